"""Estimates of several studies with known variances: weighted least squares at a given tau2.

Everything costs O(k p^2): the matrix P = W - W X (X'WX)^-1 X'W is never formed. The design is
worked with through its orthonormal basis, and the estimates through their residuals from plain
least squares, so that a year as moderator or a far origin costs no digits.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

Array = NDArray[np.float64]

_COLLINEAR = 1e-10
_MOST_STEPS = 200
# A root that Newton's method moves by less than this share is known to the last digits.
_SETTLED = 1e-14


@dataclass(frozen=True, slots=True)
class Studies:
    """k estimates with their variances, and the orthonormal basis of p explanatory columns.

    Attributes
    ----------
    values, variances : ndarray of shape (k,)
        Residuals of the estimates from plain least squares, and the sampling variances.
    basis : ndarray of shape (k, p)
        Orthonormal columns.
    triangle : ndarray of shape (p, p)
        Upper triangular; the design is ``basis @ triangle``.
    start : ndarray of shape (p,)
        Plain least-squares coefficients of the basis, to be added back.
    alone : bool
        Whether the design is the intercept alone, for which sums replace products of matrices.
    """

    values: Array
    variances: Array
    basis: Array
    triangle: Array
    start: Array
    alone: bool = False

    @property
    def k(self) -> int:
        """Number of studies."""
        return len(self.values)

    @property
    def p(self) -> int:
        """Number of columns."""
        return int(self.basis.shape[1])

    @property
    def df(self) -> int:
        """Studies less columns."""
        return self.k - self.p

    def without(self, study: int) -> Studies | None:
        """Return the studies but one; None where a column is then a combination of others."""
        keep = np.arange(self.k) != study
        if self.alone:
            return studies(
                self.values[keep] + self.start[0] * self.basis[0, 0], self.variances[keep]
            )
        design = self.basis[keep] @ self.triangle
        values = self.values + self.basis @ self.start
        return studies(values[keep], self.variances[keep], design)


def studies(values: Array, variances: Array, design: Array | None = None) -> Studies | None:
    """Return the studies with a design (the intercept alone by default); None if collinear."""
    if design is None:
        root = math.sqrt(len(values))
        basis, triangle = np.full((len(values), 1), 1.0 / root), np.full((1, 1), root)
    else:
        basis, triangle = np.linalg.qr(design)
        lengths = np.linalg.norm(design, axis=0)
        if np.any(np.abs(np.diag(triangle)) <= _COLLINEAR * lengths):
            return None
    start = basis.T @ values
    alone = design is None
    return Studies(values - basis @ start, variances, basis, triangle, start, alone)


@dataclass(frozen=True, slots=True)
class Point:
    """The model at one tau2.

    Attributes
    ----------
    tau2 : float
        Variance between studies.
    weights : ndarray of shape (k,)
        ``1 / (v + tau2)``.
    inverse : ndarray of shape (p, p)
        Of the information on the coefficients of the basis.
    gamma : ndarray of shape (p,)
        Coefficients of the basis, less the plain ones.
    scaled : ndarray of shape (k,)
        ``P y``: residuals times weights.
    q : float
        ``y'P y``: weighted sum of squared residuals.
    """

    tau2: float
    weights: Array
    inverse: Array
    gamma: Array
    scaled: Array
    q: float


def at(model: Studies, tau2: float) -> Point:
    """Return the weighted least-squares fit at ``tau2``."""
    weights = 1.0 / (model.variances + tau2)
    if model.alone:
        return _at_mean(model, tau2, weights)
    weighted = model.basis * weights[:, None]
    information = model.basis.T @ weighted
    inverse = _inverse(information)
    gamma = inverse @ (weighted.T @ model.values)
    residuals = model.values - model.basis @ gamma
    scaled = weights * residuals
    return Point(tau2, weights, inverse, gamma, scaled, float(scaled @ residuals))


def _at_mean(model: Studies, tau2: float, weights: Array) -> Point:
    total = float(np.add.reduce(weights))
    mean = float(weights @ model.values) / total
    residuals = model.values - mean
    scaled = weights * residuals
    k = len(weights)
    inverse, gamma = np.array([[k / total]]), np.array([mean * math.sqrt(k)])
    return Point(tau2, weights, inverse, gamma, scaled, float(scaled @ residuals))


def _inverse(matrix: Array) -> Array:
    if matrix.shape == (1, 1):
        return 1.0 / matrix
    return np.linalg.inv(matrix).astype(np.float64)


def traces(model: Studies, point: Point) -> tuple[float, float]:
    """Return the traces of P and of P P."""
    if model.alone:
        w = point.weights
        square = w * w
        total, sum2, sum3 = float(np.add.reduce(w)), float(w @ w), float(square @ w)
        ratio = sum2 / total
        return total - ratio, sum2 - 2.0 * sum3 / total + ratio * ratio
    squared = point.weights**2
    second = model.basis.T @ (model.basis * squared[:, None])
    third = model.basis.T @ (model.basis * (squared * point.weights)[:, None])
    once = point.inverse @ second
    first = float(point.weights.sum() - np.trace(once))
    twice = float(squared.sum() - 2.0 * np.trace(point.inverse @ third) + np.sum(once * once.T))
    return first, twice


def projected(model: Studies, point: Point) -> tuple[float, float]:
    """Return ``y'P P y`` and ``y'P P P y``."""
    u = point.scaled
    weighted = point.weights * u
    if model.alone:
        crossed = float(np.add.reduce(weighted)) ** 2 * float(point.inverse[0, 0]) / len(u)
        return float(u @ u), float(u @ weighted) - crossed
    along = model.basis.T @ weighted
    return float(u @ u), float(u @ weighted - along @ point.inverse @ along)


def log_likelihood(model: Studies, point: Point, *, restricted: bool) -> float:
    """Return the log-likelihood, the restricted one with the term in the design, as metafor's."""
    logs = -float(np.add.reduce(np.log(point.weights)))
    constant = math.log(2.0 * math.pi)
    if not restricted:
        return -0.5 * (model.k * constant + logs + point.q)
    return -0.5 * (model.df * constant + logs - float(_log_det(point.inverse)) + point.q)


def _log_det(matrix: Array) -> float:
    if matrix.shape == (1, 1):
        return math.log(matrix[0, 0])
    return float(np.linalg.slogdet(matrix)[1])


def q_root(model: Studies, target: float) -> float:
    """Return the tau2 at which Q falls to ``target``; 0 where it never exceeds it.

    Newton's method on 1/Q, which is a straight line when all variances are equal, kept between
    the bounds already known.
    """
    low, high, tau2 = 0.0, math.inf, 0.0
    for _ in range(_MOST_STEPS):
        point = at(model, tau2)
        if point.q > target:
            low = tau2
        elif tau2 == 0.0:
            return 0.0
        else:
            high = tau2
        slope = float(point.scaled @ point.scaled)
        step = point.q * (point.q - target) / (target * slope)
        trial = tau2 + step
        if abs(step) <= _SETTLED * tau2:
            return trial
        if not low < trial < high:
            trial = (low + high) / 2.0
            if trial in (low, high):
                return trial
        tau2 = trial
    return tau2


def coefficients(model: Studies, point: Point) -> tuple[Array, Array]:
    """Return the coefficients of the columns and their covariance given tau2."""
    if model.alone:
        scale = 1.0 / float(model.triangle[0, 0])
        return (model.start + point.gamma) * scale, point.inverse * (scale * scale)
    back = linalg.solve_triangular(model.triangle, np.eye(model.p))
    covariance: Array = back @ point.inverse @ back.T
    return back @ (model.start + point.gamma), covariance
