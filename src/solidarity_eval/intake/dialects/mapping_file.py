"""Proposals written for a person to check; what is already in the file is never changed."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from solidarity_eval.errors import cannot_write
from solidarity_eval.intake.dialects.mapping import FILE, HEADER, MappingRow
from solidarity_eval.intake.readers.formats import READERS
from solidarity_eval.intake.readers.grid import ReadError, Source

_RUN = ("=", "+", "-", "@", "'", "\t", "\r")


def write_mapping(folder: Path, proposals: Iterable[MappingRow]) -> Path | None:
    """Add proposals to ``colonnes.csv`` of a project folder; None when there is nothing to add.

    Cells that a spreadsheet would run begin with an apostrophe. The file is in UTF-8 with its
    mark and with ``;``, as French spreadsheets open it.

    Raises
    ------
    OutputError
        If the file cannot be read or replaced, or is a link.
    """
    rows = list(dict.fromkeys(proposals))
    if not rows:
        return None
    target = folder / FILE
    try:
        if target.is_symlink():
            raise PermissionError(FILE)
        records = _records(target)
        handle, draft = tempfile.mkstemp(suffix=".csv", prefix=".", dir=folder)
        with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
            writer.writerows([*records, *([guarded(cell) for cell in row.cells()] for row in rows)])
        try:
            Path(draft).replace(target)
        finally:
            Path(draft).unlink(missing_ok=True)
    except (OSError, ReadError) as problem:
        cause = problem if isinstance(problem, OSError) else PermissionError(FILE)
        raise cannot_write(target, cause) from None
    return target


def guarded(text: str) -> str:
    """Return a cell that no spreadsheet runs."""
    return f"'{text}" if text.startswith(_RUN) else text


def _records(target: Path) -> list[list[str]]:
    if not target.exists():
        return [list(HEADER)]
    source = Source(path=FILE, data=target.read_bytes(), expected=HEADER)
    records = [list(record) for record in READERS["text"](source).records]
    return records or [list(HEADER)]
