"""Deliverables: due, done, late, and what shows it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

from solidarity_eval.errors import DataError, TooFewError
from solidarity_eval.estimation.pairs import require_table
from solidarity_eval.intake.pairs import require_columns
from solidarity_eval.references import software
from solidarity_eval.results import Estimate, Result, Scalar, Table

if TYPE_CHECKING:
    import pandas as pd

State = Literal["done", "done_late", "late", "to_come", "undated"]
STATES: tuple[State, ...] = ("done", "done_late", "late", "to_come", "undated")
REFERENCES = ("funnell2011",)


def milestones(
    data: pd.DataFrame,
    *,
    milestone: str = "id",
    due: str = "due",
    done: str = "done",
    evidence: str | None = None,
    as_of: dt.date | None = None,
) -> Result:
    """List deliverables with their day, whether they are done, and what shows it.

    Use it for a guide, a charter, a kit, a training delivered: a promise that is kept or not. It
    does not say whether what was delivered is good or used.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per deliverable.
    milestone : str
        Column of its name.
    due, done : str
        Columns of the days promised and done (dates; empty where unknown or not done).
    evidence : str, optional
        Column of what shows it (a link, a document).
    as_of : date, optional
        Day of the report; what is done later is not done yet. By default the last day done.

    Returns
    -------
    Result
        ``done`` (delivered, late or not), ``planned`` (all), and ``deliverables`` at each
        ``state``: ``done``, ``done_late``, ``late`` (due, not done), ``to_come``, ``undated`` (not
        done, no day promised); ``without_evidence`` of those done. Table ``milestones`` (columns
        ``id, due, done, state, days_late, evidence``).

    Raises
    ------
    ColumnNotFoundError
        If a column is not in the table.
    DataError
        If a name stands twice or is missing, or a day is no date.
    TooFewError
        If there is no deliverable.

    Notes
    -----
    A deliverable without a day promised is never late. Nothing here has an interval: a count of
    deliverables is what it is.

    References
    ----------
    Funnell and Rogers 2011.

    Examples
    --------
    >>> import datetime as dt
    >>> import pandas as pd
    >>> from solidarity_eval.reach import milestones
    >>> plan = pd.DataFrame({
    ...     "id": ["guide", "charter"],
    ...     "due": [dt.date(2027, 6, 30), dt.date(2027, 3, 31)],
    ...     "done": [None, dt.date(2027, 4, 10)],
    ... })
    >>> milestones(plan, as_of=dt.date(2027, 12, 31)).table("milestones").column("state")
    ('late', 'done_late')
    """
    require_table(data)
    require_columns(data, milestone, due, done, optional=(evidence,))
    names = [str(name) for name in data[milestone].dropna()]
    if not names:
        raise TooFewError("reach_counts.no_milestone", column=milestone)
    if len(set(names)) < len(data):
        twice = next((name for name in names if names.count(name) > 1), "–")
        raise DataError("reach_counts.milestone_twice", name=twice)
    dues, dones = _days(data[due], due), _days(data[done], done)
    day = as_of or max((one for one in dones if one is not None), default=None)
    shown: list[str | None] = [None] * len(names) if evidence is None else _texts(data[evidence])
    rows = [
        _row(name, days, text, at=day)
        for name, days, text in zip(names, zip(dues, dones, strict=True), shown, strict=True)
    ]
    states = [row[3] for row in rows]
    finished = [row for row in rows if row[3] in ("done", "done_late")]
    bare = sum(row[5] is None for row in finished)
    counts = [("done", len(finished)), ("planned", len(rows))]
    if evidence is not None:
        counts.append(("without_evidence", bare))
    columns = ("id", "due", "done", "state", "days_late", "evidence")
    return Result(
        id="milestones",
        method="milestones",
        design="descriptive",
        estimates=(
            *(Estimate(term=term, estimate=n, unit="count") for term, n in counts),
            *(
                Estimate(
                    term="deliverables",
                    at={"state": state},
                    estimate=states.count(state),
                    unit="count",
                )
                for state in STATES
                if state in states
            ),
        ),
        tables=(Table(id="milestones", kind="counts", columns=columns, rows=tuple(rows)),),
        settings={"headline": "done", "as_of": day.isoformat() if day else None},
        references=REFERENCES,
        versions=software(),
    )


def _days(values: pd.Series, column: str) -> list[dt.date | None]:
    days: list[dt.date | None] = []
    for value, known in zip(values, values.notna(), strict=True):
        if not known:
            days.append(None)
        elif isinstance(value, dt.datetime):
            days.append(value.date())
        elif isinstance(value, dt.date):
            days.append(value)
        else:
            raise DataError("reach_counts.no_day", column=column, value=repr(value))
    return days


def _texts(values: pd.Series) -> list[str | None]:
    return [text.strip() or None if isinstance(text, str) else None for text in values]


def _state(due: dt.date | None, done: dt.date | None, day: dt.date | None) -> State:
    if done is not None:
        return "done_late" if due is not None and done > due else "done"
    if due is None:
        return "undated"
    return "late" if day is not None and due < day else "to_come"


def _row(
    name: str, days: tuple[dt.date | None, dt.date | None], shown: str | None, *, at: dt.date | None
) -> tuple[Scalar, ...]:
    """Return a line of the table; what is done after the day of the report is not done yet."""
    due, done = days
    if done is not None and at is not None and done > at:
        done = None
    state = _state(due, done, at)
    end = done if done is not None else at
    late = (end - due).days if state in ("done_late", "late") and due and end else None
    ends = (due.isoformat() if due else None, done.isoformat() if done else None)
    return (name, *ends, state, late, shown)
