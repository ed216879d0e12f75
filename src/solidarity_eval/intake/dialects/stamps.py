"""The day of a submission, as each tool writes it."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.intake.dates import parse_date
from solidarity_eval.intake.text import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNDATED = dt.date(1980, 1, 1)
"""What LimeSurvey writes for a survey that keeps no date."""

_MONTHS = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin"),
    *("juillet", "aout", "septembre", "octobre", "novembre", "decembre"),
)
_SHORTEST = 3
_IN_WORDS = re.compile(r"(?:[a-z]+\.?,? )?([0-9]{1,2})(?:er)? ([a-z]+)\.? ([0-9]{4})\b.*")
_DASH_HOUR = re.compile(r"^([0-9/.-]{8,10})\s*(?:[-,à]|a)?\s*[0-9]{1,2}\s*[:hH].*$")


def day_of(text: str) -> dt.date | None:
    """Return the day of a time stamp, None for anything else.

    Examples
    --------
    >>> day_of("ven. 5 mars 2027 - 10:22"), day_of("05/03/2027 à 10h22")
    (datetime.date(2027, 3, 5), datetime.date(2027, 3, 5))
    """
    if day := parse_date(text):
        return day
    plain = fold(text)
    if hour := _DASH_HOUR.match(plain):
        return parse_date(hour[1])
    words = _IN_WORDS.fullmatch(plain)
    if words is None or len(words[2]) < _SHORTEST:
        return None
    months = [number for number, name in enumerate(_MONTHS, 1) if name.startswith(words[2])]
    if len(months) != 1:
        return None
    try:
        return dt.date(int(words[3]), months[0], int(words[1]))
    except ValueError:
        return None


def days_of(cells: NDArray[np.object_]) -> NDArray[np.object_] | None:
    """Return every stamp as ``2027-03-05``; None where one cannot be read, or none is real."""
    import pandas as pd

    codes, texts = pd.factorize(cells)
    days = [day_of(text) for text in texts]
    real = [day for day in days if day is not None and day != UNDATED]
    if not real or any(day is None and text.strip() for day, text in zip(days, texts, strict=True)):
        return None
    written = np.empty(len(texts), dtype=object)
    written[:] = ["" if day in (None, UNDATED) else str(day) for day in days]
    result: NDArray[np.object_] = written[codes]
    return result
