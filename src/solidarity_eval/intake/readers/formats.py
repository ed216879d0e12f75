"""Which reader reads which file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.readers.csv import read_csv
from solidarity_eval.intake.readers.files import locate
from solidarity_eval.intake.readers.grid import Reader, ReadError, Source
from solidarity_eval.intake.readers.table import RawTable, tabulate
from solidarity_eval.intake.readers.xlsx import read_xlsx

READERS: Mapping[str, Reader] = MappingProxyType(
    {
        ".csv": read_csv,
        ".tsv": read_csv,
        ".txt": read_csv,
        ".xlsx": read_xlsx,
        ".xlsm": read_xlsx,
    }
)
"""Reader of each file name ending."""


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
        data = locate(folder, path).read_bytes()
        sha256 = hashlib.sha256(data).hexdigest()
        source = Source(path=path, data=data, sheet=sheet, expected=expected)
        table = tabulate(_reader_of(path)(source), source)
    except ReadError as problem:
        return ReadTable(path=path, sha256=sha256, table=None, findings=(problem.finding,))
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        finding = found("unreadable_file", _File(path), reason=reason)
        return ReadTable(path=path, sha256=sha256, table=None, findings=(finding,))
    return ReadTable(path=path, sha256=sha256, table=table, findings=table.findings)


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    sheet: None = None


def _reader_of(path: str) -> Reader:
    suffix = PurePosixPath(path).suffix.lower()
    if suffix not in READERS:
        known = ", ".join(sorted({name.removeprefix(".") for name in READERS}))
        raise ReadError(found("unknown_format", _File(path), suffix=suffix or "–", known=known))
    return READERS[suffix]
