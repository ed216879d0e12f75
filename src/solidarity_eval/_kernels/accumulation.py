"""Different kinds met as places are visited one after the other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]
Counts = NDArray[np.int64]


def expected_curve(places_with: Counts, n: int) -> Array:
    """Return the mean number of kinds after 1 to n places, over all orders of the places.

    Parameters
    ----------
    places_with : ndarray of shape (kinds,)
        Places in which each kind stands.
    """
    visited = np.arange(1, n + 1)[:, None]
    without = (n - places_with)[None, :]
    possible = np.where(without >= visited, without, visited)
    logs = (
        special.gammaln(possible + 1)
        - special.gammaln(possible - visited + 1)
        - special.gammaln(n + 1)
        + special.gammaln(n - visited + 1)
    )
    missed = np.where(without >= visited, np.exp(logs), 0.0)
    found: Array = (1.0 - missed).sum(axis=1)
    return found


def drawn_curves(there: Counts, *, draws: int, generator: np.random.Generator) -> Counts:
    """Return the number of kinds after 1 to n places, in drawn orders of the places.

    Parameters
    ----------
    there : ndarray of shape (places, kinds)
        Ones where a kind stands in a place.
    """
    n = len(there)
    curves = np.empty((draws, n), dtype=np.int64)
    for draw in range(draws):
        order = generator.permutation(n)
        curves[draw] = np.maximum.accumulate(there[order], axis=0).sum(axis=1)
    return curves
