"""Could the mean change be a matter of signs: the sign-flip permutation test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval._kernels.grid import gridded_change
from solidarity_eval._kernels.sign_flip import (
    SignFlips,
    drawn_sign_flips,
    exact_is_feasible,
    exact_sign_flips,
)
from solidarity_eval._kernels.streams import generator
from solidarity_eval._kernels.student import above_zero
from solidarity_eval.errors import ArgumentError
from solidarity_eval.estimation.arguments import (
    Alternative,
    check_alternative,
    check_choice,
    check_decimals,
    check_whole,
)
from solidarity_eval.estimation.pairs import (
    Subject,
    few_pairs_notes,
    outcome_pairs,
    paired_result,
    require_movement,
)
from solidarity_eval.results import Estimate, HypothesisTest, Result

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

REFERENCES = ("phipson2010", "horowitz1974", "conover1999")


def sign_flip_permutation(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    person: str = "person",
    wave: str = "wave",
    alternative: Alternative = "two-sided",
    p_method: str = "auto",
    draws: int = 9_999,
    seed: int = 0,
    decimals: int | None = None,
) -> Result:
    r"""Permutation test of the mean change: every pattern of signs of the changes.

    .. math:: p = \frac{\#\{s \in \{-1, 1\}^n : |\sum_i s_i |d_i|| \ge |\sum_i d_i|\}}{2^n}

    Use it as a second opinion beside `mean_change` when there are few people and the t law is in
    doubt. Its null is that each change could as well have had the other sign (changes symmetric
    around 0): for one-sided skewed changes that is not "no mean change", and the p is not exact for
    that. It never decides a verdict, and has no interval.

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
    alternative : {"two-sided", "greater", "less"}
        ``greater`` means a rise.
    p_method : {"auto", "exact", "monte-carlo"}
        ``auto`` counts all patterns up to 30 people who moved, and beyond on a grid of scores when
        that takes a second at most; else it draws patterns.
    draws : int
        Patterns drawn, at least 99.
    seed : int
        Of the draws, 0 or more. The stream depends on (seed, method, outcome) only.
    decimals : int or None
        Decimals of the score; None finds its grid.

    Returns
    -------
    Result
        Estimate ``mean_change`` (points); test ``sign_flip``: ``p_method`` is ``permutation`` when
        all patterns were counted, ``monte-carlo`` when drawn, ``draws`` their number (None above
        2^62).

    Raises
    ------
    ArgumentError
        An argument is not allowed, or an exact p is asked for beyond what can be counted.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError, TooFewError
        The table cannot be paired, or has fewer than 2 complete pairs.
    NoVarianceError
        Nobody moved.

    Warns
    -----
    SmallSampleWarning
        Fewer than 10 pairs (note ``few_pairs``).

    Notes
    -----
    Counted without listing the 2^n patterns: the distribution of the sum is built one person at a
    time on the grid of the scores, or, for scores without a grid and up to 30 people, from the
    sorted sums of two halves. Counting gives p = b / 2^n; drawing gives (b + 1) / (B + 1), so that
    p is never 0. ``scipy.stats.permutation_test(permutation_type="samples")`` agrees, listing
    patterns one by one. Changes are compared on the grid, so equal sums tie exactly.

    References
    ----------
    Phipson and Smyth (2010), doi:10.2202/1544-6115.1585; Horowitz and Sahni (1974),
    doi:10.1145/321812.321823; Conover (1999), Practical nonparametric statistics.

    Examples
    --------
    >>> import pandas as pd
    >>> scores = pd.DataFrame({
    ...     "person": list("abcdefghij") * 2,
    ...     "wave": ["before"] * 10 + ["after"] * 10,
    ...     "trust": [2, 3, 3, 4, 5, 1, 2, 4, 3, 3, 3, 3, 4, 5, 5, 3, 2, 4, 5, 3],
    ... })
    >>> result = sign_flip_permutation(scores, outcome="trust", pre="before", post="after")
    >>> result.test("sign_flip").p_value, result.test("sign_flip").draws
    (0.0625, 32)
    """
    check_alternative(alternative)
    check_choice("p_method", p_method, ("auto", "exact", "monte-carlo"))
    check_whole("draws", draws, least=99)
    check_whole("seed", seed, least=0)
    check_decimals(decimals)
    pairs = outcome_pairs(data, outcome=outcome, pre=pre, post=post, person=person, wave=wave)
    change = gridded_change(pairs.before, pairs.after, decimals)
    require_movement(change.units)
    if p_method == "exact" and not exact_is_feasible(change.units):
        raise ArgumentError("effects.exact_too_large", n=pairs.n)
    if p_method == "monte-carlo" or not exact_is_feasible(change.units):
        stream = generator(seed, "sign_flip_permutation", outcome)
        flips = drawn_sign_flips(change.units, alternative, draws=draws, generator=stream)
    else:
        flips = exact_sign_flips(change.units, alternative)
    drawn = flips.method == "monte-carlo"
    subject = Subject(
        method="sign_flip_permutation",
        outcome=outcome,
        pre=pre,
        post=post,
        unit="points",
        references=REFERENCES,
    )
    return paired_result(
        subject,
        pairs,
        estimates=(_mean(change.units, change.per_point),),
        tests=(_test(flips, alternative),),
        settings={
            "alternative": alternative,
            "null": "changes symmetric around 0",
            "p_method": flips.method,
            "draws": draws if drawn else None,
            "decimals": decimals,
            "steps_per_point": change.per_point,
        },
        notes=few_pairs_notes(pairs),
        seed=seed if drawn else None,
    )


def _mean(units: NDArray[np.int64], per_point: float) -> Estimate:
    n = len(units)
    return Estimate(
        term="mean_change", estimate=float(units.sum()) / n / per_point, unit="points", n=n
    )


def _test(flips: SignFlips, alternative: Alternative) -> HypothesisTest:
    return HypothesisTest(
        name="sign_flip",
        statistic=None,
        p_value=above_zero(flips.p_value),
        alternative=alternative,
        p_method="monte-carlo" if flips.method == "monte-carlo" else "permutation",
        draws=flips.patterns,
    )
