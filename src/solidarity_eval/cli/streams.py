"""Standard streams: UTF-8 everywhere, colour only where somebody looks at it."""

from __future__ import annotations

import io
import os
import sys
from typing import TextIO


def use_utf8() -> None:
    """Write UTF-8 even where the console's own code page lacks a sign (U+202F on cp1252)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def say(text: str = "", *, style: str | None = None) -> None:
    """Write a result on standard output."""
    _write(sys.stdout, text, style)


def complain(text: str) -> None:
    """Write an error on standard error."""
    _write(sys.stderr, text, None)


def note(text: str) -> None:
    """Write what is going on, on standard error."""
    _write(sys.stderr, text, None)


def has_colour(stream: TextIO) -> bool:
    """Tell whether a stream is a terminal that wants colour (``NO_COLOR`` refuses it)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _write(stream: TextIO, text: str, style: str | None) -> None:
    if style is None or not has_colour(stream):
        stream.write(text + "\n")
        stream.flush()
        return
    from rich.console import Console
    from rich.text import Text

    Console(file=stream, highlight=False, soft_wrap=True).print(Text(text, style=style))
