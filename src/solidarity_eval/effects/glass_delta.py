"""How far apart two groups are, in standard deviations of the comparison group."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from solidarity_eval._kernels.small_sample import correction_factor
from solidarity_eval._kernels.student import interval
from solidarity_eval._kernels.two_groups import smd1_variance, two_groups
from solidarity_eval.errors import NoVarianceError
from solidarity_eval.estimation.arguments import check_choice, check_conf_level
from solidarity_eval.estimation.groups import (
    Comparison,
    few_per_group_notes,
    group_result,
    outcome_groups,
)
from solidarity_eval.results import Estimate, Result

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("glass1976", "hedges1981")


def glass_delta(
    data: pd.DataFrame,
    *,
    outcome: str,
    arm: str,
    programme: object,
    comparison: object,
    person: str | None = "person",
    conf_level: float = 0.95,
    correction: str = "exact",
) -> Result:
    r"""Difference of two group means in standard deviations of the comparison group.

    .. math:: \Delta = \frac{\bar y_1 - \bar y_0}{s_0}, \qquad g_\Delta = J(n_0 - 1)\, \Delta

    Use it instead of `hedges_g` when the programme may have changed the spread of the scores: the
    comparison group's spread is untouched. It is less precise, and with a small comparison group
    very much so. It does not tell why the groups differ.

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
        Nominal coverage of the interval, in (0, 1).
    correction : {"exact", "approximate"}
        J by gamma functions, or ``1 - 3 / (4 (n0 - 1) - 1)``.

    Returns
    -------
    Result
        Estimates ``glass_delta`` (with J, ``sd``, with its interval), ``d`` (without J, ``sd``),
        ``correction_j`` (``ratio``), ``standardizer_sd`` (``points``), ``variance_ls``
        (``sd_squared``).

    Raises
    ------
    ArgumentError
        An argument is not allowed, or a group does not exist.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read, or a person stands in several rows.
    TooFewError
        A group has fewer than 3 values.
    NoVarianceError
        No value varies inside the comparison group.

    Warns
    -----
    SmallSampleWarning
        A group of fewer than 10 people (note ``few_per_group``).

    Notes
    -----
    The interval is ``g -/+ z sqrt(v)`` with ``v = 1 / n1 + 1 / n0 + g^2 / (2 n0)``, as metafor's
    SMD1: it supposes normal scores of equal spread, so it is a rough one where the spreads
    differ. ``effectsize::glass_delta`` gives a noncentral-t interval.

    References
    ----------
    Glass (1976), doi:10.3102/0013189X005010003; Hedges (1981), doi:10.3102/10769986006002107.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({
    ...     "person": range(22),
    ...     "group": ["with"] * 11 + ["without"] * 11,
    ...     "trust": [4, 5, 3, 6, 5, 4, 5, 6, 3, 5, 4, 3, 4, 3, 5, 2, 4, 3, 4, 3, 5, 3],
    ... })
    >>> result = glass_delta(
    ...     people, outcome="trust", arm="group", programme="with", comparison="without"
    ... )
    >>> round(result["glass_delta"].estimate, 3), round(result["d"].estimate, 3)
    (0.988, 1.07)
    """
    level = check_conf_level(conf_level)
    check_choice("correction", correction, ("exact", "approximate"))
    groups = outcome_groups(
        data,
        outcome=outcome,
        arm=arm,
        programme=programme,
        comparison=comparison,
        person=person,
        fewest=3,
    )
    found = two_groups(groups.programme, groups.comparison)
    divisor = found.comparison.sd
    if divisor == 0.0:
        raise NoVarianceError("effects.no_variance_in_groups", n=found.comparison.n)
    factor = correction_factor(found.comparison.n - 1, correction)
    d = found.difference / divisor
    variance = smd1_variance(found, factor * d)
    low, high = interval(factor * d, math.sqrt(variance), conf_level=level)
    return group_result(
        Comparison(method="glass_delta", outcome=outcome, unit="sd", references=REFERENCES),
        groups,
        estimates=(
            Estimate(
                term="glass_delta",
                estimate=factor * d,
                std_error=math.sqrt(variance),
                conf_low=low,
                conf_high=high,
                conf_level=level,
                unit="sd",
                n=found.n,
            ),
            Estimate(term="d", estimate=d, unit="sd", n=found.n),
            Estimate(term="correction_j", estimate=factor, unit="ratio"),
            Estimate(term="standardizer_sd", estimate=divisor, unit="points", n=found.comparison.n),
            Estimate(term="variance_ls", estimate=variance, unit="sd_squared", n=found.n),
        ),
        settings={"conf_level": level, "interval": "normal", "correction": correction},
        notes=few_per_group_notes(groups),
    )
