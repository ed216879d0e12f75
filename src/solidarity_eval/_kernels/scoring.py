"""Fisher scoring: Newton's method with the expected information, halved until it descends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

# Squared distance to the optimum in standard errors; 1e-20 is 1e-10 of a standard error.
_DECREMENT = 1e-20
_HALVINGS = 40
_WORST_CONDITION = 1e13
_RIDGE = 1e-3


class NotConvergedError(ArithmeticError):
    """The likelihood has no interior maximum that scoring can reach."""


@dataclass(frozen=True, slots=True)
class Optimum:
    """Where the objective is least.

    Attributes
    ----------
    theta : ndarray of shape (q,)
        Parameters.
    value : float
        Objective.
    information : ndarray of shape (q, q)
        Expected information at ``theta``.
    iterations : int
        Steps taken.
    """

    theta: Vector
    value: float
    information: Matrix
    iterations: int


def fisher_scoring(
    start: Vector,
    value: Callable[[Vector], float],
    derivatives: Callable[[Vector], tuple[Vector, Matrix]],
    *,
    iterations: int = 500,
) -> Optimum:
    """Minimise a negative log-likelihood.

    Parameters
    ----------
    start : ndarray of shape (q,)
        Where to begin; ``value`` must be finite there.
    value : callable
        Objective; infinite where the parameters are not admissible.
    derivatives : callable
        Gradient (q,) and expected information (q, q).
    iterations : int
        At most so many steps.

    Raises
    ------
    NotConvergedError
        If the information is singular, no step descends, or the steps run out.
    """
    theta, current = start, value(start)
    best = np.inf
    for count in range(iterations):
        gradient, information = derivatives(theta)
        step, regular = _solve(information, -gradient)
        decrement = float(-gradient @ step)
        # Rounding sets a floor under the decrement: stop there once it no longer shrinks.
        stalled = decrement < 1e-13 and decrement > 0.5 * best
        if decrement < _DECREMENT or stalled:
            if not regular:
                raise NotConvergedError
            return Optimum(theta, current, information, count)
        best = min(best, decrement)
        theta, current = _descend(value, theta, current, step=step)
    raise NotConvergedError


def _solve(information: Matrix, right: Vector) -> tuple[Vector, bool]:
    """Return the step, and whether the information was regular; if not, a ridge makes it so."""
    scale = np.sqrt(np.diag(information))
    if not (np.isfinite(information).all() and (scale > 0.0).all()):
        raise NotConvergedError
    scaled = information / np.outer(scale, scale)
    regular = float(np.linalg.cond(scaled)) < _WORST_CONDITION
    if not regular:
        scaled = scaled + _RIDGE * np.eye(len(scale))
    step: Vector = np.linalg.solve(scaled, right / scale) / scale
    return step, regular


def _descend(
    value: Callable[[Vector], float], theta: Vector, current: float, *, step: Vector
) -> tuple[Vector, float]:
    slack = 1e-12 * max(1.0, abs(current))
    for halving in range(_HALVINGS):
        candidate = theta + step / 2.0**halving
        new = value(candidate)
        if new <= current + slack:
            return candidate, new
    raise NotConvergedError
