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
    scale = float(max(np.abs(pairs.before).max(), np.abs(pairs.after).max()))
    rests_on_one = {
        "baseline": constant_without_one(pairs.before, scale),
        "change": constant_without_one(pairs.after - pairs.before, scale),
    }
    if rests_on_one.get(standardizer, False) or not np.isfinite(without).all():
        raise NoVarianceError("effects.one_person_varies", standardizer=standardizer, n=pairs.n)
    return divisor, without
