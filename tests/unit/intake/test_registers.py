"""Registers beside the answers: read under French and English headers, refused with their place."""

import pandas as pd
import pytest

from solidarity_eval.intake import describe
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


def test_amounts_and_shares_may_have_their_sign(tmp_path):
    text = "période;poste;montant\n2026;loyer;12 345,60 €\n2026;loyer;40 euros\n2026;loyer;7 %\n"
    dataset = read(tmp_path, "costs", text)
    assert dataset.registers["costs"]["amount"].tolist()[:2] == [12345.6, 40.0]
    assert codes(dataset) == [("text_in_number", 4, "montant")]
    assert "« 7 % » n’est pas un nombre" in describe.message(dataset.errors[0], "fr").replace(
        "\u202f", " "
    )
    text = "variable;catégorie;part\nsexe;femme;52 %\nsexe;homme;0,48\n"
    shares = read(tmp_path, "neighbourhood", text).registers["neighbourhood"]["share"]
    assert shares.tolist() == [0.52, 0.48]


MOVE = """
reach:
  - {id: move, kind: transition, start: "accueil ciblé", reached: "visite libre"}
  - {id: strong, kind: tie_strength, before: before, after: after, order: [faible, fort]}
"""


def test_the_spelling_of_the_project_file_is_that_of_the_table(tmp_path):
    text = "personne;événement;date\na;Accueil cible;2026-01-01\na;VISITE LIBRE;2026-02-01\n"
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "r.csv").write_text("id,age\na,30\n", encoding="utf-8")
    (tmp_path / "data" / "x.csv").write_text(text, encoding="utf-8")
    (tmp_path / "data" / "t.csv").write_text(
        "qui;avec;temps;force\na;b;before;Fort\na;A;before;faible\na;c;before;immense\n",
        encoding="utf-8",
    )
    project = PROJECT.format(name="events", table="{file: data/x.csv}\n  ties: {file: data/t.csv}")
    project = project.replace("wave: temps", "wave: before") + MOVE
    (tmp_path / "project.yaml").write_text(project, encoding="utf-8")
    dataset = load_dataset(load_project(tmp_path))
    assert dataset.registers["events"]["event"].tolist() == ["accueil ciblé", "visite libre"]
    assert dataset.registers["ties"]["strength"].tolist() == ["fort", "faible", "immense"]
    ties = [item for item in dataset.findings if item.file == "data/t.csv"]
    assert [(item.code, item.severity, item.row, item.value) for item in ties] == [
        ("tie_to_oneself", "error", 3, "A"),
        ("register_unused_word", "warning", 4, "immense"),
    ]


def test_a_workbook_not_started_stops_nothing_beside_one_that_has(tmp_path):
    one = "{{file: data/{0}.csv, person: id, wave: {1}}}"
    two = ", ".join((one.format("r", "before"), one.format("s", "after")))
    project = PROJECT.format(name="events", table="{file: data/x.csv}")
    project = project.replace("{file: data/r.csv, person: id, wave: temps}", f"[{two}]")
    (tmp_path / "data").mkdir()
    (tmp_path / "project.yaml").write_text(project, encoding="utf-8")
    (tmp_path / "data" / "x.csv").write_text("person,event,date\n", encoding="utf-8")
    (tmp_path / "data" / "s.csv").write_text("id,age\n", encoding="utf-8")
    (tmp_path / "data" / "r.csv").write_text("id,age\na,30\n", encoding="utf-8")
    dataset = load_dataset(load_project(tmp_path))
    assert not dataset.errors
    assert [item.file for item in dataset.findings if item.code == "file_not_started"] == [
        "data/s.csv"
    ]
    (tmp_path / "data" / "r.csv").write_text("id,age\n", encoding="utf-8")
    empty = load_dataset(load_project(tmp_path))
    assert [item.code for item in empty.errors] == ["empty_file", "empty_file"]


def test_somebody_who_names_nobody_is_a_row_and_a_file_without_the_other_is_not(tmp_path):
    dataset = read(tmp_path, "ties", "ego,alter\na,b\nc,\n")
    assert not dataset.errors
    assert dataset.registers["ties"]["ego"].tolist() == ["a", "c"]
    (tmp_path / "other").mkdir()
    assert [item.code for item in read(tmp_path / "other", "ties", "ego\na\n").errors] == [
        "missing_column"
    ]
