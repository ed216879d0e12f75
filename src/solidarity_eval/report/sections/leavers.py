"""Who left: how many, how they differed at the start, and whether it changes the reading."""

from __future__ import annotations

from collections.abc import Iterator

from solidarity_eval.document.blocks import Block, Paragraph, Section, text
from solidarity_eval.plots.forest_chart import ForestRow
from solidarity_eval.plots.reading import bounds
from solidarity_eval.report.balance_figure import BalanceFigure
from solidarity_eval.report.context import Context, sentences
from solidarity_eval.report.outcome_reading import OutcomeReading
from solidarity_eval.report.rows_figure import RowsFigure
from solidarity_eval.report.tests_table import p_value
from solidarity_eval.report.verdict_look import colour_of, mark_of
from solidarity_eval.results import Estimate, Result

_SMALL_P = 0.05


def section(context: Context) -> Section | None:
    """Return who left among the people of the main outcome, None where nobody did."""
    reading = context.main
    if reading is None or reading.hidden is not None:
        return None
    lost = context.evaluation.result(reading.outcome.id, "attrition")
    if lost is None or not lost.has("attrition") or lost["attrition"].estimate == 0:
        return None
    blocks: list[Block] = [Paragraph(content=text(_rate(context, lost)))]
    blocks += _compared(context, reading)
    blocks += _two_ways(context, reading)
    blocks += _bounds(context, reading)
    return Section(id="leavers", title=context.tell("leavers.title"), blocks=tuple(blocks))


def _rate(context: Context, lost: Result) -> str:
    """Say how many are missing, overall and in each group."""
    overall = lost["attrition"]
    due = overall.n or 0
    parts = [
        context.tell(
            "leavers.rate", lost=round(overall.estimate * due), due=due, share=overall.estimate
        )
    ]
    groups = {str(e.at["arm"]): e for e in lost.estimates if "arm" in e.at}
    if {"programme", "comparison"} <= groups.keys():
        parts.append(
            context.tell(
                "leavers.rate_groups",
                programme=groups["programme"].estimate,
                comparison=groups["comparison"].estimate,
            )
        )
    return sentences(parts)


def _compared(context: Context, reading: OutcomeReading) -> Iterator[Block]:
    """Compare at the start those who left with those who came back, where both are many."""
    result = context.evaluation.result(reading.outcome.id, "leavers")
    if result is None:
        return
    figure = BalanceFigure(
        id=f"leavers-{reading.outcome.id}",
        title=context.tell("leavers.figure"),
        subtitle=context.tell("leavers.subtitle"),
        source=context.tell("balance.source_stayers"),
        alt="leavers.alt",
        sides=("left", "stayed"),
        names=(context.tell("leavers.left"), context.tell("leavers.stayed")),
    )
    block = figure.block(context, result)
    if block is None:
        yield Paragraph(content=context.tell_rich("leavers.few", least=context.least))
        return
    yield Paragraph(content=context.tell_rich("leavers.compared"))
    yield block


def _two_ways(context: Context, reading: OutcomeReading) -> Iterator[Block]:
    """Set the complete pairs beside all who entered."""
    entered = context.entered(reading)
    if entered is None:
        yield from _two_ways_hidden(context, reading)
        return
    all_of_them = entered["effect" if reading.controlled else "change"]
    ending = "_groups" if reading.controlled else ""
    kept = reading.verdict.values["pairs"] if reading.controlled and reading.verdict else reading.n
    rows = [
        ForestRow(
            label=context.tell("leavers.pairs"),
            interval=reading.headline,
            n=int(kept or 0),
            mark=mark_of(reading),
            color=colour_of(reading),
        ),
        _row(context, "leavers.entered", all_of_them),
    ]
    for name, key in (("weighted_for_attrition", "weighted"), ("imputed", "imputed")):
        other = context.evaluation.result(reading.outcome.id, name)
        if other is not None and other.has("change"):
            rows.append(_row(context, f"leavers.{key}", other["change"]))
    figure = RowsFigure(
        id=f"entered-{reading.outcome.id}",
        title=context.tell("leavers.two_ways", label=reading.label),
        subtitle=context.tell(
            f"leavers.two_ways_subtitle{ending}", level=all_of_them.conf_level or 0.95
        ),
        source=context.tell(f"leavers.two_ways_source{ending}"),
        column=context.tell("leavers.counted"),
    )
    yield figure.block(context, reading, rows)
    yield Paragraph(
        content=text(sentences([_tipping(context, reading), _little(context, reading)]))
    )


def _little(context: Context, reading: OutcomeReading) -> str:
    """Say what Little's test shows, and that a large p shows nothing."""
    result = context.evaluation.result(reading.outcome.id, "little")
    if result is None or not result.tests:
        return ""
    found = result.tests[0].p_value
    key = "little_not_chance" if found < _SMALL_P else "little_open"
    return context.tell(f"leavers.{key}", p=p_value(context, found))


def _two_ways_hidden(context: Context, reading: OutcomeReading) -> Iterator[Block]:
    """Say what counting everyone would do, without the number that tells of a few."""
    if context.evaluation.result(reading.outcome.id, "all_entered") is None:
        return
    if reading.verdict is not None and "attrition" not in reading.verdict.reasons:
        yield Paragraph(content=context.tell_rich("leavers.two_ways_hidden", least=context.least))


def _row(context: Context, key: str, estimate: Estimate) -> ForestRow:
    return ForestRow(label=context.tell(key), interval=bounds(estimate), n=estimate.n)


def _tipping(context: Context, reading: OutcomeReading) -> str:
    """Say how different those who left would have to be, and what no calculation mends."""
    result = context.evaluation.result(reading.outcome.id, "tipping")
    parts = []
    if result is not None and result.has("tipping_delta"):
        delta = result["tipping_delta"].estimate
        amount = context.wording(reading).with_unit(abs(delta), signed=False)
        way = "tipping_less" if delta < 0 else "tipping_more"
        parts.append(context.tell(f"leavers.{way}", delta=amount))
    return sentences([*parts, context.tell("leavers.nothing_corrects")])


def _bounds(context: Context, reading: OutcomeReading) -> Iterator[Block]:
    """Say what the departures may hide between two groups."""
    parts = []
    lee = context.evaluation.result(reading.outcome.id, "lee_bounds")
    if lee is not None and lee.has("lee_lower") and _many_set_aside(context, lee):
        wording = context.wording(reading)
        low, high = (wording.with_unit(lee[f"lee_{end}"].estimate) for end in ("lower", "upper"))
        parts.append(context.tell("leavers.bounds", low=low, high=high))
    boundary = context.evaluation.result(reading.outcome.id, "attrition_boundary")
    if boundary is not None:
        parts.append(context.tell(f"leavers.boundary.{_side(boundary)}"))
    if parts:
        yield Paragraph(content=text(sentences(parts)))


def _many_set_aside(context: Context, lee: Result) -> bool:
    """Tell whether the bounds speak of enough people.

    A bound leaves out the highest or the lowest answers of one group: beside the difference of
    all, it tells the mean of those that it leaves out.
    """
    if context.profile == "internal":
        return True
    stayed = [e.estimate * (e.n or 0) for e in lee.estimates if e.term == "share_stayed"]
    return lee["trimmed_share"].estimate * min(stayed, default=0.0) >= context.least


def _side(boundary: Result) -> str:
    """Return the most demanding assumption under which the departures are low."""
    table = boundary.table("boundary")
    low = dict(zip(table.column("assumption"), table.column("low"), strict=True))
    for name in ("cautious", "optimistic"):
        if low.get(name):
            return f"{name}_assumptions"
    return "high"
