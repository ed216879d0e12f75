"""Dyads: formed, still in touch, what changed with the dyad as unit, how alike the two are."""

from __future__ import annotations

from collections.abc import Iterator

from solidarity_eval.disclosure import show_share
from solidarity_eval.document.blocks import Block, FigureBlock, Section, Subheading, text
from solidarity_eval.plots.exits_chart import Curve, Exits, merged_points
from solidarity_eval.report.context import Context
from solidarity_eval.report.outcome_reading import OutcomeReading
from solidarity_eval.report.sections.reach.people_parts import (
    between,
    caveats,
    count_of,
    paragraph,
    rows_of,
    say,
    section_of,
    table_of,
    until_of,
)
from solidarity_eval.results import Result, Scalar
from solidarity_eval.schemas.reach import Dyads


def section(context: Context) -> Section | None:
    """Return the dyads, None for a project without any."""
    return section_of(context, "dyads", _part)


def _part(context: Context, part: Dyads, result: Result) -> Iterator[Block]:
    formed = count_of(result["formed"].estimate)
    yield paragraph(
        context, "dyads.formed", n=formed, until=until_of(result), years=_years(context, result)
    )
    for row in rows_of(result, "months"):
        if count_of(row["due"]):
            yield from _alive(context, result, float(row["months"] or 0), due=_due(row))
    figure = _figure(context, part, result, formed=formed)
    if figure is not None:
        yield figure
    for name in part.outcomes:
        yield from _outcome(context, part, name)


def _due(row: dict[str, Scalar]) -> tuple[int, int]:
    """Return the dyads formed long enough ago, and those of them still in touch."""
    return count_of(row["due"]), count_of(row["alive"])


def _years(context: Context, result: Result) -> str:
    rows = rows_of(result, "formed_by_year")
    if len(rows) < 2:
        return ""
    listed = [
        say(context, "dyads.year", n=count_of(row["n"]), year=str(row["year"])) for row in rows
    ]
    return say(context, "dyads.years", list=listed)


def _alive(
    context: Context, result: Result, months: float, *, due: tuple[int, int]
) -> Iterator[Block]:
    """Say the fact among those old enough, then what the curve of all gives."""
    total, count = due
    if show_share(count, total, least=context.least).hidden:
        yield paragraph(context, "dyads.alive_masked", months=months, n=total)
        return
    item = result.get("alive_when_due", months=months)
    bounds, share = between(context, item), item.estimate
    key = "dyads.alive"
    yield paragraph(context, key, months=months, count=count, n=total, share=share, between=bounds)
    curve = result.get("alive", months=months)
    bounds, share = between(context, curve), curve.estimate
    yield paragraph(context, "dyads.curve", share=share, months=months, between=bounds)


def _figure(context: Context, part: Dyads, result: Result, *, formed: int) -> FigureBlock | None:
    times = [float(count_of(row["time"])) for row in rows_of(result, "curve")]
    last = max((*times, 1.0))
    points = merged_points(result, "staying", least=context.least, last=last)
    if not points:
        return None
    label = say(context, "dyads.staying")
    chart = Exits(curves=(Curve(label=label, points=points),), last=last, locale=context.locale)
    return FigureBlock(
        id=f"reach-{part.id}",
        title=say(context, "dyads.figure"),
        subtitle=say(context, "dyads.subtitle", level=0.95),
        picture=context.picture(chart, say(context, "dyads.alt")),
        source=say(context, "dyads.source", n=formed, until=until_of(result)),
    )


def _outcome(context: Context, part: Dyads, name: str) -> Iterator[Block]:
    """Yield the change of the dyad and of each role, then how alike the two are."""
    reading = next((item for item in context.outcomes if item.outcome.id == name), None)
    if reading is None or reading.hidden is not None:
        return
    change = context.reached(part, f"change_{name}")
    alike = context.reached(part, f"alike_{name}")
    if change is not None and (change["change"].n or 0) >= context.least:
        yield from _change(context, part, reading, change=change)
        yield from caveats(context, change)
    if alike is not None and (alike["icc"].n or 0) >= context.least:
        item = alike["icc"]
        value = context.locale.number(item.estimate, 2)
        interval = context.locale.interval(
            item.conf_low or 0.0, item.conf_high or 0.0, 2, signed=False
        )
        words = context.say("between.plain", interval=interval)
        yield paragraph(context, "dyads.alike", value=value, interval=words)


def _label(context: Context, part: Dyads, reading: OutcomeReading) -> str:
    """Return what both members were asked: the score's name where the outcome is of one of them."""
    if reading.outcome.population == part.population or reading.scale is None:
        return reading.label
    name = context.words_of(reading.scale.label, reading.label)
    return name[:1].upper() + name[1:]


def _change(
    context: Context, part: Dyads, reading: OutcomeReading, *, change: Result
) -> Iterator[Block]:
    wording = context.wording(reading)
    title = say(context, "dyads.change", label=_label(context, part, reading))
    yield Subheading(content=text(title), level=3)
    yield paragraph(context, "dyads.change_words")
    lines = []
    for item in change.estimates:
        if item.term != "change":
            continue
        who = say(context, "dyads.mean")
        if "role" in item.at:
            role = str(item.at["role"])
            name = context.words_of(part.labels.get(role), role)
            who = say(context, "dyads.role", role=name)
        bracket = wording.bracket(item.conf_low or 0.0, item.conf_high or 0.0)
        value = say(context, "dyads.value", value=wording.signed(item.estimate), interval=bracket)
        lines.append((who, context.locale.number(item.n or 0, 0), value))
    yield table_of(
        title,
        (
            (say(context, "dyads.of"), False),
            (say(context, "dyads.n"), True),
            (say(context, "dyads.difference"), True),
        ),
        lines,
    )
