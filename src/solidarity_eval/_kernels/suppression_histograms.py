"""Which answers a reader can work out from published means, spreads and changes."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.linear_audit import Region, pinned_cells

Array = NDArray[np.float64]
Window = tuple[float, float]

ANYTHING: Window = (-math.inf, math.inf)
MOST_JOINT_ANSWERS = 7
MOST_ANSWERS = 130
_MOST_BRANCHES = 25
_SLACK = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What is known of ``n`` pairs of answers 0, 1, ..., ``answers - 1``, before and after.

    Every window holds the true value; `ANYTHING` says that nothing is published.

    Attributes
    ----------
    n, answers : int
    mean_before, mean_after, mean_change : (float, float)
        Windows of the means.
    sd_before, sd_after, sd_change : (float, float)
        Windows of the standard deviations (divisor n - 1).
    half : (float, float, float) or None
        Half-widths are read from the interval's two bounds: each bound, and half a unit of its
        last digit; with ``quantile`` they bound the SD of the change once its mean is known.
    quantile : float
        Student's quantile that the interval was made with.
    groups : tuple of (int, int, int, int)
        Published counts: side (0 before, 1 after), first answer, answer after the last, people.
    """

    n: int
    answers: int
    mean_before: Window = ANYTHING
    mean_after: Window = ANYTHING
    mean_change: Window = ANYTHING
    sd_before: Window = ANYTHING
    sd_after: Window = ANYTHING
    sd_change: Window = ANYTHING
    half: tuple[float, float, float] | None = None
    quantile: float = 0.0
    groups: tuple[tuple[int, int, int, int], ...] = ()


def pinned_answers(published: Published, *, width: int = 2) -> list[str] | None:
    """Return the answers whose number of people is as good as known; None if nothing fits.

    With few answers the whole table before by after is unknown, and its cells, its margins and
    the sizes of change are judged; with more, the three margins are, each alone.
    """
    if published.answers > MOST_ANSWERS:
        return []
    if published.answers <= MOST_JOINT_ANSWERS:
        return _pinned(published, *_joint(published.answers), width=width)
    found: list[str] = []
    for margin in (_before, _after, _change):
        pinned = _pinned(published, *margin(published.answers), width=width)
        if pinned is None:
            return None
        found += pinned
    return found


def _pinned(
    published: Published, points: Array, names: list[str], cells: Array, *, width: int
) -> list[str] | None:
    regions = list(itertools.islice(_regions(published, points), _MOST_BRANCHES))
    pinned = pinned_cells(regions, cells, width=width)
    return None if pinned is None else [names[i] for i in pinned]


def _joint(k: int) -> tuple[Array, list[str], Array]:
    """Return every pair of answers, with the names and the members of each cell."""
    before, after = (side.ravel() for side in np.mgrid[0:k, 0:k])
    names, cells = [], []
    for name, values in (("before", before), ("after", after), ("change", after - before)):
        for value in np.unique(values):
            names.append(f"{name}.{value}")
            cells.append(values == value)
    names += [f"pair.{b}.{a}" for b, a in zip(before, after, strict=True)]
    cells += list(np.eye(k * k, dtype=bool))
    return np.array([before, after], dtype=float), names, np.array(cells, dtype=float)


def _before(k: int) -> tuple[Array, list[str], Array]:
    points = np.array([np.arange(k), np.full(k, np.nan)], dtype=float)
    return points, [f"before.{v}" for v in range(k)], np.eye(k)


def _after(k: int) -> tuple[Array, list[str], Array]:
    points = np.array([np.full(k, np.nan), np.arange(k)], dtype=float)
    return points, [f"after.{v}" for v in range(k)], np.eye(k)


def _change(k: int) -> tuple[Array, list[str], Array]:
    values = np.arange(1 - k, k)
    points = np.array([np.full(len(values), np.inf), values], dtype=float)
    return points, [f"change.{v}" for v in values], np.eye(len(values))


def _regions(published: Published, points: Array) -> Iterator[Region]:
    """Yield a linear region for each pair of sums that the published means allow."""
    before, after = points
    n = published.n
    if np.isinf(before).any():
        yield from _one_margin(published, after, mean=published.mean_change, side="change")
    elif np.isnan(before).any():
        yield from _one_margin(published, after, mean=published.mean_after, side="after")
    elif np.isnan(after).any():
        yield from _one_margin(published, before, mean=published.mean_before, side="before")
    else:
        most = n * (published.answers - 1)
        sums = itertools.product(
            _sums(published.mean_before, n, least=0, most=most),
            _sums(published.mean_after, n, least=0, most=most),
        )
        low, high = (n * end for end in published.mean_change)
        allowed = [pair for pair in sums if low - _SLACK <= pair[1] - pair[0] <= high + _SLACK]
        centre = np.mean(allowed, axis=0) if allowed else np.zeros(2)
        for pair in sorted(allowed, key=lambda s: float(np.sum((np.array(s) - centre) ** 2))):
            yield _joint_region(published, before, after, sums=pair)


def _sums(mean: Window, n: int, *, least: int, most: int) -> range:
    """Return the whole sums that a window of the mean allows."""
    low = least if mean[0] == -math.inf else max(least, math.ceil(n * mean[0] - _SLACK))
    high = most if mean[1] == math.inf else min(most, math.floor(n * mean[1] + _SLACK))
    return range(low, high + 1)


def _squares(sd: Window, n: int, total: int) -> Window:
    """Return the window of a sum of squares, its sum being known; empty where it goes down."""
    low = max(sd[0], 0.0)
    centre = total * total / n
    return (n - 1) * low * low + centre - _SLACK, (n - 1) * sd[1] * sd[1] + centre + _SLACK


def _one_margin(published: Published, values: Array, *, mean: Window, side: str) -> Iterator[Region]:
    n, top = published.n, published.answers - 1
    least = -n * top if side == "change" else 0
    totals = _sums(mean, n, least=least, most=n * top)
    middle = (totals.start + totals.stop - 1) / 2
    for total in sorted(totals, key=lambda value: abs(value - middle)):
        sd = {
            "before": published.sd_before,
            "after": published.sd_after,
            "change": _sd_of_change(published, total),
        }[side]
        rows = [(np.ones(len(values)), (n, n)), (values, (total, total))]
        rows.append((values**2, _squares(sd, n, total)))
        rows += _group_rows(published, values, side={"before": 0, "after": 1}.get(side))
        yield _region(rows, n)


def _joint_region(
    published: Published, before: Array, after: Array, *, sums: tuple[int, int]
) -> Region:
    n, total = published.n, sums[1] - sums[0]
    rows = [
        (np.ones(len(before)), (n, n)),
        (before, (sums[0], sums[0])),
        (after, (sums[1], sums[1])),
        (before**2, _squares(published.sd_before, n, sums[0])),
        (after**2, _squares(published.sd_after, n, sums[1])),
        ((after - before) ** 2, _squares(_sd_of_change(published, total), n, total)),
        *_group_rows(published, before, side=0),
        *_group_rows(published, after, side=1),
    ]
    return _region(rows, n)


def _sd_of_change(published: Published, total: int) -> Window:
    """Return the window of the SD of the change, narrowed by the bounds of its interval."""
    low, high = published.sd_change
    if published.half is not None and published.quantile > 0:
        lower, upper, unit = published.half
        mean, factor = total / published.n, math.sqrt(published.n) / published.quantile
        low = max(low, (max(mean - lower, upper - mean) - unit) * factor)
        high = min(high, (min(mean - lower, upper - mean) + unit) * factor)
    return low, high


def _group_rows(
    published: Published, values: Array, *, side: int | None
) -> list[tuple[Array, Window]]:
    return [
        (((values >= first) & (values < last)).astype(float), (people, people))
        for where, first, last, people in published.groups
        if where == side
    ]


def _region(rows: list[tuple[Array, Window]], n: int) -> Region:
    known = [row for row in rows if row[1] != ANYTHING]
    return Region(
        weights=np.array([weights for weights, _ in known], dtype=float),
        low=np.array([window[0] for _, window in known], dtype=float),
        high=np.array([window[1] for _, window in known], dtype=float),
        cap=float(n),
    )
