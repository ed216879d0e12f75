"""Intervals and the score test of one proportion."""

from __future__ import annotations

import math

from scipy import special

from solidarity_eval._kernels.tails import two_sided_z

Interval = tuple[float, float]

METHODS = (
    "wilson",
    "wilson_continuity",
    "clopper_pearson",
    "jeffreys",
    "agresti_coull",
    "wald",
)


def wilson(x: float, n: float, conf_level: float) -> Interval:
    """Return the Wilson score interval."""
    z2 = two_sided_z(conf_level) ** 2
    p = x / n
    upper = (2 * x + z2 + math.sqrt(z2 * (z2 + 4 * x * (1 - p)))) / (2 * (n + z2))
    # The product of the two roots is n p^2 / (n + z^2): no cancellation when x is small.
    lower = n * p * p / ((n + z2) * upper)
    return lower, 1.0 if x == n else min(1.0, upper)


def wilson_continuity(x: int, n: int, conf_level: float) -> Interval:
    """Return the score interval of counts moved half a unit outwards."""
    z2 = two_sided_z(conf_level) ** 2

    def bound(count: float, sign: int) -> float:
        p = count / n
        half = math.sqrt(z2 * (z2 + 4 * count * (1 - p)))
        return (2 * count + z2 + sign * half) / (2 * (n + z2))

    lower = 0.0 if x == 0 else bound(x - 0.5, -1)
    upper = 1.0 if x == n else bound(x + 0.5, 1)
    return lower, upper


def clopper_pearson(x: int, n: int, conf_level: float) -> Interval:
    """Return the interval that inverts two one-sided exact binomial tests."""
    tail = (1 - conf_level) / 2
    lower = 0.0 if x == 0 else float(special.betaincinv(x, n - x + 1, tail))
    upper = 1.0 if x == n else float(special.betainccinv(x + 1, n - x, tail))
    return lower, upper


def jeffreys(x: int, n: int, conf_level: float) -> Interval:
    """Return the equal-tailed Beta(1/2, 1/2) interval, 0 or 1 at the ends."""
    tail = (1 - conf_level) / 2
    lower = 0.0 if x == 0 else float(special.betaincinv(x + 0.5, n - x + 0.5, tail))
    upper = 1.0 if x == n else float(special.betainccinv(x + 0.5, n - x + 0.5, tail))
    return lower, upper


def agresti_coull(x: int, n: int, conf_level: float) -> Interval:
    """Return the Wald interval after adding z^2/2 successes and failures, not truncated."""
    z = two_sided_z(conf_level)
    p = (x + z * z / 2) / (n + z * z)
    half = z * math.sqrt(p * (1 - p) / (n + z * z))
    return p - half, p + half


def wald(x: int, n: int, conf_level: float) -> Interval:
    """Return p +- z SE, not truncated."""
    half = two_sided_z(conf_level) * math.sqrt(x * (n - x) / n) / n
    return x / n - half, x / n + half


_INTERVALS = {
    "wilson": wilson,
    "wilson_continuity": wilson_continuity,
    "clopper_pearson": clopper_pearson,
    "jeffreys": jeffreys,
    "agresti_coull": agresti_coull,
    "wald": wald,
}


def interval(x: int, n: int, *, conf_level: float, method: str) -> Interval:
    """Return the interval of x successes among n by a method of ``METHODS``."""
    return _INTERVALS[method](x, n, conf_level)


def score_statistic(x: int, n: int, target: float) -> float:
    """Return z with the variance of the target share."""
    return (x / n - target) / math.sqrt(target * (1 - target) / n)
