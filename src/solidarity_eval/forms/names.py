"""Names of columns as phone forms and web questionnaires allow them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from solidarity_eval.forms.questions import Question
from solidarity_eval.intake.text import fold

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


def plain_name(text: str, *, joint: str = "_") -> str:
    """Return a text as letters, digits and ``joint``, beginning with a letter.

    Examples
    --------
    >>> plain_name("Âge (années)"), plain_name("2e question"), plain_name("a_b", joint="")
    ('Age_annees', 'q_2e_question', 'ab')
    """
    bare = unicodedata.normalize("NFKD", text)
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    bare = re.sub(r"[^A-Za-z0-9]+", joint, bare).strip(joint or None)
    return bare if bare[:1].isalpha() else f"q{joint}{bare}"


def form_names(questions: Iterable[Question]) -> dict[str, str]:
    """Return the name of each column in a phone form: its own where the form allows it.

    Returns
    -------
    dict
        Column to name; names differ even without regard to case.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for question in questions:
        column = question.column
        name = different(column if _NAME.fullmatch(column) else plain_name(column), taken)
        taken.add(name.lower())
        names[column] = name
    return names


def different(name: str, taken: set[str], *, longest: int = 60) -> str:
    """Return ``name``, numbered where it is taken (without regard to case) and cut to length."""
    candidate, number = name[:longest], 2
    while candidate.lower() in taken:
        tail = str(number)
        candidate = name[: longest - len(tail)] + tail
        number += 1
    return candidate


def renamed(names: dict[str, str]) -> dict[str, str]:
    """Return the columns whose new name the reader of answers would not recognise."""
    return {column: name for column, name in names.items() if fold(column) != fold(name)}
