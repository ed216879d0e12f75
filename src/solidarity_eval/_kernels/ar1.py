"""Straight lines through a series whose errors follow each other: AR(1) by REML."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

Array = NDArray[np.float64]

_GRID = np.linspace(-0.98, 0.98, 99)
_EDGE = 0.9999
_FINE = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesFit:
    """Generalised least squares with autocorrelated errors.

    Attributes
    ----------
    coefficients, covariance : ndarray of shape (p,) and (p, p)
        Of the columns.
    correlation : float
        Of errors one period apart.
    variance : float
        Of the errors.
    converged : bool
        Whether the correlation is inside (-1, 1).
    """

    coefficients: Array
    covariance: Array
    correlation: float
    variance: float
    df: int
    log_likelihood: float
    converged: bool


def fit(outcome: Array, design: Array, gaps: Array) -> SeriesFit:
    """Maximise the restricted likelihood over the correlation.

    Parameters
    ----------
    outcome : ndarray of shape (n,)
        Values in the order of time.
    design : ndarray of shape (n, p)
        Columns, of full rank.
    gaps : ndarray of shape (n - 1,)
        Whole numbers of periods from one value to the next: errors ``d`` periods apart correlate
        at the power ``d`` of the correlation.
    """
    sizes = np.linalg.norm(design, axis=0)
    scaled = design / sizes

    def deviance(correlation: float) -> float:
        return _profile(np.column_stack([scaled, outcome]), gaps, correlation)[0]

    values = [deviance(float(place)) for place in _GRID]
    best = int(np.argmin(values))
    low = -_EDGE if best == 0 else float(_GRID[best - 1])
    high = _EDGE if best == len(_GRID) - 1 else float(_GRID[best + 1])
    found = optimize.minimize_scalar(
        deviance, bounds=(low, high), method="bounded", options={"xatol": _FINE}
    )
    correlation = float(found.x)
    value, coefficients, inverse, rest = _profile(
        np.column_stack([scaled, outcome]), gaps, correlation
    )
    n, p = design.shape
    variance = rest / (n - p)
    constant = (n - p) * (1.0 + math.log(2.0 * math.pi / (n - p)))
    return SeriesFit(
        coefficients=coefficients / sizes,
        covariance=variance * inverse / np.outer(sizes, sizes),
        correlation=correlation,
        variance=variance,
        df=n - p,
        log_likelihood=-(value + 2.0 * float(np.log(sizes).sum()) + constant) / 2.0,
        converged=abs(correlation) < 0.999,
    )


def _profile(both: Array, gaps: Array, correlation: float) -> tuple[float, Array, Array, float]:
    """Return the deviance, the coefficients, the inverse information and what remains.

    ``both`` holds the design and, last, the outcome.
    """
    shared = np.sign(correlation) ** gaps * np.abs(correlation) ** gaps
    left = np.sqrt(1.0 - shared**2)
    white = both.copy()
    white[1:] = (both[1:] - shared[:, None] * both[:-1]) / left[:, None]
    basis, triangle = np.linalg.qr(white[:, :-1])
    turned = basis.T @ white[:, -1]
    residual = white[:, -1] - basis @ turned
    rest = float(residual @ residual)
    inverse = np.linalg.inv(triangle)
    n, p = both.shape[0], both.shape[1] - 1
    value = 2.0 * float(np.log(left).sum())
    value += 2.0 * float(np.log(np.abs(np.diag(triangle))).sum())
    value += (n - p) * math.log(max(rest, np.finfo(float).tiny))
    return value, inverse @ turned, inverse @ inverse.T, rest
