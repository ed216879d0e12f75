"""The data-entry workbook of a project with every kind of column."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from solidarity_eval.evaluation.load import read_project
from solidarity_eval.forms.workbook import ROWS, data_entry_workbook
from solidarity_eval.intake.load import load_dataset

PROJECT = """\
schema_version: 1
id: poya
title: "Poya"
waves: [{id: before}, {id: after}]
tables:
  responses:
    file: data/saisie.xlsx
    sheet: Saisie
    person: code
    wave: {column: temps, values: {T1: before, T2: after}}
    date: jour
    arm: {column: groupe, programme: A, comparison: B}
    cluster: equipe
    site: lieu
instruments:
  - use: ucla3
    columns: {left_out: Q2}
  - define:
      id: wide
      construct: other
      items: {min: 0, max: 200, ids: [w]}
      labels: {0: {fr: "jamais, pas une fois"}}
      missing: {999: refused}
      scales: [{id: total}]
measures:
  - {id: age, column: age, min: 16, max: 110, label: {fr: "âge"}}
  - {id: visits, column: visites}
selection: {path: open}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "project.yaml").write_text(PROJECT, encoding="utf-8")
    return tmp_path


def workbook(folder: Path, language: str = "fr") -> bytes:
    loaded = read_project(folder)
    return data_entry_workbook(loaded, loaded.project.tables.response_files[0], language=language)


def rules_by_header(content: bytes) -> dict[str, Any]:
    sheet = load_workbook(io.BytesIO(content))["Saisie"]
    rules = {}
    for rule in sheet.data_validations.dataValidation:
        (area,) = rule.sqref.ranges
        assert (area.min_row, area.max_row) == (2, ROWS + 1)
        rules[sheet.cell(1, area.min_col).value] = rule
    return rules


def test_headers_are_the_columns_of_the_project(folder: Path) -> None:
    sheet = load_workbook(io.BytesIO(workbook(folder)))["Saisie"]
    assert [cell.value for cell in sheet[1]] == [
        *("code", "temps", "jour", "equipe", "lieu", "groupe"),
        *("lacks_company", "Q2", "isolated", "w", "age", "visites"),
    ]


def test_each_cell_knows_what_may_be_typed(folder: Path) -> None:
    rules = rules_by_header(workbook(folder))
    assert set(rules) == {
        *("temps", "jour", "groupe", "lacks_company", "Q2", "isolated", "w", "age")
    }
    assert rules["temps"].formula1 == '"T1,T2"'
    assert rules["groupe"].formula1 == '"A,B"'
    assert rules["Q2"].formula1 == '"1,2,3"'
    assert (rules["w"].type, rules["w"].formula1, rules["w"].formula2) == ("whole", "0", "200")
    assert rules["w"].errorStyle == "warning", "a declared missing code may still be typed"
    assert (rules["age"].type, rules["age"].formula1, rules["age"].formula2) == (
        *("decimal", "16.0", "110.0"),
    )
    for rule in rules.values():
        assert len(rule.error) <= 255


def test_the_help_explains_each_column(folder: Path) -> None:
    sheet = load_workbook(io.BytesIO(workbook(folder))).worksheets[1]
    rows = {row[0].value: (row[1].value, row[2].value) for row in sheet.iter_rows()}
    assert "999 = ne veut pas répondre" in rows["w"][1]
    assert "0 = jamais, pas une fois" in rows["w"][1]
    assert rows["age"] == ("âge", "un nombre de 16 à 110")
    assert rows["code"][0].startswith("Le code de la personne")


def test_english(folder: Path) -> None:
    book = load_workbook(io.BytesIO(workbook(folder, "en")))
    assert book.worksheets[1].title == "How to fill it in"


def test_the_empty_workbook_has_every_column_that_intake_looks_for(folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data" / "saisie.xlsx").write_bytes(workbook(folder))
    codes = {finding.code for finding in load_dataset(read_project(folder)).findings}
    assert "missing_column" not in codes
    assert "empty_file" in codes


def test_a_questionnaire_for_other_people_is_left_out(folder: Path) -> None:
    text = PROJECT.replace("id: poya\n", "id: poya\npopulations: [{id: family}, {id: helped}]\n")
    text = text.replace("    person: code\n", "    person: code\n    population: family\n")
    text = text.replace("  - use: ucla3\n", "  - use: ucla3\n    population: helped\n")
    (folder / "project.yaml").write_text(text, encoding="utf-8")
    sheet = load_workbook(io.BytesIO(workbook(folder)))["Saisie"]
    assert "Q2" not in [cell.value for cell in sheet[1]]
