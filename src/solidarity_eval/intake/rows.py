"""The rows of one file of answers, every cell read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.intake.answers import (
    Decoded,
    Decoder,
    decode,
    item_decoder,
    measure_decoder,
)
from solidarity_eval.intake.context import Context, Question
from solidarity_eval.intake.dates import parse_date
from solidarity_eval.intake.numbers import Mark, parse_number
from solidarity_eval.intake.parts import Part
from solidarity_eval.intake.recode import Recoding, recode, rules_of
from solidarity_eval.intake.text import fold, person_key
from solidarity_eval.schemas.project import ArmColumn, Project, ResponseTable, WaveColumn

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

NO_PERSON = frozenset({"", "-", "?", "na", "n/a", "#n/a", "nan", "null", "none"})
"""Keys that stand for nobody; two of them are never the same person."""

ASKING = ("mode", "administered_by", "interview_language")
"""Columns that say how the questions were put: a change of any may look like a change of people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRows:
    """Cells of a file of answers, read; every array has one entry per row of ``part.raw``.

    Attributes
    ----------
    part : Part
        The file and its columns.
    person : ndarray of object
        Normalised identifier, None where there is nobody.
    wave : ndarray of object
        Time, None where it is not one of the project's.
    date : ndarray of datetime64[D]
        NaT where empty or impossible.
    arm, cluster, site : ndarray of object
        None where empty or unknown.
    asking : mapping
        How the questions were put (``ASKING``), None where empty or not recorded.
    answers : mapping
        Numbers by name of column of the checked table.
    recoded : tuple of Recoding
        Codes that the project file changed, by rule and column.
    """

    part: Part
    person: NDArray[np.object_] = field(repr=False)
    wave: NDArray[np.object_] = field(repr=False)
    date: NDArray[np.datetime64] = field(repr=False)
    arm: NDArray[np.object_] = field(repr=False)
    cluster: NDArray[np.object_] = field(repr=False)
    site: NDArray[np.object_] = field(repr=False)
    asking: dict[str, NDArray[np.object_]] = field(repr=False)
    answers: dict[str, Decoded] = field(repr=False)
    recoded: tuple[Recoding, ...] = ()

    def cells(self, name: str | None) -> NDArray[np.object_] | None:
        """Return the text of a named column, None when the file lacks it."""
        place = self.part.position(name)
        return None if place is None else self.part.raw.columns[place]

    @property
    def marks(self) -> dict[Mark, tuple[int, Question]]:
        """First cell of each decimal mark: its position and its question."""
        first: dict[Mark, tuple[int, Question]] = {}
        for question in self.part.questions:
            for mark, place in self.answers[question.name].marks.items():
                if mark not in first or place < first[mark][0]:
                    first[mark] = (place, question)
        return first

    @property
    def missing(self) -> dict[str, Counter[str]]:
        """Declared missing codes met, by column of the checked table."""
        return {name: item.reasons for name, item in self.answers.items() if item.reasons}


def read_rows(part: Part, context: Context) -> PartRows:
    """Read every cell that the project file names."""
    table, raw = part.table, part.raw

    def texts(name: str | None) -> NDArray[np.object_] | None:
        place = part.position(name)
        return None if place is None else raw.columns[place]

    answers: dict[str, Decoded] = {}
    recoded: list[Recoding] = []
    for question in part.questions:
        cells = raw.columns[part.columns.index[question.column]]
        cells, done = recode(cells, rules_of(table, question))
        answers[question.name] = decode(cells, _decoder(question, context))
        recoded += done
    return PartRows(
        part=part,
        person=read_persons(texts(table.person), len(raw)),
        wave=_waves(part, context.project),
        date=read_dates(texts(table.date), len(raw)),
        arm=read_arms(texts(table.arm.column) if table.arm else None, table.arm, len(raw)),
        cluster=read_names(texts(table.cluster), len(raw)),
        site=read_sites(texts(table.site), context.project, len(raw)),
        asking={name: read_names(texts(getattr(table, name)), len(raw)) for name in ASKING},
        answers=answers,
        recoded=tuple(recoded),
    )


def _decoder(question: Question, context: Context) -> Decoder:
    instrument = context.instruments.get(question.block)
    if instrument is not None:
        return item_decoder(instrument, question.name.partition("/")[2])
    measure = next(item for item in context.project.measures if item.id == question.block)
    return measure_decoder(measure)


def text_series(values: NDArray[np.object_]) -> pd.Series:
    """Return a column of texts that keeps None where there is nothing."""
    import pandas as pd

    return pd.Series(values, dtype=object)


def is_none(values: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Tell where an array holds None."""
    return np.array([value is None for value in values], dtype=bool)


def translate(
    cells: NDArray[np.object_] | None, size: int, meaning: Callable[[str], object]
) -> NDArray[np.object_]:
    """Apply ``meaning`` to each different text once; None everywhere without a column."""
    import pandas as pd

    result = np.full(size, None, dtype=object)
    if cells is None or not size:
        return result
    codes, texts = pd.factorize(cells)
    known = np.empty(len(texts), dtype=object)
    known[:] = [meaning(text) for text in texts]
    result[:] = known[codes]
    return result


def read_persons(cells: NDArray[np.object_] | None, size: int) -> NDArray[np.object_]:
    """Return normalised identifiers, None where there is nobody."""

    def meaning(text: str) -> str | None:
        key = person_key(text)
        return None if key in NO_PERSON else key

    return translate(cells, size, meaning)


def read_dates(cells: NDArray[np.object_] | None, size: int) -> NDArray[np.datetime64]:
    """Return days, NaT where empty or impossible."""
    import pandas as pd

    if cells is None or not size:
        return np.full(size, "NaT", dtype="datetime64[D]")
    codes, texts = pd.factorize(cells)
    days = np.array(
        [parse_date(text) or np.datetime64("NaT") for text in texts], dtype="datetime64[D]"
    )
    return np.asarray(days[codes])


def read_arms(
    cells: NDArray[np.object_] | None, arm: ArmColumn | None, size: int
) -> NDArray[np.object_]:
    """Return ``programme`` or ``comparison``, None for any other value."""
    if arm is None:
        return np.full(size, None, dtype=object)
    names = {code_key(arm.programme): "programme", code_key(arm.comparison): "comparison"}
    return translate(cells, size, lambda text: names.get(code_key(text)))


def read_names(
    cells: NDArray[np.object_] | None, size: int, *, expected: Iterable[str] = ()
) -> NDArray[np.object_]:
    """Return names of groups, one spelling for those that differ by case or accents.

    It is that of ``expected``, what the project file reads, else the first of the file.
    """
    first = {fold(word): word for word in expected}

    def meaning(text: str) -> str | None:
        key = fold(text)
        return first.setdefault(key, " ".join(text.split())) if key else None

    return translate(cells, size, meaning)


def read_sites(
    cells: NDArray[np.object_] | None, project: Project, size: int
) -> NDArray[np.object_]:
    """Return the identifier of each site, from its id or its label; other names stay."""
    known: dict[str, str] = {}
    for site in project.sites:
        labels = site.label.values() if isinstance(site.label, dict) else [site.label]
        for name in (site.id, *labels):
            if name:
                known.setdefault(fold(name), site.id)

    def meaning(text: str) -> str | None:
        key = fold(text)
        return known.get(key, " ".join(text.split())) if key else None

    return translate(cells, size, meaning)


def code_key(text: str | int) -> str:
    """Return what a code is compared by: ``1``, ``01`` and ``1.0`` are one code."""
    plain = fold(str(text))
    number = parse_number(plain)
    if number is not None and number.value.is_integer():
        return str(int(number.value))
    return plain


def wave_names(table: ResponseTable, project: Project) -> dict[str, str]:
    """Return the time that each value of the wave column stands for."""
    if not isinstance(table.wave, WaveColumn):
        return {}
    if table.wave.values is not None:
        return {code_key(value): wave for value, wave in table.wave.values.items()}
    names: dict[str, str] = {}
    for wave in project.waves:
        labels = wave.label.values() if isinstance(wave.label, dict) else [wave.label]
        for name in (wave.id, *labels):
            if name:
                names.setdefault(code_key(name), wave.id)
    return names


def _waves(part: Part, project: Project) -> NDArray[np.object_]:
    size = len(part.raw)
    if not isinstance(part.table.wave, WaveColumn):
        return np.full(size, part.table.wave, dtype=object)
    names = wave_names(part.table, project)
    place = part.position(part.table.wave.column)
    cells = None if place is None else part.raw.columns[place]
    return translate(cells, size, lambda text: names.get(code_key(text)))
