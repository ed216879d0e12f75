"""Mean and variance that keep their digits when the values share many leading ones.

The values are shifted by one of them before anything is added, the mean of the shifted values is
removed in a second pass, and the rounding error left in that mean is corrected for
(Chan, Golub & LeVeque 1983). Plain sums of squares lose every digit on NIST's NumAcc sets.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_NOISE = 16.0 * float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """Moments of n values.

    Attributes
    ----------
    n : int
        Number of values, at least 1.
    mean : float
        Arithmetic mean.
    sum_squares : float
        Sum of squared deviations from the mean.
    """

    n: int
    mean: float
    sum_squares: float

    @property
    def variance(self) -> float:
        """Sample variance, divisor n - 1; NaN for a single value."""
        return self.sum_squares / (self.n - 1) if self.n > 1 else math.nan

    @property
    def sd(self) -> float:
        """Sample standard deviation, divisor n - 1."""
        return math.sqrt(self.variance)


def centred(values: Array) -> tuple[float, Array]:
    """Return the mean and the deviations from it, both free of cancellation."""
    shifted = values - values[0]
    offset = float(shifted.mean())
    deviations: Array = shifted - offset
    rest = float(deviations.mean())
    return float(values[0]) + (offset + rest), deviations - rest


def moments(values: Array) -> Moments:
    """Return n, mean and sum of squared deviations of ``values`` of shape (n,)."""
    mean, deviations = centred(values)
    if is_constant(values):
        return Moments(n=len(values), mean=mean, sum_squares=0.0)
    return Moments(n=len(values), mean=mean, sum_squares=float(deviations @ deviations))


def cross_product(first: Array, second: Array) -> float:
    """Return the sum of products of deviations of two arrays of one length."""
    return float(centred(first)[1] @ centred(second)[1])


def is_constant(values: Array, scale: float | None = None) -> bool:
    """Tell whether values differ by no more than the rounding error of numbers of size ``scale``.

    ``0.3 - 0.2`` and ``0.2 - 0.1`` are not the same double; a change of 0.1 for everyone is
    still a constant.
    """
    size = float(np.abs(values).max()) if scale is None else scale
    return float(np.ptp(values)) <= _NOISE * size
