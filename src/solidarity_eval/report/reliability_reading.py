"""Internal consistency of an outcome's scale, as the report reads it."""

from __future__ import annotations

from typing import Literal

from solidarity_eval.plots.reading import bounds
from solidarity_eval.plots.reliability_strip import FAIR, GOOD
from solidarity_eval.report.context import Context
from solidarity_eval.report.outcome_reading import OutcomeReading
from solidarity_eval.results import Result

Word = Literal["weak", "fair", "solid"]


def alphas(context: Context, reading: OutcomeReading) -> dict[str, Result]:
    """Return alpha at each time where enough people answered, in the order of the times."""
    if reading.outcome.scale is None:
        return {}
    found = {}
    for wave in (item.id for item in context.evaluation.project.waves):
        result = context.evaluation.result(reading.outcome.scale, "reliability", wave)
        if result is not None and (result["alpha"].n or 0) >= context.least:
            found[wave] = result
    return found


def lowest(found: dict[str, Result]) -> Result:
    """Return the time at which the questions agree least: the one that limits the reading."""
    return min(found.values(), key=lambda result: result["alpha"].estimate)


def word(value: float) -> Word:
    """Name an alpha by the usual marks."""
    return "solid" if value >= GOOD else "fair" if value >= FAIR else "weak"


def written(context: Context, result: Result) -> tuple[str, str]:
    """Return an alpha and its interval, as they are written."""
    low, value, high = bounds(result["alpha"])
    interval = context.locale.interval(low, high, 2, signed=False)
    return context.locale.number(value, 2), context.say("between.plain", interval=interval)


def why_none(context: Context, reading: OutcomeReading) -> str | None:
    """Return why alpha was refused, None where it does not apply."""
    if reading.scale is None or reading.scale.formative:
        return None
    for wave in context.evaluation.project.waves:
        reason = context.reason(f"{reading.outcome.scale}.reliability.{wave.id}")
        if reason:
            return reason
    return None
