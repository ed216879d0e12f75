"""The sign-flip distribution of a sum of differences: exact without 2^n memory, or drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.subset_sums import (
    MOST_TERMS,
    coin_sum_cost,
    coin_sum_pmf,
    common_divisor,
)

Units = NDArray[np.int64]
MOST_IN_THE_MIDDLE = 30
_MOST_ADDITIONS = 2e8
_CHEAP_ADDITIONS = 4e6
_BYTE = 8
_DRAWS_AT_ONCE = 4_096


@dataclass(frozen=True, slots=True, kw_only=True)
class SignFlips:
    """A p over the patterns of signs.

    Attributes
    ----------
    p_value : float
        Share of patterns at least as extreme as the observed one.
    method : str
        ``exact`` or ``monte-carlo``.
    patterns : int or None
        Patterns enumerated or drawn; None above 2^62.
    """

    p_value: float
    method: str
    patterns: int | None


def exact_is_feasible(units: Units) -> bool:
    """Tell whether the exact p takes at most a second or so."""
    sizes = np.abs(units[units != 0])
    if len(sizes) <= MOST_IN_THE_MIDDLE:
        return True
    return len(sizes) <= MOST_TERMS and coin_sum_cost(sizes) <= _MOST_ADDITIONS


def exact_sign_flips(units: Units, alternative: str) -> SignFlips:
    """Return the p over all patterns of signs of differences given in whole steps.

    By the distribution of the sum on its grid, or, when the grid is too fine for that, by
    splitting the people in two halves and counting pairs of half sums (n at most 30).
    """
    sizes = np.abs(units[units != 0])
    n, observed = len(sizes), int(units.sum())
    patterns = 2**n if n <= 62 else None
    if n > MOST_IN_THE_MIDDLE or coin_sum_cost(sizes) <= _CHEAP_ADDITIONS:
        p_value = _by_grid(sizes, observed, alternative)
    else:
        p_value = _by_halves(sizes, observed, alternative)
    return SignFlips(p_value=p_value, method="exact", patterns=patterns)


def drawn_sign_flips(
    units: Units, alternative: str, *, draws: int, generator: np.random.Generator
) -> SignFlips:
    """Return ``(b + 1) / (B + 1)``, b of B random patterns at least as extreme as the observed.

    Eight people share a table of their 256 possible sums, looked up by one random byte.
    """
    sizes = units[units != 0]
    observed = int(sizes.sum())
    tables = _byte_tables(sizes)
    extreme = 0
    for start in range(0, draws, _DRAWS_AT_ONCE):
        count = min(_DRAWS_AT_ONCE, draws - start)
        choices = generator.integers(0, 256, size=(len(tables), count), dtype=np.uint8)
        sums = np.zeros(count, dtype=np.int64)
        for table, choice in zip(tables, choices, strict=True):
            sums += table[choice]
        extreme += _count_extreme(sums, observed, alternative)
    return SignFlips(p_value=(extreme + 1) / (draws + 1), method="monte-carlo", patterns=draws)


def _count_extreme(sums: Units, observed: int, alternative: str) -> int:
    if alternative == "greater":
        return int(np.count_nonzero(sums >= observed))
    if alternative == "less":
        return int(np.count_nonzero(sums <= observed))
    return int(np.count_nonzero(np.abs(sums) >= abs(observed)))


def _by_grid(sizes: Units, observed: int, alternative: str) -> float:
    divisor = common_divisor(sizes)
    steps = sizes // divisor
    total = int(steps.sum())
    # With S the sum of the sizes that keep a plus sign, T = 2 S - total; both tails are alike.
    edge = -abs(observed // divisor) if alternative == "two-sided" else observed // divisor
    if alternative == "greater":
        edge = -edge
    pmf = coin_sum_pmf(steps)
    tail = float(pmf[: (edge + total) // 2 + 1].sum())
    if alternative == "two-sided":
        return 1.0 if edge == 0 else 2.0 * tail
    return tail


def _by_halves(sizes: Units, observed: int, alternative: str) -> float:
    """Count the patterns with ``first + second >= edge`` from the sorted sums of two halves."""
    edge = abs(observed) if alternative == "two-sided" else observed
    if alternative == "less":
        edge = -edge
    if alternative == "two-sided" and edge == 0:
        return 1.0
    half = len(sizes) // 2
    first, second = _signed_sums(sizes[:half]), _signed_sums(sizes[half:])
    # First is symmetric around 0, so "first >= edge - second" counts as "first <= second - edge".
    at_least = np.searchsorted(first, second - edge, side="right")
    share = math.ldexp(float(at_least.sum()), -len(sizes))
    return 2.0 * share if alternative == "two-sided" else share


def _signed_sums(sizes: Units) -> Units:
    """Return all ``2^m`` sums with signs, in order."""
    sums = np.zeros(1, dtype=np.int64)
    for size in sizes:
        sums = np.concatenate([sums - size, sums + size])
    # The list is made of long ordered runs, which the stable sort merges faster than it sorts.
    sums.sort(kind="stable")
    return sums


def _byte_tables(sizes: Units) -> list[Units]:
    signs = 1 - 2 * ((np.arange(256)[:, None] >> np.arange(_BYTE)) & 1)
    padded = np.zeros(-(-len(sizes) // _BYTE) * _BYTE, dtype=np.int64)
    padded[: len(sizes)] = sizes
    return [signs @ block for block in padded.reshape(-1, _BYTE)]
