"""Ruled tables in Word: numbers with a header row, facts without."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from solidarity_eval.document import palette
from solidarity_eval.document.blocks import Cell, DataTable, Facts, Picture, Span, Text
from solidarity_eval.document.column_widths import column_shares
from solidarity_eval.document.renderers.word.writer import Writer
from solidarity_eval.document.renderers.word.xml import (
    TWIPS_PER_POINT,
    Element,
    border,
    cell,
    element,
    paragraph,
    row,
    run,
    table,
)

_FACTS_WIDTH: Final = 0.66
_CELL_MARGIN: Final = 5.0
# A table of so few rows stays on one page.
_KEPT_ROWS: Final = 12
# Numbers of a chart with few columns stay close together.
_NARROW: Final = {1: 0.5, 2: 0.5, 3: 0.66, 4: 0.8}


def data_table(writer: Writer, block: DataTable, *, title: str | None = None) -> list[Element]:
    """Write a table: header repeated on each page, column widths fixed, numbers at the right.

    Parameters
    ----------
    writer : Writer
    block : DataTable
    title : str, optional
        What stands above the caption: the title of the chart whose numbers these are.
    """
    made = []
    if title:
        made.append(writer.line("table_title", title))
    if block.caption and block.caption != title:
        plain = "table_title" if block.compact else "figure_title"
        made.append(writer.line("figure_subtitle" if title else plain, block.caption))
    width = writer.width * (_NARROW.get(len(block.columns), 1.0) if block.compact else 1.0)
    widths = [round(share * width) for share in column_shares(block)]
    head = [
        cell(
            room,
            _aligned(writer, "cell_header", column.label, right=column.align == "right"),
            properties=_to_the_edge(index, widths),
        )
        for index, (column, room) in enumerate(zip(block.columns, widths, strict=True))
    ]
    together = len(block.rows) <= _KEPT_ROWS and not block.cards
    rows = [
        _data_row(writer, block, row_at=index, widths=widths, kept=together)
        for index in range(len(block.rows))
    ]
    margins = (1.5, 0, 1.5, 5) if block.compact else (3.5, 0, 3.5, 5)
    made.append(
        table(
            widths,
            row(*head, header=True),
            *(rows or [_empty_row(writer, widths)]),
            style=writer.styles["table"],
            caption=block.caption,
            margins=margins,
        )
    )
    made.append(writer.line("source", block.note) if block.note else writer.spacer())
    return made


def _data_row(
    writer: Writer, block: DataTable, *, row_at: int, widths: Sequence[int], kept: bool
) -> Element:
    cells = block.rows[row_at]
    keep_next = kept and row_at + 1 < len(block.rows)
    made = []
    for index, width in enumerate(widths):
        content = cells[index]
        right = block.columns[index].align == "right"
        bold = index == 0 and block.row_headers and not block.compact
        words = _marked(content)
        lines = [_aligned(writer, "cell", words, right=right, bold=bold, keep_next=keep_next)]
        if content.picture:
            glyph = _glyph(writer, content.picture, width)
            lines.insert(0 if content.beside else 1, glyph)
        if content.detail:
            lines.append(_aligned(writer, "cell_detail", content.detail, right=right))
        made.append(cell(width, *lines, properties=_to_the_edge(index, widths)))
    return row(*made)


def _glyph(writer: Writer, picture: Picture, width: int) -> Element:
    """Return the glyph of a cell in a line of its own, no wider than the cell."""
    drawn = writer.pictures.glyph(picture, room=width / TWIPS_PER_POINT - _CELL_MARGIN)
    tight = [element("spacing", before=20, after=20)]
    return paragraph(writer.styles["picture"], drawn, properties=tight)


def _marked(content: Cell) -> Text:
    """Return the first line of a cell, the shape of its state before it."""
    if content.tone is None:
        return content.content
    return (Span(f"{palette.MARKS[content.tone]}\u00a0"), *content.content)


def _to_the_edge(index: int, widths: Sequence[int]) -> list[Element]:
    """Let the last column reach the margin, so that its numbers align with the rule."""
    if index + 1 < len(widths):
        return []
    return [element("tcMar", element("right", w=0, type="dxa"))]


def _empty_row(writer: Writer, widths: Sequence[int]) -> Element:
    span = [element("gridSpan", val=len(widths))]
    return row(cell(sum(widths), writer.line("cell", writer.labels["no_rows"]), properties=span))


def _aligned(
    writer: Writer,
    key: str,
    content: str | Text,
    *,
    right: bool,
    bold: bool = False,
    keep_next: bool = False,
) -> Element:
    if isinstance(content, str):
        runs = [run(content, bold=bold)]
    else:
        runs = writer.runs(content, bold=bold)
    return paragraph(
        writer.styles[key],
        *runs,
        properties=[element("jc", val="right")] if right else [],
        keep_next=keep_next,
    )


def facts(writer: Writer, block: Facts) -> list[Element]:
    """Write labels at the left, values at the right, a firm line above the total."""
    made = [writer.line("table_title", block.title, keep_next=True)] if block.title else []
    if not block.items:
        return made
    width = round(writer.width * _FACTS_WIDTH)
    widths = [round(width * 0.62), round(width * 0.38)]
    last = len(block.items) - 1
    rows = []
    for index, (label, value) in enumerate(block.items):
        total = block.total_last and index == last
        firm = block.total_last and index == last - 1
        cells = [
            cell(
                room,
                _aligned(writer, "cell", words, right=right, bold=total, keep_next=index < last),
                properties=[_line_below(firm=firm)],
            )
            for room, words, right in zip(widths, (label, value), (False, True), strict=True)
        ]
        rows.append(row(*cells))
    made.append(table(widths, *rows, caption=block.title, margins=(2.5, 0, 2.5, 0)))
    return [*made, writer.spacer()]


def _line_below(*, firm: bool) -> Element:
    size, color = (1.0, palette.INK) if firm else (0.5, palette.RULE)
    return element("tcBorders", border("bottom", size=size, color=color))
