"""How far apart two groups are, in standard deviations."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from solidarity_eval._kernels.noncentral import noncentrality_limits
from solidarity_eval._kernels.small_sample import correction_factor
from solidarity_eval._kernels.student import interval as centred_interval
from solidarity_eval._kernels.two_groups import (
    TwoGroups,
    smd_variance_ls,
    smd_variance_ub,
    smdh_variance,
    two_groups,
)
from solidarity_eval.errors import ArgumentError, NoVarianceError
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

REFERENCES = ("hedges1981", "cumming2001", "bonett2008")


def hedges_g(
    data: pd.DataFrame,
    *,
    outcome: str,
    arm: str,
    programme: object,
    comparison: object,
    person: str | None = "person",
    conf_level: float = 0.95,
    standardizer: str = "pooled",
    interval: str = "noncentral_t",
    correction: str = "exact",
) -> Result:
    r"""Difference of two group means in standard deviations, corrected for small samples.

    .. math::
        d = \frac{\bar y_1 - \bar y_0}{s}, \qquad g = J(N - 2)\, d, \qquad
        s^2 = \frac{(n_1 - 1) s_1^2 + (n_0 - 1) s_0^2}{N - 2}

    Use it beside `mean_difference`, to set different questionnaires side by side. It depends on
    how alike the people are: the same difference in points is large among similar people. Groups
    that were not drawn by lot may differ before anything happens; this does not tell.

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
    standardizer : {"pooled", "average"}
        The pooled SD, or the root mean square of the two SDs (unequal variances).
    interval : {"noncentral_t", "normal"}
        Limits of the noncentrality of Student's t (with ``pooled`` only), or
        ``g -/+ z sqrt(v)``.
    correction : {"exact", "approximate"}
        J by gamma functions, or ``1 - 3 / (4 (N - 2) - 1)``.

    Returns
    -------
    Result
        Estimates ``hedges_g`` (``sd``, with its interval), ``d`` (without J, ``sd``),
        ``correction_j`` (``ratio``), ``standardizer_sd`` (``points``), and variances of g
        (``sd_squared``): ``variance_ls`` and ``variance_ub`` with ``pooled``,
        ``variance_heteroscedastic`` with ``average``.

    Raises
    ------
    ArgumentError
        An argument is not allowed, or a group does not exist.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read, or a person stands in several rows.
    TooFewError
        A group has fewer than 2 values.
    NoVarianceError
        No value varies inside either group.

    Warns
    -----
    SmallSampleWarning
        A group of fewer than 10 people (note ``few_per_group``).

    Notes
    -----
    ``noncentral_t``: limits of the noncentrality times ``sqrt(1 / n1 + 1 / n0)``, those of g
    times J, as MBESS ``ci.smd`` and effectsize. ``normal``: ``variance_ls``
    ``1 / n1 + 1 / n0 + g^2 / (2 N)`` with ``pooled`` (metafor SMD, ``vtype = "LS"``; ``"UB"`` is
    ``variance_ub``), Bonett's variance with ``average`` (metafor SMDH).
    ``pingouin.compute_effsize(eftype="hedges")`` uses the approximate J.

    References
    ----------
    Hedges (1981), doi:10.3102/10769986006002107; Cumming and Finch (2001),
    doi:10.1177/0013164401614002; Bonett (2008), doi:10.1037/1082-989X.13.2.99.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({
    ...     "person": range(22),
    ...     "group": ["with"] * 11 + ["without"] * 11,
    ...     "trust": [4, 5, 3, 6, 5, 4, 5, 6, 3, 5, 4, 3, 4, 3, 5, 2, 4, 3, 4, 3, 5, 3],
    ... })
    >>> result = hedges_g(
    ...     people, outcome="trust", arm="group", programme="with", comparison="without"
    ... )
    >>> round(result["hedges_g"].estimate, 3), round(result["d"].estimate, 3)
    (0.975, 1.014)
    """
    level = check_conf_level(conf_level)
    check_choice("standardizer", standardizer, ("pooled", "average"))
    check_choice("interval", interval, ("noncentral_t", "normal"))
    check_choice("correction", correction, ("exact", "approximate"))
    if standardizer == "average" and interval == "noncentral_t":
        raise ArgumentError(
            "effects.interval_of_other_standardizer",
            interval=interval,
            standardizer=standardizer,
            needed="pooled",
        )
    groups = outcome_groups(
        data,
        outcome=outcome,
        arm=arm,
        programme=programme,
        comparison=comparison,
        person=person,
    )
    found = two_groups(groups.programme, groups.comparison)
    divisor = found.pooled_sd if standardizer == "pooled" else found.average_sd
    if divisor == 0.0:
        raise NoVarianceError("effects.no_variance_in_groups", n=found.n)
    factor = correction_factor(found.n - 2, correction)
    d = found.difference / divisor
    variances = _variances(found, factor * d, factor, standardizer=standardizer)
    std_error = math.sqrt(next(iter(variances.values())))
    if interval == "normal":
        low, high = centred_interval(factor * d, std_error, conf_level=level)
        d_low = d_high = None
    else:
        limits = noncentrality_limits(d / found.scale, found.n - 2, conf_level=level)
        d_low, d_high = (limit * found.scale for limit in limits)
        low, high = factor * d_low, factor * d_high
    return group_result(
        Comparison(method="hedges_g", outcome=outcome, unit="sd", references=REFERENCES),
        groups,
        estimates=(
            Estimate(
                term="hedges_g",
                estimate=factor * d,
                std_error=std_error if interval == "normal" else None,
                conf_low=low,
                conf_high=high,
                conf_level=level,
                unit="sd",
                n=found.n,
            ),
            Estimate(
                term="d",
                estimate=d,
                conf_low=d_low,
                conf_high=d_high,
                conf_level=None if d_low is None else level,
                unit="sd",
                n=found.n,
            ),
            Estimate(term="correction_j", estimate=factor, unit="ratio"),
            Estimate(term="standardizer_sd", estimate=divisor, unit="points", n=found.n),
            *(
                Estimate(term=term, estimate=value, unit="sd_squared", n=found.n)
                for term, value in variances.items()
            ),
        ),
        settings={
            "conf_level": level,
            "standardizer": standardizer,
            "interval": interval,
            "correction": correction,
        },
        notes=few_per_group_notes(groups),
    )


def _variances(found: TwoGroups, g: float, factor: float, *, standardizer: str) -> dict[str, float]:
    if standardizer == "average":
        return {"variance_heteroscedastic": smdh_variance(found, g, factor)}
    variances = {"variance_ls": smd_variance_ls(found, g)}
    if found.n > 4:
        variances["variance_ub"] = smd_variance_ub(found, g, factor)
    return variances
