"""Errors planted in the answers, as teams make them, and the corrections that mend them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval.laureates.simulate import Row
from solidarity_eval.schemas.tables import ResponseTable, WaveColumn

if TYPE_CHECKING:
    import numpy as np

_WHO, _WHEN = "simulation", "2026-01-05"
_WHY = {
    "out_of_range": "faute de frappe : le chiffre a été tapé deux fois",
    "not_whole": "une moyenne a été saisie au lieu de la réponse",
    "text_in_number": "un mot a été saisi au lieu du code",
    "impossible_date": "jour qui n'existe pas",
    "future_date": "année mal tapée",
    "unknown_wave": "le temps a été écrit autrement",
    "joined_identifiers": "code en minuscules",
    "similar_identifiers": "code avec un tiret",
    "ambiguous_identifier": "zéros oubliés au début du code",
    "person_twice": "questionnaire saisi deux fois",
}
_WORD, _OTHER_TIME, _NO_DAY = "beaucoup", "à la fin", "2024-02-31"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """An error: where it stands, what is written there, and which finding names it."""

    file: str
    row: int
    column: str
    value: str
    finding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoiled:
    """Answers with errors, the errors, and the corrections in the order to make them."""

    rows: list[Row]
    planted: tuple[Planted, ...]
    corrections: tuple[Row, ...]


@dataclass(slots=True, kw_only=True)
class _File:
    """A file of answers while it is spoiled."""

    table: ResponseTable
    rows: list[Row]
    planted: list[Planted]
    corrections: list[Row]

    def spoil(self, index: int, column: str, value: str, *, finding: str) -> None:
        """Write a wrong value, and remember what it was."""
        row = self.rows[index]
        old, person = row[column], row[self.table.person]
        row[column] = value
        self.note(index, column, value, finding=finding)
        self.correct(
            person=value if column == self.table.person else person,
            wave="" if column == self._wave else row.get(self._wave, ""),
            column=column,
            old=value,
            new=old,
            why=_WHY[finding],
        )

    def note(self, index: int, column: str, value: str, *, finding: str) -> None:
        self.planted.append(
            Planted(
                file=self.table.file, row=index + 2, column=column, value=value, finding=finding
            )
        )

    def correct(self, **cells: str) -> None:
        names = ("person", "wave", "column", "old", "new", "why")
        headers = ("personne", "temps", "colonne", "ancien", "nouveau", "pourquoi")
        line = {"tableau": self.table.file}
        line |= {header: cells[name] for name, header in zip(names, headers, strict=True)}
        self.corrections.append({**line, "qui": _WHO, "quand": _WHEN})

    @property
    def _wave(self) -> str:
        return self.table.wave.column if isinstance(self.table.wave, WaveColumn) else ""

    @property
    def items(self) -> list[str]:
        """Headers of the questions."""
        keys = {self.table.person, self._wave, self.table.date, self.table.cluster}
        return [header for header in self.rows[0] if header not in keys]


def plant(table: ResponseTable, rows: list[Row], *, rng: np.random.Generator) -> Spoiled:
    """Return answers with one error of each kind, each in the row of another person.

    Codes are spoiled at a later time, of people who also answered the first time, so that the
    spelling that came first is the right one.
    """
    file = _File(table=table, rows=[dict(row) for row in rows], planted=[], corrections=[])
    first = next(iter(rows)).get(file._wave)
    early = {row[table.person] for row in rows if row.get(file._wave) == first}
    again = [
        index
        for index, row in enumerate(rows)
        if row.get(file._wave) != first and row[table.person] in early
    ]
    free = [int(place) for place in rng.permutation(len(again))]
    chosen = (again[place] for place in _apart(free, again, rows, person=table.person))
    for make in _KINDS:
        make(file, next(chosen))
    return Spoiled(rows=file.rows, planted=tuple(file.planted), corrections=tuple(file.corrections))


def _apart(free: list[int], again: list[int], rows: list[Row], *, person: str) -> list[int]:
    """Keep one row per person."""
    seen: set[str] = set()
    kept = []
    for place in free:
        code = rows[again[place]][person]
        if code and code not in seen:
            seen.add(code)
            kept.append(place)
    return kept


def _filled(file: _File, index: int) -> str:
    """Return a question that this person answered with a single digit."""
    row = file.rows[index]
    return next(header for header in file.items if len(row[header]) == 1)


def _out_of_range(file: _File, index: int) -> None:
    column = _filled(file, index)
    file.spoil(index, column, "44", finding="out_of_range")


def _not_whole(file: _File, index: int) -> None:
    file.spoil(index, _filled(file, index), "2,5", finding="not_whole")


def _text(file: _File, index: int) -> None:
    file.spoil(index, _filled(file, index), _WORD, finding="text_in_number")


def _impossible(file: _File, index: int) -> None:
    file.spoil(index, file.table.date or "", _NO_DAY, finding="impossible_date")


def _future(file: _File, index: int) -> None:
    column = file.table.date or ""
    day = file.rows[index][column]
    file.spoil(index, column, f"2{day[1]}9{day[3:]}", finding="future_date")


def _unknown_wave(file: _File, index: int) -> None:
    file.spoil(index, file._wave, _OTHER_TIME, finding="unknown_wave")


def _joined(file: _File, index: int) -> None:
    column = file.table.person
    file.spoil(index, column, file.rows[index][column].lower(), finding="joined_identifiers")


def _similar(file: _File, index: int) -> None:
    column = file.table.person
    code = file.rows[index][column]
    file.spoil(index, column, f"{code[:1]}-{code[1:]}", finding="similar_identifiers")


def _ambiguous(file: _File, index: int) -> None:
    column = file.table.person
    code = file.rows[index][column]
    letters = code.rstrip("0123456789")
    number = code[len(letters) :]
    file.spoil(index, column, f"{letters}0{number}", finding="ambiguous_identifier")


def _twice(file: _File, index: int) -> None:
    row = dict(file.rows[index])
    file.rows.append(row)
    person = row[file.table.person]
    file.note(len(file.rows) - 1, file.table.person, person, finding="person_twice")
    file.correct(
        person=person,
        wave=row.get(file._wave, ""),
        column="doublon",
        old="",
        new="premier",
        why=_WHY["person_twice"],
    )


_KINDS: tuple[Callable[[_File, int], None], ...] = (
    _out_of_range,
    _not_whole,
    _text,
    _impossible,
    _future,
    _unknown_wave,
    _joined,
    _similar,
    _ambiguous,
    _twice,
)
