"""A form to print: boxes to tick, the person's code, the date; what a phone form asks, on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from solidarity_eval.document.paper import (
    Identity,
    PaperForm,
    PaperPart,
    PaperQuestion,
    Tick,
    TickTable,
    WrittenLines,
)
from solidarity_eval.forms.questions import Choice, Part, Question, QuestionList, questions_of
from solidarity_eval.forms.skips import Skip
from solidarity_eval.locales import Locale, get_locale

if TYPE_CHECKING:
    from solidarity_eval.schemas.load import LoadedProject
    from solidarity_eval.schemas.project import ResponseTable

_CODE_BOXES = (8,)
_DATE_BOXES = (2, -1, 2, -1, 4)
_MOST_TICKS = 14


def paper_form(
    loaded: LoadedProject, table: ResponseTable, *, language: str, date: dt.date
) -> PaperForm:
    """Return a table of answers as a form to fill in with a pen.

    Each box carries the code that is typed into the workbook. A sentence that is not ours to print
    is a dashed place with the number of the question and a few words of our own, unless the
    team's ``questionnaires/<id>.wording.yaml`` has it.

    Parameters
    ----------
    loaded : LoadedProject
        The project, with its questionnaires.
    table : ResponseTable
        One of its tables of answers.
    language : {"fr", "en"}
        Of the form.
    date : datetime.date
        Of the file's properties.
    """
    locale = get_locale(language)
    asked = questions_of(loaded, table)
    keys = asked.parts[0]
    title = locale.localized(asked.title, asked.id)
    return PaperForm(
        language=language,
        title=title,
        kicker=locale.text("forms.paper.kicker"),
        instructions=tuple(locale.text(f"forms.paper.rule{number}") for number in (1, 2, 3)),
        identity=tuple(_identity(question, locale) for question in keys.questions),
        parts=tuple(_part(part, asked, locale) for part in asked.parts[1:]),
        footer=locale.text("forms.paper.footer", title=title),
        date=date.isoformat(),
        labels={
            "page": locale.text("document.page"),
            "of": locale.text("document.of"),
            "code": locale.text("forms.paper.code"),
            "paste": locale.text("forms.paper.paste"),
            "one_box": locale.text("forms.paper.one_box"),
            "banner": locale.text("document.simulated") if loaded.project.simulated else "",
        },
    )


def _identity(question: Question, locale: Locale) -> Identity:
    label = question.sentence(locale.language)
    if question.kind == "person":
        return Identity(label=label, boxes=_CODE_BOXES, note=question.hint(locale.language))
    if question.kind == "date":
        note = locale.text("forms.paper.day_month_year")
        return Identity(label=label, boxes=_DATE_BOXES, note=note)
    ticks = tuple(_tick(choice, locale) for choice in question.choices)
    ticks = tuple(Tick(code=one.code, words=one.words or one.code) for one in ticks)
    return Identity(label=label, ticks=ticks)


def _part(part: Part, asked: QuestionList, locale: Locale) -> PaperPart:
    own = locale.localized(part.introduction)
    needs = any(one.needs_wording for one in part.questions) and not own
    return PaperPart(
        title=locale.localized(part.title, part.id),
        blocks=tuple(_blocks(part, asked, locale)),
        introduction=own or (locale.text("forms.paper.introduction") if needs else ""),
        paste=needs,
    )


def _blocks(part: Part, asked: QuestionList, locale: Locale) -> Iterator[TickTable | WrittenLines]:
    """Put neighbours with the same answers in one table, the others on lines to write on."""
    for key, members in groupby(part.questions, key=_key):
        together = tuple(members)
        questions = tuple(_question(one, asked, locale) for one in together)
        if key is None:
            yield WrittenLines(questions=questions)
        else:
            ticks = tuple(_tick(choice, locale) for choice in together[0].choices)
            yield TickTable(ticks=ticks, questions=questions)


def _key(question: Question) -> tuple[object, ...] | None:
    """Return what questions of one table share; None where a number is written."""
    if not question.choices or len(question.choices) > _MOST_TICKS:
        return None
    return tuple((one.code, *sorted(one.words.items())) for one in question.choices)


def _tick(choice: Choice, locale: Locale) -> Tick:
    return Tick(code=choice.code, words=locale.localized(choice.words), apart=choice.missing)


def _question(question: Question, asked: QuestionList, locale: Locale) -> PaperQuestion:
    language = locale.language
    sentence = locale.localized({language: question.wording.get(language, "")})
    return PaperQuestion(
        number=str(question.number or ""),
        words=sentence or question.short(language),
        paste=question.needs_wording and not sentence,
        note=_note(asked.skips.get(question.column, ()), asked, locale),
        unit=_unit(question, locale),
    )


def _unit(question: Question, locale: Locale) -> str:
    if question.low is None or question.high is None:
        return ""
    low, high = locale.compact(question.low), locale.compact(question.high)
    parts = [locale.text("forms.paper.from_to", low=low, high=high)]
    parts += [f"{one.code} = {one.label(locale.language)}" for one in question.missing]
    return ", ".join(parts)


def _note(skips: tuple[Skip, ...], asked: QuestionList, locale: Locale) -> str:
    """Say after which answers a question is left out."""
    if not skips:
        return ""
    called = {one.column: one for one in asked.questions}
    joint = f" {locale.text('forms.paper.or')} "
    rules = [
        locale.listing(
            locale.text(
                "forms.paper.answered",
                question=called[column].short(locale.language),
                codes=joint.join(f"{code:g}" for code in codes),
            )
            for column, codes in skip.answers
        )
        for skip in skips
    ]
    return locale.text("forms.paper.skip", rules=f",{joint}".join(rules))
