"""Cells of answers turned into numbers, each different text read once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.intake.numbers import Mark, parse_number
from solidarity_eval.intake.text import fold
from solidarity_eval.schemas.instrument import Instrument
from solidarity_eval.schemas.project import Measure

if TYPE_CHECKING:
    from numpy.typing import NDArray

NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Answer:
    """What one text means.

    ``problem`` is the code of a finding, ``reason`` why a declared missing code stands there.
    """

    value: float = NAN
    problem: str | None = None
    reason: str | None = None
    mark: Mark | None = None


EMPTY = Answer()
Decoder = Callable[[str], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A column of numbers, and what could not become one.

    Attributes
    ----------
    values : ndarray of float
        NaN where unanswered, declared missing, or not usable.
    problems : mapping
        Positions of the unusable cells by code of finding.
    reasons : Counter
        Declared missing codes met, by reason.
    marks : mapping
        First position of each decimal mark that was met.
    """

    values: NDArray[np.float64] = field(repr=False)
    problems: dict[str, NDArray[np.intp]]
    reasons: Counter[str]
    marks: dict[Mark, int]


def decode(cells: NDArray[np.object_], decoder: Decoder) -> Decoded:
    """Read a column of text cells; the decoder sees each different text once."""
    import pandas as pd

    codes, texts = pd.factorize(cells)
    answers = [decoder(text) for text in texts]
    values = np.array([answer.value for answer in answers], dtype=np.float64)
    counts = np.bincount(codes, minlength=len(texts))
    reasons: Counter[str] = Counter()
    for answer, count in zip(answers, counts, strict=True):
        if answer.reason is not None:
            reasons[answer.reason] += int(count)
    return Decoded(
        values=values[codes],
        problems=_positions(codes, [answer.problem for answer in answers]),
        reasons=reasons,
        marks={
            mark: int(places[0])
            for mark, places in _positions(codes, [answer.mark for answer in answers]).items()
        },
    )


def _positions(codes: NDArray[np.intp], labels: list) -> dict:  # type: ignore[type-arg]
    """Return where each label that is not None occurs, labels given by distinct text."""
    kinds = sorted({label for label in labels if label is not None})
    if not kinds:
        return {}
    number = {label: index for index, label in enumerate(kinds)}
    by_text = np.array([number.get(label, -1) for label in labels], dtype=np.int64)
    by_cell = by_text[codes]
    return {label: np.flatnonzero(by_cell == number[label]) for label in kinds}


def item_decoder(instrument: Instrument, item: str) -> Decoder:
    """Return the reading of one item: code, worded answer, declared missing code.

    A number must be whole and within the item's range. Words are compared with the French and
    the English labels without case, accents and odd spaces; two labels that fold alike but
    stand for different codes are not read.
    """
    low, high = instrument.items.range_of(item)
    missing = {fold(str(code)): reason for code, reason in instrument.missing.items()}
    words = _words(instrument, item)

    def read(text: str) -> Answer:
        plain = fold(text)
        if not plain:
            return EMPTY
        if plain in missing:
            return Answer(reason=missing[plain])
        number = parse_number(plain)
        if number is None:
            code = words.get(plain)
            return Answer(problem="text_in_number") if code is None else Answer(value=code)
        if reason := missing.get(_code(number.value)):
            return Answer(reason=reason)
        if not low <= number.value <= high:
            return Answer(problem="out_of_range", mark=number.mark)
        if not number.value.is_integer():
            return Answer(problem="not_whole", mark=number.mark)
        return Answer(value=number.value, mark=number.mark)

    return read


def _code(value: float) -> str:
    return str(int(value)) if value.is_integer() else str(value)


def _words(instrument: Instrument, item: str) -> dict[str, float]:
    """Return the code of each label that stands for one code only."""
    labels = {**instrument.labels, **instrument.item_labels.get(item, {})}
    codes: dict[str, set[int]] = {}
    for code, words in labels.items():
        for label in words.values():
            codes.setdefault(fold(label), set()).add(code)
    return {label: float(next(iter(found))) for label, found in codes.items() if len(found) == 1}


def number_decoder(low: float | None = None, high: float | None = None) -> Decoder:
    """Return the reading of a column that is already a number, with its bounds if it has any."""

    def read(text: str) -> Answer:
        if not text.strip():
            return EMPTY
        number = parse_number(text)
        if number is None:
            return Answer(problem="text_in_number")
        too_low = low is not None and number.value < low
        too_high = high is not None and number.value > high
        if too_low or too_high:
            return Answer(problem="out_of_range", mark=number.mark)
        return Answer(value=number.value, mark=number.mark)

    return read


def measure_decoder(measure: Measure) -> Decoder:
    """Return the reading of a measure."""
    return number_decoder(measure.min, measure.max)
