"""Workbooks of Excel and LibreOffice (xlsx)."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Any

from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.readers.grid import Grid, ReadError, Source
from solidarity_eval.intake.readers.workbook_guard import SheetInfo, error_cells, inspect
from solidarity_eval.intake.text import fold

LARGEST_EXACT = 2**53


def read_xlsx(source: Source) -> Grid:
    """Read one sheet of a workbook as text cells.

    A whole number is written without decimals (``3``, not ``3.0``), a date as ``2027-12-31``,
    an error of Excel as it shows (``#DIV/0!``). The first visible sheet with cells is read
    unless one is named.

    Raises
    ------
    ReadError
        If the file is no workbook, is protected by a password, is too large once unpacked, or
        has no such sheet.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    place = _Place(source.path, None)
    sheets = inspect(source)
    name = _choose(sheets, source)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(source.data))
        sheet = workbook.get_sheet_by_name(name)
    except CalamineError as problem:
        raise ReadError(found("unreadable_workbook", place, reason=str(problem))) from None
    place = _Place(source.path, name)
    records = _records(sheet.to_python(skip_empty_area=False))
    for row, column, text in error_cells(source, sheets[name]):
        if row < len(records) and column < len(records[row]):
            records[row][column] = text
    return Grid(
        records=records,
        sheet=name,
        decided={"sheet": name},
        findings=_others(sheets, source, place),
    )


class _Place:
    """A sheet of a workbook."""

    def __init__(self, path: str, sheet: str | None) -> None:
        self.path = path
        self.sheet = sheet


def _choose(sheets: dict[str, SheetInfo], source: Source) -> str:
    names = list(sheets)
    place = _Place(source.path, None)
    if not names:
        raise ReadError(found("empty_file", place))
    wanted = source.sheet
    if wanted is None:
        return next(iter(_visible_with_cells(sheets)), names[0])
    if isinstance(wanted, int):
        if 1 <= wanted <= len(names):
            return names[wanted - 1]
    else:
        for name in names:
            if fold(name) == fold(wanted):
                return name
    raise ReadError(found("unknown_sheet", place, value=str(wanted), available=", ".join(names)))


def _visible_with_cells(sheets: dict[str, SheetInfo]) -> list[str]:
    return [name for name, about in sheets.items() if about.visible and about.filled]


def _others(sheets: dict[str, SheetInfo], source: Source, place: _Place) -> tuple[Finding, ...]:
    """Report the sheets that were left aside, when the project file names none."""
    others = [name for name in _visible_with_cells(sheets) if name != place.sheet]
    if source.sheet is not None or not others:
        return ()
    return (found("other_sheets", place, chosen=place.sheet, others=tuple(others)),)


class _Numbers(dict[float, str]):
    """Texts of the numbers met: a sheet of answers holds few different ones."""

    def __missing__(self, number: float) -> str:
        whole = number.is_integer() and abs(number) <= LARGEST_EXACT
        text = self[number] = str(int(number)) if whole else repr(number)
        return text


def _records(rows: Iterable[Sequence[Any]]) -> list[list[str]]:
    numbers = _Numbers()
    return [
        [
            cell if type(cell) is str else numbers[cell] if type(cell) is float else _text(cell)
            for cell in row
        ]
        for row in rows
    ]


def _text(cell: Any) -> str:
    """Write a cell that is neither a text nor a number as a person would type it."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time()
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)
