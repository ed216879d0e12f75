"""Limits of a control chart of counts, and the two rules of a run chart."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from solidarity_eval._kernels import negative_binomial
from solidarity_eval._kernels.glm import Fit

Floats = NDArray[np.float64]

# Mean of the range of two standard normal values: 2 / sqrt(pi).
MOVING_RANGE = 1.128
SIGMAS = 3.0
# Share of a normal distribution below three standard deviations under the mean.
TAIL = 0.5 * math.erfc(SIGMAS / math.sqrt(2))
# Chance below which few crossings of the median are a signal (Anhøj and Olesen 2014).
FEW_CROSSINGS = 0.05


@dataclass(frozen=True, slots=True)
class Limits:
    """Centre and limits; ``spread`` is Laney's sigma z, or theta of the negative binomial."""

    centre: float
    low: float
    high: float
    spread: float | None = None


def poisson(counts: Floats) -> Limits:
    """Return the limits of a plain c chart: three times the root of the mean."""
    centre = float(counts.mean())
    return _around(centre, math.sqrt(centre))


def laney(counts: Floats) -> Limits:
    """Return the limits of a c' chart: those of the c chart times the spread of the z values.

    The spread is the mean moving range of the standardised counts over 1.128.
    """
    centre = float(counts.mean())
    z = (counts - centre) / math.sqrt(centre)
    spread = float(np.abs(np.diff(z)).mean()) / MOVING_RANGE
    return _around(centre, math.sqrt(centre) * spread, spread)


def negative_binomial_limits(counts: Floats) -> Limits:
    """Return the quantiles at three sigmas of a negative binomial fitted by maximum likelihood.

    Counts that do not vary more than Poisson's have Poisson quantiles and no theta.
    """
    centre = float(counts.mean())
    fitted = np.full(len(counts), centre)
    if not negative_binomial.is_overdispersed(counts, fitted):
        return Limits(centre, _poisson_quantile(TAIL, centre), _poisson_quantile(1 - TAIL, centre))
    design = np.ones((len(counts), 1))
    start = Fit(
        coefficients=np.array([math.log(centre)]),
        covariance=np.eye(1),
        fitted=fitted,
        converged=True,
    )
    model = negative_binomial.fit(counts, design, np.ones(len(counts)), poisson=start)
    theta = model.theta
    low, high = (_quantile(share, centre, theta) for share in (TAIL, 1 - TAIL))
    return Limits(centre, low, high, theta)


def _around(centre: float, sigma: float, spread: float | None = None) -> Limits:
    return Limits(centre, max(centre - SIGMAS * sigma, 0.0), centre + SIGMAS * sigma, spread)


def _quantile(share: float, mean: float, theta: float) -> float:
    """Return the smallest count below or at which lies ``share`` of a negative binomial."""
    chance = theta / (theta + mean)
    return _smallest(lambda k: float(special.betainc(theta, k + 1, chance)), share)


def _poisson_quantile(share: float, mean: float) -> float:
    return _smallest(lambda k: float(special.pdtr(k, mean)), share)


def _smallest(cumulative: Callable[[float], float], share: float) -> float:
    """Return the smallest whole number whose cumulative chance is at least ``share``."""
    high = 1
    while cumulative(high) < share:
        high *= 2
    low = -1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if cumulative(middle) >= share else (middle, high)
    return float(high)


@dataclass(frozen=True, slots=True)
class Runs:
    """Longest run on one side of the median and crossings of it, with what chance allows."""

    useful: int
    longest: int
    longest_allowed: int
    crossings: int
    crossings_needed: int

    @property
    def shift(self) -> bool:
        """Whether a run is longer, or crossings are fewer, than chance makes them."""
        return self.longest > self.longest_allowed or self.crossings < self.crossings_needed


def runs(values: Floats, median: float) -> Runs:
    """Return the runs of a series about its median; values on the median are left out."""
    sides = np.sign(values - median)
    sides = sides[sides != 0]
    n = len(sides)
    if n < 2:
        return Runs(n, n, n, 0, 0)
    turns = np.flatnonzero(np.diff(sides) != 0)
    edges = np.concatenate([[-1], turns, [n - 1]])
    needed = _smallest(lambda k: float(special.bdtr(k, n - 1, 0.5)), FEW_CROSSINGS)
    return Runs(n, int(np.diff(edges).max()), round(math.log2(n) + 3), len(turns), int(needed))


def median_slope(times: Floats, values: Floats) -> float:
    """Return the median of the slopes between all pairs of points (Theil and Sen)."""
    first, second = np.triu_indices(len(values), 1)
    return float(np.median((values[second] - values[first]) / (times[second] - times[first])))
