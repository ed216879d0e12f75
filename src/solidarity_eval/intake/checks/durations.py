"""Questionnaires answered faster than one can read, or that end before they begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.intake.context import Context
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.moments import parse_moment, parse_span
from solidarity_eval.intake.rows import PartRows, translate

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_ANSWERS = 5
UNITS = {"seconds": 1.0, "minutes": 60.0}


def check_durations(rows: PartRows, context: Context) -> list[Finding]:
    """Notice each row answered in less than so many seconds per question.

    Rows with fewer than five answers say nothing about speed. The mean is over the questions
    answered: a questionnaire left open for an hour is never fast.

    References
    ----------
    Huang et al. (2012): two seconds per question.
    """
    seconds = _seconds(rows)
    if seconds is None:
        return []
    raw, limit = rows.part.raw, context.project.checks.thresholds.seconds_per_item
    column = _column(rows)
    answered = np.zeros(len(raw), dtype=np.int64)
    for decoded in rows.answers.values():
        answered += np.isfinite(decoded.values)
    enough = answered >= LEAST_ANSWERS
    fast = enough & (seconds >= 0) & (seconds < limit * answered)
    return [
        *(
            found("ends_before_it_begins", raw, row=raw.rows[index], column=column)
            for index in np.flatnonzero(seconds < 0)
        ),
        *(
            found(
                "answered_too_fast",
                raw,
                row=raw.rows[index],
                column=column,
                seconds=round(float(seconds[index])),
                count=int(answered[index]),
                limit=limit,
            )
            for index in np.flatnonzero(fast)
        ),
    ]


def _column(rows: PartRows) -> str | None:
    taken = rows.part.table.duration
    return None if taken is None else taken.column or taken.end


def _seconds(rows: PartRows) -> NDArray[np.float64] | None:
    """Return the duration of each row in seconds, NaN where it is not recorded."""
    taken = rows.part.table.duration
    if taken is None:
        return None
    size = len(rows.part.raw)
    if taken.column is not None:
        cells, unit = rows.cells(taken.column), UNITS[taken.unit]
        spans = translate(cells, size, lambda text: parse_span(text, seconds_per_unit=unit))
        return np.array(spans, dtype=np.float64)
    start, end = (rows.cells(name) for name in (taken.start, taken.end))
    if start is None or end is None:
        return None
    return (_moments(end, size) - _moments(start, size)) / np.timedelta64(1, "s")


def _moments(cells: NDArray[np.object_], size: int) -> NDArray[np.datetime64]:
    moments = translate(cells, size, parse_moment)
    return np.array([item or "NaT" for item in moments], dtype="datetime64[s]")
