"""McNemar tests of two discordant counts."""

from __future__ import annotations

import math

from solidarity_eval._kernels.exact_tests import binomial_at_least, binomial_at_most, binomial_mass
from solidarity_eval._kernels.student import above_zero, normal_p_value


def statistic(lost: int, gained: int) -> float:
    """Return (gained - lost) / sqrt(gained + lost), 0 when nobody changed."""
    return 0.0 if lost + gained == 0 else (gained - lost) / math.sqrt(lost + gained)


def asymptotic_p(lost: int, gained: int, *, alternative: str) -> float:
    """Return the p-value without continuity correction."""
    return normal_p_value(statistic(lost, gained), alternative)


def continuity_chi2(lost: int, gained: int) -> float:
    """Return Edwards' chi-square, (max(|gained - lost| - 1, 0))^2 / (gained + lost)."""
    if lost + gained == 0:
        return 0.0
    return max(abs(gained - lost) - 1, 0) ** 2 / (lost + gained)


def exact_p(lost: int, gained: int, *, alternative: str) -> float:
    """Return the conditional exact p-value: gained is binomial (gained + lost, 1/2)."""
    moved = lost + gained
    if alternative == "greater":
        return above_zero(binomial_at_least(gained, moved, 0.5))
    if alternative == "less":
        return above_zero(binomial_at_most(gained, moved, 0.5))
    return above_zero(2 * binomial_at_most(min(lost, gained), moved, 0.5))


def midp(lost: int, gained: int, *, alternative: str) -> float:
    """Return the exact p-value with the observed outcome counted half on each side.

    1 when nobody changed: nothing was observed, not half of it.
    """
    moved = lost + gained
    if moved == 0:
        return 1.0
    mass = binomial_mass(min(lost, gained), moved, 0.5)
    if alternative == "greater":
        return above_zero(binomial_at_least(gained, moved, 0.5) - mass / 2)
    if alternative == "less":
        return above_zero(binomial_at_most(gained, moved, 0.5) - mass / 2)
    if lost == gained:
        return 1 - mass / 2
    return above_zero(2 * binomial_at_most(min(lost, gained), moved, 0.5) - mass)
