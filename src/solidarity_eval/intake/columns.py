"""Which column of a file holds what the project file names."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from solidarity_eval.intake.readers.table import RawTable
from solidarity_eval.intake.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Wanted names matched with the headers of a file.

    Attributes
    ----------
    index : mapping
        Position of the column of each wanted name that was found.
    loose : frozenset of str
        Wanted names found only by leaving case, accents or a group prefix out.
    missing : tuple of str
        Wanted names that no header fits, in the order wanted.
    repeated : frozenset of str
        Wanted names that two headers fit equally well; the first one is taken.
    """

    index: dict[str, int]
    loose: frozenset[str]
    missing: tuple[str, ...]
    repeated: frozenset[str]


def match_columns(header: tuple[str, ...], wanted: Iterable[str]) -> Columns:
    """Match names with headers: as written, else folded, else by the last part after ``/``.

    The last part (``group/question`` of a phone form) counts only when one header has it.
    """
    exact, folded, tails = (
        _positions(header, key) for key in (str, fold, lambda name: fold(name).rsplit("/", 1)[-1])
    )
    index: dict[str, int] = {}
    loose, missing, repeated = set(), [], set()
    for name in dict.fromkeys(wanted):
        places = exact.get(" ".join(name.split())) or folded.get(fold(name))
        if places is None:
            tail = tails.get(fold(name), [])
            places = tail if len(tail) == 1 else None
        if places is None:
            missing.append(name)
            continue
        index[name] = places[0]
        if header[places[0]] != " ".join(name.split()):
            loose.add(name)
        if len(places) > 1:
            repeated.add(name)
    return Columns(
        index=index,
        loose=frozenset(loose),
        missing=tuple(missing),
        repeated=frozenset(repeated),
    )


def _positions(header: tuple[str, ...], key: Callable[[str], str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for position, name in enumerate(header):
        if name:
            places.setdefault(key(name), []).append(position)
    return places


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Return the name that looks most like ``name``, or None when none does."""
    by_fold = {fold(item): item for item in names if item}
    close = difflib.get_close_matches(fold(name), list(by_fold), n=1, cutoff=0.6)
    return by_fold[close[0]] if close else None


def label_of(table: RawTable, position: int) -> str:
    """Return the header of a column, or its letter in a spreadsheet when it has none."""
    if position < len(table.header) and table.header[position]:
        return table.header[position]
    letters, rest = "", position + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters
