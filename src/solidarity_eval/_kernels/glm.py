"""Generalised linear models with their canonical link: grouped binomial and Poisson."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, special

Floats = NDArray[np.float64]
Family = Literal["binomial", "poisson"]

_TOLERANCE = 1e-9
_MOST_STEPS = 100
_FURTHEST = 30.0


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted model.

    Attributes
    ----------
    coefficients : ndarray of shape (p,)
        On the scale of the link.
    covariance : ndarray of shape (p, p)
        Inverse of the expected information, dispersion 1.
    fitted : ndarray of shape (n,)
        Expected counts.
    converged : bool
        False when the coefficients run away (complete separation, a group without events).
    """

    coefficients: Floats
    covariance: Floats
    fitted: Floats
    converged: bool


def full_rank(design: Floats) -> bool:
    """Tell whether no column of the design is a combination of the others."""
    scale = np.sqrt((design**2).sum(axis=0))
    if (scale == 0).any():
        return False
    return bool(np.linalg.matrix_rank(design / scale) == design.shape[1])


def inverse_information(design: Floats, weights: Floats) -> Floats:
    """Return the inverse of X'WX through the QR factors of the weighted design."""
    upper = linalg.qr(design * np.sqrt(weights)[:, None], mode="r")[0][: design.shape[1]]
    inverse = linalg.solve_triangular(upper, np.eye(design.shape[1]))
    result: Floats = inverse @ inverse.T
    return result


def _mean_and_weight(eta: Floats, trials: Floats, family: Family) -> tuple[Floats, Floats]:
    if family == "poisson":
        mean = trials * np.exp(eta)
        return mean, mean
    share = special.expit(eta)
    return trials * share, trials * share * special.expit(-eta)


def fit(counts: Floats, design: Floats, trials: Floats, *, family: Family) -> Fit:
    """Fit by iteratively reweighted least squares from the counts themselves, moved off 0.

    Parameters
    ----------
    counts : ndarray of shape (n,)
        Events or successes; not all 0 (nor, binomial, all successes).
    design : ndarray of shape (n, p)
        Columns of the model, the intercept among them, of full rank.
    trials : ndarray of shape (n,)
        Answers (binomial) or exposure (Poisson).
    family : {"binomial", "poisson"}
        Canonical link: logit or log.
    """
    coefficients = np.zeros(design.shape[1])
    if family == "poisson":
        centre, eta = np.log(counts.sum() / trials.sum()), np.log((counts + 0.1) / trials)
    else:
        centre = special.logit(counts.sum() / trials.sum())
        eta = special.logit((counts + 0.5) / (trials + 1))
    converged = False
    for _ in range(_MOST_STEPS):
        mean, weight = _mean_and_weight(eta, trials, family)
        root = np.sqrt(weight)
        target = root * eta + (counts - mean) / root
        coefficients = linalg.lstsq(design * root[:, None], target)[0]
        before, eta = eta, design @ coefficients
        if np.abs(eta - centre).max() > _FURTHEST:
            break
        # Steps shrink quadratically: one of 1e-9 leaves an error of about 1e-18.
        if float(np.abs(eta - before).max()) <= _TOLERANCE:
            converged = True
            break
    mean, weight = _mean_and_weight(eta, trials, family)
    return Fit(
        coefficients=coefficients,
        covariance=inverse_information(design, weight) if converged else np.empty((0, 0)),
        fitted=mean,
        converged=converged,
    )


def poisson_deviance(counts: Floats, fitted: Floats) -> float:
    """Return twice the log-likelihood lost against a model with one mean per observation."""
    return float(2 * (special.xlogy(counts, counts / fitted) - (counts - fitted)).sum())


def pearson_chi2(counts: Floats, fitted: Floats) -> float:
    """Return the sum of squared Poisson residuals, (y - mu)^2 / mu."""
    return float(((counts - fitted) ** 2 / fitted).sum())


def sandwich(counts: Floats, design: Floats, model: Fit) -> Floats:
    """Return White's covariance of the coefficients (HC0)."""
    scores = design * (counts - model.fitted)[:, None]
    result: Floats = model.covariance @ (scores.T @ scores) @ model.covariance
    return result
