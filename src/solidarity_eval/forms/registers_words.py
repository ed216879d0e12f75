"""The words that may stand in a column of a register, as the project file says them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from solidarity_eval.intake.counts import METHOD_WORDS, METHODS, UNIT_WORDS, UNITS
from solidarity_eval.intake.registers.columns import YES_NO_WORDS
from solidarity_eval.locales import get_locale

if TYPE_CHECKING:
    from solidarity_eval.schemas.project import Project

_STEPS = ("start", "reached", "end", "competing", "steps")


def said_words(project: Project, register: str, column: str, *, language: str) -> tuple[str, ...]:
    """Return the words that a column may hold, none where anything may stand in it.

    Parameters
    ----------
    project : Project
        Its parts name the events, the codes, the elements; its indicators the counts.
    register, column : str
        As `solidarity_eval.intake.registers.columns.REGISTERS` and the register of counts name
        them.
    language : {"fr", "en"}
        Of the words that are ours.
    """
    french, locale = language == "fr", get_locale(language)
    if (register, column) == ("counts", "unit"):
        return tuple(UNIT_WORDS.values()) if french else tuple(dict.fromkeys(UNITS.values()))
    if (register, column) == ("counts", "method"):
        return tuple(METHOD_WORDS.values()) if french else tuple(dict.fromkeys(METHODS.values()))
    if (register, column) == ("counts", "population"):
        return tuple(locale.localized(item.label, item.id) for item in project.populations)
    if column in ("state", "share") and register in ("capability", "codes"):
        return tuple(YES_NO_WORDS.values()) if french else tuple(YES_NO_WORDS)
    if column == "wave":
        return tuple(locale.localized(wave.label, wave.id) for wave in project.waves)
    if column == "site":
        return tuple(site.id for site in project.sites) if len(project.sites) > 1 else ()
    return tuple(dict.fromkeys(_of_parts(project, register, column)))


def _of_parts(project: Project, register: str, column: str) -> Iterable[str]:
    if (register, column) == ("counts", "indicator"):
        yield from _indicators(project)
    for part in project.reach:
        if (register, column) == ("events", "event"):
            for key in _STEPS:
                yield from _listed(getattr(part, key, ()))
        elif (register, column) == ("milestones", "id") and part.kind == "milestones":
            yield from part.labels
        elif (register, column) == ("codes", "code") and part.kind == "coded_interviews":
            yield from (code.id for code in part.codebook)
        elif (register, column) == ("capability", "item") and part.kind == "capability":
            yield from (item.id for item in part.items)
        elif (register, column) == ("neighbourhood", "variable") and part.kind == "equity":
            yield from part.variables


def _indicators(project: Project) -> Iterable[str]:
    computed = {one.id for one in (*project.indicators, *project.reach) if one.kind != "count"}
    yield from (one.id for one in project.indicators if one.kind == "count")
    for part in project.reach:
        if part.kind == "distinct":
            yield from part.indicators
        elif part.kind == "attendance":
            yield part.indicator
        elif part.kind == "costs":
            yield from _listed(part.persons)
    yield from (one.indicator for one in project.targets if one.indicator not in computed)


def _listed(value: Any) -> Iterable[str]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value
