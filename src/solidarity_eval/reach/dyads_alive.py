"""People put together in twos: how many were formed, how many still meet after some months."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval._kernels.competing_risks import INTERVALS, Incidence, aalen_johansen
from solidarity_eval.errors import ArgumentError
from solidarity_eval.estimation.arguments import check_choice, check_conf_level, check_positive
from solidarity_eval.estimation.notes import caution
from solidarity_eval.reach._curve import Bounds, curve_table, wilson_share
from solidarity_eval.reach._events import Events, as_date, read_events, started
from solidarity_eval.reach.cumulative_incidence import few_exits_notes
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, Note, Result, Scalar, Table

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

REFERENCES = ("andersen1993", "putter2007", "wilson1927")
DAYS_PER_MONTH = 365.25 / 12
ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dyad:
    """Days from the start to the end, which end, and days since the start."""

    days: int
    kind: int
    since: int


def dyads_alive(
    data: pd.DataFrame,
    *,
    start: str,
    end: str | Sequence[str],
    competing: Sequence[str] = (),
    at_months: Sequence[float] = (6, 12),
    until: dt.date | str | None = None,
    dyad: str = "person",
    event: str = "event",
    date: str = "date",
    interval: str = "log-log",
    conf_level: float = 0.95,
) -> Result:
    r"""Dyads formed, and the share still alive after some months, with competing ends.

    .. math::
        \hat S(t) = 1 - \sum_k \hat F_k(t)

    Use it for people who meet in twos (mentor and young person, volunteer and person visited):
    how many were formed, and for how long they meet. Those formed recently count for as long as
    they could be followed. An end is not a failure: some dyads stop because their aim is reached
    or someone moved; give these words in ``competing``, and each kind of end has its own share.

    Parameters
    ----------
    data : pandas.DataFrame
        The register: one row per event of a dyad. Never modified.
    start : str
        Word of the event that forms the dyad.
    end : str or sequence of str
        Words of the events that end it; taken together.
    competing : sequence of str
        Words of ends for another reason, each kept apart.
    at_months : sequence of float
        Months after the start, of 365.25 / 12 days.
    until : date or str, optional
        Last day looked at; the last day of the register when None.
    dyad, event, date : str
        Columns of the dyad, of what and of when.
    interval : {"log-log", "log", "logit", "plain"}
        Scale on which the intervals of the curve are symmetric.
    conf_level : float
        Nominal coverage, in (0, 1).

    Returns
    -------
    Result
        ``formed`` (unit ``dyads``); by ``months``: ``alive`` (the curve) and
        ``alive_when_due`` (share of the dyads formed long enough ago, Wilson); by ``cause`` and
        ``months``: ``ended``; tables ``curve`` (in days), ``formed_by_year`` and ``months``.
        Months beyond the follow-up are left out.

    Raises
    ------
    ArgumentError, ColumnNotFoundError
        An argument or a column is not what it must be.
    DataError
        No dyad has the event ``start``, or a date cannot be read.
    TooFewError
        No row is left.

    Warns
    -----
    SmallSampleWarning
        Fewer than 10 ends (``reach_people.few_exits``).
    StatisticalWarning
        No dyad is old enough for a month (``reach_people.beyond``), an event was never seen.

    Notes
    -----
    ``alive`` is the share without any end: Kaplan-Meier for all ends together, with Greenwood's
    error; ``ended`` is Aalen-Johansen's share of each kind (see `cumulative_incidence`). They
    add up to 1. Intervals of ``alive`` are symmetric on log(-log S).

    References
    ----------
    Andersen, Borgan, Gill & Keiding (1993); Putter, Fiocco & Geskus (2007); Wilson (1927).

    Examples
    --------
    >>> import pandas as pd
    >>> formed = pd.DataFrame({"person": range(20), "event": "formed", "date": "2025-01-10"})
    >>> ended = pd.DataFrame({"person": range(10), "event": "ended", "date": "2025-05-10"})
    >>> found = dyads_alive(
    ...     pd.concat([formed, ended]), start="formed", end="ended", at_months=[6],
    ...     until="2026-01-31",
    ... )
    >>> found["formed"].estimate, round(found.get("alive", months=6.0).estimate, 3)
    (20.0, 0.5)
    """
    level = check_conf_level(conf_level)
    check_choice("interval", interval, INTERVALS)
    ends = (end,) if isinstance(end, str) else tuple(end)
    if not ends:
        raise ArgumentError("reach_people.event_name", value=repr(end))
    others = (competing,) if isinstance(competing, str) else tuple(competing)
    months = [check_positive("at_months", value) for value in at_months]
    names = (start, *ends, *others)
    events = read_events(data, names=names, person=dyad, event=event, date=date, until=until)
    entries = started(events, start, column=event, known=data[event])
    kinds = {**dict.fromkeys(ends, 1), **{name: i + 2 for i, name in enumerate(others)}}
    dyads = [_read(events, who, day, kinds=kinds) for who, day in entries.items()]
    causes = (ENDED, *others)
    curve = aalen_johansen(
        [item.days for item in dyads], [item.kind for item in dyads], kinds=len(causes)
    )
    bounds = Bounds(conf_level=level, method=interval)
    estimates = _estimates(curve, causes, dyads, months=months, bounds=bounds)
    notes = [*events.notes, *events.unseen(others)]
    notes += few_exits_notes(ENDED, sum(item.kind == 1 for item in dyads))
    notes += _beyond(dyads, months)
    return Result(
        id=f"{start}.dyads_alive",
        method="dyads_alive",
        design="dyads",
        about=About(unit="dyads"),
        estimates=tuple(estimates),
        tables=(
            _by_year(entries.values()),
            _by_month(dyads, months, causes),
            curve_table(curve, causes, bounds),
        ),
        settings={
            "headline": "formed",
            "start": start,
            "end": ends,
            "competing": others,
            "at_months": tuple(months),
            "days_per_month": DAYS_PER_MONTH,
            "until": as_date(events.until),
            "until_from": "register" if until is None else "given",
            "interval": interval,
            "variance": "infinitesimal jackknife",
            "conf_level": level,
        },
        references=REFERENCES,
        notes=tuple(notes),
        versions=software(),
    )


def _read(events: Events, who: object, entry: int, *, kinds: dict[str, int]) -> _Dyad:
    found = [
        (day, kind)
        for name, kind in kinds.items()
        if (day := events.first_from(name, who, entry)) is not None
    ]
    day, kind = min(found, default=(events.until, 0))
    return _Dyad(days=day - entry, kind=kind, since=events.until - entry)


def _estimates(
    curve: Incidence,
    causes: tuple[str, ...],
    dyads: list[_Dyad],
    *,
    months: list[float],
    bounds: Bounds,
) -> list[Estimate]:
    n = len(dyads)
    found = [Estimate(term="formed", estimate=float(n), unit="dyads", n=n)]
    for month in months:
        days = month * DAYS_PER_MONTH
        due = [item for item in dyads if item.since >= days]
        if not due:
            continue
        at: dict[str, Scalar] = {"months": month}
        found.append(_share("alive", at, curve.staying_at(days), n=n, bounds=bounds))
        alive = sum(item.kind == 0 or item.days > days for item in due)
        level = bounds.conf_level
        found.append(wilson_share("alive_when_due", alive, len(due), conf_level=level, at=at))
        for kind, cause in enumerate(causes):
            here = {"cause": cause, **at}
            found.append(_share("ended", here, curve.at(days, kind), n=n, bounds=bounds))
    return found


def _share(
    term: str, at: dict[str, Scalar], value: tuple[float, float], *, n: int, bounds: Bounds
) -> Estimate:
    low, high = bounds.of(*value)
    return Estimate(
        term=term,
        at=at,
        estimate=value[0],
        std_error=value[1],
        conf_low=low,
        conf_high=high,
        conf_level=None if low is None else bounds.conf_level,
        unit="proportion",
        n=n,
    )


def _by_month(dyads: list[_Dyad], months: list[float], causes: tuple[str, ...]) -> Table:
    """Count, among the dyads formed long enough ago, those alive and each kind of end."""
    rows = []
    for month in months:
        days = month * DAYS_PER_MONTH
        due = [item for item in dyads if item.since >= days]
        kinds = [item.kind if item.days <= days else 0 for item in due]
        ends = [kinds.count(place + 1) for place in range(len(causes))]
        rows.append((month, len(due), kinds.count(0), *ends))
    columns = ("months", "due", "alive", *causes)
    return Table(id="months", kind="counts", columns=columns, rows=tuple(rows))


def _by_year(days: Iterable[int]) -> Table:
    years = Counter(as_date(day)[:4] for day in days)
    rows = tuple((int(year), years[year]) for year in sorted(years))
    return Table(id="formed_by_year", kind="counts", columns=("year", "n"), rows=rows)


def _beyond(dyads: list[_Dyad], months: list[float]) -> list[Note]:
    oldest = max(item.since for item in dyads) / DAYS_PER_MONTH
    late = [month for month in months if month > oldest]
    return [caution("reach_people.no_dyad_due", months=min(late))] if late else []
