"""Group-time effects where groups start at different times, and their averages.

Callaway and Sant'Anna (2021), without covariates: the change of the people who start at g from the
time before g to t, minus that of people who have not started. Everything is computed at once for
the whole sample and for the sample without each cluster.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]

NEVER = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One group by start at one time, both as places in the order of times.

    Attributes
    ----------
    start, time, base : int
        Start of the group, time of the effect, time that it is compared with.
    """

    start: int
    time: int
    base: int

    @property
    def exposure(self) -> int:
        """Times since the start; below 0 before it."""
        return self.time - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Average:
    """An average of cells: how the cells are weighed in it.

    ``parts`` are averaged with equal weights or, with ``by_size``, with those of ``sizes``; each
    part is itself a mean of cells weighed by the sizes of their groups.
    """

    parts: tuple[tuple[int, ...], ...]
    by_size: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Values of n people at T times, their starts and clusters.

    Attributes
    ----------
    values : ndarray of shape (n, T)
        No missing one.
    starts : ndarray of shape (n,)
        Place of the first time with the programme, ``NEVER`` without.
    clusters : ndarray of shape (n,)
        0 to G - 1; one per person where people share nothing.
    """

    values: Array
    starts: Codes
    clusters: Codes

    @property
    def groups(self) -> int:
        """Number of clusters."""
        return int(self.clusters.max()) + 1

    def waiting(self, cell: Cell, comparison: str) -> Flags:
        """Return who has not started: never, or not yet at that time."""
        never: Flags = self.starts == NEVER
        if comparison == "never":
            return never
        later = max(cell.time, cell.base)
        waiting: Flags = never | ((self.starts > later) & (self.starts != cell.start))
        return waiting

    def sums(self, rows: Array) -> Array:
        """Return sums over clusters of columns of shape (n, k)."""
        found = np.zeros((self.groups, rows.shape[1]))
        np.add.at(found, self.clusters, rows)
        return found


def cells_of(sample: Sample, comparison: str, fewest: int) -> tuple[list[Cell], int]:
    """Return the cells with enough people to compare with, and how many have too few."""
    starts = sorted({int(start) for start in sample.starts} - {NEVER})
    known = [
        Cell(start=start, time=time, base=start - 1 if time >= start else time - 1)
        for start in starts
        for time in range(1, sample.values.shape[1])
    ]
    kept = [cell for cell in known if np.count_nonzero(sample.waiting(cell, comparison)) >= fewest]
    return kept, len(known) - len(kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """Effects of cells and sizes of groups, of shape (..., cells)."""

    effects: Array
    sizes: Array

    def average(self, wanted: Average) -> Array:
        """Return an average of cells."""
        parts = []
        for cells in wanted.parts:
            index = list(cells)
            weights = self.sizes[..., index]
            parts.append((weights * self.effects[..., index]).sum(-1) / weights.sum(-1))
        found = np.stack(parts, axis=-1)
        if not wanted.by_size:
            mean: Array = found.mean(-1)
            return mean
        sizes = np.stack([self.sizes[..., cells[0]] for cells in wanted.parts], axis=-1)
        weighed: Array = (sizes * found).sum(-1) / sizes.sum(-1)
        return weighed


def effects_of(sample: Sample, cells: Sequence[Cell], comparison: str) -> tuple[Effects, Effects]:
    """Return the effects of the sample, and those without each cluster in turn.

    Where a cluster holds a whole group, the effect without it is NaN.
    """
    whole, without = [], []
    sizes, sizes_without = [], []
    for cell in cells:
        treated, waiting = sample.starts == cell.start, sample.waiting(cell, comparison)
        moved = sample.values[:, cell.time] - sample.values[:, cell.base]
        rows = np.column_stack([treated, treated * moved, waiting, waiting * moved])
        sums = sample.sums(rows.astype(np.float64))
        total = sums.sum(axis=0)
        left = total - sums
        left[:, [0, 2]] = np.where(left[:, [0, 2]] > 0.5, left[:, [0, 2]], np.nan)
        whole.append(total[1] / total[0] - total[3] / total[2])
        without.append(left[:, 1] / left[:, 0] - left[:, 3] / left[:, 2])
        sizes.append(total[0])
        sizes_without.append(left[:, 0])
    return (
        Effects(effects=np.array(whole), sizes=np.array(sizes)),
        Effects(effects=np.column_stack(without), sizes=np.column_stack(sizes_without)),
    )


def jackknife_deviations(without: Array) -> Array:
    """Return deviations (G, k) whose cross-products are the jackknife covariance."""
    groups = len(without)
    scaled: Array = (without - without.mean(axis=0)) * np.sqrt((groups - 1) / groups)
    return scaled


def influence_deviations(
    sample: Sample, cells: Sequence[Cell], comparison: str, *, wanted: Sequence[Average]
) -> Array:
    """Return the influence of each cluster on each average, over n: shape (G, averages)."""
    n = len(sample.starts)
    effects, _ = effects_of(sample, cells, comparison)
    of_effects, of_sizes = np.empty((n, len(cells))), np.empty((n, len(cells)))
    for place, cell in enumerate(cells):
        treated, waiting = sample.starts == cell.start, sample.waiting(cell, comparison)
        moved = sample.values[:, cell.time] - sample.values[:, cell.base]
        column = np.zeros(n)
        column[treated] += (moved[treated] - moved[treated].mean()) / treated.sum()
        column[waiting] -= (moved[waiting] - moved[waiting].mean()) / waiting.sum()
        of_effects[:, place] = column
        of_sizes[:, place] = treated - treated.mean()
    columns = []
    for one in wanted:
        along_effects, along_sizes = _gradient(effects, one)
        columns.append(of_effects @ along_effects + of_sizes @ along_sizes)
    return sample.sums(np.column_stack(columns))


def _gradient(found: Effects, wanted: Average) -> tuple[Array, Array]:
    """Return the derivatives of an average with respect to the effects and to the sizes."""
    k = len(found.effects)
    along_effects, along_sizes = np.zeros(k), np.zeros(k)
    firsts = [cells[0] for cells in wanted.parts]
    sizes = found.sizes[firsts]
    outer = sizes / sizes.sum() if wanted.by_size else np.full(len(firsts), 1.0 / len(firsts))
    means = []
    for weight, cells in zip(outer, wanted.parts, strict=True):
        index = list(cells)
        weights = found.sizes[index]
        mean = float(weights @ found.effects[index] / weights.sum())
        means.append(mean)
        along_effects[index] += weight * weights / weights.sum()
        along_sizes[index] += weight * (found.effects[index] - mean) / weights.sum()
    if wanted.by_size:
        along_sizes[firsts] += (np.array(means) - float(outer @ means)) / sizes.sum()
    return along_effects, along_sizes
