"""Could the difference of two means be a matter of who stood in which group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval._kernels.permuted_groups import drawn_groups_p
from solidarity_eval._kernels.rank_two_groups import draw_is_feasible, exact_draw_p
from solidarity_eval._kernels.streams import generator
from solidarity_eval._kernels.two_groups import two_groups
from solidarity_eval.errors import ArgumentError, NoVarianceError
from solidarity_eval.estimation.arguments import (
    Alternative,
    check_alternative,
    check_choice,
    check_decimals,
    check_whole,
)
from solidarity_eval.estimation.groups import (
    Comparison,
    few_per_group_notes,
    group_result,
    grouped_units,
    outcome_groups,
)
from solidarity_eval.results import Estimate, HypothesisTest, Result

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("phipson2010", "conover1999")


def mean_difference_permutation(
    data: pd.DataFrame,
    *,
    outcome: str,
    arm: str,
    programme: object,
    comparison: object,
    person: str | None = "person",
    alternative: Alternative = "two-sided",
    p_method: str = "auto",
    draws: int = 9_999,
    seed: int = 0,
    decimals: int | None = None,
) -> Result:
    r"""Permutation test of the difference of two group means.

    .. math:: p = P(|\bar y_1^* - \bar y_0^*| \ge |\bar y_1 - \bar y_0|)

    over all ways to share the same values between groups of the same sizes. Use it where people
    were drawn by lot into the two groups: the p then rests on the lot alone. Without a lot its null
    is that both groups have one distribution, spread included, and with unequal sizes and spreads
    it misleads: `mean_difference` (Welch) does not. It has no interval and decides no verdict.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person (one wave). Never modified.
    outcome : str
        Column of the score, in points.
    arm : str
        Column of the group.
    programme, comparison : object
        Values of ``arm``; other groups are left aside.
    person : str or None
        Column of the person, so that nobody is counted twice; None when rows are people.
    alternative : {"two-sided", "greater", "less"}
        ``greater`` means higher with the programme.
    p_method : {"auto", "exact", "monte-carlo"}
        ``auto`` counts all ways when that takes a second at most (some 50 people on a grid of
        scores), else it draws them.
    draws : int
        Ways drawn, at least 99.
    seed : int
        Of the draws, 0 or more. The stream depends on (seed, method, outcome) only.
    decimals : int or None
        Decimals of the score; None finds its grid.

    Returns
    -------
    Result
        Estimate ``mean_difference`` (points); test ``permutation``: ``p_method`` is
        ``permutation`` when all ways were counted, ``monte-carlo`` when drawn.

    Raises
    ------
    ArgumentError
        An argument is not allowed, or a group does not exist.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read, or a person stands in several rows.
    TooFewError
        A group has fewer than 2 values.
    NoVarianceError
        Every value is the same.

    Warns
    -----
    SmallSampleWarning
        A group of fewer than 10 people (note ``few_per_group``).

    Notes
    -----
    Counting builds the law of the sum of one group one value at a time, on the grid of the scores,
    and gives the p of ``coin::oneway_test(distribution = "exact")``; drawing gives
    (b + 1) / (B + 1), as ``scipy.stats.permutation_test`` does. A two-sided p counts draws whose
    difference is at least as large either way, as coin does; SciPy doubles the smaller one-sided p,
    which is another number when the groups differ in size.

    References
    ----------
    Phipson and Smyth (2010), doi:10.2202/1544-6115.1585; Conover (1999), Practical nonparametric
    statistics.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({
    ...     "person": range(22),
    ...     "group": ["with"] * 11 + ["without"] * 11,
    ...     "trust": [4, 5, 3, 6, 5, 4, 5, 6, 3, 5, 4, 3, 4, 3, 5, 2, 4, 3, 4, 3, 5, 3],
    ... })
    >>> result = mean_difference_permutation(
    ...     people, outcome="trust", arm="group", programme="with", comparison="without"
    ... )
    >>> round(result.test("permutation").p_value, 4)
    0.047
    """
    check_alternative(alternative)
    check_choice("p_method", p_method, ("auto", "exact", "monte-carlo"))
    check_whole("draws", draws, least=99)
    check_whole("seed", seed, least=0)
    check_decimals(decimals)
    groups = outcome_groups(
        data,
        outcome=outcome,
        arm=arm,
        programme=programme,
        comparison=comparison,
        person=person,
    )
    first, second, per_point = grouped_units(groups, decimals)
    if (first == first[0]).all() and (second == first[0]).all():
        raise NoVarianceError("effects.no_variance_in_groups", n=groups.n)
    feasible = draw_is_feasible(first, second)
    if p_method == "exact" and not feasible:
        raise ArgumentError("effects.exact_too_large", n=groups.n)
    drawn = p_method == "monte-carlo" or not feasible
    if drawn:
        stream = generator(seed, "mean_difference_permutation", outcome)
        p_value = drawn_groups_p(first, second, alternative, draws=draws, generator=stream)
    else:
        p_value = exact_draw_p(first, second, alternative)
    return group_result(
        Comparison(
            method="mean_difference_permutation",
            outcome=outcome,
            unit="points",
            references=REFERENCES,
        ),
        groups,
        estimates=(
            Estimate(
                term="mean_difference",
                estimate=two_groups(groups.programme, groups.comparison).difference,
                unit="points",
                n=groups.n,
            ),
        ),
        tests=(
            HypothesisTest(
                name="permutation",
                statistic=None,
                p_value=p_value,
                alternative=alternative,
                p_method="monte-carlo" if drawn else "permutation",
                draws=draws if drawn else None,
            ),
        ),
        settings={
            "alternative": alternative,
            "null": "same distribution in both groups",
            "p_method": "monte-carlo" if drawn else "exact",
            "draws": draws if drawn else None,
            "decimals": decimals,
            "steps_per_point": per_point,
        },
        notes=few_per_group_notes(groups),
        seed=seed if drawn else None,
    )
