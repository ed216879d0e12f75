"""Power of a t test from its noncentrality, and the search for what reaches a power."""

from __future__ import annotations

import math
from collections.abc import Callable

from solidarity_eval._kernels.noncentral import noncentral_t_cdf
from solidarity_eval._kernels.student import t_quantile

MOST = 1e9
"""Beyond, nothing that people could plan reaches the power."""

_RELATIVE = 1e-13


def t_power(noncentrality: float, df: float, *, alpha: float = 0.05, strict: bool = True) -> float:
    """Return the chance that a two-sided t test rejects.

    Parameters
    ----------
    noncentrality : float
        True change over its true standard error.
    df : float
        Degrees of freedom, above 0.
    alpha : float
        Level of the test.
    strict : bool
        Count a rejection on the wrong side too.
    """
    size = abs(noncentrality)
    edge = t_quantile(1.0 - alpha / 2.0, df)
    power = 1.0 - _below(edge, df, size)
    return power + _below(-edge, df, size) if strict else power


def _below(statistic: float, df: float, noncentrality: float) -> float:
    """Return the probability below a critical value; where SciPy has NaN it is under 1e-10."""
    below = noncentral_t_cdf(statistic, df, noncentrality)
    return 0.0 if math.isnan(below) else below


def detectable_noncentrality(
    power: float, df: float, *, alpha: float = 0.05, strict: bool = True
) -> float:
    """Return the noncentrality at which the test has a given power."""
    return crossing(
        lambda size: t_power(size, df, alpha=alpha, strict=strict), power, low=0.0, step=1.0
    )


def crossing(power_at: Callable[[float], float], power: float, *, low: float, step: float) -> float:
    """Return where an increasing power reaches ``power``, by halving; infinite beyond `MOST`.

    Parameters
    ----------
    power_at : callable
        Increasing from ``low`` on.
    power : float
        Wished.
    low : float
        Left end; returned where the power is already reached there.
    step : float
        First step to the right.
    """
    if power_at(low) >= power:
        return low
    high = low + step
    while power_at(high) < power:
        low, high = high, 2.0 * high
        if high > MOST:
            return math.inf
    while high - low > _RELATIVE * high:
        middle = (low + high) / 2.0
        if power_at(middle) < power:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0
