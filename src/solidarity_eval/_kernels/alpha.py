"""Internal consistency from a covariance matrix of items."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

Matrix = NDArray[np.float64]


def covariance(values: Matrix) -> Matrix:
    """Return the sample covariance (divisor n - 1) of the columns of ``values`` (n, k)."""
    centred = values - values.mean(axis=0)
    product: Matrix = centred.T @ centred / (len(values) - 1)
    return product


def correlation(cov: Matrix) -> Matrix:
    """Return the correlation matrix of a covariance matrix; its diagonal is exactly 1."""
    scale = np.sqrt(np.diag(cov))
    result: Matrix = cov / np.outer(scale, scale)
    np.fill_diagonal(result, 1.0)
    return result


def alpha(cov: Matrix) -> float:
    """Return coefficient alpha, ``k / (k - 1) (1 - trace / sum)``, of a (k, k) matrix."""
    k = len(cov)
    return float(k / (k - 1) * (1.0 - np.trace(cov) / cov.sum()))


def feldt_interval(value: float, *, n: int, k: int, conf_level: float) -> tuple[float, float]:
    """Return Feldt's interval of alpha: ``(1 - alpha) / (1 - alpha_hat)`` follows F inverted."""
    tail = (1.0 - conf_level) / 2.0
    df1, df2 = n - 1.0, (n - 1.0) * (k - 1.0)
    low = 1.0 - (1.0 - value) * float(special.fdtri(df1, df2, 1.0 - tail))
    high = 1.0 - (1.0 - value) * float(special.fdtri(df1, df2, tail))
    return low, high


def mean_off_diagonal(matrix: Matrix) -> float:
    """Return the mean of the off-diagonal cells of a symmetric matrix."""
    k = len(matrix)
    return float((matrix.sum() - np.trace(matrix)) / (k * (k - 1)))


def item_rest(cov: Matrix) -> NDArray[np.float64]:
    """Return the correlation of each item with the sum of the others; NaN where undefined."""
    with_all = cov.sum(axis=0)
    variance = np.diag(cov)
    rest = with_all.sum() - 2.0 * with_all + variance
    scale = np.sqrt(variance * np.clip(rest, 0.0, None))
    negligible = scale <= 1e-12 * max(float(np.abs(cov).sum()), np.finfo(float).tiny)
    result: NDArray[np.float64] = np.full(len(cov), np.nan)
    np.divide(with_all - variance, scale, out=result, where=~negligible)
    return result


def item_total(cov: Matrix) -> NDArray[np.float64]:
    """Return the correlation of each item with the sum of all; NaN for a constant item."""
    scale = np.sqrt(np.diag(cov) * cov.sum())
    result: NDArray[np.float64] = np.full(len(cov), np.nan)
    np.divide(cov.sum(axis=0), scale, out=result, where=scale > 0.0)
    return result
