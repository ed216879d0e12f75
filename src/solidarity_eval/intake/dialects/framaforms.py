"""Exports of Framaforms (Webform): two or three lines of headers, an X for a ticked box."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np

from solidarity_eval.intake.dialects.asked import Asked, Heard
from solidarity_eval.intake.dialects.edit import renamed, with_cells
from solidarity_eval.intake.dialects.web_forms import hear_sentences
from solidarity_eval.intake.readers.table import RawTable
from solidarity_eval.intake.text import fold

NAME = "Framaforms"
NUMBERS = ("sid", "numero de serie", "serial", "numero")
DATES = ("heure", "soumis le", "time", "submitted time", "completed time", "heure de soumission")
OWN = ("Numéro de série", "Serial", "SID", "UID", "Adresse IP", "IP Address")
"""Columns of the tool; they tell which of the first lines names the columns."""

_OWN = frozenset(
    {
        *map(fold, OWN),
        *("brouillon", "draft", "nom d'utilisateur", "username", "termine", "modifie"),
        *("heure", "time", "soumis le", "submitted time", "completed time", "modified time"),
        *("heure de soumission", "numero"),
    }
)


def recognise(raw: RawTable) -> bool:
    """Tell an export of Framaforms by the columns of the tool."""
    names = {fold(name) for name in raw.header}
    return "sid" in names and len(names & _OWN) > 2


def hear(raw: RawTable, asked: Asked) -> Heard:
    """Read sentences and worded answers, the lines above them telling grids apart."""
    kept = tuple(one for one in raw.findings if one.code != "header_lower")
    raw = renamed(replace(raw, findings=kept), _whole_names(raw))
    return hear_sentences(
        _boxes(raw),
        asked,
        technical=_OWN.__contains__,
        dates=DATES,
        numbers=NUMBERS,
    )


def _whole_names(raw: RawTable) -> dict[int, str]:
    """Put the question of a grid before its rows, where two grids have rows of one name."""
    counts = Counter(map(fold, raw.known_as))
    above = raw.above[-1] if raw.above else ()
    names: dict[int, str] = {}
    parent = ""
    for place, name in enumerate(raw.known_as):
        own = " ".join(above[place].split()) if place < len(above) else ""
        parent = own or parent
        if not name and own:
            names[place] = own
        elif name and parent and counts[fold(name)] > 1:
            names[place] = f"{parent} [{name}]"
    return names


def _boxes(raw: RawTable) -> RawTable:
    """Write X as 1, and the other boxes of the same question as 0."""
    ticked = [
        place
        for place, column in enumerate(raw.columns)
        if {cell.strip() for cell in column} <= {"", "X", "x"} and any(map(str.strip, column))
    ]
    groups: list[list[int]] = []
    for place in ticked:
        if groups and groups[-1][-1] == place - 1:
            groups[-1].append(place)
        else:
            groups.append([place])
    cells = {}
    for group in groups:
        marks = np.array([[bool(cell.strip()) for cell in raw.columns[place]] for place in group])
        answered = marks.any(axis=0)
        for place, mine in zip(group, marks, strict=True):
            column = np.full(len(raw), "", dtype=object)
            column[answered] = "0"
            column[mine] = "1"
            cells[place] = column
    return with_cells(raw, cells)
