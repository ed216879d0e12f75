"""What differs between a locked plan and the project as it stands, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from solidarity_eval.plan.content import planned_content, unique

if TYPE_CHECKING:
    from solidarity_eval.schemas.instrument import Instrument
    from solidarity_eval.schemas.plan import PlanLock
    from solidarity_eval.schemas.project import Outcome, Project

Kind = Literal["changed", "added", "removed"]
_BY_ID = ("populations", "waves", "outcomes", "measures", "instruments")
_IDENTITY = ("scale", "measure", "indicator", "before", "after", "type", "success", "threshold")


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """One difference from the locked plan.

    Attributes
    ----------
    path : str
        Where: ``outcomes.energy.smallest_change``; the key that a reason names.
    part : str
        ``design, selection, report, groups, times, populations, waves, outcomes, measures`` or
        ``instruments``.
    subject : str or None
        Id of the outcome, wave, population, measure or questionnaire.
    key : str or None
        The key that differs; None where the whole subject was added or removed.
    kind : {"changed", "added", "removed"}
    locked, now : str or None
        The two values, as short texts.
    reason : mapping, str or None
        As the team gives it; None where it gives none.
    date : datetime.date or None
        Of the decision.
    """

    path: str
    part: str
    subject: str | None
    key: str | None
    kind: Kind
    locked: str | None
    now: str | None
    reason: Any = None
    date: dt.date | None = None


def departures(
    lock: PlanLock, project: Project, instruments: Mapping[str, Instrument]
) -> tuple[Departure, ...]:
    """Return every difference between a locked plan and a project, in the plan's order.

    Parameters
    ----------
    lock : PlanLock
        The plan as it was.
    project : Project
        The project as it is; its ``departures`` give the reasons.
    instruments : mapping
        Its questionnaires by id.
    """
    now = planned_content(project, instruments)
    reasons = {one.what: one for one in project.departures}
    found = []
    for part, locked in lock.content.items():
        current = now.get(part, {})
        once = part == "groups"
        was = {key: unique(values) for key, values in locked.items()} if once else locked
        pairs = _by_id(part, was, current) if part in _BY_ID else _keys(part, was, current)
        found += list(pairs)
    return tuple(_with_reason(one, reasons) for one in found)


def is_as_locked(lock: PlanLock, outcome: Outcome) -> bool:
    """Tell whether an outcome stands in the plan with the same role and the same definition.

    A smallest change that moved is another departure: it does not make the outcome a new one.
    """
    locked = lock.content.get("outcomes", {}).get(outcome.id)
    if locked is None or locked.get("role", "exploratory") != outcome.role:
        return False
    now = outcome.model_dump(mode="json", exclude_none=True)
    return all(locked.get(key) == now.get(key) for key in _IDENTITY)


def reread_times(
    lock: PlanLock, project: Project, instruments: Mapping[str, Instrument]
) -> frozenset[str]:
    """Return the times that lost a word of the files since the lock, or took that of another.

    A plan locked before these words were fixed says nothing of them.
    """
    locked = {wave: set(words) for wave, words in lock.content.get("times", {}).items()}
    now = planned_content(project, instruments)["times"] if locked else {}
    owner = {word: wave for wave, words in locked.items() for word in words}
    lost = {wave for wave, words in locked.items() if words - set(now.get(wave, ()))}
    taken = {
        wave
        for wave, words in now.items()
        if any(owner.get(word, wave) != wave and word not in locked.get(wave, ()) for word in words)
    }
    return frozenset(lost | taken)


def _by_id(part: str, locked: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Departure]:
    for name in dict.fromkeys((*locked, *now)):
        before, after = locked.get(name), now.get(name)
        path = f"{part}.{name}"
        if before is None or after is None:
            kind: Kind = "added" if before is None else "removed"
            yield Departure(
                path=path, part=part, subject=name, key=None, kind=kind, locked=None, now=None
            )
        else:
            yield from _keys(part, before, after, subject=name)


def _keys(
    part: str, locked: Mapping[str, Any], now: Mapping[str, Any], *, subject: str | None = None
) -> Iterator[Departure]:
    path = part if subject is None else f"{part}.{subject}"
    for key in dict.fromkeys((*locked, *now)):
        before, after = locked.get(key), now.get(key)
        if before != after:
            kind: Kind = "added" if before is None else "removed" if after is None else "changed"
            yield Departure(
                path=f"{path}.{key}",
                part=part,
                subject=subject,
                key=key,
                kind=kind,
                locked=short(before),
                now=short(after),
            )


def short(value: Any) -> str | None:
    """Return a value as a short text; a fingerprint keeps its first twelve signs."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        parts = [f"{key}: {short(part)}" for key, part in value.items()]
        return ", ".join(parts)
    if isinstance(value, list | tuple):
        return ", ".join(str(short(part)) for part in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return text[:12] if len(text) == 64 and " " not in text else text


def _with_reason(found: Departure, reasons: Mapping[str, Any]) -> Departure:
    from dataclasses import replace

    whole = found.part if found.subject is None else f"{found.part}.{found.subject}"
    given = reasons.get(found.path) or reasons.get(whole)
    if given is None:
        return found
    return replace(found, reason=given.reason, date=given.date)
