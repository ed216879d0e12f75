"""Estimators of the variance between studies, each brought to the last digits."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from solidarity_eval._kernels.meta_model import (
    Point,
    Studies,
    at,
    log_likelihood,
    projected,
    q_root,
    traces,
)

Method = Literal["fe", "dl", "he", "hs", "sj", "pm", "eb", "ml", "reml"]
METHODS: tuple[Method, ...] = ("reml", "fe", "dl", "he", "hs", "sj", "pm", "eb", "ml")

_MOST_STEPS = 200
_HALVINGS = 60
# After a Newton step of this share of the scale, the error left is about its square.
_CLOSE = 1e-9
_SURE = 1e-6


@dataclass(frozen=True, slots=True)
class Heterogeneity:
    """The variance between studies and what goes with it.

    Attributes
    ----------
    tau2, tau2_error : float
        The estimate, and its standard error from the expected information (likelihood methods).
    i2, h2 : float
        From ``tau2`` and the typical variance: tau2 / (tau2 + s2), in [0, 1], and tau2 / s2 + 1;
        from Q where the method supposes one common value.
    typical : float
        s2, the typical sampling variance of Higgins and Thompson.
    q : float
        Cochran's Q, of the residuals when there are moderators.
    """

    tau2: float
    tau2_error: float | None
    i2: float
    h2: float
    typical: float
    q: float


def heterogeneity(model: Studies, method: Method) -> Heterogeneity:
    """Return the estimate of one method."""
    fixed = at(model, 0.0)
    first, _ = traces(model, fixed)
    typical = model.df / first
    tau2 = _ESTIMATORS[method](model, fixed)
    # A common value is supposed, not found: a share of 0 would read as if it were.
    seen = _dersimonian_laird(model, fixed) if method == "fe" else tau2
    return Heterogeneity(
        tau2=tau2,
        tau2_error=_error(model, tau2, method),
        i2=seen / (seen + typical),
        h2=fixed.q / model.df if method == "fe" else tau2 / typical + 1.0,
        typical=typical,
        q=fixed.q,
    )


def _none(model: Studies, fixed: Point) -> float:
    return 0.0


def _dersimonian_laird(model: Studies, fixed: Point) -> float:
    first, _ = traces(model, fixed)
    return max(0.0, (fixed.q - model.df) / first)


def hedges(model: Studies) -> float:
    """Return the method-of-moments estimate without weights, as it comes (it may be negative)."""
    free = 1.0 - np.sum(model.basis**2, axis=1)
    return float(model.values @ model.values - model.variances @ free) / model.df


def _hedges(model: Studies, fixed: Point) -> float:
    return max(0.0, hedges(model))


def _hunter_schmidt(model: Studies, fixed: Point) -> float:
    return max(0.0, (fixed.q - model.k) / float(fixed.weights.sum()))


def _sidik_jonkman(model: Studies, fixed: Point) -> float:
    """One step from the variance of the estimates around their mean, divisor k."""
    whole = model.values + model.basis @ model.start
    start = float(np.var(whole))
    return start * at(model, start).q / model.df if start > 0.0 else 0.0


def _paule_mandel(model: Studies, fixed: Point) -> float:
    return q_root(model, float(model.df))


def _likelihood(model: Studies, *, restricted: bool) -> float:
    """Maximise over tau2 >= 0 by Newton's method, steps halved until the likelihood rises."""
    point = at(model, max(0.0, hedges(model)))
    height = log_likelihood(model, point, restricted=restricted)
    scale = float(model.variances.min())
    for _ in range(_MOST_STEPS):
        step = _step(model, point, restricted=restricted)
        trial = max(0.0, point.tau2 + step)
        moved = abs(trial - point.tau2) / (point.tau2 + scale)
        if moved <= _CLOSE:
            return trial
        there = at(model, trial)
        reached = log_likelihood(model, there, restricted=restricted)
        for _ in range(_HALVINGS):
            if reached >= height or moved < _SURE:
                break
            trial = (trial + point.tau2) / 2.0
            moved /= 2.0
            there = at(model, trial)
            reached = log_likelihood(model, there, restricted=restricted)
        point, height = there, reached
    return point.tau2


def _step(model: Studies, point: Point, *, restricted: bool) -> float:
    """Return Newton's step where the likelihood is concave, else that of Fisher's scoring."""
    twice, thrice = projected(model, point)
    if restricted:
        first, second = traces(model, point)
    else:
        first = float(np.add.reduce(point.weights))
        second = float(point.weights @ point.weights)
    score, expected = 0.5 * (twice - first), 0.5 * second
    observed = thrice - expected
    return score / (observed if observed > 0.1 * expected else expected)


def _error(model: Studies, tau2: float, method: Method) -> float | None:
    if method not in ("ml", "reml"):
        return None
    point = at(model, tau2)
    twice = traces(model, point)[1] if method == "reml" else float(np.sum(point.weights**2))
    return math.sqrt(2.0 / twice)


_ESTIMATORS: dict[Method, Callable[[Studies, Point], float]] = {
    "fe": _none,
    "dl": _dersimonian_laird,
    "he": _hedges,
    "hs": _hunter_schmidt,
    "sj": _sidik_jonkman,
    "pm": _paule_mandel,
    # The empirical Bayes estimate of Morris solves the same equation as Paule and Mandel's.
    "eb": _paule_mandel,
    "ml": lambda model, _: _likelihood(model, restricted=False),
    "reml": lambda model, _: _likelihood(model, restricted=True),
}
