"""Words of the answers put beside the codes of the questionnaires: proposals again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from solidarity_eval.intake.answers import item_decoder
from solidarity_eval.intake.context import Question
from solidarity_eval.intake.dialects.asked import Asked
from solidarity_eval.intake.dialects.knowledge import knowledge_of
from solidarity_eval.intake.dialects.likeness import alike, identical, plain
from solidarity_eval.intake.dialects.mapping import SURE, MappingRow
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.numbers import parse_number
from solidarity_eval.intake.readers.table import RawTable
from solidarity_eval.intake.text import fold

NUMBER, LIKENESS, TO_FILL = "nombre", "ressemblance", "à remplir"
MOST_WORDINGS = 60

_FIRST = re.compile(r"^\(?([0-9]{1,3})(?:\)|\s*[-–.:=)(]|\s)\s*\S")
_LAST = re.compile(r"\S\s*\(([0-9]{1,3})\)$")
_ANSWER_CODE = re.compile(r"^A[O]?0*([0-9]{1,3})$")


def unknown_words(raw: RawTable, asked: Asked) -> dict[str, list[str]]:
    """Return, by question that the file has, the answers that mean nothing yet, in order met."""
    index = asked.found(raw)
    unknown: dict[str, list[str]] = {}
    for question in asked.questions:
        instrument = asked.context.instruments.get(question.block)
        if instrument is None or question.column not in index:
            continue
        read = item_decoder(instrument, question.name.partition("/")[2])
        texts = dict.fromkeys(cell.strip() for cell in raw.columns[index[question.column]])
        strange = [text for text in texts if read(text).problem == "text_in_number"]
        if strange:
            unknown[question.name] = strange
    return unknown


def propose_words(raw: RawTable, asked: Asked) -> tuple[MappingRow, ...]:
    """Return a likely code for each answer in words that no label explains.

    In order: the words of a label once punctuation is left out; a number at the start or the
    end; words that look alike; nothing, for a person to fill in. A question with a great many
    different answers is a free text and is left alone.
    """
    unknown = unknown_words(raw, asked)
    by_name = {question.name: question for question in asked.questions}
    answers = knowledge_of(asked, tuple(by_name[name] for name in unknown)).answers
    spoken = {(fold(row.words), row.block) for row in asked.rows if row.words}
    blocks: dict[str, dict[str, str]] = {}
    for name, texts in unknown.items():
        if len(texts) <= MOST_WORDINGS:
            words = blocks.setdefault(by_name[name].block, {})
            for text in texts:
                if (fold(text), by_name[name].block) not in spoken:
                    words.setdefault(fold(text), text)
    rows: list[MappingRow] = []
    for block, words in blocks.items():
        labels = _merged(answers[name] for name in unknown if by_name[name].block == block)
        bounds = _bounds(asked, [one for one in asked.questions if one.block == block])
        for text, code, origin in _codes(words, labels, bounds):
            rows.append(
                MappingRow(file=raw.path, block=block, words=text, code=code, origin=origin)
            )
    return tuple(rows)


def _merged(tables: Iterable[Mapping[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    merged: dict[str, tuple[str, ...]] = {}
    for table in tables:
        for code, texts in table.items():
            merged[code] = tuple(dict.fromkeys((*merged.get(code, ()), *texts)))
    return merged


def _bounds(asked: Asked, questions: list[Question]) -> tuple[float, float]:
    ranges = [asked.range_of(question) for question in questions]
    return min(low or 0 for low, _ in ranges), max(high or 0 for _, high in ranges)


def _codes(
    words: Mapping[str, str], labels: Mapping[str, tuple[str, ...]], bounds: tuple[float, float]
) -> list[tuple[str, str, str]]:
    said = {key: (plain(text),) for key, text in words.items()}
    sure = identical(said, labels, shared=True)
    rest = {key: texts for key, texts in said.items() if key not in sure}
    close = alike(rest, labels)
    found = []
    for key, text in words.items():
        if key in sure:
            found.append((text, sure[key], SURE))
        elif (number := number_in(text, bounds)) is not None:
            found.append((text, number, NUMBER))
        elif key in close:
            found.append((text, close[key], LIKENESS))
        else:
            found.append((text, "", TO_FILL))
    return found


def number_in(text: str, bounds: tuple[float, float]) -> str | None:
    """Return the code that an answer seems to carry, where it is within the bounds.

    Examples
    --------
    >>> number_in("3 - souvent", (0, 4)), number_in("souvent (3)", (0, 4)), number_in("A3", (1, 2))
    ('3', '3', None)
    """
    for pattern in (_ANSWER_CODE, _FIRST, _LAST):
        if (met := pattern.search(text.strip())) and bounds[0] <= int(met[1]) <= bounds[1]:
            return str(int(met[1]))
    return None


def labels_as_codes(raw: RawTable, asked: Asked) -> list[Finding]:
    """Report answers whose words are the code of another one: a cell is read as the code."""
    index = asked.found(raw)
    met: dict[tuple[str, str], Finding] = {}
    for question in asked.questions:
        instrument = asked.context.instruments.get(question.block)
        if instrument is None or question.column not in index:
            continue
        low, high = instrument.items.range_of(question.name.partition("/")[2])
        for code, words in instrument.labels.items():
            for label in words.values():
                number = parse_number(label)
                if number is None or number.value == code or not low <= number.value <= high:
                    continue
                met[question.block, label] = found(
                    "label_is_code", raw, row=raw.header_row, block=question.block,
                    label=label, number=code,
                )  # fmt: skip
    return list(met.values())
