"""Standard error of measurement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval.psychometrics._answers import check_conf_level
from solidarity_eval.psychometrics._measurement_error import Source, measurement_error
from solidarity_eval.psychometrics._results import bounded, error_result

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.results import Result


def standard_error_of_measurement(
    data: pd.DataFrame,
    *,
    outcome: str,
    reliability: float | None = None,
    pre: object = None,
    post: object = None,
    person: str = "person",
    wave: str = "wave",
    conf_level: float = 0.95,
) -> Result:
    r"""Estimate by how much a person's score would vary if it were taken again.

    .. math:: SEM = s \sqrt{1 - \rho} \qquad \text{or, from a retest,} \qquad
              SEM = s_{post - pre} / \sqrt 2

    When to use it: to say how blurred one person's score is, in points. About two thirds of the
    retaken scores lie within one SEM of the person's true score. With alpha as the reliability
    it is the blur of one sitting only; the error of a *change* needs a retest. It does not say
    which change matters to people.

    Parameters
    ----------
    data : pandas.DataFrame
        With ``reliability``: one row per person, or long form and ``pre``. With ``pre`` and
        ``post``: long form, one row per person and wave.
    outcome, person, wave : str
        Columns of the score, of the person and of the wave.
    reliability : float or None
        Known reliability, from 0 to less than 1; taken as exact.
    pre, post : object
        Values of the wave column. Both: the two occasions of a retest. ``pre`` alone, with
        ``reliability``: the wave whose scores are read.
    conf_level : float
        Nominal coverage in (0, 1).

    Returns
    -------
    Result
        Estimate ``standard_error_of_measurement`` (points) with its interval.

    Raises
    ------
    ArgumentError
        Neither or both of a reliability and a retest, a reliability outside [0, 1), a wave that
        is not in the table, a ``conf_level`` outside (0, 1).
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
    Chi-square interval of a standard deviation of normal values, df n - 1. With ``reliability``
    it counts the uncertainty of the standard deviation only, so it is too narrow. From a retest,
    a shift of everyone's score between the occasions is left out.

    References
    ----------
    weir2005, devet2006

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.psychometrics import standard_error_of_measurement
    >>> scores = pd.DataFrame({"trust": [k % 10 for k in range(30)]})
    >>> result = standard_error_of_measurement(scores, outcome="trust", reliability=0.8)
    >>> round(result["standard_error_of_measurement"].estimate, 3)
    1.306
    """
    level = check_conf_level(conf_level)
    source = Source(
        outcome=outcome, reliability=reliability, pre=pre, post=post, person=person, wave=wave
    )
    error = measurement_error(data, source, level)
    estimate = bounded(
        "standard_error_of_measurement",
        error.sem,
        unit="points",
        n=error.n,
        bounds=(error.low, error.high, level),
        df=error.n - 1,
    )
    return error_result(
        "standard_error_of_measurement", source, error, estimates=[estimate], settings={}
    )
