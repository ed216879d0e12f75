"""What a chart needs from a result, found by the names that estimators give."""

from __future__ import annotations

from solidarity_eval.errors import ArgumentError
from solidarity_eval.results import Estimate, Result

CHANGES = (
    "mean_change",
    "change_in_proportion",
    "standardized_mean_change",
    "change",
    "effect",
)
LEVELS = ("mean", "proportion")


def change_estimate(result: Result) -> Estimate:
    """Return the estimate of change that a result holds, with its interval.

    Raises
    ------
    ArgumentError
        If it holds none.
    """
    for item in result.estimates:
        if item.term in CHANGES and item.conf_low is not None and item.conf_high is not None:
            return item
    raise ArgumentError(
        "plots.no_change",
        result=result.id,
        terms=", ".join(sorted({item.term for item in result.estimates})) or "–",
        allowed=", ".join(CHANGES),
    )


def bounds(estimate: Estimate) -> tuple[float, float, float]:
    """Return ``(low, estimate, high)``; an estimate without interval stands for its bounds."""
    value = estimate.estimate
    low = value if estimate.conf_low is None else estimate.conf_low
    high = value if estimate.conf_high is None else estimate.conf_high
    return low, value, high


def change_interval(result: Result) -> tuple[tuple[float, float, float], str]:
    """Return ``(low, estimate, high)`` of a change and its unit."""
    estimate = change_estimate(result)
    return bounds(estimate), estimate.unit


def levels(result: Result) -> dict[str, Estimate]:
    """Return the mean or the share at each wave, in the order of the result."""
    return {
        str(item.at["wave"]): item
        for item in result.estimates
        if item.term in LEVELS and "wave" in item.at
    }
