"""Files of SPSS (sav, zsav) and Stata (dta): codes and labels kept apart, user-missing visible."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.readers.grid import Grid, ReadError, Source
from solidarity_eval.intake.readers.sheets import Numbers, text_of

if TYPE_CHECKING:
    import pandas as pd

LARGEST_TABLE = 20_000_000
SHOWN = 8
_OTHERS = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, OSError)


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    sheet: None = None


def read_sav(source: Source) -> Grid:
    """Read a file of SPSS as text cells: codes, never their labels.

    Codes that the file declares missing stay visible, so that the project says what they mean; a
    finding lists them.

    Raises
    ------
    ReadError
        If the file is damaged or too large.
    """
    import pyreadstat

    return _read(source, ".sav", pyreadstat.read_sav)


def read_dta(source: Source) -> Grid:
    """Read a file of Stata as text cells: codes, never their labels.

    The extended missing values of Stata are written ``.a`` to ``.z``.

    Raises
    ------
    ReadError
        If the file is damaged or too large.
    """
    import pyreadstat

    return _read(source, ".dta", pyreadstat.read_dta)


def _read(source: Source, suffix: str, reader: Callable[..., Any]) -> Grid:
    place = _File(source.path)
    file = _temporary(source.data, suffix)
    try:
        _, about = reader(str(file), metadataonly=True)
        rows, columns = about.number_rows or 0, about.number_columns or 0
        if rows * columns > LARGEST_TABLE:
            raise ReadError(found("table_too_large", place, size=f"{rows} x {columns}"))
        frame, about = reader(str(file), user_missing=True)
    except _damages() as problem:
        raise ReadError(found("damaged_file", place, reason=type(problem).__name__)) from None
    finally:
        with contextlib.suppress(OSError):
            file.unlink()
    return Grid(
        records=[list(map(str, frame.columns)), *_records(frame)],
        decided={"labels": len(about.variable_value_labels)},
        findings=_declared(about, place),
    )


def _damages() -> tuple[type[Exception], ...]:
    """Return what pyreadstat raises for a damaged file: its two errors, and Python's own."""
    from pyreadstat import PyreadstatError, ReadstatError

    return (PyreadstatError, ReadstatError, *_OTHERS)


def _temporary(data: bytes, suffix: str) -> Path:
    with tempfile.NamedTemporaryFile(suffix=suffix, delete=False) as file:
        file.write(data)
    return Path(file.name)


def _records(frame: pd.DataFrame) -> list[list[str]]:
    columns = [_texts(frame[name]) for name in frame.columns]
    return [list(record) for record in zip(*columns, strict=True)]


def _texts(column: pd.Series) -> list[str]:
    numbers = Numbers()
    cells = []
    for cell, missing in zip(column.tolist(), column.isna().tolist(), strict=True):
        if missing:
            cells.append("")
        elif type(cell) is float:
            cells.append(numbers[cell])
        else:
            cells.append(text_of(cell).strip())
    return [f".{cell}" if _is_stata_missing(cell, column) else cell for cell in cells]


def _is_stata_missing(cell: str, column: pd.Series) -> bool:
    """Tell a letter that Stata uses for a missing number: the other cells are numbers."""
    return (
        column.dtype == object
        and len(cell) == 1
        and "a" <= cell <= "z"
        and any(type(other) in (int, float) for other in column)
    )


def _declared(about: Any, place: _File) -> tuple[Finding, ...]:
    """List the codes that the file declares missing, by code."""
    columns: dict[str, list[str]] = {}
    for name, ranges in _ranges(about).items():
        for code in ranges:
            columns.setdefault(code, []).append(name)
    if not columns:
        return ()
    codes = [
        f"{code} ({', '.join(names[:SHOWN])}{'…' if len(names) > SHOWN else ''})"
        for code, names in sorted(columns.items())
    ]
    return (found("declared_missing", place, codes=tuple(codes)),)


def _ranges(about: Any) -> Mapping[str, list[str]]:
    numbers = Numbers()
    found_ranges: dict[str, list[str]] = {}
    for name, ranges in (getattr(about, "missing_ranges", None) or {}).items():
        for item in ranges:
            low, high = item.get("lo"), item.get("hi")
            ends = [numbers[end] if type(end) is float else str(end) for end in (low, high)]
            text = ends[0] if ends[0] == ends[1] else f"{ends[0]}-{ends[1]}"
            found_ranges.setdefault(name, []).append(text)
    return found_ranges
