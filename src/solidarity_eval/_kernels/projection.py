"""What a steady pace would give: the sum of counts to come, from those already seen."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.student import interval

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Projection:
    """Expected sum over the periods ahead, its prediction error and interval, the dispersion."""

    mean: float
    error: float
    low: float
    high: float
    dispersion: float


def pearson_dispersion(counts: Floats) -> float:
    """Return the variance over the mean, 1 for Poisson counts; some count must be above 0."""
    mean = float(counts.mean())
    return float(((counts - mean) ** 2).sum()) / (len(counts) - 1) / mean


def sum_ahead(counts: Floats, ahead: float, *, conf_level: float) -> Projection:
    """Predict the sum of ``ahead`` further periods of the same pace, over-dispersion allowed for.

    Variance: that of the sum to come, plus that of the mean it is predicted with.
    """
    n, mean = len(counts), float(counts.mean())
    dispersion = max(1.0, pearson_dispersion(counts))
    error = math.sqrt(dispersion * mean * ahead * (1 + ahead / n))
    low, high = interval(ahead * mean, error, conf_level=conf_level, df=n - 1)
    return Projection(ahead * mean, error, max(low, 0.0), high, dispersion)
