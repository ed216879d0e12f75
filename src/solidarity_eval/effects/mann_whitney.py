"""Do the values of one group tend to lie above those of the other: ranks of two groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.hodges_lehmann import median_of_ranks, pairwise_difference
from solidarity_eval._kernels.rank_two_groups import (
    draw_is_feasible,
    exact_draw_p,
    rank_sum,
    rank_sum_quantile,
    ranks_as_scores,
)
from solidarity_eval.errors import ArgumentError, NoVarianceError, SmallSampleWarning
from solidarity_eval.estimation.arguments import (
    Alternative,
    check_alternative,
    check_choice,
    check_conf_level,
    check_decimals,
    check_flag,
)
from solidarity_eval.estimation.groups import (
    Comparison,
    few_per_group_notes,
    group_result,
    grouped_units,
    outcome_groups,
)
from solidarity_eval.estimation.notes import caution
from solidarity_eval.results import Estimate, HypothesisTest, Note, Result

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Units = NDArray[np.int64]

REFERENCES = ("mann1947", "hodges1963", "conover1999")


def mann_whitney(
    data: pd.DataFrame,
    *,
    outcome: str,
    arm: str,
    programme: object,
    comparison: object,
    person: str | None = "person",
    conf_level: float = 0.95,
    alternative: Alternative = "two-sided",
    p_method: str = "auto",
    continuity: bool = False,
    decimals: int | None = None,
) -> Result:
    r"""Mann-Whitney (Wilcoxon rank-sum) test of two groups, and the Hodges-Lehmann shift.

    .. math::
        U = \#\{(i, j) : y_{1i} > y_{0j}\} + \tfrac12 \#\{(i, j) : y_{1i} = y_{0j}\}, \qquad
        \hat\delta = \operatorname{median}\{y_{1i} - y_{0j}\}

    Use it when two groups are compared elsewhere in this form; `brunner_munzel` is safer here. Its
    null is that both groups have the same distribution, so it also rejects when only the spread
    differs. The shift reads as "by how much" only if the two distributions have one shape.

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
    conf_level : float
        Nominal coverage of the interval of the shift, in (0, 1).
    alternative : {"two-sided", "greater", "less"}
        ``greater`` means higher with the programme.
    p_method : {"auto", "exact", "asymptotic"}
        ``auto`` is exact where that takes a second at most (some 100 people), else the normal law.
    continuity : bool
        Half a unit taken off in the normal law; no part of the exact p.
    decimals : int or None
        Decimals of the score; None finds its grid.

    Returns
    -------
    Result
        Estimates ``hodges_lehmann_shift`` (points, with its interval), ``u`` (``pairs``), ``z``
        (``z``); test ``mann_whitney`` with ``u`` as its statistic.

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
        A group of fewer than 10 people (note ``few_per_group``); so few that no interval reaches
        ``conf_level`` (note ``interval_out_of_reach``, no bounds).

    Notes
    -----
    The exact p counts all ways to draw the programme group from the observed ranks, ties as they
    are (``coin::wilcox_test(distribution = "exact")``); two-sided means at least as far from the
    mean of all draws. R's ``wilcox.test`` corrects for continuity and leaves the exact law as soon
    as there is a tie. The interval takes the order statistics of the untied law, as R does
    without ties (of its normal law above some 100 people). U is R's W
    for ``wilcox.test(programme, comparison)``.

    References
    ----------
    Mann and Whitney (1947), doi:10.1214/aoms/1177730491; Hodges and Lehmann (1963),
    doi:10.1214/aoms/1177704172; Conover (1999), Practical nonparametric statistics.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({
    ...     "person": range(22),
    ...     "group": ["with"] * 11 + ["without"] * 11,
    ...     "trust": [4, 5, 3, 6, 5, 4, 5, 6, 3, 5, 4, 3, 4, 3, 5, 2, 4, 3, 4, 3, 5, 3],
    ... })
    >>> result = mann_whitney(
    ...     people, outcome="trust", arm="group", programme="with", comparison="without"
    ... )
    >>> result["u"].estimate, round(result.test("mann_whitney").p_value, 4)
    (91.5, 0.0435)
    """
    level = check_conf_level(conf_level)
    check_alternative(alternative)
    check_choice("p_method", p_method, ("auto", "exact", "asymptotic"))
    check_flag("continuity", continuity)
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
    found = rank_sum(first, second)
    if found.variance == 0.0:
        raise NoVarianceError("effects.no_variance_in_groups", n=groups.n)
    scores = ranks_as_scores(first, second)
    feasible = draw_is_feasible(*scores)
    if p_method == "exact" and not feasible:
        raise ArgumentError("effects.exact_too_large", n=groups.n)
    exact = p_method == "exact" or (p_method == "auto" and feasible)
    p_value = (
        exact_draw_p(*scores, alternative)
        if exact
        else found.normal_p(alternative, continuity=continuity)
    )
    shift, coverage = _shift(first, second, per_point, level=level)
    return group_result(
        Comparison(method="mann_whitney", outcome=outcome, unit="points", references=REFERENCES),
        groups,
        estimates=(
            shift,
            Estimate(term="u", estimate=found.u, unit="pairs", n=groups.n),
            Estimate(term="z", estimate=found.z, unit="z", n=groups.n),
        ),
        tests=(
            HypothesisTest(
                name="mann_whitney",
                statistic=found.u,
                p_value=p_value,
                alternative=alternative,
                p_method="exact" if exact else "asymptotic",
            ),
        ),
        settings={
            "conf_level": level,
            "conf_level_exact": coverage,
            "alternative": alternative,
            "null": "same distribution in both groups",
            "p_method": "exact" if exact else "asymptotic",
            "continuity": continuity and not exact,
            "decimals": decimals,
            "steps_per_point": per_point,
        },
        notes=few_per_group_notes(groups) + _out_of_reach(shift, groups.n, level),
    )


def _out_of_reach(shift: Estimate, n: int, level: float) -> list[Note]:
    if shift.conf_low is not None:
        return []
    return [caution("interval_out_of_reach", SmallSampleWarning, n=n, level=level)]


def _shift(
    first: Units, second: Units, per_point: float, *, level: float
) -> tuple[Estimate, float | None]:
    """Return the median of all differences with its interval, and the coverage it has."""
    ordered = np.sort(first), np.sort(second)
    count = len(first) * len(second)
    low_rank, below = rank_sum_quantile(len(first), len(second), (1.0 - level) / 2.0)
    middle = [pairwise_difference(*ordered, rank) for rank in median_of_ranks(count)]
    low = high = None
    if low_rank:
        low = pairwise_difference(*ordered, low_rank) / per_point
        high = pairwise_difference(*ordered, count + 1 - low_rank) / per_point
    estimate = Estimate(
        term="hodges_lehmann_shift",
        estimate=sum(middle) / 2.0 / per_point,
        conf_low=low,
        conf_high=high,
        conf_level=level if low_rank else None,
        unit="points",
        n=len(first) + len(second),
    )
    return estimate, 1.0 - 2.0 * below if low_rank else None
