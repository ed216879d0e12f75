"""Steps from being identified to being followed up: how many come to each, and how fast."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from solidarity_eval._kernels.competing_risks import aalen_johansen
from solidarity_eval.errors import ArgumentError
from solidarity_eval.estimation.arguments import check_conf_level, check_whole
from solidarity_eval.estimation.notes import caution, info
from solidarity_eval.intake.pairs import require_columns
from solidarity_eval.reach._curve import Bounds, median_of, wilson_share
from solidarity_eval.reach._events import Events, as_date, read_events, started
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, Note, Result, Scalar, Table

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

REFERENCES = ("wilson1927", "andersen1993")
COLUMNS = (
    *("team", "step", "n", "not_yet_due"),
    *("from_previous", "kept_previous", "from_first", "kept_first", "skipped", "back"),
)
LEAST_FOR_MEDIAN = 10
_METHOD = "log-log"


def referral_cascade(
    data: pd.DataFrame,
    *,
    steps: Sequence[str],
    team: str | None = None,
    due_days: Mapping[str, int] | None = None,
    until: dt.date | str | None = None,
    person: str = "person",
    event: str = "event",
    date: str = "date",
    conf_level: float = 0.95,
) -> Result:
    r"""People who come to each step of a path, in numbers and in shares of the step before.

    .. math::
        p_k = \frac{\#\{\text{steps } k-1 \text{ and } k\}}{\#\{\text{step } k-1,\ k
        \text{ due}\}}, \qquad
        q_k = \frac{\#\{\text{steps } 1 \text{ and } k\}}{\#\{\text{step } 1,\ k \text{ due}\}}

    Use it for a path of referral (identified, accepted, first meeting, ..., 18 months), to see
    where people stop. It does not show why they stop: a person may have found what they needed
    elsewhere. It does not compare teams either: those who refer more may refer earlier.

    Parameters
    ----------
    data : pandas.DataFrame
        The register: one row per event. Never modified.
    steps : sequence of str
        Words of the events, in order; at least two.
    team : str, optional
        Column of the team (or place); a person belongs to the first one named for them.
    due_days : mapping of str to int, optional
        Days after the first step from which a step can be expected; before that a person is
        "not yet due" there and leaves its shares.
    until : date or str, optional
        Last day looked at; the last day of the register when None.
    person, event, date : str
        Columns of who, what and when.
    conf_level : float
        Nominal coverage, in (0, 1).

    Returns
    -------
    Result
        ``reached`` (unit ``persons``) by ``step``; ``share_of_previous`` and ``share_of_first``
        (unit ``proportion``, Wilson) from the second step on; ``median_time`` (unit ``days``)
        from the step before, only where at least 10 people stood there and half of them came
        further; table ``cascade`` for everyone (team empty) and each team.

    Raises
    ------
    ArgumentError, ColumnNotFoundError
        An argument or a column is not what it must be.
    DataError
        Nobody has the first step, or a date cannot be read.
    TooFewError
        No row is left.

    Warns
    -----
    StatisticalWarning
        People have a step without one before it (``reach_people.skipped``) or dated before it
        (``reach_people.back``), belong to several teams (``reach_people.several_teams``) or to
        none (``reach_people.no_team``); a step was never seen (``reach_people.never_seen``).

    Notes
    -----
    A step counts on its first day. ``n`` is everyone who has the step; the shares use those who
    have both steps, so that none exceeds 100 %. The median is read on the curve of those who
    stood at the step before, people who have not come further being followed until the last
    day looked at: the median among those who came further alone would be too short.

    References
    ----------
    Wilson (1927); Andersen, Borgan, Gill & Keiding (1993).

    Examples
    --------
    >>> import pandas as pd
    >>> register = pd.DataFrame({
    ...     "person": [1, 2, 3, 4, 5, 1, 2, 3, 1],
    ...     "event": ["identified"] * 5 + ["accepted"] * 3 + ["met"],
    ...     "date": pd.to_datetime(["2026-01-05"] * 5 + ["2026-01-20"] * 3 + ["2026-02-10"]),
    ... })
    >>> found = referral_cascade(register, steps=["identified", "accepted", "met"])
    >>> [round(found.get("share_of_first", step=step).estimate, 2) for step in ("accepted", "met")]
    [0.6, 0.2]
    """
    level = check_conf_level(conf_level)
    path = _steps(steps)
    due = _due(due_days, path)
    events = read_events(data, names=path, person=person, event=event, date=date, until=until)
    started(events, path[0], column=event, known=data[event])
    everyone = {who for step in path for who in events.of(step)}
    notes = [*events.notes, *events.unseen(path)]
    rows = _rows(None, everyone, events=events, path=path, due=due)
    if team is not None:
        teams, more = _teams(data, everyone, person=person, team=team, date=date)
        notes += more
        for name, members in teams.items():
            rows += _rows(name, members, events=events, path=path, due=due)
    table = Table(id="cascade", kind="cascade", columns=COLUMNS, rows=tuple(rows))
    estimates = _estimates(table, level) + _medians(events, path, level)
    notes += _order_notes(table, path)
    return Result(
        id=f"{path[0]}.referral_cascade",
        method="referral_cascade",
        design="descriptive",
        about=About(unit="persons"),
        estimates=tuple(estimates),
        tables=(table,),
        settings={
            "headline": "reached",
            "steps": path,
            "team": team,
            "due_days": tuple(f"{step}={days}" for step, days in due.items()),
            "until": as_date(events.until),
            "until_from": "register" if until is None else "given",
            "interval": "wilson",
            "median": "aalen_johansen",
            "conf_level": level,
        },
        references=REFERENCES,
        notes=tuple(notes),
        versions=software(),
    )


def _steps(steps: Sequence[str]) -> tuple[str, ...]:
    path = () if isinstance(steps, str) else tuple(steps)
    if len(path) < 2:
        raise ArgumentError("reach_people.steps", value=repr(steps))
    return path


def _due(due_days: Mapping[str, int] | None, path: tuple[str, ...]) -> dict[str, int]:
    found = {} if due_days is None else dict(due_days)
    unknown = [step for step in found if step not in path[1:]]
    if unknown:
        raise ArgumentError(
            "reach_people.due_step", value=repr(unknown[0]), allowed=", ".join(path[1:])
        )
    return {step: check_whole("due_days", days, least=1) for step, days in found.items()}


def _rows(
    team: str | None,
    members: Iterable[object],
    *,
    events: Events,
    path: tuple[str, ...],
    due: Mapping[str, int],
) -> list[tuple[Scalar, ...]]:
    """Return a row per step for these people."""
    ours = set(members)
    days = [{w: d for w, d in events.first(step).items() if w in ours} for step in path]
    rows: list[tuple[Scalar, ...]] = []
    for place, step in enumerate(path):
        here = days[place]
        previous = days[max(place - 1, 0)]
        ready = {
            who
            for who in ours
            if who in here or days[0].get(who, 0) + due.get(step, 0) <= events.until
        }
        skipped = sum(any(who not in before for before in days[:place]) for who in here)
        back = sum(
            any(who in before and before[who] > day for before in days[:place])
            for who, day in here.items()
        )
        rows.append(
            (
                *(team, step, len(here), len(set(days[0]) - ready)),
                *(len(previous.keys() & ready), len(previous.keys() & here.keys())),
                *(len(days[0].keys() & ready), len(days[0].keys() & here.keys())),
                *(skipped, back),
            )
        )
    return rows


def _teams(
    data: pd.DataFrame, everyone: set[object], *, person: str, team: str, date: str
) -> tuple[dict[str, set[object]], list[Note]]:
    """Return the people of each team, by the first one named for them."""
    require_columns(data, team)
    named = data[data[team].notna() & data[person].isin(everyone)]
    named = named.sort_values(date, kind="stable")
    first = named.drop_duplicates(person).set_index(person)[team]
    several = int((named.groupby(person)[team].nunique() > 1).sum())
    teams: dict[str, set[object]] = {}
    for who, name in sorted(first.items(), key=lambda item: str(item[1])):
        teams.setdefault(str(name), set()).add(who)
    notes = []
    if several:
        notes.append(caution("reach_people.several_teams", n=several))
    if len(first) < len(everyone):
        notes.append(caution("reach_people.no_team", n=len(everyone) - len(first)))
    return teams, notes


def _estimates(table: Table, level: float) -> list[Estimate]:
    found = []
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    overall = [row for row in rows if row["team"] is None]
    for place, row in enumerate(overall):
        at = {"step": row["step"]}
        n = _count(row["n"])
        found.append(Estimate(term="reached", at=at, estimate=float(n), unit="persons", n=n))
        for term, side in (("share_of_previous", "previous"), ("share_of_first", "first")):
            base = _count(row[f"from_{side}"])
            if place and base:
                kept = _count(row[f"kept_{side}"])
                found.append(wilson_share(term, kept, base, conf_level=level, at=at))
    return found


def _medians(events: Events, path: tuple[str, ...], level: float) -> list[Estimate]:
    """Return the median days from the step before, where half of those there came further."""
    found = []
    for before, step in itertools.pairwise(path):
        came, stood = events.first(step), events.first(before)
        times, kinds = [], []
        for who, day in stood.items():
            days = came.get(who, events.until) - day
            if days >= 0:
                times.append(days)
                kinds.append(int(who in came))
        if len(times) < LEAST_FOR_MEDIAN:
            continue
        curve = aalen_johansen(times, kinds, kinds=1)
        bounds = Bounds(conf_level=level, method=_METHOD)
        for item in median_of(curve, 0, cause=step, n=len(times), bounds=bounds, unit="days"):
            found.append(
                Estimate(
                    term=item.term,
                    at={"step": step},
                    estimate=item.estimate,
                    conf_low=item.conf_low,
                    conf_high=item.conf_high,
                    conf_level=level,
                    unit="days",
                    n=item.n,
                )
            )
    return found


def _order_notes(table: Table, path: tuple[str, ...]) -> list[Note]:
    """Say at which steps people skipped one before, or went back."""
    notes = []
    for what in ("skipped", "back"):
        by_step = Counter(
            {
                str(row[table.columns.index("step")]): _count(row[table.columns.index(what)])
                for row in table.rows
                if row[0] is None
            }
        )
        listed = [f"{step} ({by_step[step]})" for step in path if by_step[step]]
        if listed:
            total = sum(by_step.values())
            notes.append(caution(f"reach_people.{what}", n=total, steps=", ".join(listed)))
    due = sum(_count(row[table.columns.index("not_yet_due")]) for row in table.rows if not row[0])
    return [*notes, info("reach_people.not_yet_due", n=due)] if due else notes


def _count(value: Scalar) -> int:
    return int(value) if isinstance(value, int | float) else 0
