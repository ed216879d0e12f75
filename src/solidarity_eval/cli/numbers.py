"""Numbers as people type them: a decimal comma, a percentage."""

from __future__ import annotations

import math

from solidarity_eval.errors import UsageError


def number(text: str) -> float:
    """Return the number that somebody typed.

    Raises
    ------
    UsageError
        If it is no number.

    Examples
    --------
    >>> number("0,6"), number("25 %"), number("1 200")
    (0.6, 0.25, 1200.0)
    """
    plain = "".join(text.split()).replace(",", ".")
    share = plain.endswith("%")
    try:
        value = float(plain.removesuffix("%"))
    except ValueError:
        raise UsageError("cli.not_a_number", value=text) from None
    if not math.isfinite(value):
        raise UsageError("cli.not_a_number", value=text)
    return value / 100.0 if share else value
