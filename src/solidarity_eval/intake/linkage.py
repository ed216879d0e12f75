"""The linkage ledger: who answered before, who after, who is compared, and why not the others."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval.intake.dataset import Dataset
from solidarity_eval.intake.dates import add_months
from solidarity_eval.results import Flow, FlowEdge, FlowNode
from solidarity_eval.schemas.project import Project, Wave

if TYPE_CHECKING:
    import pandas as pd

WAITING = ("not_due", "window_open")
REASONS = (*WAITING, "moved", "died", "refused", "lost", "no_after")
LEFT = frozenset({"moved", "died", "refused", "lost"})
Person = tuple[str, object]


def ledger(
    dataset: Dataset,
    project: Project,
    *,
    population: str | None,
    before: str,
    after: str,
    scored: Iterable[object] | pd.Series | None = None,
    people: pd.DataFrame | None = None,
    cutoff: dt.date | None = None,
) -> Flow:
    """Count who stands where between two times, with the reason of every absence.

    Every person with a row before is linked, or is not due yet, or is in the window, or left
    (moved, died, refused, lost), or is absent for a reason nobody recorded (``no_after``).
    Use it beside every comparison of two times. It counts rows of answers, not their quality:
    somebody who came back and left the questionnaire blank is linked, and ``not_scorable``
    once ``scored`` is given.

    Parameters
    ----------
    dataset : Dataset
        Checked answers.
    project : Project
        Its waves say when an answer is due.
    population : str or None
        Whose ledger; None counts every population.
    before, after : str
        Ids of the two times.
    scored : iterable of persons or boolean Series by person, optional
        Persons with a score at both times.
    people : pandas.DataFrame, optional
        Table of people (``person, entry_date, exit_date, exit_reason``); by default the
        dataset's.
    cutoff : datetime.date, optional
        Day at which the ledger is read; by default the project's cut-off, else the end of its
        reporting year or today, whichever comes first.

    Returns
    -------
    Flow
        Nodes ``before, after, linked, not_due, window_open`` (persons), ``unlinked`` (rows of
        either time), ``compared`` when ``scored`` is given. Edges from ``before`` add up to
        ``before``, edges from ``after`` to ``after``, edges from ``linked`` to ``linked``.

    Notes
    -----
    An answer is due ``month`` months after the person's entry, for a time whose ``origin`` is
    ``entry``, or on the day of the time itself where the project names one. The window stays
    open for ``window_days`` from then on. A recorded exit comes first: somebody who died is
    not "not due yet". An exit after the day of the ledger is not known on that day; an answer
    after it counts as "window open". Without entry date and without a row in the table of
    people, nothing tells why somebody is absent.
    """
    sides = _sides(dataset, population, (before, after))
    linked = sides[before] & sides[after]
    calendar = Calendar(
        wave=project.wave(after),
        day=cutoff or _day_of(project),
        people=by_person(dataset.people if people is None else people),
        late=dataset.late,
    )
    absent = Counter(calendar.reason(person) for person in sides[before] - linked)
    compared = None if scored is None else len(_keep(linked, scored))
    unlinked = sum(
        count
        for (group, time), count in dataset.unlinked.items()
        if time in (before, after) and population in (None, group)
    )
    return _flow(
        sizes={
            "before": len(sides[before]),
            "after": len(sides[after]),
            "linked": len(linked),
        },
        absent=absent,
        compared=compared,
        unlinked=unlinked,
    )


def absences(
    dataset: Dataset, project: Project, *, population: str | None, before: str, after: str
) -> dict[object, str]:
    """Return why each person who answered before did not answer after, as `ledger` counts them.

    Returns
    -------
    dict
        Reason (one of ``REASONS``) by person.
    """
    sides = _sides(dataset, population, (before, after))
    calendar = Calendar(
        wave=project.wave(after),
        day=_day_of(project),
        people=by_person(dataset.people),
        late=dataset.late,
    )
    return {person[1]: calendar.reason(person) for person in sides[before] - sides[after]}


def _sides(
    dataset: Dataset, population: str | None, times: tuple[str, str]
) -> dict[str, set[Person]]:
    """Return who answered at each of two times."""
    frame = dataset.responses[dataset.responses["person"].notna()]
    if population is not None:
        frame = frame[frame["population"] == population]
    return {time: _persons(frame[frame["wave"] == time]) for time in times}


def _persons(frame: pd.DataFrame) -> set[Person]:
    return set(zip(frame["population"], frame["person"], strict=True))


def _keep(linked: set[Person], scored: Iterable[object] | pd.Series) -> set[Person]:
    """Return the linked persons who have both scores."""
    if hasattr(scored, "index") and hasattr(scored, "to_numpy"):
        names = {name for name, has in zip(scored.index, scored.to_numpy(), strict=True) if has}
    else:
        names = set(scored)
    return {person for person in linked if person[1] in names}


def _day_of(project: Project) -> dt.date:
    today = dt.datetime.now().astimezone().date()
    if project.reporting is None:
        return today
    return project.reporting.cutoff or min(today, dt.date(project.reporting.year, 12, 31))


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone:
    """What the table of people says of a person."""

    entry: dt.date | None
    exit: dt.date | None
    reason: str | None


def by_person(people: pd.DataFrame | None) -> dict[tuple[str | None, object], Someone]:
    """Return what the table of people says of each, by population (None for all) and person."""
    if people is None:
        return {}
    size = len(people)

    def column(name: str) -> list[object]:
        if name not in people.columns:
            return [None] * size
        values = people[name]
        return list(values.astype(object).where(values.notna(), None))

    rows = zip(
        column("population"),
        column("person"),
        column("entry_date"),
        column("exit_date"),
        column("exit_reason"),
        strict=True,
    )
    return {
        (_text(group), person): Someone(entry=_day(entry), exit=_day(leave), reason=_text(reason))
        for group, person, entry, leave, reason in rows
        if person is not None
    }


def _day(value: object) -> dt.date | None:
    return value.date() if isinstance(value, dt.datetime) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """When an answer at one time is due, and why it is not there, on one day."""

    wave: Wave
    day: dt.date
    people: dict[tuple[str | None, object], Someone]
    late: frozenset[tuple[str, str, str]]

    def reason(self, person: Person) -> str:
        """Say why somebody who answered before did not answer after."""
        if (*person, self.wave.id) in self.late:
            return "window_open"
        someone = self.people.get(person) or self.people.get((None, person[1]))
        if someone and someone.reason in LEFT and not (someone.exit and someone.exit > self.day):
            return str(someone.reason)
        due = self.due(someone)
        if due is None:
            return "lost" if someone and someone.exit and someone.exit <= self.day else "no_after"
        if self.day < due:
            return "not_due"
        if self.day <= due + dt.timedelta(days=self.wave.window_days or 0):
            return "window_open"
        return "lost"

    def due(self, someone: Someone | None) -> dt.date | None:
        """Return the day from which somebody's answer is due, None where nothing tells."""
        if self.wave.origin == "calendar":
            return self.wave.date
        if someone is None or someone.entry is None or self.wave.month is None:
            return None
        return add_months(someone.entry, self.wave.month)


def _flow(
    *, sizes: dict[str, int], absent: Counter[str], compared: int | None, unlinked: int
) -> Flow:
    linked = sizes["linked"]
    edges = [FlowEdge(source="before", target="linked", n=linked)]
    for reason in REASONS:
        waits = reason in ("not_due", "window_open")
        if absent[reason] or reason == "no_after":
            target = reason if waits else "left_out"
            edges.append(FlowEdge(source="before", target=target, n=absent[reason], reason=reason))
    edges += [
        FlowEdge(source="after", target="linked", n=linked),
        FlowEdge(source="after", target="left_out", n=sizes["after"] - linked, reason="no_before"),
    ]
    nodes = [FlowNode(id=name, n=count) for name, count in sizes.items()]
    if compared is not None:
        nodes.append(FlowNode(id="compared", n=compared))
        edges += [
            FlowEdge(source="linked", target="compared", n=compared),
            FlowEdge(
                source="linked", target="left_out", n=linked - compared, reason="not_scorable"
            ),
        ]
    nodes += [FlowNode(id=name, n=absent[name]) for name in WAITING]
    nodes.append(FlowNode(id="unlinked", n=unlinked, unit="rows"))
    return Flow(nodes=tuple(nodes), edges=tuple(edges))
