"""The projects at a glance: a row each, its own unit, its own threshold; never a total."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from solidarity_eval.document.blocks import (
    Aside,
    Block,
    Cell,
    Column,
    DataTable,
    Paragraph,
    Picture,
    Section,
    Span,
    Text,
    Tone,
    text,
)
from solidarity_eval.plots.portfolio_glyphs import FollowUp, Months, PromiseBar, RowSteps
from solidarity_eval.portfolio.reached import Reached, reached
from solidarity_eval.portfolio.study import Study, main_study
from solidarity_eval.report.portfolio.context import PortfolioContext, first
from solidarity_eval.report.portfolio.reach import OTHER
from solidarity_eval.report.portfolio.verdicts import reason, row_gauge, verdict_name, word
from solidarity_eval.report.verdict_look import TONES

if TYPE_CHECKING:
    from solidarity_eval.schemas.packet import Packet, PacketTarget

MANY_LOST: Final = 0.3
STATES: Final[dict[str, Tone]] = {"reached": "favourable", "not_reached": "unfavourable"}
_STEPS: Final = 5
_WIDTHS: Final = {"bar": 130.0, "months": 92.0, "steps": 52.0, "follow": 84.0}


def section(context: PortfolioContext) -> Section:
    """Return the table of the projects, and how to read it."""
    packets = context.portfolio.packets
    counts = [reached(packet) for packet in packets]
    followed = any(count is not None and count.series for count in counts)
    shown = first(zip(packets, counts, strict=True))
    table = DataTable(
        caption="",
        columns=_columns(context, followed=followed),
        rows=tuple(_row(context, packet, count, followed=followed) for packet, count in shown),
        note=context.rest(len(packets)),
        cards=True,
    )
    blocks: list[Block] = [context.paragraph("glance.intro"), table]
    blocks += [
        Paragraph(content=context.rich(f"glance.read_{name}"), role="source")
        for name in ("reached", "gauge", "proof")
    ]
    blocks.append(no_total(context))
    return Section(
        id="glance", title=context.say("glance.title", n=len(packets)), blocks=tuple(blocks)
    )


def no_total(context: PortfolioContext) -> Aside:
    """Return the ready sentence on why there is no grand total."""
    units = {count.unit for packet in context.portfolio.packets for count in packet.counts}
    units -= {OTHER}
    names = [context.unit(unit, 2) for unit in sorted(units)]
    key = ("no_total.no_unit", "no_total.one_unit", "no_total.units")[min(len(names), 2)]
    sentence = context.rich(key, units=names, unit=next(iter(names), ""))
    return Aside(title=context.say("no_total.title"), content=(Paragraph(content=sentence),))


def _columns(context: PortfolioContext, *, followed: bool) -> tuple[Column, ...]:
    weights = {"project": 1.4, "reached": 1.5, "months": 0.9, "target": 1.15, "result": 2.1}
    weights["proof"] = 1.25
    names = ["project", "reached", *(["months"] if followed else []), "target", "result", "proof"]
    names.append("follow_up")
    return tuple(context.column(f"glance.{name}", weight=weights.get(name, 1.0)) for name in names)


def _row(
    context: PortfolioContext, packet: Packet, count: Reached | None, *, followed: bool
) -> tuple[Cell, ...]:
    study = main_study(packet)
    months = (_months(context, count),) if followed else ()
    return (
        _project(context, packet),
        _reached(context, count),
        *months,
        _target(context, packet),
        _result(context, study),
        _proof(context, study),
        _follow_up(context, study),
    )


def _project(context: PortfolioContext, packet: Packet) -> Cell:
    places = context.say("glance.places", n=len(packet.sites)) if packet.sites else ""
    return Cell(content=text(context.name(packet)), detail=text(places) if places else ())


def _reached(context: PortfolioContext, count: Reached | None) -> Cell:
    if count is None:
        return Cell(content=text(context.say("glance.no_count")))
    content, detail = count_words(context, count)
    picture = _bar(context, count)
    promise = promise_words(context, count.target) if count.target is not None else ""
    lines = [detail] if detail else []
    lines += [context.say("glance.promised", promise=promise)] if promise else []
    return Cell(content=content, detail=text(" · ".join(lines)) if lines else (), picture=picture)


def count_words(context: PortfolioContext, count: Reached) -> tuple[Text, str]:
    """Return a count with its unit, and how it was counted or out of how many."""
    if count.is_share and count.value is not None:
        share = Span(context.locale.percent(count.value), strong=True)
        of = context.say("of", n=count.n, total=count.total) if count.total else ""
        return (share, Span(f" {of}" if of else "")), ""
    how = context.known("method", count.method) if count.method else ""
    if count.value is None:
        if count.low is None or count.high is None:
            return text(context.say("hidden")), how
        ends = {"low": context.number(count.low), "high": context.number(count.high)}
        between = Span(context.say("between", **ends), strong=True)
        return (between, Span(f" {context.unit(count.unit, count.high)}")), how
    number = Span(context.number(count.value), strong=True)
    return (number, Span(f" {context.unit(count.unit, count.value)}")), how


def promise_words(context: PortfolioContext, target: PacketTarget) -> str:
    """Return a promise in the words it was made, else in ours."""
    if target.stated:
        return context.words(target.stated)
    share = target.unit == "proportion"
    write = context.locale.percent if share else context.number
    values = [write(value) for value in target.values]
    low, high = values[0], values[-1]
    words = context.say(f"amount.{target.amount}", value=low, low=low, high=high)
    if target.unit and not share:
        words = f"{words} {context.unit(target.unit, target.values[-1])}"
    return words


def _bar(context: PortfolioContext, count: Reached) -> Picture | None:
    if count.value is None and count.high is None:
        return None
    bounds = None
    if not count.is_share and count.low is not None and count.high is not None:
        bounds = (count.low, count.high)
    if not count.aim and bounds is None:
        return None
    chart = PromiseBar(value=count.value, bounds=bounds, aim=count.aim)
    return context.picture(chart, width=_WIDTHS["bar"])


def _months(context: PortfolioContext, count: Reached | None) -> Cell:
    if count is None or not count.series:
        return Cell(content=text(context.say("glance.no_months")))
    values = [context.number(value) for value in (count.series[0], count.series[-1])]
    words = context.say("glance.from_to", start=values[0], end=values[1])
    picture = context.picture(Months(values=count.series), width=_WIDTHS["months"])
    return Cell(content=(), detail=text(words), picture=picture)


def _target(context: PortfolioContext, packet: Packet) -> Cell:
    if not packet.targets:
        return Cell(content=text(context.say("glance.no_target")))
    target, *others = packet.targets
    detail: Text = ()
    if others:
        kept = sum(one.state == "reached" for one in packet.targets)
        detail = context.rich("glance.kept", n=kept, total=len(packet.targets))
    elif target.state == "in_progress" and target.by is not None:
        detail = context.rich("glance.by", date=target.by)
    state = context.promise_state(target)
    return Cell(content=text(state), detail=detail, tone=STATES.get(target.state))


def _result(context: PortfolioContext, study: Study | None) -> Cell:
    if study is None:
        return Cell(content=text(context.say("glance.not_measured")))
    name = verdict_name(context, study)
    picture = row_gauge(context, study)
    why = reason(context, study)
    label = context.outcome(study)
    detail = context.say("glance.why", label=label, why=why) if why else label
    tone = None if picture is not None else TONES[word(study)]
    return Cell(
        content=(Span(name, strong=True),),
        detail=text(detail),
        picture=picture,
        beside=True,
        tone=tone,
    )


def _proof(context: PortfolioContext, study: Study | None) -> Cell:
    level = study.level("nesta") if study is not None else None
    if study is None or level is None or not level.isdecimal():
        return Cell(content=text(context.say("glance.no_proof")))
    chart = RowSteps(count=_STEPS, climbed=int(level))
    return Cell(
        content=text(context.say("glance.nesta", level=level)),
        detail=text(context.known("design", study.outcome.design)),
        picture=context.picture(chart, width=_WIDTHS["steps"]),
        beside=True,
    )


def _follow_up(context: PortfolioContext, study: Study | None) -> Cell:
    people = study.outcome.attrition if study is not None else None
    if study is None or people is None or not people.due:
        return Cell(content=text(context.say("glance.no_follow_up")))
    of = context.rich("glance.compared_of", n=people.compared, total=people.due)
    share = people.compared / people.due
    lost = study.share_lost or 0.0
    detail = context.rich("glance.fragile", lost=lost) if lost > MANY_LOST else ()
    picture = context.picture(FollowUp(share=share), width=_WIDTHS["follow"])
    return Cell(content=of, detail=detail, picture=picture)
