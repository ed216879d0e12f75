"""Read and check a register; every cell that cannot be used is a finding with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from solidarity_eval.intake.answers import Decoded, decode
from solidarity_eval.intake.checks.columns import missing_column, unused_columns
from solidarity_eval.intake.checks.dates import check_dates
from solidarity_eval.intake.checks.groups import check_sites
from solidarity_eval.intake.checks.steps import check_steps
from solidarity_eval.intake.context import Context
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.readers import RawTable, read_register
from solidarity_eval.intake.readers.formats import ReadTable
from solidarity_eval.intake.registers.amounts import amount_decoder
from solidarity_eval.intake.registers.columns import REGISTERS, YES_NO_WORDS, Column, Unit
from solidarity_eval.intake.registers.words import check_unused_words, expected_words
from solidarity_eval.intake.rows import (
    read_dates,
    read_names,
    read_persons,
    read_sites,
    text_series,
    translate,
)
from solidarity_eval.intake.text import fold
from solidarity_eval.schemas.registers import RegisterTable

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


_FREE = {("costs", "category"), ("neighbourhood", "variable")}
"""Columns in which a word that the project does not name is no mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRead:
    """A register as read and checked; ``frame`` has the columns of ``REGISTERS[name]``.

    People are normalised identifiers, days ``datetime64``, numbers floats, all else text; what
    is empty or was refused is missing.
    """

    name: str
    frame: pd.DataFrame | None
    read: ReadTable
    findings: tuple[Finding, ...] = ()


def read_registers(context: Context) -> tuple[RegisterRead, ...]:
    """Read every register that the project names."""
    given = context.project.tables.given()
    return tuple(_read(name, table, context) for name, table in given.items())


def _read(name: str, table: RegisterTable, context: Context) -> RegisterRead:
    columns = REGISTERS[name]
    headers = {
        key: (fold(table.columns[key]),) if key in table.columns else column.headers
        for key, column in columns.items()
    }
    expected = tuple(header for names in headers.values() for header in names)
    read = read_register(context.folder, table.file, sheet=table.sheet, expected=expected)
    raw = read.table
    if raw is None or not raw.header:
        return RegisterRead(name=name, frame=None, read=read)
    register = _Register(
        name=name, table=table, raw=raw, context=context, places=_places(raw, headers)
    )
    return RegisterRead(
        name=name, frame=register.frame(), read=read, findings=tuple(register.findings())
    )


def _places(raw: RawTable, headers: dict[str, tuple[str, ...]]) -> dict[str, int]:
    """Return where each column stands; the first name that is there wins, and no place twice."""
    folded = [fold(header) for header in raw.header]
    places: dict[str, int] = {}
    for key, names in headers.items():
        free = [n for n in names if n in folded and folded.index(n) not in places.values()]
        if free:
            places[key] = folded.index(free[0])
    return places


@dataclass(frozen=True, slots=True, kw_only=True)
class _Register:
    """One file and where its columns stand."""

    name: str
    table: RegisterTable
    raw: RawTable
    context: Context
    places: dict[str, int]

    def cells(self, key: str) -> NDArray[np.object_] | None:
        return self.raw.columns[self.places[key]] if key in self.places else None

    def words(self, key: str, column: Column) -> dict[str, str]:
        """Return our word by folded word of the file, for a column with a closed list."""
        own = {fold(str(old)): new for old, new in self.table.values.get(key, {}).items()}
        return column.words | own

    def frame(self) -> pd.DataFrame:
        import pandas as pd

        size = len(self.raw)
        return pd.DataFrame(
            {key: self._values(key, column, size) for key, column in REGISTERS[self.name].items()}
        )

    def _values(self, key: str, column: Column, size: int) -> Any:
        cells = self.cells(key)
        if column.kind == "number":
            if cells is None:
                return np.full(size, np.nan)
            return self._numbers(cells, column.unit).values
        if column.kind == "date":
            return read_dates(cells, size).astype("datetime64[s]")
        return text_series(self._texts(key, column, cells))

    def _texts(
        self, key: str, column: Column, cells: NDArray[np.object_] | None
    ) -> NDArray[np.object_]:
        size = len(self.raw)
        if column.kind == "person":
            return read_persons(cells, size)
        if column.kind == "site":
            return read_sites(cells, self.context.project, size)
        if column.kind == "text":
            return translate(cells, size, lambda text: text.strip() or None)
        if column.kind in ("word", "wave"):
            known = self._known(key, column)
            return translate(cells, size, lambda text: known.get(fold(text)))
        own = {fold(str(old)): new for old, new in self.table.values.get(key, {}).items()}
        names = read_names(
            cells, size, expected=expected_words(self.context.project, self.name, key)
        )
        for index, name in enumerate(names if own else ()):
            names[index] = own.get(fold(name), name) if name else None
        return names

    def _known(self, key: str, column: Column) -> dict[str, str]:
        if column.kind == "word":
            return self.words(key, column)
        waves = {fold(wave): wave for wave in self.context.wave_names}
        waves |= {fold(name): wave for wave, name in self.context.wave_names.items()}
        return waves | self.words(key, column)

    def _numbers(self, cells: NDArray[np.object_], unit: Unit | None) -> Decoded:
        return decode(cells, amount_decoder(unit))

    def findings(self) -> Iterator[Finding]:
        """Yield everything wrong in the file, column by column."""
        columns = REGISTERS[self.name]
        free = [n for place, n in enumerate(self.raw.header) if place not in self.places.values()]
        for key, column in columns.items():
            if key in self.places:
                yield from self._column(key, column)
            elif column.needed or column.expected or key in self.table.columns:
                finding = missing_column(self.raw, self.table.columns.get(key, key), free)
                yield replace(finding, values={**finding.values, "variant": "register"})
        yield from self._unused_words()
        yield from unused_columns(self.raw, set(self.places.values()), self.table.ignore)
        yield from self._repeated_rows()
        if self.name == "ties":
            yield from self._ties_to_oneself()
        if self.name == "events":
            yield from check_steps(self.raw, self.frame(), self.places, context=self.context)

    def _column(self, key: str, column: Column) -> Iterator[Finding]:
        cells, header = self.raw.columns[self.places[key]], self.raw.header[self.places[key]]
        if column.needed:
            yield from (
                found("register_empty_cell", self.raw, row=self.raw.rows[index], column=header)
                for index, cell in enumerate(cells)
                if not cell.strip()
            )
        if column.kind == "date":
            days = read_dates(cells, len(self.raw))
            found_days = check_dates(self.raw, header, cells, days=days, today=self.context.today)
            for finding in found_days:
                if not (column.may_come and finding.code == "future_date"):
                    yield finding
        elif column.kind == "number":
            yield from self._wrong_numbers(header, cells, column.unit)
        elif column.kind == "site":
            sites = read_sites(cells, self.context.project, len(self.raw))
            yield from check_sites(self.raw, self.places[key], self.context, sites=sites)
        elif column.kind in ("word", "wave"):
            yield from self._wrong_words(key, column, header, cells=cells)

    def _wrong_numbers(
        self, header: str, cells: NDArray[np.object_], unit: Unit | None
    ) -> Iterator[Finding]:
        for code, positions in self._numbers(cells, unit).problems.items():
            for index in positions:
                row = self.raw.rows[index]
                yield found(
                    code,
                    self.raw,
                    row=row,
                    column=header,
                    value=cells[index],
                    low=0,
                    variant="register",
                )

    def _wrong_words(
        self, key: str, column: Column, header: str, *, cells: NDArray[np.object_]
    ) -> Iterator[Finding]:
        known = self._known(key, column)
        names = YES_NO_WORDS if column.kind == "word" else self.context.wave_names
        allowed = ", ".join(f"{word} ({ours})" for ours, word in names.items())
        for index, cell in enumerate(cells):
            if fold(cell) and fold(cell) not in known:
                yield found(
                    "register_unknown_word",
                    self.raw,
                    row=self.raw.rows[index],
                    column=header,
                    value=cell,
                    allowed=allowed,
                )

    def _unused_words(self) -> Iterator[Finding]:
        """Yield the events, codes and elements that no part of the project reads."""
        for key, place in self.places.items():
            if (self.name, key) in _FREE:
                continue
            expected = expected_words(self.context.project, self.name, key)
            also = map(str, self.table.values.get(key, {}))
            yield from check_unused_words(self.raw, place, expected, also=also)

    def _ties_to_oneself(self) -> Iterator[Finding]:
        """Yield the ties of a person with the same person."""
        if not {"ego", "alter"} <= self.places.keys():
            return
        place, size = self.places["alter"], len(self.raw)
        ends = zip(*(read_persons(self.cells(key), size) for key in ("ego", "alter")), strict=True)
        for index, (ego, alter) in enumerate(ends):
            if ego is not None and ego == alter:
                yield found(
                    "tie_to_oneself",
                    self.raw,
                    row=self.raw.rows[index],
                    column=self.raw.header[place],
                    value=self.raw.columns[place][index],
                )

    def _repeated_rows(self) -> Iterator[Finding]:
        """Yield the rows that say exactly what an earlier row said."""
        if self.name in ("attendance", "costs", "drills"):
            return
        seen: dict[tuple[str, ...], int] = {}
        places = sorted(self.places.values())
        for index, row in enumerate(self.raw.rows):
            cells = tuple(fold(self.raw.columns[place][index]) for place in places)
            if any(cells) and cells in seen:
                yield found("register_row_twice", self.raw, row=row, first=seen[cells])
            seen.setdefault(cells, row)
