"""Interval of a noncentrality parameter, the pivot behind intervals of standardised effects."""

from __future__ import annotations

import math

from scipy import special

# Beyond, the noncentral t is the noncentrality over a chi to eight digits, and its series fails.
_LARGE = 1e4


def noncentral_t_cdf(statistic: float, df: float, noncentrality: float) -> float:
    """Return ``P(T <= statistic)`` for a noncentral t."""
    return float(special.nctdtr(df, noncentrality, statistic))


def noncentrality_limits(statistic: float, df: float, *, conf_level: float) -> tuple[float, float]:
    """Return the two noncentralities that leave ``(1 - conf_level) / 2`` beyond the statistic."""
    tail = (1.0 - conf_level) / 2.0
    if abs(statistic) > _LARGE:
        ends = [statistic * math.sqrt(float(special.chdtri(df, p)) / df) for p in (1 - tail, tail)]
        return min(ends), max(ends)
    return (
        _noncentrality(statistic, df, 1.0 - tail),
        _noncentrality(statistic, df, tail),
    )


def _noncentrality(statistic: float, df: float, probability: float) -> float:
    """Return the noncentrality at which the distribution function falls to ``probability``.

    By halving: the function only falls, and a root finder would load all of scipy.optimize.
    """
    # The sd of the pivot is about sqrt(1 + t^2 / (2 df)): the first step already brackets it.
    step = 4.0 * math.sqrt(1.0 + statistic * statistic / (2.0 * df))
    low, high = statistic - step, statistic + step
    while noncentral_t_cdf(statistic, df, low) < probability:
        low -= step
    while noncentral_t_cdf(statistic, df, high) > probability:
        high += step
    while high - low > 1e-13 * max(1.0, abs(low), abs(high)):
        middle = (low + high) / 2.0
        if noncentral_t_cdf(statistic, df, middle) > probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0
