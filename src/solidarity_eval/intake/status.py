"""Who still has to answer, by date: the rules of the linkage ledger, person by person."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from solidarity_eval.intake.context import default_population
from solidarity_eval.intake.dataset import Dataset
from solidarity_eval.intake.linkage import LEFT, Calendar, Person, by_person
from solidarity_eval.schemas.project import Project

STATES = ("open", "late", "coming", "undated", "left", "answered")
WANTED = ("open", "late", "coming", "undated")
_STATE_OF = {"window_open": "open", "not_due": "coming", "lost": "late", "no_after": "undated"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An answer that is not there.

    Attributes
    ----------
    population, person, wave : str
        Whose, and at which time.
    start, until : date or None
        First and last day of the window; None where the project does not say.
    state : str
        ``open`` (the window is open), ``late`` (it is over), ``coming``, ``undated``.
    """

    population: str
    person: str
    wave: str
    start: dt.date | None
    until: dt.date | None
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What is still to come.

    Attributes
    ----------
    day : date
        On which it is read.
    due : tuple of Due
        Answers that are not there, the most pressing first.
    counts : mapping
        People by time, then by state (``STATES``).
    """

    day: dt.date
    due: tuple[Due, ...]
    counts: dict[str, dict[str, int]]


def status(dataset: Dataset, project: Project, *, day: dt.date) -> Status:
    """Say who still has to answer on a day.

    An answer is due from ``month`` months after the person's entry where the time's ``origin``
    is ``entry``, or on the day of the time itself; its window lasts ``window_days``. Somebody who
    left (moved, died, refused, lost) is counted and not listed. Everybody known counts: those in
    the table of people, and those who answered at any time.

    Parameters
    ----------
    dataset : Dataset
        Checked answers; all that are in the files count, whatever the day.
    project : Project
        Its times and windows.
    day : datetime.date
        Day of the question.

    Returns
    -------
    Status
        Windows that are open first, those that end soonest at the top.
    """
    people = by_person(dataset.people)
    frame = dataset.responses[dataset.responses["person"].notna()]
    answered: set[tuple[str, str, str]] = set(
        zip(frame["population"], frame["person"], frame["wave"], strict=True)
    )
    answered |= dataset.late
    persons = _everybody(answered, people, default_population(project))
    due: list[Due] = []
    counts: dict[str, dict[str, int]] = {}
    for wave in project.waves:
        calendar = Calendar(wave=wave, day=day, people=people, late=frozenset())
        states: Counter[str] = Counter()
        for population, person in persons:
            if (population, person, wave.id) in answered:
                states["answered"] += 1
                continue
            one = _due((population, person), calendar)
            states[one.state] += 1
            if one.state in WANTED:
                due.append(one)
        counts[wave.id] = {state: states[state] for state in STATES}
    return Status(day=day, due=tuple(sorted(due, key=_urgency)), counts=counts)


def _everybody(
    answered: set[tuple[str, str, str]], people: Iterable[tuple[str | None, object]], first: str
) -> list[tuple[str, str]]:
    """Return everybody known, once each."""
    known = {(population, person) for population, person, _ in answered}
    named = {person for _, person in known}
    for population, person in people:
        if population is not None:
            known.add((population, str(person)))
        elif person not in named:
            known.add((first, str(person)))
    return sorted(known)


def _due(person: Person, calendar: Calendar) -> Due:
    someone = calendar.people.get(person) or calendar.people.get((None, person[1]))
    reason = calendar.reason(person)
    start = calendar.due(someone)
    days = dt.timedelta(days=calendar.wave.window_days or 0)
    told = someone is not None and someone.reason == reason and reason in LEFT
    gone = told or (start is None and reason == "lost")
    state = "left" if gone else _STATE_OF[reason]
    return Due(
        population=person[0],
        person=str(person[1]),
        wave=calendar.wave.id,
        start=start,
        until=None if start is None else start + days,
        state=state,
    )


def _urgency(one: Due) -> tuple[int, dt.date, str, str]:
    return (STATES.index(one.state), one.until or dt.date.max, one.wave, one.person)
