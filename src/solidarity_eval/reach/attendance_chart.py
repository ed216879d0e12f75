"""Attendance week after week: what is usual, what is not, and what was promised."""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from solidarity_eval._kernels import control_limits
from solidarity_eval._kernels.control_limits import Limits
from solidarity_eval._kernels.projection import pearson_dispersion
from solidarity_eval._kernels.proportions import wilson
from solidarity_eval.errors import TooFewError
from solidarity_eval.estimation.arguments import check_choice, check_conf_level, check_positive
from solidarity_eval.estimation.notes import caution, info
from solidarity_eval.reach._counts import count_rows
from solidarity_eval.reach._weeks import JUDGED, Slot, Span, slots, spans
from solidarity_eval.references import software
from solidarity_eval.results import Estimate, Result, Scalar, Table

if TYPE_CHECKING:
    import pandas as pd

LIMITS = {
    "laney": control_limits.laney,
    "negative_binomial": control_limits.negative_binomial_limits,
}
EVERY = ("week", "month")
LEAST_WEEKS = 12
REFERENCES = ("laney2002", "mohammed2006", "anhoj2014", "sen1968", "wilson1927")


def attendance_chart(
    data: pd.DataFrame,
    *,
    value: str = "value",
    period: str = "period",
    every: Literal["week", "month"] = "week",
    expected: float | None = None,
    closures: Sequence[Span] = (),
    holidays: Sequence[Span] = (),
    ramp_up_until: dt.date | None = None,
    as_of: dt.date | None = None,
    limits: str = "laney",
    conf_level: float = 0.95,
) -> Result:
    r"""Attendance per week or month, with control limits that allow for over-dispersion.

    With counts :math:`y_t` of mean :math:`\bar y` and
    :math:`z_t = (y_t - \bar y) / \sqrt{\bar y}`, Laney's limits are

    .. math::

        \bar y \pm 3 \sqrt{\bar y}\, \hat\sigma_z, \qquad
        \hat\sigma_z = \overline{|z_t - z_{t-1}|} / 1.128 .

    ``negative_binomial`` takes instead the quantiles .00135 and .99865 of a negative binomial
    fitted by maximum likelihood.

    Use it for visits of a place. The promise is read on the median and on the share of periods
    that reach it; the limits say which weeks are unlike the others. Limits of a plain Poisson
    chart are given for comparison and never used: visits come in groups and vary more. It does
    not show why a week differs, and visits are not persons.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per period (and place, activity); several rows of a week add up. A week without a
        row is missing, not zero.
    value, period : str
        Columns of the count and of the period.
    every : {"week", "month"}
        Weeks are ISO weeks.
    expected : float, optional
        What was promised per period.
    closures, holidays : sequence of (date, date)
        First and last day. A period of which all working days are closed is left out, one of
        which some are is marked and left out; one of which half the working days or more are
        holidays is judged, and left out of the limits.
    ramp_up_until : date, optional
        Periods that start by then are shown apart.
    as_of : date, optional
        Day of the report: periods that end later are left out.
    limits : {"laney", "negative_binomial"}
        Of the control chart; from 12 ordinary periods on.
    conf_level : float
        Of the share of periods, in (0, 1).

    Returns
    -------
    Result
        ``median``, ``mean`` of the periods judged; ``share_reached`` (Wilson) at ``of``
        ``judged``, ``ordinary`` and ``ramp_up``; ``weeks`` at each ``kind``; ``centre``,
        ``limit_low``, ``limit_high`` at ``limits`` (the chosen ones and ``poisson``),
        ``dispersion`` (variance over mean), ``spread`` (Laney's sigma z, or theta),
        ``longest_run``, ``crossings``, ``slope`` (per period, Theil and Sen). Table ``chart``
        (columns ``period, start, end, value, kind, low, high, beyond``). Settings ``shift``,
        ``longest_allowed``, ``crossings_needed``.

    Raises
    ------
    ColumnNotFoundError, NonNumericError, DataError
        If the table cannot be read (see `counts_against_target`).
    TooFewError
        If no period can be judged.
    ArgumentError
        If an argument is not allowed.

    Warns
    -----
    StatisticalWarning
        If periods are missing.

    Notes
    -----
    One place gives one count a week, so that Laney's u' and c' charts are one, and equal to the
    chart of individual values. Run rules of Anhøj and Olesen: a shift is a run longer than
    :math:`\log_2 n + 3` (rounded) on one side of the median, or fewer crossings than the 5 %
    quantile of a binomial(n - 1, 1/2). The interval of the share takes weeks as independent; where
    good weeks follow good weeks it is too narrow.

    References
    ----------
    Laney 2002; Mohammed and Laney 2006; Anhøj and Olesen 2014; Sen 1968; Wilson 1927.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.reach import attendance_chart
    >>> visits = pd.DataFrame({
    ...     "period": [f"2027-W{week:02}" for week in range(2, 16)],
    ...     "value": [290, 310, 305, 280, 330, 298, 315, 260, 342, 300, 288, 325, 311, 295],
    ... })
    >>> result = attendance_chart(visits, expected=300)
    >>> result["median"].estimate, round(result.get("limit_high", limits="laney").estimate, 1)
    (302.5, 386.8)
    """
    level = check_conf_level(conf_level)
    check_choice("every", every, EVERY)
    check_choice("limits", limits, tuple(LIMITS))
    if expected is not None:
        check_positive("expected", expected)
    rows, notes = count_rows(data, value=value, period=period)
    found = slots(
        rows,
        every=every,
        closures=spans("closures", closures),
        holidays=spans("holidays", holidays),
        ramp_up_until=ramp_up_until,
        as_of=as_of,
    )
    judged = _values(found, *JUDGED)
    if not judged:
        raise TooFewError("reach_counts.nothing_to_judge", every=every, n=len(found))
    gaps = sum(slot.kind == "missing" for slot in found)
    if gaps:
        notes.append(caution("reach_counts.missing_weeks", count=gaps))
    chart, used, shift = _chart(found, limits)
    if used is None:
        ordinary = len(_values(found, "ordinary"))
        notes.append(info("reach_counts.few_weeks", n=ordinary, needed=LEAST_WEEKS))
    return Result(
        id="attendance_chart",
        method="attendance_chart",
        design="descriptive",
        estimates=(
            _count("median", statistics.median(judged), n=len(judged)),
            _count("mean", statistics.fmean(judged), n=len(judged)),
            *_shares(found, expected, level),
            *(_count("weeks", n, kind=kind) for kind, n in _kinds(found).items()),
            *chart,
        ),
        tables=(_table(found, used),),
        settings={
            "headline": "median",
            "every": every,
            "expected": expected,
            "limits": limits,
            "ramp_up_until": ramp_up_until.isoformat() if ramp_up_until else None,
            "conf_level": level,
            **shift,
        },
        references=REFERENCES,
        notes=tuple(notes),
        versions=software(),
    )


def _values(found: list[Slot], *kinds: str) -> list[float]:
    return [slot.value for slot in found if slot.kind in kinds and slot.value is not None]


def _kinds(found: list[Slot]) -> dict[str, int]:
    kinds = [slot.kind for slot in found]
    return {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}


def _count(term: str, value: float, *, n: int | None = None, **at: Scalar) -> Estimate:
    return Estimate(term=term, at=at, estimate=value, unit="count", n=n)


def _shares(found: list[Slot], expected: float | None, level: float) -> list[Estimate]:
    """Return the share of periods that reach what was promised, in each group of periods."""
    if expected is None:
        return []
    groups = {"judged": JUDGED, "ordinary": ("ordinary",), "ramp_up": ("ramp_up",)}
    shares = []
    for of, kinds in groups.items():
        values = _values(found, *kinds)
        if not values:
            continue
        kept = sum(value >= expected for value in values)
        low, high = wilson(kept, len(values), level)
        shares.append(
            Estimate(
                term="share_reached",
                at={"of": of},
                estimate=kept / len(values),
                conf_low=low,
                conf_high=high,
                conf_level=level,
                unit="proportion",
                n=len(values),
            )
        )
    return shares


def _chart(
    found: list[Slot], limits: str
) -> tuple[list[Estimate], Limits | None, dict[str, Scalar]]:
    """Return the limits, the runs and the slope of the ordinary periods."""
    slots_used = [slot for slot in found if slot.kind == "ordinary"]
    values = np.array(_values(slots_used, "ordinary"))
    n = len(values)
    if n < LEAST_WEEKS or not values.any():
        return [], None, {"shift": None}
    used = LIMITS[limits](values)
    estimates = [_count("centre", used.centre, n=n)]
    for name, one in ((limits, used), ("poisson", control_limits.poisson(values))):
        estimates.append(_count("limit_low", one.low, n=n, limits=name))
        estimates.append(_count("limit_high", one.high, n=n, limits=name))
    estimates.append(
        Estimate(term="dispersion", estimate=pearson_dispersion(values), unit="ratio", n=n)
    )
    if used.spread is not None:
        estimates.append(Estimate(term="spread", estimate=used.spread, unit="ratio", n=n))
    runs = control_limits.runs(values, float(np.median(values)))
    times = np.array([found.index(slot) for slot in slots_used], dtype=float)
    estimates += [
        _count("longest_run", runs.longest, n=runs.useful),
        _count("crossings", runs.crossings, n=runs.useful),
        _count("slope", control_limits.median_slope(times, values), n=n),
    ]
    shift: dict[str, Scalar] = {
        "shift": runs.shift,
        "longest_allowed": runs.longest_allowed,
        "crossings_needed": runs.crossings_needed,
    }
    return estimates, used, shift


def _table(found: list[Slot], used: Limits | None) -> Table:
    rows: list[tuple[Scalar, ...]] = []
    for slot in found:
        low, high = (used.low, used.high) if used is not None else (None, None)
        beyond = None
        if used is not None and slot.kind == "ordinary" and slot.value is not None:
            beyond = not used.low <= slot.value <= used.high
        ends = (slot.period.start.isoformat(), slot.period.end.isoformat())
        rows.append((slot.period.name, *ends, slot.value, slot.kind, low, high, beyond))
    columns = ("period", "start", "end", "value", "kind", "low", "high", "beyond")
    return Table(id="chart", kind="chart", columns=columns, rows=tuple(rows))
