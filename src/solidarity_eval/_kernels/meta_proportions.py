"""Shares of several studies: transformed, with their variances, and back."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Measure = Literal["raw", "logit", "arcsine", "double_arcsine"]
MEASURES: tuple[Measure, ...] = ("raw", "logit", "arcsine", "double_arcsine")


def transformed(x: Array, n: Array, measure: Measure) -> tuple[Array, Array]:
    """Return the estimate and variance of each study, as metafor's PR, PLO, PAS and PFT.

    ``raw`` and ``logit`` add a half to both cells of the studies in which one is empty.
    """
    if measure == "arcsine":
        return np.arcsin(np.sqrt(x / n)), 1.0 / (4.0 * n)
    if measure == "double_arcsine":
        angles = np.arcsin(np.sqrt(x / (n + 1.0))) + np.arcsin(np.sqrt((x + 1.0) / (n + 1.0)))
        return angles / 2.0, 1.0 / (4.0 * n + 2.0)
    half = 0.5 * ((x == 0.0) | (x == n))
    yes, no = x + half, n - x + half
    if measure == "logit":
        return np.log(yes / no), 1.0 / yes + 1.0 / no
    total = yes + no
    return yes / total, yes * no / total**3


def back(value: float, measure: Measure, *, harmonic: float) -> float:
    """Return a share; ``harmonic`` is the harmonic mean of n, for Miller's inverse (1978)."""
    if measure == "raw":
        return min(max(value, 0.0), 1.0)
    if measure == "logit":
        return 1.0 / (1.0 + math.exp(-value))
    angle = min(max(value, 0.0), math.pi / 2.0)
    if measure == "arcsine":
        return math.sin(angle) ** 2
    return _miller(value, harmonic)


def _miller(value: float, n: float) -> float:
    low = (math.asin(0.0) + math.asin(math.sqrt(1.0 / (n + 1.0)))) / 2.0
    high = (math.asin(math.sqrt(n / (n + 1.0))) + math.asin(1.0)) / 2.0
    if value <= low:
        return 0.0
    if value >= high:
        return 1.0
    sine, cosine = math.sin(2.0 * value), math.cos(2.0 * value)
    inner = 1.0 - (sine + (sine - 1.0 / sine) / n) ** 2
    return 0.5 * (1.0 - math.copysign(math.sqrt(max(inner, 0.0)), cosine))
