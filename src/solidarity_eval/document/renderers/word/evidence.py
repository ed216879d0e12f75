"""The key of the verdicts and the evidence passport in Word: tables without header."""

from __future__ import annotations

from typing import Final

from solidarity_eval.document import palette
from solidarity_eval.document.blocks import (
    EvidencePassport,
    KeyEntry,
    PassportReading,
    VerdictKey,
)
from solidarity_eval.document.renderers.word.layout import chunks, margins
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
    shading,
    table,
)

_GLYPH: Final = 72.0
_GLYPH_CELL: Final = 1700
_KEY_PER_ROW: Final = 2
_STEPS: Final = 105.0


def verdict_key(writer: Writer, block: VerdictKey) -> list[Element]:
    """Write the verdicts two by two, each with its glyph at the left."""
    words = writer.width // _KEY_PER_ROW - _GLYPH_CELL
    rows = []
    for chunk in chunks(block.items, _KEY_PER_ROW):
        cells = [part for entry in chunk for part in _entry(writer, entry, words)]
        while len(cells) < 2 * _KEY_PER_ROW:
            cells += [cell(_GLYPH_CELL), cell(words)]
        rows.append(row(*cells))
    widths = [_GLYPH_CELL, words] * _KEY_PER_ROW
    return [table(widths, *rows, margins=(3, 0, 4, 8)), writer.spacer()]


def _entry(writer: Writer, entry: KeyEntry, width: int) -> list[Element]:
    picture = writer.pictures.glyph(entry.picture, room=_GLYPH)
    colour = palette.TONES[entry.tone].solid
    term = f"{palette.MARKS[entry.tone]}\u00a0{entry.term}"
    return [
        cell(_GLYPH_CELL, paragraph(writer.styles["picture"], picture)),
        cell(
            width,
            paragraph(writer.styles["cell"], run(term, bold=True, color=colour), keep_next=True),
            writer.line("cell", entry.content),
        ),
    ]


def passport(writer: Writer, block: EvidencePassport) -> list[Element]:
    """Write the readings side by side under a dark head, the notes below them."""
    count = max(len(block.readings), 1)
    width = writer.width // count
    head = cell(
        width * count,
        *_head(writer, block),
        properties=[_across(count), shading(palette.NAVY), margins(5, 9, 5, 9)],
    )
    readings = [_reading(writer, item, width) for item in block.readings]
    rows = [row(head), row(*readings)]
    if block.notes:
        notes = [
            paragraph(
                writer.styles["cell"], run(f"{item.term} ", bold=True), *writer.runs(item.content)
            )
            for item in block.notes
        ]
        inside = [_across(count), margins(6, 9, 6, 9)]
        rows.append(row(cell(width * count, *notes, properties=inside)))
    edges = [
        *(border(side, size=1, color=palette.NAVY) for side in ("top", "left", "bottom", "right")),
        *(border(side, size=0.5, color=palette.RULE) for side in ("insideH", "insideV")),
    ]
    return [table([width] * count, *rows, caption=block.title, borders=edges), writer.spacer()]


def _head(writer: Writer, block: EvidencePassport) -> list[Element]:
    lines = [run(block.title, bold=True, color=palette.WHITE)]
    made = [paragraph(writer.styles["cell"], *lines, keep_next=True)]
    if block.subtitle:
        words = run(block.subtitle, color=palette.ON_NAVY)
        made.append(paragraph(writer.styles["cell"], words, keep_next=True))
    return made


def _reading(writer: Writer, item: PassportReading, width: int) -> Element:
    room = min(_STEPS, width / TWIPS_PER_POINT - 18)
    made = [
        writer.line("cell_detail", item.scale),
        paragraph(writer.styles["picture"], writer.pictures.glyph(item.picture, room=room)),
        paragraph(writer.styles["cell"], run(item.level, bold=True)),
        writer.line("cell", item.content),
    ]
    if item.missing:
        made.append(writer.line("cell_detail", item.missing))
    return cell(width, *made, properties=[margins(7, 9, 7, 9)])


def _across(count: int) -> Element:
    return element("gridSpan", val=count)
