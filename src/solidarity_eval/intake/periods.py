"""Periods as people write them: a year, a quarter, a month, a week, a day."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from solidarity_eval.intake.dates import EARLIEST_YEAR, add_months, parse_date

PeriodKind = Literal["day", "week", "month", "quarter", "half", "year"]

_YEAR = re.compile(r"([0-9]{4})")
_MONTH = re.compile(r"([0-9]{4})[-/. ]?M?([0-9]{2})")
_MONTH_FIRST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{4})")
_WEEK = re.compile(r"([0-9]{4})[-/. ]?[WS]([0-9]{2})")
_QUARTER = re.compile(r"([0-9]{4})[-/. ]?[QT]([1-4])")
_HALF = re.compile(r"([0-9]{4})[-/. ]?[HS]([12])")
_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, first and last included.

    Attributes
    ----------
    kind : str
        ``day``, ``week`` (ISO, from Monday), ``month``, ``quarter``, ``half``, ``year``.
    start, end : date
        First and last day.
    """

    kind: PeriodKind
    start: dt.date
    end: dt.date

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end - self.start).days + 1

    @property
    def name(self) -> str:
        """The period written the shortest way: ``2027-W05``, ``2027-03``, ``2027``."""
        year = self.start.year
        if self.kind == "week":
            iso = self.start.isocalendar()
            return f"{iso.year:04}-W{iso.week:02}"
        if self.kind == "month":
            return f"{year:04}-{self.start.month:02}"
        if self.kind == "quarter":
            return f"{year:04}-Q{(self.start.month + 2) // 3}"
        if self.kind == "half":
            return f"{year:04}-H{1 if self.start.month == 1 else 2}"
        return f"{year:04}" if self.kind == "year" else self.start.isoformat()


def parse_period(text: str) -> Period | None:
    """Read a period; None for anything else.

    Years ``2027``, months ``2027-03`` or ``03/2027``, quarters ``2027-Q1`` or ``2027-T1``, halves
    ``2027-H1`` or ``2027-S1``, ISO weeks ``2027-W05`` or ``2027-S05`` (two figures), days as in
    `parse_date`.

    Examples
    --------
    >>> parse_period("2027-S05").name, parse_period("2027-T1").end
    ('2027-W05', datetime.date(2027, 3, 31))
    >>> parse_period("printemps") is None
    True
    """
    plain = text.strip().upper()
    day = parse_date(plain)
    if day is not None:
        return Period("day", day, day)
    if found := _WEEK.fullmatch(plain):
        return _week(int(found[1]), int(found[2]))
    if found := _QUARTER.fullmatch(plain):
        return _months("quarter", int(found[1]), 3 * int(found[2]) - 2)
    if found := _HALF.fullmatch(plain):
        return _months("half", int(found[1]), 6 * int(found[2]) - 5)
    if found := _MONTH.fullmatch(plain):
        return _months("month", int(found[1]), int(found[2]))
    if found := _MONTH_FIRST.fullmatch(plain):
        return _months("month", int(found[2]), int(found[1]))
    if found := _YEAR.fullmatch(plain):
        return _months("year", int(found[1]), 1)
    return None


def period_of(day: dt.date, kind: PeriodKind) -> Period:
    """Return the period of a kind that holds a day.

    Examples
    --------
    >>> period_of(dt.date(2027, 1, 1), "week").name
    '2026-W53'
    """
    if kind == "day":
        return Period("day", day, day)
    if kind == "week":
        monday = day - dt.timedelta(days=day.weekday())
        return Period("week", monday, monday + 6 * _ONE_DAY)
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12}[kind]
    first = months * ((day.month - 1) // months) + 1
    start = dt.date(day.year, first, 1)
    return Period(kind, start, add_months(start, months) - _ONE_DAY)


def within(period: Period, kind: PeriodKind) -> Period | None:
    """Return the period of a kind that holds the whole of another, None where none does.

    A week belongs to the month and the year of its Thursday, as in ISO 8601.
    """
    anchor = period.start + 3 * _ONE_DAY if period.kind == "week" else period.start
    if period.kind == "week" and kind != "week":
        return None if kind == "day" else period_of(anchor, kind)
    holder = period_of(anchor, kind)
    return holder if holder.start <= period.start and period.end <= holder.end else None


def _week(year: int, week: int) -> Period | None:
    try:
        monday = dt.date.fromisocalendar(year, week, 1)
    except ValueError:
        return None
    return Period("week", monday, monday + 6 * _ONE_DAY) if year >= EARLIEST_YEAR else None


def _months(kind: PeriodKind, year: int, first: int) -> Period | None:
    if year < EARLIEST_YEAR or not 1 <= first <= 12:
        return None
    return period_of(dt.date(year, first, 1), kind)
