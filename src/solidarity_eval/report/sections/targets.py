"""Targets: reached or not among those counted, a fact; and what another group might give."""

from __future__ import annotations

from solidarity_eval.disclosure import ShownCount, may_tell, show_share
from solidarity_eval.document.blocks import Paragraph, Picture, Section, TargetLine, Targets, text
from solidarity_eval.plots.reading import bounds
from solidarity_eval.plots.target_chart import TargetLine as TargetChart
from solidarity_eval.report.context import Context, sentences
from solidarity_eval.report.promises import amount_of, promised
from solidarity_eval.report.wording import digits_for
from solidarity_eval.results import Result
from solidarity_eval.schemas.project import Indicator, Target

_WIDTH = 316.0


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
    """Say how to read the lines, and which targets are examples."""
    paragraphs = [context.paragraph("targets.intro")]
    examples = [target.illustrative for target in context.evaluation.project.targets]
    if any(examples):
        key = "targets.illustrative" if all(examples) else "targets.illustrative_some"
        paragraphs.append(context.paragraph(key))
    return paragraphs


def _line(context: Context, target: Target) -> TargetLine:
    indicator = _indicator(context, target)
    named = indicator.label if indicator is not None else None
    label = context.words_of(target.label or named, target.id)
    result = context.evaluation.result("indicator", target.indicator)
    share = target.unit == "proportion" if indicator is None else indicator.kind != "count"
    if result is not None and result.has("proportion"):
        return _share(context, target, result, label=label)
    promise = _promise(context, target, is_share=share)
    return _count(context, target, result, label=label, promise=promise)


def _indicator(context: Context, target: Target) -> Indicator | None:
    found = (i for i in context.evaluation.project.indicators if i.id == target.indicator)
    return next(found, None)


def _promise(context: Context, target: Target, *, is_share: bool) -> str:
    words = promised(context, target, is_share=is_share)
    key = "targets.promise_stated" if target.stated else "targets.promise"
    return context.say(key, stated=words, promise=words)


def aims(target: Target) -> tuple[float, ...]:
    """Return the number or the range that decides, empty where nobody agreed how to read it."""
    kind, values = amount_of(target)
    return tuple(target.read_as or ()) if kind == "about" else values


def is_reached(target: Target, value: float) -> bool | None:
    """Tell whether a value keeps the promise; None where the promise cannot be read."""
    aim = aims(target)
    if not aim:
        return None
    if len(aim) == 2:
        return aim[0] <= value <= aim[1]
    kind, _ = amount_of(target)
    if kind == "more_than":
        return value > aim[0]
    return value == aim[0] if kind == "exactly" else value >= aim[0]


def _share(context: Context, target: Target, result: Result, *, label: str) -> TargetLine:
    low, value, high = bounds(result["proportion"])
    total = result["proportion"].n or 0
    count = round(value * total)
    shown = _shown(context, target, count, total=total)
    promise = _promise(context, target, is_share=True)
    state = _state(context, target, value)
    if shown.hidden:
        told = may_tell(
            count, total, answers=lambda n: is_reached(target, n / total), least=context.least
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
    digits = digits_for((value, low, high), aims(target), 3) - 2
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


def _state(context: Context, target: Target, value: float) -> str:
    reached = is_reached(target, value)
    if reached is None:
        return ""
    return context.say("targets.reached" if reached else "targets.not_reached")


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
    aim = aims(target)
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
    chart = TargetChart(interval=interval, target=aims(target), locale=context.locale)
    if interval is None:
        alt = context.say("targets.alt_hidden", label=label, promise=promise)
    else:
        low, value, high = (context.locale.percent(part, 1) for part in interval)
        alt = context.say(
            "targets.alt", label=label, value=value, low=low, high=high, promise=promise
        )
    return context.picture(chart, alt, widths=(_WIDTH, _WIDTH))


def _count(
    context: Context, target: Target, result: Result | None, *, label: str, promise: str
) -> TargetLine:
    """Return the line of a count, unit by unit; nothing is added across units."""
    estimates = result.estimates if result is not None else ()
    if target.unit is not None:
        estimates = tuple(item for item in estimates if item.at.get("unit") == target.unit)
    if not estimates:
        words = context.rich("targets.unknown")
        dash = context.say("targets.no_figure")
        return TargetLine(
            label=label,
            promise=promise,
            state="",
            tone="neutral",
            detail=words,
            value=dash,
            value_detail="",
        )
    values = [_amount(context, item.estimate, str(item.at.get("unit", ""))) for item in estimates]
    state, detail = "", context.say("targets.units")
    if len(estimates) == 1:
        state, detail = _count_state(context, target, estimates[0].estimate)
    return TargetLine(
        label=label,
        promise=promise,
        state=state,
        tone="neutral",
        detail=text(detail),
        value=values[0],
        value_detail=", ".join(values[1:]),
    )


def _amount(context: Context, value: float, unit: str) -> str:
    shown = context.locale.compact(value)
    key = f"promise.count_unit.{unit}"
    named = context.say(key) if context.locale.has(f"report.{key}") else unit
    return f"{shown} {named}".strip()


def _count_state(context: Context, target: Target, value: float) -> tuple[str, str]:
    if target.every is not None:
        return "", context.say("targets.count_every")
    reached = is_reached(target, value)
    if reached is None:
        return "", context.say("targets.vague")
    if reached:
        return context.say("targets.count_reached"), ""
    if target.by is None:
        return "", context.say("targets.count_open")
    return context.say("targets.count_not_reached"), ""
