"""What a place can do in a crisis: a list, ticked on the last day it was looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.errors import ArgumentError, DataError, TooFewError
from solidarity_eval.estimation.notes import caution
from solidarity_eval.estimation.pairs import require_table
from solidarity_eval.intake.pairs import is_label, numeric, require_columns
from solidarity_eval.reach._events import as_date, day_numbers, day_of
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, Note, Result, Scalar, Table

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

REFERENCES = ("nelson2007",)
COLUMNS = ("site", "item", "essential", "state", "value", "unit", "date")
NEVER = "never_seen"
_YES = {"yes", "true", "1", "1.0"}
_NO = {"no", "false", "0", "0.0"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """An item as it was seen on a day."""

    day: int
    state: bool
    value: float | None
    unit: str | None


def capability_checklist(
    data: pd.DataFrame,
    *,
    items: Sequence[str],
    essential: Sequence[str] = (),
    until: dt.date | str | None = None,
    item: str = "item",
    date: str = "date",
    state: str = "state",
    value: str | None = None,
    unit: str | None = None,
    site: str | None = None,
) -> Result:
    r"""Share of a list of capabilities in place on the last day each was looked at.

    .. math::
        p = \frac{\#\{\text{items in place}\}}{\#\{\text{items of the list}\}}

    Use it for what a place must be able to do or hold in a crisis: a kitchen, a water point,
    stocks. The list is fixed beforehand, so the share is a fact and has no interval; read the
    essential items first. It does not show that the place would open in a crisis: drills do
    (`drill_times`).

    Parameters
    ----------
    data : pandas.DataFrame
        One row per item and day it was looked at. Never modified.
    items : sequence of str
        The list, in order.
    essential : sequence of str
        Items without which the rest is of little use.
    until : date or str, optional
        Last day looked at; the last day of the table when None.
    item, date, state : str
        Columns of the item, the day and whether it was in place (yes, no; true, false; 1, 0).
    value, unit : str, optional
        Columns of how much (3) and of what (days, meals, litres).
    site : str, optional
        Column of the place; each place then has the whole list.

    Returns
    -------
    Result
        Per ``site`` (none without one): ``share_in_place`` and ``essential_in_place`` (unit
        ``proportion``, no interval), ``preparedness_count`` (unit ``count``: items in place)
        and ``autonomy`` by ``item`` in its own unit, where the item is in place; tables
        ``checklist`` and ``trajectory`` (items in place after each day of looking).

    Raises
    ------
    ArgumentError, ColumnNotFoundError, NonNumericError
        The list, an argument or a column is not what it must be.
    DataError
        A state is neither yes nor no, a date cannot be read, or a value is negative.
    TooFewError
        No row speaks of an item of the list.

    Warns
    -----
    StatisticalWarning
        Items were never looked at and count as not in place (``reach_people.items_never_seen``);
        rows name items that are not in the list (``reach_people.items_unknown``); an item was
        seen in place and not in place on one day, which counts as not
        (``reach_people.contradictory``).

    Notes
    -----
    Autonomies are never added: three days of water and 200 meals are two facts.

    References
    ----------
    Nelson, Lurie, Wasserman & Zakowski (2007).

    Examples
    --------
    >>> import pandas as pd
    >>> seen = pd.DataFrame({
    ...     "item": ["kitchen", "water", "water"], "state": ["yes", "no", "yes"],
    ...     "date": ["2026-03-01", "2026-03-01", "2026-06-01"], "days": [None, None, 3],
    ... })
    >>> found = capability_checklist(
    ...     seen, items=["kitchen", "water"], essential=["water"], value="days"
    ... )
    >>> found["share_in_place"].estimate, found["autonomy"].estimate
    (1.0, 3.0)
    """
    listed = _list(items)
    core = _list(essential) if essential else ()
    strange = [name for name in core if name not in listed]
    if strange:
        raise ArgumentError("reach_people.essential", value=strange[0], allowed=", ".join(listed))
    require_table(data)
    require_columns(data, item, date, state, optional=(value, unit, site))
    rows, notes = _usable(data, listed, item=item, date=date, state=state)
    days = day_numbers(rows[date], date)
    last = int(days.max()) if until is None else day_of("until", until)
    seen, more = _histories(
        rows,
        days,
        last,
        columns={"item": item, "state": state, "value": value, "unit": unit},
        site=site,
    )
    notes += more
    estimates: list[Estimate] = []
    checklist: list[tuple[Scalar, ...]] = []
    for place, histories in seen.items():
        estimates += _estimates(place, histories, listed=listed, core=core)
        checklist += [
            _line(place, name, histories.get(name, ()), essential=name in core) for name in listed
        ]
    never = sum(row[3] == NEVER for row in checklist)
    if never:
        notes.append(caution("reach_people.items_never_seen", n=never))
    return Result(
        id="capability_checklist",
        method="capability_checklist",
        design="descriptive",
        about=About(unit="proportion"),
        estimates=tuple(estimates),
        tables=(
            Table(id="checklist", kind="items", columns=COLUMNS, rows=tuple(checklist)),
            _trajectory(seen, core),
        ),
        settings={
            "headline": "share_in_place",
            "items": listed,
            "essential": core,
            "until": as_date(last),
            "never_seen": "not in place",
        },
        references=REFERENCES,
        notes=tuple(notes),
        versions=software(),
    )


def _list(names: Sequence[str]) -> tuple[str, ...]:
    found = () if isinstance(names, str) else tuple(names)
    if not found or len(set(found)) < len(found):
        raise ArgumentError("reach_people.items", value=repr(names))
    return found


def _usable(
    data: pd.DataFrame, listed: tuple[str, ...], *, item: str, date: str, state: str
) -> tuple[pd.DataFrame, list[Note]]:
    whole = data[item].notna() & data[date].notna() & data[state].notna()
    named = whole & data[item].astype(str).isin(listed)
    notes = []
    if not whole.all():
        notes.append(caution("reach_people.rows_left_out", n=int((~whole).sum())))
    if (whole & ~named).any():
        names = sorted({str(name) for name in data.loc[whole & ~named, item]})
        notes.append(caution("reach_people.items_unknown", items=", ".join(names[:8])))
    if not named.any():
        raise TooFewError("reach_people.no_item", column=item, items=", ".join(listed))
    return data.loc[named], notes


def _histories(
    rows: pd.DataFrame,
    days: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
    last: int,
    *,
    columns: Mapping[str, str | None],
    site: str | None,
) -> tuple[dict[str | None, dict[str, list[_Seen]]], list[Note]]:
    """Return what was seen of each item, by place, in the order of the days."""
    states = [_state(cell, str(columns["state"])) for cell in rows[columns["state"]]]
    values = _values(rows, columns["value"])
    units = [None] * len(rows) if columns["unit"] is None else list(rows[columns["unit"]])
    places = [None] * len(rows) if site is None else [_text(cell) for cell in rows[site]]
    by_key: dict[tuple[str | None, str, int], _Seen] = {}
    clashes = 0
    for place, name, day, here, amount, what in zip(
        places, rows[columns["item"]], days, states, values, units, strict=True
    ):
        if day > last:
            continue
        key = (place, str(name), int(day))
        seen = _Seen(day=int(day), state=here, value=amount, unit=_text(what))
        known = by_key.get(key)
        clashes += known is not None and known.state != here
        if known is None or known.state or not here:
            by_key[key] = seen
    found: dict[str | None, dict[str, list[_Seen]]] = {}
    for place, name, day in sorted(by_key, key=lambda key: (str(key[0]), key[1], key[2])):
        found.setdefault(place, {}).setdefault(name, []).append(by_key[place, name, day])
    notes = [caution("reach_people.contradictory", n=clashes)] if clashes else []
    return found, notes


def _state(cell: object, column: str) -> bool:
    word = str(cell).strip().lower()
    if word in _YES | _NO:
        return word in _YES
    raise DataError("reach_people.state", column=column, value=repr(cell))


def _values(rows: pd.DataFrame, column: str | None) -> list[float | None]:
    if column is None:
        return [None] * len(rows)
    amounts = numeric(rows[column], column)
    if (amounts < 0).any():
        raise DataError(
            "reach_people.negative_value", column=column, value=float(np.nanmin(amounts))
        )
    return [float(amount) if np.isfinite(amount) else None for amount in amounts]


def _text(cell: object) -> str | None:
    return str(cell) if is_label(cell) else None


def _estimates(
    place: str | None,
    histories: Mapping[str, Sequence[_Seen]],
    *,
    listed: tuple[str, ...],
    core: tuple[str, ...],
) -> list[Estimate]:
    at: dict[str, Scalar] = {} if place is None else {"site": place}
    there = {name for name, seen in histories.items() if seen[-1].state}
    found = [_share("share_in_place", listed, there, at=at)]
    if core:
        found.append(_share("essential_in_place", core, there, at=at))
    count = float(len(there))
    found.append(Estimate(term="preparedness_count", at=at, estimate=count, unit="count"))
    for name in listed:
        last = histories[name][-1] if name in there else None
        if last is not None and last.value is not None:
            where = {**at, "item": name}
            what = last.unit or "count"
            found.append(Estimate(term="autonomy", at=where, estimate=last.value, unit=what))
    return found


def _share(
    term: str, names: tuple[str, ...], there: set[str], *, at: dict[str, Scalar]
) -> Estimate:
    share = sum(name in there for name in names) / len(names)
    return Estimate(term=term, at=at, estimate=share, unit="proportion", n=len(names))


def _line(
    place: str | None, name: str, seen: Sequence[_Seen], *, essential: bool
) -> tuple[Scalar, ...]:
    if not seen:
        return (place, name, essential, NEVER, None, None, None)
    last = seen[-1]
    state = "in_place" if last.state else "not_in_place"
    return (place, name, essential, state, last.value, last.unit, as_date(last.day))


def _trajectory(
    seen: Mapping[str | None, Mapping[str, Sequence[_Seen]]], core: tuple[str, ...]
) -> Table:
    """Count the items in place after each day on which something was looked at."""
    rows: list[tuple[Scalar, ...]] = []
    for place, histories in seen.items():
        for day in sorted({one.day for history in histories.values() for one in history}):
            there = {
                name
                for name, history in histories.items()
                if any(one.state for one in [one for one in history if one.day <= day][-1:])
            }
            rows.append((place, as_date(day), len(there), sum(name in core for name in there)))
    columns = ("site", "date", "in_place", "essential_in_place")
    return Table(id="trajectory", kind="trajectory", columns=columns, rows=tuple(rows))
