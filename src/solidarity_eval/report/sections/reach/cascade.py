"""The path step by step: who came to each, for everyone and by team, small cells hidden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from solidarity_eval.disclosure import show_share, shown_groups
from solidarity_eval.document.blocks import Block, DataTable, FigureBlock, Section
from solidarity_eval.plots.cascade_chart import CascadeBars, Step
from solidarity_eval.report.context import Context
from solidarity_eval.report.sections.reach.people_parts import (
    count_of,
    paragraph,
    rows_of,
    say,
    section_of,
    table_of,
    unit_words,
    until_of,
)
from solidarity_eval.results import Result, Scalar
from solidarity_eval.schemas.reach import Cascade

Row = dict[str, Scalar]


def section(context: Context) -> Section | None:
    """Return the paths, None for a project without any."""
    return section_of(context, "cascade", _part, intro=True)


def _part(context: Context, part: Cascade, result: Result) -> Iterator[Block]:
    rows = rows_of(result, "cascade")
    overall = [row for row in rows if row["team"] is None]
    shown = shown_steps([count_of(row["n"]) for row in overall], context.least)
    if not shown[0]:
        unit = unit_words(context, part)
        yield paragraph(context, "few", least=context.least, unit=unit)
        return
    yield _figure(context, part, result, rows=overall, shown=shown)
    for row in overall:
        due = count_of(row["not_yet_due"])
        if due >= context.least:
            step = _name(context, part, str(row["step"]))
            yield paragraph(context, "cascade.due", step=step, n=due)
    table = _teams(context, part, rows)
    if table is not None:
        yield table
        yield paragraph(context, "cascade.order")


def shown_steps(counts: Iterable[int], least: int) -> list[bool]:
    """Tell which steps may be shown, so that no difference between two shown ones is small.

    Examples
    --------
    >>> shown_steps([60, 58, 40, 5], 11)
    [True, False, True, False]
    """
    shown: list[bool] = []
    latest: int | None = None
    for n in counts:
        apart = latest is None or abs(latest - n) >= least
        shown.append(n >= least and apart)
        latest = n if shown[-1] else latest
    return shown


def shown_cells(cells: Mapping[str, list[int]], least: int) -> dict[str, list[bool]]:
    """Tell which steps of which teams may be shown, none being deducible from the whole.

    A cell is hidden where it is small or too close to the one before in its team. Where the
    hidden cells of a step are a single one, or small together, its smallest other cell is hidden
    too.

    Examples
    --------
    >>> shown_cells({"a": [40, 25], "b": [30, 15], "c": [20, 4]}, 11)
    {'a': [True, True], 'b': [True, False], 'c': [True, False]}
    """
    size = len(next(iter(cells.values()), []))
    shown: dict[str, list[bool]] = {name: [] for name in cells}
    latest: dict[str, int | None] = dict.fromkeys(cells)
    for place in range(size):
        counts = {name: values[place] for name, values in cells.items()}
        kept = {name: n for name, n in counts.items() if _apart(n, latest[name], least)}
        # What is hidden for being too close weighs as nothing, so that others are hidden with it.
        weights = {name: n if name in kept else min(n, 1) for name, n in counts.items()}
        allowed = shown_groups(weights, least)
        for name, n in counts.items():
            shown[name].append(name in allowed)
            latest[name] = n if name in allowed else latest[name]
    return shown


def _apart(n: int, before: int | None, least: int) -> bool:
    return n >= least and (before is None or abs(before - n) >= least)


def _name(context: Context, part: Cascade, step: str) -> str:
    return context.words_of(part.labels.get(step), step)


def _figure(
    context: Context, part: Cascade, result: Result, *, rows: list[Row], shown: list[bool]
) -> FigureBlock:
    steps, said = [], []
    for place, row in enumerate(rows):
        name, n = _name(context, part, str(row["step"])), count_of(row["n"])
        share = _share(context, row, "previous") if place and shown[place] else None
        detail = "" if share is None else say(context, "chart.of_previous", share=share)
        steps.append(Step(label=name, n=n if shown[place] else None, detail=detail))
        key = "row" if shown[place] else "row_hidden"
        said.append(say(context, f"cascade.{key}", step=name, **({"n": n} if key == "row" else {})))
    first, last = steps[0].label, steps[-1].label
    title = say(context, "cascade.figure_plain", first=first, last=last)
    whole = _share(context, rows[-1], "first") if shown[-1] else None
    if whole is not None:
        title = say(context, "cascade.figure", first=first, last=last, share=whole)
    return FigureBlock(
        id=f"reach-{part.id}",
        title=title,
        subtitle=say(context, "cascade.subtitle", until=until_of(result)),
        picture=context.picture(
            CascadeBars(steps=tuple(steps), locale=context.locale),
            say(context, "cascade.alt", rows=context.say("between.next").join(said)),
        ),
        source=say(context, "cascade.source"),
        table=_table(context, part, result, rows=rows, shown=shown),
    )


def _share(context: Context, row: Row, side: str) -> float | None:
    """Return a share of the step before or of the start, None where it must stay hidden."""
    total, kept = count_of(row[f"from_{side}"]), count_of(row[f"kept_{side}"])
    if not total or show_share(kept, total, least=context.least).hidden:
        return None
    return kept / total


def _table(
    context: Context, part: Cascade, result: Result, *, rows: list[Row], shown: list[bool]
) -> DataTable:
    dash = say(context, "dash")
    medians = {e.at.get("step"): e for e in result.estimates if e.term == "median_time"}
    lines = []
    for place, row in enumerate(rows):
        shares = [_share(context, row, side) for side in ("previous", "first")]
        both = [
            dash
            if share is None or not place or not shown[place]
            else context.locale.percent(share)
            for share in shares
        ]
        median = medians.get(row["step"])
        told = median is not None and shown[place] and (median.n or 0) >= context.least
        days = say(context, "days", days=median.estimate) if told and median else dash
        n = context.locale.number(count_of(row["n"]), 0) if shown[place] else dash
        lines.append((_name(context, part, str(row["step"])), n, *both, days))
    heads = ("n", "previous", "first", "median")
    note = "" if all(shown) else _masked(context, part)
    return table_of(
        say(context, "cascade.title"),
        (
            (say(context, "cascade.step"), False),
            *((say(context, f"cascade.{head}"), True) for head in heads),
        ),
        lines,
        note=note,
    )


def _masked(context: Context, part: Cascade) -> str:
    return say(context, "masked", least=context.least, unit=unit_words(context, part))


def _teams(context: Context, part: Cascade, rows: list[Row]) -> DataTable | None:
    """Return the people of each team at each step, None where no team may be shown."""
    cells: dict[str, list[int]] = {}
    for row in rows:
        if row["team"] is not None:
            cells.setdefault(str(row["team"]), []).append(count_of(row["n"]))
    shown = shown_cells(cells, context.least)
    if not any(any(row) for row in shown.values()):
        return None
    dash = say(context, "dash")
    lines = [
        (
            name,
            *(
                context.locale.number(n, 0) if s else dash
                for n, s in zip(values, shown[name], strict=True)
            ),
        )
        for name, values in cells.items()
    ]
    hidden = any(not all(row) for row in shown.values())
    kind = "sites" if part.by == "site" else "teams"
    return table_of(
        say(context, f"cascade.{kind}"),
        (
            (say(context, f"cascade.{kind[:-1]}"), False),
            *((_name(context, part, step), True) for step in part.steps),
        ),
        lines,
        note=_masked(context, part) if hidden else "",
    )
