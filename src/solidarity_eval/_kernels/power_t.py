"""Power of the t test by the exact noncentral t: one group (pairs) or two groups of one size.

With ``n`` people (or pairs) in each of ``groups`` groups, ``df = groups (n - 1)`` and the
statistic has noncentrality ``effect sqrt(n / groups)``; ``effect`` is in standard deviations of
the differences (one group) or of the values (two groups). ``n`` may be a fraction.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from solidarity_eval._kernels.power_general import crossing, t_power

_LEAST_N = 2.0


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
        noncentrality = abs(effect) * math.sqrt(n / self.groups)
        if self.sides == 2:
            return t_power(noncentrality, df, alpha=self.alpha, strict=self.strict)
        return t_power(noncentrality, df, alpha=2.0 * self.alpha, strict=False)

    def detectable(self, n: float, power: float = 0.8) -> float:
        """Return the least effect that is found with probability ``power``."""
        return crossing(lambda effect: self.power(n, effect), power, low=0.0, step=1.0)

    def needed(self, effect: float, power: float = 0.8) -> float:
        """Return people (pairs) per group for ``power``, not rounded up.

        2 where two already do; infinite where a thousand million would not.
        """
        return crossing(lambda n: self.power(n, effect), power, low=_LEAST_N, step=_LEAST_N)
