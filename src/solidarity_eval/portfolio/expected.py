"""The list of projects that should send a packet: a small table that people keep."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path
from typing import Final

from solidarity_eval.errors import DataError
from solidarity_eval.portfolio.model import Awaited

FILE: Final = "attendus.csv"
_PROJECT: Final = ("project", "projet")
_TITLE: Final = ("title", "titre")
_DUE: Final = ("due", "date", "pour_le")


def read_expected(path: str | Path) -> tuple[Awaited, ...]:
    """Read who should send: a CSV with a column ``projet``, and if wished ``titre``, ``date``.

    Columns may be parted by semicolons, commas or tabs; names may be French or English; a date
    is written ``2027-01-31`` or ``31/01/2027``.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    tuple of Awaited
        In the order of the file.

    Raises
    ------
    DataError
        If the file cannot be read, has no column of projects, names one twice, or holds a date
        that is none.
    """
    path = Path(path)
    rows = _rows(path)
    if not rows:
        raise DataError("portfolio.expected_empty", file=path.name)
    columns = [name.strip().casefold() for name in rows[0]]
    project = _column(columns, _PROJECT)
    if project is None:
        raise DataError("portfolio.expected_column", file=path.name, found=", ".join(rows[0]))
    title, due = _column(columns, _TITLE), _column(columns, _DUE)
    awaited = [
        Awaited(
            project=row[project],
            title=_cell(row, title) or None,
            due=_day(_cell(row, due), file=path.name, line=line),
        )
        for line, row in enumerate(rows[1:], start=2)
        if _cell(row, project)
    ]
    named = [item.project for item in awaited]
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise DataError("portfolio.expected_twice", file=path.name, projects=", ".join(twice))
    return tuple(awaited)


def _rows(path: Path) -> list[list[str]]:
    try:
        content = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        content = path.read_text(encoding="cp1252", errors="replace")
    except FileNotFoundError:
        raise DataError("portfolio.expected_absent", file=str(path)) from None
    except OSError as problem:
        raise DataError(
            "portfolio.expected_unreadable", file=str(path), reason=str(problem.strerror)
        ) from problem
    first = content.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    lines = csv.reader(io.StringIO(content), delimiter=delimiter)
    return [[cell.strip() for cell in line] for line in lines if any(map(str.strip, line))]


def _column(columns: list[str], names: tuple[str, ...]) -> int | None:
    return next((index for index, name in enumerate(columns) if name in names), None)


def _cell(row: list[str], index: int | None) -> str:
    return row[index] if index is not None and index < len(row) else ""


def _day(words: str, *, file: str, line: int) -> dt.date | None:
    if not words:
        return None
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return dt.datetime.strptime(words, form).replace(tzinfo=dt.UTC).date()
        except ValueError:
            continue
    raise DataError("portfolio.expected_date", file=file, line=line, value=words)
