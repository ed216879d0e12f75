"""Do small studies say more than large ones? Egger's and Begg's tests, trim and fill."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.meta_inference import Fit, fit
from solidarity_eval._kernels.meta_model import studies
from solidarity_eval._kernels.meta_tau2 import Method
from solidarity_eval._kernels.student import above_zero, normal_p_value, t_p_value

Array = NDArray[np.float64]
Estimator = Literal["L0", "R0"]
_MOST_ROUNDS = 100


@dataclass(frozen=True, slots=True)
class Line:
    """Slope of the estimates on their standard errors, and the value at an error of 0."""

    slope: float
    error: float
    statistic: float
    p_value: float
    limit: float
    limit_error: float


def egger(values: Array, variances: Array) -> Line | None:
    """Return Egger's regression: weights 1/v, one dispersion for all, t(k - 2)."""
    found = _on_errors(values, variances, "fe")
    if found is None or found.model.df < 1:
        return None
    slope, error = float(found.coefficients[1]), found.error("knapp_hartung", 1)
    if error == 0.0:
        return None
    p_value = t_p_value(slope / error, found.model.df)
    limit = float(found.coefficients[0]), found.error("knapp_hartung")
    return Line(slope, error, slope / error, p_value, *limit)


def egger_mixed(values: Array, variances: Array, method: Method) -> Line | None:
    """Return the slope in a random-effects meta-regression, tested by the normal."""
    found = _on_errors(values, variances, method)
    if found is None:
        return None
    slope, error = float(found.coefficients[1]), found.error("z", 1)
    p_value = normal_p_value(slope / error)
    return Line(
        slope, error, slope / error, p_value, float(found.coefficients[0]), found.error("z")
    )


def _on_errors(values: Array, variances: Array, method: Method) -> Fit | None:
    design = np.column_stack([np.ones(len(values)), np.sqrt(variances)])
    model = studies(values, variances, design)
    return None if model is None else fit(model, method)


@dataclass(frozen=True, slots=True)
class Rank:
    """Kendall's tau-b and its p; ``exact`` where no two values tie."""

    tau: float
    p_value: float
    exact: bool


def begg(values: Array, variances: Array) -> Rank | None:
    """Return the rank correlation of standardised deviates and variances."""
    weights = 1.0 / variances
    centre = float(weights @ values / weights.sum())
    return kendall((values - centre) / np.sqrt(variances - 1.0 / weights.sum()), variances)


def kendall(first: Array, second: Array) -> Rank | None:
    """Return Kendall's rank correlation; None where a side does not vary."""
    n = len(first)
    upper = np.triu_indices(n, 1)
    signs = [np.sign(v[:, None] - v[None, :])[upper] for v in (first, second)]
    score = float(signs[0] @ signs[1])
    sizes = [float(np.abs(side).sum()) for side in signs]
    if min(sizes) == 0.0:
        return None
    tau = score / math.sqrt(sizes[0] * sizes[1])
    if all(size == len(upper[0]) for size in sizes):
        return Rank(tau, _exact_p(n, score), exact=True)
    return Rank(tau, normal_p_value(score / math.sqrt(_tied_variance(first, second))), exact=False)


def _exact_p(n: int, score: float) -> float:
    """Return the two-sided p from the number of orders with at most so many inversions."""
    chances = np.ones(1)
    for size in range(2, n + 1):
        chances = np.convolve(chances, np.full(size, 1.0 / size))
    pairs = n * (n - 1) // 2
    concordant = round((score + pairs) / 2.0)
    far = min(concordant, pairs - concordant)
    return above_zero(2.0 * float(chances[: far + 1].sum()))


def _tied_variance(first: Array, second: Array) -> float:
    n = len(first)
    ties = [np.unique(v, return_counts=True)[1].astype(float) for v in (first, second)]
    t, u = ties
    v0 = n * (n - 1) * (2 * n + 5)
    vt, vu = (float((s * (s - 1) * (2 * s + 5)).sum()) for s in (t, u))
    v1 = float((t * (t - 1)).sum() * (u * (u - 1)).sum())
    v2 = float((t * (t - 1) * (t - 2)).sum() * (u * (u - 1) * (u - 2)).sum())
    return (
        (v0 - vt - vu) / 18.0 + v1 / (2.0 * n * (n - 1)) + v2 / (9.0 * n * (n - 1) * max(n - 2, 1))
    )


@dataclass(frozen=True, slots=True)
class Filled:
    """Studies added by trim and fill, the side they were added on, and the fit with them."""

    added: int
    side: Literal["left", "right"]
    fit: Fit


def trim_and_fill(
    values: Array, variances: Array, *, method: Method, estimator: Estimator
) -> Filled | None:
    """Return the fit once the funnel is made symmetric, as metafor (Duval and Tweedie 2000)."""
    found = _on_errors(values, variances, method)
    if found is None:
        return None
    right = float(found.coefficients[1]) < 0.0
    flip = -1.0 if right else 1.0
    order = np.argsort(flip * values, kind="stable")
    y, v = flip * values[order], variances[order]
    added, centre = 0, 0.0
    for _ in range(_MOST_ROUNDS):
        centre = _mean(y[: len(y) - added], v[: len(v) - added], method)
        missing = min(_missing(y - centre, estimator), len(y) - 2)
        if missing == added:
            break
        added = missing
    mirrored = 2.0 * centre - y[len(y) - added :]
    whole = np.concatenate([y, mirrored]), np.concatenate([v, v[len(v) - added :]])
    model = studies(flip * whole[0], whole[1])
    if model is None:
        return None
    return Filled(added, "right" if right else "left", fit(model, method))


def _mean(values: Array, variances: Array, method: Method) -> float:
    model = studies(values, variances)
    return math.nan if model is None else float(fit(model, method).coefficients[0])


def _missing(deviations: Array, estimator: Estimator) -> int:
    k = len(deviations)
    ranks = np.empty(k)
    ranks[np.argsort(np.abs(deviations), kind="stable")] = np.arange(1, k + 1)
    if estimator == "R0":
        below = ranks[deviations < 0.0]
        return max(0, round(k - float(below.max(initial=0.0)) - 1.0))
    above = float(ranks[deviations > 0.0].sum())
    return max(0, round((4.0 * above - k * (k + 1)) / (2 * k - 1)))
