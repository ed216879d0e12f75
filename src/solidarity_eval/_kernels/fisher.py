"""The two-by-two table with its margins held: exact test, conditional odds ratio."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from solidarity_eval._kernels.proportions import Interval
from solidarity_eval._kernels.student import above_zero
from solidarity_eval._kernels.two_proportions import TwoGroups
from solidarity_eval._kernels.zeroin import zeroin

# R's fisher.test counts a table as "not more likely" up to this factor.
_TIE = 1 + 1e-7
# Log odds beyond which one end of the support takes all the probability.
_INFINITE = 1e6


class Hypergeometric:
    """Distribution of ``x1`` given all margins, for any odds ratio."""

    def __init__(self, groups: TwoGroups) -> None:
        successes = groups.x1 + groups.x0
        self.x = groups.x1
        self.low = max(0, successes - groups.n0)
        self.high = min(groups.n1, successes)
        self.support = np.arange(self.low, self.high + 1, dtype=np.float64)
        self._log = -(
            special.gammaln(self.support + 1)
            + special.gammaln(groups.n1 - self.support + 1)
            + special.gammaln(successes - self.support + 1)
            + special.gammaln(groups.n0 - successes + self.support + 1)
        )

    def mass(self, log_odds: float = 0.0) -> NDArray[np.float64]:
        """Return the probabilities over the support."""
        weights = self._log + log_odds * self.support
        weights = np.exp(weights - weights.max())
        result: NDArray[np.float64] = weights / weights.sum()
        return result

    def at_least(self, log_odds: float = 0.0) -> float:
        """Return P(X >= x1)."""
        return float(self.mass(log_odds)[self.x - self.low :].sum())

    def at_most(self, log_odds: float = 0.0) -> float:
        """Return P(X <= x1)."""
        return float(self.mass(log_odds)[: self.x - self.low + 1].sum())

    def mean(self, log_odds: float) -> float:
        """Return the expected ``x1``."""
        return float(self.mass(log_odds) @ self.support)


def exact_p(groups: TwoGroups, *, alternative: str) -> float:
    """Return Fisher's exact p; two-sided: all tables not more likely than the observed one."""
    table = Hypergeometric(groups)
    if alternative == "greater":
        return above_zero(table.at_least())
    if alternative == "less":
        return above_zero(table.at_most())
    mass = table.mass()
    return above_zero(float(mass[mass <= mass[table.x - table.low] * _TIE].sum()))


def _exactly(rising: Callable[[float], float]) -> float:
    """Return exp of the root of a rising function of the log odds ratio, to the last digits."""
    reach = 1.0
    while rising(-reach) > 0 or rising(reach) < 0:
        reach *= 2
    return math.exp(optimize.brentq(rising, -reach, reach, xtol=1e-14, rtol=1e-14))


def _as_r(rising: Callable[[float], float]) -> float:
    """Return where R's ``fisher.test`` stops: on the odds ratio up to 1, on its inverse beyond."""

    def of_ratio(ratio: float) -> float:
        return rising(math.log(ratio) if ratio > 0 else -_INFINITE)

    at_one = rising(0.0)
    if at_one == 0:
        return 1.0
    if at_one > 0:
        return zeroin(of_ratio, 0.0, 1.0)
    return 1 / zeroin(lambda inverse: of_ratio(1 / inverse), sys.float_info.epsilon, 1.0)


def conditional_odds_ratio(groups: TwoGroups, *, as_r: bool = False) -> float:
    """Return the conditional maximum-likelihood odds ratio (0 or infinite at the ends)."""
    table = Hypergeometric(groups)
    if table.x == table.low:
        return 0.0
    if table.x == table.high:
        return math.inf
    solve = _as_r if as_r else _exactly
    return solve(lambda log_odds: table.mean(log_odds) - table.x)


def conditional_interval(groups: TwoGroups, conf_level: float, *, as_r: bool = False) -> Interval:
    """Return the exact interval that inverts two one-sided conditional tests."""
    table = Hypergeometric(groups)
    tail = (1 - conf_level) / 2
    solve = _as_r if as_r else _exactly
    low, high = 0.0, math.inf
    if table.x > table.low:
        low = solve(lambda log_odds: table.at_least(log_odds) - tail)
    if table.x < table.high:
        high = solve(lambda log_odds: tail - table.at_most(log_odds))
    return low, high
