"""The LimeSurvey structure file: what the importer asks of codes, types and languages."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from solidarity_eval.evaluation.load import read_project
from solidarity_eval.forms.limesurvey import WebForm, limesurvey
from solidarity_eval.forms.mapping import column_mapping
from solidarity_eval.forms.questions import questions_of
from tests.fixtures.exports.limesurvey import read_structure

PROJECT = """\
schema_version: 1
id: poya
title: "Un & deux {trois} <b>"
waves: [{id: before, label: {fr: "avant", en: "before"}}, {id: after}]
tables:
  responses:
    file: data/saisie.xlsx
    person: Code personne
    wave: {column: temps, values: {avant l'atelier: before, T2: after}}
    date: time
    cluster: equipe
instruments:
  - use: ucla3
    columns: {left_out: Q2}
  - define:
      id: mixed_ranges
      construct: other
      items:
        {min: 0, max: 3, ids: [a_1, a_2, other, low, wide, worded], ranges: {low: {min: -2, max: 2},
         wide: {min: 0, max: 200}, worded: {min: 0, max: 100}}}
      missing: {999: refused}
      scales: [{id: total}]
measures:
  - {id: age, column: age, min: 16, max: 110}
  - {id: visits, column: visites}
checks:
  skip:
    - {if: {lacks_company: [1, 2], age: [16]}, then_empty: [isolated, visits]}
selection: {path: open}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "project.yaml").write_text(PROJECT, encoding="utf-8")
    return tmp_path


def form_of(folder: Path, language: str = "fr") -> WebForm:
    loaded = read_project(folder)
    return limesurvey(loaded, loaded.project.tables.response_files[0], language=language)


def lines_of(form: WebForm, language: str = "fr") -> list[dict[str, str]]:
    text = io.StringIO(form.content.decode("utf-8"), newline="")
    return [one for one in csv.DictReader(text, delimiter="\t") if one["language"] == language]


def test_codes_obey_limesurvey_and_what_changed_is_said(folder: Path) -> None:
    form = form_of(folder)
    questions, base = read_structure(form.content)
    assert base == "fr"
    assert [(one.code, one.kind, one.rows) for one in questions] == [
        ("Codepersonne", "S", []),
        ("temps", "L", []),
        ("time2", "D", []),
        ("equipe", "S", []),
        ("ucla3", "F", ["lackscompany", "leftout", "isolated"]),
        ("mixedranges", "F", ["a1", "a2", "other2"]),
        ("low", "N", []),
        ("wide", "N", []),
        ("worded", "N", []),
        ("age", "N", []),
        ("visites", "N", []),
    ]
    assert form.headers["Q2"] == "ucla3[leftout]"
    assert form.headers["time"] == "time2"
    assert form.codes == {"temps": {"avant l'atelier": "A1"}}
    assert questions[5].answers == ["0", "1", "2", "3", "999"]


def test_both_languages_have_the_same_structure(folder: Path) -> None:
    form = form_of(folder)

    def bones(language: str) -> list[tuple[str, ...]]:
        keys = ("class", "type/scale", "relevance", "mandatory", "em_validation_q")
        return [
            (*(one[key] for key in keys), one["name"] if one["class"] != "G" else "")
            for one in lines_of(form, language)
        ]

    assert bones("fr") == bones("en")
    groups = [one["type/scale"] for one in lines_of(form) if one["class"] == "G"]
    assert groups == ["G1", "G2", "G3", "G4"]
    english = form_of(folder, "en")
    settings = csv.DictReader(io.StringIO(english.content.decode()), delimiter="\t")
    kept = {one["name"]: one["text"] for one in settings if one["class"] == "S"}
    assert (kept["language"], kept["additional_languages"]) == ("en", "fr")
    assert (kept["ipaddr"], kept["refurl"]) == ("N", "N"), "no address is kept"


def test_only_the_person_the_time_and_the_day_are_compulsory(folder: Path) -> None:
    questions, _ = read_structure(form_of(folder).content)
    assert [one.code for one in questions if one.mandatory] == ["Codepersonne", "temps", "time2"]


def test_numbers_have_their_range_and_may_be_empty(folder: Path) -> None:
    rows = {one["name"]: one for one in lines_of(form_of(folder)) if one["class"] == "Q"}
    assert rows["wide"]["em_validation_q"] == (
        'is_empty(wide.NAOK) or (wide.NAOK >= 0 and wide.NAOK <= 200) or wide.NAOK == "999"'
    )
    assert rows["wide"]["num_value_int_only"] == "1"
    assert rows["age"]["num_value_int_only"] == ""
    assert rows["visites"]["em_validation_q"] == ""
    assert rows["time2"]["date_format"] == "dd/mm/yyyy"


def test_skips_name_the_codes_of_the_survey(folder: Path) -> None:
    lines = lines_of(form_of(folder))
    rows = {(one["class"], one["name"]): one["relevance"] for one in lines}
    rule = (
        '!((ucla3_lackscompany.NAOK == "1" or ucla3_lackscompany.NAOK == "2")'
        ' and (age.NAOK == "16"))'
    )
    assert rows["SQ", "isolated"] == rows["Q", "visites"] == rule
    assert rows["SQ", "leftout"] == rows["Q", "ucla3"] == "1"


def test_texts_are_html_where_no_brace_begins_an_expression(folder: Path) -> None:
    content = form_of(folder).content.decode("utf-8")
    assert "Un &amp; deux { trois} &lt;b&gt;" in content


def test_the_correspondence_of_columns_goes_with_the_form(folder: Path) -> None:
    loaded = read_project(folder)
    table = loaded.project.tables.response_files[0]
    form = limesurvey(loaded, table, language="fr")
    content = column_mapping(questions_of(loaded, table), form.headers)
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    found = {row["colonne"]: (row["questionnaire"], row["question"]) for row in rows}
    assert found["ucla3[leftout]"] == ("ucla3", "left_out")
    assert found["mixedranges[other2]"] == ("mixed_ranges", "other")
    assert len(rows) == 9
