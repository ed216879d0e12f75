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
Rows = list[tuple[Array, Window]]
Part = tuple[Array, list[str], Array]

SIDES = ("before", "after", "change")
ANYTHING: Window = (-math.inf, math.inf)
MOST_JOINT_ANSWERS = 7
MOST_ANSWERS = 130
MOST_BRANCHES = 25
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
    groups : tuple of (str, int, int, int)
        Published counts: side, first answer, answer after the last, people.
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
    groups: tuple[tuple[str, int, int, int], ...] = ()


def pinned_answers(
    published: Published,
    *,
    width: int = 2,
    enough: float = math.inf,
    sides: tuple[str, ...] = SIDES,
) -> list[str] | None:
    """Return the answers whose number of people is as good as known; None if nothing fits.

    With few answers the whole table before by after is unknown, and its cells, its margins and
    the sizes of change are judged; with more, the three margins are, each alone.

    Parameters
    ----------
    published : Published
    width : int
        A cell that holds somebody is in doubt when its values lie at least so far apart.
    enough : float
        A cell of so many people, with as many outside it, may be known.
    sides : tuple of {"before", "after", "change"}
        Fewer than all three where nobody is followed from one time to the next.

    Examples
    --------
    >>> half = (0.49, 0.51)
    >>> pinned_answers(Published(n=20, answers=2, mean_before=half), sides=("before",))
    ['before.0', 'before.1']
    """
    if published.answers > MOST_ANSWERS:
        return []
    found: list[str] = []
    for points, names, cells in parts_of(published.answers, sides):
        blocks = first_blocks(published, points)
        alone = bool(np.isnan(points).any()) and not published.groups
        regions = [region_of(rows, cap=published.n, margin=alone) for rows in blocks]
        pinned = pinned_cells(regions, cells, width=width, enough=enough)
        if pinned is None:
            if len(blocks) == MOST_BRANCHES:
                raise ArithmeticError("too many sums to try")
            return None
        found += [names[i] for i in pinned]
    return found


def parts_of(answers: int, sides: tuple[str, ...]) -> list[Part]:
    """Return what is looked for together: the whole table where it is small, else each side."""
    if sides == SIDES and answers <= MOST_JOINT_ANSWERS:
        return [_joint(answers)]
    return [_margin(side, answers) for side in sides]


def first_blocks(published: Published, points: Array) -> list[Rows]:
    """Return the constraints of each pair of sums that the means allow, the middle ones first."""
    return list(itertools.islice(_blocks(published, points), MOST_BRANCHES))


def _joint(k: int) -> Part:
    """Return every pair of answers, with the names and the members of each cell."""
    before, after = (side.ravel() for side in np.mgrid[0:k, 0:k])
    names, cells = [], []
    for name, values in (("before", before), ("after", after), ("change", after - before)):
        for value in np.unique(values):
            names.append(f"{name}.{value}")
            cells.append(values == value)
    names += [f"pair.{b}.{a}" for b, a in zip(before, after, strict=True)]
    cells += list(np.eye(k * k, dtype=bool))
    points = np.array([before, after, after - before], dtype=float)
    return points, names, np.array(cells, dtype=float)


def _margin(side: str, k: int) -> Part:
    """Return the answers of one side, the other side being unknown (NaN)."""
    values = np.arange(1 - k, k) if side == "change" else np.arange(k)
    points = np.full((3, len(values)), np.nan)
    points[SIDES.index(side)] = values
    return points, [f"{side}.{value}" for value in values], np.eye(len(values))


def _blocks(published: Published, points: Array) -> Iterator[Rows]:
    """Yield linear constraints for each pair of sums that the published means allow."""
    alone = [side for side, values in zip(SIDES, points, strict=True) if not np.isnan(values[0])]
    if len(alone) == 1:
        yield from _one_margin(published, points[SIDES.index(alone[0])], side=alone[0])
        return
    n = published.n
    most = n * (published.answers - 1)
    sums = itertools.product(
        _sums(published.mean_before, n, least=0, most=most),
        _sums(published.mean_after, n, least=0, most=most),
    )
    low, high = (n * end for end in published.mean_change)
    allowed = [pair for pair in sums if low - _SLACK <= pair[1] - pair[0] <= high + _SLACK]
    centre = np.mean(allowed, axis=0) if allowed else np.zeros(2)
    for pair in sorted(allowed, key=lambda s: float(np.sum((np.array(s) - centre) ** 2))):
        yield _joint_rows(published, points, sums=pair)


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


def _one_margin(published: Published, values: Array, *, side: str) -> Iterator[Rows]:
    n, top = published.n, published.answers - 1
    least = -n * top if side == "change" else 0
    mean = getattr(published, f"mean_{side}")
    totals = _sums(mean, n, least=least, most=n * top)
    middle = (totals.start + totals.stop - 1) / 2
    for total in sorted(totals, key=lambda value: abs(value - middle)):
        rows: Rows = [
            (np.ones(len(values)), (n, n)),
            (values, (total, total)),
        ]
        rows.append((values**2, _squares(_sd(published, side, total), n, total)))
        rows += _group_rows(published, values, side=side)
        yield rows


def _joint_rows(published: Published, points: Array, *, sums: tuple[int, int]) -> Rows:
    n = published.n
    rows: Rows = [(np.ones(points.shape[1]), (n, n))]
    for side, values, total in zip(SIDES, points, (*sums, sums[1] - sums[0]), strict=True):
        rows.append((values, (total, total)))
        rows.append((values**2, _squares(_sd(published, side, total), n, total)))
        rows += _group_rows(published, values, side=side)
    return rows


def _sd(published: Published, side: str, total: int) -> Window:
    """Return the window of a standard deviation, the sum being known."""
    if side == "change":
        return _sd_of_change(published, total)
    window: Window = getattr(published, f"sd_{side}")
    return window


def _sd_of_change(published: Published, total: int) -> Window:
    """Return the window of the SD of the change, narrowed by the bounds of its interval."""
    low, high = published.sd_change
    if published.half is not None and published.quantile > 0:
        lower, upper, unit = published.half
        mean, factor = total / published.n, math.sqrt(published.n) / published.quantile
        low = max(low, (max(mean - lower, upper - mean) - unit) * factor)
        high = min(high, (min(mean - lower, upper - mean) + unit) * factor)
    return low, high


def _group_rows(published: Published, values: Array, *, side: str) -> Rows:
    return [
        (((values >= first) & (values < last)).astype(float), (people, people))
        for where, first, last, people in published.groups
        if where == side
    ]


def region_of(rows: Rows, *, cap: int, blocks: int = 1, margin: bool = False) -> Region:
    """Return the region that constraints leave."""
    return Region(
        weights=np.array([weights for weights, _ in rows], dtype=float),
        low=np.array([window[0] for _, window in rows], dtype=float),
        high=np.array([window[1] for _, window in rows], dtype=float),
        cap=float(cap),
        blocks=blocks,
        margin=margin,
    )
