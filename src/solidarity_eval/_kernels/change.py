"""Moments of the values of the same people before and after."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.moments import Moments, cross_product, is_constant, moments
from solidarity_eval.errors import UnequalLengthError

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMoments:
    """Moments of n pairs; change is after minus before.

    Attributes
    ----------
    before, after, change : Moments
        Of each side and of the differences.
    correlation : float or None
        Pearson correlation of before and after; None when a side does not vary.
    """

    before: Moments
    after: Moments
    change: Moments
    correlation: float | None

    @property
    def n(self) -> int:
        """Number of pairs."""
        return self.change.n

    @property
    def std_error(self) -> float:
        """Standard error of the mean change."""
        return self.change.sd / math.sqrt(self.n)


def differences(before: Array, after: Array) -> Array:
    """Return after minus before.

    Raises
    ------
    UnequalLengthError
        If the two sides do not pair up.
    """
    if before.shape != after.shape:
        raise UnequalLengthError("effects.unequal_lengths", before=len(before), after=len(after))
    return after - before


def change_moments(before: Array, after: Array) -> ChangeMoments:
    """Return the moments of paired values of shape (n,), n at least 2."""
    change = differences(before, after)
    first, second = moments(before), moments(after)
    scale = float(max(np.abs(before).max(), np.abs(after).max()))
    of_change = moments(change)
    if is_constant(change, scale):
        of_change = Moments(n=of_change.n, mean=of_change.mean, sum_squares=0.0)
    correlation = None
    if first.sum_squares > 0.0 and second.sum_squares > 0.0:
        product = cross_product(before, after)
        scale_of_product = math.sqrt(first.sum_squares) * math.sqrt(second.sum_squares)
        correlation = min(1.0, max(-1.0, product / scale_of_product))
    return ChangeMoments(before=first, after=second, change=of_change, correlation=correlation)
