"""A table that was read: header, text cells, and the row that a spreadsheet shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import numpy as np

from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.readers.grid import Grid, Source
from solidarity_eval.intake.text import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

HEADER_SEARCH = 20
SHOWN = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """Cells of a file as text.

    Attributes
    ----------
    path : str
        Relative to the project folder.
    sheet : str or None
        Of a workbook.
    header : tuple of str
        As the file writes it, trimmed.
    columns : tuple of ndarray of object
        One array of text cells per header, ``""`` where empty.
    rows : ndarray of int
        Row of each record as the spreadsheet shows it.
    header_row : int
        Where the header stands.
    set_aside : int
        Records whose cells run beyond the header: shifted, so not to be trusted, and left out
        of ``columns`` and ``rows``. A ``row_too_long`` finding names each.
    decided : mapping
        What the reader decided.
    findings : tuple of Finding
        What was met on the way.
    names : tuple of str or None
        What each column is looked for by, where it is not its header (``dialects``).
    above : tuple of tuples of str
        Records above the header.
    """

    path: str
    sheet: str | None
    header: tuple[str, ...]
    columns: tuple[NDArray[np.object_], ...] = field(repr=False)
    rows: NDArray[np.int64] = field(repr=False)
    header_row: int
    decided: dict[str, str | int]
    set_aside: int = 0
    findings: tuple[Finding, ...] = ()
    names: tuple[str, ...] | None = None
    above: tuple[tuple[str, ...], ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def known_as(self) -> tuple[str, ...]:
        """What the columns are looked for by."""
        return self.header if self.names is None else self.names


def tabulate(grid: Grid, source: Source) -> RawTable:
    """Find the header, leave blank rows out, and turn records into columns.

    The header is the first row that is not blank, unless a later one among the first 20 holds
    more of the expected headers.
    """
    place = _Place(source.path, grid.sheet)
    filled = [index for index, record in enumerate(grid.records) if any(map(str.strip, record))]
    if not filled:
        return _empty(grid, place)
    header_at = _header_index(grid.records, filled, source.expected)
    header = _header(grid.records[header_at])
    body = [index for index in filled if index > header_at]
    findings = list(grid.findings)
    if header_at != filled[0]:
        findings.append(found("header_lower", place, row=header_at + 1, above=filled[0] + 1))
    if not body:
        findings.append(found("empty_file", place))
    shifted: set[int] = set()
    if grid.ragged:
        shifted, odd = _ragged(grid.records, body, width=len(header), place=place)
        findings += odd
    sound = [index for index in body if index not in shifted]
    return RawTable(
        path=source.path,
        sheet=grid.sheet,
        header=header,
        columns=_columns([grid.records[index] for index in sound], len(header)),
        rows=np.array(sound, dtype=np.int64) + 1,
        header_row=header_at + 1,
        set_aside=len(shifted),
        decided={**grid.decided, "header_row": header_at + 1},
        findings=tuple(findings),
        above=tuple(tuple(grid.records[index]) for index in filled if index < header_at),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    path: str
    sheet: str | None


def _empty(grid: Grid, place: _Place) -> RawTable:
    return RawTable(
        path=place.path,
        sheet=place.sheet,
        header=(),
        columns=(),
        rows=np.zeros(0, dtype=np.int64),
        header_row=1,
        decided=grid.decided,
        findings=(*grid.findings, found("empty_file", place)),
    )


def _header_index(
    records: Sequence[Sequence[str]], filled: list[int], expected: tuple[str, ...]
) -> int:
    wanted = {fold(name) for name in expected}
    candidates = filled[:HEADER_SEARCH]
    hits = [len({fold(cell) for cell in records[index]} & wanted) for index in candidates]
    return candidates[hits.index(max(hits))]


def _header(record: Sequence[str]) -> tuple[str, ...]:
    names = [" ".join(cell.split()) for cell in record]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _columns(records: list[Sequence[str]], width: int) -> tuple[NDArray[np.object_], ...]:
    """Transpose, short records filled with empty cells, cells without header included."""
    columns = list(zip_longest(*records, fillvalue=""))
    columns += [("",) * len(records)] * (width - len(columns))
    return tuple(_as_array(column) for column in columns)


def _as_array(cells: Sequence[str]) -> NDArray[np.object_]:
    array = np.empty(len(cells), dtype=object)
    array[:] = cells
    return array


def _ragged(
    records: Sequence[Sequence[str]], body: list[int], *, width: int, place: _Place
) -> tuple[set[int], list[Finding]]:
    """Report records longer than the header (their cells are shifted) or shorter."""
    shifted, findings = set[int](), []
    for index in body:
        record = records[index]
        if len(record) == width:
            continue
        values: dict[str, Any] = {"expected": width, "found": len(record)}
        beyond = ", ".join(cell for cell in record[width:] if cell.strip())
        if beyond:
            shifted.add(index)
            findings.append(
                found("row_too_long", place, row=index + 1, value=beyond[:SHOWN], **values)
            )
        elif len(record) < width:
            findings.append(found("row_too_short", place, row=index + 1, **values))
    return shifted, findings
