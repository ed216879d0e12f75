"""The line of a promise that is a count: what was found, where it stands, what may come."""

from __future__ import annotations

import datetime as dt

from solidarity_eval.document.blocks import Picture, TargetLine, text
from solidarity_eval.evaluation.targets import TargetReading, promise_of
from solidarity_eval.plots.count_target_chart import CountTarget
from solidarity_eval.report.amounts import amount_words, range_words
from solidarity_eval.report.context import Context, sentences
from solidarity_eval.results import Estimate, Result
from solidarity_eval.schemas.promises import Target

WIDTH = 316.0
_DETAILS = {
    "approximate": "approximate",
    "undated": "undated",
    "above": "above",
    "uncertain": "estimate_open",
    "several_units": "several_units",
}


def count_line(
    context: Context, target: Target, reading: TargetReading, *, label: str, promise: str
) -> TargetLine:
    """Return the line of a count; nothing is added across units."""
    unit = target.unit or unit_of(reading.result)
    value, detail = _figure(context, reading, target, unit=unit)
    return TargetLine(
        label=label,
        promise=promise,
        state=_state(context, target, reading),
        tone="neutral",
        detail=text(sentences(_sentences(context, target, reading, unit=unit))),
        value=value or context.say("targets.no_figure"),
        value_detail=detail,
        picture=_picture(context, target, reading, label=label, promise=promise, shown=value),
    )


def unit_of(result: Result | None) -> str | None:
    """Return the unit of what a result counts, where it names one."""
    if result is None:
        return None
    named = result.settings.get("unit") or next(
        (item.at["unit"] for item in result.estimates if item.at.get("unit")), None
    )
    return str(named) if named else None


def _say(context: Context, key: str, **values: object) -> str:
    return context.locale.text(f"report_reach_counts.target.{key}", **values)


def _state(context: Context, target: Target, reading: TargetReading) -> str:
    per_period = target.every is not None
    if reading.state == "reached":
        if per_period:
            return _say(context, "period_reached")
        return _say(context, "in_range" if target.between or target.read_as else "reached")
    if reading.state == "not_reached":
        if per_period:
            return _say(context, "period_not_reached")
        return _say(context, "late" if reading.reason == "late" else "not_reached")
    return _say(context, "not_due") if reading.state == "in_progress" else ""


def _figure(
    context: Context, reading: TargetReading, target: Target, *, unit: str | None
) -> tuple[str, str]:
    """Return what was found in words, and the smaller words after it."""
    locale = context.locale
    if reading.reason == "several_units" and reading.result is not None:
        values = [
            amount_words(locale, item.estimate, str(item.at.get("unit") or ""))
            for item in reading.result.estimates
            if item.term == "total"
        ]
        return values[0], ", ".join(values[1:])
    bounded = None
    if reading.low is not None and reading.high is not None:
        bounded = range_words(locale, reading.low, reading.high, unit=unit)
    if reading.value is None:
        return bounded or "", ""
    details = [_say(context, "bounds", range=bounded)] if bounded else []
    details.append(_share_of(context, target, reading))
    return amount_words(locale, reading.value, unit), ", ".join(filter(None, details))


def _share_of(context: Context, target: Target, reading: TargetReading) -> str:
    result = reading.result
    if result is None:
        return ""
    if target.every == "year" and result.has("latest"):
        return _say(context, "latest", period=str(result["latest"].at.get("period", "")))
    if target.every is not None:
        return _say(context, f"median_{target.every}")
    if reading.state == "reached" or not result.has("ratio"):
        return ""
    return _say(context, "of_amount", ratio=result["ratio"].estimate)


def _sentences(
    context: Context, target: Target, reading: TargetReading, *, unit: str | None
) -> list[str]:
    said = []
    if reading.state == "no_figure":
        return [context.say("targets.unknown")]
    if reading.reason in _DETAILS:
        said.append(_say(context, _DETAILS[reading.reason]))
    if reading.state == "in_progress" and target.by is not None:
        said.append(_say(context, "due", date=target.by))
    if reading.state == "in_progress" and target.every is not None:
        said.append(_say(context, "no_whole_period"))
    result = reading.result
    if result is not None:
        said.append(_kept(context, target, result))
        said.append(_methods(context, result, unit))
        said.append(_projected(context, target, result, unit=unit))
    return said


def _kept(context: Context, target: Target, result: Result) -> str:
    """Say how many periods kept a promise per period: a fact, then what another could give."""
    if target.every is None or not result.has("share_reached"):
        return ""
    found = result["share_reached"]
    total = found.n or 0
    if total < 2:
        return ""
    return _say(
        context,
        f"share_{target.every}",
        kept=round(found.estimate * total),
        total=total,
        share=found.estimate,
        low=found.conf_low,
        high=found.conf_high,
    )


def _methods(context: Context, result: Result, unit: str | None) -> str:
    """Tell counted, registered, estimated and declared apart."""
    parts = [
        context.locale.text(
            f"report_reach_counts.method.{item.at.get('method') or 'unknown'}",
            amount=amount_words(context.locale, item.estimate, unit),
        )
        for item in result.estimates
        if item.term == "part"
    ]
    methods = [str(name) for name in _tuple(result.settings.get("methods")) if name]
    if not parts and methods in (["estimated"], ["declared"]) and result.has("total"):
        amount = amount_words(context.locale, result["total"].estimate, unit)
        key = f"report_reach_counts.method.{methods[0]}"
        parts = [context.locale.text(key, amount=amount)]
    return _say(context, "methods", parts=parts) if parts else ""


def _tuple(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def _projected(context: Context, target: Target, result: Result, *, unit: str | None) -> str:
    if result.has("projection") and target.by is not None:
        return _projection(context, result["projection"], target.by, unit=unit)
    for note in result.notes:
        if note.code == "reach_counts.few_periods":
            return _say(context, "no_projection_few", **note.values)
    return ""


def _projection(context: Context, found: Estimate, by: dt.date, *, unit: str | None) -> str:
    low, high = found.conf_low or 0.0, found.conf_high or 0.0
    return _say(
        context,
        "projection",
        n=found.n,
        range=range_words(context.locale, round(low), round(high), unit=unit),
        date=by,
        level=found.conf_level,
    )


def _picture(
    context: Context,
    target: Target,
    reading: TargetReading,
    *,
    label: str,
    promise: str,
    shown: str,
) -> Picture | None:
    if reading.value is None and reading.low is None:
        return None
    given = promise_of(target)
    chart = CountTarget(
        value=reading.value,
        low=reading.low,
        high=reading.high,
        target=given.aims or given.values,
        approximate=not given.aims,
        locale=context.locale,
    )
    alt = _say(context, "alt", label=label, value=shown, promise=promise)
    return context.picture(chart, alt, widths=(WIDTH, WIDTH))
