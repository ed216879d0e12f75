"""One file under correction: the rows of a person at a time, the cell or the row that is meant."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.intake.columns import label_of, match_columns
from solidarity_eval.intake.context import Context
from solidarity_eval.intake.keys.code import make_code, parts_of
from solidarity_eval.intake.keys.columns import with_codes
from solidarity_eval.intake.readers.table import RawTable
from solidarity_eval.intake.rows import code_key, read_persons, translate, wave_names
from solidarity_eval.intake.text import fold, person_key
from solidarity_eval.schemas.project import PeopleTable, ResponseTable, WaveColumn

if TYPE_CHECKING:
    from numpy.typing import NDArray

DUPLICATE = frozenset({"duplicate", "doublon"})
FIRST = frozenset({"first", "premier", "premiere"})
LAST = frozenset({"last", "dernier", "derniere"})

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A cell, or a row where ``column`` is empty.

    Attributes
    ----------
    table : str
        File, as the project names it.
    row : int
        As a spreadsheet shows it.
    column : str
        Header as the file writes it.
    old : str
        What the cell holds after the corrections that exist.
    """

    table: str
    row: int
    column: str = ""
    old: str = ""


@dataclass(slots=True, kw_only=True)
class Search:
    """Where a correction may apply: rows of the person, cells of the column, names nearby."""

    rows: list[Place] = field(default_factory=list)
    cells: list[Place] = field(default_factory=list)
    persons: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    wave_known: bool = False


@dataclass(slots=True, kw_only=True)
class Sheet:
    """A file under correction."""

    table: Table
    raw: RawTable
    context: Context
    persons: NDArray[np.object_] = field(init=False)
    places: dict[object, list[int]] = field(init=False)
    waves: NDArray[np.object_] | None = field(init=False)

    def __post_init__(self) -> None:
        self._find()

    def _find(self) -> None:
        """Find the person and the time of each row."""
        whole = self.raw
        if isinstance(self.table, ResponseTable):
            whole, _ = with_codes(self.table, self.raw)
        self.persons = read_persons(_cells(whole, self.table.person), len(whole))
        self.places = {}
        for index, person in enumerate(self.persons):
            self.places.setdefault(person, []).append(index)
        self.waves = None
        if isinstance(self.table, ResponseTable) and isinstance(self.table.wave, WaveColumn):
            cells = _cells(whole, self.table.wave.column)
            if cells is not None:
                names = self._wave_names()
                self.waves = translate(cells, len(cells), lambda text: names.get(code_key(text)))

    def _wave_names(self) -> dict[str, str]:
        """Return the time that each word for it stands for."""
        names: dict[str, str] = {}
        for wave in self.context.project.waves:
            labels = wave.label.values() if isinstance(wave.label, dict) else [wave.label]
            names |= {code_key(name): wave.id for name in (wave.id, *labels) if name}
        if isinstance(self.table, ResponseTable):
            names |= wave_names(self.table, self.context.project)
        return names

    def _rows(self, item: Correction) -> list[int]:
        """Return the rows of a person at a time."""
        wanted = person_key(item.person)
        if isinstance(self.table, ResponseTable) and self.table.code is not None:
            wanted = make_code(parts_of(item.person))
        rows = self.places.get(wanted, [])
        if isinstance(self.table, ResponseTable) and item.wave:
            wave = self._wave_names().get(code_key(item.wave))
            if self.waves is not None:
                waves = self.waves
                rows = [index for index in rows if waves[index] == wave]
            elif not isinstance(self.table.wave, WaveColumn) and wave != self.table.wave:
                rows = []
        return rows

    def _names_people(self, place: int) -> bool:
        """Tell whether a column says who or when."""
        names = [self.table.person]
        if isinstance(self.table, ResponseTable):
            names += self.table.code_parts
            names += [self.table.wave.column] if isinstance(self.table.wave, WaveColumn) else []
        return place in match_columns(self.raw.known_as, names).index.values()

    def search(self, item: Correction, search: Search) -> None:
        """Add what a correction names in this file to a search."""
        search.persons += [str(person) for person in self.persons if person is not None]
        search.headers += [name for name in self.raw.header if name]
        search.wave_known |= code_key(item.wave) in self._wave_names()
        place = match_columns(self.raw.known_as, [item.column]).index.get(item.column)
        for index in self._rows(item):
            row = int(self.raw.rows[index])
            search.rows.append(Place(table=self.table.file, row=row))
            if place is not None:
                old, header = str(self.raw.columns[place][index]), label_of(self.raw, place)
                search.cells.append(Place(table=self.table.file, row=row, column=header, old=old))

    def correct(self, item: Correction) -> str:
        """Make one correction and return what became of it."""
        rows = self._rows(item)
        if not rows:
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
        if self._names_people(place):
            self._find()
        return "applied"

    def _keep_one(self, item: Correction, rows: list[int]) -> str:
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
