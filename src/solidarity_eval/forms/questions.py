"""What a person is asked, in order: the one list that every kind of form is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from solidarity_eval.forms.skips import Skip, skips_of
from solidarity_eval.forms.wording import read_wording
from solidarity_eval.intake.context import default_population
from solidarity_eval.locales import available_languages, get_locale
from solidarity_eval.schemas.instrument import Instrument
from solidarity_eval.schemas.project import InstrumentUse, Measure, ResponseTable, WaveColumn

if TYPE_CHECKING:
    from solidarity_eval.schemas.load import LoadedProject
    from solidarity_eval.schemas.wording import Wording

MOST_LISTED = 11
"""Answers that are shown one by one; a wider range is typed as a number."""

Kind = Literal["person", "wave", "date", "arm", "text", "item", "measure"]
Texts = Mapping[str, str]
"""The same text by language; a language may be absent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An answer: the code that is kept, what it is called, and whether it stands for none."""

    code: str
    words: Texts = field(default_factory=dict)
    missing: bool = False

    def label(self, language: str) -> str:
        """Return the words of the answer, its code where it has none."""
        return get_locale(language).localized(self.words, self.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One column of the table of answers.

    Attributes
    ----------
    column : str
        Header in the file of answers.
    kind : str
        What is asked: who, when, in which group, an item, a number.
    name : str
        Of the item or the measure; the role of another column.
    about : mapping
        A few words of our own.
    wording : mapping
        The sentence to print, where the team has the right to it.
    needs_wording : bool
        Whether a licence asks for words that are not ours to print.
    number : int or None
        Rank of the item in its questionnaire.
    low, high : float or None
        Bounds of a number.
    labels : tuple of Choice
        Codes that have words of their own, in order.
    missing : tuple of Choice
        Codes that stand for no answer.
    choices : tuple of Choice
        Every allowed code, where they are few enough to be shown; the missing ones last.
    required : bool
        Whether the row is of no use without it. An item never is: nobody is made to answer.
    """

    column: str
    kind: Kind
    name: str
    about: Texts
    wording: Texts = field(default_factory=dict)
    needs_wording: bool = False
    number: int | None = None
    low: float | None = None
    high: float | None = None
    labels: tuple[Choice, ...] = ()
    missing: tuple[Choice, ...] = ()
    choices: tuple[Choice, ...] = ()
    required: bool = False

    def short(self, language: str) -> str:
        """Return the few words of our own."""
        return get_locale(language).localized(self.about, self.name)

    def hint(self, language: str) -> str:
        """Return what helps to answer, for a question whose words do not say it all."""
        helped = self.kind not in ("item", "measure") and self.wording
        return self.short(language) if helped else ""

    def sentence(self, language: str) -> str:
        """Return what a form shows: the sentence, else a paraphrase and the place to paste it."""
        if self.wording.get(language):
            return self.wording[language]
        if not self.needs_wording:
            return self.short(language)
        return get_locale(language).text(
            "forms.paste", number=str(self.number or ""), about=self.short(language)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Questions asked together: who and when, a questionnaire, other numbers."""

    id: str
    title: Texts
    questions: tuple[Question, ...]
    introduction: Texts = field(default_factory=dict)
    instrument: Instrument | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionList:
    """Everything that a table of answers holds.

    Attributes
    ----------
    id : str
        Of the project.
    title : mapping
        Of the project.
    table : ResponseTable
        The table of the project file.
    parts : tuple of Part
        In the order of asking.
    skips : mapping
        Column to the answers after which it is not asked.
    """

    id: str
    title: Texts
    table: ResponseTable
    parts: tuple[Part, ...]
    skips: Mapping[str, tuple[Skip, ...]] = field(default_factory=dict)

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question, in order."""
        return tuple(question for part in self.parts for question in part.questions)


def questions_of(
    loaded: LoadedProject, table: ResponseTable, *, licensed: bool = True
) -> QuestionList:
    """Return what a table of answers asks, in the order of the project file.

    A column that two questionnaires share is asked once.

    Parameters
    ----------
    loaded : LoadedProject
        The project, with its questionnaires.
    table : ResponseTable
        One of its tables of answers.
    licensed : bool
        Whether the team's own file of sentences is read: for what people fill in, never for what
        is passed on.

    Raises
    ------
    ProjectFileError
        If a file of sentences in ``questionnaires/`` is invalid.
    """
    parts = [Part(id="person", title=both("forms.part.person"), questions=_keys(loaded, table))]
    people = table.population or default_population(loaded.project)
    for use, instrument in loaded.uses:
        wanted = table.instruments is None or instrument.id in table.instruments
        if wanted and use.population in (None, people):
            wording = read_wording(loaded.folder, instrument) if licensed else None
            parts.append(_part(use, instrument, wording))
    measures = tuple(_measure(measure) for measure in loaded.project.measures)
    parts.append(Part(id="measures", title=both("forms.part.measures"), questions=measures))
    asked = tuple(_asked_once(parts))
    return QuestionList(
        id=loaded.project.id,
        title=texts(loaded.project.title),
        table=table,
        parts=asked,
        skips=skips_of(loaded.project.checks.skip, asked),
    )


def texts(value: Mapping[Any, str] | str | None) -> Texts:
    """Return a text of a project file by language; one without a language stands for all."""
    if value is None:
        return {}
    if isinstance(value, str):
        return dict.fromkeys(available_languages(), value)
    return {code: value[code] for code in available_languages() if value.get(code)}


def both(key: str, **values: object) -> Texts:
    """Return a message in every language."""
    return {code: get_locale(code).text(key, **values) for code in available_languages()}


def _asked_once(parts: list[Part]) -> list[Part]:
    seen: set[str] = set()
    kept = []
    for part in parts:
        fresh = tuple(one for one in part.questions if one.column not in seen)
        seen.update(one.column for one in fresh)
        if fresh:
            kept.append(
                Part(
                    id=part.id,
                    title=part.title,
                    questions=fresh,
                    introduction=part.introduction,
                    instrument=part.instrument,
                )
            )
    return kept


def _keys(loaded: LoadedProject, table: ResponseTable) -> tuple[Question, ...]:
    """Who answers, when, and in which group."""
    asked = [
        Question(
            column=column,
            kind="person",
            name="person",
            about=both("forms.code_part", column=column),
            required=True,
        )
        for column in table.code_parts
    ] or [_key("person", "person", table.person, required=True)]
    if isinstance(table.wave, WaveColumn):
        times = _times(loaded, table.wave)
        asked.append(_key("wave", "wave", table.wave.column, choices=times, required=True))
    if table.date is not None:
        asked.append(_key("date", "date", table.date, required=True))
    for role in ("cluster", "site", "mode", "administered_by", "interview_language"):
        column = getattr(table, role)
        if column is not None:
            places = _places(loaded) if role == "site" else ()
            asked.append(_key("text", role, column, choices=places))
    if table.arm is not None:
        groups = tuple(
            Choice(code=str(getattr(table.arm, side)), words=both(f"forms.arm.{side}"))
            for side in ("programme", "comparison")
        )
        asked.append(_key("arm", "arm", table.arm.column, choices=groups))
    return tuple(asked)


def _key(
    kind: Kind, role: str, column: str, *, choices: tuple[Choice, ...] = (), required: bool = False
) -> Question:
    return Question(
        column=column,
        kind=kind,
        name=role,
        about=both(f"init.column.{role}"),
        wording=both(f"forms.paper.{role}"),
        choices=choices,
        required=required,
    )


def _times(loaded: LoadedProject, wave: WaveColumn) -> tuple[Choice, ...]:
    names = {one.id: texts(one.label) for one in loaded.project.waves}
    values = wave.values or {name: name for name in names}
    return tuple(
        Choice(code=str(code), words=names.get(name) or texts(name))
        for code, name in values.items()
    )


def _places(loaded: LoadedProject) -> tuple[Choice, ...]:
    return tuple(
        Choice(code=site.id, words=texts(site.label or site.commune or site.id))
        for site in loaded.project.sites
    )


def _part(use: InstrumentUse, instrument: Instrument, wording: Wording | None) -> Part:
    columns = {} if use.columns == "same" else use.columns
    return Part(
        id=instrument.id,
        title=texts(instrument.name) or texts(instrument.id),
        questions=tuple(
            _item(instrument, item, wording=wording, column=columns.get(item, item))
            for item in instrument.items.ids
        ),
        introduction=texts(wording.introduction) if wording else {},
        instrument=instrument,
    )


def _item(instrument: Instrument, item: str, *, wording: Wording | None, column: str) -> Question:
    low, high = instrument.items.range_of(item)
    own = wording.answers if wording else {}
    called = {**instrument.labels, **instrument.item_labels.get(item, {}), **own}
    words = {code: texts(called.get(code)) for code in range(low, high + 1)}
    missing = tuple(
        Choice(code=str(code), words=both(f"init.missing_{reason}"), missing=True)
        for code, reason in instrument.missing.items()
    )
    listed = tuple(Choice(code=str(code), words=text) for code, text in words.items())
    shipped = instrument.licence is not None and instrument.licence.wording == "shipped"
    return Question(
        column=column,
        kind="item",
        name=item,
        about=texts(instrument.items.paraphrase.get(item)) or texts(item),
        wording=texts(wording.items.get(item)) if wording else {},
        needs_wording=not shipped,
        number=instrument.items.ids.index(item) + 1,
        low=low,
        high=high,
        labels=tuple(choice for choice in listed if choice.words),
        missing=missing,
        choices=(*listed, *missing) if len(listed) <= MOST_LISTED else (),
    )


def _measure(measure: Measure) -> Question:
    return Question(
        column=measure.column,
        kind="measure",
        name=measure.id,
        about=texts(measure.label) or texts(measure.id),
        low=measure.min,
        high=measure.max,
    )
