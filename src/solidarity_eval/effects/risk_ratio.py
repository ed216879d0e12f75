"""Ratio of a share between two independent groups."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from solidarity_eval._kernels import two_proportions
from solidarity_eval.effects._categorical import success_values
from solidarity_eval.effects._two_groups import GroupSource, group_shares, two_groups
from solidarity_eval.errors import DataError
from solidarity_eval.estimation.arguments import check_choice, check_conf_level
from solidarity_eval.estimation.groups import few_of_two_notes
from solidarity_eval.references import software
from solidarity_eval.results import About, Estimate, Result

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

METHODS = ("katz", "score")


def risk_ratio(
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
    method: str = "katz",
    conf_level: float = 0.95,
) -> Result:
    r"""Share in the programme group divided by the share in the comparison group.

    :math:`RR = p_1 / p_0`, with the interval

    .. math::

        \exp\!\left( \log RR \pm z \sqrt{1/x_1 - 1/n_1 + 1/x_0 - 1/n_0} \right).

    Use it beside the difference, when the share of the comparison group is far from 0, for
    readers who think in "times as many". It does not say how many people are concerned: 2 % against
    1 % and 80 % against 40 % have the same ratio; always print the two shares. It depends on which
    answer is counted (the ratio of those who have a job is not the inverse of the ratio of
    those who have none). What makes it an effect is the same as for
    :func:`difference_in_proportions`.

    Parameters
    ----------
    data, outcome, arm, programme, comparison, count, n, success, person
        As for :func:`difference_in_proportions`.
    method : {"katz", "score"}
        Interval on the log scale, or all ratios that the score test does not reject
        (Koopman), which also serves when a group has no success.
    conf_level : float
        Coverage in (0, 1).

    Returns
    -------
    Result
        Estimates ``risk_ratio`` (unit ``ratio``, transform ``log``; infinite when only the
        comparison group has no success), ``log_risk_ratio`` with its standard error (absent when
        it is not finite) and ``proportion`` at each ``arm``.

    Raises
    ------
    DataError
        If neither group has a success, or ``method="katz"`` where a group has no success
        or everyone succeeds in both.
    ArgumentError, ColumnNotFoundError, NonNumericError, RepeatedPersonError, TooFewError
        As for :func:`difference_in_proportions`.

    Warns
    -----
    SmallSampleWarning
        A group of fewer than 10 people (note ``few_per_group``).

    Notes
    -----
    No half is added to empty cells: that moves the ratio by an amount that depends on the group
    sizes. Same numbers as ``epitools::riskratio.wald`` (which names the groups the other way
    round) for ``katz``.

    References
    ----------
    Katz, Baptista, Azen and Pike 1978; Koopman 1984.

    Examples
    --------
    >>> from solidarity_eval.effects import risk_ratio
    >>> ratio = risk_ratio(count=(56, 48), n=(70, 80))["risk_ratio"]
    >>> round(ratio.estimate, 3), round(ratio.conf_low, 3), round(ratio.conf_high, 3)
    (1.333, 1.077, 1.651)
    """
    level = check_conf_level(conf_level)
    check_choice("method", method, METHODS)
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
    if groups.x1 + groups.x0 == 0:
        raise DataError("effects_categorical.no_success_in_either")
    has_error = groups.x1 > 0 and groups.x0 > 0
    error = two_proportions.log_risk_ratio_error(groups) if has_error else 0.0
    ratio = two_proportions.risk_ratio(groups)
    if method == "score":
        low, high = two_proportions.risk_ratio_score_interval(groups, level)
    elif error == 0:
        raise DataError("effects_categorical.ratio_without_error", x1=groups.x1, x0=groups.x0)
    else:
        low, high = two_proportions.log_interval(ratio, error, level)
    total = groups.n1 + groups.n0
    estimates = [
        Estimate(
            term="risk_ratio",
            estimate=ratio,
            conf_low=low,
            conf_high=high,
            conf_level=level,
            unit="ratio",
            transform="log",
            n=total,
        )
    ]
    if has_error:
        estimates.append(
            Estimate(
                term="log_risk_ratio",
                estimate=math.log(ratio),
                std_error=error,
                conf_low=math.log(low),
                conf_high=math.log(high),
                conf_level=level,
                unit="log_ratio",
                n=total,
            )
        )
    return Result(
        id="risk_ratio" if outcome is None else f"{outcome}.risk_ratio",
        method="risk_ratio",
        design="two_groups",
        about=About(outcome=outcome, unit="ratio"),
        estimates=(*estimates, *group_shares(groups, source.labels, level)),
        flow=flow,
        settings={
            "success": success_values(success) if outcome is not None else None,
            "ratio": "programme / comparison",
            "interval": method,
            "interval_of_shares": "wilson",
            "conf_level": level,
        },
        references=("katz1978", "koopman1984", "wilson1927"),
        notes=tuple(few_of_two_notes(groups.n1, groups.n0)),
        versions=software(),
    )
