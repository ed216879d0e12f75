"""The table of what is known of two groups before anything has happened, side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.balance import (
    Kind,
    baseline_category,
    standardized_difference,
    variance_ratio,
    weighted_mean,
)
from solidarity_eval.results import Scalar, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solidarity_eval.designs._covariates import Variable

    Array = NDArray[np.float64]
    Flags = NDArray[np.bool_]

COLUMNS = (
    *("variable", "level", "programme", "comparison", "smd", "variance_ratio", "category"),
    *("n_programme", "n_comparison"),
)
STANDARDIZERS = ("wwc", "pooled_sd", "programme_sd", "average_sd")
_KINDS: dict[str, Kind] = {
    "wwc": "hedges",
    "pooled_sd": "pooled_sd",
    "programme_sd": "programme_sd",
    "average_sd": "average_sd",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceRow:
    """One covariate, or one level of it, in both groups; None where it cannot be computed."""

    variable: str
    level: str | None
    means: tuple[float | None, float | None]
    smd: float | None
    variance_ratio: float | None
    sizes: tuple[int, int]

    @property
    def category(self) -> str | None:
        """What the difference asks for by the rule of the What Works Clearinghouse."""
        return None if self.smd is None else baseline_category(self.smd)

    def cells(self) -> tuple[Scalar, ...]:
        """Return the row of the table."""
        return (
            *(self.variable, self.level, *self.means, self.smd, self.variance_ratio),
            *(self.category, *self.sizes),
        )


def balance_rows(
    variables: Iterable[Variable],
    treated: Flags,
    *,
    weights: Array | None = None,
    standardizer: str = "wwc",
) -> tuple[BalanceRow, ...]:
    """Compare two groups on each covariate.

    Parameters
    ----------
    variables : iterable of Variable
        Covariates of n people.
    treated : ndarray of bool, shape (n,)
        True in the programme.
    weights : ndarray of shape (n,) or None
        Of the means and variance ratios; people of weight 0 do not count. The standard deviation
        that divides stays that of everybody, unweighted: the yardstick never moves.
    standardizer : str
        ``wwc`` (Hedges' g, Cox's index for shares), or one standard deviation for all.
    """
    everyone = np.ones(len(treated)) if weights is None else weights
    rows = []
    for variable in variables:
        share = variable.is_share or bool(variable.levels)
        kind: Kind = "cox" if share and standardizer == "wwc" else _KINDS[standardizer]
        for level, column in variable.parts():
            known = np.isfinite(column)
            sides = [
                _Group(values=column[known & own], weights=everyone[known & own])
                for own in (treated, ~treated)
            ]
            rows.append(_row(variable.name, level, sides, kind=kind, share=share))
    return tuple(rows)


def balance_table(rows: Iterable[BalanceRow], table_id: str) -> Table:
    """Return the table of kind ``balance``."""
    return Table(
        kind="balance", id=table_id, columns=COLUMNS, rows=tuple(row.cells() for row in rows)
    )


def worst_difference(rows: Iterable[BalanceRow]) -> float | None:
    """Return the largest standardised difference, sign left out; None when there is none."""
    sizes = [abs(row.smd) for row in rows if row.smd is not None]
    return max(sizes, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Known values of a covariate in one group, with the weight of each person."""

    values: Array
    weights: Array

    @property
    def n(self) -> int:
        """People who count."""
        return int((self.weights > 0.0).sum())

    @property
    def mean(self) -> float | None:
        """Weighted mean, None without anybody."""
        return weighted_mean(self.values, self.weights) if self.n else None


def _row(
    name: str, level: str | None, sides: list[_Group], *, kind: Kind, share: bool
) -> BalanceRow:
    first, second = sides
    smd = ratio = None
    if min(first.n, second.n) >= 2:
        weights = {"programme_weights": first.weights, "comparison_weights": second.weights}
        smd = standardized_difference(first.values, second.values, **weights, kind=kind)
        ratio = None if share else variance_ratio(first.values, second.values, **weights)
    return BalanceRow(
        variable=name,
        level=level,
        means=(first.mean, second.mean),
        smd=smd,
        variance_ratio=ratio,
        sizes=(first.n, second.n),
    )
