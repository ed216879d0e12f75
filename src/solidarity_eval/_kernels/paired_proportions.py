"""Two proportions of the same people: difference and its intervals."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.proportions import Interval, wilson
from solidarity_eval._kernels.tails import two_sided_z

METHODS = ("newcombe10", "newcombe8", "wald")


@dataclass(frozen=True, slots=True)
class PairedCounts:
    """Pairs by (before, after): yes-yes, yes-no, no-yes, no-no."""

    n11: int
    n10: int
    n01: int
    n00: int

    @property
    def n(self) -> int:
        """Number of pairs."""
        return self.n11 + self.n10 + self.n01 + self.n00

    @property
    def difference(self) -> float:
        """Proportion after minus proportion before."""
        return (self.n01 - self.n10) / self.n

    @property
    def std_error(self) -> float:
        """Wald standard error of the difference."""
        moved = self.n10 + self.n01
        return math.sqrt(max(moved - (self.n01 - self.n10) ** 2 / self.n, 0.0)) / self.n


def paired_counts(before: NDArray[np.bool_], after: NDArray[np.bool_]) -> PairedCounts:
    """Count the pairs of two boolean arrays in the same order."""
    return PairedCounts(
        n11=int((before & after).sum()),
        n10=int((before & ~after).sum()),
        n01=int((~before & after).sum()),
        n00=int((~before & ~after).sum()),
    )


def _phi(pairs: PairedCounts, *, corrected: bool) -> float:
    """Correlation of the two answers; method 10 shrinks a positive one by n/2."""
    margins = (
        (pairs.n11 + pairs.n10)
        * (pairs.n01 + pairs.n00)
        * (pairs.n11 + pairs.n01)
        * (pairs.n10 + pairs.n00)
    )
    if margins == 0:
        return 0.0
    numerator: float = pairs.n11 * pairs.n00 - pairs.n10 * pairs.n01
    if corrected and numerator > 0:
        numerator = max(numerator - pairs.n / 2, 0.0)
    return numerator / math.sqrt(margins)


def newcombe(pairs: PairedCounts, conf_level: float, *, corrected: bool) -> Interval:
    """Return Newcombe's interval: Wilson limits of both shares combined with phi."""
    n, difference = pairs.n, pairs.difference
    x_before, x_after = pairs.n11 + pairs.n10, pairs.n11 + pairs.n01
    low_before, high_before = wilson(x_before, n, conf_level)
    low_after, high_after = wilson(x_after, n, conf_level)
    phi = _phi(pairs, corrected=corrected)

    def reach(after: float, before: float) -> float:
        return math.sqrt(max(after * after - 2 * phi * after * before + before * before, 0.0))

    down = reach(x_after / n - low_after, high_before - x_before / n)
    up = reach(high_after - x_after / n, x_before / n - low_before)
    return difference - down, difference + up


def interval(pairs: PairedCounts, *, conf_level: float, method: str) -> Interval:
    """Return the interval of the difference by a method of ``METHODS``."""
    if method == "wald":
        half = two_sided_z(conf_level) * pairs.std_error
        return pairs.difference - half, pairs.difference + half
    return newcombe(pairs, conf_level, corrected=method == "newcombe10")


def adjusted_wald(down: int, up: int, n: int, *, conf_level: float) -> Interval:
    """Return Bonett and Price's interval of (up - down) / n, one person added to each side.

    Cut at -1 and 1.
    """
    lost, gained = (down + 1) / (n + 2), (up + 1) / (n + 2)
    difference = gained - lost
    error = math.sqrt((lost + gained - difference**2) / (n + 2))
    half = two_sided_z(conf_level) * error
    return max(-1.0, difference - half), min(1.0, difference + half)
