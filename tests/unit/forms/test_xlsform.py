"""The XLSForm of a project with every kind of question, checked by pyxform."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from solidarity_eval.evaluation.load import read_project
from solidarity_eval.forms.xlsform import PhoneForm, xlsform
from solidarity_eval.instruments.catalogue import list_instruments
from tests.fixtures.exports.projects import read, write_project

DAY = dt.date(2026, 3, 1)
PROJECT = """\
schema_version: 1
id: poya
title: "Poya <&> \\"quart\\" =1+1"
sites: [{id: flat, label: "Appartement"}, {id: hall}]
waves: [{id: before, label: {fr: "avant", en: "before"}}, {id: after}]
tables:
  responses:
    file: data/saisie.xlsx
    person: Code personne
    wave: {column: temps, values: {T1: before, T2: after}}
    date: Journée
    arm: {column: groupe, programme: A, comparison: B}
    cluster: equipe
    site: lieu
instruments:
  - use: ucla3
    columns: {left_out: Q2}
  - use: who5
  - define:
      id: wide
      construct: other
      items: {min: 0, max: 200, ids: [w]}
      missing: {999: refused, NSP: dont_know}
      scales: [{id: total}]
      licence: {use: free, wording: shipped}
measures:
  - {id: age, column: age, min: 16, max: 110, label: {fr: "âge"}}
  - {id: visits, column: visites, min: 0}
  - {id: cost, column: cout}
checks:
  skip:
    - {if: {lacks_company: [1]}, then_empty: [isolated]}
    - {if: {ucla3/left_out: [1, 2], who5/w1: [0]}, then_empty: [isolated, visits]}
selection: {path: open}
"""
WORDING = """\
instrument: ucla3
introduction: {fr: "Ces questions parlent de vos relations.", en: ""}
items:
  left_out: {fr: "Notre phrase d'essai ?", en: ""}
answers:
  1: {fr: "presque jamais"}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "project.yaml").write_text(PROJECT, encoding="utf-8")
    return tmp_path


def form_of(folder: Path) -> PhoneForm:
    loaded = read_project(folder)
    table = loaded.project.tables.response_files[0]
    return xlsform(loaded, table, language="fr", version=DAY)


def rows_of(form: PhoneForm, sheet: str) -> dict[str, dict[str, Any]]:
    lines = openpyxl.load_workbook(io.BytesIO(form.content))[sheet].iter_rows(values_only=True)
    header = next(lines)
    return {str(row[1]): dict(zip(header, row, strict=True)) for row in lines}


def test_pyxform_takes_every_catalogue_instrument(tmp_path: Path) -> None:
    from pyxform.xls2xform import convert

    for name in list_instruments():
        form = form_of(write_project(tmp_path, name))
        remarks: list[str] = []
        made = convert(xlsform=io.BytesIO(form.content), validate=False, warnings=remarks)
        assert remarks == [], name
        assert 'lang="Français (fr)" default="true()"' in made.xform
    assert read(tmp_path).project.id == "round-trip"


def test_pyxform_takes_every_kind_of_question(folder: Path) -> None:
    from pyxform.xls2xform import convert

    made = convert(xlsform=io.BytesIO(form_of(folder).content), validate=False)
    for bind in (
        'nodeset="/data/part_person/Code_personne" type="string" required="true()"',
        'nodeset="/data/part_person/Journee" type="date" required="true()"',
        'nodeset="/data/part_measures/age" type="decimal"',
        'nodeset="/data/part_ucla3/Q2" type="string"',
    ):
        assert bind in made.xform


def test_what_each_question_takes(folder: Path) -> None:
    rows = rows_of(form_of(folder), "survey")
    assert [rows[name]["type"].split()[0] for name in ("temps", "groupe", "lieu", "Q2")] == (
        ["select_one"] * 4
    )
    assert rows["equipe"]["type"] == "text"
    assert rows["w"]["constraint"] == (
        "(number(.) >= 0 and number(.) <= 200) or . = '999' or . = 'NSP'"
    )
    assert rows["age"]["constraint"] == ". >= 16 and . <= 110"
    assert rows["visites"]["constraint"] == ". >= 0"
    assert rows["cout"]["constraint"] is None
    assert "999 (ne veut pas répondre)" in rows["w"]["constraint_message::Français (fr)"]
    asked_of_all = {name for name, row in rows.items() if row["required"] == "yes"}
    assert asked_of_all == {"Code_personne", "temps", "Journee"}, "no item is compulsory"


def test_a_question_is_left_out_after_the_answers_that_the_project_names(folder: Path) -> None:
    from pyxform.xls2xform import convert

    form = form_of(folder)
    rows = rows_of(form, "survey")
    both = "not((${Q2} = 1 or ${Q2} = 2) and (${w1} = 0))"
    assert rows["isolated"]["relevant"] == "not((${lacks_company} = 1)) and " + both
    assert rows["visites"]["relevant"] == both
    assert rows["Q2"]["relevant"] is None
    made = convert(xlsform=io.BytesIO(form.content), validate=False).xform
    assert 'relevant="not(( /data/part_ucla3/lacks_company  = 1)) and' in made


def test_answers_carry_their_codes(folder: Path) -> None:
    form = form_of(folder)
    survey, choices = rows_of(form, "survey"), rows_of(form, "choices")
    assert choices["T1"]["label::Français (fr)"] == "T1 – avant"
    assert choices["T1"]["label::English (en)"] == "T1 – before"
    assert choices["flat"]["label::English (en)"] == "flat – Appartement"
    person = survey["Code_personne"]
    assert person["label::Français (fr)"] == "Code de la personne"
    assert "Jamais son nom" in person["hint::Français (fr)"]
    assert survey["Q2"]["hint::Français (fr)"] is None
    lists = {name: survey[name]["type"] for name in ("lacks_company", "Q2", "w1", "w5")}
    assert lists["lacks_company"] == lists["Q2"]
    assert lists["w1"] == lists["w5"] != lists["Q2"]


def test_names_that_a_phone_cannot_hold_are_said(folder: Path) -> None:
    assert form_of(folder).renamed == {"Code personne": "Code_personne"}


def test_wording_is_a_place_to_paste_until_the_team_has_it(folder: Path) -> None:
    before = rows_of(form_of(folder), "survey")
    assert before["Q2"]["label::Français (fr)"].startswith("[2. mise à l’écart] Texte exact")
    assert before["w"]["label::Français (fr)"] == "w", "shipped: nothing to paste"
    (folder / "questionnaires").mkdir()
    file = folder / "questionnaires" / "ucla3.wording.yaml"
    file.write_text(WORDING, encoding="utf-8")
    form = form_of(folder)
    after = rows_of(form, "survey")
    assert after["Q2"]["label::Français (fr)"] == "Notre phrase d'essai ?"
    assert after["Q2"]["label::English (en)"].startswith("[2. ")
    assert after["intro_ucla3"]["type"] == "note"
    lines = openpyxl.load_workbook(io.BytesIO(form.content))["choices"].iter_rows(values_only=True)
    assert "1 – presque jamais" in {line[2] for line in lines}


def test_no_cell_is_a_formula_and_the_same_project_gives_the_same_bytes(folder: Path) -> None:
    form = form_of(folder)
    assert form.content == form_of(folder).content
    for sheet in openpyxl.load_workbook(io.BytesIO(form.content)):
        for row in sheet.iter_rows():
            assert all(cell.data_type in ("s", "n") for cell in row), sheet.title
