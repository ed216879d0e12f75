"""What every renderer settles before it writes: heading levels, and what stands where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final

from solidarity_eval.document.blocks import (
    Aside,
    Block,
    DataTable,
    Definitions,
    Document,
    EvidencePassport,
    FigureBlock,
    Panel,
    Paragraph,
    References,
    Section,
    Span,
    Subheading,
    Targets,
    TeamWords,
    Text,
)
from solidarity_eval.errors import RenderError

# Characters that XML forbids, and halves of a pair: no format can hold them.
_IMPOSSIBLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

_ANNOUNCED: Final = (Targets, Definitions, DataTable, Panel, EvidencePassport)


def prepare(document: Document) -> Document:
    """Return the document with texts that every format can hold and no skipped heading level.

    A citation becomes a run of its own, ``[n]``, kept on the line of the word before it.
    A third level without a second one before it in its section becomes a second level: a reader
    who listens to the page walks by headings, and PDF/UA refuses a gap.

    Raises
    ------
    RenderError
        If a row of a table has more or fewer cells than the table has columns.
    """
    clean: Document = _cleaned(document)
    for table in _tables_of(clean.sections):
        _check_rows(table)
    return replace(clean, sections=tuple(map(_levelled, clean.sections)))


def _tables_of(node: Any) -> Iterator[DataTable]:
    if isinstance(node, DataTable):
        yield node
    elif isinstance(node, tuple):
        for part in node:
            yield from _tables_of(part)
    elif isinstance(node, Section | Aside):
        yield from _tables_of(node.blocks if isinstance(node, Section) else node.content)
        yield from _tables_of(node.asides if isinstance(node, Section) else ())
    elif isinstance(node, FigureBlock):
        yield from _tables_of(node.table)


def _check_rows(table: DataTable) -> None:
    for row in table.rows:
        if len(row) != len(table.columns):
            raise RenderError(
                "document.row_length",
                caption=table.caption,
                cells=len(row),
                columns=len(table.columns),
            )


def _cleaned(node: Any) -> Any:
    """Return a node with clean texts; the same object if it needs no change."""
    if isinstance(node, str):
        return _IMPOSSIBLE.sub("", node)
    if isinstance(node, tuple):
        parts = tuple(map(_cleaned, node))
        if any(isinstance(part, Span) and part.reference is not None for part in parts):
            return _with_citations(parts)
        return node if all(map(_same, parts, node)) else parts
    if not is_dataclass(node) or isinstance(node, type):
        return node
    changed = {}
    for part in fields(node):
        value = getattr(node, part.name)
        clean = _cleaned(value)
        if not _same(clean, value):
            changed[part.name] = clean
    return replace(node, **changed) if changed else node


def _with_citations(content: Text) -> Text:
    """Put each number of a reference in a run of its own, after a space that does not break."""
    runs: list[Span] = []
    for span in content:
        if span.reference is None:
            runs.append(span)
            continue
        number = f"[{span.reference}]"
        if span.text.strip() not in ("", number):
            runs.append(replace(span, reference=None))
        if runs and runs[-1].text[-1:].strip(" \t\n\u00a0\u202f(["):
            runs.append(Span("\u00a0"))
        runs.append(Span(number, reference=span.reference))
    return tuple(runs)


def _same(left: object, right: object) -> bool:
    return left is right or (isinstance(left, str) and left == right)


def _levelled(section: Section) -> Section:
    blocks: list[Block] = []
    deep = False
    for block in section.blocks:
        if isinstance(block, Subheading):
            level = block.level if deep else 2
            blocks.append(replace(block, level=level))
            deep = True
        elif isinstance(block, TeamWords):
            inner = (
                replace(part, level=3) if isinstance(part, Subheading) else part
                for part in block.content
            )
            blocks.append(replace(block, content=tuple(inner)))
            deep = True
        else:
            blocks.append(block)
    return replace(section, blocks=tuple(blocks))


def blocks_of(document: Document) -> Iterator[Block]:
    """Walk over the blocks and asides of every section, in reading order."""
    for section in document.sections:
        yield from section.blocks
        yield from section.asides


def chart_tables(document: Document) -> tuple[tuple[str, DataTable], ...]:
    """Return the table of each figure that has one, with the figure's title."""
    return tuple(
        (block.title, block.table)
        for block in blocks_of(document)
        if isinstance(block, FigureBlock) and block.table is not None
    )


def with_next(blocks: Sequence[Block]) -> list[bool]:
    """Tell which blocks stay on the page of the block after them.

    A paragraph that introduces rows (promises, definitions, a table, a panel) does, and so does
    the one before it, so that no page begins with rows that nothing announces. A third would
    drag half a page along. The first words of a section stay with its first figure, so that no
    page ends with a heading that announces nothing.
    """
    kept = [False] * (len(blocks) + 1)
    for index in range(len(blocks) - 2, -1, -1):
        first = kept[index + 1] and not kept[index + 2]
        announced = isinstance(blocks[index + 1], _ANNOUNCED) or first
        opening = index == 0 and isinstance(blocks[1], FigureBlock)
        kept[index] = isinstance(blocks[index], Paragraph) and (announced or opening)
    return kept[: len(blocks)]


def reference_count(document: Document) -> int:
    """Return how many works the document lists."""
    return sum(len(block.items) for block in blocks_of(document) if isinstance(block, References))
