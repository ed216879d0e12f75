"""The columns of a table of answers for other programs: a Frictionless Table Schema."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from solidarity_eval.forms.questions import Choice, Part, Question, questions_of
from solidarity_eval.locales import Locale, get_locale

if TYPE_CHECKING:
    from solidarity_eval.schemas.load import LoadedProject
    from solidarity_eval.schemas.project import ResponseTable

PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"


def table_schema(loaded: LoadedProject, table: ResponseTable, *, language: str) -> dict[str, Any]:
    """Return a Table Schema (Data Package 2.0) of a table of answers.

    Each item is an integer with its bounds, the words of its answers as categories, and its own
    missing values with their reasons. The person and the time together are the key. No sentence
    of a questionnaire is in it.

    Parameters
    ----------
    loaded : LoadedProject
        The project, with its questionnaires.
    table : ResponseTable
        One of its tables of answers.
    language : {"fr", "en"}
        Of titles and labels.

    References
    ----------
    Data Package standard, version 2.0, Table Schema.
    """
    locale = get_locale(language)
    asked = questions_of(loaded, table, licensed=False)
    fields = [_field(question, part, locale) for part in asked.parts for question in part.questions]
    keys = [one.column for one in asked.questions if one.kind in ("person", "wave")]
    return {
        "$schema": PROFILE,
        "fields": fields,
        "fieldsMatch": ["superset"],
        "missingValues": [""],
        "primaryKey": keys,
    }


def table_schema_text(loaded: LoadedProject, table: ResponseTable, *, language: str) -> str:
    """Return `table_schema` as a JSON text."""
    schema = table_schema(loaded, table, language=language)
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _field(question: Question, part: Part, locale: Locale) -> dict[str, Any]:
    field: dict[str, Any] = {"name": question.column, "title": question.short(locale.language)}
    if part.instrument is not None:
        title = locale.localized(part.title, part.id)
        field["description"] = locale.text(
            "forms.schema.item", instrument=title, id=f"{part.id}/{question.name}"
        )
    typed = {"date": ("date", "%Y-%m-%d"), "item": ("integer", ""), "measure": ("number", "")}
    kind, form = typed.get(question.kind, ("string", ""))
    field |= {"type": kind} | ({"format": form} if form else {})
    if question.missing:
        field["missingValues"] = [
            {"value": ""},
            *(_missing(one, locale) for one in question.missing),
        ]
    if constraints := _constraints(question):
        field["constraints"] = constraints
    if categories := _categories(question, locale):
        field["categories"] = categories
        if question.kind == "item":
            field["categoriesOrdered"] = True
    return field


def _missing(choice: Choice, locale: Locale) -> dict[str, str]:
    return {"value": choice.code, "label": choice.label(locale.language)}


def _constraints(question: Question) -> dict[str, Any]:
    found: dict[str, Any] = {"required": True} if question.required else {}
    whole = question.kind == "item"
    for name, bound in (("minimum", question.low), ("maximum", question.high)):
        if bound is not None:
            found[name] = int(bound) if whole else bound
    if question.kind in ("wave", "arm"):
        found["enum"] = [choice.code for choice in question.choices]
    return found


def _categories(question: Question, locale: Locale) -> list[dict[str, Any]]:
    """Return every answer with its words; nothing where an answer has none of its own."""
    answers = [one for one in question.choices if not one.missing]
    if question.kind == "text" or not answers or not all(one.words for one in answers):
        return []
    whole = question.kind == "item"
    return [
        {"value": int(one.code) if whole else one.code, "label": one.label(locale.language)}
        for one in answers
    ]
