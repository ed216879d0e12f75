"""Nearest neighbours: each person of the programme looks for those most like them, in turn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

# Rounding must not decide between people who are equally near: it differs between machines.
_SAME = 1e-9
_NOUGHT = 1e-24


@dataclass(frozen=True, slots=True)
class Rules:
    """How people may be matched.

    Attributes
    ----------
    ratio : int
        People of the comparison for each of the programme.
    replace : bool
        Whether someone of the comparison may stand for several.
    caliper : float or None
        Largest distance allowed between scores.
    """

    ratio: int = 1
    replace: bool = False
    caliper: float | None = None


def nearest_neighbours(
    order: Whole,
    *,
    points: tuple[Array, Array],
    scores: tuple[Array, Array],
    strata: tuple[Whole, Whole],
    rules: Rules,
) -> Whole:
    """Match greedily: who comes first chooses first, everybody once before anyone twice.

    Parameters
    ----------
    order : ndarray of shape (n1,)
        People of the programme in the order in which they choose.
    points : pair of ndarrays, shapes (n1, k) and (n0, k)
        Places of both groups; the nearest is the smallest Euclidean distance, the first of them
        when several are as near.
    scores : pair of ndarrays, shapes (n1,) and (n0,)
        What the caliper bounds.
    strata : pair of ndarrays of codes
        Only people of one code are matched.
    rules : Rules
        Ratio, replacement and caliper.

    Returns
    -------
    ndarray of shape (n1, ratio)
        Rows of the comparison, -1 where nobody was left.
    """
    mates = np.full((len(order), rules.ratio), -1, dtype=np.int64)
    free = np.ones(len(scores[1]), dtype=bool)
    for turn in range(rules.ratio):
        for person in order:
            allowed = free & (strata[1] == strata[0][person])
            if rules.replace:
                allowed[mates[person, :turn][mates[person, :turn] >= 0]] = False
            if rules.caliper is not None:
                allowed &= np.abs(scores[1] - scores[0][person]) <= rules.caliper
            candidates = np.flatnonzero(allowed)
            if not len(candidates):
                continue
            apart = points[1][candidates] - points[0][person]
            squares = (apart * apart).sum(axis=1)
            as_near = squares <= squares.min() * (1.0 + _SAME) + _NOUGHT
            chosen = candidates[int(np.argmax(as_near))]
            mates[person, turn] = chosen
            free[chosen] = rules.replace
    return mates


def whitened(values: Array, treated: NDArray[np.bool_]) -> Array:
    """Return coordinates whose Euclidean distance is Mahalanobis's, covariance within groups."""
    first, second = values[treated], values[~treated]
    deviations = np.vstack([first - first.mean(axis=0), second - second.mean(axis=0)])
    scale = np.sqrt((deviations**2).sum(axis=0) / (len(values) - 2))
    scale[scale == 0.0] = 1.0
    standard = deviations / scale
    spectrum, axes = np.linalg.eigh(standard.T @ standard / (len(values) - 2))
    kept = spectrum > 1e-12 * spectrum.max()
    result: Array = (values / scale) @ (axes[:, kept] / np.sqrt(spectrum[kept]))
    return result


def matched_weights(mates: Whole, n_comparison: int) -> Array:
    """Return the weights of the comparison: shares of those they stand for, mean 1."""
    weights = np.zeros(n_comparison)
    for row in mates:
        found = row[row >= 0]
        if len(found):
            np.add.at(weights, found, 1.0 / len(found))
    used = weights > 0.0
    return weights * (used.sum() / weights.sum()) if used.any() else weights
