"""Exact laws of a sum over random subsets of whole numbers, without listing the subsets."""

from __future__ import annotations

import functools
import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Units = NDArray[np.int64]

MOST_TERMS = 1_000


def coin_sum_cost(terms: Units) -> float:
    """Return the additions that `coin_sum_pmf` needs."""
    return float(len(terms)) * float(terms.sum() // common_divisor(terms)) / 2.0


def common_divisor(terms: Units) -> int:
    """Return the greatest common divisor of positive whole numbers."""
    return int(np.gcd.reduce(terms))


def coin_sum_pmf(terms: Units) -> Array:
    """Return ``P(S = s)``, s = 0..sum, of the sum S of the terms that come up heads.

    Parameters
    ----------
    terms : ndarray of int64, shape (n,)
        Positive; n at most 1,000, below which ``2^-n`` is a normal double.
    """
    total = int(terms.sum())
    pmf = np.zeros(total + 1)
    pmf[0] = 1.0
    reach = 0
    for term in np.sort(terms):
        step = int(term)
        shifted = 0.5 * pmf[: reach + 1]
        pmf[: reach + 1] = shifted
        reach += step
        pmf[step : reach + 1] += shifted
    return pmf


def sample_sum_pmf(terms: Units, size: int) -> Array:
    """Return ``P(S = s)`` of the sum S of ``size`` terms drawn without replacement.

    Parameters
    ----------
    terms : ndarray of int64, shape (N,)
        Not negative.
    size : int
        Terms drawn, at most N.
    """
    total = int(np.sort(terms)[len(terms) - size :].sum())
    table = np.zeros((size + 1, total + 1))
    table[0, 0] = 1.0
    for seen, term in enumerate(np.sort(terms)):
        step = int(term)
        # Row k after i terms holds P(k of them are drawn, their sum): the i-th term is drawn with
        # probability (size - k) / (N - i), given k drawn so far.
        left = len(terms) - seen
        for drawn in range(min(seen, size - 1), -1, -1):
            probability = (size - drawn) / left
            table[drawn + 1, step:] += probability * table[drawn, : total + 1 - step]
            table[drawn] *= 1.0 - probability
    return np.asarray(table[size], dtype=np.float64)


def symmetric_tail(pmf: Array, observed: int, *, centre: float, alternative: str) -> float:
    """Return the p of an observed sum: at least as large, as small, or as far from the centre."""
    sums = np.arange(len(pmf))
    if alternative == "greater":
        return float(pmf[observed:].sum())
    if alternative == "less":
        return float(pmf[: observed + 1].sum())
    far = np.abs(sums - centre) >= abs(observed - centre) - 1e-9 * max(1.0, centre)
    return float(pmf[far].sum())


@functools.lru_cache(maxsize=256)
def signed_rank_quantile(n: int, probability: float) -> tuple[int, float]:
    """Return the smallest v with ``P(V <= v) >= probability``, and ``P(V < v)``.

    V is the signed-rank statistic of n untied differences; by the normal law above 500.
    """
    if n > 500:
        from scipy import special

        sd = math.sqrt(n * (n + 1) * (2 * n + 1) / 24.0)
        quantile = math.ceil(n * (n + 1) / 4.0 + float(special.ndtri(probability)) * sd - 0.5)
        return quantile, float(special.ndtr((quantile - 0.5 - n * (n + 1) / 4.0) / sd))
    cumulated = np.cumsum(coin_sum_pmf(np.arange(1, n + 1, dtype=np.int64)))
    quantile = int(np.searchsorted(cumulated, probability * (1.0 - 1e-12)))
    return quantile, float(cumulated[quantile - 1]) if quantile else 0.0
