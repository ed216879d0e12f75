"""The least p that a stepped wedge can reach, known before it starts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from solidarity_eval._kernels.wedge import count_orders
from solidarity_eval.errors import ArgumentError
from solidarity_eval.estimation.arguments import is_number


def least_wedge_p(starts: Sequence[float]) -> float:
    """Return 1 over the number of orders in which the clusters might start.

    Use it at planning: five teams that start one after the other can do so in 120 orders, so that
    the permutation test of `stepped_wedge` can reach 0.0083; five teams in two steps only 10, and
    no p below 0.1. It does not say how likely a true effect would be found.

    Parameters
    ----------
    starts : sequence of float
        Planned first period with the programme, one per cluster; ``float("inf")`` for never.

    Returns
    -------
    float
        Least p of the permutation test over all orders.

    Raises
    ------
    ArgumentError
        If ``starts`` is not a list of numbers.

    References
    ----------
    Wang & De Gruttola (2017); Phipson & Smyth (2010).

    Examples
    --------
    >>> round(least_wedge_p([2, 3, 4, 5, 6]), 4)
    0.0083
    >>> least_wedge_p([2, 2, 2, 3, 3])
    0.1
    """
    several = isinstance(starts, Iterable) and not isinstance(starts, str)
    values = list(cast("Iterable[object]", starts)) if several else []
    if not values or not all(is_number(value) or value == float("inf") for value in values):
        raise ArgumentError("designs_mixed.starts", value=repr(starts))
    return 1.0 / count_orders([float(cast("float", value)) for value in values])
