"""Which reader reads which file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import get_args

from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.readers.apart import read_apart
from solidarity_eval.intake.readers.csv import read_csv
from solidarity_eval.intake.readers.files import contents
from solidarity_eval.intake.readers.grid import Reader, ReadError, Source
from solidarity_eval.intake.readers.kinds import SUFFIXES, Kind, kind_of, other_kind, promised
from solidarity_eval.intake.readers.sniff import SEPARATORS, decode
from solidarity_eval.intake.readers.table import RawTable, tabulate

READERS: Mapping[Kind, Reader] = MappingProxyType(
    {
        "text": read_csv,
        **{kind: partial(read_apart, kind) for kind in get_args(Kind) if kind != "text"},
    }
)
"""Reader of each format; binary ones are read in a process of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTable:
    """What came of reading a file.

    Attributes
    ----------
    path : str
        As the project file names it, with ``/``.
    sha256 : str or None
        Of its bytes; None when there is no such file.
    table : RawTable or None
        None when the file cannot be read; ``findings`` say why.
    findings : tuple of Finding
        What was met on the way, the table's own included.
    """

    path: str
    sha256: str | None
    table: RawTable | None
    findings: tuple[Finding, ...]


def read_table(
    folder: Path,
    file: str,
    *,
    sheet: str | int | None = None,
    expected: tuple[str, ...] = (),
) -> ReadTable:
    """Read a file of the project folder; what is wrong with it is a finding, never an exception.

    Parameters
    ----------
    folder : Path
        The project folder; the file must lie inside it, links followed.
    file : str
        Path relative to the folder.
    sheet : str, int or None
        Of a workbook: its name, or its number from 1; by default the first one with cells.
    expected : tuple of str
        Headers that the project file names.

    Returns
    -------
    ReadTable
        The table, or the findings that say why there is none.
    """
    path = file.replace("\\", "/")
    sha256 = None
    try:
        data = contents(folder, path)
        sha256 = hashlib.sha256(data).hexdigest()
        source = Source(path=path, data=data, sheet=sheet, expected=expected)
        kind, doubts = kind_to_read(source)
        table = tabulate(READERS[kind](source), source)
    except ReadError as problem:
        return ReadTable(path=path, sha256=sha256, table=None, findings=(problem.finding,))
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        finding = found("unreadable_file", _File(path), reason=reason)
        return ReadTable(path=path, sha256=sha256, table=None, findings=(finding,))
    table = replace(table, findings=(*doubts, *table.findings))
    return ReadTable(path=path, sha256=sha256, table=table, findings=table.findings)


def read_register(
    folder: Path, file: str, *, sheet: str | int | None = None, expected: tuple[str, ...] = ()
) -> ReadTable:
    """Read a register as `read_table` does; one that has its headers and no row yet stops nothing.

    Parameters and result are those of `read_table`.
    """
    read = read_table(folder, file, sheet=sheet, expected=expected)
    if read.table is None or not read.table.header:
        return read
    findings = tuple(
        found("register_empty", read.table) if finding.code == "empty_file" else finding
        for finding in read.findings
    )
    return replace(read, findings=findings)


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    sheet: None = None


def kind_to_read(source: Source) -> tuple[Kind, tuple[Finding, ...]]:
    """Return how a file is to be read: its bytes decide, its name settles what they leave open.

    Raises
    ------
    ReadError
        If neither tells a format that is read.
    """
    named, content = promised(source.path), kind_of(source.data)
    place = _File(source.path)
    suffix = PurePosixPath(source.path).suffix.lower() or "–"
    if content is None and named not in (None, "text") and _is_table_of_text(source.data):
        content = "text"
    if content is not None and content != named:
        return content, (found("read_by_content", place, kind=content, suffix=suffix),)
    if named is None:
        known = ", ".join(name.removeprefix(".") for name in SUFFIXES)
        raise ReadError(found("unknown_format", place, suffix=suffix, known=known))
    if content is None and named in ("sav", "dta", "parquet"):
        if not source.data.strip():
            raise ReadError(found("empty_file", place))
        raise ReadError(found("wrong_format", place, kind=other_kind(source.data) or "–"))
    return named, ()


def _is_table_of_text(data: bytes) -> bool:
    """Tell a CSV file under another name; a page of the web is none."""
    if not data.strip() or other_kind(data) is not None:
        return False
    decoded = decode(data)
    if decoded is None:
        return False
    first = decoded[0].splitlines()[:1]
    printable = all(sign.isprintable() or sign.isspace() for sign in decoded[0][:2000])
    return printable and any(sign in line for line in first for sign in SEPARATORS)
