"""An empty workbook of registers: one sheet per register of the project, with what goes where."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from solidarity_eval.forms.registers_words import said_words
from solidarity_eval.intake.counts import HEADERS
from solidarity_eval.intake.registers.columns import REGISTERS
from solidarity_eval.locales import Locale, get_locale
from solidarity_eval.schemas.tables import PeopleTable

if TYPE_CHECKING:
    from solidarity_eval.schemas.load import LoadedProject

ROWS = 2_000
"""Rows that carry the allowed words; more can be typed, without the help."""

_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
_LONGEST_LIST = 255
_PEOPLE = (
    *("person", "arm", "cluster", "site", "household", "dyad", "role"),
    *("entry_date", "exit_date", "birth_year", "exit_reason"),
)
_COUNTS_NEEDED = ("period", "indicator", "value")
_DAYS = ("date", "due", "done", "entry_date", "exit_date")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """A column: its header, what to say about it, the words that may stand in it."""

    header: str
    about: str
    words: tuple[str, ...] = ()
    needed: bool = False
    is_day: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """A register: its sheet, what it is for, its columns."""

    name: str
    about: str
    columns: tuple[_Column, ...]


def register_files(loaded: LoadedProject) -> tuple[str, ...]:
    """Return the workbooks that hold registers of the project, each once."""
    tables = loaded.project.tables
    given = [tables.people, tables.counts, *tables.given().values()]
    files = [table.file for table in given if table is not None]
    return tuple(dict.fromkeys(file for file in files if file.endswith(".xlsx")))


def registers_workbook(loaded: LoadedProject, file: str, *, language: str) -> bytes:
    """Return an empty workbook for the registers that the project keeps in a file.

    Parameters
    ----------
    loaded : LoadedProject
        The project.
    file : str
        One of `register_files`.
    language : {"fr", "en"}
        Of the help and of the headers that the project does not name.

    Returns
    -------
    bytes
        An xlsx file: a sheet that explains, then one sheet per register, its headers in the
        first row. The same project gives the same bytes.
    """
    import xlsxwriter

    locale = get_locale(language)
    sheets = tuple(_sheets(loaded, file, locale))
    buffer = io.BytesIO()
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, settings) as book:
        book.set_properties({"created": _EPOCH, "title": locale.localized(loaded.project.title)})
        _help(book, book.add_worksheet(locale.text("registers.sheet")), sheets, locale=locale)
        for sheet in sheets:
            _fill(book, book.add_worksheet(sheet.name), sheet, locale=locale)
    return buffer.getvalue()


def _sheets(loaded: LoadedProject, file: str, locale: Locale) -> Iterator[_Sheet]:
    tables = loaded.project.tables
    if tables.people is not None and tables.people.file == file:
        columns = tuple(_people(loaded, tables.people, locale))
        yield _sheet("people", tables.people.sheet, columns, locale=locale)
    if tables.counts is not None and tables.counts.file == file:
        columns = tuple(_counts(loaded, locale))
        yield _sheet("counts", tables.counts.sheet, columns, locale=locale)
    for name, table in tables.given().items():
        if table.file == file:
            columns = tuple(_register(loaded, name, table.columns, locale=locale))
            yield _sheet(name, table.sheet, columns, locale=locale)


def _sheet(
    name: str, wanted: str | int | None, columns: tuple[_Column, ...], *, locale: Locale
) -> _Sheet:
    return _Sheet(
        name=wanted if isinstance(wanted, str) else name,
        about=locale.text(f"registers.sheets.{name}"),
        columns=columns,
    )


def _people(loaded: LoadedProject, table: PeopleTable, locale: Locale) -> Iterator[_Column]:
    """Yield the columns that the project names, then those that its parts compare."""
    for key in _PEOPLE:
        header = getattr(table, key)
        if header is None:
            continue
        name = header if isinstance(header, str) else header.column
        yield _Column(
            header=name,
            about=locale.text(f"registers.note.people.{key}"),
            words=tuple(table.exit_reasons) if key == "exit_reason" else (),
            needed=key in ("person", "entry_date"),
            is_day=key in _DAYS,
        )
    named = {getattr(table, key) for key in _PEOPLE if isinstance(getattr(table, key), str)}
    compared: dict[str, None] = {}
    for part in loaded.project.reach:
        for name in (*getattr(part, "variables", ()), *getattr(part, "compare", ())):
            compared[name] = None
        group = getattr(part, "group", None)
        if group is not None:
            compared[group] = None
    for name in compared:
        if name not in named:
            yield _Column(header=name, about=locale.text("registers.note.people.trait"))


def _counts(loaded: LoadedProject, locale: Locale) -> Iterator[_Column]:
    asked = _of_one_population(loaded)
    for key in HEADERS:
        if key == "population" and not asked:
            continue
        yield _Column(
            header=locale.text(f"registers.header.counts.{key}"),
            about=locale.text(f"registers.note.counts.{key}"),
            words=said_words(loaded.project, "counts", key, language=locale.language),
            needed=key in _COUNTS_NEEDED,
        )


def _of_one_population(loaded: LoadedProject) -> bool:
    """Tell whether a promise or a part counts one group of people among several."""
    project = loaded.project
    asking = (*project.targets, *project.reach)
    return len(project.populations) > 1 and any(
        item.population is not None
        and getattr(item, "kind", "target") in ("target", "distinct", "attendance")
        for item in asking
    )


def _register(
    loaded: LoadedProject, name: str, named: dict[str, str], *, locale: Locale
) -> Iterator[_Column]:
    for key, column in REGISTERS[name].items():
        yield _Column(
            header=named.get(key, locale.text(f"registers.header.{name}.{key}")),
            about=locale.text(f"registers.note.{name}.{key}"),
            words=said_words(loaded.project, name, key, language=locale.language),
            needed=column.needed,
            is_day=column.kind == "date",
        )


def _fill(book: Any, sheet: Any, about: _Sheet, *, locale: Locale) -> None:
    heads = {
        needed: book.add_format(
            {
                "bold": True,
                "bg_color": "#12324A" if needed else "#0072B2",
                "font_color": "#FFFFFF",
                "text_wrap": True,
                "valign": "top",
                "border": 1,
            }
        )
        for needed in (True, False)
    }
    day = book.add_format({"num_format": "dd/mm/yyyy" if locale.language == "fr" else "yyyy-mm-dd"})
    text = book.add_format({"num_format": "@"})
    for place, column in enumerate(about.columns):
        sheet.set_column(
            place, place, max(14, len(column.header) + 3), day if column.is_day else text
        )
        sheet.write_string(0, place, column.header, heads[column.needed])
        comment = "\n".join([column.about, *_may_be(column)])
        sheet.write_comment(0, place, comment, {"x_scale": 2, "y_scale": 1.5})
        if column.words and len(",".join(column.words)) <= _LONGEST_LIST:
            rule = {"validate": "list", "source": list(column.words), "error_type": "warning"}
            rule["error_title"] = locale.text("registers.refused")
            sheet.data_validation(1, place, ROWS, place, rule)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.repeat_rows(0)


def _may_be(column: _Column) -> list[str]:
    return [" / ".join(column.words)] if column.words else []


def _help(book: Any, sheet: Any, sheets: tuple[_Sheet, ...], *, locale: Locale) -> None:
    title = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "bottom": 1})
    strong = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.hide_gridlines(2)
    sheet.set_column(0, 1, 22, text)
    sheet.set_column(2, 3, 60, text)
    sheet.write_string(0, 0, locale.text("registers.title"), title)
    for number in (1, 2, 3):
        sheet.merge_range(
            number + 1, 0, number + 1, 3, locale.text(f"registers.rule{number}"), text
        )
    row = 6
    for place, key in enumerate(("register", "column", "about", "answers")):
        sheet.write_string(row, place, locale.text(f"registers.{key}"), head)
    for register in sheets:
        row += 1
        sheet.write_string(row, 0, register.name, strong)
        sheet.write_string(row, 2, register.about, strong)
        for column in register.columns:
            row += 1
            needed = [locale.text("registers.needed")] if column.needed else []
            sheet.write_string(row, 1, column.header, text)
            sheet.write_string(row, 2, column.about, text)
            sheet.write_string(row, 3, " ; ".join([*_may_be(column), *needed]), text)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
