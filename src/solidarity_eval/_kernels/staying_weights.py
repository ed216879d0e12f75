"""Mean of those who stayed, weighted by how likely each was to stay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.glm import fit, inverse_information

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class StayingWeights:
    """Weights of N people, of whom n stayed.

    Attributes
    ----------
    weights : ndarray of shape (N,)
        Inverse probability of staying; 0 for those who left.
    chances : ndarray of shape (N,)
        Fitted probability of staying.
    trimmed : ndarray of bool, shape (N,)
        Whose weight was brought down to the largest allowed.
    information : ndarray of shape (q, q)
        Inverse of the information on the coefficients of staying.
    """

    weights: Array
    chances: Array
    trimmed: Flags
    information: Array


def staying_weights(design: Array, stayed: Flags, *, trim: float | None) -> StayingWeights | None:
    """Fit a logistic model of staying; None when it runs away.

    Parameters
    ----------
    design : ndarray of shape (N, q)
        Columns with the intercept, of full rank.
    stayed : ndarray of bool, shape (N,)
        Some of each.
    trim : float or None
        Quantile of the weights of those who stayed above which they are brought down.
    """
    found = fit(stayed.astype(np.float64), design, np.ones(len(stayed)), family="binomial")
    if not found.converged:
        return None
    chances = found.fitted
    weights = np.where(stayed, 1.0 / chances, 0.0)
    trimmed = np.zeros(len(stayed), dtype=bool)
    if trim is not None:
        most = float(np.quantile(weights[stayed], trim))
        trimmed = weights > most
        weights = np.minimum(weights, most)
    return StayingWeights(
        weights=weights,
        chances=chances,
        trimmed=trimmed,
        information=inverse_information(design, chances * (1.0 - chances)),
    )


def weighted_change(
    change: Array, found: StayingWeights, *, design: Array, stayed: Flags
) -> tuple[float, float]:
    """Return the weighted mean change and its variance, the weights being estimated too.

    Stacked estimating equations: the mean and the coefficients of staying are solved together,
    and the variance is that of the influence of each person on the mean.

    Parameters
    ----------
    change : ndarray of shape (N,)
        Whatever number for those who left.
    """
    total = float(found.weights.sum())
    here = np.where(stayed, change, 0.0)
    mean = float(found.weights @ here) / total
    apart = np.where(stayed, change - mean, 0.0)
    own = found.weights * apart
    # A weight 1/p moves by -(1 - p)/p per unit of the linear predictor; a trimmed one does not.
    moving = np.where(found.trimmed, 0.0, -(1.0 - found.chances) * own)
    pull = design.T @ moving
    scores = design * (stayed - found.chances)[:, None]
    influence = own + scores @ (found.information @ pull)
    return mean, float(influence @ influence) / total**2


def effective_number(weights: Array) -> float:
    """Return Kish's effective number of people."""
    return float(weights.sum() ** 2 / (weights @ weights))
