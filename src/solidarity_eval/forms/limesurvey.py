"""A LimeSurvey questionnaire: the tab-separated "survey structure" file (``.txt``).

LimeSurvey reads two kinds of file. Its own ``.lss`` is a copy of database tables, which change with
each version; the tab-separated one is documented for people to write, carries no number of its own
and is read by every version since 2.05. Items that share their answers become one array question.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from solidarity_eval.forms.names import different, plain_name
from solidarity_eval.forms.questions import Choice, Part, Question, QuestionList, questions_of
from solidarity_eval.forms.skips import Skip
from solidarity_eval.locales import available_languages, get_locale

if TYPE_CHECKING:
    from solidarity_eval.schemas.load import LoadedProject
    from solidarity_eval.schemas.project import ResponseTable

_COLUMNS = (
    *("class", "type/scale", "name", "relevance", "text", "help", "language", "validation"),
    *("mandatory", "other", "default", "same_default"),
    *("date_format", "num_value_int_only", "em_validation_q"),
)
_SETTINGS = {
    "format": "G",
    "anonymized": "N",
    "datestamp": "Y",
    "ipaddr": "N",
    "refurl": "N",
    "allowprev": "Y",
    "savetimings": "N",
}
_LONGEST_CODE = 20
_RESERVED = ("time", "other")
_ANSWER_CODE = re.compile(r"[A-Za-z0-9]{1,5}")
_SHORT, _LIST, _DATE, _NUMBER, _ARRAY = "S", "L", "D", "N", "F"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebForm:
    """A LimeSurvey structure file.

    Attributes
    ----------
    content : bytes
        The tab-separated file, UTF-8.
    headers : mapping
        Column of the project file to its header in LimeSurvey's exports.
    codes : mapping
        Column to the codes that LimeSurvey does not allow and what stands for each.
    """

    content: bytes
    headers: dict[str, str] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """One question of LimeSurvey: alone, or the rows of an array."""

    code: str
    kind: str
    members: tuple[Question, ...]
    rows: tuple[str, ...] = ()
    answers: tuple[tuple[str, Choice], ...] = ()


def limesurvey(loaded: LoadedProject, table: ResponseTable, *, language: str) -> WebForm:
    """Return a table of answers as a LimeSurvey structure file in French and English.

    Codes of questions hold letters and digits only and at most 20 signs; codes of answers at most
    five. ``headers`` and ``codes`` say what differs from the project file. The survey keeps no
    internet address. No item is compulsory.

    Parameters
    ----------
    loaded : LoadedProject
        The project, with its questionnaires.
    table : ResponseTable
        One of its tables of answers.
    language : {"fr", "en"}
        That the survey opens in.
    """
    asked = questions_of(loaded, table)
    taken = set(_RESERVED)
    groups = [(part, list(_questions(part, taken))) for part in asked.parts]
    others = [code for code in available_languages() if code != language]
    flat = [question for _, questions in groups for question in questions]
    headers = {column: header for one in flat for column, header in _headers(one)}
    asking = {column: _relevance(skips, headers) for column, skips in asked.skips.items()}
    rows = [*_survey_rows(asked, language, others)]
    for code in (language, *others):
        for number, (part, questions) in enumerate(groups, 1):
            rows += _group_rows(part, questions, number=number, asking=asking, language=code)
    return WebForm(
        content=_tab_separated(rows),
        headers=headers,
        codes={one.members[0].column: found for one in flat if (found := _recoded(one))},
    )


def _questions(part: Part, taken: set[str]) -> Iterator[_Asked]:
    """Group the questions of a part: neighbours with the same answers make an array."""
    for shared, members in groupby(part.questions, key=_answers_key):
        together = tuple(members)
        if shared is not None and part.instrument is not None:
            code = _code(part.id, taken)
            rows = set(_RESERVED)
            yield _Asked(
                code=code,
                kind=_ARRAY,
                members=together,
                rows=tuple(_code(one.name, rows) for one in together),
                answers=_answer_codes(together[0].choices),
            )
            continue
        for question in together:
            name = question.name if part.instrument else question.column
            yield _Asked(
                code=_code(name, taken),
                kind=_kind(question),
                members=(question,),
                answers=_answer_codes(question.choices) if _kind(question) == _LIST else (),
            )


def _answers_key(question: Question) -> tuple[object, ...] | None:
    """Return what two items share when one array may hold them, None for any other question."""
    if question.kind != "item" or not question.choices or (question.low or 0) < 0:
        return None
    return tuple((one.code, *sorted(one.words.items())) for one in question.choices)


def _kind(question: Question) -> str:
    if question.kind == "date":
        return _DATE
    if question.kind in ("item", "measure"):
        words = any(not choice.code.lstrip("-").isdigit() for choice in question.missing)
        return _SHORT if words else _NUMBER
    return _LIST if question.choices else _SHORT


def _code(name: str, taken: set[str]) -> str:
    code = different(plain_name(name, joint=""), taken, longest=_LONGEST_CODE)
    taken.add(code.lower())
    return code


def _answer_codes(choices: tuple[Choice, ...]) -> tuple[tuple[str, Choice], ...]:
    taken = {one.code.lower() for one in choices if _ANSWER_CODE.fullmatch(one.code)}
    pairs = []
    for number, one in enumerate(choices, 1):
        code = one.code
        if not _ANSWER_CODE.fullmatch(code):
            code = different(f"A{number}", taken, longest=5)
            taken.add(code.lower())
        pairs.append((code, one))
    return tuple(pairs)


def _headers(asked: _Asked) -> Iterator[tuple[str, str]]:
    if asked.kind != _ARRAY:
        yield asked.members[0].column, asked.code
    for question, row in zip(asked.members, asked.rows, strict=False):
        yield question.column, f"{asked.code}[{row}]"


def _recoded(asked: _Asked) -> dict[str, str]:
    return {choice.code: code for code, choice in asked.answers if code != choice.code}


def _survey_rows(asked: QuestionList, language: str, others: list[str]) -> Iterator[dict[str, str]]:
    settings = {"language": language, "additional_languages": " ".join(others), **_SETTINGS}
    for name, value in settings.items():
        yield {"class": "S", "name": name, "text": value}
    for code in (language, *others):
        title = _marked(get_locale(code).localized(asked.title, asked.id))
        yield {"class": "SL", "name": "surveyls_title", "text": title, "language": code}


def _group_rows(
    part: Part, questions: list[_Asked], *, number: int, asking: dict[str, str], language: str
) -> Iterator[dict[str, str]]:
    locale = get_locale(language)
    yield {
        "class": "G",
        "type/scale": f"G{number}",
        "name": _marked(locale.localized(part.title)),
        "relevance": "1",
        "text": _marked(locale.localized(part.introduction)),
        "language": language,
    }
    for asked in questions:
        yield from _question_rows(asked, asking, language)


def _question_rows(
    asked: _Asked, asking: dict[str, str], language: str
) -> Iterator[dict[str, str]]:
    first = asked.members[0]
    alone = "1" if asked.rows else asking.get(first.column, "1")
    text = "" if asked.rows else first.sentence(language)
    yield {
        "class": "Q",
        "type/scale": asked.kind,
        "name": asked.code,
        "relevance": alone,
        "text": _marked(text or get_locale(language).text("forms.one_answer_a_line")),
        "help": _marked(first.hint(language)),
        "language": language,
        "mandatory": "Y" if first.required else "N",
        "other": "N",
        "date_format": "dd/mm/yyyy" if asked.kind == _DATE else "",
        "num_value_int_only": "1" if asked.kind == _NUMBER and first.kind == "item" else "",
        "em_validation_q": _condition(asked.code, first) if not asked.answers else "",
    }
    for question, row in zip(asked.members, asked.rows, strict=False):
        yield {
            "class": "SQ",
            "type/scale": "0",
            "name": row,
            "relevance": asking.get(question.column, "1"),
            "text": _marked(question.sentence(language)),
            "language": language,
        }
    for code, choice in asked.answers:
        yield {
            "class": "A",
            "type/scale": "0",
            "name": code,
            "text": _marked(choice.label(language)),
            "language": language,
        }


def _relevance(skips: tuple[Skip, ...], headers: dict[str, str]) -> str:
    """Return when a question is asked: whenever none of its rules holds."""
    rules = []
    for skip in skips:
        held = []
        for column, codes in skip.answers:
            value = headers[column].replace("[", "_").replace("]", "") + ".NAOK"
            held.append(" or ".join(f'{value} == "{code:g}"' for code in codes))
        rules.append("!(" + " and ".join(f"({one})" for one in held) + ")")
    return " and ".join(rules)


def _condition(code: str, question: Question) -> str:
    """Return what a typed number must be, in LimeSurvey's expressions; empty is allowed."""
    if question.kind not in ("item", "measure"):
        return ""
    value = f"{code}.NAOK"
    bounds = [
        f"{value} {sign} {bound:g}"
        for sign, bound in ((">=", question.low), ("<=", question.high))
        if bound is not None
    ]
    if not bounds:
        return ""
    codes = [f'{value} == "{choice.code}"' for choice in question.missing]
    return " or ".join([f"is_empty({value})", f"({' and '.join(bounds)})", *codes])


def _marked(text: str) -> str:
    """Return a text as LimeSurvey reads it: HTML, where a brace begins an expression."""
    return html.escape(text, quote=False).replace("{", "{ ").replace("\n", "<br />")


def _tab_separated(rows: list[dict[str, str]]) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, _COLUMNS, restval="", delimiter="\t", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()
