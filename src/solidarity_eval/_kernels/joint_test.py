"""Are several estimates 0 together: Wald's test, large-sample or for few clusters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from solidarity_eval._kernels.student import above_zero

Array = NDArray[np.float64]
# Beyond this ratio of its largest to its smallest direction, a covariance has no inverse.
_SINGULAR = 1e12


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """Statistic, degrees of freedom and p."""

    statistic: float
    df: tuple[float, ...]
    p_value: float


def joint_test(
    values: Array, covariance: Array, *, clusters: int | None = None, df: int | None = None
) -> Joint | None:
    """Return Wald's chi-squared W, or an F from it; None where undefined.

    With G ``clusters`` and q values, Hotelling's ``F = W (G - q) / ((G - 1) q)`` with q and G - q
    degrees of freedom; with residual ``df``, ``F = W / q`` with q and df.
    """
    q = len(values)
    scales = np.sqrt(np.diag(covariance))
    if q == 0 or not (scales > 0.0).all():
        return None
    shape = covariance / np.outer(scales, scales)
    if np.linalg.cond(shape) > _SINGULAR:
        return None
    scaled = values / scales
    wald = float(scaled @ np.linalg.solve(shape, scaled))
    if df is not None:
        p_value = above_zero(float(special.fdtrc(q, df, wald / q)))
        return Joint(statistic=wald / q, df=(float(q), float(df)), p_value=p_value)
    if clusters is None:
        p_value = above_zero(float(special.chdtrc(q, wald)))
        return Joint(statistic=wald, df=(float(q),), p_value=p_value)
    if clusters <= q:
        return None
    ratio = wald * (clusters - q) / ((clusters - 1) * q)
    p_value = above_zero(float(special.fdtrc(q, clusters - q, ratio)))
    return Joint(statistic=ratio, df=(float(q), float(clusters - q)), p_value=p_value)
