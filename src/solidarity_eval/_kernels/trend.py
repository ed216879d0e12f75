"""Trend of a proportion over ordered groups."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trend:
    """Cochran-Armitage trend and what is left of the differences between groups.

    Attributes
    ----------
    z : float
        Statistic with N (not N - 1) in the variance.
    slope : float
        Change of the share per unit of score, by weighted least squares.
    heterogeneity : float
        Pearson's chi-square of all groups, k - 1 degrees of freedom.
    mantel : float
        (N - 1) r^2, one degree of freedom.
    """

    z: float
    slope: float
    heterogeneity: float
    mantel: float


def trend(x: Floats, n: Floats, scores: Floats) -> Trend:
    """Return the trend of ``x`` successes among ``n`` over ``scores``; some but not all succeed."""
    total = n.sum()
    share = x.sum() / total
    centred = scores - (n @ scores) / total
    spread = n @ centred**2
    variance = share * (1 - share)
    z = float(x @ centred / math.sqrt(variance * spread))
    return Trend(
        z=z,
        slope=float((x - n * share) @ centred / spread),
        heterogeneity=float(((x - n * share) ** 2 / n).sum() / variance),
        mantel=(total - 1) * z * z / total,
    )
