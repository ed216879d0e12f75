"""Moments of a day and durations, as forms export them."""

from __future__ import annotations

import re

import numpy as np

from solidarity_eval.intake.dates import parse_date
from solidarity_eval.intake.numbers import parse_number

_CLOCK = re.compile(
    r"(\S+?)[T ]+([0-9]{1,2})[:h]([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?"
    r"\s*([AaPp])?\.?[Mm]?\.?\s*(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_SPAN = re.compile(r"(?:([0-9]{1,3}):)?([0-9]{1,3}):([0-9]{2})")


def parse_moment(text: str) -> np.datetime64 | None:
    """Read ``2027-12-31T10:02:33+01:00`` or ``31/12/2027 10:02``; None for anything else.

    A moment with its distance from universal time is returned as universal time, without zone;
    one without is returned as it is written.

    Examples
    --------
    >>> str(parse_moment("31/12/2027 10:02")), parse_moment("2027-12-31")
    ('2027-12-31T10:02:00', None)
    """
    found = _CLOCK.fullmatch(text.strip())
    day = parse_date(found[1]) if found else None
    if found is None or day is None:
        return None
    hour, minute, second = int(found[2]), int(found[3]), int(found[4] or 0)
    if found[5]:
        hour = hour % 12 + (12 if found[5] in "Pp" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    seconds = hour * 3600 + minute * 60 + second - _offset(found[6])
    return np.datetime64(day, "s") + np.timedelta64(seconds, "s")


def _offset(zone: str | None) -> int:
    """Return the seconds between a zone and universal time."""
    if zone is None or zone == "Z":
        return 0
    digits = zone[1:].replace(":", "")
    offset = int(digits[:2]) * 3600 + int(digits[2:]) * 60
    return -offset if zone.startswith("-") else offset


def parse_span(text: str, *, seconds_per_unit: float) -> float | None:
    """Return a duration in seconds: a number of units, or ``12:30`` (minutes and seconds).

    Examples
    --------
    >>> parse_span("3,5", seconds_per_unit=60), parse_span("1:02:03", seconds_per_unit=60)
    (210.0, 3723.0)
    """
    plain = text.strip()
    if found := _SPAN.fullmatch(plain):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return float(hours * 3600 + minutes * 60 + seconds)
    number = parse_number(plain) if plain else None
    return None if number is None else number.value * seconds_per_unit
