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

    def _sum(self, values: Floats) -> Floats:
        total = np.bincount(self.persons, weights=values, minlength=self.count)
        return total.astype(np.float64)

    def _at(
        self, u: Floats, thresholds: Floats, fixed: Floats, *, sd: float
    ) -> tuple[Floats, Floats, Floats]:
        """Return each person's joint log-density, slope and curvature at intercept ``u``."""
        high, low = ordinal.bounds(self.answers, thresholds, fixed + sd * u[self.persons])
        log_p, score, second = ordinal.eta_derivatives(high, low, self.link)
        return (
            self._sum(log_p) - 0.5 * u**2,
            sd * self._sum(score) - u,
            sd * sd * self._sum(second) - 1,
        )

    def __call__(self, values: Floats) -> float:
        thresholds, slopes = values[: self.cuts], values[self.cuts : -1]
        if (np.diff(thresholds) <= 0).any():
            return -np.inf
        fixed, sd = self.design @ slopes, float(np.exp(values[-1]))
        u = self.modes
        for _ in range(_MODE_STEPS):
            _, slope, curvature = self._at(u, thresholds, fixed, sd=sd)
            step = np.clip(-slope / curvature, -2, 2)
            u = u + step
            if np.abs(step).max() < 1e-11:
                break
        self.modes = u
        width = 1 / np.sqrt(-self._at(u, thresholds, fixed, sd=sd)[2])
        terms = np.array(
            [
                self._at(u + point * width, thresholds, fixed, sd=sd)[0] + log_weight
                for point, log_weight in zip(self.points, self.log_weights, strict=True)
            ]
        )
        return float((special.logsumexp(terms, axis=0) + np.log(width)).sum())


def _gradient(function: Callable[[Floats], float], values: Floats) -> Floats:
    steps = _STEP * np.eye(len(values))
    return np.array(
        [(function(values + step) - function(values - step)) / (2 * _STEP) for step in steps]
    )


def _hessian(function: Callable[[Floats], float], values: Floats) -> Floats:
    steps = _STEP * np.eye(len(values))
    rows = [
        (_gradient(function, values + step) - _gradient(function, values - step)) / (2 * _STEP)
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
        return _gradient(loss, free)

    found = optimize.minimize(loss, _free(start, cuts), jac=slope, method="BFGS", tol=1e-5)
    values = _ordered(found.x, cuts)
    if values[-1] < _SMALLEST_LOG_SD or marginal(values) <= fixed.log_likelihood + 1e-9:
        return _without_persons(ordinal.fit(answers, design, link=link))
    gradient, hessian = _gradient(marginal, values), _hessian(marginal, values)
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
