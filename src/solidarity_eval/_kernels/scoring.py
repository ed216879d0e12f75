"""Fisher scoring with halved steps, finished by BFGS: a maximum to ten digits."""

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
# Squared standard errors from the optimum, per parameter, below which corrections take over.
_NEAR = 1.0


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
    *,
    value: Callable[[Vector], float],
    gradient: Callable[[Vector], Vector],
    information: Callable[[Vector], Matrix],
    iterations: int = 300,
) -> Optimum:
    """Minimise a negative log-likelihood.

    Steps are those of Fisher scoring until the optimum is near; from there the inverse
    information is kept and corrected by what each step teaches (BFGS), because scoring slows down
    where the model is wrong.

    Parameters
    ----------
    start : ndarray of shape (q,)
        Where to begin; ``value`` must be finite there.
    value : callable
        Objective; infinite where the parameters are not admissible.
    gradient, information : callable
        Its gradient (q,) and expected information (q, q).
    iterations : int
        At most so many steps.

    Raises
    ------
    NotConvergedError
        If the information is singular at the end, no step descends, or the steps run out.
    """
    theta, current, slope = start, value(start), gradient(start)
    inverse: Matrix | None = None
    best = np.inf
    for count in range(iterations):
        if inverse is None:
            step, regular = _solve(information(theta), -slope)
        else:
            step, regular = -inverse @ slope, True
        decrement = float(-slope @ step)
        # Rounding sets a floor under the decrement: stop there once it no longer shrinks.
        stalled = decrement < 1e-13 and decrement > 0.5 * best
        if decrement < _DECREMENT or stalled:
            return _checked(theta, current, information(theta), iterations=count)
        if inverse is None and regular and decrement < _NEAR * len(theta):
            inverse = np.asarray(np.linalg.inv(information(theta)), dtype=np.float64)
        best = min(best, decrement)
        moved, current = _descend(value, theta, current, step=step)
        new_slope = gradient(moved)
        if inverse is not None:
            inverse = _corrected(inverse, moved - theta, new_slope - slope)
        theta, slope = moved, new_slope
    raise NotConvergedError


def _checked(theta: Vector, value: float, information: Matrix, *, iterations: int) -> Optimum:
    _, regular = _solve(information, theta)
    if not regular:
        raise NotConvergedError
    return Optimum(theta, value, information, iterations)


def _solve(information: Matrix, right: Vector) -> tuple[Vector, bool]:
    """Return the step, and whether the information was regular; if not, a ridge makes it so."""
    scale = np.sqrt(np.diag(information))
    if not (np.isfinite(information).all() and (scale > 0.0).all()):
        raise NotConvergedError
    scaled = information / np.outer(scale, scale)
    eigenvalues = np.linalg.eigvalsh(scaled)
    regular = bool(eigenvalues[0] * _WORST_CONDITION > eigenvalues[-1])
    if not regular:
        scaled = scaled + _RIDGE * np.eye(len(scale))
    step: Vector = np.linalg.solve(scaled, right / scale) / scale
    return step, regular


def _corrected(inverse: Matrix, step: Vector, change: Vector) -> Matrix:
    """Return the BFGS update of an inverse Hessian; as it was where the slope did not rise."""
    rise = float(step @ change)
    if rise <= 1e-12 * float(np.linalg.norm(step) * np.linalg.norm(change)):
        return inverse
    pushed = inverse @ change
    outer = np.outer(step, pushed)
    updated: Matrix = (
        inverse
        + (1.0 + float(change @ pushed) / rise) * np.outer(step, step) / rise
        - (outer + outer.T) / rise
    )
    return updated


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
