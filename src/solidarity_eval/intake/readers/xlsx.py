"""Workbooks of Excel and LibreOffice (xlsx)."""

from __future__ import annotations

import io
from dataclasses import dataclass

from solidarity_eval.intake.findings import found
from solidarity_eval.intake.readers.grid import Grid, ReadError, Source
from solidarity_eval.intake.readers.sheets import choose_sheet, other_sheets, texts
from solidarity_eval.intake.readers.workbook_guard import error_cells, inspect


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
    name = choose_sheet(sheets, source)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(source.data))
        sheet = workbook.get_sheet_by_name(name)
    except CalamineError as problem:
        raise ReadError(found("unreadable_workbook", place, reason=str(problem))) from None
    records = texts(sheet.to_python(skip_empty_area=False))
    for row, column, text in error_cells(source, sheets[name]):
        if row < len(records) and column < len(records[row]):
            records[row][column] = text
    return Grid(
        records=records,
        sheet=name,
        decided={"sheet": name},
        findings=other_sheets(sheets, source, chosen=name),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """A sheet of a workbook."""

    path: str
    sheet: str | None
