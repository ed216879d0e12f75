"""Weighted least squares with errors that trust neither equal variances nor independence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

Array = NDArray[np.float64]
Codes = NDArray[np.int64]
Variance = Literal["HC0", "HC1", "HC2", "HC3"]

# A leverage closer to 1 than this leaves no residual to judge a row by.
_FULL = 1e-10


@dataclass(frozen=True, slots=True)
class WeightedFit:
    """Coefficients and what their robust errors are made of.

    Attributes
    ----------
    coefficients : ndarray of shape (p,)
        Least-squares coefficients.
    residuals, leverages, weights : ndarray of shape (n,)
        Of each row with a weight above 0.
    influence : ndarray of shape (n, p)
        ``w_i (X'WX)^-1 x_i``: how far one point of residual moves each coefficient.
    """

    coefficients: Array
    residuals: Array
    leverages: Array
    weights: Array
    influence: Array

    @property
    def n(self) -> int:
        """Rows with a weight."""
        return len(self.residuals)

    @property
    def df(self) -> int:
        """Rows minus coefficients."""
        return self.n - len(self.coefficients)


def weighted_fit(outcome: Array, design: Array, weights: Array) -> WeightedFit:
    """Fit ``outcome`` on ``design`` (n, p), all weights above 0, the design of full rank."""
    scaled = weights / weights.max()
    root = np.sqrt(scaled)
    q, r = linalg.qr(design * root[:, None], mode="economic")
    origin = outcome[0]
    coefficients = linalg.solve_triangular(r, q.T @ ((outcome - origin) * root))
    residuals = outcome - origin - design @ coefficients
    coefficients[0] += origin
    return WeightedFit(
        coefficients=coefficients,
        residuals=residuals,
        leverages=np.minimum((q * q).sum(axis=1), 1.0),
        weights=scaled,
        influence=linalg.solve_triangular(r, q.T).T * root[:, None],
    )


def robust_covariance(fit: WeightedFit, kind: Variance) -> Array | None:
    """Return the sandwich with squared residuals; None where a row alone fixes a coefficient.

    HC1 multiplies by ``n / (n - p)``; HC2 divides each squared residual by ``1 - h``, HC3 by
    ``(1 - h)^2``.
    """
    squares = fit.residuals**2
    if kind in ("HC2", "HC3"):
        rest = 1.0 - fit.leverages
        if (rest < _FULL).any():
            return None
        squares = squares / (rest if kind == "HC2" else rest**2)
    scores = fit.influence * np.sqrt(squares)[:, None]
    factor = fit.n / fit.df if kind == "HC1" else 1.0
    result: Array = factor * (scores.T @ scores)
    return result


def grouped_covariance(fit: WeightedFit, groups: Codes) -> Array:
    """Return the sandwich that sums residuals within groups, times ``G / (G - 1)``.

    ``groups`` are codes 0 to G - 1. For pairs and a difference of means, it is the variance of
    the paired t.
    """
    count = int(groups.max()) + 1
    sums = np.zeros((count, fit.influence.shape[1]))
    np.add.at(sums, groups, fit.influence * fit.residuals[:, None])
    result: Array = count / (count - 1) * (sums.T @ sums)
    return result
