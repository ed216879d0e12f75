"""``corrections.csv``: what a team put right, replayed on every export; no export is changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.intake.columns import match_columns
from solidarity_eval.intake.context import Context
from solidarity_eval.intake.dataset import InputFile
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.keys.code import make_code, parts_of
from solidarity_eval.intake.keys.columns import with_codes
from solidarity_eval.intake.ledgers import Ledger, read_ledger
from solidarity_eval.intake.readers.formats import ReadTable
from solidarity_eval.intake.readers.table import RawTable
from solidarity_eval.intake.rows import code_key, read_persons, wave_names
from solidarity_eval.intake.text import fold, person_key
from solidarity_eval.schemas.project import PeopleTable, ResponseTable, WaveColumn

if TYPE_CHECKING:
    from numpy.typing import NDArray

NAME = "corrections.csv"
COLUMNS: Mapping[str, tuple[str, str]] = {
    "table": ("tableau", "table"),
    "person": ("personne", "person"),
    "wave": ("temps", "wave"),
    "column": ("colonne", "column"),
    "old": ("ancien", "old"),
    "new": ("nouveau", "new"),
    "who": ("qui", "who"),
    "when": ("quand", "when"),
    "why": ("pourquoi", "why"),
}
NEEDED = ("person", "column", "old", "new")
DUPLICATE = frozenset({"duplicate", "doublon"})
FIRST = frozenset({"first", "premier", "premiere"})
LAST = frozenset({"last", "dernier", "derniere"})
RANK = ("applied", "done", "old", "several", "keep", "column", "person", "table")
"""What may become of a correction; of several files, the one that comes first here counts."""

Table = ResponseTable | PeopleTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One row of the file.

    Attributes
    ----------
    row : int
        As a spreadsheet shows it.
    table, person, wave, column, old, new : str
        What to look for, and what to write. A table that is not named is any of the project's.
    signed : bool
        Whether who, when and why are there.
    """

    row: int
    table: str
    person: str
    wave: str
    column: str
    old: str
    new: str
    signed: bool

    @property
    def is_duplicate(self) -> bool:
        """Whether it says which of two rows to keep, instead of what a cell should be."""
        return fold(self.column.partition(":")[0]) in DUPLICATE


@dataclass(slots=True, kw_only=True)
class Corrections:
    """The corrections of a project, and what became of each while the files are read.

    Attributes
    ----------
    ledger : Ledger
        The file.
    items : tuple of Correction
        Its rows.
    fates : mapping
        By row: ``applied``, ``done`` (the export is right by now), or why it does not apply.
    places : mapping
        By row: the file it was applied to.
    """

    ledger: Ledger
    items: tuple[Correction, ...] = ()
    fates: dict[int, str] = field(default_factory=dict)
    places: dict[int, str] = field(default_factory=dict)

    def apply(self, table: Table, read: ReadTable, context: Context) -> ReadTable:
        """Return a file as corrected; ``decided`` counts what was."""
        if read.table is None or not self.items:
            return read
        sheet = _Sheet(table=table, raw=read.table, context=context)
        applied = 0
        for item in self.items:
            elsewhere = self.places.get(item.row, table.file) != table.file
            if elsewhere or not _speaks_of(item, table):
                continue
            fate = sheet.correct(item)
            applied += fate == "applied"
            if fate == "applied":
                self.places[item.row] = table.file
            if RANK.index(fate) < RANK.index(self.fates.get(item.row, RANK[-1])):
                self.fates[item.row] = fate
        if not applied:
            return read
        decided = {**sheet.raw.decided, "corrections": applied}
        return replace(read, table=replace(sheet.raw, decided=decided))

    @property
    def counts(self) -> dict[str, int]:
        """Corrections applied, and stale; nothing where there is no file."""
        if self.ledger.raw is None:
            return {}
        fates = [self.fates.get(item.row, "table") for item in self.items]
        applied = fates.count("applied")
        done = fates.count("done")
        return {"applied": applied, "stale": len(fates) - applied - done}

    def findings(self) -> list[Finding]:
        """Return what the file's reader met, and every correction that did not apply."""
        findings = list(self.ledger.findings)
        if self.ledger.raw is None:
            return findings
        for item in self.items:
            fate = self.fates.get(item.row, "table")
            if fate != "applied":
                findings.append(self._finding(item, fate))
            if not item.signed:
                findings.append(found("correction_unsigned", self.ledger.raw, row=item.row))
        return findings

    def _finding(self, item: Correction, fate: str) -> Finding:
        """Say why a correction changed nothing."""
        place = self.ledger.raw or self.ledger
        code = "correction_done" if fate == "done" else "correction_stale"
        return found(
            code,
            place,
            row=item.row,
            column=item.column or None,
            value=item.old,
            person=item.person,
            wave=item.wave or "–",
            table=item.table,
            new=item.new,
            variant=fate,
        )

    def input(self) -> tuple[InputFile, ...]:
        """Return the file among those that were read."""
        import hashlib

        if self.ledger.raw is None:
            return ()
        return (
            InputFile(
                path=NAME,
                sha256=hashlib.sha256(self.ledger.data).hexdigest(),
                rows=len(self.items),
                decided=dict(self.ledger.raw.decided),
            ),
        )


def read_corrections(folder: Path) -> Corrections:
    """Read the corrections of a project folder; none where there is no such file."""
    ledger = read_ledger(folder, NAME, COLUMNS, needed=NEEDED)
    return Corrections(ledger=ledger, items=tuple(_item(row, cells) for row, cells in ledger.rows))


def _item(row: int, cells: Mapping[str, str]) -> Correction:
    words = {key: cells.get(key, "") for key in COLUMNS}
    signed = all(words.pop(key) for key in ("who", "when", "why"))
    return Correction(row=row, signed=signed, **words)


def _speaks_of(item: Correction, table: Table) -> bool:
    """Tell whether a correction names a file: its path, its name, or nothing."""
    path = PurePosixPath(table.file.replace("\\", "/"))
    names = {fold(str(path)), fold(path.name), fold(path.stem)}
    return not item.table or fold(item.table.replace("\\", "/")) in names


@dataclass(slots=True, kw_only=True)
class _Sheet:
    """A file under correction."""

    table: Table
    raw: RawTable
    context: Context
    persons: NDArray[np.object_] = field(init=False)
    waves: NDArray[np.object_] | None = field(init=False)

    def __post_init__(self) -> None:
        self._find()

    def _find(self) -> None:
        """Find the person and the time of each row."""
        whole = self.raw
        if isinstance(self.table, ResponseTable):
            whole, _ = with_codes(self.table, self.raw)
        self.persons = read_persons(_cells(whole, self.table.person), len(whole))
        self.waves = None
        if isinstance(self.table, ResponseTable) and isinstance(self.table.wave, WaveColumn):
            cells = _cells(whole, self.table.wave.column)
            if cells is not None:
                names = self._wave_names()
                self.waves = np.array([names.get(code_key(text)) for text in cells], dtype=object)

    def _wave_names(self) -> dict[str, str]:
        """Return the time that each word for it stands for."""
        names: dict[str, str] = {}
        for wave in self.context.project.waves:
            labels = wave.label.values() if isinstance(wave.label, dict) else [wave.label]
            names |= {code_key(name): wave.id for name in (wave.id, *labels) if name}
        if isinstance(self.table, ResponseTable):
            names |= wave_names(self.table, self.context.project)
        return names

    def _rows(self, item: Correction) -> NDArray[np.intp]:
        """Return the rows of a person at a time."""
        wanted = {person_key(item.person)}
        if isinstance(self.table, ResponseTable) and self.table.code is not None:
            wanted = {make_code(parts_of(item.person))}
        here = np.array([person in wanted for person in self.persons], dtype=bool)
        if isinstance(self.table, ResponseTable) and item.wave:
            wave = self._wave_names().get(code_key(item.wave))
            if self.waves is not None:
                here &= np.array([one == wave for one in self.waves], dtype=bool)
            elif not isinstance(self.table.wave, WaveColumn) and wave != self.table.wave:
                here[:] = False
        return np.flatnonzero(here)

    def correct(self, item: Correction) -> str:
        """Make one correction and return what became of it."""
        rows = self._rows(item)
        if not len(rows):
            return "person"
        if item.is_duplicate:
            return self._keep_one(item, rows)
        place = match_columns(self.raw.known_as, [item.column]).index.get(item.column)
        if place is None:
            return "column"
        cells = self.raw.columns[place]
        fits = [int(index) for index in rows if _same(str(cells[index]), item.old)]
        if len(fits) > 1:
            return "several"
        if not fits:
            done = any(_same(str(cells[index]), item.new) for index in rows)
            return "done" if done else "old"
        changed = cells.copy()
        changed[fits[0]] = item.new
        columns = (*self.raw.columns[:place], changed, *self.raw.columns[place + 1 :])
        self.raw = replace(self.raw, columns=columns)
        self._find()
        return "applied"

    def _keep_one(self, item: Correction, rows: NDArray[np.intp]) -> str:
        """Set the other rows of a person aside."""
        if len(rows) == 1:
            return "done"
        word = fold(item.new)
        named = item.column.partition(":")[2].strip()
        if named:
            cells = _cells(self.raw, named)
            if cells is None:
                return "column"
            kept = [index for index in rows if _same(str(cells[index]), item.new)]
        else:
            kept = [*rows[:1]] if word in FIRST else [*rows[-1:]] if word in LAST else []
        if len(kept) != 1:
            return "several" if kept else "keep"
        stays = np.ones(len(self.raw), dtype=bool)
        stays[[index for index in rows if index != kept[0]]] = False
        self.raw = replace(
            self.raw,
            columns=tuple(cells[stays] for cells in self.raw.columns),
            rows=self.raw.rows[stays],
            set_aside=self.raw.set_aside + int((~stays).sum()),
        )
        self._find()
        return "applied"


def _cells(raw: RawTable, name: str) -> NDArray[np.object_] | None:
    place = match_columns(raw.known_as, [name]).index.get(name)
    return None if place is None else raw.columns[place]


def _same(cell: str, text: str) -> bool:
    """Tell whether two texts of a cell are the same answer: ``3``, ``03`` and ``3.0`` are one."""
    return code_key(cell) == code_key(text)
