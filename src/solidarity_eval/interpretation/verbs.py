"""Verbs by level of proof: what may be said, and what may not be said below it."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from solidarity_eval.errors import ArgumentError
from solidarity_eval.locales import available_languages, get_locale

if TYPE_CHECKING:
    from solidarity_eval.interpretation.passport_parts import VerbLevel

LEVELS: tuple[VerbLevel, ...] = ("describe", "change", "association", "effect")


def strongest_verbs(levels: tuple[VerbLevel, ...]) -> VerbLevel:
    """Return the strongest of several levels, ``describe`` when there is none.

    Examples
    --------
    >>> strongest_verbs(("change", "effect", "describe"))
    'effect'
    """
    return max(levels, key=LEVELS.index, default="describe")


def allowed_verbs(level: VerbLevel, language: str) -> tuple[str, ...]:
    """Return the verbs that a report may use at a level: its own and those of the levels below.

    Parameters
    ----------
    level : {"describe", "change", "association", "effect"}
    language : {"fr", "en"}

    Returns
    -------
    tuple of str
        From the weakest to the strongest.

    Raises
    ------
    ArgumentError
        If the level or the language does not exist.

    Examples
    --------
    >>> allowed_verbs("change", "en")[-1]
    'stays at the same level'
    """
    reached = LEVELS[: _place(level, language) + 1]
    return tuple(verb for name in reached for verb in _listed("allowed", name, language))


@functools.cache
def forbidden_patterns(level: VerbLevel, language: str) -> tuple[re.Pattern[str], ...]:
    """Return what may not stand in a report at a level, one pattern a word.

    The words of every level above, and words that no report of this library uses: those that
    judge (unfortunately, success) and those that claim more than a measure can (prove,
    significant).

    Parameters
    ----------
    level : {"describe", "change", "association", "effect"}
    language : {"fr", "en"}

    Returns
    -------
    tuple of re.Pattern
        Whole words, capitals or not, either apostrophe.

    Raises
    ------
    ArgumentError
        If the level or the language does not exist.

    Examples
    --------
    >>> patterns = forbidden_patterns("change", "en")
    >>> any(pattern.search("This is the effect of the programme.") for pattern in patterns)
    True
    """
    beyond = ("always", *LEVELS[_place(level, language) + 1 :])
    return tuple(_pattern(word) for name in beyond for word in _listed("forbidden", name, language))


def _place(level: str, language: str) -> int:
    if level not in LEVELS:
        raise ArgumentError(
            "interpretation.verb_level", value=repr(level), allowed=", ".join(LEVELS)
        )
    if language not in available_languages():
        raise ArgumentError(
            "interpretation.language",
            value=repr(language),
            allowed=", ".join(available_languages()),
        )
    return LEVELS.index(level)


def _listed(kind: str, name: str, language: str) -> list[str]:
    return get_locale(language).text(f"verbs.{kind}.{name}").split("|")


def _pattern(word: str) -> re.Pattern[str]:
    escaped = re.escape(word).replace(r"\*", r"\w*").replace("’", "['’]")
    return re.compile(rf"\b{escaped}(?!\w)", re.IGNORECASE)
