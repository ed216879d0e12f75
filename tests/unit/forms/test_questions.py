"""The one list of questions: order, codes that people make, columns of two questionnaires."""

from __future__ import annotations

from pathlib import Path

from solidarity_eval.evaluation.load import read_project
from solidarity_eval.forms.questions import QuestionList, questions_of

PROJECT = """\
schema_version: 1
id: poya
title: "Poya"
waves: [{id: before}, {id: after}]
tables:
  responses:
    file: data/saisie.csv
    person: {parts: [mere, mois]}
    wave: before
instruments:
  - use: djg6
  - use: djg11
  - use: ucla3
    population: helped
measures: [{id: age, column: age}]
selection: {path: open}
"""


def asked(folder: Path, text: str) -> QuestionList:
    (folder / "project.yaml").write_text(text, encoding="utf-8")
    loaded = read_project(folder)
    return questions_of(loaded, loaded.project.tables.response_files[0])


def test_each_part_of_a_code_is_asked_and_one_time_needs_no_question(tmp_path: Path) -> None:
    found = asked(tmp_path, PROJECT.replace("    population: helped\n", ""))
    keys = found.parts[0].questions
    assert [(one.column, one.kind, one.required) for one in keys] == [
        ("mere", "person", True),
        ("mois", "person", True),
    ]
    assert keys[0].sentence("fr").endswith("mere")
    assert keys[0].hint("fr") == ""


def test_a_shared_column_is_asked_once_and_parts_keep_their_order(tmp_path: Path) -> None:
    found = asked(tmp_path, PROJECT.replace("    population: helped\n", ""))
    columns = [one.column for one in found.questions]
    assert len(columns) == len(set(columns))
    ids = [part.id for part in found.parts]
    assert ids == [one for one in ("person", "djg6", "djg11", "ucla3", "measures") if one in ids]


def test_a_table_asks_its_own_people_only(tmp_path: Path) -> None:
    text = PROJECT.replace("id: poya\n", "id: poya\npopulations: [{id: family}, {id: helped}]\n")
    assert "ucla3" not in [part.id for part in asked(tmp_path, text).parts]
    helped = text.replace("    wave: before\n", "    wave: before\n    population: helped\n")
    assert "ucla3" in [part.id for part in asked(tmp_path, helped).parts]
    first = text.replace("population: helped", "population: family")
    assert "ucla3" in [part.id for part in asked(tmp_path, first).parts], "the first is assumed"
