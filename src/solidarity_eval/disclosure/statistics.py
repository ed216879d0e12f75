"""Mean, spread and extremes of a group of people, as they may be shown."""

from __future__ import annotations

from dataclasses import dataclass, replace

from solidarity_eval.disclosure.kinds import SINGLE_LEAST, CellKind
from solidarity_eval.disclosure.record import Entry, Reason, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """What describes the scores of ``n`` people; None where it is not shown.

    ``digits`` is the number of decimals kept, None for exact values.
    """

    n: int
    mean: float | None = None
    sd: float | None = None
    median: float | None = None
    low: float | None = None
    high: float | None = None
    digits: int | None = None


def screen_statistics(
    found: Statistics, *, least: int, single: bool = False, where: str = "statistics"
) -> tuple[Statistics, Record]:
    """Hide or round the description of a group.

    The smallest and the largest value are somebody's answer, whatever the number of people, and
    are never shown. The median is one or two people's answer: it is shown from twice ``least``
    people on, when as many stand on each side. Everything goes below ``least`` people, and
    where everybody is alike (an SD of 0). For a single question below 30 people one decimal is
    kept.

    Parameters
    ----------
    found : Statistics
    least : int
        Fewest people that a figure may tell of.
    single : bool
        Whether the scores are the answers to one question.
    where : str
        Place, for the record.

    Returns
    -------
    (Statistics, Record)

    Examples
    --------
    >>> shown, record = screen_statistics(
    ...     Statistics(n=15, mean=3.4667, sd=1.1255, median=4.0, high=5.0), least=11, single=True
    ... )
    >>> shown.mean, shown.sd, shown.median, shown.high
    (3.5, 1.1, None, None)
    >>> record.reasons()
    ('extremes', 'single_question')
    """
    if found.n < least:
        return Statistics(n=found.n), _record(where, "few_people")
    if found.sd == 0:
        return Statistics(n=found.n), _record(where, "alike", CellKind.SPREAD)
    record, shown = Record(), replace(found, low=None, high=None)
    if found.n < 2 * least:
        shown = replace(shown, median=None)
    if (shown.low, shown.high, shown.median) != (found.low, found.high, found.median):
        record += _record(f"{where}.extremes", "extremes", CellKind.EXTREME)
    digits = 1 if single and found.n < SINGLE_LEAST else None
    if digits is not None and (found.digits is None or found.digits > digits):
        shown = replace(
            shown,
            digits=digits,
            mean=None if found.mean is None else round(found.mean, digits),
            sd=None if found.sd is None else round(found.sd, digits),
            median=None if shown.median is None else round(shown.median, digits),
        )
        entry = Entry(
            where=where, action="rounded", cell=CellKind.MOMENTS, reason="single_question"
        )
        record += Record(entries=(entry,))
    return shown, record


def _record(where: str, reason: Reason, kind: CellKind = CellKind.MOMENTS) -> Record:
    return Record(entries=(Entry(where=where, action="hidden", cell=kind, reason=reason),))
