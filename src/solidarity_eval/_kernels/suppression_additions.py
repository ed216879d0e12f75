"""Which answers of a few newcomers follow from what is published with and without them."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.linear_audit import Region, pinned_cells
from solidarity_eval._kernels.suppression_histograms import (
    MOST_ANSWERS,
    MOST_BRANCHES,
    SIDES,
    Part,
    Published,
    Rows,
    first_blocks,
    parts_of,
    region_of,
)

Array = NDArray[np.float64]


def pinned_with_newcomers(
    fewer: Published,
    more: Published,
    *,
    width: int = 2,
    sides: tuple[str, ...] = SIDES,
) -> list[str] | None:
    """Return the answers as good as known of those in ``fewer``, of the others, of all together.

    The people of ``fewer`` are taken to be all in ``more``: the worst case, and the usual one
    where a project counts from its start.

    Parameters
    ----------
    fewer, more : Published
        Of the same answers; ``more`` has more people.
    width, sides
        As of `pinned_answers`.

    Returns
    -------
    list of str, or None
        Cells, with ``first.``, ``added.`` or ``all.`` before them; None if nothing fits: the two
        are not the same people.

    Examples
    --------
    >>> ten = Published(n=10, answers=5, mean_before=(2.0, 2.0), sd_before=(0.9, 1.1))
    >>> eleven = Published(n=11, answers=5, mean_before=(24 / 11, 24 / 11))
    >>> pinned_with_newcomers(ten, eleven, sides=("before",))
    ['added.before.4', 'all.before.4']
    """
    if fewer.answers > MOST_ANSWERS:
        return []
    found: list[str] = []
    for part in parts_of(fewer.answers, sides):
        pinned = _pinned(fewer, more, part, width=width)
        if pinned is None:
            return None
        found += pinned
    return found


def _pinned(fewer: Published, more: Published, part: Part, *, width: int) -> list[str] | None:
    points, names, cells = part
    pairs = sorted(
        itertools.product(
            enumerate(first_blocks(fewer, points)), enumerate(first_blocks(more, points))
        ),
        key=lambda pair: pair[0][0] + pair[1][0],
    )[:MOST_BRANCHES]
    regions = [_region(first, second, n=more.n) for (_, first), (_, second) in pairs]
    none = np.zeros_like(cells)
    both = np.vstack(
        [np.hstack([cells, none]), np.hstack([none, cells]), np.hstack([cells, cells])]
    )
    pinned = pinned_cells(regions, both, width=width)
    if pinned is None:
        if len(pairs) == MOST_BRANCHES:
            raise ArithmeticError("too many sums to try")
        return None
    labels = [f"{group}.{name}" for group in ("first", "added", "all") for name in names]
    return [labels[i] for i in pinned]


def _region(first: Rows, second: Rows, *, n: int) -> Region:
    """Return the region of the table of the first people followed by that of the newcomers."""
    rows = [(np.concatenate([row, np.zeros_like(row)]), window) for row, window in first]
    rows += [(np.concatenate([row, row]), window) for row, window in second]
    return region_of(rows, cap=n, blocks=2)
