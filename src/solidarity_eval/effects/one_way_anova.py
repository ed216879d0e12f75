"""Do the means of several groups differ more than chance would have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.linear import OneWay, one_way
from solidarity_eval._kernels.moments import moments
from solidarity_eval._kernels.tails import f_p
from solidarity_eval.errors import NoVarianceError, TooFewError
from solidarity_eval.estimation.groups import few_in_smallest_notes, require_one_row_each
from solidarity_eval.estimation.pairs import require_table, wave_label
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Result

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

REFERENCES = ("scheffe1999", "chan1983", "olejnik2003")


def one_way_anova(
    data: pd.DataFrame,
    *,
    outcome: str,
    group: str,
    person: str | None = "person",
) -> Result:
    r"""One-way analysis of variance: do several groups have the same mean.

    .. math::
        F = \frac{\sum_j n_j (\bar y_j - \bar y)^2 / (k - 1)}
                 {\sum_{ij} (y_{ij} - \bar y_j)^2 / (N - k)}

    Use it to ask whether sites, teams or waves of recruitment differ at all, before looking at
    any one of them. It does not say which differ nor by how much: read the means and their
    intervals. It supposes one spread in every group; with unequal sizes and spreads its p
    misleads.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person. Never modified.
    outcome : str
        Column of the score, in points.
    group : str
        Column of the group; rows without one are left out.
    person : str or None
        Column of the person, so that nobody is counted twice; None when rows are people.

    Returns
    -------
    Result
        Estimates ``mean`` and ``sd`` of each group (points), ``ss_between``, ``ss_within``,
        ``ms_between``, ``ms_within`` (``points_squared``), ``residual_sd`` (points),
        ``eta_squared`` and ``omega_squared`` (``ratio``); test ``anova_f``.

    Raises
    ------
    ArgumentError
        ``data`` is not a table.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read, or a person stands in several rows.
    TooFewError
        Fewer than 2 groups, or no more values than groups.
    NoVarianceError
        No value varies inside any group.

    Warns
    -----
    SmallSampleWarning
        A group of fewer than 10 people (note ``few_in_smallest``).

    Notes
    -----
    Same numbers as R's ``anova(lm(y ~ group))`` and ``pingouin.anova``; on NIST's sets with 13
    constant leading digits (SmLs07), where sums of squares fail, it keeps the digits that the
    numbers can hold. ``eta_squared`` is R squared.

    References
    ----------
    Scheffé (1999), The analysis of variance; Chan, Golub and LeVeque (1983),
    doi:10.1080/00031305.1983.10483115; Olejnik and Algina (2003), doi:10.1037/1082-989X.8.4.434.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({
    ...     "person": range(36),
    ...     "site": ["north"] * 12 + ["south"] * 12 + ["west"] * 12,
    ...     "trust": [4, 5, 6] * 4 + [5, 6, 7] * 4 + [7, 8, 9] * 4,
    ... })
    >>> result = one_way_anova(people, outcome="trust", group="site")
    >>> result.test("anova_f").statistic, result.test("anova_f").df
    (38.5, (2, 33))
    """
    require_table(data)
    require_columns(data, outcome, group, optional=(person,))
    rows = data[data[group].notna()]
    if person is not None:
        require_one_row_each(rows[person])
    groups = _values(rows, outcome, group)
    n = sum(map(len, groups.values()))
    if len(groups) < 2 or n <= len(groups):
        raise TooFewError("effects.too_few_groups", groups=len(groups), n=n)
    found = one_way(list(groups.values()))
    if found.ss_within == 0.0 or all(moments(v).sum_squares == 0.0 for v in groups.values()):
        raise NoVarianceError("effects.no_variance_in_groups", n=n)
    return Result(
        id=f"{outcome}.one_way_anova",
        method="one_way_anova",
        design="several_groups",
        about=About(outcome=outcome, unit="points"),
        estimates=(*_group_estimates(groups), *_sums(found)),
        tests=(
            HypothesisTest(
                name="anova_f",
                statistic=found.f,
                df=found.df,
                p_value=f_p(found.f, *found.df),
                alternative="greater",
                null_value=None,
            ),
        ),
        settings={"group": group, "variances": "equal"},
        references=REFERENCES,
        notes=tuple(few_in_smallest_notes(map(len, groups.values()))),
        versions=software(),
    )


def _values(rows: pd.DataFrame, outcome: str, group: str) -> dict[object, Array]:
    """Return the finite values of each group that has one, in the order they first appear."""
    values = numeric(rows[outcome], outcome)
    labels = rows[group].to_numpy()
    kept = np.isfinite(values)
    found = {label: values[kept & (labels == label)] for label in dict.fromkeys(labels)}
    return {label: group_values for label, group_values in found.items() if len(group_values)}


def _group_estimates(groups: dict[object, Array]) -> list[Estimate]:
    estimates = []
    for label, values in groups.items():
        side, at = moments(values), {"group": wave_label(label)}
        estimates.append(Estimate(term="mean", at=at, estimate=side.mean, unit="points", n=side.n))
        if side.n > 1:
            estimates.append(Estimate(term="sd", at=at, estimate=side.sd, unit="points", n=side.n))
    return estimates


def _sums(found: OneWay) -> list[Estimate]:
    values = (
        ("ss_between", found.ss_between, "points_squared"),
        ("ss_within", found.ss_within, "points_squared"),
        ("ms_between", found.ms_between, "points_squared"),
        ("ms_within", found.ms_within, "points_squared"),
        ("residual_sd", found.ms_within**0.5, "points"),
        ("eta_squared", found.eta_squared, "ratio"),
        ("omega_squared", found.omega_squared, "ratio"),
    )
    return [Estimate(term=k, estimate=v, unit=unit, n=found.n) for k, v, unit in values]
