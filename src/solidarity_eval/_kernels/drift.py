"""How far a mean moves on its own because people were chosen for it."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """Mean and standard deviation of n people at entry."""

    mean: float
    sd: float
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftEnd:
    """One end of a drift band, in points, with its sampling error over n people."""

    drift: float
    std_error: float


STILL = DriftEnd(drift=0.0, std_error=0.0)


def same_score_end(baseline: Baseline, *, reference_mean: float, retest_r: float) -> DriftEnd:
    """Return the drift of people chosen on the very score that is compared.

    ``(1 - r)(reference mean - baseline mean)``; its standard error is that of the baseline mean.
    """
    share = 1.0 - retest_r
    return DriftEnd(
        drift=share * (reference_mean - baseline.mean),
        std_error=share * baseline.sd / math.sqrt(baseline.n),
    )


def earlier_screen_end(
    baseline: Baseline, *, distance: float, lost: float, widening: float
) -> DriftEnd:
    """Return the drift of people chosen on an earlier screen.

    Parameters
    ----------
    baseline : Baseline
        Of the outcome among those who entered.
    distance : float
        Reference mean of the screen minus the entrants' mean, in SD of the screen.
    lost : float
        Correlation of the screen with the outcome before, minus that with the outcome after.
    widening : float
        SD of the outcome in the population over that among those who entered.
    """
    sd = baseline.sd * widening
    return DriftEnd(
        drift=lost * distance * sd,
        std_error=abs(lost * distance) * sd / math.sqrt(2.0 * (baseline.n - 1)),
    )


def most_widening(r_screen_before: float) -> float:
    """Return how much wider the population can be than people chosen on a screen.

    Choosing on a screen takes at most the share ``r^2`` of the variance that it explains.
    """
    return 1.0 / math.sqrt(1.0 - r_screen_before * r_screen_before)
