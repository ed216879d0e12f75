"""From values to places on the page, and round numbers to write below them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_RATIOS = (20.0, 15.0, 12.0, 10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.5, 2.0, 1.5, 1.0)


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight map from ``[low, high]`` to ``[left, right]``."""

    low: float
    high: float
    left: float
    right: float

    def at(self, value: float) -> float:
        """Return the place of a value, kept inside the panel."""
        inside = min(max(value, self.low), self.high)
        share = (inside - self.low) / (self.high - self.low)
        return self.left + share * (self.right - self.left)

    def leaves(self, value: float) -> bool:
        """Tell whether a value lies outside the panel."""
        return not self.low <= value <= self.high


def nice_step(span: float, parts: int) -> float:
    """Return a round step (1, 2, 2.5 or 5 times a power of ten) for about ``parts`` steps.

    Examples
    --------
    >>> nice_step(3.0, 4)
    1.0
    """
    raw = span / max(parts, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    return next(f * power for f in (1, 2, 2.5, 5, 10) if f * power >= raw * (1 - 1e-9))


def nice_ticks(low: float, high: float, most: int = 5) -> tuple[float, ...]:
    """Return at most ``most`` round values within ``[low, high]``.

    Examples
    --------
    >>> nice_ticks(0.0, 3.0)
    (0.0, 1.0, 2.0, 3.0)
    """
    step = nice_step(high - low, most - 1)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return tuple(round(index * step, 10) for index in range(first, last + 1))


def half_range(values: Sequence[float], *, margin: float = 1.2) -> float:
    """Return a round limit, so that ``[-limit, limit]`` holds all values with some room.

    Examples
    --------
    >>> half_range([-0.1, 0.26, 0.3])
    0.4
    """
    widest = max((abs(value) for value in values), default=0.0) * margin
    if widest <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(widest))
    steps = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
    return round(next(f * power for f in steps if f * power >= widest * (1 - 1e-9)), 10)


def magnified_half_range(values: Sequence[float], span: float) -> tuple[float, float]:
    """Return the half range of a magnified panel and how many times it magnifies ``span``.

    The ratio is a number that a reader can repeat (2, 2.5, 3...), and it is exact; it is 1 where
    nothing is magnified.

    Examples
    --------
    >>> magnified_half_range([0.08, 0.26, -0.3, 0.3], 3.0)
    (0.5, 3.0)
    """
    needed = max((abs(value) for value in values), default=0.0) * 1.2
    for ratio in _RATIOS:
        half = span / (2 * ratio)
        if half >= needed and _short(half):
            return half, ratio
    return half_range(values), 1.0


def _short(value: float) -> bool:
    """Tell whether two significant digits write the value."""
    return abs(float(f"{value:.2g}") - value) < 1e-9 * abs(value)
