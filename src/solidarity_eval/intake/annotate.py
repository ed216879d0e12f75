"""Copies of the input files with the cells to look at coloured, commented and listed."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from solidarity_eval.intake import describe
from solidarity_eval.intake.dataset import Dataset
from solidarity_eval.intake.findings import Finding
from solidarity_eval.intake.marks import cell_at, legal, mark_cells
from solidarity_eval.intake.outputs import save_beside
from solidarity_eval.intake.readers.files import contents
from solidarity_eval.intake.readers.formats import READERS, kind_to_read
from solidarity_eval.intake.readers.grid import ReadError, Source
from solidarity_eval.locales import get_locale

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

LONGEST_TEXT = 32_000
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
WIDTHS = (14, 18, 8, 22, 22, 60, 70)


def annotate(
    folder: Path,
    checked: Dataset | Iterable[Finding],
    target_folder: Path,
    *,
    language: str = "fr",
) -> tuple[Path, ...]:
    """Write a workbook per input file: a list of what was found, then the file with its marks.

    Parameters
    ----------
    folder : Path
        The project folder; nothing in it is changed.
    checked : Dataset or iterable of Finding
        A dataset gives a copy of every input, findings alone a copy of the files they name.
    target_folder : Path
        Where the copies go; made if need be.
    language : {"fr", "en"}
        Of the words.

    Returns
    -------
    tuple of Path
        The files written. A file that cannot be opened has no copy; one that somebody changed
        since, or that another program holds, stays and gets a numbered sibling.

    Raises
    ------
    OutputError
        If nothing can be written into ``target_folder``.

    Notes
    -----
    No cell of a copy holds a formula: formulas become the values that were checked, and a text
    that begins like one (``=``, ``+``, ``-``, ``@``) stays a text.
    """
    findings, separators = _contents(checked)
    written: list[Path] = []
    for path, of_file in findings.items():
        workbook = _copy(folder, path, separator=separators.get(path), language=language)
        if workbook is None:
            continue
        for name, of_sheet in _by_sheet(of_file, workbook).items():
            mark_cells(workbook[name], of_sheet, language)
        _list_findings(workbook, of_file, language)
        suffix = get_locale(language).text("findings.sheet.suffix")
        name = f"{PurePosixPath(path).stem}-{suffix}"
        written.append(save_beside(workbook.save, target_folder, name=name, taken=written))
    return tuple(written)


def _contents(
    checked: Dataset | Iterable[Finding],
) -> tuple[dict[str, list[Finding]], Mapping[str, str]]:
    """Return the findings of each file, and the separators that were decided."""
    findings: dict[str, list[Finding]] = {}
    separators = {}
    if isinstance(checked, Dataset):
        for item in checked.inputs:
            findings[item.path] = []
            separators[item.path] = str(item.decided.get("separator", ""))
        checked = checked.findings
    for finding in checked:
        findings.setdefault(finding.file, []).append(finding)
    return findings, separators


def _copy(folder: Path, path: str, *, separator: str | None, language: str) -> Workbook | None:
    """Return the file as a workbook without formulas, None when it cannot be opened."""
    try:
        source = Source(path=path, data=contents(folder, path), separator=separator)
        kind, _ = kind_to_read(source)
        records = READERS[kind](source).records
    except (ReadError, OSError):
        return None
    workbook = _loaded(source) if kind == "xlsx" else None
    return workbook or _from_records(records, language)


def _loaded(source: Source) -> Workbook | None:
    """Return a workbook with its looks, None when only its cells can be read."""
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            workbook = load_workbook(io.BytesIO(source.data), data_only=True, keep_links=False)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return None
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith(FORMULA_SIGNS):
                    write_text(cell_at(sheet, cell.row, cell.column), cell.value)
    return workbook


def _from_records(records: Iterable[Iterable[str]], language: str) -> Workbook:
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    sheet: Worksheet = workbook.create_sheet(get_locale(language).text("findings.sheet.data"))
    for row, record in enumerate(records, start=1):
        for column, text in enumerate(record, start=1):
            if text:
                _write(cell_at(sheet, row, column), text)
    return workbook


def _write(cell: Cell, text: str) -> None:
    """Write a whole number as a number, anything else as the text it is."""
    digits = text.removeprefix("-")
    plain = digits.isascii() and digits.isdigit() and len(digits) < 16
    if plain and (digits == "0" or not digits.startswith("0")):
        cell.value = int(text)
    else:
        write_text(cell, text)


def write_text(cell: Cell, text: str) -> None:
    """Write a text that stays one, whatever its first sign."""
    cell.value = legal(text)[:LONGEST_TEXT]
    cell.data_type = "s"
    if text.startswith(FORMULA_SIGNS):
        cell.quotePrefix = True


def _by_sheet(findings: list[Finding], workbook: Workbook) -> dict[str, list[Finding]]:
    """Return the findings of each worksheet; a file without sheets has one."""
    sheets: dict[str, list[Finding]] = {}
    for finding in findings:
        sheets.setdefault(_sheet_of(finding, workbook), []).append(finding)
    return sheets


def _sheet_of(finding: Finding, workbook: Workbook) -> str:
    names = [sheet.title for sheet in workbook.worksheets]
    return finding.sheet if finding.sheet in names else names[0]


def _list_findings(workbook: Workbook, findings: list[Finding], language: str) -> None:
    """Put the list of findings first, a row each, with a link to the cell."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.hyperlink import Hyperlink

    locale = get_locale(language)
    targets = [_sheet_of(finding, workbook).replace("'", "''") for finding in findings]
    sheet: Worksheet = workbook.create_sheet(locale.text("findings.sheet.title"), 0)
    heads = ("severity", "place", "row", "column", "value", "message", "advice")
    for column, (head, width) in enumerate(zip(heads, WIDTHS, strict=True), start=1):
        cell = cell_at(sheet, 1, column)
        write_text(cell, locale.text(f"findings.sheet.{head}"))
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    for row, (finding, target) in enumerate(zip(findings, targets, strict=True), start=2):
        texts = (
            describe.severity(finding, language),
            finding.sheet or "",
            "" if finding.row is None else str(finding.row),
            finding.column or "",
            finding.value or "",
            describe.message(finding, language),
            describe.advice(finding, language),
        )
        for column, text in enumerate(texts, start=1):
            cell = cell_at(sheet, row, column)
            _write(cell, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        if finding.row is not None:
            link = Hyperlink(ref="", location=f"'{target}'!A{finding.row}")
            cell_at(sheet, row, 3).hyperlink = link
    if not findings:
        write_text(cell_at(sheet, 2, 6), locale.text("findings.sheet.none"))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    for other in workbook.worksheets:
        other.sheet_view.tabSelected = False
    workbook.active = 0
