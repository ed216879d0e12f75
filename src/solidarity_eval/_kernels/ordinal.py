"""Cumulative link models: link(P(Y <= j)) = threshold_j - x'beta, by maximum likelihood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]
Link = Literal["logit", "probit"]

_MOST_STEPS = 200
_TOLERANCE = 1e-11
_FURTHEST = 30.0
_SMALLEST = 1e-300
_ROOT_2PI = np.sqrt(2 * np.pi)


@dataclass(frozen=True, slots=True)
class OrdinalFit:
    """A fitted model: K - 1 thresholds, then p slopes, and their covariance.

    ``converged`` is False when a slope or a threshold runs away (complete separation).
    """

    thresholds: Floats
    slopes: Floats
    covariance: Floats
    log_likelihood: float
    converged: bool


def _cdf(x: Floats, link: Link) -> Floats:
    result: Floats = special.expit(x) if link == "logit" else special.ndtr(x)
    return result


def _density(x: Floats, link: Link) -> tuple[Floats, Floats]:
    """Return the density and its derivative, both 0 at infinity."""
    if link == "logit":
        upper, lower = special.expit(x), special.expit(-x)
        density = upper * lower
        return density, density * (lower - upper)
    finite = np.where(np.isfinite(x), x, 0.0)
    density = np.where(np.isfinite(x), np.exp(-0.5 * finite**2) / _ROOT_2PI, 0.0)
    return density, -finite * density


def bounds(answers: Integers, thresholds: Floats, eta: Floats) -> tuple[Floats, Floats]:
    """Return the two ends of each answer's interval on the latent scale, ``eta`` taken off."""
    ends = np.concatenate(([-np.inf], thresholds, [np.inf]))
    return ends[answers + 1] - eta, ends[answers] - eta


def probability(high: Floats, low: Floats, link: Link) -> Floats:
    """Return F(high) - F(low), taken in the tail where it loses no digits."""
    flip = low > 0
    first, second = np.where(flip, -low, high), np.where(flip, -high, low)
    return _cdf(first, link) - _cdf(second, link)


def positive_probability(high: Floats, low: Floats, link: Link) -> Floats:
    """Return F(high) - F(low), kept above 0 so that its logarithm stays a number."""
    return np.maximum(probability(high, low, link), _SMALLEST)


def tail_ratios(high: Floats, low: Floats, link: Link) -> tuple[Floats, Floats]:
    """Return the densities at the two ends over the probability between them."""
    p = positive_probability(high, low, link)
    return _density(high, link)[0] / p, _density(low, link)[0] / p


def eta_derivatives(high: Floats, low: Floats, link: Link) -> tuple[Floats, Floats, Floats]:
    """Return log-probabilities and their first and second derivatives in eta."""
    p = positive_probability(high, low, link)
    upper, upper_slope = _density(high, link)
    lower, lower_slope = _density(low, link)
    score = -(upper - lower) / p
    return np.log(p), score, (upper_slope - lower_slope) / p - score**2


def _log_likelihood(answers: Integers, thresholds: Floats, eta: Floats, *, link: Link) -> float:
    if (np.diff(thresholds) <= 0).any():
        return -np.inf
    p = probability(*bounds(answers, thresholds, eta), link)
    return float(np.log(p).sum()) if (p > 0).all() else -np.inf


def _derivatives(
    answers: Integers, design: Floats, thresholds: Floats, *, eta: Floats, link: Link
) -> tuple[Floats, Floats]:
    """Return the gradient and the Hessian of the log-likelihood."""
    high, low = bounds(answers, thresholds, eta)
    p = probability(high, low, link)
    upper, upper_slope = _density(high, link)
    lower, lower_slope = _density(low, link)
    rows = np.arange(len(answers))
    cuts = len(thresholds)
    at_upper = np.zeros((len(answers), cuts + 2))
    at_lower = np.zeros((len(answers), cuts + 2))
    at_upper[rows, answers + 1] = 1.0
    at_lower[rows, answers] = 1.0
    d_high = np.hstack([at_upper[:, 1:-1], -design])
    d_low = np.hstack([at_lower[:, 1:-1], -design])
    first = (upper / p)[:, None] * d_high - (lower / p)[:, None] * d_low
    hessian = (
        d_high.T @ ((upper_slope / p)[:, None] * d_high)
        - d_low.T @ ((lower_slope / p)[:, None] * d_low)
        - first.T @ first
    )
    return first.sum(axis=0), hessian


def start_thresholds(answers: Integers, link: Link) -> Floats:
    """Return the thresholds of the model without covariates: exact from the counts."""
    shares = np.cumsum(np.bincount(answers))[:-1] / len(answers)
    result: Floats = special.logit(shares) if link == "logit" else special.ndtri(shares)
    return result


def standardized(design: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the design with mean 0 and spread 1, its means and its spreads."""
    centre = design.mean(axis=0)
    spread = np.sqrt(((design - centre) ** 2).mean(axis=0))
    return (design - centre) / spread, centre, spread


def fit(
    answers: Integers, design: Floats, *, link: Link = "logit", offset: Floats | None = None
) -> OrdinalFit:
    """Fit by Newton steps on standardised covariates, halved while the likelihood falls.

    Parameters
    ----------
    answers : ndarray of shape (n,)
        Categories 0 to K - 1, each of them present.
    design : ndarray of shape (n, p)
        Covariates without a constant, of full rank beside one; p may be 0.
    link : {"logit", "probit"}
        Distribution of the latent answer.
    offset : ndarray of shape (n,), optional
        Part of eta that is known.
    """
    known = np.zeros(len(answers)) if offset is None else offset
    cuts = int(answers.max())
    scaled, centre, spread = standardized(design)
    values = np.concatenate([start_thresholds(answers, link), np.zeros(design.shape[1])])

    def eta_of(values: Floats) -> Floats:
        result: Floats = known + scaled @ values[cuts:]
        return result

    def likelihood_of(values: Floats) -> float:
        return _log_likelihood(answers, values[:cuts], eta_of(values), link=link)

    best = likelihood_of(values)
    information = np.eye(len(values))
    converged = False
    for _ in range(_MOST_STEPS):
        gradient, hessian = _derivatives(
            answers, scaled, values[:cuts], eta=eta_of(values), link=link
        )
        information = -hessian
        step = np.linalg.solve(information, gradient)
        size = 1.0
        while (trial := likelihood_of(values + size * step)) < best - 1e-12 * abs(best):
            size /= 2
        values, best = values + size * step, trial
        if np.abs(values).max() > _FURTHEST:
            break
        if size == 1.0 and np.abs(step).max() <= _TOLERANCE:
            converged = True
            break
    back = np.eye(len(values))
    back[cuts:, cuts:] = np.diag(1 / spread)
    back[:cuts, cuts:] = centre / spread
    values = back @ values
    return OrdinalFit(
        thresholds=values[:cuts],
        slopes=values[cuts:],
        covariance=back @ np.linalg.inv(information) @ back.T if converged else np.empty((0, 0)),
        log_likelihood=best,
        converged=converged,
    )


def profile_interval(
    answers: Integers, design: Floats, model: OrdinalFit, *, which: int, link: Link, drop: float
) -> tuple[float, float]:
    """Return the slopes whose best log-likelihood is ``drop`` below the maximum.

    A side where the likelihood never falls that far is infinite.
    """
    others = np.delete(design, which, axis=1)
    # Centred, so that a trial slope moves no threshold far away.
    column = design[:, which] - design[:, which].mean()
    cuts = len(model.thresholds)
    error = float(np.sqrt(model.covariance[cuts + which, cuts + which]))
    centre = float(model.slopes[which])

    def short_of(slope: float) -> float:
        held = fit(answers, others, link=link, offset=column * slope)
        return model.log_likelihood - held.log_likelihood - drop

    found = []
    for side in (-1, 1):
        reach = 2 * error
        while short_of(centre + side * reach) < 0 and reach < _FURTHEST * error:
            reach *= 1.5
        if short_of(centre + side * reach) < 0:
            found.append(side * np.inf)
        else:
            far = centre + side * reach
            found.append(float(optimize.brentq(short_of, centre, far, xtol=1e-9 * error)))
    return found[0], found[1]
