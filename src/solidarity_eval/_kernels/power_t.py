"""Power of the t test by the exact noncentral t: one group (pairs) or two groups of one size.

With ``n`` people (or pairs) in each of ``groups`` groups, ``df = groups (n - 1)`` and the
statistic has noncentrality ``effect sqrt(n / groups)``; ``effect`` is in standard deviations of
the differences (one group) or of the values (two groups). ``n`` may be a fraction.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from solidarity_eval._kernels.noncentral import noncentral_t_cdf
from solidarity_eval._kernels.student import t_quantile

_LEAST_N = 2.0
_MOST_N = 1e9
_RELATIVE = 1e-13


@dataclass(frozen=True, slots=True, kw_only=True)
class TTest:
    """A t test that is planned.

    Attributes
    ----------
    groups : {1, 2}
        One group measured twice, or two groups of the same size.
    alpha : float
        Level of the test.
    sides : {1, 2}
        Of the test.
    strict : bool
        Two-sided: count a rejection on the wrong side as well, as R's
        ``power.t.test(strict = TRUE)``; False is R's default.
    """

    groups: Literal[1, 2] = 1
    alpha: float = 0.05
    sides: Literal[1, 2] = 2
    strict: bool = True

    def power(self, n: float, effect: float) -> float:
        """Return the probability that the test rejects, ``n`` people (pairs) per group."""
        df = max(1e-7, self.groups * (n - 1.0))
        critical = t_quantile(1.0 - self.alpha / self.sides, df)
        noncentrality = abs(effect) * math.sqrt(n / self.groups)
        power = 1.0 - _below(critical, df, noncentrality)
        if self.strict and self.sides == 2:
            power += _below(-critical, df, noncentrality)
        return power

    def detectable(self, n: float, power: float = 0.8) -> float:
        """Return the least effect that is found with probability ``power``."""
        return _crossing(lambda effect: self.power(n, effect), power, low=0.0, high=1.0)

    def needed(self, effect: float, power: float = 0.8) -> float:
        """Return people (pairs) per group for ``power``, not rounded up.

        2 where two already do; infinite where a thousand million would not.
        """
        return _crossing(
            lambda n: self.power(n, effect), power, low=_LEAST_N, high=2.0 * _LEAST_N, most=_MOST_N
        )


def _below(statistic: float, df: float, noncentrality: float) -> float:
    """Return the probability below a critical value; where SciPy has NaN it is under 1e-10."""
    below = noncentral_t_cdf(statistic, df, noncentrality)
    return 0.0 if math.isnan(below) else below


def _crossing(
    power_at: Callable[[float], float],
    target: float,
    *,
    low: float,
    high: float,
    most: float = math.inf,
) -> float:
    """Return where an increasing power reaches ``target``, by halving.

    A root finder would load all of scipy.optimize.
    """
    if low > 0.0 and power_at(low) >= target:
        return low
    while power_at(high) < target:
        low, high = high, 2.0 * high
        if high > most:
            return math.inf
    while high - low > _RELATIVE * high:
        middle = (low + high) / 2.0
        if power_at(middle) < target:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0
