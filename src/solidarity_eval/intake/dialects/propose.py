"""Columns of a web form put beside the questions of the project: proposals, never decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from solidarity_eval.intake.answers import item_decoder
from solidarity_eval.intake.context import Question
from solidarity_eval.intake.dialects.asked import Asked
from solidarity_eval.intake.dialects.knowledge import knowledge_of
from solidarity_eval.intake.dialects.likeness import alike, identical, readings
from solidarity_eval.intake.dialects.mapping import SURE, MappingRow
from solidarity_eval.intake.readers.table import RawTable
from solidarity_eval.intake.text import fold

T = TypeVar("T")
LIKENESS, ORDER, TO_FILL = "ressemblance", "ordre", "à remplir"
MOST_ANSWERS = 13
MOST_LISTED = 100


def propose_columns(raw: RawTable, asked: Asked) -> tuple[MappingRow, ...]:
    """Return the likely column of each question that the file does not seem to have.

    In order: the same words; words that look alike; as many neighbouring columns with the same
    answers as the questionnaire has questions, in the same order. Only the first is certain. Where
    questions are left over, the other columns are listed for a person to fill in.

    Parameters
    ----------
    raw : RawTable
        The file.
    asked : Asked
        What the project looks for.
    """
    lacking = asked.lacking(raw)
    taken = {*asked.found(raw).values()}
    spoken = {fold(row.column) for row in asked.rows}
    free = {
        raw.known_as[place]: place
        for place in range(len(raw.header))
        if place not in taken and raw.known_as[place] and fold(raw.known_as[place]) not in spoken
    }
    if not lacking or not free:
        return ()
    by_name = {question.name: question for question in lacking}
    known = knowledge_of(asked, lacking).questions
    said = {name: readings(name) for name in free}
    sure = identical(said, known)
    origins = dict.fromkeys(sure, SURE)
    pairs = dict(sure)
    for origin in (ORDER, LIKENESS, ORDER):
        fresh = (
            alike(_rest(said, pairs), _others(known, pairs))
            if origin == LIKENESS
            else _in_order(
                raw,
                _rest(free, pairs),
                [by_name[name] for name in _others(known, pairs)],
                asked=asked,
            )
        )
        pairs |= fresh
        origins |= dict.fromkeys(fresh, origin)
    if len(pairs) < len(lacking):
        left = [column for column in free if column not in pairs and _answers(raw, free[column])]
        origins |= dict.fromkeys(left[:MOST_LISTED], TO_FILL)
    return tuple(
        _row(raw, column, by_name.get(pairs.get(column, "")), origin=origins[column])
        for column in sorted(origins, key=lambda column: free[column])
    )


def _row(raw: RawTable, column: str, question: Question | None, *, origin: str) -> MappingRow:
    return MappingRow(
        file=raw.path,
        sheet=raw.sheet or "",
        column=column,
        block=question.block if question else "",
        item=(question.name.partition("/")[2] or question.name) if question else "",
        origin=origin,
    )


def _rest(of: Mapping[str, T], pairs: Mapping[str, str]) -> dict[str, T]:
    return {column: value for column, value in of.items() if column not in pairs}


def _others(
    known: Mapping[str, tuple[str, ...]], pairs: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    done = set(pairs.values())
    return {name: texts for name, texts in known.items() if name not in done}


def _in_order(
    raw: RawTable, free: Mapping[str, int], questions: Sequence[Question], *, asked: Asked
) -> dict[str, str]:
    """Pair each questionnaire with the one run of columns that is as long as it."""
    blocks: dict[str, list[Question]] = {}
    for question in questions:
        blocks.setdefault(question.block, []).append(question)
    columns = {place: column for column, place in free.items()}
    lengths = [len(items) for items in blocks.values()]
    proposed: dict[str, str] = {}
    for items in blocks.values():
        if len(items) < 2 or lengths.count(len(items)) > 1:
            continue
        known = _known_answers(raw, columns, items[0], asked=asked)
        fitting = [run for run in _runs(raw, columns, known) if len(run) == len(items)]
        if len(fitting) == 1:
            names = (question.name for question in items)
            proposed |= dict(zip((columns[place] for place in fitting[0]), names, strict=True))
    return proposed


def _known_answers(
    raw: RawTable, places: Iterable[int], question: Question, *, asked: Asked
) -> frozenset[str]:
    """Return the answers met that the questionnaire already has words or codes for."""
    instrument = asked.context.instruments.get(question.block)
    if instrument is None:
        return frozenset()
    read = item_decoder(instrument, question.name.partition("/")[2])
    met = {cell.strip() for place in places for cell in _answers(raw, place)}
    return frozenset(text for text in met if read(text).problem is None)


def _answers(raw: RawTable, place: int) -> set[str]:
    """Return the different answers of a column, none where they are too many for a list."""
    answers = {cell.strip() for cell in raw.columns[place]} - {""}
    return answers if len(answers) <= MOST_ANSWERS else set()


def _runs(raw: RawTable, places: Mapping[int, str], known: frozenset[str]) -> list[list[int]]:
    """Return the neighbouring columns whose answers come from one short list."""
    runs: list[list[int]] = []
    met: set[str] = set()
    last = -2
    for place in sorted(places):
        answers = _answers(raw, place)
        if not answers:
            continue
        alike = bool(answers & met) or (answers | met) <= known
        if last == place - 1 and runs and alike and len(answers | met) <= MOST_ANSWERS:
            runs[-1].append(place)
            met |= answers
        else:
            runs.append([place])
            met = set(answers)
        last = place
    return runs
