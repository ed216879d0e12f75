"""The team's own words: a small part of Markdown, read as blocks.

Headings, paragraphs, lists, strong and emphasised letters, rows of a table as lines. Anything
else, HTML included, is shown as the characters it is made of; nothing is ever executed or fetched.
"""

from __future__ import annotations

import re
from typing import Literal

from solidarity_eval.document.blocks import BulletList, Paragraph, Span, Subheading, Text

TeamBlock = Paragraph | Subheading | BulletList

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_BULLET = re.compile(r"\s{0,3}[-*+•]\s+(.*)")
_NUMBER = re.compile(r"\s{0,3}\d{1,3}[.)]\s+(.*)")
_STRONG_OR_EMPHASIS = re.compile(
    r"(\*\*|__)(?=\S)(?P<strong>.+?)(?<=\S)\1"
    r"|(?<!\w)(\*|_)(?=\S)(?P<emphasis>.+?)(?<=\S)\3(?!\w)"
)
_LINK = re.compile(r"!?\[([^\]]*)\]\((https?://[^\s)]+)[^)]*\)")
_RULE = re.compile(r":?-+:?")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def read_markdown(source: str) -> tuple[TeamBlock, ...]:
    r"""Return the blocks of a text.

    Examples
    --------
    >>> [type(block).__name__ for block in read_markdown("# Ici\n\nUn mot.\n\n- a\n- b")]
    ['Subheading', 'Paragraph', 'BulletList']
    """
    cleaned = _COMMENT.sub("", source.replace("\r\n", "\n").lstrip("\ufeff"))
    reader = _Reader()
    for line in cleaned.split("\n"):
        reader.take(line)
    return reader.finish()


class _Reader:
    """Gathers lines until a block is complete."""

    def __init__(self) -> None:
        self._blocks: list[TeamBlock] = []
        self._words: list[str] = []
        self._items: list[str] = []
        self._ordered = False

    def take(self, line: str) -> None:
        """Read one line."""
        heading = _HEADING.match(line)
        if heading:
            self._close()
            level: Literal[2, 3] = 2 if len(heading[1]) <= 2 else 3
            self._blocks.append(Subheading(content=inline(heading[2]), level=level))
        elif not line.strip():
            self._close()
        elif line.lstrip().startswith("|"):
            self._take_row(line)
        elif not self._take_item(line):
            self._take_words(line)

    def _take_row(self, line: str) -> None:
        """Read a row of a table as a line of its own; the rule under its head says nothing."""
        self._close()
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not all(_RULE.fullmatch(cell) for cell in cells):
            self._words = [" · ".join(cells)]
            self._close()

    def _take_item(self, line: str) -> bool:
        """Read an item of a list; a line inside a paragraph is none."""
        bullet, number = _BULLET.match(line), _NUMBER.match(line)
        found = bullet or number
        if found is None or self._words:
            return False
        if self._items and self._ordered != bool(number):
            self._close()
        self._ordered = bool(number)
        self._items.append(found[1].strip())
        return True

    def _take_words(self, line: str) -> None:
        if self._items and line.startswith(("  ", "\t")):
            self._items[-1] += " " + line.strip()
            return
        if self._items:
            self._close()
        self._words.append(line.strip().removeprefix("> "))

    def _close(self) -> None:
        if self._words:
            self._blocks.append(Paragraph(content=inline(" ".join(self._words))))
        if self._items:
            items = tuple(map(inline, self._items))
            self._blocks.append(BulletList(items=items, ordered=self._ordered))
        self._words, self._items = [], []

    def finish(self) -> tuple[TeamBlock, ...]:
        """Return the blocks read so far."""
        self._close()
        return tuple(self._blocks)


def inline(source: str) -> Text:
    """Return the spans of a line; a link keeps its words and shows its address."""
    plain = _LINK.sub(lambda found: f"{found[1]} ({found[2]})" if found[1] else found[2], source)
    spans: list[Span] = []
    end = 0
    for found in _STRONG_OR_EMPHASIS.finditer(plain):
        if found.start() > end:
            spans.append(Span(plain[end : found.start()]))
        strong = found["strong"] is not None
        spans.append(Span(found["strong"] or found["emphasis"], strong=strong, emphasis=not strong))
        end = found.end()
    if end < len(plain):
        spans.append(Span(plain[end:]))
    return tuple(spans)
