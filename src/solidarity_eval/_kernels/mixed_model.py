"""Linear mixed model with one grouping factor: random intercept, or intercept and slope."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np

from solidarity_eval._kernels.mixed_deviance import (
    Derivatives,
    Floats,
    Method,
    Point,
    derivatives,
    deviances,
    evaluate,
    slopes,
)
from solidarity_eval._kernels.mixed_sums import GroupSums

_STEPS = 200
_HALVINGS = 40
_FLAT = 1e-10
_SINGULAR = 1e-5
_LARGEST = 1e5
_GRID = (0.0, *(10.0 ** np.arange(-3.0, 6.1, 0.25)))
_PAIR_GRID = (1e-3, 3e-2, 0.3, 3.0, 30.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class MixedFit:
    """A fitted model.

    Attributes
    ----------
    coefficients, covariance : ndarray of shape (p,) and (p, p)
        Fixed effects and their covariance given the variances.
    random : ndarray of shape (q, q)
        Covariance of the random effects.
    residual_variance : float
        Variance within groups.
    log_likelihood : float
        Restricted one for REML.
    singular : bool
        Whether a variance is 0 or a correlation 1 at the maximum.
    converged : bool
        Whether a finite maximum was found.
    theta : ndarray
        Lower triangle of the relative Cholesky factor, in the coordinates of the sums.
    """

    coefficients: Floats
    covariance: Floats
    random: Floats
    residual_variance: float
    log_likelihood: float
    singular: bool
    converged: bool
    theta: Floats
    point: Point
    pieces: Derivatives
    sums: GroupSums
    method: Method


def factor(theta: Floats, q: int) -> Floats:
    """Return the lower triangle whose product with its transpose is the relative covariance."""
    if q == 1:
        return theta.reshape(1, 1)
    lower = np.zeros((q, q))
    lower[np.tril_indices(q)] = theta
    return lower


def chain(theta: Floats, q: int) -> tuple[Floats, Floats]:
    """Return the slopes (d, d) and curvatures (d, d, d) of the relative covariance in theta."""
    if q == 1:
        return 2.0 * theta.reshape(1, 1), np.full((1, 1, 1), 2.0)
    rows, columns = np.tril_indices(q)
    lower, d = factor(theta, q), len(theta)
    units = np.zeros((d, q, q))
    units[np.arange(d), rows, columns] = 1.0
    first = units @ lower.T
    first = first + first.transpose(0, 2, 1)
    second = units[:, None] @ units.transpose(0, 2, 1)[None]
    second = second + second.transpose(0, 1, 3, 2)
    return first[:, rows, columns].T, second[:, :, rows, columns].transpose(2, 0, 1)


def fit(sums: GroupSums, method: Method = "reml") -> MixedFit:
    """Maximise the (restricted) likelihood over the relative Cholesky factor.

    A grid finds the basin, Newton's method with the exact slopes and curvature the bottom of it; a
    variance of 0 is a stationary point of the factor, so the edge needs no other method.
    """
    found = [_descend(sums, start, method) for start in _starts(sums, method)]
    theta, converged, point = min(found, key=lambda item: item[2].deviance)
    lower = factor(theta, sums.q)
    residual = point.rest / point.df
    inverse = np.linalg.inv(sums.r)
    spread = np.asarray(residual * inverse @ np.linalg.solve(point.c, inverse.T), dtype=np.float64)
    within = sums.back @ lower
    diagonal = np.abs(np.diag(lower))
    return MixedFit(
        coefficients=sums.start + inverse @ point.gamma,
        covariance=spread,
        random=residual * within @ within.T,
        residual_variance=residual,
        log_likelihood=-point.deviance / 2.0,
        singular=bool(diagonal.min() < _SINGULAR),
        converged=converged and math.isfinite(point.deviance) and float(diagonal.max()) < _LARGEST,
        theta=theta,
        point=point,
        pieces=derivatives(sums, point.psi),
        sums=sums,
        method=method,
    )


def _psi(theta: Floats, sums: GroupSums) -> Floats:
    lower = factor(theta, sums.q)
    return lower @ lower.T


def _starts(sums: GroupSums, method: Method) -> list[Floats]:
    """Return the best places of a grid, as relative Cholesky factors."""
    size = sums.n / sums.groups
    values = _GRID if sums.q == 1 else _PAIR_GRID
    grid = np.array([np.diag(place) for place in itertools.product(values, repeat=sums.q)]) / size
    order = np.argsort(deviances(sums, grid, method), kind="stable")
    if sums.q == 1 and order[0] == 0:
        chosen = [0] if _edge(sums, method) else [1]
    else:
        chosen = order[: sums.q].tolist()
    return [np.sqrt(grid[place][np.tril_indices(sums.q)]) for place in chosen]


def _edge(sums: GroupSums, method: Method) -> bool:
    """Tell whether the deviance rises from a variance of 0."""
    none = np.zeros((1, 1))
    gradient, _ = _slopes_in_psi(sums, evaluate(sums, none, method), method)
    return bool(gradient[0] >= 0.0)


def _slopes_in_psi(sums: GroupSums, point: Point, method: Method) -> tuple[Floats, Floats]:
    """Return the slopes and curvature of the profiled deviance in the relative covariance."""
    first, det_2, rest_2 = slopes(point, derivatives(sums, point.psi), method)
    det_1, rest_1 = first
    gradient = det_1 + point.df * rest_1 / point.rest
    curvature = det_2 + point.df * (rest_2 / point.rest - np.outer(rest_1, rest_1) / point.rest**2)
    return gradient, curvature


def _descend(sums: GroupSums, theta: Floats, method: Method) -> tuple[Floats, bool, Point]:
    """Return the bottom of the basin of ``theta``, whether it was reached, and the model there."""
    point = evaluate(sums, _psi(theta, sums), method)
    if not theta.any():
        return theta, True, point
    for _ in range(_STEPS):
        gradient, curvature = _slopes_in_psi(sums, point, method)
        first, second = chain(theta, sums.q)
        slope = first.T @ gradient
        hessian = first.T @ curvature @ first + np.einsum("k,kij->ij", gradient, second)
        values, vectors = np.linalg.eigh(hessian)
        sure = np.maximum(np.abs(values), _FLAT * max(float(np.abs(values).max()), 1.0))
        step = -vectors @ ((vectors.T @ slope) / sure)
        longest = 1.0 + float(np.linalg.norm(theta))
        step *= longest / max(float(np.linalg.norm(step)), longest)
        gain = -float(slope @ step)
        if gain < 1e-13 * max(1.0, abs(point.deviance)):
            theta = theta + step
            return theta, True, evaluate(sums, _psi(theta, sums), method)
        theta, point, moved = _lower(sums, method, start=(theta, point), step=step)
        if not moved:
            return theta, gain < 1e-6, point
    return theta, False, point


def _lower(
    sums: GroupSums, method: Method, *, start: tuple[Floats, Point], step: Floats
) -> tuple[Floats, Point, bool]:
    """Halve the step until the deviance falls."""
    theta, point = start
    for _ in range(_HALVINGS):
        trial = theta + step
        there = evaluate(sums, _psi(trial, sums), method)
        if there.deviance < point.deviance:
            return trial, there, True
        step = step / 2.0
    return theta, point, False
