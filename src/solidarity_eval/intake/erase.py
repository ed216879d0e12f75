"""A person's rows taken out of a file, everything else of it left as it is."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from solidarity_eval.intake.columns import match_columns
from solidarity_eval.intake.keys.code import make_code
from solidarity_eval.intake.readers.files import locate
from solidarity_eval.intake.readers.formats import READERS, kind_to_read
from solidarity_eval.intake.readers.grid import Grid, Source
from solidarity_eval.intake.readers.kinds import Kind
from solidarity_eval.intake.readers.sniff import decode, sign_of
from solidarity_eval.intake.readers.table import RawTable, tabulate
from solidarity_eval.intake.text import fold, person_key
from solidarity_eval.schemas.project import PeopleTable, ResponseTable
from solidarity_eval.schemas.registers import RegisterTable

REWRITTEN: tuple[Kind, ...] = ("text", "xlsx")
_DECLARED = re.compile(r"sep=.\r?\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Where a person stands in a file.

    Attributes
    ----------
    path : str
        As the project file names it.
    place : Path
        The file itself.
    kind : str
        Its format.
    rows : tuple of int
        As a spreadsheet shows them.
    sheet : str or None
        Of a workbook.
    data : bytes
        The file's bytes.
    separator : str
        Of a CSV file.
    """

    path: str
    place: Path
    kind: Kind
    rows: tuple[int, ...]
    sheet: str | None = None
    data: bytes = field(default=b"", repr=False)
    separator: str = ";"


def locate_person(
    folder: Path, table: ResponseTable | PeopleTable, wanted: Collection[str]
) -> Located | None:
    """Return the rows of a person in a file, shifted rows included; None where there are none.

    Parameters
    ----------
    folder : Path
        Of the project.
    table : ResponseTable or PeopleTable
        The file and its column of persons.
    wanted : collection of str
        Codes, as rows are joined by them.

    Raises
    ------
    ReadError
        If the file cannot be read.
    """
    parts = table.code_parts if isinstance(table, ResponseTable) else ()
    names = parts or (table.person,)
    opened = _open(folder, table, names)
    index = match_columns(opened.raw.header, names).index
    if len(index) < len(names):
        return None
    places = [index[name] for name in names]
    return opened.located(lambda record: _key(record, places, coded=bool(parts)) in wanted)


def locate_in_register(
    folder: Path,
    table: RegisterTable,
    headers: Sequence[Sequence[str]],
    *,
    wanted: Collection[str],
) -> Located | None:
    """Return the rows of a register that name a person, in any of its columns of persons.

    Parameters
    ----------
    folder : Path
        Of the project.
    table : RegisterTable
        The file.
    headers : sequence of sequence of str
        For each column of persons, the folded headers that it may have.
    wanted : collection of str
        Codes, as rows are joined by them.

    Raises
    ------
    ReadError
        If the file cannot be read.
    """
    opened = _open(folder, table, tuple(name for names in headers for name in names))
    places = [
        place
        for place, header in enumerate(opened.raw.header)
        if any(fold(header) in names for names in headers)
    ]
    return opened.located(
        lambda record: any(_key(record, [place], coded=False) in wanted for place in places)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """A file as read, row after row."""

    path: str
    place: Path
    data: bytes
    kind: Kind
    grid: Grid
    raw: RawTable

    def located(self, is_theirs: Callable[[Sequence[str]], bool]) -> Located | None:
        """Return the rows under the header for which ``is_theirs`` holds."""
        rows = tuple(
            number
            for number, record in enumerate(self.grid.records, start=1)
            if number > self.raw.header_row and is_theirs(record)
        )
        if not rows:
            return None
        return Located(
            path=self.path,
            place=self.place,
            kind=self.kind,
            rows=rows,
            sheet=self.grid.sheet,
            data=self.data,
            separator=sign_of(str(self.grid.decided.get("separator", ";"))),
        )


def _open(
    folder: Path, table: ResponseTable | PeopleTable | RegisterTable, expected: tuple[str, ...]
) -> _Opened:
    path = table.file.replace("\\", "/")
    place = locate(folder, path)
    data = place.read_bytes()
    source = Source(path=path, data=data, sheet=table.sheet, expected=expected)
    kind, _ = kind_to_read(source)
    grid = READERS[kind](source)
    raw = tabulate(grid, source)
    return _Opened(path=path, place=place, data=data, kind=kind, grid=grid, raw=raw)


def _key(record: Sequence[str], places: list[int], *, coded: bool) -> str:
    cells = [record[place] if place < len(record) else "" for place in places]
    return make_code(cells) if coded else person_key(cells[0])


def without_rows(found: Located) -> bytes:
    """Return a file without some of its rows.

    Of a CSV file every other line stays byte for byte. In a workbook the cells of the rows are
    emptied and the rows stay, so that formulas, lists and formats keep their places.
    """
    if found.kind == "xlsx":
        return _emptied(found)
    return csv_without_rows(found.data, found.rows, separator=found.separator)


def csv_without_rows(data: bytes, rows: Collection[int], *, separator: str) -> bytes:
    r"""Return a CSV file without some of its records.

    Examples
    --------
    >>> csv_without_rows(b"id;q\r\nA;1\r\nB;2\r\n", [2], separator=";")
    b'id;q\r\nB;2\r\n'
    """
    decoded = decode(data)
    if decoded is None:
        return data
    text, encoding = decoded
    declared = _DECLARED.match(text)
    start = declared.end() if declared else 0
    stream = io.StringIO(text[start:], newline="")
    lines = list(io.StringIO(text[start:], newline=""))
    reader = csv.reader(stream, delimiter=separator, skipinitialspace=True, strict=True)
    kept, last = [text[:start]], 0
    for number, _ in enumerate(reader, start=1):
        if number not in rows:
            kept += lines[last : reader.line_num]
        last = reader.line_num
    return "".join(kept).encode(encoding)


def _emptied(found: Located) -> bytes:
    from openpyxl import load_workbook
    from openpyxl.cell.cell import Cell

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        macros = found.place.suffix.lower() == ".xlsm"
        book = load_workbook(io.BytesIO(found.data), keep_vba=macros)
    sheet = book[found.sheet] if found.sheet in book.sheetnames else book.worksheets[0]
    for row in found.rows:
        for cell in sheet[row]:
            if isinstance(cell, Cell):
                cell.value = None
                cell.comment = None
                cell.hyperlink = None
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
