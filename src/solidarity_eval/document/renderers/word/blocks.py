"""Each block of the vocabulary as Word elements; ``Blocks.write`` chooses among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import Any

from solidarity_eval.document.blocks import (
    Aside,
    Block,
    BulletList,
    DataTable,
    Definitions,
    EvidencePassport,
    Facts,
    FigureBlock,
    KeyMessages,
    Panel,
    Paragraph,
    References,
    Section,
    Subheading,
    Targets,
    TeamWords,
    VerdictKey,
)
from solidarity_eval.document.prepare import with_next
from solidarity_eval.document.renderers.word import evidence, side_by_side, tables
from solidarity_eval.document.renderers.word.writer import Writer, bookmark
from solidarity_eval.document.renderers.word.xml import Element, element, paragraph, run, tag

_ROLES = {"body": "body", "lead": "lead", "muted": "note", "source": "source"}

Write = Callable[[Writer, Any], list[Element]]


def section(writer: Writer, block: Section) -> list[Element]:
    """Write a section, its asides last."""
    made: list[Element] = []
    if block.title:
        # On a new page the distance above the heading would only push it down.
        breaks = (
            [element("pageBreakBefore"), element("spacing", before=0)] if block.new_page else []
        )
        made.append(writer.line("heading1", block.title, properties=breaks))
    elif block.new_page:
        made.append(paragraph(writer.styles["spacer"], properties=[element("pageBreakBefore")]))
    return made + write(writer, (*block.blocks, *block.asides))


def write(writer: Writer, blocks: Iterable[Block]) -> list[Element]:
    """Write blocks one after the other."""
    listed = list(blocks)
    made: list[Element] = []
    for block, kept in zip(listed, with_next(listed), strict=True):
        written = _WRITERS[type(block)](writer, block)
        if kept:
            written = [_kept_with_next(part) for part in written]
        made += written
    return made


def _paragraph(writer: Writer, block: Paragraph) -> list[Element]:
    return [writer.line(_ROLES[block.role], block.content)]


def _subheading(writer: Writer, block: Subheading) -> list[Element]:
    return [writer.line(f"heading{block.level}", block.content)]


def _bullets(writer: Writer, block: BulletList) -> list[Element]:
    key = "number" if block.ordered else "bullet"
    form = writer.lists.numbered() if block.ordered else writer.lists.bullet()
    return [
        paragraph(writer.styles[key], *writer.runs(item), properties=[_copy(form)])
        for item in block.items
    ]


def _figure(writer: Writer, block: FigureBlock) -> list[Element]:
    made = [writer.line("figure_title", block.title)]
    if block.subtitle:
        made.append(writer.line("figure_subtitle", block.subtitle))
    picture = writer.pictures.wide(block.picture, room=writer.points)
    made.append(paragraph(writer.styles["picture"], picture, keep_next=bool(block.source)))
    if block.source:
        made.append(writer.line("source", block.source))
    return made


def _definitions(writer: Writer, block: Definitions) -> list[Element]:
    return [
        paragraph(
            writer.styles["definition"],
            run(f"{item.term} ", bold=True),
            *writer.runs(item.content),
        )
        for item in block.items
    ] + [writer.spacer()]


def _aside(writer: Writer, block: Aside) -> list[Element]:
    made = [writer.line("note_title", block.title)]
    if block.picture:
        picture = writer.pictures.glyph(block.picture, room=writer.points)
        made.append(paragraph(writer.styles["picture"], picture))
    for part in block.content:
        if isinstance(part, Paragraph):
            made.append(writer.line("note", part.content))
        else:
            made += write(writer, [part])
    return made


def _team(writer: Writer, block: TeamWords) -> list[Element]:
    return side_by_side.team_words(writer, block, write(writer, block.content))


def _references(writer: Writer, block: References) -> list[Element]:
    if not block.items:
        return []
    form = writer.lists.numbered(first=writer.next_reference)
    made = []
    for item in block.items:
        number = writer.next_reference
        writer.next_reference += 1
        made.append(
            paragraph(
                writer.styles["reference"],
                element("bookmarkStart", id=number, name=bookmark(number)),
                *writer.runs(item),
                element("bookmarkEnd", id=number),
                properties=[_copy(form)],
            )
        )
    return made


def _kept_with_next(line: Element) -> Element:
    style = line.find(f"{tag('pPr')}/{tag('pStyle')}")
    style.addnext(element("keepNext"))
    return line


def _copy(form: Element) -> Element:
    """Return a copy: an element belongs to one paragraph alone."""
    return deepcopy(form)


_WRITERS: dict[type, Write] = {
    Paragraph: _paragraph,
    Subheading: _subheading,
    BulletList: _bullets,
    KeyMessages: side_by_side.messages,
    DataTable: tables.data_table,
    FigureBlock: _figure,
    Panel: side_by_side.panel,
    VerdictKey: evidence.verdict_key,
    EvidencePassport: evidence.passport,
    Definitions: _definitions,
    Facts: tables.facts,
    Aside: _aside,
    Targets: side_by_side.targets,
    TeamWords: _team,
    References: _references,
}
