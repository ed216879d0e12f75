"""Several outcomes on one scale, in standard deviations of the first measurement."""

from __future__ import annotations

from solidarity_eval.document.blocks import Cell, Column, DataTable, FigureBlock, text
from solidarity_eval.plots.forest_chart import Forest, ForestRow
from solidarity_eval.plots.reading import bounds, change_estimate
from solidarity_eval.report.context import Context


def forest_figure(context: Context) -> FigureBlock | None:
    """Return the figure, None where fewer than two outcomes may be shown on it."""
    rows = [
        ForestRow(label=item.label, interval=bounds(estimate), n=estimate.n or 0)
        for item in context.outcomes
        if item.hidden is None and item.standardized is not None
        for estimate in (change_estimate(item.standardized),)
    ]
    if len(rows) < 2:
        return None
    chart = Forest(rows=rows, locale=context.locale)
    return FigureBlock(
        id="changes-all",
        title=context.say("change.forest_title"),
        subtitle=context.say("change.forest_subtitle", level=0.95),
        picture=context.picture(chart, _alt(context, rows)),
        source=context.say("change.forest_source"),
        table=_table(context, rows),
    )


def _numbers(context: Context, row: ForestRow) -> tuple[str, str]:
    low, value, high = row.interval
    interval = context.locale.interval(low, high, 2)
    shown = context.locale.number(value, 2, signed=True)
    return shown, context.say("between.plain", interval=interval)


def _alt(context: Context, rows: list[ForestRow]) -> str:
    words = [f"{row.label} {' '.join(_numbers(context, row))}" for row in rows]
    return context.say(
        "change.forest_alt", k=len(rows), rows=context.say("between.next").join(words)
    )


def _table(context: Context, rows: list[ForestRow]) -> DataTable:
    columns = (
        Column(label=context.say("change.outcome"), weight=2.2),
        Column(label=context.say("change.people"), align="right"),
        Column(label=context.say("change.standardized"), align="right", weight=1.5),
    )
    cells = tuple(
        (
            Cell(content=text(row.label)),
            Cell(content=text(context.locale.number(row.n or 0, 0))),
            Cell(content=text(" ".join(_numbers(context, row)))),
        )
        for row in rows
    )
    caption = context.say("change.forest_title")
    return DataTable(caption=caption, columns=columns, rows=cells, compact=True)
