"""Targets: reached or not among those counted, a fact; and what another group might give."""

from __future__ import annotations

from solidarity_eval.disclosure import ShownCount, may_tell, show_share
from solidarity_eval.document.blocks import Paragraph, Picture, Section, TargetLine, Targets, text
from solidarity_eval.evaluation.targets import TargetReading, promise_of, read_target
from solidarity_eval.plots.target_chart import TargetLine as TargetChart
from solidarity_eval.report.amounts import reach_paragraph, units_apart
from solidarity_eval.report.context import Context, Texts, sentences
from solidarity_eval.report.count_target import WIDTH, count_line, unit_of
from solidarity_eval.report.promises import promised
from solidarity_eval.report.wording import digits_for
from solidarity_eval.schemas.promises import Indicator, Target


def section(context: Context) -> Section | None:
    """Return a line per target, None for a project that promised nothing."""
    targets = context.evaluation.project.targets
    if not targets:
        return None
    lines = tuple(_line(context, target) for target in targets)
    return Section(
        id="targets",
        title=context.say("targets.title"),
        blocks=(*_intro(context), Targets(items=lines)),
    )


def _intro(context: Context) -> list[Paragraph]:
    """Say how to read the lines, that units stay apart, and which targets are examples."""
    targets = context.evaluation.project.targets
    readings = [read_target(context.evaluation.results, target) for target in targets]
    counts = [not one.is_share and one.state != "no_figure" for one in readings]
    shares = any(one.is_share for one in readings)
    paragraphs = [context.paragraph("targets.intro")] if shares else []
    if any(counts):
        paragraphs.append(reach_paragraph(context, "target.intro"))
    units = dict.fromkeys(
        target.unit or unit_of(reading.result)
        for target, reading, count in zip(targets, readings, counts, strict=True)
        if count
    )
    apart = units_apart(context, [unit for unit in units if unit is not None])
    if apart is not None:
        paragraphs.append(apart)
    examples = [target.illustrative for target in targets]
    if any(examples):
        key = "targets.illustrative" if all(examples) else "targets.illustrative_some"
        paragraphs.append(context.paragraph(key))
    return paragraphs


def _line(context: Context, target: Target) -> TargetLine:
    indicator = _indicator(context, target)
    label = context.words_of(target.label or _named(context, target), target.id)
    reading = read_target(context.evaluation.results, target)
    share = target.unit == "proportion" if indicator is None else indicator.kind != "count"
    promise = _promise(context, target, is_share=share or reading.is_share)
    if reading.is_share and reading.result is not None:
        return _share(context, target, reading, label=label)
    return count_line(context, target, reading, label=label, promise=promise)


def _named(context: Context, target: Target) -> Texts:
    """Return the name of the indicator or of the part that a target speaks of."""
    project = context.evaluation.project
    found = [one for one in (*project.indicators, *project.reach) if one.id == target.indicator]
    return found[0].label if found else None


def _indicator(context: Context, target: Target) -> Indicator | None:
    found = (i for i in context.evaluation.project.indicators if i.id == target.indicator)
    return next(found, None)


def _promise(context: Context, target: Target, *, is_share: bool) -> str:
    words = promised(context, target, is_share=is_share)
    key = "targets.promise_stated" if target.stated else "targets.promise"
    written = context.say(key, stated=words, promise=words)
    if not target.proposed:
        return written
    return f"{written} · {context.locale.text('report_reach_counts.proposed')}"


def _share(context: Context, target: Target, reading: TargetReading, *, label: str) -> TargetLine:
    value, total, count = reading.value or 0.0, reading.total or 0, reading.count or 0
    low = value if reading.low is None else reading.low
    high = value if reading.high is None else reading.high
    aims = promise_of(target).aims
    shown = _shown(context, target, count, total=total)
    promise = _promise(context, target, is_share=True)
    state = _state(context, reading)
    if shown.hidden:
        told = may_tell(
            count, total, answers=lambda n: promise_of(target).keeps(n / total), least=context.least
        )
        return TargetLine(
            label=label,
            promise=promise,
            state=state if told else "",
            tone="neutral",
            detail=context.rich(_masked(shown, told=told), least=context.least),
            value=_bounded(context, shown, total),
            value_detail=_bounded_count(context, shown, total),
            picture=_picture(context, target, None, label=label, promise=promise),
        )
    digits = digits_for((value, low, high), aims, 3) - 2
    return TargetLine(
        label=label,
        promise=promise,
        state=state,
        tone="neutral",
        detail=text(
            sentences(
                [_interval_words(context, target, low=low, high=high), _who_counts(context, target)]
            )
        ),
        value=context.locale.percent(value, digits),
        value_detail=context.say(
            "targets.of",
            count=count,
            total=total,
            low=context.locale.percent(low, digits),
            high=context.locale.percent(high, digits),
        ),
        picture=_picture(context, target, (low, value, high), label=label, promise=promise),
    )


def _shown(context: Context, target: Target, count: int, *, total: int) -> ShownCount:
    """Return the count as the edition may show it; linked questionnaires are no trait."""
    indicator = _indicator(context, target)
    if indicator is not None and indicator.kind == "linked_share":
        return ShownCount(n=count)
    return show_share(count, total, least=context.least)


def _state(context: Context, reading: TargetReading) -> str:
    if reading.state == "in_progress":
        return context.locale.text("report_reach_counts.target.not_due")
    if reading.state not in ("reached", "not_reached"):
        return ""
    return context.say(f"targets.{reading.state}")


def _who_counts(context: Context, target: Target) -> str:
    """Say that people who came back without a score are not counted, where there are some."""
    indicator = _indicator(context, target)
    if indicator is None or indicator.kind != "linked_share":
        return ""
    flows = [item.flow for item in context.outcomes if item.outcome.id == indicator.outcome]
    flow = flows[0] if flows else None
    unscored = flow.out("linked").get("not_scorable", 0) if flow is not None else 0
    return context.say("targets.unscored", n=unscored) if unscored else ""


def _interval_words(context: Context, target: Target, *, low: float, high: float) -> str:
    """Say where the interval lies with respect to the target."""
    aim = promise_of(target).aims
    if not aim:
        return context.say("targets.vague")
    if len(aim) == 2:
        if aim[0] <= low and high <= aim[1]:
            return context.say("targets.inside")
        outside = high < aim[0] or low > aim[1]
        return context.say("targets.outside" if outside else "targets.open")
    if low > aim[0]:
        return context.say("targets.above")
    return context.say("targets.below" if high < aim[0] else "targets.open")


def _masked(shown: ShownCount, *, told: bool) -> str:
    """Return the sentence of a masked share: a whole group that is small, or one side of it."""
    if shown.fewer_than is None and shown.more_than is None:
        return "targets.masked_group"
    return "targets.masked_detail" if told else "targets.masked_verdict"


def _bounded(context: Context, shown: ShownCount, total: int) -> str:
    percent = context.locale.percent
    if shown.fewer_than is not None and total:
        return context.say("targets.fewer_share", share=percent(shown.fewer_than / total))
    if shown.more_than is not None and total:
        return context.say("targets.more_share", share=percent(shown.more_than / total))
    return context.say("targets.masked")


def _bounded_count(context: Context, shown: ShownCount, total: int) -> str:
    if shown.fewer_than is not None:
        return context.say("targets.fewer", n=shown.fewer_than, total=total)
    if shown.more_than is not None:
        return context.say("targets.more", n=shown.more_than, total=total)
    return ""


def _picture(
    context: Context,
    target: Target,
    interval: tuple[float, float, float] | None,
    *,
    label: str,
    promise: str,
) -> Picture:
    chart = TargetChart(interval=interval, target=promise_of(target).aims, locale=context.locale)
    if interval is None:
        alt = context.say("targets.alt_hidden", label=label, promise=promise)
    else:
        low, value, high = (context.locale.percent(part, 1) for part in interval)
        alt = context.say(
            "targets.alt", label=label, value=value, low=low, high=high, promise=promise
        )
    return context.picture(chart, alt, widths=(WIDTH, WIDTH))
