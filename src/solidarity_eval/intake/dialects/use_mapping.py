"""The rows of the file of correspondences put to use."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from solidarity_eval.intake.dialects.asked import Asked
from solidarity_eval.intake.dialects.edit import renamed, reworded, with_cells
from solidarity_eval.intake.dialects.mapping import MappingRow
from solidarity_eval.intake.readers.table import RawTable
from solidarity_eval.intake.text import fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def use_rows(raw: RawTable, asked: Asked, rows: Iterable[MappingRow]) -> RawTable:
    """Let columns and answers be read as the rows that are in use say."""
    used = [row for row in rows if row.state == "used"]
    columns = {
        (question.block, question.name.partition("/")[2] or question.name): question.column
        for question in asked.questions
    }
    places: dict[str, int] = {}
    for place, name in reversed(list(enumerate(raw.known_as))):
        places[fold(name)] = place
    for place, name in reversed(list(enumerate(raw.header))):
        places.setdefault(fold(name), place)
    names = {
        places[fold(row.column)]: columns[row.block, row.item]
        for row in used
        if row.column and fold(row.column) in places and (row.block, row.item) in columns
    }
    raw = renamed(raw, names)
    return with_cells(raw, _reworded(raw, asked, [row for row in used if row.words]))


def _reworded(
    raw: RawTable, asked: Asked, rows: list[MappingRow]
) -> dict[int, NDArray[np.object_]]:
    index = asked.found(raw)
    cells = {}
    for question in asked.questions if rows else ():
        item = question.name.partition("/")[2] or question.name
        words = {
            fold(row.words): row.code
            for row in sorted(rows, key=lambda row: bool(row.item))
            if row.block in ("", question.block) and row.item in ("", item)
        }
        if words and question.column in index:
            place = index[question.column]
            cells[place] = reworded(raw.columns[place], words)
    return cells
