"""The words that may stand in a column of a register, as the project file says them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval.intake.counts import METHOD_WORDS, METHODS, UNIT_WORDS, UNITS
from solidarity_eval.intake.registers.columns import YES_NO_WORDS
from solidarity_eval.intake.registers.words import expected_words
from solidarity_eval.locales import get_locale

if TYPE_CHECKING:
    from solidarity_eval.schemas.project import Project


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
    return expected_words(project, register, column)
