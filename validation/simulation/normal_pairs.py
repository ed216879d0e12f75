"""Probabilities of two correlated standard normal variables."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(96)


def excess(first: Array, second: Array, correlation: float) -> Array:
    """Return ``P(U > first, V > second) - P(U > first) P(V > second)``.

    Plackett's identity: the integral of the bivariate normal density over the correlation, from 0
    to ``correlation``, here with the correlation written as a sine. ``first`` and ``second`` are
    broadcast against each other.
    """
    top = np.arcsin(correlation)
    angles = top * (_NODES + 1.0) / 2.0
    h, k = np.broadcast_arrays(first, second)
    h, k = h[..., None], k[..., None]
    density = np.exp(-(h * h + k * k - 2.0 * h * k * np.sin(angles)) / (2.0 * np.cos(angles) ** 2))
    return np.asarray(density @ _WEIGHTS * top / (4.0 * np.pi), dtype=np.float64)


def cells(first: Array, second: Array, correlation: float) -> Array:
    """Return the probabilities of the cells that ordered thresholds cut out of the plane.

    Parameters
    ----------
    first, second : ndarray, shape (..., k)
        Thresholds of each variable, rising along the last axis.
    correlation : float
        Of the two variables.

    Returns
    -------
    ndarray, shape (..., k + 1, k + 1)
        Probabilities that sum to 1.
    """
    above = _padded(special.ndtr(-first)), _padded(special.ndtr(-second))
    both = above[0][..., :, None] * above[1][..., None, :]
    both[..., 1:-1, 1:-1] += excess(first[..., :, None], second[..., None, :], correlation)
    return np.asarray(np.diff(np.diff(both, axis=-1), axis=-2), dtype=np.float64)


def _padded(tails: Array) -> Array:
    """Return tail probabilities with those of the thresholds at minus and plus infinity."""
    ones = np.ones_like(tails[..., :1])
    return np.concatenate([ones, tails, 0.0 * ones], axis=-1)
