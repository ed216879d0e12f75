"""A workbook to type answers into: one row per person and time, allowed answers in each cell."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from solidarity_eval.forms.questions import Question, questions_of
from solidarity_eval.locales import Locale, get_locale
from solidarity_eval.schemas.project import ResponseTable

if TYPE_CHECKING:
    from solidarity_eval.schemas.load import LoadedProject

ROWS = 2_000
"""Rows that carry the allowed answers; more can be typed, without the help."""

_LONGEST_SHEET_NAME = 31
_LONGEST_LIST = 255
_LONGEST_TITLE = 32
_LONGEST_HINT = 255
_COLOURS = {"key": "#12324A", "item": "#0072B2", "text": "#FFFFFF"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """A column: its header, what to say about it, and what may stand in it."""

    header: str
    about: str
    answers: str = ""
    kind: str = "item"
    width: int = 12
    rule: dict[str, Any] | None = None
    number_format: str | None = None


def data_entry_workbook(loaded: LoadedProject, table: ResponseTable, *, language: str) -> bytes:
    """Return an empty workbook for a table of answers.

    Parameters
    ----------
    loaded : LoadedProject
        The project, with its questionnaires.
    table : ResponseTable
        The table that the workbook is for: its column names become the headers.
    language : {"fr", "en"}
        Of the help.

    Returns
    -------
    bytes
        An xlsx file without a formula in any cell: a first sheet to fill in, a second that
        explains each column. The wording of the questions is never in it.
    """
    import xlsxwriter

    locale = get_locale(language)
    asked = questions_of(loaded, table)
    columns = [_column(question, locale) for question in asked.questions]
    buffer = io.BytesIO()
    settings = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(buffer, settings) as book:
        wanted = table.sheet if isinstance(table.sheet, str) else locale.text("init.sheet.entry")
        name = re.sub(r"[\[\]:*?/\\]", " ", wanted)[:_LONGEST_SHEET_NAME]
        _entry_sheet(book, book.add_worksheet(name), columns, locale=locale)
        _help_sheet(
            book, book.add_worksheet(locale.text("init.sheet.help")), columns, locale=locale
        )
        book.set_properties({"title": locale.localized(loaded.project.title)})
    return buffer.getvalue()


def _column(question: Question, locale: Locale) -> _Column:
    about = question.short(locale.language)
    if question.kind == "person":
        return _Column(header=question.column, about=about, kind="key", width=16, number_format="@")
    if question.kind == "date":
        return _date_column(question.column, about, locale)
    if question.kind == "item":
        return _item_column(question, about, locale)
    if question.kind == "measure":
        return _measure_column(question, about, locale)
    codes = [choice.code for choice in question.choices]
    free = question.kind == "text"
    return _Column(
        header=question.column,
        about=about,
        answers=" / ".join(codes),
        kind="key",
        rule=_choice(codes, locale) if codes and not free else None,
    )


def _date_column(header: str, about: str, locale: Locale) -> _Column:
    return _Column(
        header=header,
        about=about,
        answers=locale.text("init.answers.date"),
        kind="key",
        number_format="dd/mm/yyyy" if locale.language == "fr" else "yyyy-mm-dd",
        rule={
            "validate": "date",
            "criteria": "between",
            "minimum": dt.date(1990, 1, 1),
            "maximum": dt.date(2100, 12, 31),
            "error_title": locale.text("init.refused.title"),
            "error_message": locale.text("init.refused.date"),
        },
    )


def _item_column(question: Question, about: str, locale: Locale) -> _Column:
    low, high = int(question.low or 0), int(question.high or 0)
    codes = [*range(low, high + 1), *(_typed(choice.code) for choice in question.missing)]
    answers = answers_in_words(question, locale)
    listed = ",".join(map(str, codes))
    shared = {
        "input_title": about[:_LONGEST_TITLE],
        "input_message": answers[:_LONGEST_HINT],
        "error_title": locale.text("init.refused.title"),
        "error_message": locale.text("init.refused.answer", answers=answers)[:_LONGEST_HINT],
    }
    if len(listed) <= _LONGEST_LIST:
        rule: dict[str, Any] = {"validate": "list", "source": codes, **shared}
    else:
        bounds = {"minimum": low, "maximum": high, "error_type": "warning"}
        rule = {"validate": "integer", "criteria": "between", **bounds, **shared}
    return _Column(header=question.column, about=about, answers=answers, rule=rule)


def _typed(code: str) -> int | str:
    return int(code) if code.removeprefix("-").isdigit() else code


def answers_in_words(question: Question, locale: Locale) -> str:
    """Say which numbers may be typed, and what they mean where that may be said."""
    low, high = int(question.low or 0), int(question.high or 0)
    parts = [locale.text("init.answers.range", low=low, high=high)]
    parts += [
        f"{choice.code} = {choice.label(locale.language)}"
        for choice in (*question.labels, *question.missing)
    ]
    return " ; ".join(parts) if locale.language == "fr" else "; ".join(parts)


def _measure_column(question: Question, about: str, locale: Locale) -> _Column:
    rule: dict[str, Any] | None = None
    answers = locale.text("init.answers.number")
    if question.low is not None and question.high is not None:
        low, high = locale.compact(question.low), locale.compact(question.high)
        answers = locale.text("init.answers.between", low=low, high=high)
        rule = {
            "validate": "decimal",
            "criteria": "between",
            "minimum": question.low,
            "maximum": question.high,
            "error_title": locale.text("init.refused.title"),
            "error_message": locale.text("init.refused.answer", answers=answers),
        }
    return _Column(header=question.column, about=about, answers=answers, rule=rule)


def _choice(words: list[str], locale: Locale) -> dict[str, Any]:
    shown = " / ".join(words)
    return {
        "validate": "list",
        "source": words,
        "error_title": locale.text("init.refused.title"),
        "error_message": locale.text("init.refused.answer", answers=shown)[:_LONGEST_HINT],
    }


def _entry_sheet(book: Any, sheet: Any, columns: list[_Column], *, locale: Locale) -> None:
    heads = {
        kind: book.add_format(
            {
                "bold": True,
                "bg_color": _COLOURS[kind],
                "font_color": _COLOURS["text"],
                "text_wrap": True,
                "valign": "top",
                "border": 1,
            }
        )
        for kind in ("key", "item")
    }
    keys = sum(column.kind == "key" for column in columns)
    for index, column in enumerate(columns):
        form = book.add_format({"num_format": column.number_format} if column.number_format else {})
        sheet.set_column(index, index, max(column.width, len(column.header) + 2), form)
        sheet.write_string(0, index, column.header, heads[column.kind])
        comment = f"{column.about}\n{column.answers}".strip()
        sheet.write_comment(0, index, comment, {"x_scale": 2, "y_scale": 1.5})
        if column.rule is not None:
            sheet.data_validation(1, index, ROWS, index, column.rule)
    sheet.freeze_panes(1, min(keys, 2))
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.activate()


def _help_sheet(book: Any, sheet: Any, columns: list[_Column], *, locale: Locale) -> None:
    title = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "bottom": 1})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 22, text)
    sheet.set_column(1, 1, 46, text)
    sheet.set_column(2, 3, 52, text)
    sheet.write_string(0, 0, locale.text("init.help.title"), title)
    row = 2
    for number in range(1, 6):
        sheet.merge_range(row, 0, row, 3, locale.text(f"init.help.rule{number}"), text)
        row += 1
    row += 1
    for index, key in enumerate(("column", "about", "answers", "wording")):
        sheet.write_string(row, index, locale.text(f"init.help.{key}"), head)
    for column in columns:
        row += 1
        sheet.write_string(row, 0, column.header, text)
        sheet.write_string(row, 1, column.about, text)
        sheet.write_string(row, 2, column.answers, text)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
