"""Two groups in each of several studies: effect sizes, Mantel-Haenszel, Peto."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Measure = Literal["odds_ratio", "risk_ratio", "risk_difference"]
MEASURES: tuple[Measure, ...] = ("odds_ratio", "risk_ratio", "risk_difference")


@dataclass(frozen=True, slots=True)
class Tables:
    """Events and people of two groups, by study: shape (k,) each."""

    events1: Array
    n1: Array
    events0: Array
    n0: Array

    @property
    def totals(self) -> Array:
        """People in each study."""
        return self.n1 + self.n0

    @property
    def events(self) -> Array:
        """Events in each study."""
        return self.events1 + self.events0

    def where(self, keep: NDArray[np.bool_]) -> Tables:
        """Return some of the studies."""
        return Tables(self.events1[keep], self.n1[keep], self.events0[keep], self.n0[keep])

    def informative(self) -> NDArray[np.bool_]:
        """Tell which studies have an event and a person without one."""
        return (self.events > 0.0) & (self.events < self.totals)


def effect_sizes(tables: Tables, measure: Measure) -> tuple[Array, Array]:
    """Return the estimate (logarithm of a ratio) and variance of each study.

    A half is added to all four cells of the studies with an empty cell.
    """
    a, c = tables.events1, tables.events0
    b, d = tables.n1 - a, tables.n0 - c
    half = 0.5 * ((a == 0) | (b == 0) | (c == 0) | (d == 0))
    a, b, c, d = a + half, b + half, c + half, d + half
    if measure == "odds_ratio":
        return np.log(a * d / (b * c)), 1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d
    n1, n0 = a + b, c + d
    if measure == "risk_ratio":
        return np.log(a / n1) - np.log(c / n0), 1.0 / a - 1.0 / n1 + 1.0 / c - 1.0 / n0
    return a / n1 - c / n0, a * b / n1**3 + c * d / n0**3


def mantel_haenszel(tables: Tables, measure: Measure) -> tuple[float, float]:
    """Return the estimate (logarithm of a ratio) and its error; NaN where a sum is empty.

    Errors of Robins, Breslow and Greenland (1986), Greenland and Robins (1985), and Sato (1989).
    """
    a, c, n1, n0 = tables.events1, tables.events0, tables.n1, tables.n0
    b, d, n = n1 - a, n0 - c, n1 + n0
    if measure == "odds_ratio":
        r, s = a * d / n, b * c / n
        p, q = (a + d) / n, (b + c) / n
        if r.sum() == 0.0 or s.sum() == 0.0:
            return math.nan, math.nan
        variance = 0.5 * (
            (p * r).sum() / r.sum() ** 2
            + (p * s + q * r).sum() / (r.sum() * s.sum())
            + (q * s).sum() / s.sum() ** 2
        )
        return math.log(r.sum() / s.sum()), math.sqrt(variance)
    if measure == "risk_ratio":
        r, s = a * n0 / n, c * n1 / n
        if r.sum() == 0.0 or s.sum() == 0.0:
            return math.nan, math.nan
        top = (n1 * n0 * (a + c) / n**2 - a * c / n).sum()
        return math.log(r.sum() / s.sum()), math.sqrt(top / (r.sum() * s.sum()))
    base = (n1 * n0 / n).sum()
    difference = (a * n0 / n - c * n1 / n).sum() / base
    spread = (c * (n1 / n) ** 2 - a * (n0 / n) ** 2 + n1 * n0 * (n0 - n1) / (2.0 * n**2)).sum()
    crossed = (a * d / n + c * b / n).sum() / 2.0
    return float(difference), math.sqrt(difference * spread + crossed) / float(base)


def peto(tables: Tables) -> tuple[float, float]:
    """Return Peto's logarithm of the odds ratio and its error; NaN without any event."""
    n, m = tables.totals, tables.events
    observed = tables.events1 - tables.n1 * m / n
    several = n > 1.0
    variance = np.where(
        several, tables.n1 * tables.n0 * m * (n - m) / (n**2 * np.where(several, n - 1.0, 1.0)), 0.0
    )
    total = float(variance.sum())
    if total == 0.0:
        return math.nan, math.nan
    return float(observed.sum()) / total, 1.0 / math.sqrt(total)
