"""Values as whole numbers of the smallest step of their scale, so that ties are ties.

``0.3 - 0.2`` and ``0.2 - 0.1`` differ in the last bit: ranked as they are, equal changes would get
different ranks. Scores live on a grid (answers, means of five items, prorated sums); on that grid
differences, ranks and sums are exact.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.change import differences

Array = NDArray[np.float64]
Units = NDArray[np.int64]

_DENOMINATORS = (*range(1, 121), 200, 250, 500, 1_000, 10_000, 100_000, 1_000_000)
_LARGEST = 2.0**40
_TOLERANCE = 1e-6
_DIGITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Gridded:
    """Values in whole steps: ``value = units / per_point``.

    Attributes
    ----------
    units : ndarray of int64
        The values, in steps.
    per_point : float
        Steps in one point of the scale.
    on_grid : bool
        False when the values have no grid and were only rounded to 12 significant digits.
    """

    units: Units
    per_point: float
    on_grid: bool


def steps_per_point(values: Array) -> float | None:
    """Return the fewest steps per point that make every value whole, or None without a grid."""
    largest = float(np.abs(values).max(initial=0.0))
    for steps in _DENOMINATORS:
        if largest * steps > _LARGEST:
            return None
        scaled = values * steps
        if float(np.abs(scaled - np.rint(scaled)).max(initial=0.0)) <= _TOLERANCE:
            return float(steps)
    return None


def gridded(values: Array, decimals: int | None = None) -> Gridded:
    """Return values in steps of ``10 ** -decimals``, or of their own grid when it is None."""
    steps = 10.0**decimals if decimals is not None else steps_per_point(values)
    if steps is not None:
        return Gridded(units=_round(values * steps), per_point=steps, on_grid=True)
    largest = float(np.abs(values).max())
    steps = 10.0 ** (_DIGITS - 1 - math.floor(math.log10(largest)))
    return Gridded(units=_round(values * steps), per_point=steps, on_grid=False)


def gridded_change(before: Array, after: Array, decimals: int | None = None) -> Gridded:
    """Return after minus before in steps of the grid that both sides share."""
    differences(before, after)
    both = gridded(np.concatenate([before, after]), decimals)
    n = len(before)
    return Gridded(
        units=both.units[n:] - both.units[:n], per_point=both.per_point, on_grid=both.on_grid
    )


def doubled_midranks(units: Units) -> Units:
    """Return twice the rank of each value, ties sharing the middle of their ranks."""
    _, place, counts = np.unique(units, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((2 * last - counts + 1)[place], dtype=np.int64)


def _round(values: Array) -> Units:
    return np.rint(values).astype(np.int64)
