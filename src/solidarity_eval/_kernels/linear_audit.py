"""What a reader can deduce of hidden whole numbers from the sums that are published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

Array = NDArray[np.float64]

MOST_SEARCHED = 3
"""Regions in which solutions are looked for; more would cost time and settle little."""

_SEED = 20_260_101
_ANY = 0.5
_STARTS = 3
_KEPT = 8
_INFEASIBLE = 2


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
    """

    weights: Array
    low: Array
    high: Array
    cap: float

    def best(self, cost: Array, *, gap: float = 0.0) -> Array | None:
        """Return the whole numbers of least cost, to a relative ``gap``; None where none fits.

        Raises
        ------
        ArithmeticError
            If the solver stops without an answer: the caller must not read it as safe.
        """
        if bool(np.any(self.low > self.high)):
            return None
        found = milp(
            cost,
            constraints=LinearConstraint(self.weights, self.low, self.high),
            integrality=np.ones(len(cost), dtype=np.int64),
            bounds=Bounds(0.0, self.cap),
            options={"time_limit": 20.0, "mip_rel_gap": gap},
        )
        if found.status == _INFEASIBLE:
            return None
        if found.status != 0 or found.x is None:
            raise ArithmeticError(found.message)
        return np.round(found.x)


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
        found: list[Array] = []
        for _ in range(_STARTS):
            solution = region.best(self._cost(), gap=_ANY)
            if solution is None:
                return False
            self._add(region, found, solution)
            if not self.open().any():
                return True
        for index in range(len(self.cells)):
            for sign, gap in ((1.0, _ANY), (-1.0, _ANY), (1.0, 0.0), (-1.0, 0.0)):
                if self.open()[index]:
                    solution = region.best(sign * self.cells[index], gap=gap)
                    if solution is not None:
                        self._add(region, found, solution)
            if last and self.open()[index]:
                return True
        return True

    def _cost(self) -> Array:
        """Return a cost that empties many open cells, or fills them."""
        open_ = ~self.seen.in_doubt(self.width)
        signs = self.rng.choice([1.0, 1.0, -1.0], len(self.cells))
        cost: Array = (open_ * signs * self.rng.uniform(0.5, 1.5, len(self.cells))) @ self.cells
        return cost

    def _add(self, region: Region, found: list[Array], solution: Array) -> None:
        """Add a solution, and those that differ from another as two others do."""
        self.seen.add(self.cells @ solution)
        found.append(solution)
        recent = np.array(found[-_KEPT:])
        steps = (recent[:, None] - recent[None, :]).reshape(-1, recent.shape[1])
        tried = (recent[:, None] + steps[None, :]).reshape(-1, recent.shape[1])
        tried = tried[(tried >= 0).all(axis=1)]
        if len(tried):
            sums = tried @ region.weights.T
            fits = ((sums >= region.low) & (sums <= region.high)).all(axis=1)
            if fits.any():
                values = tried[fits] @ self.cells.T
                self.seen.add(values.min(axis=0))
                self.seen.add(values.max(axis=0))
