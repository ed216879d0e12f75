"""A document as plain text, block by block, so that a change of words shows in a review."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from solidarity_eval.document.blocks import Document, Picture, Span

SKIPPED = {"wide", "narrow", "labels", "weight", "align"}
_SOFTWARE = re.compile(r"solidarity_eval \d.*")


def as_text(document: Document) -> str:
    """Return every word of a document, with the names of blocks and fields."""
    return "\n".join(_lines(document, 0)) + "\n"


def _lines(node: object, depth: int, name: str = "") -> Iterator[str]:
    pad = "  " * depth
    label = f"{name}: " if name else ""
    if isinstance(node, tuple) and node and all(isinstance(part, Span) for part in node):
        yield f"{pad}{label}{_spans(node)}"
    elif isinstance(node, tuple):
        for part in node:
            yield from _lines(part, depth, name)
    elif is_dataclass(node):
        yield f"{pad}{label}{type(node).__name__}"
        for field in fields(node):
            value = getattr(node, field.name)
            if field.name not in SKIPPED and value not in (None, "", (), False):
                yield from _lines(value, depth + 1, field.name)
    else:
        yield f"{pad}{label}{_SOFTWARE.sub('solidarity_eval …', str(node))}"


def _spans(spans: tuple[Span, ...]) -> str:
    return "".join(map(_span, spans))


def _span(span: Span) -> str:
    words = _SOFTWARE.sub("solidarity_eval …", span.text)
    if span.strong:
        words = f"**{words}**"
    if span.emphasis:
        words = f"_{words}_"
    return words + (f"[{span.reference}]" if span.reference else "")


def sentences_of(node: object) -> Iterator[str]:
    """Walk over the running texts: spans joined, pictures' words included."""
    if isinstance(node, tuple) and node and all(isinstance(part, Span) for part in node):
        yield "".join(part.text for part in node)
    elif isinstance(node, tuple):
        for part in node:
            yield from sentences_of(part)
    elif isinstance(node, Picture):
        yield node.alt
    elif is_dataclass(node) and not isinstance(node, type):
        for field in fields(node):
            yield from sentences_of(getattr(node, field.name))
