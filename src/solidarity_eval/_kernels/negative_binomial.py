"""Negative binomial regression: variance mu + mu^2 / theta, log link."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, special

from solidarity_eval._kernels.glm import Fit, inverse_information

Floats = NDArray[np.float64]

_MOST_STEPS = 500
_TOLERANCE = 1e-12


@dataclass(frozen=True, slots=True)
class NegativeBinomialFit:
    """A fitted model; ``covariance`` is the expected information at ``theta`` held fixed."""

    coefficients: Floats
    covariance: Floats
    fitted: Floats
    theta: float
    theta_error: float
    log_likelihood: float
    converged: bool


def is_overdispersed(counts: Floats, fitted: Floats) -> bool:
    """Tell whether the likelihood rises when the Poisson variance is let grow.

    The score of 1/theta at 0 is half of sum((y - mu)^2 - y); without it theta is infinite.
    """
    return float(((counts - fitted) ** 2 - counts).sum()) > 0


def log_likelihood(counts: Floats, fitted: Floats, theta: float) -> float:
    """Return the log-likelihood with all its constants."""
    terms = (
        special.gammaln(theta + counts)
        - special.gammaln(theta)
        - special.gammaln(counts + 1)
        + theta * math.log(theta)
        + special.xlogy(counts, fitted)
        - (theta + counts) * np.log(theta + fitted)
    )
    return float(terms.sum())


def _theta_derivatives(counts: Floats, fitted: Floats, theta: float) -> tuple[float, float]:
    """Return the score of theta and the observed information on it."""
    both = theta + fitted
    score = (
        special.digamma(theta + counts)
        - special.digamma(theta)
        + math.log(theta)
        + 1
        - np.log(both)
        - (counts + theta) / both
    )
    information = (
        -special.polygamma(1, theta + counts)
        + special.polygamma(1, theta)
        - 1 / theta
        + 2 / both
        - (counts + theta) / both**2
    )
    return float(score.sum()), float(information.sum())


def _best_theta(counts: Floats, fitted: Floats, theta: float) -> float:
    """Return the theta of largest likelihood at given means, by Newton steps on its logarithm."""
    for _ in range(_MOST_STEPS):
        score, information = _theta_derivatives(counts, fitted, theta)
        curvature = theta * theta * information - theta * score
        slope = theta * score
        step = slope / curvature if curvature > 0 else math.copysign(1.0, slope)
        step = max(-2.0, min(2.0, step))
        theta *= math.exp(step)
        if abs(step) < _TOLERANCE or not math.isfinite(theta):
            break
    return theta


def fit(counts: Floats, design: Floats, exposure: Floats, *, poisson: Fit) -> NegativeBinomialFit:
    """Fit by turns the means (theta held) and theta (means held), from a Poisson fit.

    Means and theta carry no information on one another, so the turns settle quickly.
    """
    coefficients, fitted = poisson.coefficients, poisson.fitted
    excess = float(((counts - fitted) ** 2 - fitted).sum())
    theta = float((fitted**2).sum()) / max(excess, 1e-8)
    converged = False
    for _ in range(_MOST_STEPS):
        theta_before, before = theta, fitted
        theta = _best_theta(counts, fitted, theta)
        root = np.sqrt(fitted / (1 + fitted / theta))
        target = root * (design @ coefficients + (counts - fitted) / fitted)
        coefficients = linalg.lstsq(design * root[:, None], target)[0]
        fitted = exposure * np.exp(np.clip(design @ coefficients, -700, 700))
        moved = float(np.abs(np.log(fitted / before)).max()) + abs(math.log(theta / theta_before))
        if moved < _TOLERANCE * 10:
            converged = True
            break
    return NegativeBinomialFit(
        coefficients=coefficients,
        covariance=inverse_information(design, fitted / (1 + fitted / theta)),
        fitted=fitted,
        theta=theta,
        theta_error=1 / math.sqrt(_theta_derivatives(counts, fitted, theta)[1]),
        log_likelihood=log_likelihood(counts, fitted, theta),
        converged=converged,
    )
