"""Exports of Microsoft Forms: number, hours, address and name first, points beside answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.intake.dialects.asked import Asked, Heard
from solidarity_eval.intake.dialects.edit import with_cells
from solidarity_eval.intake.dialects.web_forms import hear_sentences
from solidarity_eval.intake.readers.table import RawTable
from solidarity_eval.intake.text import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

NAME = "Microsoft Forms"
DATES = ("heure de fin", "completion time", "heure de debut", "start time")
NUMBERS = ("id",)

_PAIRS = ({"heure de debut", "heure de fin"}, {"start time", "completion time"})
_TECHNICAL = re.compile(
    r"id|heure de .*|(?:start|completion|last modified) time|langue|language"
    r"|total points|total des points|nombre total de points|quiz feedback"
    r"|commentaires sur le questionnaire|(?:points?|feedback|commentaires?) ?[-:].*"
)


def recognise(raw: RawTable) -> bool:
    """Tell an export of Microsoft Forms by its two hours."""
    names = {fold(name) for name in raw.header[:8]}
    return any(pair <= names for pair in _PAIRS)


def hear(raw: RawTable, asked: Asked) -> Heard:
    """Read sentences and worded answers; points and comments of a quiz are left aside.

    A choice ends with ``;`` where several were allowed; it is taken away.
    """
    cells = {
        place: _without_end(column)
        for place, column in enumerate(raw.columns)
        if any(cell.endswith(";") for cell in column)
    }
    return hear_sentences(
        with_cells(raw, cells),
        asked,
        technical=lambda name: _TECHNICAL.fullmatch(name) is not None,
        dates=DATES,
        numbers=NUMBERS,
    )


def _without_end(cells: NDArray[np.object_]) -> NDArray[np.object_]:
    plain = np.empty(len(cells), dtype=object)
    plain[:] = [cell.rstrip().removesuffix(";") for cell in cells]
    return plain
