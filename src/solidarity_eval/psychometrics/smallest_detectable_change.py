"""Smallest detectable change."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from solidarity_eval._kernels.retest import detectable
from solidarity_eval.psychometrics._answers import check_conf_level
from solidarity_eval.psychometrics._measurement_error import Source, measurement_error
from solidarity_eval.psychometrics._results import bounded, error_result

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.results import Result


def smallest_detectable_change(
    data: pd.DataFrame,
    *,
    outcome: str,
    reliability: float | None = None,
    pre: object = None,
    post: object = None,
    person: str = "person",
    wave: str = "wave",
    detection_level: float = 0.95,
    conf_level: float = 0.95,
) -> Result:
    r"""Estimate the change of one person that measurement error alone rarely makes.

    .. math:: SDC = z \sqrt 2 \, SEM, \qquad SDC_{group} = SDC / \sqrt n

    When to use it: to read one person's change; below the SDC, error is enough to explain it.
    It is a property of the measure, not of what matters: a change may be detectable and trivial,
    or matter and stay undetectable. It is not a threshold for a mean change, whose own interval
    says what it says.

    Parameters
    ----------
    data : pandas.DataFrame
        With ``reliability``: one row per person, or long form and ``pre``. With ``pre`` and
        ``post``: long form, one row per person and wave, from a retest.
    outcome, person, wave : str
        Columns of the score, of the person and of the wave.
    reliability : float or None
        Known retest reliability, from 0 to less than 1; taken as exact.
    pre, post : object
        Values of the wave column. Both: the two occasions of a retest. ``pre`` alone, with
        ``reliability``: the wave whose scores are read.
    detection_level : float
        Share of unchanged people whose difference stays below the SDC, in (0, 1).
    conf_level : float
        Nominal coverage of the intervals, in (0, 1).

    Returns
    -------
    Result
        Estimates ``smallest_detectable_change`` (points, one person),
        ``smallest_detectable_change_group`` (points, the mean of n people) and
        ``standard_error_of_measurement`` (points).

    Raises
    ------
    ArgumentError
        Neither or both of a reliability and a retest, a reliability outside [0, 1), a wave that
        is not in the table, a level outside (0, 1).
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read as described.
    TooFewError
        Fewer than 3 people or pairs.
    NoVarianceError
        The scores, or the differences, are all equal.

    Warns
    -----
    SmallSampleWarning
        Fewer than 30 people or pairs.

    Notes
    -----
    The exact normal quantile is used (1.959964, not 1.96). Intervals are those of the SEM,
    multiplied. With alpha instead of a retest reliability the SDC comes out too small.

    References
    ----------
    weir2005, devet2006, terwee2007

    Examples
    --------
    >>> from solidarity_eval.conformance.case import load_case
    >>> from solidarity_eval.psychometrics import smallest_detectable_change
    >>> wide = load_case("B08_retest_sai").data().rename_axis("person").reset_index()
    >>> long = wide.melt("person", var_name="wave", value_name="anxiety")
    >>> result = smallest_detectable_change(long, outcome="anxiety", pre="time1", post="time2")
    >>> round(result["smallest_detectable_change"].estimate, 3)
    0.566
    """
    level = check_conf_level(conf_level)
    detection = check_conf_level(detection_level)
    source = Source(
        outcome=outcome, reliability=reliability, pre=pre, post=post, person=person, wave=wave
    )
    error = measurement_error(data, source, level)
    per_sem = detectable(1.0, detection)
    factors = {
        "smallest_detectable_change": per_sem,
        "smallest_detectable_change_group": per_sem / math.sqrt(error.n),
        "standard_error_of_measurement": 1.0,
    }
    estimates = [
        bounded(
            term,
            factor * error.sem,
            unit="points",
            n=error.n,
            bounds=(factor * error.low, factor * error.high, level),
            df=error.n - 1,
        )
        for term, factor in factors.items()
    ]
    return error_result(
        "smallest_detectable_change",
        source,
        error,
        estimates=estimates,
        settings={"detection_level": detection},
    )
