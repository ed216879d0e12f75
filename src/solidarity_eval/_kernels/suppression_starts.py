"""One table of answers with a given number, sum and sum of squares, without any search."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def spread_out(values: Array, n: int, total: int, *, squares: tuple[float, float]) -> Array | None:
    r"""Return how many of ``n`` people have each value, their sums being known.

    From the most even table, two people move apart by one step each, the pair furthest apart
    that the sum of squares allows first: that adds :math:`2 (b - a) + 2` to it.

    Parameters
    ----------
    values : ndarray
        Whole numbers that follow one another.
    n, total : int
        People, and the sum of their values.
    squares : (float, float)
        Bounds of the sum of squares.

    Returns
    -------
    ndarray or None
        Counts by value; None where this way does not lead to one, though one may exist.

    Examples
    --------
    >>> spread_out(np.arange(5.0), 4, 8, squares=(22.0, 22.0))
    array([1., 0., 1., 2., 0.])
    """
    low, last = int(values[0]), len(values) - 1
    if not n * low <= total <= n * (low + last):
        return None
    people = np.zeros(len(values))
    even, more = divmod(total - n * low, n)
    people[even] = n - more
    people[min(even + 1, last)] += more
    first, second = np.mgrid[0 : len(values), 0 : len(values)]
    adds = np.where((first > 0) & (second < last) & (first <= second), 2 * (second - first) + 2, 0)
    while (have := float(people @ values**2)) < squares[0]:
        there = (people > 0)[:, None] & (people > 0)[None, :]
        np.fill_diagonal(there, people > 1)
        open_ = np.where(there & (adds <= squares[1] - have), adds, 0)
        down, up = divmod(int(np.argmax(open_)), len(values))
        if not open_[down, up]:
            return None
        people[[down, up]] -= 1 if down != up else 2
        people[down - 1] += 1
        people[up + 1] += 1
    return people if have <= squares[1] else None
