"""Workbooks of LibreOffice (ods)."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from solidarity_eval.intake.findings import found
from solidarity_eval.intake.readers.grid import Grid, ReadError, Source
from solidarity_eval.intake.readers.sheets import SheetInfo, choose_sheet, other_sheets, texts
from solidarity_eval.intake.readers.workbook_guard import LARGEST_BOX, LARGEST_UNPACKED

_TABLE = re.compile(rb"<table:table\s([^>]*)>(.*?)</table:table>", re.DOTALL)
_NAME = re.compile(rb'table:name="([^"]*)"')
_ROW = re.compile(rb"<table:table-row([^>]*?)(?:/>|>(.*?)</table:table-row>)", re.DOTALL)
_CELL = re.compile(
    rb"<table:(?:covered-)?table-cell([^>]*?)(?:/>|>(.*?)</table:(?:covered-)?table-cell>)",
    re.DOTALL,
)
_ROWS = re.compile(rb'table:number-rows-repeated="(\d{1,12})"')
_COLUMNS = re.compile(rb'table:number-columns-repeated="(\d{1,12})"')
_VISIBLE = b'table:display="false"'


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    sheet: str | None = None


def read_ods(source: Source) -> Grid:
    """Read one sheet of an OpenDocument workbook as text cells, as `read_xlsx` does.

    Raises
    ------
    ReadError
        If the file is no such workbook, is protected by a password, is too large once unpacked,
        or has no such sheet.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    sheets = inspect_ods(source)
    name = choose_sheet(sheets, source)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(source.data))
        records = texts(workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))
    except CalamineError as problem:
        place = _File(source.path)
        raise ReadError(found("unreadable_workbook", place, reason=str(problem))) from None
    return Grid(
        records=records,
        sheet=name,
        decided={"sheet": name},
        findings=other_sheets(sheets, source, chosen=name),
    )


def inspect_ods(source: Source) -> dict[str, SheetInfo]:
    """Return the sheets by name, in order, after the checks that make opening them safe.

    Raises
    ------
    ReadError
        ``old_workbook`` (protected by a password), ``unreadable_workbook`` (damaged) or
        ``workbook_too_large``.
    """
    place = _File(source.path)
    content = _content(source, place)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise ReadError(found("unreadable_workbook", place, reason="DOCTYPE"))
    sheets = {}
    for attributes, body in _TABLE.findall(content):
        height, width = _span(body)
        if height * width > LARGEST_BOX:
            raise ReadError(found("workbook_too_large", place, size=f"{height} x {width}"))
        title = _NAME.search(attributes)
        name = _unescape(title[1]) if title else ""
        sheets[name] = SheetInfo(
            name=name, visible=_VISIBLE not in attributes, filled=height * width > 0
        )
    return sheets


def _content(source: Source, place: _File) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
            if unpacked > LARGEST_UNPACKED:
                megabytes = round(unpacked / 2**20)
                raise ReadError(found("workbook_too_large", place, size=f"{megabytes} MB"))
            manifest = _member(archive, "META-INF/manifest.xml")
            if b"encryption-data" in manifest:
                raise ReadError(found("old_workbook", place))
            return _member(archive, "content.xml")
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        reason = type(error).__name__
        raise ReadError(found("unreadable_workbook", place, reason=reason)) from None


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return a member; one that unpacks to more than it says is cut and refused."""
    try:
        with archive.open(name) as member:
            data = member.read(LARGEST_UNPACKED + 1)
    except KeyError:
        return b""
    if len(data) > LARGEST_UNPACKED:
        raise zipfile.BadZipFile(name)
    return data


def _span(body: bytes) -> tuple[int, int]:
    """Return the last row and the last column that hold something, repeats counted."""
    height = width = row = 0
    for attributes, cells in _ROW.findall(body):
        repeated = _repeat(_ROWS, attributes)
        last = max(_filled(cells), default=0)
        row += repeated
        if last:
            height, width = row, max(width, last)
    return height, width


def _filled(cells: bytes) -> Iterator[int]:
    column = 0
    for attributes, content in _CELL.findall(cells):
        column += _repeat(_COLUMNS, attributes)
        if content or b"office:value" in attributes:
            yield column


def _repeat(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    found_here = pattern.search(attributes)
    return int(found_here[1]) if found_here else 1


def _unescape(name: bytes) -> str:
    import html

    return html.unescape(name.decode("utf-8", "replace"))
