"""What a file is, from its first bytes; its name only settles what the bytes leave open."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath
from typing import Literal

Kind = Literal["text", "xlsx", "ods", "sav", "dta", "parquet"]

SUFFIXES: dict[str, Kind] = {
    ".csv": "text",
    ".tsv": "text",
    ".txt": "text",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".ods": "ods",
    ".sav": "sav",
    ".zsav": "sav",
    ".dta": "dta",
    ".parquet": "parquet",
}
"""Name endings that are read, and what they promise."""

_ZIP = b"PK\x03\x04"
_OTHERS = {
    _ZIP: "ZIP",
    b"\xd0\xcf\x11\xe0": "XLS",
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"\x1f\x8b": "GZIP",
}
_OLD_STATA = range(0x66, 0x78)
_BYTE_ORDERS = (b"\x01\x01", b"\x02\x01")


def promised(path: str) -> Kind | None:
    """Return what the ending of a name promises, None for one that is not read."""
    return SUFFIXES.get(PurePosixPath(path).suffix.lower())


def kind_of(data: bytes) -> Kind | None:
    """Return what the bytes are, None when nothing tells (text, or something unknown).

    Examples
    --------
    >>> kind_of(b"PAR1...."), kind_of(b"id;q1")
    ('parquet', None)
    """
    if data.startswith((b"$FL2", b"$FL3")):
        return "sav"
    if data.startswith(b"<stata_dta>") or _is_old_stata(data):
        return "dta"
    if data.startswith(b"PAR1"):
        return "parquet"
    if data.startswith(_ZIP):
        return _in_archive(data)
    return None


def other_kind(data: bytes) -> str | None:
    """Return the name of a kind that is not read, None where the bytes look like text."""
    for signature, name in _OTHERS.items():
        if data.startswith(signature):
            return name
    start = data.lstrip()[:15].lower()
    return "HTML" if start.startswith((b"<html", b"<!doctype html", b"<table")) else None


def _is_old_stata(data: bytes) -> bool:
    """Tell whether a file begins as those of Stata 5 to 12: release, byte order, type, zero."""
    return (
        len(data) > 120
        and data[0] in _OLD_STATA
        and data[1:2] in (b"\x01", b"\x02")
        and data[2:4] == b"\x01\x00"
    )


def _in_archive(data: bytes) -> Kind | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "xl/workbook.xml" in names:
                return "xlsx"
            if "content.xml" in names and _mimetype(archive).endswith(b"spreadsheet"):
                return "ods"
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        return None
    return None


def _mimetype(archive: zipfile.ZipFile) -> bytes:
    try:
        with archive.open("mimetype") as member:
            return member.read(200)
    except (KeyError, OSError, RuntimeError, NotImplementedError, zipfile.BadZipFile):
        return b""
