"""How many people there are at least, from how often those seen were seen again."""

from __future__ import annotations

import math
from dataclasses import dataclass

from solidarity_eval._kernels.tails import two_sided_z


@dataclass(frozen=True, slots=True)
class Abundance:
    """An estimated number of people, its variance and its interval."""

    estimate: float
    variance: float
    low: float
    high: float


def chao(seen: int, once: int, twice: int, *, occasions: int, conf_level: float) -> Abundance:
    """Return Chao's lower bound from visit frequencies, with its log-normal interval.

    ``seen`` people in all, ``once`` and ``twice`` of them on exactly one and two occasions.
    Without anybody seen twice, the bias-corrected form.
    """
    share = (occasions - 1) / occasions
    if twice:
        ratio = once / twice
        unseen = share * once * ratio / 2
        variance = twice * (share * ratio**2 / 2 + share**2 * (ratio**3 + ratio**4 / 4))
    else:
        unseen = share * once * (once - 1) / 2
        total = seen + unseen
        variance = share**2 * (once * (2 * once - 1) ** 2 / 4 - once**4 / (4 * total))
        variance += share * once * (once - 1) / 2
    return _log_normal(seen, unseen, max(variance, 0.0), conf_level=conf_level)


def chapman(first: int, second: int, both: int, *, conf_level: float) -> Abundance:
    """Return Chapman's estimate from two lists with Seber's variance, and a log-normal interval."""
    estimate = (first + 1) * (second + 1) / (both + 1) - 1
    apart = (first - both) * (second - both)
    variance = (first + 1) * (second + 1) * apart / ((both + 1) ** 2 * (both + 2))
    seen = first + second - both
    return _log_normal(seen, estimate - seen, variance, conf_level=conf_level)


def _log_normal(seen: int, unseen: float, variance: float, *, conf_level: float) -> Abundance:
    """Return the interval that starts at those seen: the unseen are taken as log-normal."""
    if unseen <= 0 or variance <= 0:
        return Abundance(seen + max(unseen, 0.0), variance, float(seen), seen + max(unseen, 0.0))
    spread = math.sqrt(math.log1p(variance / unseen**2))
    factor = math.exp(two_sided_z(conf_level) * spread)
    return Abundance(seen + unseen, variance, seen + unseen / factor, seen + unseen * factor)
