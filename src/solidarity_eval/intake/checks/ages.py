"""Ages that do not fit the year of birth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.intake.columns import match_columns
from solidarity_eval.intake.context import Context
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.numbers import parse_number
from solidarity_eval.intake.readers.table import RawTable
from solidarity_eval.intake.rows import PartRows, read_persons, translate

if TYPE_CHECKING:
    from numpy.typing import NDArray

FIRST_YEAR = 1890
OLDEST = 115


def check_ages(
    rows: tuple[PartRows, ...], register: RawTable | None, context: Context
) -> list[Finding]:
    """Warn of each age that the year of birth contradicts, and of ages nobody reaches.

    The age on the day of an answer is the year of that day minus the year of birth, or one year
    less. Without a day nothing is compared. The year of birth is that of the same row, else of
    the table of people.
    """
    findings = []
    born_of = _register_years(register, context)
    for part in rows:
        age = _numbers(part, part.part.table.age)
        if age is None:
            continue
        born = _years(part, born_of)
        year = part.date.astype("datetime64[Y]").astype(np.float64) + 1970
        year[np.isnat(part.date)] = np.nan
        slack = context.project.checks.thresholds.age_years
        turned = year - born
        odd = (age > turned + slack) | (age < turned - 1 - slack)
        findings += [_finding(part, index, born[index]) for index in np.flatnonzero(odd)]
        strange = ~odd & ((age < 0) | (age > OLDEST))
        findings += [_finding(part, index, None) for index in np.flatnonzero(strange)]
    return findings


def _finding(rows: PartRows, index: np.intp, born: float | None) -> Finding:
    raw, name = rows.part.raw, rows.part.table.age
    cells = rows.cells(name)
    values: dict[str, object] = {"variant": "alone"} if born is None else {"born": str(int(born))}
    return found(
        "age_and_birth_year",
        raw,
        row=raw.rows[index],
        column=name,
        value=None if cells is None else cells[index],
        **values,
    )


def _numbers(rows: PartRows, name: str | None) -> NDArray[np.float64] | None:
    cells = rows.cells(name)
    return None if cells is None else _read(cells)


def _read(cells: NDArray[np.object_]) -> NDArray[np.float64]:
    def meaning(text: str) -> float | None:
        number = parse_number(text) if text.strip() else None
        return None if number is None else number.value

    return np.array(translate(cells, len(cells), meaning), dtype=np.float64)


def _years(rows: PartRows, born_of: dict[object, float]) -> NDArray[np.float64]:
    """Return the years of birth of a file, those of the register where it says none."""
    own = _numbers(rows, rows.part.table.birth_year)
    listed = np.array([born_of.get(person, np.nan) for person in rows.person], dtype=np.float64)
    years = listed if own is None else np.where(np.isfinite(own), own, listed)
    return np.where(years >= FIRST_YEAR, years, np.nan)


def _register_years(register: RawTable | None, context: Context) -> dict[object, float]:
    table = context.project.tables.people
    if register is None or table is None or table.birth_year is None:
        return {}
    places = match_columns(register.header, [table.person, table.birth_year]).index
    if len(places) < 2:
        return {}
    persons = read_persons(register.columns[places[table.person]], len(register))
    years = _read(register.columns[places[table.birth_year]])
    return dict(zip(persons, years, strict=True))
