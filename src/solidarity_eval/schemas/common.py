"""Types that project and instrument files share."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic_core import PydanticCustomError


def _not_a_number(value: object) -> object:
    """Refuse ``2027``, which pydantic would read as seconds since 1970."""
    if isinstance(value, int | float) or (isinstance(value, str) and value.strip().isdigit()):
        raise PydanticCustomError(
            "date_is_number", "a date needs a year, a month and a day: 2027-12-31", {}
        )
    return value


def _inside_folder(value: str) -> str:
    """Return a path with ``/``; one that leaves the project folder is refused."""
    path = value.replace("\\", "/")
    if path.startswith(("/", "~")) or re.match(r"[A-Za-z]:", path) or ".." in path.split("/"):
        raise PydanticCustomError(
            "outside_folder", "the file must be in the project folder, not {path}", {"path": value}
        )
    return path


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,59}$")]
"""Lower-case identifier: a letter, then letters, digits, ``_`` or ``-``."""

ItemId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,59}$")]
"""Identifier of a question, as the column of a table names it."""

Day = Annotated[dt.date, BeforeValidator(_not_a_number)]
"""A day of the calendar; a year alone is refused."""

FilePath = Annotated[str, Field(min_length=1), AfterValidator(_inside_folder)]
"""Path of a file relative to the project folder, written with ``/``, never outside it."""

LanguageCode = Literal["fr", "en"]
Better = Literal["higher", "lower"]
Share = Annotated[float, Field(ge=0, le=1)]
Words = dict[LanguageCode, str]
"""The same text in French and English; either may be left out."""

Text = Words | str
"""A text in one or both languages."""


class Model(BaseModel):
    """Base of every schema: frozen, and a key that nobody knows is an error."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False
    )
