"""Whether people's scores came closer together or further apart, errors of regression avoided."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from solidarity_eval._kernels.change import ChangeMoments, change_moments
from solidarity_eval._kernels.student import t_p_value, t_quantile
from solidarity_eval.errors import NoVarianceError
from solidarity_eval.estimation.arguments import check_conf_level
from solidarity_eval.estimation.notes import info
from solidarity_eval.estimation.pairs import Subject, few_pairs_notes, outcome_pairs, paired_result
from solidarity_eval.results import Estimate, HypothesisTest, Result

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("oldham1962", "pitman1939", "morgan1939", "tu2007")
_FEWEST = 4


def pitman_morgan(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    person: str = "person",
    wave: str = "wave",
    conf_level: float = 0.95,
) -> Result:
    r"""Ratio of the standard deviations after and before, and Oldham's correlation.

    .. math:: R = s_2 / s_1, \qquad r_O = \operatorname{cor}(x_2 - x_1,\ (x_1 + x_2) / 2),
       \qquad t = r_O \sqrt{(n - 2) / (1 - r_O^2)}

    Use it to ask whether those who started low moved more than the others (catch-up, ratio below
    1) or less (cumulative advantage, ratio above 1). The change regressed on the baseline answers
    another question: it finds catch-up in most samples where nothing happens. It does not show
    who moved: a floor, a ceiling or people chosen on their score change the spread by themselves.

    Parameters
    ----------
    data : pandas.DataFrame
        Long form, one row per person and wave. Never modified.
    outcome : str
        Column of the score, in points.
    pre, post : object
        Values of ``wave`` before and after.
    person, wave : str
        Columns of the person and of the wave.
    conf_level : float
        Nominal coverage of the interval, in (0, 1).

    Returns
    -------
    Result
        Estimates ``sd_ratio`` (``ratio``, after over before, symmetric on the log scale) with its
        interval, ``oldham_correlation`` (``correlation``), ``sd_before``, ``sd_after``
        (``points``); test ``pitman_morgan``.

    Raises
    ------
    ArgumentError
        An argument is not allowed.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError, TooFewError
        The table cannot be paired, or has fewer than 4 complete pairs.
    NoVarianceError
        Scores of a wave are all equal, or everybody moved alike.

    Warns
    -----
    SmallSampleWarning
        Fewer than 10 pairs (note ``few_pairs``).

    Notes
    -----
    With r the correlation of the two waves, F = s2^2 / s1^2 and t the quantile of Student's t with
    n - 2 degrees of freedom, the interval of the variance ratio is
    ``F (K -/+ sqrt(K^2 - 1))``, ``K = 1 + 2 (1 - r^2) t^2 / (n - 2)`` (Pitman, Morgan): exactly the
    ratios that the test does not reject, for scores that are normal. Errors of measurement of
    the same size at both waves leave the test valid and draw the ratio towards 1.

    References
    ----------
    Oldham (1962), doi:10.1016/0021-9681(62)90116-9; Pitman (1939), doi:10.1093/biomet/31.1-2.9;
    Morgan (1939), doi:10.1093/biomet/31.1-2.13; Tu and Gilthorpe (2007), doi:10.1002/sim.2538.

    Examples
    --------
    >>> import pandas as pd
    >>> scores = pd.DataFrame({
    ...     "person": list("abcdefghij") * 2,
    ...     "wave": ["before"] * 10 + ["after"] * 10,
    ...     "trust": [1, 3, 3, 4, 6, 1, 2, 4, 3, 5, 3, 3, 4, 5, 5, 3, 2, 4, 5, 4],
    ... })
    >>> result = pitman_morgan(scores, outcome="trust", pre="before", post="after")
    >>> round(result["sd_ratio"].estimate, 3), round(result["oldham_correlation"].estimate, 3)
    (0.638, -0.541)
    """
    level = check_conf_level(conf_level)
    pairs = outcome_pairs(
        data, outcome=outcome, pre=pre, post=post, person=person, wave=wave, fewest=_FEWEST
    )
    found = change_moments(pairs.before, pairs.after)
    _require_spread(found)
    r = found.correlation or 0.0
    ratio = found.after.sd / found.before.sd
    low, high = _interval(found, ratio, level=level)
    oldham, statistic = _oldham(found, r)
    subject = Subject(
        method="pitman_morgan",
        outcome=outcome,
        pre=pre,
        post=post,
        unit="ratio",
        references=REFERENCES,
    )
    n = pairs.n
    return paired_result(
        subject,
        pairs,
        estimates=(
            Estimate(
                term="sd_ratio",
                estimate=ratio,
                conf_low=low,
                conf_high=high,
                conf_level=level,
                unit="ratio",
                transform="log",
                n=n,
            ),
            Estimate(term="oldham_correlation", estimate=oldham, unit="correlation", n=n),
            Estimate(term="sd_before", estimate=found.before.sd, unit="points", n=n),
            Estimate(term="sd_after", estimate=found.after.sd, unit="points", n=n),
        ),
        tests=(
            HypothesisTest(
                name="pitman_morgan",
                statistic=statistic,
                df=(float(n - 2),),
                p_value=t_p_value(statistic, n - 2.0),
                null_value=1.0,
            ),
        ),
        settings={"conf_level": level, "interval": "pitman_morgan", "headline": "sd_ratio"},
        notes=(info("error_of_measurement_in_spread"), *few_pairs_notes(pairs)),
    )


def _require_spread(found: ChangeMoments) -> None:
    flat = min(found.before.sum_squares, found.after.sum_squares, found.change.sum_squares)
    if flat <= 0.0 or abs(found.correlation or 0.0) >= 1.0:
        raise NoVarianceError("effects.no_spread_to_compare", n=found.n)


def _interval(found: ChangeMoments, ratio: float, *, level: float) -> tuple[float, float]:
    """Return the ratios of SDs that the test does not reject."""
    df = found.n - 2.0
    quantile = t_quantile(0.5 + level / 2.0, df)
    r = found.correlation or 0.0
    excess = 2.0 * (1.0 - r * r) * quantile * quantile / df
    # K -/+ sqrt(K^2 - 1) are reciprocal: the far one is sound, the near one is its inverse.
    far = 1.0 + excess + math.sqrt(excess * (2.0 + excess))
    return ratio / math.sqrt(far), ratio * math.sqrt(far)


def _oldham(found: ChangeMoments, r: float) -> tuple[float, float]:
    """Return the correlation of change and mean, and its t statistic."""
    first, second = found.before.sum_squares, found.after.sum_squares
    gap, total = second - first, second + first
    shared = 2.0 * r * math.sqrt(first) * math.sqrt(second)
    oldham = gap / math.sqrt((total - shared) * (total + shared))
    # 1 - r_O^2 in this form keeps its digits when r_O is close to 1.
    spread = 2.0 * math.sqrt(first) * math.sqrt(second) * math.sqrt((1.0 - r) * (1.0 + r))
    return min(1.0, max(-1.0, oldham)), gap * math.sqrt(found.n - 2.0) / spread
