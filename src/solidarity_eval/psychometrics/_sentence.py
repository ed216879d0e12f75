"""One sentence of a reading: a code, what it names, and the convention it follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """What a locale turns into words.

    Attributes
    ----------
    code : str
        Key ``psychometrics.reading.<code>`` of the locale files.
    values : mapping
        Numbers, unrounded, and lists of names.
    convention : str or None
        Key of the bibliography, when the sentence follows a cut-off: a convention, not a fact.
    """

    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    convention: str | None = None
