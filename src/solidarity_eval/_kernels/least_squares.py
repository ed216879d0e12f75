"""Least squares by QR, and the covariances of its coefficients that trust one variance or none.

Columns are scaled before they are decomposed, so that a coefficient keeps its digits whatever the
units; a caller takes the mean out of the columns that are far from zero.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

VARIANCES = ("HC2", "HC3", "HC0", "HC1", "model")
# A column of which less than this share is its own repeats the columns before it.
_DEPENDENT = 1e-9
# Residuals below this share of the outcome are rounding errors.
_NOISE = 1e-12
# A leverage this near to 1 is 1: the row alone decides a coefficient.
_ALONE = 1e-10


@dataclass(frozen=True, kw_only=True)
class Fit:
    """Least-squares fit of n rows on k columns.

    Attributes
    ----------
    coefficients : ndarray of shape (k,)
        In units of the outcome per unit of the column.
    basis : ndarray of shape (n, k)
        Orthonormal basis of the columns.
    spread : ndarray of shape (k, k)
        ``spread @ basis.T`` maps the outcome to the coefficients.
    residuals : ndarray of shape (n,)
        Outcome minus fitted value.
    outcome : ndarray of shape (n,)
        What was fitted.
    """

    coefficients: Array
    basis: Array
    spread: Array
    residuals: Array
    outcome: Array

    @property
    def n(self) -> int:
        """Rows."""
        return len(self.residuals)

    @property
    def df(self) -> int:
        """Rows minus columns."""
        return self.n - len(self.coefficients)

    @property
    def residual_sum_squares(self) -> float:
        """Sum of squared residuals."""
        return float(self.residuals @ self.residuals)

    @property
    def residual_sd(self) -> float:
        """Standard deviation around the fit, df n - k."""
        return math.sqrt(self.residual_sum_squares / self.df)

    @property
    def r_squared(self) -> float:
        """Share of the sum of squares around the mean that the fit explains."""
        deviations = self.outcome - self.outcome.mean()
        return 1.0 - self.residual_sum_squares / float(deviations @ deviations)

    @functools.cached_property
    def leverage(self) -> Array:
        """Weight of each row in its own fitted value."""
        leverage: Array = np.einsum("ij,ij->i", self.basis, self.basis)
        return leverage

    @property
    def rows_alone(self) -> int:
        """Rows that decide a coefficient alone, so that HC2 and HC3 do not exist."""
        return int(np.count_nonzero(self.leverage > 1.0 - _ALONE))

    @property
    def is_exact(self) -> bool:
        """Whether nothing is left around the fit but rounding errors."""
        size = float(np.abs(self.outcome).max(initial=0.0))
        return math.sqrt(self.residual_sum_squares / self.n) <= _NOISE * size

    def covariance(self, variance: str) -> Array:
        """Return the covariance of the coefficients: ``model`` or ``HC0`` to ``HC3``.

        With ``HC2`` and ``HC3`` no row may stand alone.
        """
        if variance == "model":
            return (self.spread @ self.spread.T) * self.residual_sum_squares / self.df
        weights = self.residuals**2
        if variance == "HC1":
            weights = weights * self.n / self.df
        elif variance in ("HC2", "HC3"):
            weights = weights / (1.0 - self.leverage) ** (1 if variance == "HC2" else 2)
        return self.sandwich((self.basis * weights[:, None]).T @ self.basis)

    def sandwich(self, meat: Array) -> Array:
        """Return the covariance of the coefficients from that of ``basis.T @ outcome``."""
        return self.spread @ meat @ self.spread.T

    def along(self, contrast: Array, covariance: Array) -> tuple[float, float]:
        """Return a combination of the coefficients and its standard error."""
        squared = float(contrast @ covariance @ contrast)
        return float(contrast @ self.coefficients), math.sqrt(max(squared, 0.0))


def dependent_column(design: Array) -> int | None:
    """Return the first column that repeats those before it, or None."""
    sizes = np.sqrt(np.einsum("ij,ij->j", design, design))
    if (sizes == 0.0).any():
        return int(np.argmin(sizes))
    if design.shape[1] > design.shape[0]:
        return int(design.shape[0])
    diagonal = np.abs(np.diag(np.linalg.qr(design / sizes, mode="r")))
    small = np.flatnonzero(diagonal < _DEPENDENT)
    return int(small[0]) if len(small) else None


def least_squares(design: Array, outcome: Array) -> Fit:
    """Return the fit of ``outcome`` (n,) on ``design`` (n, k) of full rank k < n."""
    sizes = np.sqrt(np.einsum("ij,ij->j", design, design))
    basis, triangle = np.linalg.qr(design / sizes)
    spread = np.linalg.solve(triangle, np.eye(len(sizes))) / sizes[:, None]
    coefficients = spread @ (basis.T @ outcome)
    residuals = outcome - design @ coefficients
    # A second pass takes out what rounding left in the first.
    correction = spread @ (basis.T @ residuals)
    return Fit(
        coefficients=coefficients + correction,
        basis=basis,
        spread=spread,
        residuals=residuals - design @ correction,
        outcome=outcome,
    )
