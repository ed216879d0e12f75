"""Attendance week after week: a fact, what another period might give, the weeks that differ."""

from __future__ import annotations

from collections.abc import Iterator

from solidarity_eval.document.blocks import Block, FigureBlock
from solidarity_eval.plots.attendance_chart import attendance_drawing, period_words
from solidarity_eval.report.amounts import amount_words
from solidarity_eval.report.context import Context, sentences
from solidarity_eval.report.sections.reach.people_parts import (
    caveats,
    heading,
    plain,
    refused,
    rows_of,
    table_of,
)
from solidarity_eval.results import Estimate, Result
from solidarity_eval.schemas.reach import Attendance

_SHOWN_APART = ("holiday", "partly_closed", "closed", "ramp_up", "missing")


def attendance_blocks(context: Context) -> Iterator[Block]:
    """Yield each series: what was promised, the chart, the weeks that are told apart."""
    for part in context.parts("attendance"):
        if not isinstance(part, Attendance):
            continue
        yield heading(context, part)
        result = context.reached(part)
        if result is None:
            yield refused(context, part)
            continue
        yield plain(_facts(context, part, result))
        yield _figure(context, part, result)
        yield plain(_chart_words(context, part, result))
        yield from caveats(context, result)


def _say(context: Context, part: Attendance, key: str, **values: object) -> str:
    """Return a sentence for weeks or for months."""
    name = f"report_reach_counts.attendance.{part.every}.{key}"
    if not context.locale.has(name):
        name = f"report_reach_counts.attendance.{key}"
    return context.locale.text(name, **values)


def _facts(context: Context, part: Attendance, result: Result) -> list[str]:
    """Say the fact first: how many weeks kept the promise; then what another period might give."""
    median = result["median"]
    amount = amount_words(context.locale, median.estimate, result.about.unit)
    said = [_say(context, part, "median", amount=amount, n=median.n)]
    share = _share(result, "judged")
    if share is not None and part.expected is not None:
        expected = amount_words(context.locale, part.expected, result.about.unit)
        words = _of(share)
        said.append(_say(context, part, "share", expected=expected, **words))
        said.append(_say(context, part, "another", **words))
    ordinary = _share(result, "ordinary")
    if ordinary is not None and share is not None and ordinary.n != share.n:
        said.append(_say(context, part, "ordinary", **_of(ordinary)))
    start = _share(result, "ramp_up")
    if start is not None:
        said.append(_say(context, part, "ramp_up", **_of(start)))
    return [*said, *_apart(context, part, result)]


def _share(result: Result, of: str) -> Estimate | None:
    found = [item for item in result.estimates if item.term == "share_reached"]
    return next((item for item in found if item.at.get("of") == of), None)


def _of(share: Estimate) -> dict[str, object]:
    total = share.n or 0
    return {
        "kept": round(share.estimate * total),
        "total": total,
        "share": share.estimate,
        "low": share.conf_low,
        "high": share.conf_high,
    }


def _apart(context: Context, part: Attendance, result: Result) -> list[str]:
    """Name the weeks that are shown and not judged as the others."""
    counts = {
        str(item.at["kind"]): round(item.estimate)
        for item in result.estimates
        if item.term == "weeks"
    }
    told = [
        _say(context, part, f"kinds.{kind}", n=counts[kind])
        for kind in _SHOWN_APART
        if kind in counts
    ]
    return [_say(context, part, "apart", kinds=told)] if told else []


def _figure(context: Context, part: Attendance, result: Result) -> FigureBlock:
    label = context.words_of(part.label, part.id)
    median = amount_words(context.locale, result["median"].estimate, result.about.unit)
    key = "subtitle" if result.has("centre") else "subtitle_plain"
    words = {"label": label, "median": median}
    rows = rows_of(result, "chart")
    subtitle = [_say(context, part, key)]
    if part.expected is not None:
        subtitle.append(_say(context, part, "promise_line"))
    return FigureBlock(
        id=f"attendance-{part.id}",
        title=_say(context, part, "figure", **words),
        subtitle=" ".join(subtitle),
        picture=context.picture(
            attendance_drawing(result, context.locale), _alt(context, part, result, words=words)
        ),
        table=table_of(
            label,
            [
                (_say(context, part, "column_period"), False),
                (_say(context, part, "column_count"), True),
                (_say(context, part, "column_kind"), False),
            ],
            [
                (
                    period_words(str(row["period"]), context.locale),
                    "–" if row["value"] is None else context.locale.compact(float(row["value"])),
                    _kind(context, row),
                )
                for row in rows
            ],
        ),
    )


def _kind(context: Context, row: dict[str, str | int | float | bool | None]) -> str:
    kind = "beyond" if row["beyond"] is True else str(row["kind"])
    return context.locale.text(f"report_reach_counts.chart.{kind}")


def _alt(context: Context, part: Attendance, result: Result, *, words: dict[str, str]) -> str:
    values = [row["value"] for row in rows_of(result, "chart") if row["value"] is not None]
    numbers = [float(value) for value in values]
    low, high = (context.locale.compact(end(numbers)) for end in (min, max))
    return _say(context, part, "alt", n=len(numbers), least=low, most=high, **words)


def _chart_words(context: Context, part: Attendance, result: Result) -> list[str]:
    """Say what the limits and the runs tell, and why plain ones are not used."""
    if not result.has("centre"):
        return []
    used = str(result.settings["limits"])
    low, high = (result.get(f"limit_{end}", limits=used).estimate for end in ("low", "high"))
    locale = context.locale
    rows = (row for row in rows_of(result, "chart") if row["beyond"] is True)
    beyond = [period_words(str(row["period"]), locale) for row in rows]
    said = [
        _say(context, part, "limits", low=locale.number(low, 0), high=locale.number(high, 0)),
        _say(context, part, "beyond", n=len(beyond), names=beyond)
        if beyond
        else _say(context, part, "none_beyond"),
        _say(context, part, "shift" if result.settings["shift"] else "no_shift"),
        _slope(context, part, result),
        _plain_chart(context, part, result),
    ]
    return [sentences(said)]


def _slope(context: Context, part: Attendance, result: Result) -> str:
    slope = context.locale.number(result["slope"].estimate, 1, signed=True)
    return _say(context, part, "slope", slope=slope)


def _plain_chart(context: Context, part: Attendance, result: Result) -> str:
    """Tell the limits of a plain chart, which are not used, and by how much counts vary more."""
    low, high = (
        context.locale.number(result.get(f"limit_{end}", limits="poisson").estimate, 0)
        for end in ("low", "high")
    )
    dispersion = context.locale.number(result["dispersion"].estimate, 1)
    return _say(context, part, "poisson", low=low, high=high, dispersion=dispersion)
