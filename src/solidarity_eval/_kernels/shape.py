"""Shape of a distribution and memory of a series."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.moments import centred

Array = NDArray[np.float64]


def skewness(values: Array) -> float:
    """Return the adjusted Fisher-Pearson skewness of n values, n at least 3."""
    n = len(values)
    deviations = centred(values)[1]
    second = float(deviations @ deviations) / n
    third = float((deviations**3).sum()) / n
    return math.sqrt(n * (n - 1.0)) / (n - 2.0) * third / (second * math.sqrt(second))


def excess_kurtosis(values: Array) -> float:
    """Return the unbiased-for-normal excess kurtosis of n values, n at least 4."""
    n = len(values)
    deviations = centred(values)[1]
    second = float(deviations @ deviations) / n
    fourth = float((deviations**4).sum()) / n
    raw = fourth / second**2 - 3.0
    return (n - 1.0) / ((n - 2.0) * (n - 3.0)) * ((n + 1.0) * raw + 6.0)


def lag_one_autocorrelation(values: Array) -> float:
    """Return ``sum (y_t - m)(y_(t+1) - m) / sum (y_t - m)^2`` of a series that varies."""
    deviations = centred(values)[1]
    return float(deviations[:-1] @ deviations[1:]) / float(deviations @ deviations)
