"""Other ways that a lot could have fallen, and how often they part the groups as far."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# Up to this count, all ways are taken instead of drawn ones.
MOST_WAYS = 20_000
_CELLS_AT_ONCE = 500_000
# Statistics this close are the same number, written with other rounding errors.
_TIE = 1e-9
_TINY = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Randomisation:
    """p of a randomisation test, the ways taken and whether these were all."""

    p_value: float
    ways: int
    exact: bool


def studentised(outcome: Array, basis: Array, arms: Array) -> Array:
    """Return the HC2 t statistic of the group for each row of ``arms`` (ways, n), 0 or 1.

    ``basis`` (n, k) is orthonormal and holds the constant and what is adjusted for.
    """
    left = outcome - basis @ (basis.T @ outcome)
    apart = arms - (arms @ basis) @ basis.T
    squares = np.maximum(np.einsum("wn,wn->w", apart, apart), _TINY)
    slopes = apart @ left / squares
    residuals = left - slopes[:, None] * apart
    leverage = np.einsum("nk,nk->n", basis, basis) + apart**2 / squares[:, None]
    parts = (apart * residuals) ** 2 / np.maximum(1.0 - leverage, _TINY)
    errors = np.sqrt(parts.sum(axis=1)) / squares
    size = float(np.abs(outcome).max(initial=0.0)) or 1.0
    statistics: Array = slopes / np.maximum(errors, _TINY * size)
    return statistics


def randomisation_test(
    outcome: Array,
    arm: Array,
    adjusted: Array,
    *,
    alternative: str,
    draws: int,
    generator: np.random.Generator,
) -> Randomisation:
    """Return how often another lot, with groups of the same sizes, gives as large a t.

    Parameters
    ----------
    outcome, arm : ndarray of shape (n,)
        Values, and 1 or 0.
    adjusted : ndarray of shape (n, k)
        What the model adjusts for, without its constant.
    """
    # Rows in an order that their values alone decide, so that names of people change no draw.
    order = np.lexsort((arm, *adjusted.T, outcome))
    outcome, arm, adjusted = outcome[order], arm[order], adjusted[order]
    n, size = len(outcome), round(float(arm.sum()))
    basis = np.linalg.qr(np.column_stack([np.ones(n), adjusted]))[0]
    observed = float(studentised(outcome, basis, arm[None, :])[0])
    ways = math.comb(n, size)
    exact = ways <= MOST_WAYS
    groups = _all_ways(n, size) if exact else _drawn_ways(n, size, draws=draws, generator=generator)
    extreme = sum(
        _count_extreme(studentised(outcome, basis, arms), observed, alternative) for arms in groups
    )
    p_value = extreme / ways if exact else (extreme + 1) / (draws + 1)
    return Randomisation(p_value=p_value, ways=ways if exact else draws, exact=exact)


def _count_extreme(found: Array, observed: float, alternative: str) -> int:
    slack = _TIE * max(1.0, abs(observed))
    if alternative == "greater":
        return int(np.count_nonzero(found >= observed - slack))
    if alternative == "less":
        return int(np.count_nonzero(found <= observed + slack))
    return int(np.count_nonzero(np.abs(found) >= abs(observed) - slack))


def _rows_at_once(n: int) -> int:
    return max(1, _CELLS_AT_ONCE // n)


def _all_ways(n: int, size: int) -> Iterator[Array]:
    chosen = itertools.combinations(range(n), size)
    while block := list(itertools.islice(chosen, _rows_at_once(n))):
        arms = np.zeros((len(block), n))
        np.put_along_axis(arms, np.array(block), 1.0, axis=1)
        yield arms


def _drawn_ways(
    n: int, size: int, *, draws: int, generator: np.random.Generator
) -> Iterator[Array]:
    for start in range(0, draws, _rows_at_once(n)):
        count = min(_rows_at_once(n), draws - start)
        # The places with the smallest of independent random keys are a random sample.
        keys = generator.random((count, n))
        arms = np.zeros((count, n))
        np.put_along_axis(arms, np.argpartition(keys, size - 1, axis=1)[:, :size], 1.0, axis=1)
        yield arms
