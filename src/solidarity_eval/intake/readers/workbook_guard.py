"""Look into a workbook before it is opened, so that a hostile or broken one harms nobody."""

from __future__ import annotations

import html
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from solidarity_eval.intake.findings import found
from solidarity_eval.intake.readers.grid import ReadError, Source

LARGEST_UNPACKED = 200 * 2**20
LARGEST_BOX = 5_000_000

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = b"0123456789"
_PLAIN_CELL = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"')
_CELL = re.compile(
    rb"<(?:\w+:)?c\s+(?:[^>]*?\s)?r\s*=\s*[\"']([A-Z]{1,3})([0-9]{1,7})[\"'][^>]*(?<!/)>"
)
_ANY_CELL = re.compile(rb"<(?:\w+:)?c(?:\s[^>]*)?(?<!/)>")
_ROW = re.compile(rb"<(?:\w+:)?row(?:\s[^>]*)?>")
_ROW_NUMBER = re.compile(rb"\sr\s*=\s*[\"']([0-9]{1,7})[\"']")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)[\s>]")
_ERROR_TYPE = re.compile(rb"\bt=[\"']e[\"']")
_ERROR_CELL = re.compile(
    rb"<(?:\w+:)?c\s(?=[^>]*\bt=[\"']e[\"'])[^>]*?\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"'][^>]*>"
    rb".*?<(?:\w+:)?v>([^<]*)<",
    re.DOTALL,
)
_UNCOMPUTED_CELL = re.compile(
    rb"<(?:\w+:)?c\s(?![^>]*\bt=[\"']str[\"'])[^>]*?\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"'][^>]*>\s*"
    rb"<(?:\w+:)?f(?:\s[^>]*)?>([^<]*)</(?:\w+:)?f>\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, ET.ParseError),
    *(EOFError, NotImplementedError, RuntimeError),
)
_MAIN = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetInfo:
    """A worksheet as the workbook lists it; ``filled``: has values, ``faulty``: has errors.

    A formula whose result the file does not hold is an error too.
    """

    name: str
    member: str
    visible: bool
    filled: bool
    faulty: bool


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    sheet: None = None


def inspect(source: Source) -> dict[str, SheetInfo]:
    """Return the worksheets by name, in order, after the checks that make opening them safe.

    Raises
    ------
    ReadError
        ``old_workbook`` (protected by a password, or older than xlsx), ``wrong_format``,
        ``unreadable_workbook`` (damaged) or ``workbook_too_large``: more than 200 MB once
        unpacked, or a sheet that spans more than five million cells.
    """
    place = _File(source.path)
    if source.data.startswith(_OLE):
        raise ReadError(found("old_workbook", place))
    if not source.data.strip():
        raise ReadError(found("empty_file", place))
    if not zipfile.is_zipfile(io.BytesIO(source.data)):
        if source.data.startswith(_ZIP):
            raise ReadError(found("unreadable_workbook", place, reason="BadZipFile"))
        raise ReadError(found("wrong_format", place, kind=_kind(source.data)))
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
            if unpacked > LARGEST_UNPACKED:
                megabytes = round(unpacked / 2**20)
                raise ReadError(found("workbook_too_large", place, size=f"{megabytes} MB"))
            return {sheet.name: sheet for sheet in _sheets(archive, place)}
    except _DAMAGED as error:
        reason = type(error).__name__
        raise ReadError(found("unreadable_workbook", place, reason=reason)) from None


def error_cells(source: Source, sheet: SheetInfo) -> Iterator[tuple[int, int, str]]:
    """Yield (row from 0, column from 0, text) of the cells that show an error of Excel.

    So do formulas that no spreadsheet has computed yet, as ``=1+2``. The reader of cells
    returns both empty, as if nobody had answered.
    """
    if not sheet.faulty:
        return
    with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
        data = archive.read(sheet.member)
    for letters, number, text in _ERROR_CELL.findall(data):
        yield int(number) - 1, _column(letters) - 1, text.decode("utf-8", "replace")
    for letters, number, text in _UNCOMPUTED_CELL.findall(data):
        formula = html.unescape(text.decode("utf-8", "replace"))
        yield int(number) - 1, _column(letters) - 1, f"={formula}"


def _kind(data: bytes) -> str:
    start = data.lstrip()[:15].lower()
    return "HTML" if start.startswith((b"<html", b"<!doctype html", b"<table")) else "CSV"


def _sheets(archive: zipfile.ZipFile, place: _File) -> Iterator[SheetInfo]:
    members = set(archive.namelist())
    if "xl/workbook.xml" not in members:
        raise ReadError(found("wrong_format", place, kind="ZIP"))
    targets = {
        item.get("Id"): _member(item.get("Target") or "")
        for item in _xml(archive, "xl/_rels/workbook.xml.rels", place)
        if (item.get("Type") or "").endswith("/worksheet")
    }
    for item in _xml(archive, "xl/workbook.xml", place).iter():
        relation = next((value for key, value in item.attrib.items() if key.endswith("}id")), None)
        if _MAIN.sub("", item.tag) != "sheet" or targets.get(relation) not in members:
            continue
        member = targets[relation]
        data = archive.read(member)
        _check(data, place)
        yield SheetInfo(
            name=item.get("name") or "",
            member=member,
            visible=item.get("state", "visible") == "visible",
            filled=_VALUE.search(data) is not None,
            faulty=_is_faulty(data),
        )


def _is_faulty(data: bytes) -> bool:
    """Tell whether a sheet shows an error, or a formula without its result.

    Looking for a fixed text is many times faster than the expression that settles it.
    """
    errors = any(text in data for text in (b't="e"', b"t='e'"))
    formulas = any(text in data for text in (b"<f", b":f"))
    return (errors and _ERROR_TYPE.search(data) is not None) or (
        formulas and _UNCOMPUTED_CELL.search(data) is not None
    )


def _member(target: str) -> str:
    """Return the path inside the archive of a relation of ``xl/workbook.xml``."""
    if target.startswith("/"):
        return target.removeprefix("/")
    return posixpath.normpath(f"xl/{target}")


def _xml(archive: zipfile.ZipFile, member: str, place: _File) -> ET.Element:
    try:
        data = archive.read(member)
    except KeyError:
        raise ReadError(found("unreadable_workbook", place, reason=member)) from None
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ReadError(found("unreadable_workbook", place, reason="DOCTYPE"))
    return ET.fromstring(data)


def _check(data: bytes, place: _File) -> None:
    """Raise when a sheet declares entities or spans too many cells."""
    if b"<!DOCTYPE" in data[:2000]:
        raise ReadError(found("unreadable_workbook", place, reason="DOCTYPE"))
    height, width = _plain_span(data) or _span(data)
    if height * width > LARGEST_BOX:
        height, width = _span(data)
    if height * width > LARGEST_BOX:
        raise ReadError(found("workbook_too_large", place, size=f"{height} x {width}"))


def _plain_span(data: bytes) -> tuple[int, int] | None:
    """Return the last row and column of a sheet whose cells are all written ``<c r="A1"``.

    Almost every program writes so, and this is several times faster than `_span`; formatted
    cells without value count too. None for any other way of writing.
    """
    references = _PLAIN_CELL.findall(data)
    if not references or len(references) != data.count(b"<c ") + data.count(b"<c>"):
        return None
    if b":c " in data or b":c>" in data:
        return None
    joined = b" ".join(references)
    height = max(map(int, set(joined.translate(None, _LETTERS).split())))
    width = max(map(_column, set(joined.translate(None, _DIGITS).split())))
    return height, width


def _span(data: bytes) -> tuple[int, int]:
    """Return the last row and the last column that hold a cell which is not empty."""
    references = set(_CELL.findall(data))
    height = max((int(number) for _, number in references), default=0)
    width = max((_column(letters) for letters in {letters for letters, _ in references}), default=0)
    if len(_ANY_CELL.findall(data)) > len(references):
        rows = _ROW.split(data)[1:]
        tags = (_ROW_NUMBER.search(row) for row in _ROW.findall(data))
        numbers = [int(tag[1]) for tag in tags if tag]
        height = max(height, len(rows), *numbers)
        width = max(width, *(len(_ANY_CELL.findall(row)) for row in rows))
    return height, width


def _column(letters: bytes) -> int:
    """Return the number of a column: A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
