"""Least squares whose errors hang together within clusters: CR0 to CR3 and Satterthwaite's df.

Everything is computed from sums over clusters of products of the columns of an orthonormal
basis Q of the model: with e the residuals, ``B_g = Q_g' Q_g`` and ``u_g = Q_g' e_g``, the adjusted
scores of CR2 are ``(I - B_g)^(-1/2) u_g`` and those of CR3 ``(I - B_g)^(-1) u_g``. No matrix is
larger than the number of coefficients.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

Array = NDArray[np.float64]
Codes = NDArray[np.int64]

KINDS = ("CR0", "CR1", "CR1S", "CR2", "CR3")
_POWERS = {"CR2": -0.5, "CR3": -1.0}
# Below it, what a cluster leaves free of the model is rounding, as in clubSandwich.
_NOTHING_LEFT = 1e-12
_COLLINEAR = 1e-10


@dataclass(frozen=True, slots=True, kw_only=True)
class RobustError:
    """Standard error of one coefficient and the degrees of freedom of its t."""

    std_error: float
    df: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterFit:
    """Least squares of n values in G clusters on p columns.

    Attributes
    ----------
    coefficients : ndarray of shape (p,)
        Of the columns.
    inverse : ndarray of shape (p, p)
        Of the triangular factor: row c turns scores in the basis into those of coefficient c.
    gram : ndarray of shape (G, p, p)
        ``Q_g' Q_g``.
    scores : ndarray of shape (G, p)
        ``Q_g' e_g``.
    residual_variance : float
        Over n - p; NaN when nothing is left.
    n : int
        Values.
    """

    coefficients: Array
    inverse: Array
    gram: Array
    scores: Array
    residual_variance: float
    n: int

    @property
    def clusters(self) -> int:
        """Number of clusters."""
        return len(self.gram)

    def classical_error(self, column: int) -> float:
        """Return the standard error that takes all values for independent."""
        row = self.inverse[column]
        return math.sqrt(self.residual_variance * float(row @ row))

    def robust_error(self, column: int, kind: str) -> RobustError:
        """Return the standard error of a coefficient, and the df that match its mean and variance.

        The df suppose, as clubSandwich does by default, independent errors of one variance.
        """
        rows = self._adjusted_rows(self.inverse[column], kind)
        total = float(np.sum(np.einsum("gp,gp->g", rows, self.scores) ** 2))
        spread = np.einsum("gpq,gq->gp", self.gram, rows)
        products = -spread @ spread.T
        products[np.diag_indices(self.clusters)] += np.einsum("gp,gp->g", rows, spread)
        squares = float(np.sum(products * products))
        df = float(np.trace(products)) ** 2 / squares if squares > 0.0 else 0.0
        return RobustError(std_error=math.sqrt(self._factor(kind) * total), df=df)

    def _adjusted_rows(self, row: Array, kind: str) -> Array:
        """Return ``A_g row`` for every cluster."""
        if kind not in _POWERS:
            return np.broadcast_to(row, self.scores.shape)
        shares, directions = np.linalg.eigh(self.gram)
        left = 1.0 - shares
        free = left > _NOTHING_LEFT
        powers = np.where(free, np.where(free, left, 1.0) ** _POWERS[kind], 0.0)
        along = np.einsum("gpk,p->gk", directions, row)
        adjusted: Array = np.einsum("gpk,gk->gp", directions, powers * along)
        return adjusted

    def _factor(self, kind: str) -> float:
        """Return the factor of the whole variance: CR1 and Stata's CR1S."""
        groups, n, p = self.clusters, self.n, len(self.coefficients)
        if kind == "CR1":
            return groups / (groups - 1)
        if kind == "CR1S":
            return groups * (n - 1) / ((groups - 1) * (n - p))
        return 1.0


def mean_error(values: Array, codes: Codes) -> RobustError:
    """Return the CR2 standard error of the mean of all values, and its df."""
    ones = np.full((len(values), 1), 1.0 / math.sqrt(len(values)))
    fit = ClusterFit(
        coefficients=np.array([values.mean()]),
        inverse=np.full((1, 1), 1.0 / math.sqrt(len(values))),
        gram=cluster_sums(ones[:, :, None] ** 2, codes),
        scores=cluster_sums(ones * (values - values.mean())[:, None], codes),
        residual_variance=math.nan,
        n=len(values),
    )
    return fit.robust_error(0, "CR2")


def cluster_fit(columns: Array, values: Array, codes: Codes) -> ClusterFit | None:
    """Return the least-squares fit; None when the columns are collinear.

    Parameters
    ----------
    columns : ndarray of shape (n, p)
        The model, its intercept included.
    values : ndarray of shape (n,)
        What it explains.
    codes : ndarray of shape (n,)
        Cluster of each row, 0 to G - 1.
    """
    basis, triangle = np.linalg.qr(columns)
    lengths = np.linalg.norm(columns, axis=0)
    if np.any(np.abs(np.diag(triangle)) <= _COLLINEAR * lengths):
        return None
    residuals = values - basis @ (basis.T @ values)
    residuals -= basis @ (basis.T @ residuals)
    inverse = linalg.solve_triangular(triangle, np.eye(len(triangle)))
    n, p = columns.shape
    left = float(residuals @ residuals) / (n - p) if n > p else math.nan
    return ClusterFit(
        coefficients=inverse @ (basis.T @ values),
        inverse=inverse,
        gram=cluster_sums(basis[:, :, None] * basis[:, None, :], codes),
        scores=cluster_sums(basis * residuals[:, None], codes),
        residual_variance=left,
        n=n,
    )


def cluster_sums(rows: Array, codes: Codes) -> Array:
    """Return the sums of rows over clusters, codes being 0 to G - 1 and none of them empty."""
    order = np.argsort(codes, kind="stable")
    firsts = np.flatnonzero(np.diff(codes[order], prepend=-1))
    return np.add.reduceat(rows[order], firsts, axis=0)
