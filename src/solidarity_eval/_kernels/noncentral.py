"""Interval of a noncentrality parameter, the pivot behind intervals of standardised effects."""

from __future__ import annotations

import math

from scipy import optimize, special


def noncentral_t_cdf(statistic: float, df: float, noncentrality: float) -> float:
    """Return ``P(T <= statistic)`` for a noncentral t."""
    return float(special.nctdtr(df, noncentrality, statistic))


def noncentrality_limits(statistic: float, df: float, *, conf_level: float) -> tuple[float, float]:
    """Return the two noncentralities that leave ``(1 - conf_level) / 2`` beyond the statistic."""
    tail = (1.0 - conf_level) / 2.0
    return (
        _noncentrality(statistic, df, 1.0 - tail),
        _noncentrality(statistic, df, tail),
    )


def _noncentrality(statistic: float, df: float, probability: float) -> float:
    def gap(noncentrality: float) -> float:
        return noncentral_t_cdf(statistic, df, noncentrality) - probability

    # The sd of the pivot is about sqrt(1 + t^2 / (2 df)): the first step already brackets it.
    step = 4.0 * math.sqrt(1.0 + statistic * statistic / (2.0 * df))
    low, high = statistic - step, statistic + step
    while gap(low) < 0.0:
        low -= step
    while gap(high) > 0.0:
        high += step
    return float(optimize.brentq(gap, low, high, xtol=1e-12, rtol=1e-14))
