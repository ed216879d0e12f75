"""The same measure twice on the same people: stability and error of a score."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy import special

from solidarity_eval._kernels.student import interval
from solidarity_eval._kernels.tails import chi2_quantile, two_sided_z

Bounds = tuple[float, float]

# The multiplier printed by Bland & Altman, not the normal quantile it rounds.
BLAND_ALTMAN = 1.96


def fisher_interval(r: float, *, n: int, conf_level: float) -> Bounds:
    """Return Fisher's interval of a correlation of n >= 4 pairs."""
    if abs(r) >= 1.0:
        return r, r
    low, high = interval(math.atanh(r), 1.0 / math.sqrt(n - 3), conf_level=conf_level)
    return math.tanh(low), math.tanh(high)


def fisher_bounds(r: float, std_error: float, *, conf_level: float) -> Bounds:
    """Return the interval of a correlation of known standard error, symmetric on Fisher's z."""
    low, high = interval(math.atanh(r), std_error / ((1.0 - r) * (1.0 + r)), conf_level=conf_level)
    return math.tanh(low), math.tanh(high)


def sd_interval(sd: float, *, df: int, conf_level: float) -> Bounds:
    """Return the chi-square interval of a standard deviation of normal values."""
    tail = (1.0 - conf_level) / 2.0
    low = sd * math.sqrt(df / chi2_quantile(1.0 - tail, df))
    return low, sd * math.sqrt(df / chi2_quantile(tail, df))


def sem_within(sd_difference: float, *, n: int, conf_level: float) -> tuple[float, Bounds]:
    """Return the error of one score, from the differences of n pairs, and its interval."""
    low, high = sd_interval(sd_difference, df=n - 1, conf_level=conf_level)
    root = math.sqrt(2.0)
    return sd_difference / root, (low / root, high / root)


def detectable(sem: float, level: float) -> float:
    """Return the change that ``level`` of unchanged people stay below: z sqrt(2) SEM."""
    return two_sided_z(level) * math.sqrt(2.0) * sem


def limit_of_agreement(mean: float, sd: float, *, sign: int, n: int) -> tuple[float, float]:
    """Return ``mean +- 1.96 sd`` and its approximate standard error."""
    spread = 1.0 / n + BLAND_ALTMAN**2 / (2.0 * (n - 1))
    return mean + sign * BLAND_ALTMAN * sd, sd * math.sqrt(spread)


def sem_from_reliability(sd: float, reliability: float) -> float:
    """Return the error of one score: sd sqrt(1 - reliability)."""
    return sd * math.sqrt(1.0 - reliability)


def expected_shares(
    baselines: NDArray[np.float64], threshold: float, *, mean: float, sd: float, retest_r: float
) -> tuple[float, float]:
    """Return the shares expected to rise and to fall beyond ``threshold`` if nobody changes.

    The second score of a person of baseline x is normal around ``mean + r (x - mean)`` with
    variance ``sd^2 (1 - r^2)``; the shares are averaged over the baselines.
    """
    drift = (1.0 - retest_r) * (mean - baselines)
    spread = sd * math.sqrt((1.0 - retest_r) * (1.0 + retest_r))
    up = special.ndtr((drift - threshold) / spread)
    down = special.ndtr((-drift - threshold) / spread)
    return float(np.mean(up)), float(np.mean(down))
