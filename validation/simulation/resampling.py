"""Bootstrap intervals of a change, through the library's own kernels."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.bootstrap import (
    MomentStatistic,
    bca_interval,
    counts_of,
    percentile_interval,
)
from solidarity_eval._kernels.resampled_change import mean_of, standardized
from solidarity_eval._kernels.small_sample import exact_correction
from validation.simulation.intervals import LEVEL, Tally, tally
from validation.simulation.populations import Sample, Truth

Array = NDArray[np.float64]
Pair = tuple[float, float]
INTERVALS = ("mean_change.bca", "mean_change.percentile", "baseline.bca")
_MOST_UNDEFINED = 0.05
_NOWHERE = (math.nan, math.nan)


def resample_weights(stream: np.random.Generator, resamples: int, n: int) -> Array:
    """Return how often each of n people is drawn in each resample, shape (resamples, n).

    As `replicates` draws them, when they fit in one of its blocks.
    """
    people = stream.integers(0, n, size=(resamples, n), dtype=np.uint16)
    return counts_of(people, n).astype(np.float64)


def bootstraps(
    sample: Sample, truth: Truth, *, stream: np.random.Generator, resamples: int, shared: int
) -> dict[str, Tally]:
    """Return the bootstrap intervals of every sample.

    Parameters
    ----------
    sample : Sample
        Samples of shape (draws, n).
    truth : Truth
        Of their population.
    stream : numpy.random.Generator
        Of the resamples.
    resamples : int
        Resamples of each sample.
    shared : int
        Samples in a row that are resampled with the same people drawn: independent samples, so
        that coverage stays right on average, for a small part of the time.
    """
    draws, n = sample.before.shape
    found = np.empty((draws, len(INTERVALS), 2))
    for start in range(0, draws, shared):
        weights = resample_weights(stream, resamples, n)
        for row in range(start, min(start + shared, draws)):
            found[row] = intervals(sample.before[row], sample.after[row], weights)
    targets = {"mean_change": truth.mean_change, "baseline": truth.mean_change / truth.sd_before}
    return {
        name: _tally(targets[name.partition(".")[0]], found[:, place])
        for place, name in enumerate(INTERVALS)
    }


def intervals(before: Array, after: Array, weights: Array) -> tuple[Pair, ...]:
    """Return the bounds of `INTERVALS` for one sample and its resamples."""
    mean = mean_of(after - before)
    of_means = mean.value(weights @ mean.features, mean.n)
    percentile = _NOWHERE
    if not _degenerate(of_means, mean.observed()):
        bounds = percentile_interval(of_means, conf_level=LEVEL)
        percentile = bounds.low, bounds.high
    factor = exact_correction(len(before) - 1)
    baseline = standardized(before, after, "baseline", factor=factor)
    varies = float(np.ptp(before)) > 0.0
    return (
        _bca(mean, of_means),
        percentile,
        _bca(baseline, baseline.value(weights @ baseline.features, baseline.n))
        if varies
        else _NOWHERE,
    )


def _bca(measure: MomentStatistic, values: Array) -> Pair:
    kept = values[np.isfinite(values)]
    if len(values) - len(kept) > _MOST_UNDEFINED * len(values):
        return _NOWHERE
    observed, without = measure.observed(), measure.without_each()
    if _degenerate(kept, observed) or not np.isfinite(without).all():
        return _NOWHERE
    bounds = bca_interval(kept, observed, without, conf_level=LEVEL)
    return _NOWHERE if bounds is None else (bounds.low, bounds.high)


def _degenerate(kept: Array, observed: float) -> bool:
    return float(np.ptp(kept)) <= 1e-12 * abs(observed)


def _tally(truth: float, bounds: Array) -> Tally:
    return tally(truth, bounds[:, 0], bounds[:, 1])
