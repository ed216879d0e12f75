"""Programme and comparison one below the other, then the difference that the verdict reads."""

from __future__ import annotations

from collections.abc import Iterator

from solidarity_eval.document.blocks import FigureBlock
from solidarity_eval.plots.forest_chart import ForestRow
from solidarity_eval.plots.reading import bounds, change_estimate
from solidarity_eval.report.context import Context
from solidarity_eval.report.outcome_reading import OutcomeReading
from solidarity_eval.report.rows_figure import RowsFigure
from solidarity_eval.report.verdict_look import COLOURS, MARKS
from solidarity_eval.results import Result


def effect_figure(context: Context, reading: OutcomeReading) -> Iterator[FigureBlock]:
    """Yield the figure of a design with a comparison group; nothing in another."""
    verdict = reading.verdict
    if verdict is None or not reading.controlled or reading.rounded is not None:
        return
    comparison = context.evaluation.result(reading.outcome.id, "change", "comparison")
    if comparison is None:
        return
    rows = [_change(context, "programme", reading.change)]
    rows.append(_change(context, "comparison", comparison))
    did = context.evaluation.result(reading.outcome.id, "did")
    if did is not None and did.has("effect"):
        other = did["effect"]
        label = context.tell("effect.other_way")
        rows.append(ForestRow(label=label, interval=bounds(other), n=None))
    shown = [row for row in rows if row is not None]
    pairs = verdict.values.get("pairs")
    shown.append(
        ForestRow(
            label=context.tell("effect.between"),
            interval=reading.headline,
            n=int(pairs) if isinstance(pairs, int | float) else None,
            mark=MARKS[verdict.word],
            color=COLOURS[verdict.word],
            total=True,
        )
    )
    figure = RowsFigure(
        id=f"groups-{reading.outcome.id}",
        title=context.tell("effect.title", label=reading.label),
        subtitle=context.tell("effect.subtitle", level=verdict.conf_level),
        source=context.tell("effect.source"),
        column=context.tell("effect.group"),
        directed=False,
    )
    yield figure.block(context, reading, shown)


def _change(context: Context, group: str, result: Result | None) -> ForestRow | None:
    """Return the change of a group, None where too few people are in it to show one."""
    if result is None:
        return None
    estimate = change_estimate(result)
    if (estimate.n or 0) < context.least:
        return None
    return ForestRow(label=context.tell(f"effect.{group}"), interval=bounds(estimate), n=estimate.n)
