"""Clusters that start one after the other: the effect, and all orders in which they might have."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Units = NDArray[np.intp]

_RANK = 1e-10
_TIE = 1e-9
_AT_ONCE = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wedge:
    """Means of C clusters by period.

    Attributes
    ----------
    means : ndarray of shape (n,)
        Mean of each cell, a cluster in a period, that has answers.
    cluster : ndarray of shape (n,)
        Cluster of each cell, 0 to C - 1.
    period : ndarray of shape (n,)
        Period of each cell.
    start : ndarray of shape (C,)
        First period with the programme, by cluster; infinite for never.
    """

    means: Array
    cluster: Units
    period: Array
    start: Array

    def started(self, starts: Array) -> Array:
        """Return 0 and 1 by cell for orders of shape (m, C): whether the cluster has started."""
        return (self.period >= starts[..., self.cluster]).astype(np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTest:
    """The effect and where it stands among the orders.

    Attributes
    ----------
    effect : float
        Least-squares effect beside clusters and periods.
    p_value : float
        Share of the orders at least as extreme.
    low, high : float
        Bounds of the effects that the test does not refuse; infinite where it refuses none.
    orders : int
        Orders that were counted, the observed one among them.
    """

    effect: float
    p_value: float
    low: float
    high: float
    orders: int


def count_orders(starts: Sequence[float]) -> int:
    """Return in how many ways the starts can be dealt to the clusters."""
    repeated = math.prod(math.factorial(count) for count in Counter(starts).values())
    return math.factorial(len(starts)) // repeated


def every_order(starts: Array) -> Array:
    """Return all distinct orders, one per row."""
    values, counts = np.unique(starts, return_counts=True)
    return np.array(list(_dealt(values.tolist(), counts.tolist(), len(starts))))


def _dealt(values: list[float], left: list[int], length: int) -> Iterator[tuple[float, ...]]:
    if length == 0:
        yield ()
        return
    for place, value in enumerate(values):
        if left[place]:
            left[place] -= 1
            for rest in _dealt(values, left, length - 1):
                yield (value, *rest)
            left[place] += 1


def drawn_orders(starts: Array, draws: int, random: np.random.Generator) -> Array:
    """Return the observed order, then ``draws`` random ones."""
    shuffled = random.permuted(np.tile(starts, (draws, 1)), axis=1)
    return np.vstack([starts, shuffled])


def residual_maker(wedge: Wedge) -> Array:
    """Return an orthonormal basis of the effects of clusters and of periods."""
    periods = np.unique(wedge.period)
    columns = [wedge.cluster[:, None] == np.arange(len(wedge.start))]
    columns.append(wedge.period[:, None] == periods[1:])
    left, sizes, _ = np.linalg.svd(np.hstack(columns).astype(np.float64), full_matrices=False)
    basis: Array = left[:, sizes > _RANK * sizes.max()]
    return basis


def is_told(wedge: Wedge) -> bool:
    """Tell whether the effect differs from effects of clusters and periods."""
    basis = residual_maker(wedge)
    here = wedge.started(wedge.start)
    own = here - basis @ (basis.T @ here)
    return float(own @ own) > _RANK * max(float(here @ here), 1.0)


def order_test(
    wedge: Wedge, orders: Array, *, conf_level: float, alternative: str = "two-sided"
) -> OrderTest:
    """Return the effect, its p among ``orders`` and the interval by inversion.

    The statistic of an order is the length of the outcome, less a supposed effect of the real
    order, along that order once clusters and periods are out. An order is at least as extreme as
    the real one for the supposed effects between two roots, so that the bounds are exact.
    """
    basis = residual_maker(wedge)
    outcome = wedge.means - basis @ (basis.T @ wedge.means)
    real = wedge.started(wedge.start)
    real = real - basis @ (basis.T @ real)
    length = float(np.linalg.norm(real))
    observed = float(real @ outcome) / length
    along, shared = _along(
        wedge, orders, basis=basis, columns=np.column_stack([outcome, real / length])
    )
    shared = np.clip(shared, -1.0, 1.0)
    slack = _TIE * max(float(np.linalg.norm(outcome)), np.finfo(float).tiny)
    if alternative == "greater":
        extreme = along >= observed - slack
    elif alternative == "less":
        extreme = along <= observed + slack
    else:
        extreme = np.abs(along) >= abs(observed) - slack
    low, high = _roots(along, shared, observed)
    rank = math.floor((1.0 - conf_level) * len(orders) + _TIE)
    bounds = (np.sort(low)[rank] / length, np.sort(high)[::-1][rank] / length)
    return OrderTest(
        effect=observed / length,
        p_value=float(extreme.mean()),
        low=float(bounds[0]),
        high=float(bounds[1]),
        orders=len(orders),
    )


def _along(wedge: Wedge, orders: Array, *, basis: Array, columns: Array) -> tuple[Array, Array]:
    """Return the lengths of both ``columns`` along each order."""
    parts = []
    rows = max(1, _AT_ONCE // len(wedge.means))
    for first in range(0, len(orders), rows):
        here = wedge.started(orders[first : first + rows])
        here = here - (here @ basis) @ basis.T
        sizes = np.linalg.norm(here, axis=1)
        told = sizes > _RANK
        parts.append((here @ columns) / np.where(told, sizes, 1.0)[:, None] * told[:, None])
    both = np.concatenate(parts)
    return both[:, 0], both[:, 1]


def _roots(along: Array, shared: Array, observed: float) -> tuple[Array, Array]:
    """Return between which supposed effects (times the length) each order is as extreme."""
    less, more = 1.0 - shared, 1.0 + shared
    same = (less < _TIE) | (more < _TIE)
    first = (observed - along) / np.where(same, 1.0, less)
    second = (observed + along) / np.where(same, 1.0, more)
    low, high = np.minimum(first, second), np.maximum(first, second)
    return np.where(same, -np.inf, low), np.where(same, np.inf, high)
