"""Reliability of a test from two halves of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitHalf:
    """Correlation of the halves, and the two reliabilities of the whole made from it."""

    r: float
    spearman_brown: float
    guttman_flanagan: float


def split_half(cov: NDArray[np.float64]) -> SplitHalf:
    """Return the coefficients from the (2, 2) covariance matrix of the sums of two halves."""
    r = float(cov[0, 1] / np.sqrt(cov[0, 0] * cov[1, 1]))
    return SplitHalf(
        r=r,
        spearman_brown=spearman_brown(r),
        guttman_flanagan=float(2.0 * (1.0 - np.trace(cov) / cov.sum())),
    )


def spearman_brown(r: float) -> float:
    """Return the reliability of a test twice as long; minus infinity for r = -1."""
    return 2.0 * r / (1.0 + r) if r > -1.0 else -np.inf
