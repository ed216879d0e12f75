"""Brent's root finder with the stopping rule of R's ``uniroot``, to repeat what R prints."""

from __future__ import annotations

import sys
from collections.abc import Callable

_EPSILON = sys.float_info.epsilon
_R_TOLERANCE = _EPSILON**0.25
_MOST_STEPS = 1000


def zeroin(function: Callable[[float], float], low: float, high: float) -> float:
    """Return where the search of R's ``uniroot`` stops between two ends of opposite sign.

    Its default tolerance of about 1.2e-4 is far coarser than the arithmetic allows.
    """
    a, b = low, high
    fa, fb = function(a), function(b)
    c, fc = a, fa
    if fa == 0:
        return a
    for _ in range(_MOST_STEPS):
        previous = b - a
        if abs(fc) < abs(fb):
            a, b, c = b, c, b
            fa, fb, fc = fb, fc, fb
        least = 2 * _EPSILON * abs(b) + _R_TOLERANCE / 2
        step = (c - b) / 2
        if abs(step) <= least or fb == 0:
            break
        if abs(previous) >= least and abs(fa) > abs(fb):
            step = _interpolated((a, b, c), (fa, fb, fc), previous=previous, least=least)
        if abs(step) < least:
            step = least if step > 0 else -least
        a, fa = b, fb
        b += step
        fb = function(b)
        if fb * fc > 0:
            c, fc = a, fa
    return b


def _interpolated(
    points: tuple[float, float, float],
    heights: tuple[float, float, float],
    *,
    previous: float,
    least: float,
) -> float:
    """Return the secant or inverse quadratic step, or half the bracket where that goes too far."""
    a, b, c = points
    fa, fb, fc = heights
    width = c - b
    if a == c:
        ratio = fb / fa
        p, q = width * ratio, 1 - ratio
    else:
        q, ratio, other = fa / fc, fb / fc, fb / fa
        p = other * (width * q * (q - ratio) - (b - a) * (ratio - 1))
        q = (q - 1) * (ratio - 1) * (other - 1)
    if p > 0:
        q = -q
    else:
        p = -p
    if p < 0.75 * width * q - abs(least * q) / 2 and p < abs(previous * q / 2):
        return p / q
    return width / 2
