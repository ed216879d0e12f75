"""What a check found: code, place, value. The words are in the locale files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

FindingSeverity = Literal["error", "warning", "notice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing a check found in a file of answers.

    Attributes
    ----------
    code : str
        Stable code, e.g. ``"out_of_range"``; message and advice are
        ``findings.<code>.message`` and ``findings.<code>.advice`` in the locale files.
    severity : {"error", "warning", "notice"}
        Errors stop a report.
    file : str
        Path relative to the project folder, with ``/``.
    row : int or None
        As a spreadsheet shows it: the header is row 1.
    column : str or None
        Header of the column as the file writes it.
    value : str or None
        As the file holds it.
    values : mapping
        What the message names besides: range, nearest name, other rows.
    sheet : str or None
        Of a workbook.
    """

    code: str
    severity: FindingSeverity
    file: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    sheet: str | None = None
    values: dict[str, object] = field(default_factory=dict)
