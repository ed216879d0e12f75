"""The options that every command shares, taken out of the line before it is parsed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from solidarity_eval.errors import UsageError
from solidarity_eval.locales import available_languages

HELP = ("--help", "-h", "/?")


class Line(NamedTuple):
    """A command line: what is common to all commands, and the rest."""

    rest: tuple[str, ...] = ()
    language: str | None = None
    debug: bool = False
    version: bool = False
    help: bool = False

    @property
    def command(self) -> str | None:
        """The first word that is no option."""
        return next((word for word in self.rest if not word.startswith("-")), None)


def read_line(words: Sequence[str]) -> Line:
    """Separate ``--lang``, ``--debug``, ``--version`` and ``--help`` from the rest.

    Raises
    ------
    UsageError
        If the language is unknown or missing.
    """
    rest: list[str] = []
    language: str | None = None
    switches: set[str] = set()
    waiting = iter(words)
    for word in waiting:
        if word == "--":
            rest += ["--", *waiting]
        elif word in HELP:
            switches.add("help")
        elif word in ("--debug", "--version"):
            switches.add(word[2:])
        elif word == "--lang" or word.startswith("--lang="):
            language = _language(word.partition("=")[2] or next(waiting, ""))
        else:
            rest.append(word)
    return Line(
        rest=tuple(rest),
        language=language,
        debug="debug" in switches,
        version="version" in switches,
        help="help" in switches,
    )


def _language(word: str) -> str:
    if word not in available_languages():
        raise UsageError("cli.unknown_language", value=word, allowed=available_languages())
    return word
