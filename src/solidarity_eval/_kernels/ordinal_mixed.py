"""Cumulative link model with one normal random intercept per person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from solidarity_eval._kernels import ordinal
from solidarity_eval._kernels.ordinal import Floats, Integers, Link

_MODE_STEPS = 100
_STEP = 1e-4
_ENOUGH_NODES = 7
_SMALLEST_LOG_SD = -5.0
_FURTHEST = 30.0


@dataclass(frozen=True, slots=True)
class MixedOrdinalFit:
    """A fitted model; ``covariance`` covers thresholds, slopes, then log(sd of persons)."""

    thresholds: Floats
    slopes: Floats
    person_sd: float
    covariance: Floats
    log_likelihood: float
    converged: bool


class _Marginal:
    """Log-likelihood with the random intercepts integrated out, one quadrature per person.

    The quadrature is centred at each person's mode and scaled by the curvature there; one node is
    Laplace's approximation.
    """

    def __init__(
        self, answers: Integers, design: Floats, persons: Integers, *, link: Link, nodes: int
    ) -> None:
        self.answers, self.design, self.persons, self.link = answers, design, persons, link
        self.cuts = int(answers.max())
        self.count = int(persons.max()) + 1
        points, weights = special.roots_hermite(nodes)
        self.points = np.sqrt(2) * points
        self.log_weights = np.log(weights) + points**2 - 0.5 * np.log(np.pi)
        self.modes = np.zeros(self.count)
        self.widths = np.ones(self.count)
        self.terms = np.empty((nodes, self.count))

    def _sum(self, values: Floats) -> Floats:
        total = np.bincount(self.persons, weights=values, minlength=self.count)
        return total.astype(np.float64)

    def _ends(self, values: Floats, u: Floats) -> tuple[Floats, Floats]:
        """Return the two ends of each answer's interval at the persons' intercepts ``u``."""
        fixed = self.design @ values[self.cuts : -1]
        eta = fixed + np.exp(values[-1]) * u[self.persons]
        return ordinal.bounds(self.answers, values[: self.cuts], eta)

    def _find_modes(self, values: Floats) -> None:
        """Move each person's intercept to its mode, and read the width there."""
        sd = float(np.exp(values[-1]))
        u = self.modes
        for _ in range(_MODE_STEPS):
            _, score, second = ordinal.eta_derivatives(*self._ends(values, u), self.link)
            curvature = 1 - sd * sd * self._sum(second)
            step = np.clip((sd * self._sum(score) - u) / curvature, -2, 2)
            u = u + step
            if np.abs(step).max() < 1e-9:
                break
        _, _, second = ordinal.eta_derivatives(*self._ends(values, u), self.link)
        self.modes = u
        self.widths = 1 / np.sqrt(1 - sd * sd * self._sum(second))

    def __call__(self, values: Floats) -> float:
        """Return the log-likelihood at thresholds, slopes and log(sd of persons)."""
        if (np.diff(values[: self.cuts]) <= 0).any():
            return -np.inf
        self._find_modes(values)
        terms = []
        for point, log_weight in zip(self.points, self.log_weights, strict=True):
            u = self.modes + point * self.widths
            p = ordinal.positive_probability(*self._ends(values, u), self.link)
            terms.append(self._sum(np.log(p)) - 0.5 * u**2 + log_weight)
        self.terms = np.array(terms)
        return float((special.logsumexp(self.terms, axis=0) + np.log(self.widths)).sum())

    def gradient(self, values: Floats) -> Floats:
        """Return the slope of the log-likelihood.

        With enough nodes the quadrature does not depend on where it is centred, and the slope is
        the mean of the slopes given the intercepts; with few, it is taken by differences.
        """
        if len(self.points) < _ENOUGH_NODES:
            return _differences(self, values)
        self(values)
        weights = np.exp(self.terms - special.logsumexp(self.terms, axis=0))
        upper = np.zeros(len(self.answers))
        lower = np.zeros(len(self.answers))
        spread = 0.0
        for point, weight in zip(self.points, weights, strict=True):
            u = self.modes + point * self.widths
            share = weight[self.persons]
            high, low = ordinal.tail_ratios(*self._ends(values, u), self.link)
            upper += share * high
            lower += share * low
            spread += float((share * (low - high)) @ u[self.persons])
        by_upper = np.bincount(self.answers, weights=upper, minlength=self.cuts + 1)
        by_lower = np.bincount(self.answers, weights=lower, minlength=self.cuts + 1)
        slopes = self.design.T @ (lower - upper)
        return np.concatenate([by_upper[:-1] - by_lower[1:], slopes, [np.exp(values[-1]) * spread]])


def _differences(function: Callable[[Floats], float], values: Floats) -> Floats:
    steps = _STEP * np.eye(len(values))
    return np.array(
        [(function(values + step) - function(values - step)) / (2 * _STEP) for step in steps]
    )


def _hessian(function: _Marginal, values: Floats) -> Floats:
    steps = _STEP * np.eye(len(values))
    rows = [
        (function.gradient(values + step) - function.gradient(values - step)) / (2 * _STEP)
        for step in steps
    ]
    matrix = np.array(rows)
    result: Floats = (matrix + matrix.T) / 2
    return result


def _ordered(free: Floats, cuts: int) -> Floats:
    """Turn a first threshold and log gaps into rising thresholds, the rest untouched."""
    values = free.copy()
    values[1:cuts] = free[0] + np.cumsum(np.exp(free[1:cuts]))
    return values


def _free_slope(free: Floats, slope: Floats, cuts: int) -> Floats:
    """Turn the slope in rising thresholds into that in their first one and log gaps."""
    result = slope.copy()
    above = np.cumsum(slope[:cuts][::-1])[::-1]
    result[0] = above[0]
    result[1:cuts] = np.exp(free[1:cuts]) * above[1:]
    return result


def _free(values: Floats, cuts: int) -> Floats:
    free = values.copy()
    free[1:cuts] = np.log(np.diff(values[:cuts]))
    return free


def fit(
    answers: Integers,
    design: Floats,
    persons: Integers,
    *,
    link: Link = "logit",
    nodes: int = 15,
) -> MixedOrdinalFit:
    """Maximise the marginal likelihood, then take the curvature at the maximum.

    Parameters
    ----------
    answers : ndarray of shape (n,)
        Categories 0 to K - 1, each of them present.
    design : ndarray of shape (n, p)
        Covariates without a constant.
    persons : ndarray of shape (n,)
        Persons numbered 0 to G - 1.
    link : {"logit", "probit"}
        Distribution of the latent answer.
    nodes : int
        Of the quadrature per person; 1 is Laplace's approximation.
    """
    scaled, centre, spread = ordinal.standardized(design)
    marginal = _Marginal(answers, scaled, persons, link=link, nodes=nodes)
    cuts = marginal.cuts
    fixed = ordinal.fit(answers, scaled, link=link)
    start = np.concatenate([fixed.thresholds, fixed.slopes, [0.0]])

    def loss(free: Floats) -> float:
        value = marginal(_ordered(free, cuts))
        return -value if np.isfinite(value) else 1e10

    def slope(free: Floats) -> Floats:
        return -_free_slope(free, marginal.gradient(_ordered(free, cuts)), cuts)

    found = optimize.minimize(loss, _free(start, cuts), jac=slope, method="BFGS", tol=1e-5)
    values = _ordered(found.x, cuts)
    if values[-1] < _SMALLEST_LOG_SD or marginal(values) <= fixed.log_likelihood + 1e-9:
        return _without_persons(ordinal.fit(answers, design, link=link))
    gradient, hessian = marginal.gradient(values), _hessian(marginal, values)
    step = np.linalg.solve(-hessian, gradient)
    values = values + step
    back = np.eye(len(values))
    back[cuts:-1, cuts:-1] = np.diag(1 / spread)
    back[:cuts, cuts:-1] = centre / spread
    natural = back @ values
    return MixedOrdinalFit(
        thresholds=natural[:cuts],
        slopes=natural[cuts:-1],
        person_sd=float(np.exp(values[-1])),
        covariance=back @ np.linalg.inv(-hessian) @ back.T,
        log_likelihood=marginal(values),
        converged=bool(np.abs(step).max() < 0.01 and np.abs(values).max() < _FURTHEST),
    )


def _without_persons(model: ordinal.OrdinalFit) -> MixedOrdinalFit:
    """Return the model with no variance between persons: the largest likelihood is there."""
    return MixedOrdinalFit(
        thresholds=model.thresholds,
        slopes=model.slopes,
        person_sd=0.0,
        covariance=model.covariance,
        log_likelihood=model.log_likelihood,
        converged=model.converged,
    )
