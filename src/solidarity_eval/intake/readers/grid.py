"""What a reader hands over: the cells of one sheet as text, and what it decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from solidarity_eval.intake.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file to read.

    Attributes
    ----------
    path : str
        Relative to the project folder, with ``/``.
    data : bytes
        Its bytes; what is hashed is what is read.
    sheet : str, int or None
        Of a workbook: its name, or its number from 1.
    expected : tuple of str
        Headers that the project file names; they settle what the file leaves open.
    separator : str or None
        Of a CSV file, when an earlier reading decided it: ``;``, ``,``, ``tab``, ``none``.
    """

    path: str
    data: bytes = field(repr=False)
    sheet: str | int | None = None
    expected: tuple[str, ...] = ()
    separator: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Cells of one sheet.

    Attributes
    ----------
    records : sequence of sequences of str
        The record at index ``i`` is row ``i + 1`` of the spreadsheet; blank rows are there,
        empty cells are ``""``. Records may differ in length.
    ragged : bool
        Whether the length of a record says something (a CSV file), or not (a workbook).
    sheet : str or None
        Name of the sheet.
    decided : mapping
        What the reader decided: encoding, separator, sheet.
    findings : tuple of Finding
        What it met on the way.
    """

    records: Sequence[Sequence[str]]
    ragged: bool = False
    sheet: str | None = None
    decided: dict[str, str | int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


class ReadError(Exception):
    """A file that cannot be read; it carries the finding that says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


Reader = Callable[[Source], Grid]
