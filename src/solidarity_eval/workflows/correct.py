"""One more row of ``corrections.csv``: the function behind ``solidarity-eval correct``."""

from __future__ import annotations

import datetime as dt
import getpass
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from solidarity_eval.errors import ArgumentError, DataError, OutputError
from solidarity_eval.intake.correction_sheet import Correction, Place
from solidarity_eval.intake.corrections import COLUMNS, NAME, NEEDED, places_of
from solidarity_eval.intake.ledgers import append_row, locked, read_ledger, replace_file

if TYPE_CHECKING:
    from solidarity_eval.schemas.load import LoadedProject

KEEP = ("first", "last")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody wants to put right.

    Attributes
    ----------
    person : str
        Code of the person.
    wave, table : str
        Time and file; may be empty where they leave no doubt.
    column, new : str or None
        The cell, and what it should hold.
    keep : str or None
        ``first`` or ``last``: which of two rows of the person to keep.
    why, who : str
        The reason; who says so, by default the name of the computer's user.
    """

    person: str
    wave: str = ""
    table: str = ""
    column: str | None = None
    new: str | None = None
    keep: str | None = None
    why: str = ""
    who: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectOutcome:
    """The row that was written.

    Attributes
    ----------
    path : Path
        The file of corrections.
    cells : mapping
        The row, by key of its columns.
    """

    path: Path
    cells: dict[str, str]


def correct(folder: str | Path, asked: Asked, *, language: str | None = None) -> CorrectOutcome:
    """Add a correction to ``corrections.csv`` after making sure that it applies.

    Parameters
    ----------
    folder : str or Path
        The project folder, or its ``project.yaml``.
    asked : Asked
        What to put right.
    language : str, optional
        Of the header of a new file; the project's own by default.

    Returns
    -------
    CorrectOutcome
        The row, with the old value as the export holds it.

    Raises
    ------
    ArgumentError
        If neither a cell nor a row to keep is named, or the time is unknown.
    DataError
        If no row, or more than one, is meant; if the cell holds the new value already.
    OutputError
        If the file is open elsewhere or cannot be read.
    """
    from solidarity_eval.evaluation.load import read_project

    wanted = _wanted(asked)
    loaded = read_project(folder)
    path = loaded.folder / NAME
    with locked(path):
        ledger = read_ledger(loaded.folder, NAME, COLUMNS, needed=NEEDED)
        if path.exists() and ledger.raw is None:
            from solidarity_eval.intake import describe

            reason = describe.message(ledger.findings[0], language or loaded.project.language)
            raise OutputError("people.ledger_unreadable", path=NAME, reason=reason)
        place = _place(loaded, wanted)
        cells = {
            "table": place.table,
            "person": asked.person,
            "wave": asked.wave,
            "column": place.column,
            "old": "" if asked.keep else place.old,
            "new": wanted.new,
            "who": asked.who if asked.who is not None else _user(),
            "when": dt.datetime.now().astimezone().date().isoformat(),
            "why": asked.why,
        }
        spoken = language or loaded.project.language
        replace_file(path, append_row(ledger, cells, COLUMNS, language=spoken))
    return CorrectOutcome(path=path, cells=cells)


def _wanted(asked: Asked) -> Correction:
    """Return what is asked as a correction whose old value is not known yet."""
    cell = asked.column is not None and asked.new is not None
    if cell == (asked.keep is not None) or (asked.column is None) != (asked.new is None):
        raise ArgumentError("people.what_to_correct")
    if asked.keep is not None and asked.keep not in KEEP:
        raise ArgumentError("people.unknown_keep", value=asked.keep)
    return Correction(
        row=0,
        table=asked.table,
        person=asked.person,
        wave=asked.wave,
        column=asked.column if asked.column is not None else "duplicate",
        old="",
        new=asked.keep or asked.new or "",
        signed=True,
    )


def _place(loaded: LoadedProject, wanted: Correction) -> Place:
    """Return the one place that is meant."""
    search = places_of(loaded, wanted)
    if wanted.wave and not search.wave_known:
        allowed = ", ".join(wave.id for wave in loaded.project.waves)
        raise ArgumentError("people.unknown_wave", value=wanted.wave, allowed=allowed)
    if not search.rows:
        raise DataError(
            "people.unknown_person",
            value=wanted.person,
            nearest=_nearest(wanted.person, search.persons),
        )
    if wanted.is_duplicate:
        tables = {place.table for place in search.rows}
        if len(search.rows) == 1:
            raise DataError("people.one_row", person=wanted.person)
        if len(tables) > 1:
            raise _several(wanted, search.rows)
        return replace(search.rows[0], column="duplicate")
    if not search.cells:
        nearest = _nearest(wanted.column, search.headers)
        raise DataError("people.unknown_column", value=wanted.column, nearest=nearest)
    if len(search.cells) > 1:
        raise _several(wanted, search.cells)
    if search.cells[0].old.strip() == wanted.new.strip():
        raise DataError("people.same_value", value=wanted.new)
    return search.cells[0]


def _several(wanted: Correction, places: Iterable[Place]) -> DataError:
    where = ", ".join(f"{place.table}:{place.row}" for place in places)
    return DataError("people.several_rows", person=wanted.person, places=where)


def _nearest(word: str, known: Iterable[str]) -> str:
    from solidarity_eval.intake.columns import nearest

    return nearest(word, sorted(set(known))) or "–"


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
