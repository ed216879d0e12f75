"""Rows of a register of counts: checked, dated, in one unit, with their bounds."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from solidarity_eval.errors import DataError, TooFewError
from solidarity_eval.estimation.notes import caution
from solidarity_eval.estimation.pairs import require_table
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.intake.periods import Period, parse_period
from solidarity_eval.results import Note

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRow:
    """One line of the register."""

    value: float
    low: float
    high: float
    period: Period
    site: str | None = None
    unit: str | None = None
    method: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A sum of counts and of their bounds."""

    value: float
    low: float
    high: float
    rows: int

    @property
    def bounded(self) -> bool:
        """Whether the sum is known within bounds only."""
        return self.low != self.high


def total(rows: Iterable[CountRow]) -> Total:
    """Return the sum of some rows; all must be of one unit."""
    rows = tuple(rows)
    return Total(
        value=float(sum(row.value for row in rows)),
        low=float(sum(row.low for row in rows)),
        high=float(sum(row.high for row in rows)),
        rows=len(rows),
    )


def count_rows(
    data: pd.DataFrame,
    *,
    value: str,
    period: str,
    site: str | None = None,
    unit: str | None = None,
    method: str | None = None,
    low: str | None = None,
    high: str | None = None,
) -> tuple[tuple[CountRow, ...], list[Note]]:
    """Return the rows with a number, in the order of their periods, and what must be said of them.

    Raises
    ------
    DataError
        If a count is below 0, a period cannot be read, bounds do not hold their count, or
        periods of different lengths overlap.
    TooFewError
        If no row has a number.
    """
    require_table(data)
    require_columns(data, value, period, optional=(site, unit, method, low, high))
    numbers = numeric(data[value], value)
    _no_negative(numbers, value)
    kept = np.flatnonzero(np.isfinite(numbers))
    if not len(kept):
        raise TooFewError("reach_counts.no_count", column=value)
    periods = _periods(data[period].to_numpy()[kept], period)
    sides = {
        side: numbers if name is None else _bounds(data, name, numbers)
        for side, name in (("low", low), ("high", high))
    }
    texts = {
        name: [None] * len(numbers) if column is None else _texts(data[column])
        for name, column in (("site", site), ("unit", unit), ("method", method))
    }
    rows = [
        CountRow(
            value=float(numbers[i]),
            low=float(sides["low"][i]),
            high=float(sides["high"][i]),
            period=periods[place],
            site=texts["site"][i],
            unit=texts["unit"][i],
            method=texts["method"][i],
        )
        for place, i in enumerate(kept)
    ]
    _ordered(rows)
    _no_overlap(rows)
    rows.sort(key=lambda row: (row.period.start, row.site or "", row.unit or "", row.value))
    return tuple(rows), list(_notes(rows, len(numbers) - len(kept)))


def _no_negative(numbers: Any, column: str) -> None:
    wrong = numbers[numbers < 0]
    if len(wrong):
        raise DataError("reach_counts.negative", column=column, value=repr(float(wrong[0])))


def _periods(cells: Any, column: str) -> list[Period]:
    found = [_period(cell) for cell in cells]
    wrong = [cell for cell, one in zip(cells, found, strict=True) if one is None]
    if wrong:
        raise DataError(
            "reach_counts.period", column=column, value=repr(wrong[0]), count=len(wrong)
        )
    return [one for one in found if one is not None]


def _period(cell: object) -> Period | None:
    if isinstance(cell, Period):
        return cell
    if isinstance(cell, dt.date):
        day = cell.date() if isinstance(cell, dt.datetime) else cell
        return Period("day", day, day)
    if isinstance(cell, np.datetime64) and not np.isnat(cell):
        return parse_period(str(cell.astype("datetime64[D]")))
    if isinstance(cell, int | np.integer) and not isinstance(cell, bool):
        return parse_period(str(cell))
    return parse_period(cell) if isinstance(cell, str) else None


def _bounds(data: pd.DataFrame, column: str, numbers: Any) -> Any:
    found = numeric(data[column], column)
    return np.where(np.isfinite(found), found, numbers)


def _texts(values: pd.Series) -> list[str | None]:
    known = values.notna()
    return [str(text) if has else None for text, has in zip(values, known, strict=True)]


def _ordered(rows: list[CountRow]) -> None:
    wrong = [row for row in rows if not row.low <= row.value <= row.high]
    if wrong:
        row = wrong[0]
        raise DataError(
            "reach_counts.bounds",
            period=row.period.name,
            value=row.value,
            low=row.low,
            high=row.high,
        )


def _no_overlap(rows: list[CountRow]) -> None:
    """Refuse a year beside its own months: the same people would be counted twice.

    A week that ends in the next month overlaps no one: only a period that holds another does.
    """
    places: dict[tuple[str | None, str | None], set[Period]] = {}
    for row in rows:
        places.setdefault((row.site, row.unit), set()).add(row.period)
    for periods in places.values():
        for longer, shorter in _nested(sorted(periods, key=lambda one: (one.start, -one.days))):
            raise DataError("reach_counts.overlap", longer=longer.name, shorter=shorter.name)


def _nested(periods: list[Period]) -> Iterator[tuple[Period, Period]]:
    longest: Period | None = None
    for period in periods:
        if longest is not None and period.end <= longest.end and period.kind != longest.kind:
            yield longest, period
        if longest is None or period.end > longest.end:
            longest = period


def _notes(rows: list[CountRow], missing: int) -> Iterator[Note]:
    if missing:
        yield caution("reach_counts.missing", count=missing)
    bare = sum(row.method == "estimated" and row.low == row.high for row in rows)
    if bare:
        yield caution("reach_counts.no_bounds", count=bare)
    seen = [(r.period, r.site, r.unit, r.method, r.value) for r in rows]
    twice = len(seen) - len(set(seen))
    if twice:
        yield caution("reach_counts.twice", count=twice)


def by_period(rows: Iterable[CountRow]) -> list[tuple[Period, Total]]:
    """Return the sums by period, earliest first."""
    ordered = sorted(rows, key=lambda row: (row.period.start, row.period.end))
    return [
        (period, total(part))
        for period, part in itertools.groupby(ordered, key=lambda row: row.period)
    ]


def by_name(rows: Iterable[CountRow], name: str) -> dict[str | None, Total]:
    """Return the sums by site, unit or method, in alphabetical order, the unnamed first."""
    groups: dict[str | None, list[CountRow]] = {}
    for row in rows:
        groups.setdefault(getattr(row, name), []).append(row)
    return {key: total(groups[key]) for key in sorted(groups, key=lambda key: key or "")}
