"""What each part of ``reach:`` needs from the project file, checked before any file is read."""

from __future__ import annotations

from collections.abc import Iterator

from solidarity_eval.schemas.checker import Checker
from solidarity_eval.schemas.problems import KeyPath
from solidarity_eval.schemas.reach import (
    Capability,
    CodedInterviews,
    Costs,
    Distinct,
    Dyads,
    Network,
    Panel,
    ReachPart,
    Services,
    TieStrength,
)

_TABLES = {
    "transition": ("events",),
    "cascade": ("events",),
    "dyads": ("events",),
    "attendance": ("counts",),
    "network": ("ties",),
    "tie_strength": ("ties",),
    "milestones": ("milestones",),
    "costs": ("costs",),
    "coded_interviews": ("codes",),
    "equity": ("people",),
}


def check_reach(checker: Checker) -> None:
    """Report the tables, times, outcomes and measures that a part names and that do not exist."""
    for index, part in enumerate(checker.project.reach):
        path: KeyPath = ("reach", index)
        where = (*path, "population")
        checker.known("unknown_population", where, value=part.population, among=checker.populations)
        for table in needed_tables(part):
            if getattr(checker.project.tables, table, None) is None:
                checker.report("reach_table_missing", path, part=part.id, table=table)
        _names(checker, part, path)


def needed_tables(part: ReachPart) -> Iterator[str]:
    """Yield the tables of the project file without which a part has nothing to read."""
    yield from _TABLES.get(part.kind, ())
    if isinstance(part, Distinct):
        if part.from_attendance or part.lower_bound:
            yield "attendance"
        if part.indicators:
            yield "counts"
    if isinstance(part, Panel) and part.speaking:
        yield "speaking"
    if isinstance(part, Capability):
        if part.items:
            yield "capability"
        if part.drills:
            yield "drills"
    if isinstance(part, Dyads | Network | Panel) and _of_people(part):
        yield "people"


def _of_people(part: Dyads | Network | Panel) -> bool:
    if isinstance(part, Dyads):
        return part.role is not None
    if isinstance(part, Network):
        return part.group is not None
    return bool(part.compare)


def _names(checker: Checker, part: ReachPart, path: KeyPath) -> None:
    outcomes = tuple(outcome.id for outcome in checker.project.outcomes)
    for where, wave in _waves(part):
        checker.known("unknown_wave", (*path, *where), value=wave, among=checker.waves)
    for where, outcome in _outcomes(part):
        checker.known("unknown_outcome", (*path, *where), value=outcome, among=outcomes)
    if isinstance(part, Services):
        measures = tuple(measure.id for measure in checker.project.measures)
        for index, service in enumerate(part.services):
            for key in ("past", "future"):
                value = getattr(service, key)
                where = (*path, "services", index, key)
                checker.known("unknown_measure", where, value=value, among=measures)


def _waves(part: ReachPart) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(part, Network):
        yield from ((("waves", index), wave) for index, wave in enumerate(part.waves))
    elif isinstance(part, TieStrength):
        yield from ((("before",), part.before), (("after",), part.after))
    elif isinstance(part, Services):
        yield ("wave",), part.wave


def _outcomes(part: ReachPart) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(part, Dyads | Panel):
        yield from ((("outcomes", index), one) for index, one in enumerate(part.outcomes))
    elif isinstance(part, Costs) and part.outcome is not None:
        yield ("outcome",), part.outcome
    elif isinstance(part, CodedInterviews):
        for index, code in enumerate(part.codebook):
            if code.outcome is not None:
                yield ("codebook", index, "outcome"), code.outcome
