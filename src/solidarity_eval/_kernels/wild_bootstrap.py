"""Restricted wild cluster bootstrap-t of one coefficient, on sums over clusters.

With the null imposed, a draw turns the residuals of whole clusters round. Both the coefficient of
a draw and its CR0 variance are then linear and quadratic in the signs, through G scores and one
G by G matrix: rows of people are read once, whatever the number of draws. Scores and matrix are
linear in the null value, so that a confidence interval costs little more than its test.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.cluster_robust import cluster_sums

Array = NDArray[np.float64]
Codes = NDArray[np.int64]

MOST_ENUMERATED = 12
_COLLINEAR = 1e-10
_SAME = 1e-10
_NO_SLOPE = 1e-24
_FARTHEST = 60
_HALVINGS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class WildModel:
    """Sums over G clusters that every draw is made of, at null values 0 and their slopes in it.

    Attributes
    ----------
    estimate : float
        Of the coefficient.
    scores, scores_slope : ndarray of shape (G,)
        Share of each cluster in the restricted coefficient, and what one unit of null takes off.
    pull, pull_slope : ndarray of shape (G, G)
        What the sign of one cluster moves in the score of another through the refitted model.
    """

    estimate: float
    scores: Array
    scores_slope: Array
    pull: Array
    pull_slope: Array

    @property
    def clusters(self) -> int:
        """Number of clusters."""
        return len(self.scores)

    @property
    def std_error(self) -> float:
        """CR0 standard error of the coefficient."""
        residual = self.scores - self.pull.sum(axis=1)
        error = math.sqrt(float(residual @ residual))
        scale = float(np.abs(self.scores).sum() + np.abs(self.pull).sum())
        return error if error > 1e-12 * scale else 0.0


def wild_model(values: Array, codes: Codes, *, tested: Array, others: Array) -> WildModel | None:
    """Return the sums of a model; None when ``tested`` is a combination of ``others``.

    Parameters
    ----------
    values : ndarray of shape (n,)
        What the model explains.
    codes : ndarray of shape (n,)
        Cluster of each row, 0 to G - 1.
    tested : ndarray of shape (n,)
        Column of the coefficient.
    others : ndarray of shape (n, k)
        The other columns, the intercept among them; k may be 0.
    """
    basis = np.linalg.qr(others)[0]
    alone = _without(basis, tested)
    length = float(np.linalg.norm(alone))
    if length <= _COLLINEAR * float(np.linalg.norm(tested)):
        return None
    direction = alone / length
    restricted = _without(basis, values)
    whole = np.column_stack([basis, direction])
    p = whole.shape[1]
    sums = cluster_sums(
        np.column_stack([whole * direction[:, None], whole * restricted[:, None]]), codes
    )
    own, errors = sums[:, :p], sums[:, p:]
    return WildModel(
        estimate=float(direction @ restricted) / length,
        scores=errors[:, -1] / length,
        scores_slope=own[:, -1].copy(),
        pull=own @ errors.T / length,
        pull_slope=own @ own.T,
    )


def one_sample_model(sums: Array, weights: Array) -> WildModel:
    """Return the sums of the mean of all values of clusters, or of their means.

    Parameters
    ----------
    sums : ndarray of shape (G,)
        Sum of the values of each cluster.
    weights : ndarray of shape (G,)
        Values in each cluster.
    """
    n = float(weights.sum())
    shares, scores = weights / n, sums / n
    return WildModel(
        estimate=float(scores.sum()),
        scores=scores,
        scores_slope=shares,
        pull=np.outer(shares, scores),
        pull_slope=np.outer(shares, shares),
    )


def _without(basis: Array, column: Array) -> Array:
    """Return what a column holds beyond a basis, projected twice against rounding."""
    left = column - basis @ (basis.T @ column)
    cleaned: Array = left - basis @ (basis.T @ left)
    return cleaned


def all_signs(clusters: int) -> Array:
    """Return one of each pair of opposite sign patterns, the observed one (all +) first."""
    numbers = np.arange(2 ** (clusters - 1))[:, None]
    bits = (numbers >> np.arange(clusters)) & 1
    signs: Array = 1.0 - 2.0 * bits.astype(np.float64)
    return signs


def drawn_signs(clusters: int, draws: int, generator: np.random.Generator) -> Array:
    """Return ``draws`` random sign patterns."""
    bits = generator.integers(0, 2, size=(draws, clusters), dtype=np.int8)
    signs: Array = 1.0 - 2.0 * bits.astype(np.float64)
    return signs


def wild_draws(model: WildModel, *, draws: int, generator: np.random.Generator) -> WildDraws:
    """Return all patterns up to 12 clusters, ``draws`` random ones beyond."""
    if model.clusters <= MOST_ENUMERATED:
        return WildDraws(model, all_signs(model.clusters), complete=True)
    return WildDraws(model, drawn_signs(model.clusters, draws, generator), complete=False)


class WildDraws:
    """The t statistics of one set of sign patterns, at any null value."""

    def __init__(self, model: WildModel, signs: Array, *, complete: bool) -> None:
        self.model = model
        self.complete = complete
        self._top = signs @ model.scores
        self._top_slope = signs @ model.scores_slope
        self._rows = signs * model.scores - signs @ model.pull.T
        self._squares = np.einsum("ij,ij->i", self._rows, self._rows)
        self._signs = signs
        self._slopes: tuple[Array, Array] | None = None

    @property
    def draws(self) -> int:
        """Patterns that count: all of them, or those drawn."""
        return len(self._top) * (2 if self.complete else 1)

    def observed(self, null: float = 0.0) -> float:
        """Return the t of the data."""
        return (self.model.estimate - null) / self.model.std_error

    def statistics(self, null: float = 0.0) -> Array:
        """Return the t of every pattern; infinite where the draw has no variance."""
        top, squares = self._top, self._squares
        if null != 0.0:
            mixed, pure = self._slope_sums()
            top = top - null * self._top_slope
            squares = squares - 2.0 * null * mixed + null * null * pure
        scale = np.finfo(np.float64).eps * float(squares.max(initial=0.0))
        with np.errstate(divide="ignore", invalid="ignore"):
            values = top / np.sqrt(np.where(squares > scale, squares, 0.0))
        return np.nan_to_num(values, nan=0.0, posinf=np.inf, neginf=-np.inf)

    def p_value(self, alternative: str = "two-sided", null: float = 0.0) -> float:
        """Return the share of patterns at least as far out as the data.

        All patterns: b / 2^G, the data among them. Drawn ones: (b + 1) / (B + 1).
        """
        observed, values = self.observed(null), self.statistics(null)
        edge = abs(observed) * (1.0 - _SAME) - _SAME
        if alternative == "two-sided":
            found = int(np.count_nonzero(np.abs(values) >= edge))
            return found / len(values) if self.complete else (found + 1) / (len(values) + 1)
        turned = observed if alternative == "greater" else -observed
        values = values if alternative == "greater" else -values
        edge = turned - _SAME * (1.0 + abs(turned))
        found = int(np.count_nonzero(values >= edge))
        if not self.complete:
            return (found + 1) / (len(values) + 1)
        return (found + int(np.count_nonzero(-values >= edge))) / self.draws

    def interval(self, conf_level: float) -> tuple[float, float]:
        """Return the null values that the two-sided test does not reject; infinite where none is.

        Found outwards from the estimate by doubling, then by halving.
        """
        alpha = 1.0 - conf_level

        def kept(null: float) -> bool:
            return self.p_value("two-sided", null) > alpha * (1.0 + _SAME)

        return self._end(kept, -1.0), self._end(kept, 1.0)

    def _end(self, kept: Callable[[float], bool], side: float) -> float:
        centre, step = self.model.estimate, self.model.std_error
        inside = 0.0
        outside = step
        for _ in range(_FARTHEST):
            if not kept(centre + side * outside):
                break
            inside, outside = outside, 2.0 * outside
        else:
            return side * math.inf
        for _ in range(_HALVINGS):
            middle = (inside + outside) / 2.0
            if not inside < middle < outside:
                break
            if kept(centre + side * middle):
                inside = middle
            else:
                outside = middle
        return centre + side * outside

    def _slope_sums(self) -> tuple[Array, Array]:
        if self._slopes is None:
            model = self.model
            slopes = self._signs * model.scores_slope - self._signs @ model.pull_slope.T
            pure = np.einsum("ij,ij->i", slopes, slopes)
            # A pattern that turns all clusters, or a whole arm, leaves no slope but rounding.
            still = pure <= _NO_SLOPE * float(model.scores_slope @ model.scores_slope)
            mixed = np.where(still, 0.0, np.einsum("ij,ij->i", self._rows, slopes))
            self._slopes = mixed, np.where(still, 0.0, pure)
        return self._slopes
