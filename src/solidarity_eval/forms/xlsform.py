"""An XLSForm: the workbook that KoboToolbox, ODK and SurveyCTO turn into a phone form.

Written by the published XLSForm rules: sheets ``survey``, ``choices`` and ``settings``. The name of
a question is the column that the project file waits for, the name of an answer its code, so that an
export with XML values and headers is read without a mapping.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from solidarity_eval.forms.names import form_names, renamed
from solidarity_eval.forms.questions import Choice, Part, Question, QuestionList, questions_of
from solidarity_eval.forms.sheets import Row, text_workbook
from solidarity_eval.forms.skips import Skip
from solidarity_eval.locales import get_locale

if TYPE_CHECKING:
    from solidarity_eval.schemas.load import LoadedProject
    from solidarity_eval.schemas.project import ResponseTable

LANGUAGES = {"fr": "Français (fr)", "en": "English (en)"}

_TRANSLATED = ("label", "hint", "constraint_message")
_SURVEY = (
    *("type", "name"),
    *(f"{column}::{name}" for column in _TRANSLATED for name in LANGUAGES.values()),
    *("required", "constraint", "relevant", "appearance"),
)
_CHOICES = ("list_name", "name", *(f"label::{name}" for name in LANGUAGES.values()))
_SETTINGS = ("form_title", "form_id", "version", "default_language", "style")


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneForm:
    """An XLSForm.

    Attributes
    ----------
    content : bytes
        The xlsx file.
    renamed : mapping
        Columns of the project file that a phone form cannot name so, and their name in it.
    """

    content: bytes
    renamed: dict[str, str] = field(default_factory=dict)


class _Lists:
    """Lists of answers, each written once however many questions use it."""

    def __init__(self) -> None:
        self._names: dict[tuple[object, ...], str] = {}
        self.members: dict[str, tuple[Choice, ...]] = {}

    def name(self, choices: tuple[Choice, ...]) -> str:
        """Return the name of a list, a new one for answers not met before."""
        key = tuple((one.code, *sorted(one.words.items())) for one in choices)
        name = self._names.setdefault(key, f"answers_{len(self._names) + 1}")
        self.members[name] = choices
        return name


def xlsform(
    loaded: LoadedProject, table: ResponseTable, *, language: str, version: dt.date
) -> PhoneForm:
    """Return a table of answers as an XLSForm in French and English.

    Every answer code is a choice or lies within a stated range. No item is compulsory; the
    person's code, the time and the date are. Wording that is not ours to ship is a marked
    place, unless the team's ``questionnaires/<id>.wording.yaml`` has it.

    Parameters
    ----------
    loaded : LoadedProject
        The project, with its questionnaires.
    table : ResponseTable
        One of its tables of answers.
    language : {"fr", "en"}
        That the form opens in.
    version : datetime.date
        Of the form; a later one replaces it on the phones.
    """
    asked = questions_of(loaded, table)
    names = form_names(asked.questions)
    lists = _Lists()
    relevant = {names[column]: _relevant(skips, names) for column, skips in asked.skips.items()}
    survey: list[Row] = [
        {**row, "relevant": relevant.get(row["name"], "")}
        for part in asked.parts
        for row in _part(part, names, lists)
    ]
    sheets = {
        "survey": (_SURVEY, survey),
        "choices": (_CHOICES, _choice_rows(lists)),
        "settings": (_SETTINGS, [_settings(asked, language, version)]),
    }
    return PhoneForm(content=text_workbook(sheets), renamed=renamed(names))


def _settings(asked: QuestionList, language: str, version: dt.date) -> Row:
    return {
        "form_title": get_locale(language).localized(asked.title, asked.id),
        "form_id": re.sub(r"[^a-z0-9_]", "_", f"{asked.id}_{asked.table.file.lower()}"),
        "version": version.strftime("%Y%m%d"),
        "default_language": LANGUAGES[language],
        "style": "pages",
    }


def _part(part: Part, names: dict[str, str], lists: _Lists) -> list[Row]:
    """Return the rows of a group: one page of the phone."""
    rows: list[Row] = [
        {
            "type": "begin_group",
            "name": f"part_{part.id}",
            "appearance": "field-list",
            **_translated("label", lambda code: get_locale(code).localized(part.title)),
        }
    ]
    if part.introduction:
        said = _translated("label", lambda code: get_locale(code).localized(part.introduction))
        rows.append({"type": "note", "name": f"intro_{part.id}", **said})
    rows += [_question(question, names[question.column], lists) for question in part.questions]
    return [*rows, {"type": "end_group", "name": f"part_{part.id}"}]


def _question(question: Question, name: str, lists: _Lists) -> Row:
    row = {
        "type": _type(question, lists),
        "name": name,
        "required": "yes" if question.required else "",
        "constraint": _constraint(question),
        **_translated("label", question.sentence),
        **_translated("hint", question.hint),
    }
    if row["constraint"]:
        row |= _translated("constraint_message", lambda code: _allowed(question, code))
    return row


def _type(question: Question, lists: _Lists) -> str:
    if question.choices:
        return f"select_one {lists.name(question.choices)}"
    if question.kind == "date":
        return "date"
    if question.kind == "measure":
        return "decimal"
    if question.kind == "item" and not _words_among(question.missing):
        return "integer"
    return "text"


def _relevant(skips: tuple[Skip, ...], names: dict[str, str]) -> str:
    """Return when a question is asked: whenever none of its rules holds."""
    rules = []
    for skip in skips:
        held = [
            " or ".join(f"${{{names[column]}}} = {code:g}" for code in codes)
            for column, codes in skip.answers
        ]
        rules.append("not(" + " and ".join(f"({one})" for one in held) + ")")
    return " and ".join(rules)


def _words_among(choices: tuple[Choice, ...]) -> bool:
    """Tell whether a code is a word, which a number question cannot hold."""
    return any(not choice.code.lstrip("-").isdigit() for choice in choices)


def _constraint(question: Question) -> str:
    """Return the range of a typed number as an expression; ``.`` is what was typed."""
    if question.choices or question.kind not in ("item", "measure"):
        return ""
    value = "number(.) " if _words_among(question.missing) else ". "
    bounds = [
        f"{value}{sign} {bound:g}"
        for sign, bound in ((">=", question.low), ("<=", question.high))
        if bound is not None
    ]
    inside = " and ".join(bounds)
    other = [f". = '{choice.code}'" for choice in question.missing]
    return " or ".join([f"({inside})", *other]) if other and inside else inside


def _allowed(question: Question, language: str) -> str:
    locale = get_locale(language)
    say = locale.text
    if question.low is not None and question.high is not None:
        low, high = locale.compact(question.low), locale.compact(question.high)
        shown = say("init.answers.between", low=low, high=high)
    elif question.low is not None:
        shown = say("forms.at_least", low=locale.compact(question.low))
    else:
        shown = say("forms.at_most", high=locale.compact(question.high or 0.0))
    codes = [f"{choice.code} ({choice.label(language)})" for choice in question.missing]
    return say("forms.allowed", answers=", ".join([shown, *codes]))


def _choice_rows(lists: _Lists) -> list[Row]:
    return [
        {
            "list_name": name,
            "name": choice.code,
            **_translated("label", partial(_shown, choice)),
        }
        for name, choices in lists.members.items()
        for choice in choices
    ]


def _shown(choice: Choice, language: str) -> str:
    """Return the code and its words: both, since the code is what the paper form shows too."""
    words = choice.label(language)
    return words if words == choice.code else f"{choice.code} – {words}"


def _translated(column: str, words: Callable[[str], str]) -> dict[str, str]:
    return {f"{column}::{name}": words(code) for code, name in LANGUAGES.items()}
