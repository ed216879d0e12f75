"""Blocks that set things side by side in Word: tables without header, for layout alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from solidarity_eval.document import palette
from solidarity_eval.document.blocks import (
    Cover,
    KeyMessage,
    KeyMessages,
    Panel,
    TargetLine,
    Targets,
    TeamWords,
)
from solidarity_eval.document.renderers.word.layout import (
    centred,
    chunks,
    margins,
    middle,
    ruled,
    top_line,
)
from solidarity_eval.document.renderers.word.pictures import panel_ground
from solidarity_eval.document.renderers.word.writer import Writer
from solidarity_eval.document.renderers.word.xml import (
    TWIPS_PER_POINT,
    Element,
    cell,
    paragraph,
    row,
    run,
    shading,
    table,
    twips,
)

_GUTTER: Final = 380
_MESSAGES_PER_ROW: Final = 3
_FACTS_PER_ROW: Final = 4
_HERO_SHARE: Final = 0.44
_PADDING: Final = 11.0
_WIDEST_GLYPH: Final = 200.0


def cover(writer: Writer, block: Cover) -> list[Element]:
    """Write the cover: words at the left, the large gauge on navy at the right, facts below."""
    words = [writer.line("kicker", block.kicker)] if block.kicker else []
    words.append(writer.line("title", block.title))
    if block.lead:
        words.append(writer.line("lead", block.lead))
    if block.picture is None:
        return [*words, *_cover_facts(writer, block.facts)]
    right = round(writer.width * _HERO_SHARE)
    room = right / TWIPS_PER_POINT - 2 * _PADDING
    ground = [shading(palette.NAVY)] if block.picture.on_dark else []
    opening = table(
        [writer.width - right, right],
        row(
            cell(writer.width - right, *words, properties=[margins(0, 0, 0, 14)]),
            cell(
                right,
                centred(writer, writer.pictures.wide(block.picture, room=room)),
                properties=[*ground, margins(*[_PADDING] * 4), middle()],
            ),
        ),
    )
    return [opening, writer.spacer(), *_cover_facts(writer, block.facts)]


def _cover_facts(writer: Writer, facts: Sequence[tuple[str, str]]) -> list[Element]:
    if not facts:
        return []
    count = min(len(facts), _FACTS_PER_ROW)
    width = writer.width // count
    rows = []
    for chunk in chunks(facts, count):
        cells = [
            cell(
                width,
                writer.line("fact_label", label),
                writer.line("cell", value),
                properties=[top_line(0.75, palette.NAVY)],
            )
            for label, value in chunk
        ]
        rows.append(row(*cells, *(cell(width) for _ in range(count - len(chunk)))))
    return [table([width] * count, *rows, margins=(5, 0, 5, 8)), writer.spacer()]


def messages(writer: Writer, block: KeyMessages) -> list[Element]:
    """Write the messages in columns, a firm line above each; the gutters are cells too."""
    if not block.items:
        return []
    count = min(len(block.items), _MESSAGES_PER_ROW)
    width = (writer.width - _GUTTER * (count - 1)) // count
    widths = [width if index % 2 == 0 else _GUTTER for index in range(2 * count - 1)]
    rows = []
    for chunk in chunks(block.items, count):
        cells: list[Element] = []
        for message in chunk:
            if cells:
                cells.append(cell(_GUTTER))
            cells.append(_message(writer, message, width))
        cells += [cell(room) for room in widths[len(cells) :]]
        rows.append(row(*cells))
    return [table(widths, *rows, margins=(4, 0, 6, 0)), writer.spacer()]


def _message(writer: Writer, message: KeyMessage, width: int) -> Element:
    return cell(
        width,
        writer.line("key_number", message.figure),
        writer.line("key_message", message.content),
        properties=[top_line(2, palette.INK)],
    )


def panel(writer: Writer, block: Panel) -> list[Element]:
    """Write a tinted row: the gauge on its solid colour, the words on the tint."""
    tint = shading(palette.TONES[block.tone].tint)
    mark = [] if block.picture else [run(f"{palette.MARKS[block.tone]}\u00a0")]
    title = paragraph(writer.styles.panel(block.tone), *mark, run(block.title))
    words = [title]
    if block.kicker:
        words.insert(0, writer.line("panel_kicker", block.kicker))
    if block.content:
        words.append(writer.line("panel_body", block.content))
    if block.footer:
        words.append(writer.line("panel_note", block.footer))
    inside = [tint, margins(9, 12, 9, 12), middle()]
    if block.picture is None:
        return [
            table([writer.width], row(cell(writer.width, *words, properties=inside))),
            writer.spacer(),
        ]
    ground = panel_ground(block)
    natural = min(writer.pictures.width(block.picture, ground), _WIDEST_GLYPH)
    left = twips(natural + 2 * _PADDING)
    picture = writer.pictures.glyph(block.picture, room=natural, ground=ground)
    made = table(
        [left, writer.width - left],
        row(
            cell(
                left,
                centred(writer, picture),
                properties=[shading(ground), margins(9, _PADDING, 6, _PADDING), middle()],
            ),
            cell(writer.width - left, *words, properties=inside),
        ),
    )
    return [made, writer.spacer()]


def targets(writer: Writer, block: Targets) -> list[Element]:
    """Write each promise on a line: words at the left, the share and its drawing at the right."""
    if not block.items:
        return []
    right = round(writer.width * 0.42)
    widths = [writer.width - right, right]
    rows = [
        row(
            cell(widths[0], *_target_words(writer, line), properties=[margins(6, 0, 6, 14)]),
            cell(widths[1], *_target_value(writer, line, right), properties=[margins(6, 0, 6, 0)]),
        )
        for line in block.items
    ]
    made = table(widths, *rows, borders=ruled())
    return [made, writer.spacer()]


def _target_words(writer: Writer, line: TargetLine) -> list[Element]:
    tone = palette.TONES[line.tone].solid
    state = [run(f"{palette.MARKS[line.tone]}\u00a0{line.state} ", bold=True, color=tone)]
    words = [paragraph(writer.styles["cell"], run(line.label, bold=True), keep_next=True)]
    if line.promise:
        words.append(writer.line("cell_detail", line.promise, keep_next=True))
    detail = [*(state if line.state else []), *writer.runs(line.detail)]
    return [*words, paragraph(writer.styles["cell"], *detail)]


def _target_value(writer: Writer, line: TargetLine, width: int) -> list[Element]:
    value = [run(f"{line.value} ", bold=True), run(line.value_detail, color=palette.INK2)]
    words = [paragraph(writer.styles["cell"], *value)]
    if line.picture:
        room = width / TWIPS_PER_POINT
        words.append(
            paragraph(writer.styles["picture"], writer.pictures.glyph(line.picture, room=room))
        )
    return words


def team_words(writer: Writer, block: TeamWords, content: Sequence[Element]) -> list[Element]:
    """Write the team's own words on a ground of their own, under their title."""
    title = writer.line("team_title", block.title)
    inside = [shading(palette.WASH), margins(9, 12, 7, 12)]
    body = cell(writer.width, title, *content, properties=inside)
    return [table([writer.width], row(body, splits=True)), writer.spacer()]
