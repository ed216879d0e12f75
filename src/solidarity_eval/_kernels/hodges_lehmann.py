"""Order statistics of all pairwise averages or differences, found by counting, never listed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Units = NDArray[np.int64]


def walsh_sum(ordered: Units, rank: int) -> int:
    """Return the ``rank``-th smallest (from 1) of the n (n + 1) / 2 sums ``x_i + x_j``, i <= j."""
    low, high = 2 * int(ordered[0]), 2 * int(ordered[-1])
    while low < high:
        middle = (low + high) // 2
        if _walsh_at_most(ordered, middle) >= rank:
            high = middle
        else:
            low = middle + 1
    return low


def walsh_count(n: int) -> int:
    """Return the number of Walsh averages of n values."""
    return n * (n + 1) // 2


def median_of_ranks(count: int) -> tuple[int, int]:
    """Return the two ranks (from 1) whose mean is the median of ``count`` values."""
    return (count + 1) // 2, count // 2 + 1


def pairwise_difference(first: Units, second: Units, rank: int) -> int:
    """Return the ``rank``-th smallest (from 1) of all differences of two ordered samples."""
    low = int(first[0]) - int(second[-1])
    high = int(first[-1]) - int(second[0])
    while low < high:
        middle = (low + high) // 2
        if int(np.searchsorted(first, second + middle, side="right").sum()) >= rank:
            high = middle
        else:
            low = middle + 1
    return low


def _walsh_at_most(ordered: Units, bound: int) -> int:
    """Count the pairs i <= j with ``x_i + x_j <= bound``."""
    pairs = int(np.searchsorted(ordered, bound - ordered, side="right").sum())
    own = int(np.searchsorted(2 * ordered, bound, side="right"))
    return (pairs + own) // 2
