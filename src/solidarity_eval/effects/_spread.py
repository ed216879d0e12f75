"""The standard deviation that a change is divided by, refused where it rests on nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.change import ChangeMoments
from solidarity_eval._kernels.standardized_change import (
    constant_without_one,
    leave_one_out,
    standardizer_sd,
)
from solidarity_eval.errors import NoVarianceError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solidarity_eval.intake.pairs import Pairs


def checked_spread(
    pairs: Pairs, found: ChangeMoments, standardizer: str
) -> tuple[float, NDArray[np.float64]]:
    """Return the standardiser, in points, and the standardised change without each pair.

    Raises
    ------
    NoVarianceError
        The standardiser is 0 or not defined, with everyone or without one person.
    """
    divisor = standardizer_sd(found, standardizer)
    if not divisor > 0.0:
        raise NoVarianceError("effects.no_variance", standardizer=standardizer, n=pairs.n)
    without = leave_one_out(pairs.before, pairs.after, standardizer)
    if _rests_on_one_person(pairs, standardizer) or not np.isfinite(without).all():
        raise NoVarianceError("effects.one_person_varies", standardizer=standardizer, n=pairs.n)
    return divisor, without


def _rests_on_one_person(pairs: Pairs, standardizer: str) -> bool:
    """Tell whether the standardiser is 0 or not defined without one person.

    Found on the values themselves: what rounding leaves of a sum of squares need not be 0.
    """
    before, after = pairs.before, pairs.after
    scale = float(max(np.abs(before).max(), np.abs(after).max()))
    if standardizer in ("average", "average_sd"):
        moved = _distance(before) + _distance(after)
        return all(constant_without_one(side, scale) for side in (before, after, moved))
    sides_of = {"baseline": (before,), "change": (after - before,)}
    sides = sides_of.get(standardizer, (before, after, after - before))
    return any(constant_without_one(values, scale) for values in sides)


def _distance(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far each value is from the median: 0 for all but one who differs alone."""
    return np.abs(values - np.median(values))
