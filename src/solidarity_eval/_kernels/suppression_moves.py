"""Exchanges of a few people between cells that leave every published sum as it is."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_MOST_SETS = 25_000
_MOST_MOVES = 6_000
_SHIFTS = (1, 2, 3)
_LARGEST = 6
_SEED = 20_260_102


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """Exchanges: who goes where, and what each sum and each cell gains.

    Attributes
    ----------
    steps : ndarray
        One row per exchange, one column per unknown.
    effects : ndarray
        What the published sums gain; 0 where they are exact.
    changes : ndarray
        What the cells gain.
    """

    steps: NDArray[np.int8]
    effects: Array
    changes: NDArray[np.float32]

    def possible(self, people: Array, room: tuple[Array, Array]) -> NDArray[np.intp]:
        """Return the exchanges that take nobody who is not there and keep all sums in bounds.

        ``room`` holds how far each sum may go down (negative) and up.
        """
        fits = np.flatnonzero(((self.effects >= room[0]) & (self.effects <= room[1])).all(axis=1))
        lacking = -np.minimum(people, 100).astype(np.int8)
        return fits[(self.steps[fits] >= lacking).all(axis=1)]


def moves_of(weights: Array, cells: Array, *, exact: NDArray[np.bool_], blocks: int = 1) -> Moves:
    """Return exchanges that leave the exact sums as they are, and move the others little.

    People who leave and people who come are sets of equal size with equal exact sums. Not all
    such exchanges are listed: at most some thousands.

    Parameters
    ----------
    weights : ndarray
        One row per published sum, one column per unknown; whole numbers.
    cells : ndarray
        One row per cell.
    exact : ndarray of bool
        Which sums are known exactly.
    blocks : int
        The unknowns are so many tables of one size, one after the other.
    """
    tables = (weights.tobytes(), cells.tobytes())
    return _moves(tables, tuple(exact.tolist()), (weights.shape[1], blocks))


@functools.lru_cache(maxsize=24)
def _moves(tables: tuple[bytes, bytes], exact: tuple[bool, ...], size: tuple[int, int]) -> Moves:
    columns, blocks = size
    sums, cells = (np.frombuffer(table).reshape(-1, columns) for table in tables)
    known = np.array(exact, dtype=bool)
    found = [_pairs(sets, sums, known) for sets in _sets(columns, blocks)]
    steps = np.vstack([*found, np.zeros((0, columns), dtype=np.int8)])
    if len(steps) > _MOST_MOVES // 2:
        rng = np.random.default_rng(_SEED)
        steps = steps[np.sort(rng.permutation(len(steps))[: _MOST_MOVES // 2])]
    steps = np.vstack([steps, -steps])
    wide = steps.astype(np.float32)
    return Moves(
        steps=steps,
        effects=wide.astype(float) @ sums[~known].T,
        changes=wide @ cells.T.astype(np.float32),
    )


def _sets(columns: int, blocks: int) -> Iterator[NDArray[np.int64]]:
    """Yield sets of unknowns, with repetition, one row a set: those of a block, then any two."""
    width = columns // blocks
    for start in range(0, columns, width):
        yield start + _multisets(width)
    if blocks > 1 and math.comb(columns + 1, 2) <= _MOST_SETS:
        yield _table(itertools.combinations_with_replacement(range(columns), 2), 2)


@functools.cache
def _multisets(width: int) -> NDArray[np.int64]:
    """Return the largest sets of one size that are not too many; neighbours where they are."""
    sizes = [t for t in range(3, _LARGEST + 1) if math.comb(width + t - 1, t) <= _MOST_SETS]
    if sizes:
        size = sizes[-1]
        return _table(itertools.combinations_with_replacement(range(width), size), size)
    reach = next(w for w in itertools.count(3) if width * math.comb(w + 2, 3) > _MOST_SETS)
    near = (
        (first, *(first + offset for offset in others))
        for first in range(width)
        for others in itertools.combinations_with_replacement(range(reach), 3)
        if first + others[-1] < width
    )
    return _table(near, 4)


def _table(sets: Iterator[tuple[int, ...]], size: int) -> NDArray[np.int64]:
    flat = np.fromiter(itertools.chain.from_iterable(sets), dtype=np.int64)
    return flat.reshape(-1, size)


def _pairs(sets: NDArray[np.int64], sums: Array, known: NDArray[np.bool_]) -> NDArray[np.int8]:
    """Return the differences of sets that follow one another and have the same exact sums."""
    totals = sums.T[sets].sum(axis=1)
    order = np.lexsort(np.hstack([totals[:, ~known], totals[:, known]]).T)
    exact = totals[np.ix_(order, np.flatnonzero(known))]
    found = []
    for shift in _SHIFTS:
        same = np.flatnonzero((exact[shift:] == exact[:-shift]).all(axis=1))
        leave, come = sets[order[same]], sets[order[same + shift]]
        steps = np.zeros((len(same), sums.shape[1]), dtype=np.int8)
        rows = np.arange(len(same))
        for column in range(sets.shape[1]):
            steps[rows, come[:, column]] += 1
            steps[rows, leave[:, column]] -= 1
        found.append(steps)
    return np.vstack(found)
