"""Mean and covariance of a multivariate normal with missing values, and Little's test."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

_TOLERANCE = 1e-13
_MOST_STEPS = 20_000


@dataclass(frozen=True, slots=True)
class Pattern:
    """People who answered the same columns."""

    observed: Flags
    values: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingNormal:
    """Maximum-likelihood moments of n people and p columns.

    Attributes
    ----------
    mean : ndarray of shape (p,)
    covariance : ndarray of shape (p, p)
        Divisor n.
    converged : bool
        False when the steps were still moving at the last one allowed.
    """

    mean: Array
    covariance: Array
    n: int
    converged: bool


def patterns(values: Array) -> list[Pattern]:
    """Group people by what they answered; whoever answered nothing is left out."""
    observed = np.isfinite(values)
    kinds, place = np.unique(observed, axis=0, return_inverse=True)
    return [
        Pattern(kind, values[place.ravel() == index][:, kind])
        for index, kind in enumerate(kinds)
        if kind.any()
    ]


def missing_normal(groups: list[Pattern]) -> MissingNormal | None:
    """Fit by expectation and maximisation; None when a covariance cannot be inverted.

    Parameters
    ----------
    groups : list of Pattern
        Every column observed by some, none constant.
    """
    size = len(groups[0].observed)
    n = sum(len(group.values) for group in groups)
    centre, scale = _start(groups, size)
    scaled = [
        Pattern(g.observed, (g.values - centre[g.observed]) / scale[g.observed]) for g in groups
    ]
    mean, covariance, converged = np.zeros(size), np.eye(size), False
    for _ in range(_MOST_STEPS):
        try:
            new_mean, new_covariance = _step(scaled, mean, covariance, n=n)
        except linalg.LinAlgError:
            return None
        move = max(
            float(np.abs(new_mean - mean).max()), float(np.abs(new_covariance - covariance).max())
        )
        mean, covariance = new_mean, new_covariance
        if move < _TOLERANCE:
            converged = True
            break
    return MissingNormal(
        mean=centre + scale * mean,
        covariance=covariance * np.outer(scale, scale),
        n=n,
        converged=converged,
    )


def little_statistic(groups: list[Pattern], fit: MissingNormal, *, unbiased: bool) -> float:
    """Return Little's weighted distance of the pattern means from the fitted mean.

    ``unbiased`` multiplies the covariance by n / (n - 1).
    """
    covariance = fit.covariance * (fit.n / (fit.n - 1) if unbiased else 1.0)
    scale = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(scale, scale)
    total = 0.0
    for group in groups:
        o = group.observed
        apart = (group.values.mean(axis=0) - fit.mean[o]) / scale[o]
        weighted = linalg.solve(correlation[np.ix_(o, o)], apart, assume_a="pos")
        total += len(group.values) * float(apart @ weighted)
    return total


def _start(groups: list[Pattern], size: int) -> tuple[Array, Array]:
    """Return mean and standard deviation of what was observed of each column."""
    columns = [
        np.concatenate([g.values[:, int(g.observed[:j].sum())] for g in groups if g.observed[j]])
        for j in range(size)
    ]
    return (
        np.array([column.mean() for column in columns]),
        np.array([column.std() for column in columns]),
    )


def _step(groups: list[Pattern], mean: Array, covariance: Array, *, n: int) -> tuple[Array, Array]:
    """Fill in what is missing from what is known, then take the moments."""
    size = len(mean)
    sums, products = np.zeros(size), np.zeros((size, size))
    for group in groups:
        o, m = group.observed, ~group.observed
        filled = np.empty((len(group.values), size))
        filled[:, o] = group.values
        if m.any():
            slopes = linalg.solve(
                covariance[np.ix_(o, o)], covariance[np.ix_(o, m)], assume_a="pos"
            )
            filled[:, m] = mean[m] + (group.values - mean[o]) @ slopes
            rest = covariance[np.ix_(m, m)] - covariance[np.ix_(m, o)] @ slopes
            products[np.ix_(m, m)] += len(filled) * rest
        sums += filled.sum(axis=0)
        products += filled.T @ filled
    new_mean = sums / n
    return new_mean, products / n - np.outer(new_mean, new_mean)
