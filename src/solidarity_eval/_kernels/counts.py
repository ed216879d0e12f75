"""Counts of events over an exposure: exact and score intervals, two rates."""

from __future__ import annotations

import math

from scipy import special

from solidarity_eval._kernels.proportions import Interval, clopper_pearson
from solidarity_eval._kernels.tails import two_sided_z

RATE_METHODS = ("garwood", "score")
RATIO_METHODS = ("exact", "wald")


def garwood(events: int, conf_level: float) -> Interval:
    """Return the exact Poisson interval of the expected number of events."""
    tail = (1 - conf_level) / 2
    low = 0.0 if events == 0 else float(special.gammaincinv(events, tail))
    return low, float(special.gammainccinv(events + 1, tail))


def score(events: int, conf_level: float) -> Interval:
    """Return the interval of all means that the score test does not reject."""
    z = two_sided_z(conf_level)
    centre, half = events + z * z / 2, z * math.sqrt(events + z * z / 4)
    high = centre + half
    # The product of the two roots is events^2: no cancellation when there are few events.
    return events**2 / high, high


def rate_interval(events: int, exposure: float, *, conf_level: float, method: str) -> Interval:
    """Return the interval of the rate by a method of ``RATE_METHODS``."""
    low, high = (garwood if method == "garwood" else score)(events, conf_level)
    return low / exposure, high / exposure


def rate_ratio_interval(
    events: tuple[int, int], exposures: tuple[float, float], *, conf_level: float, method: str
) -> Interval:
    """Return the interval of rate 1 over rate 0 by a method of ``RATIO_METHODS``.

    ``exact``: given the total, the first count is binomial; Clopper-Pearson turned into odds.
    """
    first, second = events
    scale = exposures[1] / exposures[0]
    if method == "wald":
        factor = math.exp(two_sided_z(conf_level) * math.sqrt(1 / first + 1 / second))
        ratio = first / second * scale
        return ratio / factor, ratio * factor
    low, high = clopper_pearson(first, first + second, conf_level)
    return low / (1 - low) * scale, math.inf if second == 0 else high / (1 - high) * scale
