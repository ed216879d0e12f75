"""Simplex search of Nelder & Mead (1965) with the defaults of R's ``optim``.

It may stop before the minimum: after 500 evaluations, or when the corners are alike. It is here
to tell why another program printed what it printed, never to estimate.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

# Reflection, contraction, expansion: alpha = 1, beta = 0.5, gamma = 2.
_HUGE = 1e35
_EVALUATIONS = 500
_TOLERANCE = float(np.sqrt(np.finfo(np.float64).eps))


def nelder_mead(objective: Callable[[Vector], float], start: Vector) -> tuple[Vector, float, int]:
    """Return where the search stops, the objective there, and the evaluations it took.

    An objective that is not finite counts as huge; it must be finite at ``start``.
    """
    search = _Simplex(objective, start)
    while search.spread() > search.close_enough and search.evaluations <= _EVALUATIONS:
        if not search.move():
            break
    best = int(np.argmin(search.values))
    return search.corners[best], float(search.values[best]), search.evaluations


class _Simplex:
    """The corners, their values, and the count of evaluations."""

    def __init__(self, objective: Callable[[Vector], float], start: Vector) -> None:
        self._objective = objective
        self.evaluations = 0
        step = max(0.1 * float(np.abs(start).max()), 0.0) or 0.1
        self.corners = np.vstack([start, start + step * np.eye(len(start))])
        self.values = np.array([self._value(corner) for corner in self.corners])
        self.close_enough = _TOLERANCE * (abs(float(self.values[0])) + _TOLERANCE)
        self._size = step * len(start)

    def _value(self, point: Vector) -> float:
        self.evaluations += 1
        value = self._objective(point)
        return value if np.isfinite(value) else _HUGE

    def spread(self) -> float:
        """Return the difference of the worst and the best value."""
        return float(self.values.max() - self.values.min())

    def move(self) -> bool:
        """Replace the worst corner, or shrink; False when shrinking no longer shrinks."""
        worst = int(np.argmax(self.values))
        highest = float(self.values[worst])
        others = (self.corners.sum(axis=0) - self.corners[worst]) / (len(self.corners) - 1)
        reflected = 2.0 * others - self.corners[worst]
        value = self._value(reflected)
        if value < self.values.min():
            expanded = 2.0 * reflected - others
            further = self._value(expanded)
            better = (expanded, further) if further < value else (reflected, value)
            self._replace(worst, *better)
            return True
        # As in R (after Nash 1990), a point that is only less bad is drawn inwards at once.
        if value < highest:
            self._replace(worst, reflected, value)
        contracted = 0.5 * (self.corners[worst] + others)
        inside = self._value(contracted)
        if inside < self.values[worst]:
            self._replace(worst, contracted, inside)
        elif value >= highest:
            return self._shrink()
        return True

    def _replace(self, corner: int, point: Vector, value: float) -> None:
        self.corners[corner], self.values[corner] = point, value

    def _shrink(self) -> bool:
        best = int(np.argmin(self.values))
        kept = self.corners[best].copy()
        self.corners = kept + 0.5 * (self.corners - kept)
        size = float(np.abs(self.corners - kept).sum())
        if size >= self._size:
            return False
        self._size = size
        for corner in range(len(self.corners)):
            if corner != best:
                self.values[corner] = self._value(self.corners[corner])
        return True
