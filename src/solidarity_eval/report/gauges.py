"""The gauge of an outcome: on the cover and in the badge, and the sentence that replaces it."""

from __future__ import annotations

from solidarity_eval.plots.gauge_chart import Gauge, Inks
from solidarity_eval.report.context import Context
from solidarity_eval.report.outcome_reading import OutcomeReading
from solidarity_eval.report.verdict_look import MARKS


def gauge_of(
    context: Context, reading: OutcomeReading, *, small: bool, inks: Inks | None = None
) -> Gauge:
    """Return the gauge of what the verdict reads, on a dark ground, percentages for a share."""
    wording = context.wording(reading)
    factor = wording.factor
    low, estimate, high = (factor * value for value in reading.headline)
    return Gauge(
        interval=(low, estimate, high),
        locale=context.locale,
        unit=wording.unit_name(),
        smallest=None if reading.smallest is None else factor * reading.smallest,
        digits=wording.digits,
        small=small,
        on_dark=True,
        mark=MARKS[None if reading.verdict is None else reading.verdict.word],
        drift=None if reading.drift is None else factor * reading.drift,
        groups=reading.controlled,
        inks=inks,
    )


def gauge_alt(context: Context, reading: OutcomeReading) -> str:
    """Return the sentence that replaces a gauge."""
    wording = context.wording(reading)
    band = ""
    if reading.smallest is not None:
        band = context.say("cover.alt_band", smallest=wording.exact(reading.smallest))
    values = {"label": reading.label, "value": wording.change(), "interval": wording.interval()}
    if reading.drift is not None:
        band += context.tell("drift.alt", drift=wording.with_unit(reading.drift))
    if reading.controlled:
        return context.tell("verdict.alt_groups", **values, band=band)
    return context.say("cover.alt", **values, band=band)
