"""The sheets of a workbook: which one is read, and its cells as a person would type them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.readers.grid import ReadError, Source
from solidarity_eval.intake.text import fold

LARGEST_EXACT = 2**53
CUT = 31
"""Letters that a workbook keeps of the name of a sheet; survey tools cut longer ones."""


class Sheet(Protocol):
    """What is known of a sheet before it is read."""

    @property
    def visible(self) -> bool:
        """Whether it is shown."""
        ...

    @property
    def filled(self) -> bool:
        """Whether it has cells with values."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetInfo:
    """A sheet as its workbook lists it."""

    name: str
    visible: bool
    filled: bool


@dataclass(frozen=True, slots=True)
class _Place:
    path: str
    sheet: str | None


def choose_sheet(sheets: Mapping[str, Sheet], source: Source) -> str:
    """Return the sheet to read: the one that is named, else the first visible one with cells.

    Raises
    ------
    ReadError
        If there is no sheet, or none of that name or number.
    """
    names = list(sheets)
    place = _Place(source.path, None)
    if not names:
        raise ReadError(found("empty_file", place))
    wanted = source.sheet
    if wanted is None:
        return next(iter(visible_with_cells(sheets)), names[0])
    if isinstance(wanted, int):
        if 1 <= wanted <= len(names):
            return names[wanted - 1]
    else:
        for name in names:
            if fold(name) == fold(wanted):
                return name
        cut = [name for name in names if len(wanted) > CUT and name == wanted[:CUT]]
        if cut:
            return cut[0]
    raise ReadError(found("unknown_sheet", place, value=str(wanted), available=", ".join(names)))


def visible_with_cells(sheets: Mapping[str, Sheet]) -> list[str]:
    """Return the names of the sheets that a person sees and that are not empty."""
    return [name for name, about in sheets.items() if about.visible and about.filled]


def other_sheets(
    sheets: Mapping[str, Sheet], source: Source, *, chosen: str
) -> tuple[Finding, ...]:
    """Report the sheets that were left aside, when the project file names none."""
    others = [name for name in visible_with_cells(sheets) if name != chosen]
    if source.sheet is not None or not others:
        return ()
    place = _Place(source.path, chosen)
    return (found("other_sheets", place, chosen=chosen, others=tuple(others)),)


class Numbers(dict[float, str]):
    """Texts of the numbers met: a sheet of answers holds few different ones."""

    def __missing__(self, number: float) -> str:
        whole = number.is_integer() and abs(number) <= LARGEST_EXACT
        text = self[number] = str(int(number)) if whole else repr(number)
        return text


def texts(rows: Iterable[Sequence[Any]]) -> list[list[str]]:
    """Write cells as a person would type them: ``3``, not ``3.0``; ``2027-12-31``."""
    numbers = Numbers()
    return [
        [
            cell if type(cell) is str else numbers[cell] if type(cell) is float else text_of(cell)
            for cell in row
        ]
        for row in rows
    ]


def text_of(cell: Any) -> str:
    """Write a cell that is neither a text nor a float as a person would type it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time()
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)
