"""The library's intervals of a change, computed for many samples at once.

Each line is the arithmetic of a public function of ``solidarity_eval.effects`` with one more axis;
the tests hold every interval equal to that function, sample by sample.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from solidarity_eval._kernels.hodges_lehmann import walsh_count
from solidarity_eval._kernels.order_statistics import median_interval_rank
from solidarity_eval._kernels.small_sample import exact_correction
from solidarity_eval._kernels.standardized_change import standardizer_sds
from solidarity_eval._kernels.student import normal_quantile, t_quantile
from solidarity_eval._kernels.subset_sums import signed_rank_quantile
from validation.simulation.moments import (
    PairedMoments,
    centred,
    paired_moments,
    rests_on_one_person,
)
from validation.simulation.populations import Sample, Truth

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

LEVEL = 0.95
STANDARDIZERS = ("baseline", "average", "change", "residual")
_SMALLEST = 1e-9
_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of one interval in every sample.

    Attributes
    ----------
    truth : float
        What the interval is about.
    below, above : ndarray of bool
        The truth lies below, above the interval.
    refused : ndarray of bool
        There is no interval.
    low, high : ndarray or None
        The bounds; None where only the misses are known.
    """

    truth: float
    below: Flags
    above: Flags
    refused: Flags
    low: Array | None = None
    high: Array | None = None


def tally(truth: float, low: Array, high: Array, *, refused: Flags | None = None) -> Tally:
    """Return where a truth lies, bounds that equal it up to rounding containing it.

    Without ``refused``, there is no interval where the bounds are NaN.
    """
    refused = np.isnan(low) if refused is None else refused | np.isnan(low)
    slack = _SMALLEST * (1.0 + abs(truth))
    return Tally(
        truth=truth,
        below=~refused & (truth < low - slack),
        above=~refused & (truth > high + slack),
        refused=refused,
        low=np.where(refused, math.nan, low),
        high=np.where(refused, math.nan, high),
    )


def closed_forms(sample: Sample, truth: Truth) -> dict[str, Tally]:
    """Return every interval that needs no resampling, by its name in the tables."""
    moments = paired_moments(sample)
    return {
        "mean_change.t": _raw_t(moments, truth),
        **dict(_standardized(sample, moments, truth)),
        **dict(_pingouin(moments, truth)),
        "hodges_lehmann.exact": _hodges_lehmann(sample, truth),
        "median_change.order_statistics": _median(sample, truth),
        "probability_of_improvement.bonett_price": _improvement(sample, truth),
    }


def _raw_t(moments: PairedMoments, truth: Truth) -> Tally:
    half = t_quantile(0.5 + LEVEL / 2.0, moments.n - 1) * moments.std_error
    return tally(truth.mean_change, moments.change - half, moments.change + half)


def _standardized(
    sample: Sample, moments: PairedMoments, truth: Truth
) -> Iterator[tuple[str, Tally]]:
    """Yield the intervals of ``standardized_mean_change``, by standardiser."""
    n = moments.n
    factor = exact_correction(n - 1)
    for standardizer in STANDARDIZERS:
        target = truth.mean_change / truth.divisor(standardizer)
        divisor = standardizer_sds(moments.sums, standardizer)
        refused = ~(divisor > 0.0) | rests_on_one_person(sample, standardizer)
        with np.errstate(divide="ignore", invalid="ignore"):
            d = moments.change / divisor
            without = moments.change_without / standardizer_sds(moments.sums_without, standardizer)
        refused |= ~np.isfinite(without).all(axis=1)
        spread = centred(np.where(refused[:, None], 0.0, without))[1]
        std_error = np.sqrt((n - 1) / n * (spread**2).sum(axis=1))
        t = t_quantile(0.5 + LEVEL / 2.0, n - 1)
        g = factor * d
        yield f"{standardizer}.jackknife", _around(g, t * std_error, truth=target, refused=refused)
        yield (
            f"{standardizer}.noncentral_t",
            _noncentral(moments, divisor, truth=target, refused=refused),
        )
        for name, variance in _large_sample(moments, g, standardizer, factor=factor):
            half = normal_quantile(0.5 + LEVEL / 2.0) * np.sqrt(variance)
            yield f"{standardizer}.{name}", _around(g, half, truth=target, refused=refused)


def _large_sample(
    moments: PairedMoments, g: Array, standardizer: str, *, factor: float
) -> Iterator[tuple[str, Array]]:
    """Yield the large-sample variances of g that go with a standardiser."""
    n, half_square = moments.n, g**2 / 2.0
    if standardizer == "change":
        yield "smcc_wald", 1.0 / n + half_square / n
    if standardizer == "baseline":
        yield "smcr_wald", 2.0 * (1.0 - moments.correlation) / n + half_square / n
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = moments.sums.change / moments.sums.before
        yield "smcrh_wald", factor**2 * (ratio + half_square) / (n - 1)


def _noncentral(moments: PairedMoments, divisor: Array, *, truth: float, refused: Flags) -> Tally:
    """Return the misses of the noncentral t interval, without solving for its bounds.

    A bound lies beyond the truth when the distribution function at the observed t, with the
    noncentrality that the truth stands for, leaves less than a tail.
    """
    factor, tail = exact_correction(moments.n - 1), (1.0 - LEVEL) / 2.0
    refused = refused | (moments.std_error == 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = moments.change / moments.std_error
        noncentrality = truth * divisor / (factor * moments.std_error)
    reached = special.nctdtr(moments.n - 1, noncentrality, statistic)
    # SciPy gives NaN where the function is 0 or 1 to the last digit.
    reached = np.where(np.isnan(reached), noncentrality < statistic, reached)
    return Tally(
        truth=truth,
        below=~refused & (reached > 1.0 - tail),
        above=~refused & (reached < tail),
        refused=refused,
    )


def _pingouin(moments: PairedMoments, truth: Truth) -> Iterator[tuple[str, Tally]]:
    """Yield ``compute_esci(d, n, n, paired=True)`` around pingouin's d of paired scores.

    ``average`` is its default for paired data (``eftype="cohen"``), ``change`` its ``cohen_dz``.
    """
    n = moments.n
    for standardizer in ("average", "change"):
        divisor = standardizer_sds(moments.sums, standardizer)
        refused = ~(divisor > 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            d = moments.change / divisor
        half = t_quantile(0.5 + LEVEL / 2.0, n - 1) * np.sqrt(1.0 / n + d**2 / (2.0 * n))
        target = truth.mean_change / truth.divisor(standardizer)
        yield f"{standardizer}.pingouin", _around(d, half, truth=target, refused=refused)


def _hodges_lehmann(sample: Sample, truth: Truth) -> Tally:
    changes = _in_steps(sample)
    n = changes.shape[1]
    rank, _ = signed_rank_quantile(n, (1.0 - LEVEL) / 2.0)
    places = [rank - 1, walsh_count(n) - rank]
    first, second = np.triu_indices(n)
    bounds = [
        np.partition(some[:, first] + some[:, second], places, axis=1)[:, places]
        for some in np.array_split(changes, max(1, len(changes) // _AT_ONCE))
    ]
    low, high = np.concatenate(bounds).T / (2.0 * (sample.steps or 1))
    return tally(truth.pseudomedian, low, high)


def _median(sample: Sample, truth: Truth) -> Tally:
    changes = np.sort(_in_steps(sample), axis=1) / (sample.steps or 1)
    draws, n = changes.shape
    rank, _ = median_interval_rank(n, LEVEL)
    if rank is None:
        nothing = np.full(draws, math.nan)
        return tally(truth.median, nothing, nothing)
    return tally(truth.median, changes[:, rank - 1], changes[:, n - rank])


def _improvement(sample: Sample, truth: Truth) -> Tally:
    changes = _in_steps(sample)
    n = changes.shape[1]
    rises = ((changes > 0).sum(axis=1) + 1.0) / (n + 2.0)
    falls = ((changes < 0).sum(axis=1) + 1.0) / (n + 2.0)
    gap = rises - falls
    spread = np.sqrt((rises + falls - gap**2) / (n + 2.0))
    half = normal_quantile(0.5 + LEVEL / 2.0) * spread
    low = np.clip((1.0 + gap - half) / 2.0, 0.0, 1.0)
    high = np.clip((1.0 + gap + half) / 2.0, 0.0, 1.0)
    return tally(truth.improvement, low, high)


def _around(middle: Array, half: Array, *, truth: float, refused: Flags) -> Tally:
    middle, half = np.where(refused, 0.0, middle), np.where(refused, 0.0, half)
    return tally(truth, middle - half, middle + half, refused=refused)


def _in_steps(sample: Sample) -> Array:
    """Return the changes in whole steps of the grid of the scores, where there is one."""
    change = sample.after - sample.before
    return change if sample.steps is None else np.rint(change * sample.steps)
