"""Answers of simulated people as the files of a team: headers in French, blanks, lost codes."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from solidarity_eval.laureates.simulate import Row, answer_day
from solidarity_eval.schemas.tables import ResponseTable, WaveColumn

if TYPE_CHECKING:
    import numpy as np

    from solidarity_eval.laureates.people import Drawn
    from solidarity_eval.schemas.load import LoadedProject

_LATEST = 21
"""Days that an answer may come after it was due."""


def answer_rows(
    drawn: Drawn, loaded: LoadedProject, table: ResponseTable, *, rng: np.random.Generator
) -> list[Row]:
    """Return the rows of a file of answers, in the order of times, then people.

    Some rows of the later times have lost their code; a blank question is an empty cell.
    """
    words = _wave_words(table)
    asked = _columns(drawn, loaded, table)
    rows: list[Row] = []
    for time, (wave, months) in enumerate(drawn.group.months.items()):
        for person in range(drawn.group.n):
            delay = int(rng.integers(0, _LATEST if time else 1))
            lost = rng.uniform() < drawn.group.unlinked and time > 0
            if not drawn.stays[person, time]:
                continue
            row = {table.person: "" if lost else drawn.code(person, time)}
            if isinstance(table.wave, WaveColumn):
                row[table.wave.column] = words.get(wave, wave)
            if table.date is not None:
                row[table.date] = answer_day(drawn, person, months, delay=delay).isoformat()
            if table.cluster is not None:
                row[table.cluster] = drawn.group.teams[drawn.team[person]]
            for header, (instrument, rank) in asked.items():
                value = drawn.answers[instrument][person, time, rank]
                row[header] = "" if isnan(value) else str(int(value))
            rows.append(row)
    return rows


def _wave_words(table: ResponseTable) -> dict[str, str]:
    """Return what the file writes for each time."""
    if not isinstance(table.wave, WaveColumn) or table.wave.values is None:
        return {}
    return {wave: str(word) for word, wave in table.wave.values.items()}


def _columns(
    drawn: Drawn, loaded: LoadedProject, table: ResponseTable
) -> dict[str, tuple[str, int]]:
    """Return the questionnaire and the rank of the question by header."""
    columns: dict[str, tuple[str, int]] = {}
    for use, instrument in loaded.uses:
        if instrument.id not in drawn.answers:
            continue
        if table.instruments is not None and instrument.id not in table.instruments:
            continue
        named = {} if use.columns == "same" else use.columns
        for rank, item in enumerate(instrument.items.ids):
            columns[named.get(item, item)] = (instrument.id, rank)
    for measure in loaded.project.measures:
        if measure.id in drawn.group.measures:
            columns[measure.column] = (measure.id, 0)
    return columns
