"""Several answers to one question: codes in one cell, a column per choice, or both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.intake.dialects.asked import Asked
from solidarity_eval.intake.dialects.edit import with_column
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.readers.table import RawTable
from solidarity_eval.intake.text import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TRUE = frozenset({"1", "true", "vrai"})


def choices_found(raw: RawTable, asked: Asked) -> tuple[RawTable, list[Finding]]:
    """Give each wanted choice a column of 0 and 1.

    ``question/choice`` comes from the column of that name, else from the codes of
    ``question``. A choice looked for by its own name is taken where one column alone has it
    among several codes. An empty cell of codes leaves its choices empty: nobody can tell a
    question that was not asked from one where nothing was ticked. Where the export has both
    shapes and they disagree, the rows are named.
    """
    lists = _lists(raw)
    findings: list[Finding] = []
    index = asked.found(raw)
    for question in asked.questions:
        name = fold(question.column)
        head, _, choice = name.rpartition("/")
        place = index.get(question.column)
        if place is not None:
            findings += _disagreements(raw, place, lists)
            continue
        if not asked.ticks(question):
            continue
        source = _by_end(raw, head) if head else _holding(lists, name)
        if source is not None:
            raw = with_column(raw, question.column, _ticked(raw, source, choice or name))
    return raw, findings


def _lists(raw: RawTable) -> dict[int, set[str]]:
    """Return the codes of each column that holds several in some cell."""
    lists = {}
    for place, cells in enumerate(raw.columns):
        texts = set(cells)
        if raw.header[place] and any(" " in text.strip() for text in texts):
            lists[place] = {code for text in texts for code in fold(text).split()}
    return lists


def _by_end(raw: RawTable, name: str) -> int | None:
    places = [
        place
        for place, header in enumerate(map(fold, raw.known_as))
        if header == name or header.endswith(f"/{name}")
    ]
    return places[0] if len(places) == 1 else None


def _holding(lists: dict[int, set[str]], choice: str) -> int | None:
    places = [place for place, codes in lists.items() if choice in codes]
    return places[0] if len(places) == 1 else None


def _ticked(raw: RawTable, source: int, choice: str) -> NDArray[np.object_]:
    ticks = np.empty(len(raw), dtype=object)
    ticks[:] = [
        "" if not cell.strip() else "1" if choice in fold(cell).split() else "0"
        for cell in raw.columns[source]
    ]
    return ticks


def _disagreements(raw: RawTable, place: int, lists: dict[int, set[str]]) -> list[Finding]:
    """Name the rows where a choice's own column and the cell of codes say two things."""
    head, _, choice = fold(raw.header[place]).rpartition("/")
    source = next((one for one in lists if fold(raw.header[one]) == head), None) if head else None
    if source is None:
        return []
    rows = [
        int(row)
        for row, tick, cell in zip(raw.rows, raw.columns[place], raw.columns[source], strict=True)
        if cell.strip() and tick.strip() and (fold(tick) in _TRUE) != (choice in fold(cell).split())
    ]
    if not rows:
        return []
    return [
        found(
            "choices_disagree", raw, row=rows[0], column=raw.header[place],
            other=raw.header[source], count=len(rows),
        )
    ]  # fmt: skip
