"""Ends of an interval rounded outward: it never looks narrower than it is."""

from __future__ import annotations

import math

_SMALL = 1e-9


def down(value: float, digits: int, *, grain: int = 1) -> float:
    """Return the largest number of ``digits`` decimals that is not above a lower end.

    With a ``grain`` of 5 and two decimals, multiples of 0.05.

    Examples
    --------
    >>> down(0.275, 1), down(-0.21, 1), down(0.278, 2, grain=5), down(0.3, 1)
    (0.2, -0.3, 0.25, 0.3)
    """
    return round(grain * math.floor(value * 10.0**digits / grain + _SMALL), 0) / 10.0**digits


def up(value: float, digits: int, *, grain: int = 1) -> float:
    """Return the smallest number of ``digits`` decimals that is not below an upper end.

    Examples
    --------
    >>> up(0.575, 1), up(-0.21, 1), up(0.571, 2, grain=5), up(0.7, 1)
    (0.6, -0.2, 0.6, 0.7)
    """
    return -down(-value, digits, grain=grain)
