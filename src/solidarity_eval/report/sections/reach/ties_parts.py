"""What the sections on networks, ties, interviews and the panel share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from solidarity_eval.document.blocks import Block, FigureBlock, Paragraph, Section, text
from solidarity_eval.plots.bars_chart import BarRow, Bars
from solidarity_eval.report.context import Context, capital
from solidarity_eval.report.sections.reach.names import in_words
from solidarity_eval.report.sections.reach.people_parts import heading, refused, table_of
from solidarity_eval.results import Result, Scalar

_TOLD_ELSEWHERE = frozenset(
    f"reach_ties.{name}"
    for name in ("not_asked", "one_network", "ties_told_once", "fifteen_people")
)


def say(context: Context, key: str, **values: object) -> str:
    """Return a sentence of these sections."""
    return context.locale.text(f"report_reach_ties.{key}", **values)


def paragraph(context: Context, key: str, **values: object) -> Paragraph:
    """Return a sentence as a paragraph, its strong letters kept."""
    spans = context.locale.spans(f"report_reach_ties.{key}", **values)
    return Paragraph(content=text(*spans))


def section_of(
    context: Context, kind: str, *, name: str, blocks: Callable[[Context, Any], Iterator[Block]]
) -> Section | None:
    """Return the section of a kind of part: each part under its name, or why it has no number."""
    parts = context.parts(kind)
    if not parts:
        return None
    found: list[Block] = []
    for part in parts:
        found.append(heading(context, part))
        if context.reached(part) is None:
            found.append(refused(context, part))
        else:
            found += blocks(context, part)
    title = say(context, f"{name}.title")
    return Section(id=f"reach-{kind.replace('_', '-')}", title=title, blocks=tuple(found))


def caveats(context: Context, *results: Result | None) -> Iterator[Paragraph]:
    """Yield the notes of results once each; what a section tells itself is not told again."""
    words = {
        sentence: None
        for result in results
        if result is not None
        for note in result.notes
        if note.code not in _TOLD_ELSEWHERE
        and (sentence := context.caveat(in_words(context, note))) is not None
    }
    for sentence in words:
        yield Paragraph(content=text(sentence), role="muted")


def bars_figure(
    context: Context,
    name: str,
    rows: Sequence[BarRow],
    *,
    titles: tuple[str, str],
    columns: Sequence[str],
    names: tuple[tuple[str, str], ...] = (),
    source: str = "",
) -> FigureBlock:
    """Return a figure of bars with its table; ``titles`` are title and subtitle."""
    title, subtitle = titles
    said = [
        say(
            context,
            "network.row_alt",
            label=row.label,
            values=" → ".join(bar.words for bar in row.bars) or row.hidden,
        )
        for row in rows
    ]
    alt = capital(say(context, "network.alt", title=title, rows=". ".join(said)))
    cells = [
        [row.label, *(bar.words for bar in row.bars), *_filled(row, len(columns) - 1)]
        for row in rows
    ]
    table = table_of(title, [(column, place > 0) for place, column in enumerate(columns)], cells)
    return FigureBlock(
        id=name,
        title=title,
        subtitle=subtitle,
        picture=context.picture(Bars(rows=rows, names=names), alt),
        source=source,
        table=table,
    )


def _filled(row: BarRow, size: int) -> Iterable[str]:
    return [row.hidden] * (size - len(row.bars))


def number(value: Scalar) -> float:
    """Return a number of a table; 0 where there is none."""
    return float(value) if isinstance(value, int | float) else 0.0
