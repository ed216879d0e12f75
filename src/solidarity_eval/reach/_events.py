"""The register of events: who, what, on which day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.errors import ArgumentError, DataError, TooFewError
from solidarity_eval.estimation.notes import caution
from solidarity_eval.estimation.pairs import require_table
from solidarity_eval.intake.pairs import is_label, require_columns
from solidarity_eval.results import Note

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd
    from numpy.typing import NDArray

    Days = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """Days of each event of each person, each day once, up to the last day looked at.

    Attributes
    ----------
    days : mapping
        Sorted days (since 1970) by event, then by person.
    until : int
        Last day looked at.
    notes : tuple of Note
        What had to be left out.
    """

    days: dict[str, dict[object, list[int]]] = field(repr=False)
    until: int
    notes: tuple[Note, ...] = ()

    def of(self, event: str) -> dict[object, list[int]]:
        """Return the days of an event by person; empty where it was never seen."""
        return self.days.get(event, {})

    def first(self, event: str) -> dict[object, int]:
        """Return the first day of an event by person."""
        return {person: days[0] for person, days in self.of(event).items()}

    def first_from(self, event: str, person: object, day: int) -> int | None:
        """Return the first day of an event on or after a day, None where there is none."""
        days = self.of(event).get(person, ())
        return next((found for found in days if found >= day), None)

    def unseen(self, names: Iterable[str]) -> tuple[Note, ...]:
        """Warn of the events that are named and that nobody has."""
        missing = [name for name in names if name not in self.days]
        if not missing:
            return ()
        return (caution("reach_people.never_seen", events=", ".join(missing)),)


def read_events(
    data: pd.DataFrame,
    *,
    names: Sequence[str],
    person: str,
    event: str,
    date: str,
    until: dt.date | str | None,
) -> Events:
    """Return the events of a register; rows of the same person, event and day count once.

    Raises
    ------
    ArgumentError
        If ``data`` is no table, a name is not a text or stands twice, or ``until`` is no day.
    ColumnNotFoundError
        If a column is missing.
    DataError
        If a date cannot be read.
    TooFewError
        If no row is left.
    """
    require_table(data)
    require_columns(data, person, event, date)
    for name in names:
        if not isinstance(name, str) or not name:
            raise ArgumentError("reach_people.event_name", value=repr(name))
    if len(set(names)) < len(names):
        raise ArgumentError("reach_people.event_twice", events=", ".join(names))
    whole = data[person].notna() & data[event].notna() & data[date].notna()
    rows = data.loc[whole]
    if rows.empty:
        raise TooFewError("reach_people.no_events", column=event)
    days = day_numbers(rows[date], date)
    last = int(days.max()) if until is None else day_of("until", until)
    kept: dict[str, dict[object, set[int]]] = {}
    known = set(names)
    for who, what, day in zip(rows[person], rows[event], days, strict=True):
        if day <= last and str(what) in known:
            kept.setdefault(str(what), {}).setdefault(who, set()).add(int(day))
    notes: tuple[Note, ...] = ()
    if not whole.all():
        notes = (caution("reach_people.rows_left_out", n=int((~whole).sum())),)
    return Events(
        days={
            name: {who: sorted(found) for who, found in people.items()}
            for name, people in kept.items()
        },
        until=last,
        notes=notes,
    )


def started(events: Events, start: str, *, column: str, known: pd.Series) -> dict[object, int]:
    """Return the first day of ``start`` by person, in the order of the persons.

    Raises
    ------
    DataError
        If nobody has that event, or nobody by the last day looked at.
    """
    first = events.first(start)
    if not first:
        there = {str(name) for name in known.dropna()}
        if start in there:
            raise DataError("reach_people.all_later", event=start, until=as_date(events.until))
        available = ", ".join(sorted(there)[:12]) or "–"
        raise DataError(
            "reach_people.unknown_event", event=start, column=column, available=available
        )
    return dict(sorted(first.items(), key=lambda item: (str(type(item[0])), item[0])))


def day_numbers(values: pd.Series, column: str) -> Days:
    """Return days since 1970 of a column without gaps: dates, or texts like 2026-03-31.

    A time of day with its time zone stands for the day of that zone, not of Greenwich.

    Raises
    ------
    DataError
        If a value is not a day.
    """
    if values.dtype.kind == "M":
        local: Days = (
            values.dt.tz_localize(None).to_numpy().astype("datetime64[D]").astype(np.int64)
        )
        return local
    days = [_day(value) for value in values]
    for value, day in zip(values, days, strict=True):
        if day is None:
            raise DataError("reach_people.not_a_date", column=column, value=repr(value))
    return np.array(days, dtype=np.int64)


def day_of(argument: str, value: object) -> int:
    """Return a day since 1970, else raise ArgumentError."""
    day = _day(value)
    if day is None:
        raise ArgumentError("reach_people.no_day", argument=argument, value=repr(value))
    return day


def as_date(day: int) -> str:
    """Return a day since 1970 as 2026-03-31."""
    return str(np.datetime64(day, "D"))


def _day(value: object) -> int | None:
    """Return a day since 1970, None for what is not one; a bare number is none."""
    import datetime as dt

    if isinstance(value, str):
        try:
            value = dt.date.fromisoformat(value.strip())
        except ValueError:
            return None
    if isinstance(value, np.datetime64):
        return None if np.isnat(value) else int(value.astype("datetime64[D]").astype(np.int64))
    if not isinstance(value, dt.date) or not is_label(value):
        return None
    return value.toordinal() - dt.date(1970, 1, 1).toordinal()
