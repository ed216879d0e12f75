"""How evenly speaking time is shared in each session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.gini import gini
from solidarity_eval.errors import DataError, NoVarianceError
from solidarity_eval.estimation.notes import caution
from solidarity_eval.intake.pairs import numeric
from solidarity_eval.reach._tables import labels, read_columns
from solidarity_eval.references import software
from solidarity_eval.results import (
    About,
    Estimate,
    Flow,
    FlowEdge,
    FlowNode,
    Note,
    Result,
    Scalar,
    Table,
)

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


def speaking_equality(
    data: pd.DataFrame,
    *,
    session: str = "session",
    person: str = "person",
    seconds: str = "seconds",
) -> Result:
    r"""Gini's index of speaking time, session by session.

    .. math:: G^* = \frac{n}{n-1} \cdot \frac{\sum_i (2i - n - 1)\, x_{(i)}}{n \sum_i x_i}

    0 when all speak as long, 1 when one person speaks alone.

    Use it for sessions whose speaking time was measured. It does not show that what was said was
    heard, nor that equal shares are fair: a session may be meant for some to speak.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per session and person present; who was silent has 0, an empty cell is unknown.
    session, person, seconds : str
        Columns of the session, of the person and of the speaking time.

    Returns
    -------
    Result
        At each ``session``: ``gini`` (unit ``index``; n people present), ``share_of_longest``
        (``proportion``); over the sessions ``mean_gini`` and ``gini_of_totals``; table
        ``trajectory``, columns ``session, people, gini, share_of_longest``; flow of the rows.

    Raises
    ------
    DataError
        If a time is negative, or a person stands twice in a session.
    NoVarianceError
        If nobody spoke in a session of two or more.
    ColumnNotFoundError, NonNumericError
        If the table cannot be read.

    Warns
    -----
    StatisticalWarning
        Sessions in which nobody spoke, or with one person, are left out (``silent_session``).

    Notes
    -----
    The factor n / (n - 1) makes sessions of different sizes comparable: without it, the index
    cannot exceed (n - 1) / n. R's ``DescTools::Gini`` has the same correction, ``ineq::Gini`` has
    not unless asked. No interval: the session is whole, not a sample. ``gini_of_totals`` is over
    the people present at all sessions kept.

    References
    ----------
    Deltas 2003; Gini 1921.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.reach import speaking_equality
    >>> times = pd.DataFrame({"session": [1, 1, 1, 2, 2, 2], "person": list("abc") * 2,
    ...                       "seconds": [60, 60, 60, 0, 0, 300]})
    >>> found = speaking_equality(times)
    >>> [round(found.get("gini", session=s).estimate, 9) for s in ("1", "2")]
    [0.0, 1.0]
    """
    read_columns(data, (session, person, seconds))
    times = numeric(data[seconds], seconds)
    if (times < 0).any():
        raise DataError(
            "reach_ties.negative_seconds", column=seconds, value=float(np.nanmin(times))
        )
    sessions, persons = labels(data[session]), labels(data[person])
    named = [a is not None and b is not None for a, b in zip(sessions, persons, strict=True)]
    known = ~np.isnan(times) & np.array(named)
    by_session = _by_session(sessions[known], persons[known], times[known])
    kept = {name: told for name, told in by_session.items() if len(told) > 1 and any(told.values())}
    if not kept:
        raise NoVarianceError("reach_ties.nobody_spoke", column=seconds)
    notes: list[Note] = []
    if len(kept) < len(by_session):
        notes.append(caution("reach_ties.silent_session", count=len(by_session) - len(kept)))
    return Result(
        id="speaking",
        method="speaking_equality",
        design="descriptive",
        about=About(unit="index"),
        estimates=tuple(_estimates(kept)),
        tables=(_table(kept),),
        flow=_flow(len(known), int(known.sum())),
        settings={"correction": "n/(n-1)", "headline": "mean_gini"},
        references=("deltas2003", "gini1921"),
        notes=tuple(notes),
        versions=software(),
    )


def _by_session(
    sessions: NDArray[np.object_], persons: NDArray[np.object_], times: NDArray[np.float64]
) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for session, person, time in zip(sessions, persons, times, strict=True):
        told = found.setdefault(session, {})
        if person in told:
            raise DataError("reach_ties.spoken_twice", person=person, session=session)
        told[person] = float(time)
    return dict(sorted(found.items(), key=lambda item: _place(item[0])))


def _place(session: str) -> tuple[int, str]:
    """Sort sessions 2 before 10."""
    return (int(session), "") if session.isdigit() else (10**9, session)


def corrected_gini(values: list[float]) -> float:
    """Return Gini's index times n / (n - 1), of two people or more who spoke."""
    n = len(values)
    return gini(np.array(sorted(values))) * n / (n - 1)


def _estimates(kept: dict[str, dict[str, float]]) -> list[Estimate]:
    estimates: list[Estimate] = []
    for session, told in kept.items():
        at: dict[str, Scalar] = {"session": session}
        values = list(told.values())
        n = len(values)
        estimates += [
            Estimate(term="gini", at=at, estimate=corrected_gini(values), unit="index", n=n),
            Estimate(
                term="share_of_longest",
                at=at,
                estimate=max(values) / sum(values),
                unit="proportion",
                n=n,
            ),
        ]
    mean = float(np.mean([item.estimate for item in estimates if item.term == "gini"]))
    estimates.insert(0, Estimate(term="mean_gini", estimate=mean, unit="index", n=len(kept)))
    always = set.intersection(*(set(told) for told in kept.values()))
    totals = [sum(told[who] for told in kept.values()) for who in sorted(always)]
    if len(totals) > 1 and any(totals):
        whole = corrected_gini(totals)
        estimates.append(
            Estimate(term="gini_of_totals", estimate=whole, unit="index", n=len(totals))
        )
    return estimates


def _table(kept: dict[str, dict[str, float]]) -> Table:
    rows = tuple(
        (
            session,
            len(told),
            corrected_gini(list(told.values())),
            max(told.values()) / sum(told.values()),
        )
        for session, told in kept.items()
    )
    columns = ("session", "people", "gini", "share_of_longest")
    return Table(kind="trajectory", columns=columns, rows=rows)


def _flow(rows: int, kept: int) -> Flow:
    return Flow(
        nodes=(FlowNode(id="rows", n=rows, unit="rows"), FlowNode(id="kept", n=kept, unit="rows")),
        edges=(FlowEdge(source="rows", target="left_out", n=rows - kept, reason="time_unknown"),),
    )
