"""Bounds of an effect on those who would have stayed in either group."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.moments import moments
from solidarity_eval._kernels.student import normal_cdf

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """Scores of those who stayed, and how many entered."""

    scores: Array
    entered: int

    @property
    def kept(self) -> float:
        """Share that stayed."""
        return len(self.scores) / self.entered


@dataclass(frozen=True, slots=True, kw_only=True)
class LeeBounds:
    """Lower and upper bound, programme minus comparison.

    Attributes
    ----------
    lower, upper, lower_std_error, upper_std_error : float
        In the unit of the scores.
    trimmed : float
        Share of the group that kept more people that is trimmed.
    trims_programme : bool
        Which group that is.
    """

    lower: float
    upper: float
    lower_std_error: float
    upper_std_error: float
    trimmed: float
    trims_programme: bool


def lee_bounds(programme: Arm, comparison: Arm) -> LeeBounds:
    """Trim the group that kept the larger share, from above and from below.

    Both groups have at least 2 scores.
    """
    trims_programme = programme.kept >= comparison.kept
    larger, smaller = (programme, comparison) if trims_programme else (comparison, programme)
    trimmed = 1.0 - smaller.kept / larger.kept
    other = moments(smaller.scores)
    ends = [
        _end(np.sort(scores), larger, smaller, trimmed=trimmed)
        for scores in (larger.scores, -larger.scores)
    ]
    (low, low_variance), (high, high_variance) = ends
    rest = other.variance / other.n
    least, most = low - other.mean, -high - other.mean
    errors = math.sqrt(low_variance + rest), math.sqrt(high_variance + rest)
    if not trims_programme:
        least, most, errors = -most, -least, errors[::-1]
    return LeeBounds(
        lower=least,
        upper=most,
        lower_std_error=errors[0],
        upper_std_error=errors[1],
        trimmed=trimmed,
        trims_programme=trims_programme,
    )


def trimmed_mean(ordered: Array, trimmed: float) -> tuple[float, float, float]:
    """Return mean, variance and cut of the lowest ``1 - trimmed`` of sorted scores.

    The person at the cut counts for the part that is left, so that equal scores need no lot.
    """
    mass = len(ordered) * (1.0 - trimmed)
    weights = np.clip(mass - np.arange(len(ordered)), 0.0, 1.0)
    mean = float(weights @ ordered) / mass
    variance = float(weights @ (ordered - mean) ** 2) / mass
    cut = float(ordered[max(0, math.ceil(mass - 1e-9) - 1)])
    return mean, variance, cut


def _end(ordered: Array, larger: Arm, smaller: Arm, *, trimmed: float) -> tuple[float, float]:
    """Return the trimmed mean and its variance (Lee 2009, proposition 3)."""
    mean, variance, cut = trimmed_mean(ordered, trimmed)
    stay = 1.0 - trimmed
    there = len(ordered) * stay
    gap = cut - mean
    # How well the share to trim is known: both shares that stayed are estimated.
    of_share = stay**2 * (
        (1.0 - larger.kept) / (larger.kept * larger.entered)
        + (1.0 - smaller.kept) / (smaller.kept * smaller.entered)
    )
    return mean, variance / there + gap**2 * trimmed / there + (gap / stay) ** 2 * of_share


def covering_interval(bounds: LeeBounds, conf_level: float) -> tuple[float, float]:
    """Return the interval that contains the effect, not both bounds, so often (Imbens, Manski)."""
    largest = max(bounds.lower_std_error, bounds.upper_std_error)
    if largest == 0.0:
        return bounds.lower, bounds.upper
    apart = (bounds.upper - bounds.lower) / largest
    low, high = 0.0, 40.0
    while high - low > 1e-12:
        middle = (low + high) / 2.0
        if normal_cdf(middle + apart) - normal_cdf(-middle) < conf_level:
            low = middle
        else:
            high = middle
    return bounds.lower - high * bounds.lower_std_error, (
        bounds.upper + high * bounds.upper_std_error
    )
