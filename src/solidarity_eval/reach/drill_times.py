"""Drills: how long it took to open, drill after drill."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.errors import DataError, SmallSampleWarning, TooFewError
from solidarity_eval.estimation.arguments import check_positive
from solidarity_eval.estimation.notes import caution
from solidarity_eval.estimation.pairs import require_table
from solidarity_eval.intake.pairs import is_label, numeric, require_columns
from solidarity_eval.reach._events import as_date, day_numbers, day_of
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, Note, Result, Scalar, Table

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

REFERENCES = ("skryabina2017",)
FEW = 6


def drill_times(
    data: pd.DataFrame,
    *,
    limit: float | None = None,
    until: dt.date | str | None = None,
    minutes: str = "minutes",
    date: str = "date",
    site: str | None = None,
) -> Result:
    r"""Time to open in each drill: the run, the middle one, and how many kept within a limit.

    .. math::
        \tilde t = \text{median}(t_1, \dots, t_m), \qquad
        p = \frac{\#\{t_i \le \text{limit}\}}{m}

    Use it for timed drills of a place that must open in a crisis. The drills are all there were,
    one after the other and no sample, so there is no interval. It does not show how long a real
    crisis would take: nobody is warned of one.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per drill. Never modified.
    limit : float, optional
        Minutes within which the place was to open, fixed beforehand.
    until : date or str, optional
        Last day looked at; all drills when None.
    minutes, date : str
        Columns of the time to open, in minutes above 0, and of the day.
    site : str, optional
        Column of the place, shown in the run.

    Returns
    -------
    Result
        ``drills`` (unit ``count``), ``median_minutes``, ``first_minutes``, ``last_minutes`` and
        ``longest_minutes`` (unit ``minutes``); with a limit ``within_limit`` (unit
        ``proportion``); table ``drills``, in the order of the days.

    Raises
    ------
    ArgumentError, ColumnNotFoundError, NonNumericError
        An argument or a column is not what it must be.
    DataError
        A time is 0 or negative, or a date cannot be read.
    TooFewError
        No drill has a day and a time.

    Warns
    -----
    SmallSampleWarning
        Fewer than 6 drills (``reach_people.few_drills``).
    StatisticalWarning
        Rows without a day or a time are left out (``reach_people.rows_left_out``).

    Notes
    -----
    The median of an even number of drills is the middle of the two middle ones, as R's
    ``median``.

    References
    ----------
    Skryabina, Reedy, Amlôt, Jaye & Riley (2017).

    Examples
    --------
    >>> import pandas as pd
    >>> drills = pd.DataFrame({
    ...     "date": ["2026-01-10", "2026-03-14", "2026-05-16", "2026-07-18", "2026-09-19",
    ...              "2026-11-21"],
    ...     "minutes": [95, 70, 62, 48, 50, 41],
    ... })
    >>> found = drill_times(drills, limit=60)
    >>> found["median_minutes"].estimate, found["within_limit"].estimate
    (56.0, 0.5)
    """
    if limit is not None:
        check_positive("limit", limit)
    require_table(data)
    require_columns(data, minutes, date, optional=(site,))
    times = numeric(data[minutes], minutes)
    whole = np.isfinite(times) & data[date].notna().to_numpy()
    notes: list[Note] = []
    if not whole.all():
        notes.append(caution("reach_people.rows_left_out", n=int((~whole).sum())))
    if not whole.any():
        raise TooFewError("reach_people.no_drill", column=minutes)
    if (times[whole] <= 0).any():
        value = float(times[whole].min())
        raise DataError("reach_people.negative_minutes", column=minutes, value=value)
    rows = data.loc[whole]
    days = day_numbers(rows[date], date)
    last = int(days.max()) if until is None else day_of("until", until)
    places = [None] * len(rows) if site is None else list(rows[site])
    run = [
        (int(day), float(time), str(place) if is_label(place) else None)
        for day, time, place in zip(days, times[whole], places, strict=True)
        if day <= last
    ]
    run.sort(key=lambda drill: (drill[0], drill[1], str(drill[2])))
    if not run:
        raise TooFewError("reach_people.no_drill", column=minutes)
    if len(run) < FEW:
        notes.append(caution("reach_people.few_drills", SmallSampleWarning, n=len(run), enough=FEW))
    return Result(
        id=f"{minutes}.drill_times",
        method="drill_times",
        design="descriptive",
        about=About(unit="minutes"),
        estimates=tuple(_estimates([time for _, time, _ in run], limit)),
        tables=(_run(run, limit),),
        settings={
            "headline": "median_minutes" if limit is None else "within_limit",
            "limit": limit,
            "until": as_date(last),
        },
        references=REFERENCES,
        notes=tuple(notes),
        versions=software(),
    )


def _estimates(times: list[float], limit: float | None) -> list[Estimate]:
    n = len(times)
    values = {
        "median_minutes": float(np.median(times)),
        "first_minutes": times[0],
        "last_minutes": times[-1],
        "longest_minutes": max(times),
    }
    found = [Estimate(term="drills", estimate=float(n), unit="count", n=n)]
    found += [
        Estimate(term=term, estimate=value, unit="minutes", n=n) for term, value in values.items()
    ]
    if limit is not None:
        share = sum(time <= limit for time in times) / n
        found.append(Estimate(term="within_limit", estimate=share, unit="proportion", n=n))
    return found


def _run(run: list[tuple[int, float, str | None]], limit: float | None) -> Table:
    rows: list[tuple[Scalar, ...]] = [
        (as_date(day), place, time, None if limit is None else time <= limit)
        for day, time, place in run
    ]
    columns = ("date", "site", "minutes", "within_limit")
    return Table(id="drills", kind="trajectory", columns=columns, rows=tuple(rows))
