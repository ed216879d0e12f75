"""Test-retest: the same measure twice on people who should not have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels import icc, retest
from solidarity_eval._kernels.change import change_moments
from solidarity_eval._kernels.student import interval
from solidarity_eval.errors import NoVarianceError
from solidarity_eval.psychometrics._answers import check_conf_level
from solidarity_eval.psychometrics._notes import small_sample_notes
from solidarity_eval.psychometrics._pairs import paired_result, score_pairs
from solidarity_eval.psychometrics._ratings import varying_mean_squares
from solidarity_eval.psychometrics._results import bounded

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval._kernels.change import ChangeMoments
    from solidarity_eval.intake.pairs import Pairs
    from solidarity_eval.results import Estimate, Result

FEWEST_PAIRS = 4
ENOUGH_PAIRS = 30


def retest_reliability(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    person: str = "person",
    wave: str = "wave",
    conf_level: float = 0.95,
) -> Result:
    r"""Estimate how stable a score is when nothing should have changed it.

    .. math:: SEM = \frac{s_{d}}{\sqrt 2}, \qquad SDC = z_{.975} \sqrt 2 \, SEM = 1.96\, s_d,
              \qquad LoA = \bar d \pm 1.96\, s_d

    where d is the second score minus the first.

    When to use it: on a test-retest study, a short time apart and without intervention, to know
    the error of a score and the correlation that drift and reliable change need. On people who
    followed a programme in between, real changes count as error and every number here is too
    pessimistic. A high correlation does not show agreement: look at the mean difference.

    Parameters
    ----------
    data : pandas.DataFrame
        Long form, one row per person and wave.
    outcome, person, wave : str
        Columns of the score, of the person and of the wave.
    pre, post : object
        Values of the wave column: first and second occasion.
    conf_level : float
        Nominal coverage in (0, 1).

    Returns
    -------
    Result
        ``retest_r`` (Pearson correlation, Fisher's interval), ``icc_2_1`` (agreement) and
        ``icc_3_1`` (consistency), ``mean_difference`` (points, t interval), ``sem`` (points, from
        the differences), ``smallest_detectable_change`` (points, for one person),
        ``limit_of_agreement`` at ``limit`` lower and upper (points); the linkage flow.

    Raises
    ------
    ArgumentError
        ``pre`` equals ``post``, a wave is not in the table, or ``conf_level`` is outside (0, 1).
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be paired.
    TooFewError
        Fewer than 4 pairs.
    NoVarianceError
        The scores of one occasion are all equal, or all differences are, or all sums are.

    Warns
    -----
    SmallSampleWarning
        Fewer than 30 pairs.

    Notes
    -----
    The SEM leaves out a shift of everyone's score between the occasions (consistency); the
    intervals of SEM and SDC are chi-square intervals of the standard deviation of normal
    differences. The limits of agreement use the multiplier 1.96 printed by Bland & Altman, with
    their approximate standard error and t; the SDC uses the exact normal quantile.

    References
    ----------
    shrout1979, weir2005, devet2006, bland1999

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.conformance.case import load_case
    >>> from solidarity_eval.psychometrics import retest_reliability
    >>> wide = load_case("B08_retest_sai").data().rename_axis("person").reset_index()
    >>> long = wide.melt("person", var_name="wave", value_name="anxiety")
    >>> result = retest_reliability(long, outcome="anxiety", pre="time1", post="time2")
    >>> round(result["retest_r"].estimate, 3), round(result["sem"].estimate, 3)
    (0.851, 0.204)
    """
    level = check_conf_level(conf_level)
    pairs = score_pairs(
        data, outcome=outcome, pre=pre, post=post, person=person, wave=wave, fewest=FEWEST_PAIRS
    )
    change = change_moments(pairs.before, pairs.after)
    if change.correlation is None:
        raise NoVarianceError("psychometrics.constant_outcome", outcome=outcome)
    if change.change.sum_squares == 0.0:
        raise NoVarianceError("psychometrics.constant_change", outcome=outcome)
    return paired_result(
        "retest_reliability",
        pairs,
        outcome=outcome,
        waves=(pre, post),
        estimates=[
            *_correlations(pairs, change.correlation, level),
            *_errors(change, level),
        ],
        settings={"sem": "within_person", "limits_of_agreement": "bland_altman_1.96"},
        notes=small_sample_notes(pairs.n, ENOUGH_PAIRS),
    )


def _correlations(pairs: Pairs, r: float, level: float) -> list[Estimate]:
    n = pairs.n
    low, high = retest.fisher_interval(r, n=n, conf_level=level)
    estimates = [
        bounded(
            "retest_r",
            r,
            unit="correlation",
            n=n,
            bounds=(low, high, level),
            transform="fisher_z",
        )
    ]
    squares = varying_mean_squares(np.column_stack([pairs.before, pairs.after]))
    for form in icc.six_forms(squares, level):
        if form.form in ("2_1", "3_1"):
            bounds = (form.low, form.high, level)
            name = f"icc_{form.form}"
            estimates.append(bounded(name, form.estimate, unit="correlation", n=n, bounds=bounds))
    return estimates


def _errors(change: ChangeMoments, level: float) -> list[Estimate]:
    n, mean, sd = change.n, change.change.mean, change.change.sd
    shift = interval(mean, change.std_error, df=n - 1, conf_level=level)
    sem, bounds = retest.sem_within(sd, n=n, conf_level=level)
    detectable = [retest.detectable(value, 0.95) for value in (sem, *bounds)]
    estimates = [
        bounded(
            "mean_difference",
            mean,
            unit="points",
            n=n,
            bounds=(*shift, level),
            std_error=change.std_error,
            df=n - 1,
        ),
        bounded("sem", sem, unit="points", n=n, bounds=(*bounds, level), df=n - 1),
        bounded(
            "smallest_detectable_change",
            detectable[0],
            unit="points",
            n=n,
            bounds=(detectable[1], detectable[2], level),
            df=n - 1,
        ),
    ]
    for name, sign in (("lower", -1), ("upper", 1)):
        limit, error = retest.limit_of_agreement(mean, sd, sign=sign, n=n)
        around = interval(limit, error, df=n - 1, conf_level=level)
        estimates.append(
            bounded(
                "limit_of_agreement",
                limit,
                unit="points",
                n=n,
                bounds=(*around, level),
                at={"limit": name},
                std_error=error,
                df=n - 1,
            )
        )
    return estimates
