"""Each promise beside what was found: ``target.<id>``, read alike by reports and packets."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, cast

from solidarity_eval.evaluation.jobs import Collector
from solidarity_eval.evaluation.reach.counted import count_rows_of
from solidarity_eval.evaluation.reach.material import Material
from solidarity_eval.intake.periods import parse_period
from solidarity_eval.reach.counts_against_target import counts_against_target, promise_settings
from solidarity_eval.reach.target_state import AMOUNTS, Promise, State, TargetState, target_state
from solidarity_eval.results import About, Estimate, Note, Result, Scalar
from solidarity_eval.schemas.promises import Indicator, Target
from solidarity_eval.schemas.reach import Attendance

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetReading:
    """Where a promise stands.

    Attributes
    ----------
    state : str
        ``reached, not_reached, in_progress, not_judged, no_figure``.
    reason : str
        Why, a word that reports translate.
    value, low, high : float or None
        What was found; bounds of an estimate, or the interval of a share. ``value`` is None where
        only bounds are known.
    count, total : int or None
        Behind a share: people who did, people counted.
    result : Result or None
        Where it is computed; None where there is no figure.
    """

    state: State
    reason: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    count: int | None = None
    total: int | None = None
    result: Result | None = None

    @property
    def is_share(self) -> bool:
        """Whether the figure is a share of people."""
        return self.total is not None


def promise_of(target: Target) -> Promise:
    """Return the promise of a target of the project file."""
    amounts = {name: getattr(target, name) for name in AMOUNTS}
    return Promise(
        **amounts, read_as=target.read_as, unit=target.unit, every=target.every, by=target.by
    )


def read_target(results: Mapping[str, Result], target: Target) -> TargetReading:
    """Return where a promise stands, from the results of an evaluation."""
    result = results.get(f"target.{target.id}")
    if result is None:
        return TargetReading(state="no_figure", reason="no_figure")
    reading = TargetReading(
        state=cast("State", result.settings["state"]),
        reason=str(result.settings["reason"]),
        result=result,
    )
    headline = str(result.settings["headline"])
    if headline == "least":
        return replace(reading, low=result["least"].estimate, high=result["most"].estimate)
    if not result.has(headline) or reading.reason == "several_units":
        return reading
    found = result[headline]
    reading = replace(reading, value=found.estimate, low=found.conf_low, high=found.conf_high)
    if found.unit != "proportion" or found.n is None:
        return reading
    return replace(reading, count=round(found.estimate * found.n), total=found.n)


def run_targets(material: Material, collector: Collector) -> None:
    """Set every promise of the project beside what was found."""
    for target in material.project.targets:
        collector.collect(f"target.{target.id}", partial(_results, material, target))


def _results(material: Material, target: Target) -> tuple[list[Result], list[Note]]:
    found = _found(material, target)
    if found is None:
        return [], []
    about = About(project=material.project.id, population=target.population, unit=target.unit)
    return [found.with_(id=f"target.{target.id}", about=about)], []


def _found(material: Material, target: Target) -> Result | None:
    """Look for an indicator, then a part of ``reach:``, then a word of the register of counts."""
    indicator = next((i for i in material.project.indicators if i.id == target.indicator), None)
    if indicator is not None and indicator.kind != "count":
        result = material.results.get(f"indicator.{indicator.id}")
        return None if result is None else _part(material, target, result, term="proportion")
    part = _part_of(material, target, indicator)
    if part is not None:
        result = material.results.get(f"reach.{part}")
        if result is None:
            return None
        return _part(material, target, result, term=str(result.settings["headline"]))
    return _counted(material, target, indicator)


def _part_of(material: Material, target: Target, indicator: Indicator | None) -> str | None:
    """Return the part that a target reads; one that knows the closures speaks for its counts."""
    if indicator is None:
        named = [part.id for part in material.project.reach if part.id == target.indicator]
        if named:
            return named[0]
    if target.every is None or target.site is not None:
        return None
    for part in material.project.reach:
        if isinstance(part, Attendance) and part.indicator == target.indicator:
            return part.id if part.every == target.every else None
    return None


def _counted(material: Material, target: Target, indicator: Indicator | None) -> Result | None:
    rows = count_rows_of(material, target.indicator, site=target.site, population=target.population)
    if rows is None or rows.empty:
        return None
    unit = target.unit or (indicator.unit if indicator is not None else None)
    promise = promise_of(target.model_copy(update={"unit": unit}))
    return counts_against_target(
        rows,
        promise=promise,
        site="site",
        unit="unit",
        method="method",
        low="low",
        high="high",
        as_of=report_day(material),
        running=is_running(material),
    )


def _part(material: Material, target: Target, result: Result, *, term: str) -> Result:
    """Return what a part or an indicator found, beside the promise."""
    promise, over = promise_of(target), _over(material, target)
    estimates: tuple[Estimate, ...]
    if result.has("least"):
        low, high = estimates = (result["least"], result["most"])
        headline, time = "least", {"over": over, "running": is_running(material)}
        found = target_state(promise, None, low=low.estimate, high=high.estimate, **time)
    else:
        estimates, headline = (result[term], *_kept(result, promise)), term
        found = _state(material, target, result[term], promise=promise)
    settings: dict[str, Scalar | tuple[Scalar, ...]] = {
        **promise_settings(promise),
        **found.settings(),
        "headline": headline,
        "source": result.id,
    }
    return Result(
        id="target",
        method="counts_against_target",
        design="descriptive",
        estimates=estimates,
        settings=settings,
        references=result.references,
        versions=result.versions,
    )


def _kept(result: Result, promise: Promise) -> tuple[Estimate, ...]:
    """Return the share of periods that kept a promise, where a part was asked that very amount."""
    asked = result.settings.get("expected")
    if promise.kind != "at_least" or asked != promise.values[0]:
        return ()
    shares = (item for item in result.estimates if item.term == "share_reached")
    return tuple(item for item in shares if item.at.get("of") == "judged")


def _state(
    material: Material, target: Target, estimate: Estimate, *, promise: Promise
) -> TargetState:
    """Judge a figure; a share is judged on those whose time is complete, on any day."""
    if estimate.unit == "proportion":
        over = target.by is None or _over(material, target)
        return target_state(promise, estimate.estimate, over=over)
    over = target.every is not None or _over(material, target)
    known = estimate.conf_level is None
    low, high = (estimate.conf_low, estimate.conf_high) if known else (None, None)
    running = is_running(material)
    return target_state(promise, estimate.estimate, low=low, high=high, over=over, running=running)


def _over(material: Material, target: Target) -> bool:
    """Tell whether the date of a promise is over on the day of the report."""
    day = report_day(material)
    return target.by is not None and day is not None and target.by <= day


def is_running(material: Material) -> bool:
    """Tell whether the project goes on after the day of the report, as far as is known."""
    period, day = material.project.period, report_day(material)
    if period is not None and period.end is not None and day is not None:
        return day < period.end
    reporting = material.project.reporting
    return reporting is None or reporting.final != reporting.year


def report_day(material: Material) -> dt.date | None:
    """Return the cut-off day, else the last day that the registers or the answers speak of.

    A year that is not over ends today.
    """
    if material.cutoff is not None:
        return material.cutoff
    last = max(_days(material), default=None)
    return None if last is None else min(last, dt.datetime.now().astimezone().date())


def _days(material: Material) -> Iterator[dt.date]:
    if material.dataset.counts is not None:
        for text in material.dataset.counts["period"].dropna():
            period = parse_period(str(text))
            if period is not None:
                yield period.end
    for frame in (material.dataset.responses, *material.dataset.registers.values()):
        if "date" in frame and frame["date"].notna().any():
            yield frame["date"].max().date()
