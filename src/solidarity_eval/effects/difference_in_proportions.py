"""Difference of a share between two independent groups."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from solidarity_eval._kernels import fisher, two_proportions
from solidarity_eval._kernels.student import normal_p_value
from solidarity_eval._kernels.two_proportions import TwoGroups
from solidarity_eval.effects._categorical import success_values
from solidarity_eval.effects._two_groups import GroupSource, group_shares, two_groups
from solidarity_eval.estimation.arguments import (
    Alternative,
    check_alternative,
    check_choice,
    check_conf_level,
)
from solidarity_eval.estimation.groups import few_of_two_notes
from solidarity_eval.references import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Result

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd


def difference_in_proportions(
    data: pd.DataFrame | None = None,
    *,
    outcome: str | None = None,
    arm: str = "arm",
    programme: object = "programme",
    comparison: object = "comparison",
    count: Sequence[int] | None = None,
    n: Sequence[int] | None = None,
    success: float | Iterable[float] = (1,),
    person: str | None = "person",
    method: str = "newcombe",
    alternative: Alternative = "two-sided",
    conf_level: float = 0.95,
) -> Result:
    r"""Share in the programme group minus share in the comparison group.

    :math:`D = p_1 - p_0`. The default interval is Newcombe's hybrid score interval, made of
    the Wilson limits :math:`(l_i, u_i)` of the two shares:

    .. math::

        D - \sqrt{(p_1 - l_1)^2 + (u_0 - p_0)^2}, \qquad
        D + \sqrt{(u_1 - p_1)^2 + (p_0 - l_0)^2}.

    Use it for a yes/no answer of two different groups of people, each person once. It is an
    effect of the programme only where the groups were drawn by lot, or are alike in all that
    matters; the number itself cannot tell. For the same people at two times use
    :func:`change_in_proportion`. It takes people as independent: where whole teams, classes or
    houses are in one group, the interval is too narrow.

    Parameters
    ----------
    data : pandas.DataFrame, optional
        One row per person.
    outcome, arm : str
        Columns of the answer (numbers) and of the group.
    programme, comparison : object
        Values of the group column; in this order also for counts.
    count, n : pair of int, optional
        Instead of a table: successes and answers of (programme, comparison).
    success : number or iterable of numbers
        Answers that count; any other answer counts as the contrary.
    person : str or None
        Column of the person, so that nobody is counted twice; None when rows are people.
    method : {"newcombe", "wald", "agresti_caffo"}
        Interval; ``wald`` is what R's ``prop.test(correct = FALSE)`` prints, and is too narrow
        in small groups; ``agresti_caffo`` adds one success and one failure to each group.
    alternative : {"two-sided", "greater", "less"}
        Of the tests (``greater``: the programme's share is the larger); intervals stay two-sided.
    conf_level : float
        Coverage in (0, 1).

    Returns
    -------
    Result
        Estimates ``difference_in_proportions`` (unit ``proportion``), ``proportion`` at each
        ``arm`` with Wilson's interval, ``cohens_h`` (difference of arcsine-transformed shares)
        and ``phi`` (correlation of group and answer, without sign); tests ``score_test`` (z),
        ``pearson_chi2``, ``pearson_chi2_yates`` and ``fisher_exact``.

    Raises
    ------
    ArgumentError
        If a group is not in the column, the counts or a choice are not allowed.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        If the table cannot be read.
    TooFewError
        If nobody answered in a group.

    Warns
    -----
    SmallSampleWarning
        A group of fewer than 10 people (note ``few_per_group``).

    Notes
    -----
    Standard error (unpooled, used by ``wald`` only):
    :math:`\sqrt{p_1 (1 - p_1)/n_1 + p_0 (1 - p_0)/n_0}`. The p-value beside the estimate is that
    of the score test, :math:`z = D / \sqrt{\bar p (1 - \bar p) (1/n_1 + 1/n_0)}`, whose square is
    Pearson's chi-square; R's ``chisq.test`` and ``prop.test`` take Yates' correction unless
    told not to. Fisher's two-sided p adds up the tables not more likely than the observed one,
    as R's ``fisher.test``; below five expected answers in a cell prefer it.

    References
    ----------
    Newcombe 1998 (independent proportions); Agresti and Caffo 2000; Cohen 1988.

    Examples
    --------
    >>> from solidarity_eval.effects import difference_in_proportions
    >>> gap = difference_in_proportions(count=(56, 48), n=(70, 80))["difference_in_proportions"]
    >>> round(gap.estimate, 4), round(gap.conf_low, 4), round(gap.conf_high, 4)
    (0.2, 0.0524, 0.3339)
    """
    level = check_conf_level(conf_level)
    check_choice("method", method, two_proportions.DIFFERENCE_METHODS)
    check_alternative(alternative)
    source = GroupSource(
        data=data,
        outcome=outcome,
        arm=arm,
        programme=programme,
        comparison=comparison,
        person=person,
        count=count,
        n=n,
    )
    groups, flow = two_groups(source, success)
    tests = _tests(groups, alternative)
    low, high = two_proportions.difference_interval(groups, conf_level=level, method=method)
    total = groups.n1 + groups.n0
    chi2 = two_proportions.chi2(groups, continuity=False)
    estimates = (
        Estimate(
            term="difference_in_proportions",
            estimate=groups.difference,
            std_error=groups.std_error,
            conf_low=low,
            conf_high=high,
            conf_level=level,
            unit="proportion",
            n=total,
            p_value=tests[0].p_value,
        ),
        *group_shares(groups, source.labels, level),
        Estimate(
            term="cohens_h", estimate=two_proportions.cohens_h(groups), unit="radians", n=total
        ),
        Estimate(term="phi", estimate=math.sqrt(chi2 / total), unit="correlation", n=total),
    )
    return Result(
        id="difference_in_proportions" if outcome is None else f"{outcome}.difference",
        method="difference_in_proportions",
        design="two_groups",
        about=About(outcome=outcome, unit="proportion"),
        estimates=estimates,
        tests=tests,
        flow=flow,
        settings={
            "success": success_values(success) if outcome is not None else None,
            "difference": "programme - comparison",
            "interval": method,
            "interval_of_shares": "wilson",
            "alternative": alternative,
            "conf_level": level,
        },
        references=("newcombe1998independent", "agresti2000", "wilson1927", "cohen1988"),
        notes=tuple(few_of_two_notes(groups.n1, groups.n0)),
        versions=software(),
    )


def _tests(groups: TwoGroups, alternative: Alternative) -> tuple[HypothesisTest, ...]:
    tests = [
        HypothesisTest(
            name="fisher_exact",
            statistic=groups.x1,
            p_value=fisher.exact_p(groups, alternative=alternative),
            alternative=alternative,
            p_method="exact",
        )
    ]
    for name, continuity in (("pearson_chi2_yates", True), ("pearson_chi2", False)):
        chi2 = two_proportions.chi2(groups, continuity=continuity)
        z = math.copysign(math.sqrt(chi2), groups.difference)
        p_value = normal_p_value(z, alternative)
        tests.insert(
            0,
            HypothesisTest(
                name=name, statistic=chi2, df=(1,), p_value=p_value, alternative=alternative
            ),
        )
    score = HypothesisTest(name="score_test", statistic=z, p_value=p_value, alternative=alternative)
    return (score, *tests)
