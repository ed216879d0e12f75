"""A mean change divided by a standard deviation, and its delete-one jackknife."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.change import ChangeMoments, differences
from solidarity_eval._kernels.moments import centred, is_constant

Array = NDArray[np.float64]
STANDARDIZERS = ("baseline", "average", "average_sd", "change", "residual")


@dataclass(frozen=True, slots=True, kw_only=True)
class SumsOfSquares:
    """Sums of squared deviations of samples of one size, one sample per entry.

    Attributes
    ----------
    before, after, change, product : ndarray
        Of each side, of the differences, and of before times after.
    df : int
        Size of each sample minus 1.
    """

    before: Array
    after: Array
    change: Array
    product: Array
    df: int


def standardizer_sds(sums: SumsOfSquares, standardizer: str) -> Array:
    """Return the standard deviation that a change is divided by, per sample; NaN if undefined.

    ``baseline``; ``average``, the root mean square of the two; ``average_sd``, their mean;
    ``change``, of the differences; ``residual``, of the differences over ``sqrt(2 (1 - r))``.
    """
    df = sums.df
    with np.errstate(divide="ignore", invalid="ignore"):
        if standardizer == "baseline":
            result = np.sqrt(sums.before / df)
        elif standardizer == "average":
            result = np.sqrt((sums.before + sums.after) / (2.0 * df))
        elif standardizer == "average_sd":
            result = (np.sqrt(sums.before / df) + np.sqrt(sums.after / df)) / 2.0
        elif standardizer == "change":
            result = np.sqrt(sums.change / df)
        else:
            correlation = sums.product / np.sqrt(sums.before * sums.after)
            result = np.sqrt(sums.change / (2.0 * df * (1.0 - correlation)))
    return np.asarray(result, dtype=np.float64)


def standardizer_sd(moments: ChangeMoments, standardizer: str) -> float:
    """Return the standard deviation that the change of one sample is divided by, in points."""
    before, after = moments.before.sum_squares, moments.after.sum_squares
    correlation = math.nan if moments.correlation is None else moments.correlation
    sums = SumsOfSquares(
        before=np.array([before]),
        after=np.array([after]),
        change=np.array([moments.change.sum_squares]),
        product=np.array([correlation * math.sqrt(before) * math.sqrt(after)]),
        df=moments.n - 1,
    )
    return float(standardizer_sds(sums, standardizer)[0])


def leave_one_out(before: Array, after: Array, standardizer: str) -> Array:
    """Return the n standardised changes of the samples without one pair, in O(n)."""
    n = len(before)
    mean_change, change = centred(differences(before, after))
    x, y = centred(before)[1], centred(after)[1]

    def without(first: Array, second: Array) -> Array:
        return np.asarray(first @ second - first * second * (n / (n - 1)), dtype=np.float64)

    sums = SumsOfSquares(
        before=np.clip(without(x, x), 0.0, None),
        after=np.clip(without(y, y), 0.0, None),
        change=np.clip(without(change, change), 0.0, None),
        product=without(x, y),
        df=n - 2,
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        values = (mean_change - change / (n - 1)) / standardizer_sds(sums, standardizer)
    return np.asarray(values, dtype=np.float64)


def constant_without_one(values: Array, scale: float | None = None) -> bool:
    """Tell whether leaving one value out can make all the others the same."""
    ordered = np.sort(values)
    size = float(np.abs(values).max()) if scale is None else scale
    return is_constant(ordered[1:], size) or is_constant(ordered[:-1], size)
