"""A series of weeks or months with their counts, and which of them may be judged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from solidarity_eval.errors import ArgumentError, DataError
from solidarity_eval.intake.periods import Period, PeriodKind, period_of, within
from solidarity_eval.reach._counts import CountRow

Kind = Literal["ordinary", "holiday", "partly_closed", "closed", "ramp_up", "missing"]
Span = tuple[dt.date, dt.date]

JUDGED: tuple[Kind, ...] = ("ordinary", "holiday")
_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One week or month: its count, None where there is none, and what kind it is."""

    period: Period
    value: float | None
    kind: Kind


def spans(argument: str, given: object) -> tuple[Span, ...]:
    """Return pairs of days, first and last included, else raise ArgumentError."""
    if not isinstance(given, Sequence) or isinstance(given, str):
        raise ArgumentError("reach_counts.spans", argument=argument, value=repr(given))
    for pair in given:
        fits = isinstance(pair, Sequence) and len(pair) == 2
        if not fits or not all(isinstance(day, dt.date) for day in pair) or pair[0] > pair[1]:
            raise ArgumentError("reach_counts.spans", argument=argument, value=repr(pair))
    return tuple((pair[0], pair[1]) for pair in given)


def slots(
    rows: Iterable[CountRow],
    *,
    every: PeriodKind,
    closures: tuple[Span, ...] = (),
    holidays: tuple[Span, ...] = (),
    ramp_up_until: dt.date | None = None,
    as_of: dt.date | None = None,
) -> list[Slot]:
    """Return every period from the first counted to the last that is over, gaps included."""
    sums: dict[Period, float] = {}
    last = as_of
    for row in rows:
        holder = within(row.period, every)
        if holder is None:
            raise DataError("reach_counts.too_long", period=row.period.name, every=every)
        sums[holder] = sums.get(holder, 0.0) + row.value
        if as_of is None:
            last = holder.end if last is None else max(last, holder.end)
    found = []
    period = min(sums, key=lambda one: one.start)
    while last is not None and period.end <= last:
        value = sums.get(period)
        shut, free = _share(period, closures), _share(period, holidays)
        early = ramp_up_until is not None and period.start <= ramp_up_until
        kind = _kind(value, shut=shut, free=free, early=early)
        found.append(Slot(period=period, value=value, kind=kind))
        period = period_of(period.end + _ONE_DAY, every)
    while found and found[-1].kind == "missing":
        found.pop()
    return found


def _kind(value: float | None, *, shut: float, free: float, early: bool) -> Kind:
    """Tell what a period is; a closed one that was counted all the same was open in part."""
    if shut == 1 and not value:
        return "closed"
    if value is None:
        return "missing"
    if early:
        return "ramp_up"
    if shut:
        return "partly_closed"
    return "holiday" if free >= 0.5 else "ordinary"


def _share(period: Period, off: tuple[Span, ...]) -> float:
    """Return the share of the working days of a period that lie in some spans."""
    days = [period.start + index * _ONE_DAY for index in range(period.days)]
    working = [day for day in days if day.weekday() < 5]
    covered = sum(any(start <= day <= end for start, end in off) for day in working)
    return covered / len(working)
