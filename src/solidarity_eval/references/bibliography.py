"""The works that methods, instruments and rules rest on, one entry per key."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any, Literal

from solidarity_eval.errors import ArgumentError, DataError
from solidarity_eval.references._toml import merged_tables

EntryType = Literal["article", "book", "chapter", "software", "report", "dataset"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One work.

    Attributes
    ----------
    key : str
        As code and files cite it, e.g. ``"becker1988"``.
    type : str
        ``article``, ``book``, ``chapter``, ``software``, ``report`` or ``dataset``.
    authors : tuple of str
        Surname then initials (``"Becker B. J."``), or the name of an organisation.
    year : int or None
        Of publication; None for a document that does not say.
    title, container : str
        Of the work; of the journal or the book that holds it.
    volume, issue, pages, publisher, doi, isbn, url : str or None
        What is known of the rest; ``pages`` may be an article number.
    """

    key: str
    type: EntryType
    authors: tuple[str, ...]
    title: str
    year: int | None = None
    container: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    publisher: str | None = None
    doi: str | None = None
    isbn: str | None = None
    url: str | None = None

    @property
    def link(self) -> str | None:
        """Address of the work: its DOI, else its page, else None."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url


@functools.cache
def bibliography() -> Mapping[str, Entry]:
    """Return every entry of ``bibliography/*.toml`` by key.

    Raises
    ------
    DataError
        If a key stands twice, or an entry lacks a field or has an unknown one.
    """
    tables = merged_tables("bibliography")
    return MappingProxyType({key: _read(key, table) for key, table in tables.items()})


def entry(key: str) -> Entry:
    """Return one entry.

    Raises
    ------
    ArgumentError
        If the key is not in the bibliography; the message names the nearest keys.
    """
    known = bibliography()
    if key not in known:
        raise ArgumentError("references.unknown_key", name=key, nearest=nearest(key, known))
    return known[key]


def nearest(key: str, known: Iterable[str]) -> str:
    """Return the names closest to ``key``, joined, or a dash where none is close."""
    return ", ".join(difflib.get_close_matches(key, list(known), n=3)) or "–"


def _read(key: str, table: Mapping[str, Any]) -> Entry:
    allowed = [field.name for field in fields(Entry) if field.name != "key"]
    needed = ("type", "authors", "title")
    wrong = [name for name in table if name not in allowed]
    missing = [name for name in needed if name not in table]
    if wrong or missing:
        raise DataError(
            "references.bad_entry",
            name=key,
            wrong=", ".join(wrong) or "–",
            missing=", ".join(missing) or "–",
            allowed=", ".join(allowed),
        )
    values = dict(table)
    values["authors"] = tuple(values["authors"])
    return Entry(key=key, **values)
