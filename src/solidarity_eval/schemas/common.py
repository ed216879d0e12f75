"""Types that project and instrument files share."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,59}$")]
"""Lower-case identifier: a letter, then letters, digits, ``_`` or ``-``."""

ItemId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,59}$")]
"""Identifier of a question, as the column of a table names it."""

LanguageCode = Literal["fr", "en"]
Better = Literal["higher", "lower"]
Share = Annotated[float, Field(ge=0, le=1)]
Words = dict[LanguageCode, str]
"""The same text in French and English; either may be left out."""


class Model(BaseModel):
    """Base of every schema: frozen, and a key that nobody knows is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
