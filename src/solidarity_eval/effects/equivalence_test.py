"""Can a change that matters be ruled out: two one-sided tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval._kernels.change import change_moments
from solidarity_eval._kernels.student import interval, t_p_value
from solidarity_eval.errors import NoVarianceError
from solidarity_eval.estimation.arguments import check_conf_level, check_positive
from solidarity_eval.estimation.pairs import Subject, few_pairs_notes, outcome_pairs, paired_result
from solidarity_eval.results import Estimate, HypothesisTest, Result

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("schuirmann1987", "lakens2017")


def equivalence_test(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    smallest_change: float,
    person: str = "person",
    wave: str = "wave",
    conf_level: float = 0.95,
) -> Result:
    r"""Two one-sided tests (TOST) that the mean change is smaller than what matters.

    .. math::
        t_\text{lower} = \frac{\bar d + \Delta}{s_d / \sqrt n}, \qquad
        t_\text{upper} = \frac{\bar d - \Delta}{s_d / \sqrt n}, \qquad
        p = \max(P(T \ge t_\text{lower}),\ P(T \le t_\text{upper}))

    Use it to support "no change that matters", which a large p of a test against 0 never does.
    The smallest change that matters is set before the answers are seen, in points. A large p
    here does not show that the change matters: the data may leave the question open. With few
    people that is nearly certain: at r = 0.5 it takes about 97 pairs to rule out 0.3 standard
    deviations with 80 % chance.

    Parameters
    ----------
    data : pandas.DataFrame
        Long form, one row per person and wave. Never modified.
    outcome : str
        Column of the score, in points.
    pre, post : object
        Values of ``wave`` before and after.
    smallest_change : float
        Smallest change that matters, in points, above 0. The zone is (-it, +it).
    person, wave : str
        Columns of the person and of the wave.
    conf_level : float
        1 minus the level of each test; the interval that decides has level
        ``2 conf_level - 1`` (90 % for 0.95), so ``conf_level`` lies in (0.5, 1).

    Returns
    -------
    Result
        Estimate ``mean_change`` (points) with the interval of level ``2 conf_level - 1``;
        tests ``tost_lower`` (against -smallest_change), ``tost_upper`` (against
        +smallest_change) and ``tost``, the larger of the two p. ``settings["equivalent"]`` tells
        whether the interval lies within the zone.

    Raises
    ------
    ArgumentError
        An argument is not allowed.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError, TooFewError
        The table cannot be paired, or has fewer than 2 complete pairs.
    NoVarianceError
        Everyone moved by the same amount.

    Warns
    -----
    SmallSampleWarning
        Fewer than 10 pairs (note ``few_pairs``).

    Notes
    -----
    Same p as ``TOSTER::t_TOST(paired = TRUE)`` and ``pingouin.tost(paired=True)``. The verdict of
    a report is stricter: it reads the 95 % interval, that is ``conf_level=0.975`` here.

    References
    ----------
    Schuirmann (1987), doi:10.1007/BF01068419; Lakens (2017), doi:10.1177/1948550617697177.

    Examples
    --------
    >>> import pandas as pd
    >>> scores = pd.DataFrame({
    ...     "person": list("abcdefghij") * 2,
    ...     "wave": ["before"] * 10 + ["after"] * 10,
    ...     "trust": [2, 3, 3, 4, 5, 1, 2, 4, 3, 3, 3, 3, 3, 4, 5, 2, 2, 4, 3, 3],
    ... })
    >>> result = equivalence_test(
    ...     scores, outcome="trust", pre="before", post="after", smallest_change=1.0
    ... )
    >>> round(result.test("tost").p_value, 4), result.settings["equivalent"]
    (0.0001, True)
    """
    level = check_conf_level(conf_level, least=0.5)
    margin = check_positive("smallest_change", smallest_change)
    pairs = outcome_pairs(data, outcome=outcome, pre=pre, post=post, person=person, wave=wave)
    found = change_moments(pairs.before, pairs.after)
    if found.change.sum_squares == 0.0:
        raise NoVarianceError("effects.no_variance_of_change", n=pairs.n)
    mean, std_error, df = found.change.mean, found.std_error, found.n - 1
    low, high = interval(mean, std_error, conf_level=2.0 * level - 1.0, df=df)
    lower, upper = (mean + margin) / std_error, (mean - margin) / std_error
    p_lower, p_upper = t_p_value(lower, df, "greater"), t_p_value(upper, df, "less")
    decisive = lower if p_lower >= p_upper else upper
    subject = Subject(
        method="equivalence_test",
        outcome=outcome,
        pre=pre,
        post=post,
        unit="points",
        references=REFERENCES,
    )
    return paired_result(
        subject,
        pairs,
        estimates=(
            Estimate(
                term="mean_change",
                estimate=mean,
                std_error=std_error,
                conf_low=low,
                conf_high=high,
                conf_level=2.0 * level - 1.0,
                unit="points",
                n=found.n,
                df=df,
            ),
        ),
        tests=(
            HypothesisTest(
                name="tost_lower",
                statistic=lower,
                df=(df,),
                p_value=p_lower,
                alternative="greater",
                null_value=-margin,
            ),
            HypothesisTest(
                name="tost_upper",
                statistic=upper,
                df=(df,),
                p_value=p_upper,
                alternative="less",
                null_value=margin,
            ),
            HypothesisTest(
                name="tost",
                statistic=decisive,
                df=(df,),
                p_value=max(p_lower, p_upper),
                alternative="greater" if decisive == lower else "less",
                null_value=-margin if decisive == lower else margin,
            ),
        ),
        settings={
            "conf_level": level,
            "smallest_change": margin,
            "equivalent": -margin < low and high < margin,
        },
        notes=few_pairs_notes(pairs),
    )
