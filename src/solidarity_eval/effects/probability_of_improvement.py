"""How many moved up, as the chance that a person drawn at random did."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.change import ChangeMoments, change_moments
from solidarity_eval._kernels.dominance import dominance
from solidarity_eval._kernels.grid import gridded
from solidarity_eval._kernels.student import normal_cdf, normal_quantile
from solidarity_eval.estimation.arguments import check_conf_level, check_decimals
from solidarity_eval.estimation.pairs import Subject, few_pairs_notes, outcome_pairs, paired_result
from solidarity_eval.results import Estimate, Result

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("bonett2012", "mcgraw1992", "vargha2000")


def probability_of_improvement(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    person: str = "person",
    wave: str = "wave",
    conf_level: float = 0.95,
    decimals: int | None = None,
) -> Result:
    r"""Share of people whose score rose, those who stayed counting half.

    .. math:: P = \frac{\#\{d_i > 0\} + \tfrac12 \#\{d_i = 0\}}{n}

    Use it to put a change in words that everyone reads: 0.5 is as many rises as falls. It says
    nothing of how far people moved, and an error of measurement of one point counts as a move: on
    a scale with error some 50 % "rise" when nothing happens. It describes a change, not its cause.

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
    decimals : int or None
        Decimals of the score; None finds its grid.

    Returns
    -------
    Result
        Estimates (``proportion``) ``probability_of_improvement`` with its interval;
        ``normal_theory``, its value for normal changes (left out when everyone moved alike);
        ``dominance``, the chance that an after-score drawn at random exceeds a before-score drawn
        at random, pairing ignored (Vargha and Delaney's A); ``dominance_normal``, its value for
        normal scores (left out when no score varies). Then ``n_up``, ``n_down``, ``n_same``
        (``count``).

    Raises
    ------
    ArgumentError
        An argument is not allowed.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError, TooFewError
        The table cannot be paired, or has fewer than 2 complete pairs.

    Warns
    -----
    SmallSampleWarning
        Fewer than 10 pairs (note ``few_pairs``).

    Notes
    -----
    ``2 P - 1`` is the share of rises minus the share of falls; the interval is Bonett and
    Price's adjusted Wald interval of that difference (one more rise and one more fall), turned
    back and kept in [0, 1]. ``normal_theory`` is ``Phi(mean / sd)`` of the changes,
    ``dominance_normal`` ``Phi(mean / sqrt(s1^2 + s2^2))``. ``pingouin.compute_effsize`` with
    ``eftype="CLES"`` gives ``dominance``, not the paired share, for paired data too.

    References
    ----------
    Bonett and Price (2012), doi:10.3102/1076998611411915; McGraw and Wong (1992),
    doi:10.1037/0033-2909.111.2.361; Vargha and Delaney (2000), doi:10.3102/10769986025002101.

    Examples
    --------
    >>> import pandas as pd
    >>> scores = pd.DataFrame({
    ...     "person": list("abcdefghij") * 2,
    ...     "wave": ["before"] * 10 + ["after"] * 10,
    ...     "trust": [2, 3, 3, 4, 5, 1, 2, 4, 3, 3, 3, 3, 4, 5, 5, 3, 2, 4, 5, 3],
    ... })
    >>> result = probability_of_improvement(scores, outcome="trust", pre="before", post="after")
    >>> result["probability_of_improvement"].estimate, result["n_same"].estimate
    (0.75, 5)
    """
    level = check_conf_level(conf_level)
    check_decimals(decimals)
    pairs = outcome_pairs(data, outcome=outcome, pre=pre, post=post, person=person, wave=wave)
    n = pairs.n
    both = gridded(np.concatenate([pairs.before, pairs.after]), decimals).units
    before, after = both[:n], both[n:]
    up, down = int((after > before).sum()), int((after < before).sum())
    low, high = _interval(up, down, n, level=level)
    found = change_moments(pairs.before, pairs.after)
    extras = {"dominance": dominance(after, before), **_normal_theory(found)}
    counts = {"n_up": up, "n_down": down, "n_same": n - up - down}
    subject = Subject(
        method="probability_of_improvement",
        outcome=outcome,
        pre=pre,
        post=post,
        unit="proportion",
        references=REFERENCES,
    )
    return paired_result(
        subject,
        pairs,
        estimates=(
            Estimate(
                term="probability_of_improvement",
                estimate=(up + (n - up - down) / 2.0) / n,
                conf_low=low,
                conf_high=high,
                conf_level=level,
                unit="proportion",
                n=n,
            ),
            *(
                Estimate(term=term, estimate=value, unit="proportion", n=n)
                for term, value in extras.items()
            ),
            *(Estimate(term=k, estimate=v, unit="count", n=n) for k, v in counts.items()),
        ),
        settings={"conf_level": level, "interval": "bonett_price", "decimals": decimals},
        notes=few_pairs_notes(pairs),
    )


def _interval(up: int, down: int, n: int, *, level: float) -> tuple[float, float]:
    """Return Bonett and Price's interval of (1 + share of rises - share of falls) / 2."""
    rises, falls = (up + 1.0) / (n + 2.0), (down + 1.0) / (n + 2.0)
    gap = rises - falls
    half = normal_quantile(0.5 + level / 2.0) * math.sqrt((rises + falls - gap * gap) / (n + 2.0))
    return max(0.0, (1.0 + gap - half) / 2.0), min(1.0, (1.0 + gap + half) / 2.0)


def _normal_theory(found: ChangeMoments) -> dict[str, float]:
    values = {}
    if found.change.sum_squares > 0.0:
        values["normal_theory"] = normal_cdf(found.change.mean / found.change.sd)
    spread = math.sqrt(found.before.variance + found.after.variance)
    if spread > 0.0:
        values["dominance_normal"] = normal_cdf(found.change.mean / spread)
    return values
