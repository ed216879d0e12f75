"""Checks of the arguments that every effect takes, before any number is computed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from numbers import Integral, Real
from typing import Literal

from solidarity_eval.errors import ArgumentError

# Up to this count, the exact tails of SciPy keep their digits.
MOST_EVENTS = 10**9

Alternative = Literal["two-sided", "greater", "less"]
ALTERNATIVES = ("two-sided", "greater", "less")


def is_number(value: object) -> bool:
    """Tell whether ``value`` is a finite real number that a double holds, not a truth value."""
    if not isinstance(value, Real) or isinstance(value, bool):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def check_conf_level(conf_level: float, *, least: float = 0.0) -> float:
    """Return a nominal coverage strictly between ``least`` and 1, else raise ArgumentError."""
    if not is_number(conf_level) or not least < conf_level < 1.0:
        raise ArgumentError("effects.conf_level", value=repr(conf_level), least=f"{least:g}")
    return float(conf_level)


def check_choice(argument: str, value: object, allowed: Sequence[str]) -> None:
    """Raise ArgumentError when ``value`` is not one of the words that ``argument`` takes."""
    if not isinstance(value, str) or value not in allowed:
        raise ArgumentError(
            "effects.choice", argument=argument, value=repr(value), allowed=", ".join(allowed)
        )


def check_alternative(alternative: str) -> None:
    """Raise ArgumentError when ``alternative`` is not two-sided, greater or less."""
    check_choice("alternative", alternative, ALTERNATIVES)


def check_whole(argument: str, value: object, *, least: int, most: int | None = None) -> int:
    """Return a whole number within its bounds, else raise ArgumentError."""
    if isinstance(value, Integral) and not isinstance(value, bool):
        whole = int(value)
        if whole >= least and (most is None or whole <= most):
            return whole
    allowed = f">= {least}" if most is None else f"{least}-{most}"
    raise ArgumentError("effects.whole", argument=argument, value=repr(value), allowed=allowed)


def check_positive(argument: str, value: float) -> float:
    """Return a finite number above 0, else raise ArgumentError."""
    if not is_number(value) or value <= 0:
        raise ArgumentError("effects.positive", argument=argument, value=repr(value))
    return float(value)


def check_finite(argument: str, value: float) -> float:
    """Return a finite number, else raise ArgumentError."""
    if not is_number(value):
        raise ArgumentError("effects.finite", argument=argument, value=repr(value))
    return float(value)


def check_decimals(decimals: int | None) -> None:
    """Raise ArgumentError when ``decimals`` is neither None nor a whole number from 0 to 9."""
    if decimals is not None:
        check_whole("decimals", decimals, least=0, most=9)


def check_flag(argument: str, value: object) -> None:
    """Raise ArgumentError when ``value`` is not True or False."""
    if not isinstance(value, bool):
        raise ArgumentError("effects.flag", argument=argument, value=repr(value))
