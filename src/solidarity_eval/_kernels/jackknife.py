"""The delete-one jackknife: what a statistic becomes without each observation."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def jackknife_std_error(values: Array) -> float:
    """Return ``sqrt((n - 1) / n * sum((value - mean)^2))`` of n leave-one-out values."""
    n = len(values)
    spread = values - values.mean()
    return math.sqrt((n - 1) / n * float(spread @ spread))


def acceleration(values: Array) -> float:
    """Return the acceleration of the BCa interval from n leave-one-out values.

    ``sum(u^3) / (6 sum(u^2)^1.5)`` with ``u = mean - value``; 0 when nothing moves.
    """
    spread = values.mean() - values
    squares = float(spread @ spread)
    if squares == 0.0:
        return 0.0
    return float(np.sum(spread**3)) / (6.0 * squares * math.sqrt(squares))
