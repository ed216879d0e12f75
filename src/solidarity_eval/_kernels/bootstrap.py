"""Resampling people: draws as counts per person, and intervals from the replicates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from solidarity_eval._kernels.jackknife import acceleration

Array = NDArray[np.float64]
Counts = NDArray[np.int64]
_CELLS_AT_ONCE = 125_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistic:
    """A statistic of n people, as a function of how often each person is counted.

    Attributes
    ----------
    n : int
        People.
    value : callable
        Takes counts of shape (m, n), rows of equal sums, and returns m values.
    """

    n: int
    value: Callable[[Counts], Array]

    def observed(self) -> float:
        """Return the value when everyone counts once."""
        return float(self.value(np.ones((1, self.n), dtype=np.int64))[0])

    def without_each(self) -> Array:
        """Return the n values without one person."""
        rows = max(1, _CELLS_AT_ONCE // self.n)
        blocks = []
        for start in range(0, self.n, rows):
            people = np.arange(start, min(start + rows, self.n))
            counts = np.ones((len(people), self.n), dtype=np.int64)
            counts[np.arange(len(people)), people] = 0
            blocks.append(self.value(counts))
        return np.concatenate(blocks)


def replicates(statistic: Statistic, *, draws: int, generator: np.random.Generator) -> Array:
    """Return the values of ``draws`` resamples of n people with replacement.

    People are drawn in small blocks and counted; a block stays in the processor's cache.
    """
    n = statistic.n
    kind = np.uint16 if n <= 2**16 else np.int64
    rows = max(1, min(draws, _CELLS_AT_ONCE // n))
    offsets = n * np.arange(rows, dtype=np.int64)[:, None]
    values = np.empty(draws)
    for start in range(0, draws, rows):
        size = min(rows, draws - start)
        people = generator.integers(0, n, size=(size, n), dtype=kind)
        counts = np.bincount((people + offsets[:size]).ravel(), minlength=size * n)
        values[start : start + size] = statistic.value(counts.reshape(size, n))
    return values


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Bounds from replicates; for BCa also the bias z0 and the acceleration."""

    low: float
    high: float
    bias: float | None = None
    acceleration: float | None = None


def percentile_interval(values: Array, *, conf_level: float) -> Bounds:
    """Return the two quantiles of the replicates that leave equal tails."""
    tail = (1.0 - conf_level) / 2.0
    low, high = np.quantile(values, [tail, 1.0 - tail])
    return Bounds(low=float(low), high=float(high))


def bca_interval(
    values: Array, observed: float, without: Array, *, conf_level: float
) -> Bounds | None:
    """Return Efron's BCa interval; None when every replicate lies on one side of the value.

    Replicates equal to the observed value, up to rounding, count half on each side.
    """
    near = np.abs(values - observed) <= 1e-10 * (float(np.ptp(values)) + abs(observed))
    below = float(np.count_nonzero((values < observed) & ~near)) + float(near.sum()) / 2.0
    share = below / len(values)
    if share in (0.0, 1.0):
        return None
    bias, speed = float(special.ndtri(share)), acceleration(without)
    tails = special.ndtri([(1.0 - conf_level) / 2.0, (1.0 + conf_level) / 2.0])
    moved = bias + (bias + tails) / (1.0 - speed * (bias + tails))
    low, high = np.quantile(values, special.ndtr(moved))
    return Bounds(low=float(low), high=float(high), bias=bias, acceleration=speed)
