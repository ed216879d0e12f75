"""Dates as people, spreadsheets and web forms write them."""

from __future__ import annotations

import datetime as dt
import re

_TIME = r"(?:[T ]+[0-9]{1,2}:[0-9]{2}.*)?"
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})[-/.]([0-9]{{1,2}})[-/.]([0-9]{{1,2}}){_TIME}")
_DAY_FIRST = re.compile(rf"([0-9]{{1,2}})[-/.]([0-9]{{1,2}})[-/.]([0-9]{{4}}){_TIME}")
EARLIEST_YEAR = 1900


def parse_date(text: str) -> dt.date | None:
    """Read ``2027-12-31`` or ``31/12/2027``, with or without an hour; None for anything else.

    The day comes before the month: ``03/04/2027`` is 3 April. Years before 1900 are refused.

    Examples
    --------
    >>> parse_date("31/12/2027"), parse_date("30/02/2027"), parse_date("12/31/2027")
    (datetime.date(2027, 12, 31), None, None)
    """
    plain = text.strip()
    if found := _YEAR_FIRST.fullmatch(plain):
        year, month, day = (int(part) for part in found.groups())
    elif found := _DAY_FIRST.fullmatch(plain):
        day, month, year = (int(part) for part in found.groups())
    else:
        return None
    if year < EARLIEST_YEAR:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def add_months(day: dt.date, months: float) -> dt.date:
    """Return the day ``months`` later; the end of a short month stands for the 29th to 31st.

    A fraction of a month counts as that share of 30.4375 days.
    """
    whole, fraction = divmod(months, 1)
    index = day.year * 12 + day.month - 1 + int(whole)
    year, month = divmod(index, 12)
    last = (dt.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)).day
    start = dt.date(year, month + 1, min(day.day, last))
    return start + dt.timedelta(days=round(fraction * 30.4375))
