"""Questionnaire -> form -> export -> dataset is the identity, for every catalogue instrument."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest

from solidarity_eval.forms.limesurvey import limesurvey
from solidarity_eval.forms.mapping import column_mapping
from solidarity_eval.forms.questions import questions_of
from solidarity_eval.forms.workbook import data_entry_workbook
from solidarity_eval.forms.xlsform import xlsform
from solidarity_eval.instruments.catalogue import list_instruments
from solidarity_eval.intake.dialects.mapping import FILE
from solidarity_eval.intake.load import load_dataset
from tests.fixtures.exports.kobo import RefusedError, kobo_export
from tests.fixtures.exports.limesurvey import limesurvey_export, read_structure
from tests.fixtures.exports.projects import assert_identity, draw_rows, read, write_project

DAY = dt.date(2026, 3, 1)
EVERY = pytest.mark.parametrize("instrument", list_instruments())


def test_there_are_thirty_seven() -> None:
    assert len(list_instruments()) == 37


@EVERY
def test_phone_form(tmp_path: Path, instrument: str) -> None:
    loaded = read(write_project(tmp_path, instrument))
    rows = draw_rows(loaded, seed=len(instrument))
    form = xlsform(loaded, loaded.project.tables.response_files[0], language="fr", version=DAY)
    assert form.renamed == {}
    for groups in (True, False):
        content = kobo_export(form.content, rows, groups=groups)
        (tmp_path / "data" / "answers.csv").write_bytes(content)
        assert_identity(load_dataset(loaded, today=DAY), rows, loaded)


@EVERY
def test_workbook(tmp_path: Path, instrument: str) -> None:
    loaded = read(write_project(tmp_path, instrument, file="data/saisie.xlsx"))
    rows = draw_rows(loaded, seed=len(instrument))
    content = data_entry_workbook(loaded, loaded.project.tables.response_files[0], language="fr")
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    header = [cell.value for cell in sheet[1]]
    allowed = {
        sheet.cell(1, next(iter(rule.sqref.ranges)).min_col).value: rule.formula1
        for rule in sheet.data_validations.dataValidation
        if rule.type == "list"
    }
    for number, row in enumerate(rows, 2):
        for column, typed in row.items():
            if column in allowed and typed:
                assert typed in allowed[column].strip('"').split(",")
            number_typed = column not in ("code", "temps", "jour") and typed.lstrip("-").isdigit()
            day = dt.date.fromisoformat(typed) if column == "jour" else None
            cell = sheet.cell(number, header.index(column) + 1)
            cell.value = day or (int(typed) if number_typed else typed or None)
    book.save(tmp_path / "data" / "saisie.xlsx")
    assert_identity(load_dataset(loaded, today=DAY), rows, loaded)


@EVERY
def test_web_questionnaire(tmp_path: Path, instrument: str) -> None:
    first = read(write_project(tmp_path, instrument))
    form = limesurvey(first, first.project.tables.response_files[0], language="fr")
    assert form.codes == {}
    items = {column: form.headers[column] for column in draw_rows(first, seed=1)[0]}
    for key in ("code", "temps", "jour"):
        assert items.pop(key) == key
    loaded = read(write_project(tmp_path, instrument, columns=items))
    rows = draw_rows(loaded, seed=len(instrument))
    (tmp_path / "data" / "answers.csv").write_bytes(limesurvey_export(form.content, rows))
    assert_identity(load_dataset(loaded, today=DAY), rows, loaded)
    questions, base = read_structure(form.content)
    assert base == "fr"
    assert sum(len(one.rows) or 1 for one in questions) == len(form.headers)


@pytest.mark.parametrize("instrument", ["ucla3", "wemwbs14", "resource_generator", "lsns18"])
def test_the_correspondence_that_goes_with_a_web_questionnaire_is_enough(
    tmp_path: Path, instrument: str
) -> None:
    loaded = read(write_project(tmp_path, instrument))
    table = loaded.project.tables.response_files[0]
    form = limesurvey(loaded, table, language="en")
    mapping = column_mapping(questions_of(loaded, table), form.headers)
    (tmp_path / FILE).write_bytes(mapping)
    rows = draw_rows(loaded, seed=5)
    asked = [{form.headers[column]: typed for column, typed in row.items()} for row in rows]
    (tmp_path / "data" / "answers.csv").write_bytes(limesurvey_export(form.content, asked))
    assert_identity(load_dataset(loaded, today=DAY), rows, loaded)


def test_the_simulated_phone_refuses_what_a_phone_refuses(tmp_path: Path) -> None:
    loaded = read(write_project(tmp_path, "who5"))
    form = xlsform(loaded, loaded.project.tables.response_files[0], language="fr", version=DAY)
    row = draw_rows(loaded, seed=1)[0]
    for column, typed in (("w1", "6"), ("temps", "T3"), ("code", ""), ("jour", "1/2/2026")):
        with pytest.raises(RefusedError):
            kobo_export(form.content, [row | {column: typed}])
