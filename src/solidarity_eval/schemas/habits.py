"""Numbers and dates as people write them: ``0,3``, ``60 %``, ``10 000``, ``31/12/2027``."""

from __future__ import annotations

import datetime as dt
import re

_SPACES = " \u00a0\u202f\u2009"
_GROUPED = re.compile(rf"[+\-\u2212]?(?:\d{{1,3}}(?:[{_SPACES}]\d{{3}})+|\d+)(?:,\d+)?")
_AMBIGUOUS = re.compile(r"[+\-\u2212]?[1-9]\d{0,2},\d{3}")
_NUMERIC_DATE = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})")
_WORDED_DATE = re.compile(r"(\d{1,2})(?:er)?\s+([^\W\d]+)\.?\s+(\d{4})", re.IGNORECASE)
_MONTHS = {
    "janvier": 1, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6,
    "juillet": 7, "aout": 8, "septembre": 9, "octobre": 10, "novembre": 11, "decembre": 12,
}  # fmt: skip
_PLAIN = str.maketrans("éû", "eu")


def is_ambiguous_number(text: str) -> bool:
    """Tell whether ``10,000`` could be ten or ten thousand."""
    return _AMBIGUOUS.fullmatch(text.strip()) is not None


def read_number(text: str) -> float | None:
    """Return the number a person meant, None if the text is not one or has two readings.

    Examples
    --------
    >>> read_number("0,3"), read_number("60 %"), read_number("10 000")
    (0.3, 0.6, 10000.0)
    """
    body = text.strip().strip(_SPACES)
    percent = body.endswith("%")
    if percent:
        body = body[:-1].rstrip(_SPACES)
    if is_ambiguous_number(body):
        return None
    if not _GROUPED.fullmatch(body) and not (percent and re.fullmatch(r"\d+\.\d+", body)):
        return None
    plain = re.sub(rf"[{_SPACES}]", "", body).replace(",", ".").replace("\u2212", "-")
    if not percent:
        return float(plain)
    # Moving the decimal point in the text keeps 14,5 % at 0.145 exactly as typed.
    return float(f"{plain}e-2")


def read_whole_number(text: str) -> int | None:
    """Return the whole number a person meant, None if the text is not one."""
    number = None if "%" in text else read_number(text)
    return int(number) if number is not None and number.is_integer() else None


def read_date(text: str) -> dt.date | None:
    """Return the date a person meant, day before month, None if the text is not one.

    Examples
    --------
    >>> read_date("31/12/2027"), read_date("1er mars 2027")
    (datetime.date(2027, 12, 31), datetime.date(2027, 3, 1))
    """
    body = re.sub(rf"[{_SPACES}]+", " ", text.strip())
    try:
        if match := _NUMERIC_DATE.fullmatch(body):
            return dt.date(int(match[3]), int(match[2]), int(match[1]))
        if match := _WORDED_DATE.fullmatch(body):
            month = _MONTHS.get(match[2].lower().translate(_PLAIN))
            return None if month is None else dt.date(int(match[3]), month, int(match[1]))
        return dt.date.fromisoformat(body) if len(body) == 10 else None
    except ValueError:
        return None
