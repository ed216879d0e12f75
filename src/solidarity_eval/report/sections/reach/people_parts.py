"""What the sections on transitions, paths, dyads, services, capability and equity share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from solidarity_eval.document.blocks import (
    Block,
    Cell,
    Column,
    DataTable,
    Paragraph,
    Section,
    Subheading,
    text,
)
from solidarity_eval.report.context import Context, lower_first
from solidarity_eval.report.sections.reach.names import in_words
from solidarity_eval.results import Estimate, Note, Result, Scalar
from solidarity_eval.schemas.reach import ReachPart

# Notes on rows of a file, which count no people.
_OF_ROWS = ("rows_left_out", "shares_sum", "items_never_seen", "contradictory")
_INTERNAL = ("skipped", "back")


def say(context: Context, key: str, **values: object) -> str:
    """Return a sentence of these sections."""
    return context.locale.text(f"report_reach_people.{key}", **values)


def paragraph(context: Context, key: str, **values: object) -> Paragraph:
    """Return a sentence as a paragraph, its strong letters kept."""
    spans = context.locale.spans(f"report_reach_people.{key}", **values)
    return Paragraph(content=text(*spans))


def plain(words: Iterable[str]) -> Paragraph:
    """Return sentences as one paragraph."""
    return Paragraph(content=text(" ".join(item for item in words if item)))


def section_of(
    context: Context,
    kind: str,
    blocks: Callable[[Context, Any, Result], Iterator[Block]],
    *,
    intro: bool = False,
) -> Section | None:
    """Return the section of a kind of part: each part under its name, then its caveats."""
    parts = context.parts(kind)
    if not parts:
        return None
    found: list[Block] = [paragraph(context, f"{kind}.intro")] if intro else []
    for part in parts:
        found.append(heading(context, part))
        result = context.reached(part)
        if result is None:
            found.append(refused(context, part))
            continue
        found += blocks(context, part, result)
        found += caveats(context, result)
    return Section(id=f"reach-{kind}", title=say(context, f"{kind}.title"), blocks=tuple(found))


def heading(context: Context, part: ReachPart) -> Subheading:
    """Return the name of a part, marked where we propose it."""
    name = context.words_of(part.label, part.id)
    return Subheading(content=text(name + proposed(context, part)))


def proposed(context: Context, part: ReachPart) -> str:
    """Return the mark of what we propose, nothing for what was promised."""
    return say(context, "proposed") if part.proposed else ""


def refused(context: Context, part: ReachPart) -> Paragraph:
    """Say why a part has no number."""
    notes = context.evaluation.notes
    why = next((note for note in notes if note.values.get("subject") == f"reach.{part.id}"), None)
    reason = None if why is None else context.caveat(in_words(context, why))
    if reason is None:
        return paragraph(context, "refused_plain")
    return paragraph(context, "refused", reason=lower_first(reason))


def caveats(context: Context, result: Result) -> Iterator[Paragraph]:
    """Yield the notes of a result; a small count of people is not told."""
    for note in result.notes:
        words = context.caveat(in_words(context, note)) if _may_tell(context, note) else None
        if words:
            yield Paragraph(content=text(words), role="muted")


def _may_tell(context: Context, note: Note) -> bool:
    name = note.code.rpartition(".")[2]
    if note.severity == "info":
        return False
    if name in _INTERNAL and context.profile == "shared":
        return False
    n = note.values.get("n")
    return name in _OF_ROWS or not isinstance(n, int) or n >= context.least


def unit_words(context: Context, part: ReachPart) -> str:
    """Return what a part counts: families, people, households, dyads."""
    populations = context.evaluation.project.populations
    found = next((item for item in populations if item.id == part.population), None)
    return say(context, f"unit.{found.unit if found is not None else 'person'}")


def until_of(result: Result) -> dt.date:
    """Return the last day looked at."""
    return dt.date.fromisoformat(str(result.settings["until"]))


def between(context: Context, item: Estimate) -> str:
    """Return the bounds of a share in words; the share itself where it has none."""
    low = item.estimate if item.conf_low is None else item.conf_low
    high = item.estimate if item.conf_high is None else item.conf_high
    return say(context, "between", low=max(low, 0.0), high=min(high, 1.0))


def points(context: Context, item: Estimate) -> str:
    """Return a difference of shares in points with its interval."""
    locale = context.locale
    value = locale.number(100 * item.estimate, 0, signed=True)
    if item.conf_low is None or item.conf_high is None:
        return value
    bracket = locale.interval(100 * item.conf_low, 100 * item.conf_high, 0)
    return f"{value} {context.say('between.plain', interval=bracket)}"


def table_of(
    caption: str,
    columns: Iterable[tuple[str, bool]],
    rows: Iterable[Iterable[str]],
    *,
    note: str = "",
) -> DataTable:
    """Return a table of words; ``columns`` are names, true where figures stand at the right."""
    lines = [tuple(row) for row in rows]
    made = tuple(
        Column(label=label, align="right" if right else "left", weight=_weight(lines, place))
        for place, (label, right) in enumerate(columns)
    )
    cells = tuple(tuple(Cell(content=text(words)) for words in row) for row in lines)
    return DataTable(
        caption=caption, columns=made, rows=cells, note=text(note) if note else (), compact=True
    )


def _weight(lines: Sequence[tuple[str, ...]], place: int) -> float:
    """Return the share of the width that a column needs, by its longest cell."""
    longest = max((len(row[place]) for row in lines), default=0)
    return min(max(longest / 9.0, 1.0 if place else 1.6), 2.4)


def rows_of(result: Result, table: str) -> list[dict[str, Scalar]]:
    """Return the rows of a table by the names of its columns."""
    found = result.table(table)
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


def count_of(value: Scalar) -> int:
    """Return a count of a table."""
    return round(value) if isinstance(value, int | float) else 0
