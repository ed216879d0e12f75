"""Neighbouring cells put together until every one is large enough, in every panel at once."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

Counts = Sequence[Sequence[int]]
Groups = tuple[tuple[int, int], ...]


def merge_neighbours(panels: Counts, least: int) -> Groups | None:
    """Cut a row of cells into the most groups whose count is ``least`` or more in every panel.

    An empty cell is merged like a small one: that nobody stands there is also something
    learnt about people. Among equally many groups the most even ones are taken (least sum of
    squared numbers of cells), then those that start smallest, so that the same counts always
    give the same cut.

    Parameters
    ----------
    panels : sequence of sequences of int
        Counts, one sequence per panel (a time, a question), all of one length.
    least : int
        Smallest count of a group.

    Returns
    -------
    tuple of (int, int), or None
        First cell and the cell after the last, for each group; None if even the whole row is
        too small in some panel.

    Raises
    ------
    ValueError
        If the panels do not have the same number of cells.

    Examples
    --------
    >>> merge_neighbours([[20, 15, 3, 9, 2]], 11)
    ((0, 1), (1, 3), (3, 5))
    """
    size = len(panels[0]) if panels else 0
    if any(len(panel) != size for panel in panels):
        raise ValueError(f"panels of {sorted({len(panel) for panel in panels})} cells")
    if size == 0:
        return None
    sums = [_running(panel) for panel in panels]
    best: list[tuple[int, int, tuple[int, ...]] | None] = [(0, 0, ())] + [None] * size
    for end in range(1, size + 1):
        for start in range(end):
            before = best[start]
            if before is None or any(total[end] - total[start] < least for total in sums):
                continue
            groups, squares, cuts = before
            candidate = (groups - 1, squares + (end - start) ** 2, (*cuts, end))
            current = best[end]
            if current is None or candidate < current:
                best[end] = candidate
    last = best[size]
    if last is None:
        return None
    cuts = (0, *last[2])
    return tuple(itertools.pairwise(cuts))


def sums_of(counts: Sequence[int], groups: Groups) -> tuple[int, ...]:
    """Add the counts of each group."""
    return tuple(sum(counts[start:end]) for start, end in groups)


def _running(counts: Sequence[int]) -> list[int]:
    totals = [0]
    for count in counts:
        totals.append(totals[-1] + count)
    return totals
