"""What a reader can deduce of hidden whole numbers from the sums that are published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from solidarity_eval._kernels.suppression_moves import moves_of
from solidarity_eval._kernels.suppression_starts import spread_out

Array = NDArray[np.float64]

MOST_SEARCHED = 3
"""Regions in which solutions are looked for; more would cost time and settle little."""

MOST_NODES = 400
"""Nodes of a search tree. A limit in seconds would let the machine decide what is hidden."""

_SEED = 20_260_101
_WALKS = 6
_STEPS = 8
_INFEASIBLE = 2
_SLACK = 1e-9
_OFF = 2e-5
_ROOM = (1e-3, 0.2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Whole numbers from 0 to ``cap`` whose weighted sums lie between two bounds.

    Attributes
    ----------
    weights : ndarray
        One row per published sum, one column per unknown.
    low, high : ndarray
        Bounds of each sum.
    cap : float
        Largest value of an unknown.
    blocks : int
        The unknowns are so many tables of one size, one after the other.
    margin : bool
        Whether there are three sums: how many there are, that of the values, that of the squares.
    """

    weights: Array
    low: Array
    high: Array
    cap: float
    blocks: int = 1
    margin: bool = False

    @property
    def ends(self) -> tuple[Array, Array]:
        """Return the bounds as whole numbers: sums of whole numbers take no others."""
        return np.ceil(self.low - _SLACK), np.floor(self.high + _SLACK)

    def also(self, row: Array, *, low: float, high: float) -> Region:
        """Return the part where one more sum lies between two bounds."""
        return replace(
            self,
            weights=np.vstack([self.weights, row]),
            low=np.append(self.low, low),
            high=np.append(self.high, high),
        )

    def any(self) -> Array | None:
        """Return whole numbers that fit; None where none does."""
        return self.best(np.zeros(self.weights.shape[1]))

    def best(self, cost: Array) -> Array | None:
        """Return the whole numbers of least cost; None where none fits.

        Raises
        ------
        ArithmeticError
            If `MOST_NODES` do not give the answer: the caller must not read it as safe.
        """
        low, high = self.ends
        if bool(np.any(low > high)):
            return None
        # The solver's whole numbers are off by up to 1e-6. With no room for that it repairs its
        # solutions, and says so on the standard output; no other whole sum fits in this room.
        room = np.clip(_OFF * np.abs(self.weights).max(axis=1, initial=0.0), *_ROOM)
        found = milp(
            cost,
            constraints=LinearConstraint(self.weights, low - room, high + room),
            integrality=np.ones(len(cost), dtype=np.int64),
            bounds=Bounds(0.0, self.cap),
            options={"node_limit": MOST_NODES},
        )
        if found.status == _INFEASIBLE:
            return None
        if found.status != 0 or found.x is None:
            raise ArithmeticError(found.message)
        solution: Array = np.round(found.x)
        sums = self.weights @ solution
        if bool(np.any(sums < low) or np.any(sums > high)):
            raise ArithmeticError("what was found does not fit")
        return solution


def feasible_range(region: Region, cell: Array) -> tuple[int, int] | None:
    """Return the least and the largest value of a sum of unknowns; None where nothing fits.

    Examples
    --------
    >>> import numpy as np
    >>> twelve = Region(weights=np.ones((1, 2)), low=np.array([12.0]), high=np.array([12.0]), cap=9)
    >>> feasible_range(twelve, np.array([1.0, 0.0]))
    (3, 9)
    """
    least = region.best(cell)
    if least is None:
        return None
    most = region.best(-cell)
    if most is None:
        raise ArithmeticError("feasible one way and not the other")
    return round(float(cell @ least)), round(float(cell @ most))


@dataclass(slots=True)
class Seen:
    """Values that the cells take in the solutions found so far: each is a proof of doubt."""

    low: Array
    high: Array

    def add(self, values: Array) -> None:
        """Widen the ranges to one more solution."""
        np.minimum(self.low, values, out=self.low)
        np.maximum(self.high, values, out=self.high)

    def in_doubt(self, width: int) -> NDArray[np.bool_]:
        """Tell which cells may be empty, or take values ``width`` apart."""
        return (self.low <= 0.5) | (self.high - self.low >= width - 0.5)


def pinned_cells(
    regions: Sequence[Region], cells: Array, *, width: int, enough: float = np.inf
) -> list[int] | None:
    """Return cells that all regions together leave almost certain; None if nothing fits.

    A cell is pinned when it holds somebody in every solution and its values lie less than
    ``width`` apart, unless it holds ``enough`` people in all of them and leaves as many outside.
    The search ends at the first pinned cell, after `MOST_SEARCHED` regions in which something
    fits: what is still open then counts as pinned.

    Parameters
    ----------
    regions : sequence of Region
        The truth lies in one of them; the first is searched first.
    cells : ndarray
        One row per cell: which unknowns it adds.
    width : int
        Least distance between the smallest and the largest value of a cell.
    enough : float
        People who may be known; none by default.
    """
    search = _Search(cells, width=width, enough=enough)
    fitting = 0
    for place, region in enumerate(regions):
        fitting += search.explore(
            region, last=fitting + 1 == MOST_SEARCHED or place + 1 == len(regions)
        )
        if fitting and not search.open().any():
            return []
        if fitting == MOST_SEARCHED:
            break
    if not fitting:
        return None
    return [int(i) for i in np.flatnonzero(search.open())]


class _Search:
    """Looks for solutions in which the cells differ, where they settle most cells at once."""

    def __init__(self, cells: Array, *, width: int, enough: float) -> None:
        self.cells, self.width, self.enough = cells, width, enough
        self.seen = Seen(np.full(len(cells), np.inf), np.full(len(cells), -np.inf))
        self.rng = np.random.default_rng(_SEED)
        self.cap = 0.0

    def open(self) -> NDArray[np.bool_]:
        """Tell which cells are not settled yet."""
        large = (self.seen.low >= self.enough) & (self.seen.high <= self.cap - self.enough)
        return ~self.seen.in_doubt(self.width) & ~large

    def explore(self, region: Region, *, last: bool) -> bool:
        """Widen what was seen by one region; tell whether anything fits in it.

        In the last region the search ends at the first cell that stays open.
        """
        self.cap = region.cap
        start = self._first(region)
        if start is None:
            return False
        self._walk(region, start, walks=_WALKS)
        for index in range(len(self.cells)):
            for narrowed in self._beyond(region, index):
                if self.open()[index]:
                    self._reach(narrowed, region)
            if last and self.open()[index]:
                return True
        return True

    def _first(self, region: Region) -> Array | None:
        """Return a solution, where it can be without a search."""
        low, high = region.ends
        start = None
        if region.margin:
            squares = (float(low[2]), float(high[2]))
            start = spread_out(region.weights[1], round(low[0]), round(low[1]), squares=squares)
        return region.any() if start is None else start

    def _beyond(self, region: Region, index: int) -> Iterator[Region]:
        """Yield the parts of a region where a cell takes values that put it in doubt."""
        cell, low, high = self.cells[index], self.seen.low[index], self.seen.high[index]
        yield region.also(cell, low=0.0, high=max(high - self.width, 0.0))
        yield region.also(cell, low=low + self.width, high=np.inf)

    def _reach(self, narrowed: Region, region: Region) -> None:
        """Go to a solution in a part of a region, and around it; nowhere if it cannot be had."""
        try:
            solution = narrowed.any()
        except ArithmeticError:
            return
        if solution is not None:
            self._walk(region, solution)

    def _walk(self, region: Region, start: Array, *, walks: int = 1) -> None:
        """Go from a solution to others by small exchanges, towards cells not settled yet."""
        low, high = region.ends
        exact = low == high
        self.seen.add(self.cells @ start)
        if not self.open().any():
            return
        moves = moves_of(region.weights, self.cells, exact=exact, blocks=region.blocks)
        loose = region.weights[~exact]
        for _ in range(walks):
            people, sums = start.copy(), loose @ start
            settled = self.open().sum()
            for towards in [self._signs()] * _STEPS:
                places = moves.possible(people, (low[~exact] - sums, high[~exact] - sums))
                if not len(places):
                    return
                gains = moves.changes[places]
                values = self.cells @ people
                self.seen.add(values + gains.min(axis=0))
                self.seen.add(values + gains.max(axis=0))
                if not self.open().any():
                    return
                wish = gains @ (towards * self.open()) + self.rng.uniform(0, 0.9, len(places))
                chosen = places[int(np.argmax(wish))]
                people += moves.steps[chosen]
                sums = sums + moves.effects[chosen]
            if self.open().sum() == settled:
                return

    def _signs(self) -> Array:
        """Return a random way for each cell, emptying it more often than filling it."""
        signs: Array = self.rng.choice([-1.0, -1.0, 1.0], len(self.cells))
        return signs
