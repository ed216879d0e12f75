"""Share that has left by each kind of exit, when several kinds compete."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.competing_risks import INTERVALS, aalen_johansen
from solidarity_eval.errors import ArgumentError, DataError, SmallSampleWarning, TooFewError
from solidarity_eval.estimation.arguments import check_choice, check_conf_level, check_finite
from solidarity_eval.estimation.notes import caution
from solidarity_eval.estimation.pairs import require_table
from solidarity_eval.intake.pairs import is_label, numeric, require_columns
from solidarity_eval.reach._curve import Bounds, curve_table, incidence_at, median_of
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Note, Result

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

REFERENCES = ("andersen1993", "putter2007", "therneau2000")
FEW = 10


def cumulative_incidence(
    data: pd.DataFrame,
    *,
    time: str,
    cause: str,
    still: object = "still",
    at: float | Sequence[float] = (),
    interval: str = "log-log",
    conf_level: float = 0.95,
) -> Result:
    r"""Share that has left by each kind of exit (Aalen-Johansen).

    .. math::
        \hat F_k(t) = \sum_{t_j \le t} \hat S(t_{j-1}) \frac{d_{kj}}{r_j}, \qquad
        \hat S(t) = \prod_{t_j \le t} \Bigl(1 - \frac{\sum_k d_{kj}}{r_j}\Bigr)

    Use it for a time until something happens, when people are followed for unequal times and may
    leave in several ways: families who pass to open access, move away, or whose child grows too
    old. The shares of all exits and of those who stay add up to 1. It does not show what would
    happen if nobody moved away: 1 minus Kaplan-Meier claims to, and is never given here. It
    supposes that those followed for a shorter time are like the others.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person. Never modified.
    time : str
        Column of the time to the exit, or of the time followed, at least 0, in any unit.
    cause : str
        Column of the kind of exit.
    still : object
        Word of ``cause`` for those who had not left when last seen.
    at : float or sequence of float
        Times at which the shares are wanted, in the unit of ``time``.
    interval : {"log-log", "log", "logit", "plain"}
        Scale on which the interval is symmetric.
    conf_level : float
        Nominal coverage, in (0, 1).

    Returns
    -------
    Result
        ``cumulative_incidence`` by ``cause`` and ``time``, ``staying`` by ``time`` (unit
        ``proportion``), and ``median_time`` by ``cause`` where a curve comes to one half
        (unit ``time``); table ``curve``. Times beyond the last one followed are left out.

    Raises
    ------
    ArgumentError
        A choice is not allowed, or ``data`` is no table.
    ColumnNotFoundError, NonNumericError
        The columns cannot be read.
    DataError
        A time is negative.
    TooFewError
        Nobody has a time and a cause, or nobody has left.

    Warns
    -----
    SmallSampleWarning
        Fewer than 10 exits of a kind (note ``reach_people.few_exits``).
    StatisticalWarning
        Rows without a time or a cause are left out (``reach_people.rows_left_out``), or a time of
        ``at`` is beyond the follow-up (``reach_people.beyond``).

    Notes
    -----
    The standard error is the infinitesimal jackknife of the whole curve, that of R's ``survfit``
    for several states; ``cmprsk::cuminc`` prints another one, close to it. For a single
    kind of exit it is Greenwood's. People last seen on the day of an exit are still at risk on
    that day. The default interval is symmetric on log(-log F); R's default is ``log``. No bounds
    are given for a share of 0 or 1, where the error is 0. Bounds of the median are the times at
    which the bounds of the curve come to one half; R gives none for several states.

    References
    ----------
    Andersen, Borgan, Gill & Keiding (1993); Putter, Fiocco & Geskus (2007); Therneau & Grambsch
    (2000).

    Examples
    --------
    >>> import pandas as pd
    >>> families = pd.DataFrame({
    ...     "days": [20, 35, 35, 50, 60, 60, 80, 90, 90, 120, 130, 200],
    ...     "exit": ["open", "open", "moved", "open", "still", "open", "moved", "open", "still",
    ...              "open", "still", "still"],
    ... })
    >>> import warnings
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore")
    ...     found = cumulative_incidence(families, time="days", cause="exit", at=90)
    >>> round(found.get("cumulative_incidence", cause="open").estimate, 3)
    0.431
    """
    level = check_conf_level(conf_level)
    check_choice("interval", interval, INTERVALS)
    if not is_label(still):
        raise ArgumentError("reach_people.event_name", value=repr(still))
    wanted = _times(at)
    times, labels, notes = _rows(data, time=time, cause=cause)
    causes = sorted({label for label in labels if label != str(still)})
    if not causes:
        raise TooFewError("reach_people.nobody_left", column=cause, still=str(still))
    codes = np.array([causes.index(x) + 1 if x != str(still) else 0 for x in labels])
    curve = aalen_johansen(times, codes, kinds=len(causes))
    bounds = Bounds(conf_level=level, method=interval)
    estimates = incidence_at(curve, causes, wanted, n=len(times), bounds=bounds)
    for kind, name in enumerate(causes):
        estimates += median_of(curve, kind, cause=name, n=len(times), bounds=bounds, unit="time")
        notes += few_exits_notes(name, int((codes == kind + 1).sum()))
    if any(value > curve.last for value in wanted):
        notes.append(caution("reach_people.beyond", last=curve.last))
    return Result(
        id=f"{cause}.cumulative_incidence",
        method="cumulative_incidence",
        design="descriptive",
        about=About(outcome=cause, unit="proportion"),
        estimates=tuple(estimates),
        tables=(curve_table(curve, causes, bounds),),
        settings={
            "causes": tuple(causes),
            "still": str(still),
            "estimator": "aalen_johansen",
            "variance": "infinitesimal jackknife",
            "interval": interval,
            "conf_level": level,
        },
        references=REFERENCES,
        notes=tuple(notes),
        versions=software(),
    )


def few_exits_notes(cause: str, exits: int) -> list[Note]:
    """Warn that a curve rests on few exits."""
    if exits >= FEW:
        return []
    return [caution("reach_people.few_exits", SmallSampleWarning, cause=cause, n=exits, enough=FEW)]


def _times(at: float | Sequence[float]) -> tuple[float, ...]:
    values = at if isinstance(at, Sequence) and not isinstance(at, str) else (at,)
    found = tuple(check_finite("at", value) for value in values)
    if any(value < 0 for value in found):
        raise ArgumentError("reach_people.negative_at", value=repr(min(found)))
    return found


def _rows(
    data: pd.DataFrame, *, time: str, cause: str
) -> tuple[NDArray[np.float64], list[str], list[Note]]:
    require_table(data)
    require_columns(data, time, cause)
    times = numeric(data[time], time)
    known = np.isfinite(times) & data[cause].notna().to_numpy()
    notes = []
    if not known.all():
        notes.append(caution("reach_people.rows_left_out", n=int((~known).sum())))
    if not known.any():
        raise TooFewError("reach_people.no_events", column=cause)
    kept = times[known]
    if (kept < 0).any():
        raise DataError("reach_people.negative_time", column=time, value=float(kept.min()))
    return kept, [str(label) for label in data.loc[known, cause]], notes
