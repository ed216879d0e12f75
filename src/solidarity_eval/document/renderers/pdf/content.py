"""A document as plain data for the page setter: dictionaries, lists and strings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from solidarity_eval.document.blocks import (
    Cover,
    DataTable,
    Document,
    FigureBlock,
    Picture,
    References,
    Section,
    Span,
    plain,
)
from solidarity_eval.document.column_widths import LONGEST_WORD, column_shares
from solidarity_eval.document.labels import labels_of
from solidarity_eval.document.pictures import read_drawing
from solidarity_eval.document.prepare import chart_tables, reference_count, with_next
from solidarity_eval.document.soft_breaks import soften

_REGIONS = {"fr": "FR", "en": "GB"}
_PAGE_WIDTH = 170.0
_TALLEST = 205.0
_MM_PER_UNIT = 0.25
_ROOM = 100.0
_HALF_ROOM = 52.0
_NARROW_COLUMNS = 4


def page_content(document: Document) -> dict[str, Any]:
    """Return what the page setter reads, softened so that long words can break."""
    tree = _Tree(reference_count(document))
    content: dict[str, Any] = tree.node(document)
    content["labels"] = labels_of(document)
    content["region"] = _REGIONS[document.language]
    content["title"] = document.title
    content["appendix"] = [
        {
            "columns": len(line),
            "tables": [_titled(title, tree.table(table, room=room)) for title, table in line],
        }
        for line, room in _lines(chart_tables(document))
    ]
    return content


def _titled(title: str, table: dict[str, Any]) -> dict[str, Any]:
    """Put the title of a chart above its table, and the caption of the table below that title."""
    subtitle = "" if table["caption"] in ("", soften(title)) else table["caption"]
    return {"title": soften(title), "subtitle": subtitle, "table": table | {"caption": ""}}


Titled = tuple[str, DataTable]


def _lines(tables: tuple[Titled, ...]) -> Iterator[tuple[tuple[Titled, ...], float]]:
    """Put two narrow tables that follow each other on one line."""
    waiting: Titled | None = None
    for titled in tables:
        narrow = len(titled[1].columns) <= _NARROW_COLUMNS
        if narrow and waiting:
            yield (waiting, titled), _HALF_ROOM
            waiting = None
            continue
        if waiting:
            yield (waiting,), _ROOM
        waiting = titled if narrow else None
        if not narrow:
            yield (titled,), _ROOM
    if waiting:
        yield (waiting,), _ROOM


class _Tree:
    """Turns blocks into data; the works that a document lists are numbered without a gap."""

    def __init__(self, references: int) -> None:
        self._references = references
        self._next_reference = 1

    def node(self, item: Any) -> Any:
        """Return any part of a document as data."""
        if isinstance(item, str):
            return soften(item)
        if isinstance(item, tuple | list):
            return [self.node(part) for part in item]
        special = self._special(item)
        if special is not None:
            return special
        return self._fields(item) if is_dataclass(item) else item

    def _special(self, item: Any) -> dict[str, Any] | None:
        if isinstance(item, Span):
            return self._span(item)
        if isinstance(item, DataTable):
            return self.table(item)
        if isinstance(item, Picture):
            return _picture(item, item.narrow)
        if isinstance(item, FigureBlock):
            return self._figure(item)
        if isinstance(item, Cover):
            hero = item.picture and _picture(item.picture, item.picture.wide)
            return self._fields(item) | {"picture": hero}
        if isinstance(item, Section):
            kept = with_next(item.blocks)
            blocks = [self.node(b) | {"kept": k} for b, k in zip(item.blocks, kept, strict=True)]
            return self._fields(replace(item, blocks=())) | {"blocks": blocks}
        if isinstance(item, References):
            first = self._next_reference
            self._next_reference += len(item.items)
            return self._fields(item) | {"first": first}
        return None

    def _fields(self, item: Any) -> dict[str, Any]:
        content: dict[str, Any] = {"kind": type(item).__name__}
        for part in fields(item):
            content[part.name] = self.node(getattr(item, part.name))
        return content

    def _span(self, span: Span) -> dict[str, Any]:
        listed = span.reference is not None and span.reference <= self._references
        return {
            "text": soften(span.text),
            "strong": span.strong,
            "emphasis": span.emphasis,
            "cite": span.reference if listed else None,
        }

    def table(self, table: DataTable, *, room: float = _ROOM) -> dict[str, Any]:
        """Return a table with the share of each column."""
        return self._fields(table) | {
            "shares": column_shares(table, room=room),
            "hyphenate": _has_long_word(table),
        }

    def _figure(self, figure: FigureBlock) -> dict[str, Any]:
        drawing = read_drawing(figure.picture.wide)
        tallest = _TALLEST * drawing.width / drawing.height
        most = min(_PAGE_WIDTH, drawing.width * _MM_PER_UNIT, tallest)
        picture = _picture(figure.picture, figure.picture.wide)
        return {
            "kind": "FigureBlock",
            "title": soften(figure.title),
            "subtitle": soften(figure.subtitle),
            "source": soften(figure.source),
            "picture": picture,
            "most": round(most, 2),
        }


def _has_long_word(table: DataTable) -> bool:
    """Tell whether a word may be wider than its column, and so must be hyphenated."""
    cells = [cell for row in table.rows for cell in row]
    texts = [column.label for column in table.columns]
    texts += [plain(content) for cell in cells for content in (cell.content, cell.detail)]
    return any(len(word) > LONGEST_WORD for text in texts for word in text.split())


def _picture(picture: Picture, svg: str) -> dict[str, Any]:
    drawing = read_drawing(svg)
    return {
        "svg": drawing.svg,
        "alt": picture.alt,
        "on_dark": picture.on_dark,
        "width": drawing.width,
        "height": drawing.height,
    }
