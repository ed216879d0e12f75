"""Resampling people: statistics of people drawn again, and intervals from the replicates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import special

from solidarity_eval._kernels.jackknife import acceleration

Array = NDArray[np.float64]
Counts = NDArray[np.int64]
People = NDArray[np.integer[Any]]
_CELLS_AT_ONCE = 125_000
_FEW_FEATURES = 2


class Statistic(Protocol):
    """A statistic of n people that can be taken on people drawn again."""

    @property
    def n(self) -> int:
        """People."""

    def observed(self) -> float:
        """Return the value when everyone counts once."""

    def without_each(self) -> Array:
        """Return the n values without one person."""

    def resampled(self, people: People) -> Array:
        """Return the values of m samples, each a row of n places of people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentStatistic:
    """A statistic that depends on sums of features of the people.

    Attributes
    ----------
    features : ndarray of shape (n, k)
        What is summed.
    value : callable
        Takes sums of shape (m, k) and the size of the samples, and returns m values.
    """

    features: Array
    value: Callable[[Array, int], Array]

    @property
    def n(self) -> int:
        """People."""
        return len(self.features)

    def observed(self) -> float:
        """Return the value when everyone counts once."""
        return float(self.value(self.features.sum(axis=0)[None, :], self.n)[0])

    def without_each(self) -> Array:
        """Return the n values without one person."""
        return self.value(self.features.sum(axis=0) - self.features, self.n - 1)

    def resampled(self, people: People) -> Array:
        """Return the values of m samples: few features are looked up, many are weighted."""
        if self.features.shape[1] <= _FEW_FEATURES:
            return self.value(self._looked_up(people), self.n)
        weights = counts_of(people, self.n).astype(np.float64)
        return self.value(weights @ self.features, self.n)

    def _looked_up(self, people: People) -> Array:
        """Return the sums of (m, n) looked-up features, two at a time as complex numbers."""
        sums = np.empty((len(people), self.features.shape[1]))
        for first in range(0, sums.shape[1] - 1, 2):
            pair = self.features[:, first] + 1j * self.features[:, first + 1]
            both = pair.take(people).sum(axis=1)
            sums[:, first], sums[:, first + 1] = both.real, both.imag
        if sums.shape[1] % 2:
            sums[:, -1] = self.features[:, -1].take(people).sum(axis=1)
        return sums


@dataclass(frozen=True, slots=True, kw_only=True)
class CountStatistic:
    """A statistic as a function of how often each person is counted.

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
            places = np.arange(start, min(start + rows, self.n))
            counts = np.ones((len(places), self.n), dtype=np.int64)
            counts[np.arange(len(places)), places] = 0
            blocks.append(self.value(counts))
        return np.concatenate(blocks)

    def resampled(self, people: People) -> Array:
        """Return the values of m samples, each a row of n places of people."""
        return self.value(counts_of(people, self.n))


def counts_of(people: People, n: int) -> Counts:
    """Return how often each of n people stands in each row."""
    rows = len(people)
    places = people + n * np.arange(rows, dtype=np.int64)[:, None]
    return np.bincount(places.ravel(), minlength=rows * n).reshape(rows, n)


def replicates(statistic: Statistic, *, draws: int, generator: np.random.Generator) -> Array:
    """Return the values of ``draws`` resamples of n people with replacement.

    People are drawn in small blocks, which stay in the processor's cache.
    """
    n = statistic.n
    kind = np.uint16 if n <= 2**16 else np.int64
    rows = max(1, min(draws, _CELLS_AT_ONCE // n))
    values = np.empty(draws)
    for start in range(0, draws, rows):
        size = min(rows, draws - start)
        people = generator.integers(0, n, size=(size, n), dtype=kind)
        values[start : start + size] = statistic.resampled(people)
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
