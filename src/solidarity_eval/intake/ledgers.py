"""Small CSV files that a team keeps beside its answers: read under any spelling, written safely.

They are opened in spreadsheets, so that a cell that begins like a formula is written with an
apostrophe before it, which is taken away on reading.
"""

from __future__ import annotations

import csv
import io
import os
import secrets
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from solidarity_eval.errors import OutputError, cannot_write
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.readers.csv import read_csv
from solidarity_eval.intake.readers.files import locate
from solidarity_eval.intake.readers.grid import ReadError, Source
from solidarity_eval.intake.readers.table import RawTable, tabulate
from solidarity_eval.intake.text import fold

FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
WAIT_SECONDS = 5.0
STALE_SECONDS = 60.0

Names = Mapping[str, tuple[str, str]]
"""Columns of a ledger: its key, then what French and English files call it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What such a file holds.

    Attributes
    ----------
    path : str
        Name of the file in the project folder.
    rows : tuple of (int, mapping)
        Row of the spreadsheet, and cells by key of their column.
    raw : RawTable or None
        The file as read, None where there is none or it cannot be read.
    data : bytes
        Its bytes.
    sheet : None
        It has no sheets.
    findings : tuple of Finding
        What was met on the way.
    """

    path: str
    rows: tuple[tuple[int, dict[str, str]], ...] = ()
    raw: RawTable | None = field(default=None, repr=False)
    data: bytes = field(default=b"", repr=False)
    sheet: str | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    sheet: None = None


def read_ledger(folder: Path, path: str, names: Names, *, needed: Iterable[str]) -> Ledger:
    """Read a ledger of a project folder; an empty one where there is none.

    Parameters
    ----------
    folder : Path
        Of the project.
    path : str
        Name of the file.
    names : mapping
        Its columns.
    needed : iterable of str
        Keys without which it says nothing.
    """
    if not (folder / path).exists():
        return Ledger(path=path)
    try:
        data = locate(folder, path).read_bytes()
        known = tuple(name for both in names.values() for name in both)
        source = Source(path=path, data=data, expected=known)
        raw = tabulate(read_csv(source), source)
    except ReadError as problem:
        return Ledger(path=path, findings=(problem.finding,))
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        finding = found("unreadable_file", _File(path), reason=reason)
        return Ledger(path=path, findings=(finding,))
    places = _places(raw.header, names)
    lacking = [names[key] for key in needed if key not in places]
    if raw.header and lacking:
        wanted = ", ".join(" / ".join(dict.fromkeys(both)) for both in lacking)
        finding = found("ledger_columns", raw, row=raw.header_row, columns=wanted)
        return Ledger(path=path, data=data, findings=(finding,))
    findings = [item for item in raw.findings if item.code != "empty_file"]
    return Ledger(
        path=path,
        rows=tuple(_rows(raw, places)),
        raw=raw,
        data=data,
        findings=tuple(findings),
    )


def _places(header: Sequence[str], names: Names) -> dict[str, int]:
    by_name = {fold(name): key for key, both in names.items() for name in both}
    places: dict[str, int] = {}
    for place, name in enumerate(header):
        key = by_name.get(fold(name))
        if key is not None:
            places.setdefault(key, place)
    return places


def _rows(raw: RawTable, places: Mapping[str, int]) -> Iterator[tuple[int, dict[str, str]]]:
    for index, row in enumerate(raw.rows):
        cells = {key: unguarded(str(raw.columns[place][index])) for key, place in places.items()}
        yield int(row), cells


def guarded(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    Examples
    --------
    >>> guarded("=1+1"), unguarded(guarded("=1+1")), guarded("P12")
    ("'=1+1", '=1+1', 'P12')
    """
    plain = text.replace("\x00", "")
    return f"'{plain}" if plain.startswith(FORMULA) else plain


def unguarded(text: str) -> str:
    """Return a cell without the apostrophe that `guarded` put before it, and trimmed."""
    plain = text.strip()
    return plain[1:] if plain.startswith("'") and plain[1:].startswith(FORMULA) else plain


def ledger_bytes(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a file for a French spreadsheet: semicolons, UTF-8 with its mark."""
    return _lines([header, *rows], ";").encode("utf-8-sig")


def _lines(rows: Iterable[Sequence[str]], separator: str) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator, lineterminator="\r\n")
    writer.writerows([[guarded(cell) for cell in row] for row in rows])
    return stream.getvalue()


def append_row(ledger: Ledger, cells: Mapping[str, str], names: Names, *, language: str) -> bytes:
    """Return the file with one more row; what it held stays byte for byte.

    Parameters
    ----------
    ledger : Ledger
        As just read.
    cells : mapping
        Cells of the row, by key.
    names : mapping
        Columns.
    language : {"fr", "en"}
        Of the header of a new file.
    """
    if ledger.raw is None or not ledger.raw.header:
        header = [both[0 if language == "fr" else 1] for both in names.values()]
        return ledger_bytes(header, [[cells.get(key, "") for key in names]])
    places = _places(ledger.raw.header, names)
    record = [""] * len(ledger.raw.header)
    for key, place in places.items():
        record[place] = cells.get(key, "")
    decided = ledger.raw.decided
    separator = {"tab": "\t", "none": ";"}.get(str(decided["separator"]), str(decided["separator"]))
    encoding = {"utf-8-sig": "utf-8", "cp1252": "cp1252"}.get(str(decided["encoding"]), "utf-8")
    text = _lines([record], separator)
    data = ledger.data
    if str(decided["encoding"]) == "utf-16" or not _fits(text, encoding):
        whole = data.decode(str(decided["encoding"]))
        gap = "" if whole.endswith("\n") else "\r\n"
        return (whole.removeprefix("\ufeff") + gap + text).encode("utf-8-sig")
    end = b"" if data.endswith(b"\n") else b"\r\n"
    return data + end + text.encode(encoding)


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def replace_file(path: Path, data: bytes) -> None:
    """Put new bytes in the place of a file, in one step.

    Raises
    ------
    OutputError
        If the file is open elsewhere, or the folder cannot be written.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    except PermissionError:
        raise OutputError("people.locked", path=str(path)) from None
    except OSError as problem:
        raise cannot_write(path, problem) from None
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other runs of this program from writing a file meanwhile.

    Raises
    ------
    OutputError
        If another run holds the file for five seconds, or the folder cannot be written.
    """
    lock = path.with_name(f".{path.name}.lock")
    until = time.monotonic() + WAIT_SECONDS
    while not _took(lock):
        if time.monotonic() > until:
            raise OutputError("people.busy", path=str(path), lock=str(lock))
        time.sleep(0.05)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _took(lock: Path) -> bool:
    try:
        os.close(os.open(lock, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        if _age(lock) > STALE_SECONDS:
            lock.unlink(missing_ok=True)
        return False
    except OSError as problem:
        raise cannot_write(lock, problem) from None
    return True


def _age(lock: Path) -> float:
    try:
        return time.time() - lock.stat().st_mtime
    except OSError:
        return 0.0
