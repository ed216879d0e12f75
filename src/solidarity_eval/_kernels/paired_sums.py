"""Sums of paired scores that add up from one group to the next without losing a digit.

Scores are taken less the middle of their scale. Where they lie on a grid (answers, means of ten
items, prorated means) the sums are whole numbers of its step, so that adding those of two groups
gives exactly those of the two groups together.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

FINEST = 1_000_000
"""Largest number of steps in a point that is still called a grid."""

_DIVISOR = 1_000
_DECIMALS = (10_000, 100_000, FINEST)
_EXACT = 2**53
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedSums:
    """Sums over n people of scores before and after, each less ``shift``.

    Attributes
    ----------
    n : int
        People.
    shift : float
        Taken from every score, in points.
    denominator : int or None
        Steps in one point; None where the scores have no grid. With one, sums of scores are in
        steps, sums of products in squared steps, and all are whole.
    before, after, before_squared, after_squared, product : float
        The five sums.
    """

    n: int
    shift: float
    denominator: int | None
    before: float
    after: float
    before_squared: float
    after_squared: float
    product: float


def paired_sums(before: Array, after: Array, *, shift: float = 0.0) -> PairedSums:
    """Return the sums of paired scores of shape (n,).

    The grid is the coarsest on which every score, and the shift, is a whole number of steps; it
    is left out where it would be finer than `FINEST` or the sums larger than 2^53.
    """
    steps = grid_of(np.concatenate([before, after, [shift]]))
    if steps is None:
        return _summed(before - shift, after - shift, shift=shift, steps=None)
    middle = round(shift * steps)
    first, second = (np.rint(side * steps).astype(np.int64) - middle for side in (before, after))
    largest = max(int(np.abs(side).max(initial=0)) for side in (first, second))
    if len(before) * largest**2 >= _EXACT:
        return _summed(before - shift, after - shift, shift=shift, steps=None)
    return _summed(first, second, shift=shift, steps=steps)


def grid_of(values: Array) -> int | None:
    """Return the fewest steps in a point that make every value whole; None without a grid."""
    steps = 1
    for value in np.unique(values):
        divisor = _divisor(float(value))
        if divisor is None:
            return None
        steps = math.lcm(steps, divisor)
        if steps > FINEST:
            return None
    return steps


def _divisor(value: float) -> int | None:
    """Return the divisor of a fraction, else the power of ten of a short decimal."""
    if not math.isfinite(value):
        return None
    near = Fraction(value).limit_denominator(_DIVISOR)
    if abs(float(near) - value) <= _TOLERANCE:
        return near.denominator
    for steps in _DECIMALS:
        units = round(value * steps)
        if abs(units / steps - value) <= _TOLERANCE:
            return Fraction(units, steps).denominator
    return None


def _summed(
    first: NDArray[Any], second: NDArray[Any], *, shift: float, steps: int | None
) -> PairedSums:
    sums = (
        math.fsum(part) for part in (first, second, first * first, second * second, first * second)
    )
    names = ("before", "after", "before_squared", "after_squared", "product")
    return PairedSums(
        n=len(first), shift=shift, denominator=steps, **dict(zip(names, sums, strict=True))
    )
