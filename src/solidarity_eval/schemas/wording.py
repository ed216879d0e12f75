"""The sentences of a questionnaire that a team has the right to print: a file of its own.

``questionnaires/<id>.wording.yaml`` in the project folder. It is never shipped with the library:
the owner of a questionnaire gives its text to the team, not to us.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from solidarity_eval.schemas.common import ItemId, Model, Slug, Words


class Wording(Model):
    """Texts of one questionnaire, by item and language; an empty text is a place to fill.

    Attributes
    ----------
    instrument : str
        Identifier of the questionnaire.
    source : str or None
        Where the text comes from, and who allowed its use.
    introduction : mapping
        What is read or printed before the first question.
    items : mapping
        The question of each item.
    answers : mapping
        What each answer is called, where the form must use exact words.
    """

    schema_version: Literal[1] = 1
    instrument: Slug
    source: str | None = None
    introduction: Words = Field(default_factory=dict)
    items: dict[ItemId, Words] = Field(default_factory=dict)
    answers: dict[int, Words] = Field(default_factory=dict)
