"""Counts of a register beside what was promised."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from solidarity_eval.errors import ArgumentError, TooFewError
from solidarity_eval.estimation.arguments import check_conf_level, check_flag
from solidarity_eval.reach._counts import CountRow, by_name, count_rows
from solidarity_eval.reach._target_reading import Reading
from solidarity_eval.reach.target_state import Promise
from solidarity_eval.references import software
from solidarity_eval.results import Result, Scalar

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("meeker2017", "predint2025", "wilson1927")


def counts_against_target(
    data: pd.DataFrame,
    *,
    promise: Promise,
    value: str = "value",
    period: str = "period",
    site: str | None = None,
    unit: str | None = None,
    method: str | None = None,
    low: str | None = None,
    high: str | None = None,
    as_of: dt.date | None = None,
    running: bool = False,
    conf_level: float = 0.95,
) -> Result:
    r"""Set the counts of a register beside what was promised.

    Over the whole life of a project the counts add up, :math:`S = \sum_t y_t`; per week, month or
    year each period stands for itself. Where the promise has a date that is still to come and
    there are six periods of equal length or more, the total on that date at an unchanged pace is

    .. math::

        S + h \bar y \pm t_{T-1} \sqrt{\hat\phi\, \bar y\, h\, (1 + h / T)},
        \qquad \hat\phi = \max\left(1, \frac{\sum_t (y_t - \bar y)^2}{(T - 1)\, \bar y}\right),

    with :math:`T` periods seen and :math:`h` to come.

    Use it for what is counted: people, families, visits, meals. Units are never added: with
    several of them and none named by the promise, each has its total and nothing is judged. It
    does not say that these counts are of distinct people (`distinct_persons`), nor that the
    project brought them. The projection supposes that the pace stays; it is no forecast.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per period (and site, unit, way of counting); several rows of a period add up.
    promise : Promise
        The amount and how it was said.
    value, period : str
        Columns of the count and of the period (``2027``, ``2027-03``, ``2027-W05``, a day).
    site, unit, method : str, optional
        Columns of the place, of what is counted, and of how (``registered``, ``counted``,
        ``estimated``, ``declared``).
    low, high : str, optional
        Columns of the bounds of an estimate; the count itself where empty.
    as_of : date, optional
        Day of the report: later periods are left out. By default the last day counted.
    running : bool
        Whether the project goes on: a promise without a date is then in progress.
    conf_level : float
        Of the projection and of the share of periods, in (0, 1).

    Returns
    -------
    Result
        Estimates ``total`` at each ``unit`` (bounds without ``conf_level`` are those of the
        register) and ``part`` at each ``method``; ``total_by`` where some was counted after the
        date; ``ratio`` to the amount. Per period: ``latest`` (year) or ``median`` (week, month),
        ``share_reached`` (Wilson) and ``periods_reached``. ``projection`` where there is one.
        Tables ``trajectory`` (columns ``unit, period, start, end, value, low, high,
        cumulative``), ``by_site`` (``site, unit, value, low, high``). Settings ``headline``,
        ``state``, ``reason`` (see `target_state`).

    Raises
    ------
    ColumnNotFoundError, NonNumericError
        If the table cannot be read.
    DataError
        If a count is negative, a period cannot be read, a year stands beside its own months, or
        periods are longer than those of the promise.
    TooFewError
        If no row has a number, or none in the unit of the promise.
    ArgumentError
        If an argument is not allowed.

    Warns
    -----
    StatisticalWarning
        If counts are missing, a row stands twice, or an estimate has no bounds.

    Notes
    -----
    A promise per year is read on the last whole year; per week or month, on the median of the
    whole periods, with the share of periods that kept it. An estimate keeps a promise only if
    its low bound does. The prediction interval is that of quasi-Poisson counts (R ``predint``,
    ``qp_pi``, which takes the normal quantile; ours is Student's with T - 1 degrees of freedom,
    because the dispersion is estimated); its low end is cut at what is already counted.

    References
    ----------
    Meeker, Hahn and Escobar 2017; Menssen 2025; Wilson 1927.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.reach import Promise, counts_against_target
    >>> trained = pd.DataFrame({"period": ["2027-01", "2027-02"], "value": [20, 25]})
    >>> result = counts_against_target(trained, promise=Promise(between=(40, 60)))
    >>> result["total"].estimate, result.settings["state"]
    (45.0, 'reached')
    """
    check_conf_level(conf_level)
    check_flag("running", running)
    if not isinstance(promise, Promise):
        raise ArgumentError("reach_counts.not_a_promise", value=type(promise).__name__)
    rows, notes = count_rows(
        data,
        value=value,
        period=period,
        site=site,
        unit=unit,
        method=method,
        low=low,
        high=high,
    )
    rows = tuple(row for row in rows if as_of is None or row.period.start <= as_of)
    rows = _in_unit(rows, promise)
    reading = Reading(
        promise=promise,
        rows=rows,
        day=as_of or max(row.period.end for row in rows),
        running=running,
        conf_level=conf_level,
    )
    estimates, headline, state, further = reading.read()
    return Result(
        id="counts_against_target",
        method="counts_against_target",
        design="descriptive",
        estimates=tuple(estimates),
        tables=reading.tables(),
        settings={
            **promise_settings(promise),
            **state.settings(),
            "headline": headline,
            "as_of": reading.day.isoformat(),
            "methods": tuple(name or "" for name in by_name(rows, "method")),
            "conf_level": conf_level,
        },
        references=REFERENCES,
        notes=(*notes, *further),
        versions=software(),
    )


def promise_settings(promise: Promise) -> dict[str, Scalar | tuple[Scalar, ...]]:
    """Return a promise as the settings of a result hold it."""
    return {
        "amount": promise.kind,
        "values": promise.values,
        "read_as": promise.read_as,
        "unit": promise.unit,
        "every": promise.every,
        "by": promise.by.isoformat() if promise.by else None,
    }


def _in_unit(rows: tuple[CountRow, ...], promise: Promise) -> tuple[CountRow, ...]:
    """Keep the rows of the promise's unit; a register that names no unit is taken as it is."""
    units = {row.unit for row in rows}
    if promise.unit is not None and units != {None}:
        rows = tuple(row for row in rows if row.unit == promise.unit)
    if not rows:
        known = ", ".join(sorted(unit or "–" for unit in units)) or "–"
        raise TooFewError("reach_counts.no_row", unit=promise.unit or "–", known=known)
    return rows
