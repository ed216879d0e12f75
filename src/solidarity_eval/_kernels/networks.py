"""Ties as a square table of zeros and ones: what is expected by chance, permuted labels."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from math import factorial

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Square = NDArray[np.float64]
MOST_LISTED = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class PermutedStatistic:
    """A statistic and its values when the persons' places are permuted.

    ``exact`` tells whether every order was listed.
    """

    observed: float
    permuted: Array
    exact: bool

    def p_value(self, centre: float, alternative: str) -> float:
        """Return the share of orders at least as far out; drawn ones count the observed one."""
        tiny = 1e-12 * max(1.0, abs(self.observed))
        if alternative == "greater":
            beyond = self.permuted >= self.observed - tiny
        elif alternative == "less":
            beyond = self.permuted <= self.observed + tiny
        else:
            beyond = np.abs(self.permuted - centre) >= abs(self.observed - centre) - tiny
        own = 0 if self.exact else 1
        return float((beyond.sum() + own) / (len(self.permuted) + own))


def orders(n: int, *, draws: int, generator: np.random.Generator) -> tuple[NDArray[np.intp], bool]:
    """Return orders of n persons, one per row: all of them up to 7 persons, else drawn ones."""
    if factorial(min(n, MOST_LISTED + 1)) <= factorial(MOST_LISTED):
        return np.array(list(permutations(range(n))), dtype=np.intp), True
    return np.argsort(generator.random((draws, n)), axis=1), False


def expected_external_share(sizes: Array) -> float:
    """Return the share of pairs of persons that are of two groups, of groups of these sizes."""
    n = sizes.sum()
    return float((n * n - (sizes**2).sum()) / (n * (n - 1.0)))


def permuted_external_share(
    ties: NDArray[np.intp], groups: NDArray[np.intp], *, draws: int, generator: np.random.Generator
) -> PermutedStatistic:
    """Return the share of ties between groups, and that under permuted groups.

    Parameters
    ----------
    ties : ndarray of shape (ties, 2)
        Places of the two persons of each tie.
    groups : ndarray of shape (persons,)
        Group of each person.
    """
    places, exact = orders(len(groups), draws=draws, generator=generator)
    shuffled = groups[places]
    apart = shuffled[:, ties[:, 0]] != shuffled[:, ties[:, 1]]
    observed = float((groups[ties[:, 0]] != groups[ties[:, 1]]).mean())
    return PermutedStatistic(observed=observed, permuted=apart.mean(axis=1), exact=exact)


def matrix_correlation(first: Square, second: Square, *, directed: bool) -> float:
    """Return Pearson's correlation of two networks over the pairs of persons; NaN if constant."""
    return float(
        _correlations(_cells(first, directed=directed)[None, :], _cells(second, directed=directed))[
            0
        ]
    )


def qap(
    first: Square,
    second: Square,
    *,
    directed: bool,
    draws: int,
    generator: np.random.Generator,
) -> PermutedStatistic:
    """Return the correlation of two networks, and those with the first one's persons permuted."""
    other = _cells(second, directed=directed)
    places, exact = orders(len(first), draws=draws, generator=generator)
    permuted = np.array(
        [
            _correlations(_cells(first[np.ix_(p, p)], directed=directed)[None, :], other)[0]
            for p in places
        ]
    )
    observed = matrix_correlation(first, second, directed=directed)
    return PermutedStatistic(observed=observed, permuted=permuted, exact=exact)


def _cells(matrix: Square, *, directed: bool) -> Array:
    n = len(matrix)
    cells: Array = matrix[~np.eye(n, dtype=bool)] if directed else matrix[np.triu_indices(n, 1)]
    return cells


def _correlations(rows: Array, other: Array) -> Array:
    a = rows - rows.mean(axis=1, keepdims=True)
    b = other - other.mean()
    scale = np.sqrt((a**2).sum(axis=1) * (b**2).sum())
    safe = np.where(scale > 0, scale, 1.0)
    correlations: Array = np.where(scale > 0, a @ b / safe, np.nan)
    return correlations
