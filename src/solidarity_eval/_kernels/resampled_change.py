"""Statistics of change as functions of how often each person is counted."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.bootstrap import Counts, CountStatistic, MomentStatistic
from solidarity_eval._kernels.change import differences
from solidarity_eval._kernels.grid import Gridded
from solidarity_eval._kernels.hodges_lehmann import median_of_ranks, walsh_count, walsh_sum
from solidarity_eval._kernels.moments import centred
from solidarity_eval._kernels.standardized_change import SumsOfSquares, standardizer_sds

Array = NDArray[np.float64]
Units = NDArray[np.int64]


def mean_of(values: Array) -> MomentStatistic:
    """Return the mean of ``values``."""
    mean, deviations = centred(values)

    def value(sums: Array, size: int) -> Array:
        return np.asarray(mean + sums[:, 0] / size, dtype=np.float64)

    return MomentStatistic(features=deviations[:, None], value=value)


def standardized(
    before: Array, after: Array, standardizer: str, *, factor: float
) -> MomentStatistic:
    """Return ``factor`` times the mean change over its standardiser, from sums of products."""
    mean, change = centred(differences(before, after))
    x, y = centred(before)[1], centred(after)[1]
    features = np.column_stack(_FEATURES[standardizer](x, y, change))

    def value(sums: Array, size: int) -> Array:
        squares = {
            name: _deviations(sums, places, size) for name, places in _PLACES[standardizer].items()
        }
        missing = np.zeros(len(sums))
        found = SumsOfSquares(
            before=squares.get("before", missing),
            after=squares.get("after", missing),
            change=squares.get("change", missing),
            product=squares.get("product", missing),
            df=size - 1,
        )
        with np.errstate(divide="ignore", invalid="ignore"):
            values = factor * (mean + sums[:, 0] / size) / standardizer_sds(found, standardizer)
        return np.asarray(values, dtype=np.float64)

    return MomentStatistic(features=features, value=value)


def median_of(change: Gridded) -> CountStatistic:
    """Return the median change, in points."""
    order = np.argsort(change.units, kind="stable")
    ordered = change.units[order]

    def value(counts: Counts) -> Array:
        reached = np.cumsum(counts[:, order], axis=1)
        low_rank, high_rank = median_of_ranks(int(reached[0, -1]))
        low = np.argmax(reached >= low_rank, axis=1)
        high = np.argmax(reached >= high_rank, axis=1)
        return np.asarray((ordered[low] + ordered[high]) / 2.0 / change.per_point)

    return CountStatistic(n=len(ordered), value=value)


def hodges_lehmann_of(change: Gridded) -> CountStatistic:
    """Return the Hodges-Lehmann change, in points."""
    ordered = np.sort(change.units)
    order = np.argsort(change.units, kind="stable")

    def one(counts: NDArray[np.int64]) -> float:
        sample = np.repeat(ordered, counts)
        low, high = (walsh_sum(sample, rank) for rank in median_of_ranks(walsh_count(len(sample))))
        return (low + high) / 4.0 / change.per_point

    def value(counts: Counts) -> Array:
        return np.array([one(row) for row in counts[:, order]])

    return CountStatistic(n=len(ordered), value=value)


def rank_biserial_of(change: Gridded, zeros: str) -> CountStatistic:
    """Return the matched-pairs rank-biserial correlation; NaN for a sample where nobody moves."""
    sizes = np.abs(change.units)
    order = np.argsort(sizes, kind="stable")
    levels, starts = np.unique(sizes[order], return_index=True)
    direction = np.sign(change.units[order])

    def value(counts: Counts) -> Array:
        sorted_counts = counts[:, order]
        people = np.add.reduceat(sorted_counts, starts, axis=1)
        balance = np.add.reduceat(sorted_counts * direction, starts, axis=1)
        if levels[0] == 0 and zeros == "drop":
            people[:, 0] = 0
        last = np.cumsum(people, axis=1)
        midranks = last - (people - 1) / 2.0
        moved = people * (levels > 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = (balance * midranks).sum(axis=1) / (moved * midranks).sum(axis=1)
        return np.asarray(ratio, dtype=np.float64)

    return CountStatistic(n=len(sizes), value=value)


def _deviations(sums: Array, places: tuple[int, int, int], size: int) -> Array:
    """Return sums of products of deviations from the columns of the product and the two sums."""
    product, first, second = places
    squares = sums[:, product] - sums[:, first] * sums[:, second] / size
    # What is left by rounding where a sample is constant is no variance.
    noise = 1e-14 * np.abs(sums[:, product])
    return np.asarray(np.where(np.abs(squares) <= noise, 0.0, squares), dtype=np.float64)


_Features = Callable[[Array, Array, Array], tuple[Array, ...]]
_FEATURES: dict[str, _Features] = {
    "baseline": lambda x, y, c: (c, x, x * x),
    "average": lambda x, y, c: (c, x, x * x, y, y * y),
    "average_sd": lambda x, y, c: (c, x, x * x, y, y * y),
    "change": lambda x, y, c: (c, c * c),
    "residual": lambda x, y, c: (c, x, x * x, y, y * y, x * y, c * c),
}
_PLACES: dict[str, dict[str, tuple[int, int, int]]] = {
    "baseline": {"before": (2, 1, 1)},
    "average": {"before": (2, 1, 1), "after": (4, 3, 3)},
    "average_sd": {"before": (2, 1, 1), "after": (4, 3, 3)},
    "change": {"change": (1, 0, 0)},
    "residual": {
        "before": (2, 1, 1),
        "after": (4, 3, 3),
        "product": (5, 1, 3),
        "change": (6, 0, 0),
    },
}
