"""Periods of the register read as whole numbers in the order of time."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable

from solidarity_eval.errors import DataError

_FORMS: tuple[tuple[re.Pattern[str], Callable[[dt.date], int]], ...] = (
    (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"), dt.date.toordinal),
    (re.compile(r"(\d{4})-?[WS](\d{1,2})", re.IGNORECASE), lambda day: (day.toordinal() - 1) // 7),
    (re.compile(r"(\d{4})-(\d{1,2})"), lambda day: 12 * day.year + day.month - 1),
    (
        re.compile(r"(\d{4})-?[QT](\d)", re.IGNORECASE),
        lambda day: 4 * day.year + (day.month - 1) // 3,
    ),
    (re.compile(r"(\d{4})"), lambda day: day.year),
)


def numbered(periods: Iterable[str], start: dt.date) -> tuple[dict[str, int], int]:
    """Return a whole number per period, and that of the period in which ``start`` lies.

    Periods are days (2027-03-01), weeks (2027-W09, also 2027-S09), months (2027-03), quarters
    (2027-Q1, also 2027-T1) or years, one form for all. Days that all fall seven days apart are
    weeks.

    Raises
    ------
    DataError
        A period is written in another way, or not as the first one.

    Examples
    --------
    >>> numbered(["2027-W09", "2027-W10"], dt.date(2027, 3, 8))
    ({'2027-W09': 105720, '2027-W10': 105721}, 105721)
    """
    written = list(dict.fromkeys(periods))
    pattern, number = _form(written)
    days = {}
    for text in written:
        match = pattern.fullmatch(text)
        day = None if match is None else _day(text, match)
        if day is None:
            raise DataError("evaluation.unknown_period", value=text, first=written[0])
        days[text] = day
    if number is dt.date.toordinal and _weekly(days.values()):
        first = min(days.values()).toordinal()
        weeks = {text: (day.toordinal() - first) // 7 for text, day in days.items()}
        return weeks, (start.toordinal() - first) // 7
    return {text: number(day) for text, day in days.items()}, number(start)


def _form(written: list[str]) -> tuple[re.Pattern[str], Callable[[dt.date], int]]:
    for pattern, number in _FORMS:
        if written and pattern.fullmatch(written[0]):
            return pattern, number
    value = written[0] if written else "–"
    raise DataError("evaluation.unknown_period", value=value, first=value)


def _day(text: str, match: re.Match[str]) -> dt.date | None:
    """Return the first day of a period; None where there is no such day."""
    parts = [int(part) for part in match.groups()]
    letter = next((sign for sign in text.upper() if sign.isalpha()), "")
    try:
        if letter in ("W", "S"):
            return dt.date.fromisocalendar(parts[0], parts[1], 1)
        if letter in ("Q", "T"):
            return dt.date(parts[0], 3 * parts[1] - 2, 1)
        year, month, day = [*parts, 1, 1][:3]
        return dt.date(year, month, day)
    except ValueError:
        return None


def _weekly(days: Iterable[dt.date]) -> bool:
    ordinals = sorted(day.toordinal() for day in days)
    return len(ordinals) > 1 and all((day - ordinals[0]) % 7 == 0 for day in ordinals)
