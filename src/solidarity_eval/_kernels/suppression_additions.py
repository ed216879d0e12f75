"""Which answers of a few newcomers follow from what is published with and without them."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.linear_audit import Region, pinned_cells

Array = NDArray[np.float64]
Window = tuple[float, float]

_MOST_BRANCHES = 25
_SLACK = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """``n`` answers of 0, 1, ...: windows of their mean and of their SD (divisor n - 1)."""

    n: int
    mean: Window
    sd: Window = (0.0, math.inf)

    def sums(self, answers: int) -> range:
        """Return the whole sums that the mean allows."""
        low = max(0, math.ceil(self.n * self.mean[0] - _SLACK))
        high = min(self.n * (answers - 1), math.floor(self.n * self.mean[1] + _SLACK))
        return range(low, high + 1)

    def squares(self, total: int) -> Window:
        """Return the window of the sum of squares, the sum being known."""
        low, high = ((self.n - 1) * end * end + total * total / self.n for end in self.sd)
        return low - _SLACK, high + _SLACK


def pinned_additions(
    fewer: Margin, more: Margin, *, answers: int, width: int = 2
) -> list[int] | None:
    """Return the answers of those in ``more`` and not in ``fewer`` that are as good as known.

    The people of ``fewer`` are taken to be all in ``more``: the worst case, and the usual one
    where a project counts from its start.

    Returns
    -------
    list of int, or None
        Answers that somebody gave in every solution, with a count known to less than ``width``;
        None if nothing fits: the two are not the same people.

    Examples
    --------
    >>> ten = Margin(n=10, mean=(2.0, 2.0), sd=(0.9, 1.1))
    >>> pinned_additions(ten, Margin(n=11, mean=(24 / 11, 24 / 11)), answers=5)
    [4]
    """
    pairs = list(itertools.product(fewer.sums(answers), more.sums(answers)))
    centre = np.mean(pairs, axis=0) if pairs else np.zeros(2)
    pairs.sort(key=lambda pair: float(np.sum((np.array(pair) - centre) ** 2)))
    regions = [_region(fewer, more, sums=pair, answers=answers) for pair in pairs[:_MOST_BRANCHES]]
    cells = np.hstack([np.zeros((answers, answers)), np.eye(answers)])
    return pinned_cells(regions, cells, width=width)


def _region(fewer: Margin, more: Margin, *, sums: tuple[int, int], answers: int) -> Region:
    """Return the region of the answers of the first, followed by those of the newcomers."""
    values = np.arange(answers, dtype=float)
    none = np.zeros(answers)
    first, second = fewer.squares(sums[0]), more.squares(sums[1])
    rows: list[tuple[Array, Window]] = [
        (np.concatenate([none + 1, none]), (fewer.n, fewer.n)),
        (np.concatenate([none, none + 1]), (more.n - fewer.n, more.n - fewer.n)),
        (np.concatenate([values, none]), (sums[0], sums[0])),
        (np.concatenate([none, values]), (sums[1] - sums[0], sums[1] - sums[0])),
        (np.concatenate([values**2, none]), first),
        (np.concatenate([values**2, values**2]), second),
    ]
    return Region(
        weights=np.array([row for row, _ in rows]),
        low=np.array([window[0] for _, window in rows], dtype=float),
        high=np.array([window[1] for _, window in rows], dtype=float),
        cap=float(more.n),
    )
