"""The questions from which people make their own code, as data."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeQuestion:
    """One question of the code.

    Attributes
    ----------
    id : str
        Proposed name of its column.
    signs : int
        Most letters or digits of an answer.
    ask, help : mapping
        Its words and an example, by language.
    """

    id: str
    signs: int
    ask: dict[str, str]
    help: dict[str, str]


@functools.cache
def code_questions() -> tuple[CodeQuestion, ...]:
    """Return the proposed questions, in the order of the form.

    Examples
    --------
    >>> [question.id for question in code_questions()][:3], sum(q.signs for q in code_questions())
    (['code_mere', 'code_jour', 'code_aines'], 7)
    """
    return tuple(CodeQuestion(**question) for question in _content()["questions"])


def code_references() -> tuple[str, ...]:
    """Return the keys of the works that the questions rest on."""
    return tuple(_content()["references"])


@functools.cache
def _content() -> dict[str, Any]:
    import yaml

    source = files("solidarity_eval.intake.keys").joinpath("questions.yaml")
    content = yaml.safe_load(source.read_text(encoding="utf-8"))
    return dict(content)
