"""P-values adjusted for how many there are."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

METHODS = ("bonferroni", "holm", "hochberg", "hommel", "sidak", "holm_sidak", "bh", "by")


def _hommel(p: Floats) -> Floats:
    """Adjust sorted p-values by Hommel's closed procedure (Wright's algorithm)."""
    m = len(p)
    adjusted = np.full(m, (m * p / np.arange(1, m + 1)).min())
    best = adjusted.copy()
    for size in range(m - 1, 1, -1):
        cut = m - size + 1
        tail = (size * p[cut:] / np.arange(2, size + 1)).min()
        best[:cut] = np.minimum(size * p[:cut], tail)
        best[cut:] = best[cut - 1]
        adjusted = np.maximum(adjusted, best)
    result: Floats = np.maximum(adjusted, p)
    return result


def _complement_power(p: Floats, power: Floats) -> Floats:
    """Return 1 - (1 - p)^power without losing small p."""
    with np.errstate(divide="ignore"):
        result: Floats = -np.expm1(power * np.log1p(-p))
    return result


def _step_up(values: Floats) -> Floats:
    result: Floats = np.minimum.accumulate(values[::-1])[::-1]
    return result


def _sorted_adjustment(p: Floats, method: str) -> Floats:
    m = len(p)
    rank = np.arange(1.0, m + 1)
    left: Floats = m - rank + 1
    harmonic = (1 / rank).sum()
    rules: dict[str, Callable[[], Floats]] = {
        "bonferroni": lambda: m * p,
        "holm": lambda: np.maximum.accumulate(left * p),
        "hochberg": lambda: _step_up(left * p),
        "hommel": lambda: _hommel(p),
        "sidak": lambda: _complement_power(p, np.full(m, float(m))),
        "holm_sidak": lambda: np.maximum.accumulate(_complement_power(p, left)),
        "bh": lambda: _step_up(m / rank * p),
        "by": lambda: _step_up(harmonic * m / rank * p),
    }
    return np.minimum(rules[method](), 1.0)


def adjust(p: Floats, *, method: str) -> Floats:
    """Return the adjusted p-values in the order of ``p``."""
    order = np.argsort(p, kind="stable")
    adjusted = np.empty(len(p))
    adjusted[order] = _sorted_adjustment(p[order], method)
    return adjusted
