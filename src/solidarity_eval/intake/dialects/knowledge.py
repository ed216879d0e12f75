"""The texts that a project has for its questions and answers, whatever file they stand in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from solidarity_eval.intake.context import Question
from solidarity_eval.intake.dialects.asked import Asked
from solidarity_eval.intake.dialects.likeness import plain
from solidarity_eval.schemas.instrument import Instrument
from solidarity_eval.schemas.validation import validate
from solidarity_eval.schemas.wording import Wording
from solidarity_eval.schemas.yaml_reader import read_yaml

WORDING_FILE = "questionnaires/{instrument}.wording.yaml"


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Texts of the questions by name, and of the answers by question and code."""

    questions: Mapping[str, tuple[str, ...]]
    answers: Mapping[str, Mapping[str, tuple[str, ...]]]


def knowledge_of(asked: Asked, questions: tuple[Question, ...]) -> Knowledge:
    """Gather paraphrases, labels and the sentences that the team wrote for its questionnaires."""
    wordings: dict[str, Wording | None] = {}
    texts, answers = {}, {}
    for question in questions:
        instrument = asked.context.instruments.get(question.block)
        if instrument is None:
            texts[question.name] = tuple(_of_measure(asked, question))
            answers[question.name] = dict[str, tuple[str, ...]]()
            continue
        if question.block not in wordings:
            wordings[question.block] = _wording(asked.context.folder, question.block)
        wording = wordings[question.block]
        item = question.name.partition("/")[2]
        texts[question.name] = tuple(_of_item(question, instrument, wording))
        answers[question.name] = _answers(item, instrument, wording)
    return Knowledge(texts, answers)


def _of_measure(asked: Asked, question: Question) -> Iterator[str]:
    measure = next(one for one in asked.context.project.measures if one.id == question.block)
    labels = measure.label.values() if isinstance(measure.label, dict) else (measure.label,)
    yield from _plain((question.column, question.name, *labels))


def _of_item(question: Question, instrument: Instrument, wording: Wording | None) -> Iterator[str]:
    item = question.name.partition("/")[2]
    yield from _plain((question.column, item))
    yield from _plain(_texts(instrument.items.paraphrase.get(item)))
    if wording is not None:
        yield from _plain(_texts(wording.items.get(item)))


def _answers(
    item: str, instrument: Instrument, wording: Wording | None
) -> dict[str, tuple[str, ...]]:
    own = wording.answers if wording else {}
    tables = (instrument.labels, instrument.item_labels.get(item, {}), own)
    codes = {code for table in tables for code in table}
    return {
        str(code): tuple(
            dict.fromkeys(text for table in tables for text in _plain(_texts(table.get(code))))
        )
        for code in sorted(codes)
    }


def _texts(words: object) -> tuple[str, ...]:
    if isinstance(words, str):
        return (words,)
    return tuple(map(str, words.values())) if isinstance(words, Mapping) else ()


def _plain(texts: tuple[str | None, ...]) -> tuple[str, ...]:
    said = (plain(text) for text in texts if text)
    return tuple(dict.fromkeys(text for text in said if text))


def _wording(folder: Path, instrument: str) -> Wording | None:
    """Read the team's sentences; a file that is not sound helps nobody here."""
    name = WORDING_FILE.format(instrument=instrument)
    path = folder / name
    if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
        return None
    document = read_yaml(path, name=name)
    if document.problems:
        return None
    wording, _ = validate(Wording, document)
    return wording
