"""What a reader reads in place of the columns and words of the files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from solidarity_eval.intake.text import fold
from solidarity_eval.report.context import Context
from solidarity_eval.results import Note, Scalar
from solidarity_eval.schemas.common import Text
from solidarity_eval.schemas.reach import (
    Cascade,
    CodedInterviews,
    Dyads,
    Equity,
    Network,
    Panel,
    Services,
    Transition,
)

_OF_PEOPLE = (Equity, Panel, Network)
_OF_EVENTS = (Transition, Cascade, Dyads)


def variable_words(context: Context, name: str) -> str:
    """Return the name of a column of the people table, of the first part that names it."""
    parts = (part for part in context.evaluation.project.reach if isinstance(part, _OF_PEOPLE))
    return _named(context, (part.labels for part in parts), name)


def category_words(context: Context, variable: str, category: str) -> str:
    """Return the name of a category of a column, of the first part that names it."""
    parts = (part for part in context.evaluation.project.reach if isinstance(part, _OF_PEOPLE))
    return _named(context, (part.categories.get(variable, {}) for part in parts), category)


def event_words(context: Context, name: str) -> str:
    """Return the name of an event of the register."""
    parts = (part for part in context.evaluation.project.reach if isinstance(part, _OF_EVENTS))
    return _named(context, (part.labels for part in parts), name)


def indicator_words(context: Context, name: str) -> str:
    """Return the name of an indicator of the project."""
    indicators = context.evaluation.project.indicators
    return _named(context, ({one.id: one.label} for one in indicators if one.label), name)


def in_words(context: Context, note: Note) -> Note:
    """Return a note where columns and words of files have the names that the project gives them.

    A note about a word that the files never hold, or that the project does not know, keeps it as
    it is written.
    """
    told: dict[str, Scalar] = dict(note.values)
    for key, name in _NAMES.items():
        value = note.values.get(key)
        if isinstance(value, str):
            told[key] = ", ".join(name(context, word) for word in value.split(", "))
    variable, categories = note.values.get("variable"), note.values.get("categories")
    if isinstance(variable, str) and isinstance(categories, str):
        words = categories.split(", ")
        told["categories"] = ", ".join(category_words(context, variable, word) for word in words)
    return Note(code=note.code, severity=note.severity, values=told)


def _named(context: Context, labels: Iterable[Mapping[str, Text]], name: str) -> str:
    for given in labels:
        for key, words in given.items():
            if fold(key) == fold(name):
                return context.words_of(words, name)
    return name


def _service_words(context: Context, name: str) -> str:
    parts = (part for part in context.evaluation.project.reach if isinstance(part, Services))
    labels = ({one.id: one.label for one in part.services if one.label} for part in parts)
    return _named(context, labels, name)


def _code_words(context: Context, name: str) -> str:
    parts = (part for part in context.evaluation.project.reach if isinstance(part, CodedInterviews))
    labels = ({one.id: one.label for one in part.codebook if one.label} for part in parts)
    return _named(context, labels, name)


_NAMES: dict[str, Callable[[Context, str], str]] = {
    "variable": variable_words,
    "variables": variable_words,
    "group": variable_words,
    "cause": event_words,
    "steps": event_words,
    "service": _service_words,
    "services": _service_words,
    "label": _code_words,
    "indicator": indicator_words,
}
"""Values of notes that are names of files, and where their words are."""
