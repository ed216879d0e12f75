"""What a reader can deduce of hidden whole numbers from the sums that are published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

Array = NDArray[np.float64]

_SEED = 20_260_101
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

    def best(self, cost: Array) -> Array | None:
        """Return the whole numbers of least cost; None where none fits.

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
            options={"time_limit": 20.0},
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
    """Return the cells that all regions together leave almost certain; None if nothing fits.

    A cell is pinned when it holds somebody in every solution and its values lie less than
    ``width`` apart, unless it holds ``enough`` people in all of them and leaves as many outside.
    Solutions are looked for where they settle most cells at once, so that most cells need no
    search of their own.

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
    seen = Seen(np.full(len(cells), np.inf), np.full(len(cells), -np.inf))
    rng = np.random.default_rng(_SEED)
    feasible = False
    for region in regions:
        feasible |= _explore(region, cells, seen=seen, width=width, rng=rng)
        if feasible and seen.in_doubt(width).all():
            return []
    if not feasible:
        return None
    large = (seen.low >= enough) & (seen.high <= regions[0].cap - enough)
    return [int(i) for i in np.flatnonzero(~seen.in_doubt(width) & ~large)]


def _explore(
    region: Region, cells: Array, *, seen: Seen, width: int, rng: np.random.Generator
) -> bool:
    """Widen what was seen by one region; tell whether anything fits in it."""
    cost = (~seen.in_doubt(width)) * rng.uniform(0.5, 1.5, len(cells)) @ cells
    first = region.best(cost)
    if first is None:
        return False
    seen.add(cells @ first)
    for index in range(len(cells)):
        for sign in (1.0, -1.0):
            if seen.in_doubt(width)[index]:
                break
            found = region.best(sign * cells[index])
            if found is not None:
                seen.add(cells @ found)
    return True
