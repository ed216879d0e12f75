"""Counts of several studies whose logits differ at random: the likelihood integrated.

``logit = theta + tau z`` with z standard normal. Three likelihoods of a study: one share
(binomial); two groups with a baseline of its own (maximised over); two groups given the total of
events (noncentral hypergeometric, the baseline gone). Integrals by adaptive Gauss-Hermite rules.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import special

from solidarity_eval._kernels.meta_tables import Tables

Array = NDArray[np.float64]

NODES = 25
_MODE_STEPS = 60
_BASELINE_STEPS = 100
_SETTLED = 1e-11
_LONGEST = 3.0
_NO_SPREAD = 1e-5
_DIFFERENCE = 1e-4
# Where a logit lies beyond, the fit runs away: an arm without any event.
_FURTHEST = 25.0


class Likelihood(Protocol):
    """The log-likelihood of k studies as a function of their logits."""

    def __call__(self, eta: Array) -> tuple[Array, Array, Array]:
        """Return value, slope and curvature at ``eta``, of shape (k, m)."""
        ...


class Shares:
    """x successes among n."""

    def __init__(self, x: Array, n: Array) -> None:
        self._x, self._n = x[:, None], n[:, None]
        self._constant = _log_choose(self._n, self._x)

    def __call__(self, eta: Array) -> tuple[Array, Array, Array]:
        """Return value, slope and curvature."""
        share = special.expit(eta)
        value = self._constant + self._x * eta - self._n * np.logaddexp(0.0, eta)
        return value, self._x - self._n * share, -self._n * share * special.expit(-eta)


class GivenTotals:
    """Events of the first group given those of both: noncentral hypergeometric."""

    def __init__(self, tables: Tables) -> None:
        low = np.maximum(0.0, tables.events - tables.n0)
        high = np.minimum(tables.n1, tables.events)
        steps = np.arange(float((high - low).max()) + 1.0)
        support = low[:, None] + steps
        inside = support <= high[:, None]
        self._support = np.where(inside, support, 0.0)
        n1, n0, m = (v[:, None] for v in (tables.n1, tables.n0, tables.events))
        weights = _log_choose(n1, self._support) + _log_choose(n0, m - self._support)
        self._logs = np.where(inside, weights, -np.inf)
        self._x = tables.events1[:, None]
        at = (tables.events1 - low).astype(np.int64)[:, None]
        self._own = np.take_along_axis(self._logs, at, axis=1)

    def __call__(self, eta: Array) -> tuple[Array, Array, Array]:
        """Return value, slope and curvature."""
        logs = self._logs[:, None, :] + eta[:, :, None] * self._support[:, None, :]
        top = logs.max(axis=2, keepdims=True)
        terms = np.exp(logs - top)
        total = terms.sum(axis=2)
        mean = (terms * self._support[:, None, :]).sum(axis=2) / total
        off = self._support[:, None, :] - mean[:, :, None]
        value = self._own + self._x * eta - top[:, :, 0] - np.log(total)
        return value, self._x - mean, -(terms * off * off).sum(axis=2) / total


class TwoGroups:
    """Both groups, with a baseline per study: logits baseline +/- eta / 2."""

    def __init__(self, tables: Tables) -> None:
        self._columns = tuple(
            v[:, None] for v in (tables.events1, tables.n1, tables.events0, tables.n0)
        )
        x1, n1, x0, n0 = self._columns
        self._constant = _log_choose(n1, x1) + _log_choose(n0, x0)
        self.baseline = special.logit((tables.events + 0.5) / (tables.totals + 1.0))

    def __call__(self, eta: Array) -> tuple[Array, Array, Array]:
        """Return value, slope and curvature."""
        (first, second), (p1, p0) = self._logits(eta)
        x1, n1, x0, n0 = self._columns
        value = self._constant + x1 * first - n1 * np.logaddexp(0.0, first)
        value = value + x0 * second - n0 * np.logaddexp(0.0, second)
        slope = (x1 - n1 * p1 - x0 + n0 * p0) / 2.0
        return value, slope, -(n1 * p1 * (1.0 - p1) + n0 * p0 * (1.0 - p0)) / 4.0

    def in_baseline(self, eta: Array) -> tuple[Array, Array]:
        """Return slope and curvature in the baseline."""
        _, (p1, p0) = self._logits(eta)
        x1, n1, x0, n0 = self._columns
        return x1 - n1 * p1 + x0 - n0 * p0, -(n1 * p1 * (1.0 - p1) + n0 * p0 * (1.0 - p0))

    def _logits(self, eta: Array) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        base = self.baseline[:, None]
        first, second = base + eta / 2.0, base - eta / 2.0
        return (first, second), (special.expit(first), special.expit(second))


def _log_choose(n: Array, x: Array) -> Array:
    chosen: Array = special.gammaln(n + 1) - special.gammaln(x + 1) - special.gammaln(n - x + 1)
    return chosen


@dataclass(frozen=True, slots=True)
class Integral:
    """Log-likelihood of the studies, and its slopes in theta and tau."""

    value: float
    slopes: Array
    posterior: Array
    eta: Array


@dataclass(frozen=True, slots=True)
class GlmmFit:
    """A fitted model: mean logit, its error, standard deviation between studies."""

    theta: float
    error: float
    tau: float
    log_likelihood: float
    converged: bool


def integrate(likelihood: Likelihood, theta: float, tau: float, *, k: int) -> Integral:
    """Return the integral over z of every study, and its slopes."""
    mode, width = _mode(likelihood, theta, tau, k=k)
    nodes, weights = np.polynomial.hermite.hermgauss(NODES)
    z = mode[:, None] + math.sqrt(2.0) * width[:, None] * nodes
    eta = theta + tau * z
    value, slope, _ = likelihood(eta)
    logs = np.log(weights) + nodes**2 + value - z * z / 2.0
    each = special.logsumexp(logs, axis=1)
    posterior = np.exp(logs - each[:, None])
    total = float((each + np.log(width)).sum()) - k * 0.5 * math.log(math.pi)
    expected = (posterior * slope).sum(), (posterior * slope * z).sum()
    return Integral(total, np.array(expected), posterior, eta)


def _mode(likelihood: Likelihood, theta: float, tau: float, *, k: int) -> tuple[Array, Array]:
    """Return the mode in z of each study and the width there.

    The slope falls in z: its sign tells on which side the mode lies, and Newton's step, which
    leaps from one flat end of the logit to the other, is kept between the places known.
    """
    z, low, high = np.zeros((k, 1)), np.full((k, 1), -np.inf), np.full((k, 1), np.inf)
    curvature = -np.ones((k, 1))
    for _ in range(_MODE_STEPS):
        _, slope, bend = likelihood(theta + tau * z)
        rise = tau * slope - z
        curvature = tau * tau * bend - 1.0
        low, high = np.where(rise > 0.0, z, low), np.where(rise < 0.0, z, high)
        trial = z + np.clip(-rise / curvature, -_LONGEST, _LONGEST)
        end = np.where(rise > 0.0, high, low)
        beyond = np.where(rise > 0.0, trial >= high, trial <= low)
        trial = np.where(beyond, (z + end) / 2.0, trial)
        moved = float(np.abs(trial - z).max())
        z = trial
        if moved < _SETTLED:
            break
    return z[:, 0], 1.0 / np.sqrt(-curvature[:, 0])


def _profiled(likelihood: Likelihood, theta: float, tau: float, *, k: int) -> Integral:
    """Return the integral at the best baselines, where the likelihood has any."""
    if not isinstance(likelihood, TwoGroups):
        return integrate(likelihood, theta, tau, k=k)
    for _ in range(_BASELINE_STEPS):
        found = integrate(likelihood, theta, tau, k=k)
        slope, bend = likelihood.in_baseline(found.eta)
        mean = (found.posterior * slope).sum(axis=1)
        spread = (found.posterior * (slope - mean[:, None]) ** 2).sum(axis=1)
        curvature = (found.posterior * bend).sum(axis=1) + spread
        least = 0.2 * (found.posterior * bend).sum(axis=1)
        step = np.clip(-mean / np.minimum(curvature, least), -_LONGEST, _LONGEST)
        likelihood.baseline = likelihood.baseline + step
        if float(np.abs(step).max()) < _SETTLED:
            break
    return integrate(likelihood, theta, tau, k=k)


def fit(likelihood: Likelihood, *, k: int, start: tuple[float, float]) -> GlmmFit:
    """Maximise over the mean logit and the spread; the spread may come out as 0."""
    from scipy import optimize

    def objective(place: Array) -> tuple[float, Array]:
        found = _profiled(likelihood, float(place[0]), float(place[1]), k=k)
        return -found.value, -found.slopes

    best = optimize.minimize(
        objective,
        np.array(start),
        jac=True,
        method="L-BFGS-B",
        bounds=[(-_FURTHEST, _FURTHEST), (0.0, _FURTHEST)],
        options={"gtol": 1e-9, "ftol": 1e-15, "maxiter": 500},
    )
    theta, tau = float(best.x[0]), float(best.x[1])
    tau = 0.0 if tau < _NO_SPREAD else tau
    hessian = _hessian(likelihood, theta, tau, k=k)
    inside = max(abs(theta), tau) < _FURTHEST - 1.0
    # An error as large as that is a likelihood that has gone flat on its way out.
    inside = inside and float(np.linalg.eigvalsh(hessian).min()) > 0.0
    covariance = np.linalg.inv(hessian) if inside else np.full(hessian.shape, math.nan)
    inside = inside and float(covariance[0, 0]) < _FURTHEST**2
    return GlmmFit(
        theta=theta,
        error=math.sqrt(covariance[0, 0]) if inside else math.nan,
        tau=tau,
        log_likelihood=_profiled(likelihood, theta, tau, k=k).value,
        converged=inside,
    )


def _hessian(likelihood: Likelihood, theta: float, tau: float, *, k: int) -> Array:
    """Return minus the second derivatives, from differences of the exact slopes."""
    places = [(_DIFFERENCE, 0.0), (0.0, _DIFFERENCE)] if tau > 0.0 else [(_DIFFERENCE, 0.0)]
    size = len(places)
    rows = []
    for up, side in places:
        slopes = [
            _profiled(likelihood, theta + sign * up, tau + sign * side, k=k).slopes
            for sign in (1.0, -1.0)
        ]
        rows.append((slopes[1] - slopes[0])[:size] / (2.0 * _DIFFERENCE))
    matrix = np.array(rows)
    return (matrix + matrix.T) / 2.0
