"""Registers beside the answers: read under French and English headers, refused with their place."""

import pandas as pd
import pytest

from solidarity_eval.intake.load import load_dataset
from solidarity_eval.schemas.load import load_project

PROJECT = """
schema_version: 1
id: poya
title: Poya
sites: [{{id: rosa, label: "Rosa Parks"}}]
waves: [{{id: before}}, {{id: after}}]
tables:
  responses: {{file: data/r.csv, person: id, wave: temps}}
  {name}: {table}
measures: [{{id: age, column: age}}]
"""


def read(folder, name, text, table="{{file: data/x.csv}}"):
    project = PROJECT.format(name=name, table=table.format())
    project = project.replace("wave: temps", "wave: before")
    (folder / "data").mkdir(exist_ok=True)
    (folder / "project.yaml").write_text(project, encoding="utf-8")
    (folder / "data" / "r.csv").write_text("id,age\na,30\n", encoding="utf-8")
    (folder / "data" / "x.csv").write_text(text, encoding="utf-8")
    return load_dataset(load_project(folder))


def codes(dataset):
    return [(item.code, item.row, item.column) for item in dataset.findings if item.row]


def test_french_headers_and_words(tmp_path):
    text = (
        "Identifiant;Étape;Jour;Lieu\nF 01;Accueil ciblé;03/02/2026;Rosa Parks\n"
        "f-01;accueil cible;2026-03-04;\n"
    )
    table = "{{file: data/x.csv, values: {{event: {{'Accueil ciblé': targeted}}}}}}"
    dataset = read(tmp_path, "events", text, table)
    frame = dataset.registers["events"]
    assert list(frame.columns) == ["person", "event", "date", "site", "team"]
    assert frame["event"].tolist() == ["targeted", "targeted"]
    assert frame["date"].tolist() == [pd.Timestamp("2026-02-03"), pd.Timestamp("2026-03-04")]
    assert frame["site"].iloc[0] == "rosa"
    assert not dataset.errors
    assert [item.path for item in dataset.inputs] == ["data/r.csv", "data/x.csv"]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("events", "person,event,date\n,met,2026-01-01\n", ("register_empty_cell", 2, "person")),
        ("events", "person,event,date\na,met,2026-02-31\n", ("impossible_date", 2, "date")),
        ("events", "person,event,date\na,met,2099-01-01\n", ("future_date", 2, "date")),
        ("costs", "period,category,amount\n2026,rent,12a\n", ("text_in_number", 2, "amount")),
        ("costs", "period,category,amount\n2026,rent,-3\n", ("out_of_range", 2, "amount")),
        (
            "capability",
            "item,date,state\nwater,2026-01-01,peut-être\n",
            ("register_unknown_word", 2, "state"),
        ),
        ("ties", "ego,alter,wave\na,b,during\n", ("register_unknown_word", 2, "wave")),
        ("ties", "ego,alter\na,b\nA,b\n", ("register_row_twice", 3, None)),
    ],
)
def test_what_cannot_be_used_is_named_with_its_place(tmp_path, name, text, expected):
    assert expected in codes(read(tmp_path, name, text))


def test_a_deliverable_may_be_due_in_the_future_but_not_done(tmp_path):
    text = "id,due,done\nguide,2099-01-01,\nkit,,2099-01-01\n"
    assert codes(read(tmp_path, "milestones", text)) == [("future_date", 3, "done")]


def test_a_missing_column_is_one_of_ours(tmp_path):
    dataset = read(tmp_path, "events", "person,date\na,2026-01-01\n")
    assert [item.code for item in dataset.errors] == ["missing_column"]
    assert dataset.errors[0].values["variant"] == "register"


def test_a_missing_file_is_an_error(tmp_path):
    dataset = read(tmp_path, "events", "", "{{file: data/none.csv}}")
    assert [item.code for item in dataset.errors] == ["missing_file"]
    assert dataset.registers == {}
