"""Ratio of the odds of an answer between two independent groups."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from solidarity_eval._kernels import fisher, two_proportions
from solidarity_eval._kernels.two_proportions import TwoGroups
from solidarity_eval.effects._categorical import success_values
from solidarity_eval.effects._two_groups import GroupSource, group_shares, two_groups
from solidarity_eval.errors import DataError
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

METHODS = ("woolf", "conditional", "conditional_r")
COX = 1.65


def odds_ratio(
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
    method: str = "woolf",
    alternative: Alternative = "two-sided",
    conf_level: float = 0.95,
) -> Result:
    r"""Odds of an answer in the programme group divided by those in the comparison group.

    .. math::

        OR = \frac{x_1 / (n_1 - x_1)}{x_0 / (n_0 - x_0)}, \qquad
        \exp\!\left( \log OR \pm z \sqrt{\tfrac{1}{x_1} + \tfrac{1}{n_1 - x_1}
        + \tfrac{1}{x_0} + \tfrac{1}{n_0 - x_0}} \right).

    Use it for models and for pooling, because it does not depend on which answer is counted.
    Do not give it to readers as "times as many": when the answer is common it lies much
    further from 1 than the ratio of shares. What makes it an effect is the same as for
    :func:`difference_in_proportions`.

    Parameters
    ----------
    data, outcome, arm, programme, comparison, count, n, success, person
        As for :func:`difference_in_proportions`.
    method : {"woolf", "conditional", "conditional_r"}
        Sample odds ratio with the interval above; the conditional maximum-likelihood odds
        ratio with its exact interval (all margins held), which serves when a cell is empty; or
        where R's ``fisher.test`` stops on the way to it, to compare with a number it printed.
    alternative : {"two-sided", "greater", "less"}
        Of Fisher's test; intervals stay two-sided.
    conf_level : float
        Coverage in (0, 1).

    Returns
    -------
    Result
        Estimates ``odds_ratio`` (unit ``ratio``, transform ``log``), ``log_odds_ratio`` with
        its standard error and ``cox_index`` (:math:`\log OR / 1.65`, unit ``sd``), both
        absent when a cell is empty, and ``proportion`` at each ``arm``; test ``fisher_exact``.

    Raises
    ------
    DataError
        If everyone or nobody succeeds in both groups, or ``method="woolf"`` with an empty cell.
    ArgumentError, ColumnNotFoundError, NonNumericError, RepeatedPersonError, TooFewError
        As for :func:`difference_in_proportions`.

    Warns
    -----
    SmallSampleWarning
        A group of fewer than 10 people (note ``few_per_group``).

    Notes
    -----
    The exact interval inverts two one-sided tests (at most 2.5 % each at 95 %) while Fisher's
    two-sided p adds up the least likely tables, so the two may disagree at the limit. R's
    ``fisher.test`` solves for the same numbers but stops its root finder about 1e-4 short on
    the scale of 1/OR, so that its large limits differ from the third digit on (a limit of
    1047.84 is printed as 1039.29); ``conditional`` finds the root to the last digits,
    ``conditional_r`` repeats R's search. The Cox index is
    that of the What Works Clearinghouse, without its small-sample factor.

    References
    ----------
    Woolf 1955; Fay 2010; Agresti 2002.

    Examples
    --------
    >>> from solidarity_eval.effects import odds_ratio
    >>> ratio = odds_ratio(count=(56, 48), n=(70, 80))["odds_ratio"]
    >>> round(ratio.estimate, 3), round(ratio.conf_low, 3), round(ratio.conf_high, 3)
    (2.667, 1.276, 5.572)
    """
    level = check_conf_level(conf_level)
    check_choice("method", method, METHODS)
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
    if groups.x1 + groups.x0 in (0, groups.n1 + groups.n0):
        raise DataError("effects_categorical.same_answer_in_both")
    if method == "woolf" and groups.has_empty_cell:
        raise DataError("effects_categorical.empty_cell")
    test = HypothesisTest(
        name="fisher_exact",
        statistic=groups.x1,
        p_value=fisher.exact_p(groups, alternative=alternative),
        alternative=alternative,
        null_value=1.0,
        p_method="exact",
    )
    return Result(
        id="odds_ratio" if outcome is None else f"{outcome}.odds_ratio",
        method="odds_ratio",
        design="two_groups",
        about=About(outcome=outcome, unit="ratio"),
        estimates=(
            *_estimates(groups, method, level),
            *group_shares(groups, source.labels, level),
        ),
        tests=(test,),
        flow=flow,
        settings={
            "success": success_values(success) if outcome is not None else None,
            "ratio": "programme / comparison",
            "interval": method,
            "interval_of_shares": "wilson",
            "alternative": alternative,
            "conf_level": level,
        },
        references=("woolf1955", "fay2010", "agresti2002", "wilson1927"),
        notes=tuple(few_of_two_notes(groups.n1, groups.n0)),
        versions=software(),
    )


def _estimates(groups: TwoGroups, method: str, level: float) -> list[Estimate]:
    total = groups.n1 + groups.n0
    sample = two_proportions.odds_ratio(groups)
    if method != "woolf":
        as_r = method == "conditional_r"
        ratio = fisher.conditional_odds_ratio(groups, as_r=as_r)
        low, high = fisher.conditional_interval(groups, level, as_r=as_r)
    else:
        ratio = sample
        error = two_proportions.log_odds_ratio_error(groups)
        low, high = two_proportions.log_interval(ratio, error, level)
    estimates = [
        Estimate(
            term="odds_ratio",
            estimate=ratio,
            conf_low=low,
            conf_high=high,
            conf_level=level,
            unit="ratio",
            transform="log",
            n=total,
        )
    ]
    if groups.has_empty_cell:
        return estimates
    log_error = two_proportions.log_odds_ratio_error(groups)
    bounds = two_proportions.log_interval(sample, log_error, level)
    for term, scale, unit in (("log_odds_ratio", 1.0, "log_ratio"), ("cox_index", COX, "sd")):
        estimates.append(
            Estimate(
                term=term,
                estimate=math.log(sample) / scale,
                std_error=log_error / scale,
                conf_low=math.log(bounds[0]) / scale,
                conf_high=math.log(bounds[1]) / scale,
                conf_level=level,
                unit=unit,
                n=total,
            )
        )
    return estimates
