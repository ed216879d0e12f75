"""Marks on the cells of a worksheet: a colour and a comment for each finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval.intake import describe
from solidarity_eval.intake.findings import Finding
from solidarity_eval.intake.text import fold

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

COLOURS = {"error": "F8D5BF", "warning": "FFF0B3", "notice": "DCE4EC"}
AUTHOR = "solidarity_eval"
HEADER_SEARCH = 20
LONGEST_COMMENT = 2_000


def legal(text: str) -> str:
    """Return a text without the control signs that a workbook cannot hold."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)


def cell_at(sheet: Worksheet, row: int, column: int) -> Cell:
    """Return a cell; inside a merged range, the first one, which alone can be written."""
    from openpyxl.cell.cell import Cell

    cell = sheet.cell(row, column)
    if isinstance(cell, Cell):
        return cell
    ranges = (area for area in sheet.merged_cells.ranges if cell.coordinate in area)
    first = next(iter(ranges))
    return cell_at(sheet, first.min_row, first.min_col)


def mark_cells(sheet: Worksheet, findings: list[Finding], language: str) -> None:
    """Colour each cell by the gravest of its findings, and say them all in its comment.

    A finding about a whole row, or about a column that is not there, marks the first cell of
    its row. The words of somebody's own comment stay on top.
    """
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    columns = _columns(sheet, findings)
    cells: dict[tuple[int, int], list[Finding]] = {}
    for finding in findings:
        if finding.row is not None:
            place = (finding.row, columns.get(fold(finding.column or ""), 1))
            cells.setdefault(place, []).append(finding)
    for (row, column), of_cell in cells.items():
        cell = cell_at(sheet, row, column)
        gravest = min(of_cell, key=lambda finding: list(COLOURS).index(finding.severity))
        colour = COLOURS[gravest.severity]
        cell.fill = PatternFill("solid", start_color=colour, end_color=colour)
        own = [cell.comment.text] if cell.comment else []
        words = "\n\n".join([*own, *(_words(finding, language) for finding in of_cell)])
        cell.comment = Comment(legal(words)[:LONGEST_COMMENT], AUTHOR, width=360, height=160)


def _words(finding: Finding, language: str) -> str:
    parts = (describe.severity(finding, language), describe.message(finding, language))
    return f"{parts[0]} – {parts[1]}\n{describe.advice(finding, language)}"


def _columns(sheet: Worksheet, findings: list[Finding]) -> dict[str, int]:
    """Return the number of each column by folded header, or by letter where it has none."""
    from openpyxl.utils import get_column_letter

    wanted = {fold(finding.column) for finding in findings if finding.column}
    best: dict[str, int] = {}
    for row in sheet.iter_rows(max_row=HEADER_SEARCH, values_only=True):
        names = {fold(str(text)): place for place, text in enumerate(row, 1) if text is not None}
        if len(names.keys() & wanted) > len(best.keys() & wanted):
            best = names
    letters = {fold(get_column_letter(number)): number for number in range(1, sheet.max_column + 1)}
    return {**letters, **best}
