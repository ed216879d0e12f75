"""Change of a mean between two surveys, from what each row adds to it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.balance import weighted_mean

Array = NDArray[np.float64]
Codes = NDArray[np.int64]

_NOISE = 64.0 * float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True)
class Survey:
    """Rows of one survey.

    Attributes
    ----------
    values, weights : ndarray of shape (n,)
        Finite scores and weights above 0.
    cells : ndarray of shape (n,)
        Codes from 0 of the kind of people; all 0 without post-stratification.
    """

    values: Array
    weights: Array
    cells: Codes

    @property
    def shares(self) -> Array:
        """Weight of each row in the mean."""
        shares: Array = self.weights / self.weights.sum()
        return shares


@dataclass(frozen=True, slots=True)
class Change:
    """Change of the mean and its linearised parts.

    Attributes
    ----------
    means : (float, float)
        Before, and after (with the composition of before when there are cells).
    before, after : ndarray
        What each row adds to the change, mean 0 in each survey.
    """

    means: tuple[float, float]
    before: Array
    after: Array

    @property
    def value(self) -> float:
        """After minus before."""
        return self.means[1] - self.means[0]

    def by_survey(self) -> tuple[float, float]:
        """Return the variance of each part, rows drawn independently."""
        parts = []
        for rows in (self.before, self.after):
            n = len(rows)
            parts.append(n / (n - 1) * float(rows @ rows))
        return parts[0], parts[1]


def survey_change(before: Survey, after: Survey) -> Change:
    """Return the change; cells of the first survey must all be in the second.

    With cells, the mean after is that of each cell, weighted by the shares of before:
    ``sum_i v_i (m(c_i) - y_i)`` over the rows of before. Cells that only the second survey has
    carry no weight.
    """
    count = int(max(before.cells.max(), after.cells.max())) + 1
    totals = np.bincount(after.cells, weights=after.weights, minlength=count)
    means = np.zeros(count)
    for cell in np.unique(before.cells):
        rows = after.cells == cell
        means[cell] = weighted_mean(after.values[rows], after.weights[rows])
    expected = means[before.cells]
    first = weighted_mean(before.values, before.weights)
    second = weighted_mean(expected, before.weights)
    composition = np.bincount(before.cells, weights=before.shares, minlength=count)
    change = second - first
    own = composition[after.cells] * after.weights / totals[after.cells]
    return Change(
        means=(first, second),
        before=_beyond_rounding(before.shares, expected - before.values - change, before.values),
        after=_beyond_rounding(own, after.values - means[after.cells], after.values),
    )


def _beyond_rounding(shares: Array, rest: Array, values: Array) -> Array:
    """Return shares times rest, 0 where the rest is the rounding error of the values."""
    noise = _NOISE * float(np.abs(values).max())
    return shares * rest if float(np.abs(rest).max()) > noise else np.zeros(len(rest))


def welch_df(parts: tuple[float, float], sizes: tuple[int, int]) -> float:
    """Return Welch and Satterthwaite's degrees of freedom of the sum of two variances."""
    total = parts[0] + parts[1]
    if total == 0.0:
        return float(sum(sizes) - 2)
    first, second = (part / total for part in parts)
    return 1.0 / (first**2 / (sizes[0] - 1) + second**2 / (sizes[1] - 1))


def clustered_error(change: Change, before: Codes, after: Codes) -> tuple[float, int]:
    """Return the standard error with rows summed by cluster, and its degrees of freedom.

    Codes are those of both surveys. Clusters that stand in both make the surveys move together;
    when none does, each survey has its own factor G / (G - 1).
    """
    count = int(max(before.max(), after.max())) + 1
    sums = [
        np.bincount(codes, weights=rows, minlength=count)
        for codes, rows in ((before, change.before), (after, change.after))
    ]
    groups = (np.unique(before), np.unique(after))
    if len(np.intersect1d(groups[0], groups[1])):
        size = len(np.union1d(groups[0], groups[1]))
        both = sums[0] + sums[1]
        return math.sqrt(size / (size - 1) * float(both @ both)), size - 1
    variance, df = 0.0, 0
    for own, parts in zip(groups, sums, strict=True):
        variance += len(own) / (len(own) - 1) * float(parts @ parts)
        df += len(own) - 1
    return math.sqrt(variance), df
