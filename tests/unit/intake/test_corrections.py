"""``corrections.csv``: replayed at every run, never in the export; stale ones are told."""

import pytest

from solidarity_eval.intake import describe
from solidarity_eval.intake.corrections import NAME
from solidarity_eval.intake.ledgers import guarded, ledger_bytes, unguarded
from solidarity_eval.intake.load import load_dataset
from tests.fixtures.intake.builders import (
    FILE,
    codes,
    lines,
    only,
    project,
    responses,
    workbook,
    write,
)

HEADER = "table;person;wave;column;old;new;who;when;why"
SIGNED = "moi;2026-03-01;saisie"
ANSWERS = lines("id;time;a;b;c;d", "P1;1;0;1;2;3", "P1;2;1;1;2;3", "P2;1;3;;2;9")


def loaded(folder, *rows, answers=ANSWERS, header=HEADER, **changes):
    write(folder, {FILE: answers, NAME: lines(header, *rows)})
    return load_dataset(project(folder, **changes))


def cell(dataset, person="p1", wave="before", item="a"):
    frame = dataset.responses
    row = frame[(frame["person"] == person) & (frame["wave"] == wave)]
    return row[f"trust/{item}"].item()


@pytest.mark.parametrize(
    "row",
    [
        "answers;P1;before;a;0;2",
        "data/answers.csv;p1;1;A;0;2",
        ";P1;before;a;00;2",
        "data\\answers.csv;P1;Before;a;0.0;2",
    ],
)
def test_a_cell_is_put_right_and_the_export_is_not(tmp_path, row):
    dataset = loaded(tmp_path, f"{row};{SIGNED}", f"answers;P2;before;d;9;3;{SIGNED}")
    assert (cell(dataset), cell(dataset, "p2", item="d")) == (2.0, 3.0)
    assert dataset.findings == ()
    assert dataset.corrections == {"applied": 2, "stale": 0}
    assert (tmp_path / FILE).read_text(encoding="utf-8") == ANSWERS
    answers, ledger = dataset.inputs
    assert (answers.decided["corrections"], ledger.path, ledger.rows) == (2, NAME, 2)


def test_without_the_file_nothing_is_said(tmp_path):
    write(tmp_path, {FILE: lines("id;time;a;b;c;d", "P1;1;0;1;2;3", "P1;2;1;1;2;3")})
    dataset = load_dataset(project(tmp_path))
    assert (dataset.corrections, dataset.findings, len(dataset.inputs)) == ({}, (), 1)


def test_an_empty_cell_may_be_filled_and_a_cell_emptied(tmp_path):
    rows = f"answers;P2;before;b;;1;{SIGNED}", f"answers;P2;before;d;9;;{SIGNED}"
    dataset = loaded(tmp_path, *rows)
    assert cell(dataset, "p2", item="b") == 1.0
    assert cell(dataset, "p2", item="d") != cell(dataset, "p2", item="d")
    assert dataset.errors == ()


def test_one_correction_after_the_other(tmp_path):
    rows = f"answers;P1;before;a;0;1;{SIGNED}", f"answers;P1;before;a;1;2;{SIGNED}"
    assert cell(loaded(tmp_path, *rows)) == 2.0


def test_a_code_is_put_right_and_later_rows_speak_of_the_new_one(tmp_path):
    rows = f"answers;P2;before;id;P2;P9;{SIGNED}", f"answers;P9;before;d;9;1;{SIGNED}"
    dataset = loaded(tmp_path, *rows)
    assert cell(dataset, "p9", item="d") == 1.0


@pytest.mark.parametrize(
    ("row", "fate", "words"),
    [
        ("answers;P1;before;a;3;2", "old", "attendait"),
        ("answers;P7;before;a;0;2", "person", "Personne n’a le code"),
        ("answers;P1;later;a;0;2", "person", "Personne n’a le code"),
        ("answers;P1;before;z;0;2", "column", "pas de colonne"),
        ("answers;P1;;b;1;2", "several", "Plusieurs lignes"),
        ("answers;P1;before;doublon;;le bon", None, None),
        ("people;P1;before;a;0;2", "table", "ne s’appelle"),
    ],
)
def test_a_correction_that_no_longer_applies_is_told_with_its_row(tmp_path, row, fate, words):
    answers = ANSWERS.replace("9", "1")
    dataset = loaded(tmp_path, f"{row};{SIGNED}", answers=answers)
    if fate is None:
        assert codes(dataset) == ["correction_done"]
        return
    finding = only(dataset, "correction_stale")
    assert (finding.file, finding.row, finding.severity) == (NAME, 2, "warning")
    assert finding.values["variant"] == fate
    assert words in describe.message(finding, "fr")
    assert dataset.corrections == {"applied": 0, "stale": 1}
    assert cell(dataset) == 0.0


def test_an_export_that_is_right_by_now_needs_nothing(tmp_path):
    dataset = loaded(
        tmp_path, f"answers;P1;before;a;7;0;{SIGNED}", f"answers;P2;before;d;9;3;{SIGNED}"
    )
    assert codes(dataset) == ["correction_done"]
    assert dataset.corrections == {"applied": 1, "stale": 0}


def test_a_correction_nobody_signed_is_applied_and_told(tmp_path):
    dataset = loaded(tmp_path, "answers;P1;before;a;0;2;moi;;", f"answers;P2;before;d;9;3;{SIGNED}")
    assert cell(dataset) == 2.0
    assert only(dataset, "correction_unsigned").row == 2


TWICE = lines("id;time;day;a;b;c;d", "P1;1;lundi;0;1;2;3", "P1;1;mardi;3;1;2;3", "P1;2;x;1;1;2;3")


@pytest.mark.parametrize(
    ("column", "new", "kept"),
    [
        ("duplicate", "first", 0.0),
        ("doublon", "Dernier", 3.0),
        ("doublon:day", "mardi", 3.0),
        ("duplicate: DAY", "Lundi", 0.0),
    ],
)
def test_of_two_rows_the_one_to_keep_is_named(tmp_path, column, new, kept):
    row = f"answers;P1;before;{column};;{new};{SIGNED}"
    dataset = loaded(tmp_path, row, answers=TWICE)
    assert dataset.errors == ()
    assert cell(dataset) == kept
    assert dataset.inputs[0].rows == 3


def test_a_row_to_keep_that_is_not_named_well_is_told(tmp_path):
    row = f"answers;P1;before;doublon;;le bon;{SIGNED}"
    dataset = loaded(tmp_path, row, answers=TWICE)
    assert only(dataset, "correction_stale").values["variant"] == "keep"
    assert [item.code for item in dataset.errors] == ["person_twice"] * 2


def test_the_people_table_is_corrected_too(tmp_path):
    write(
        tmp_path, {"data/people.csv": lines("person;entry_date", "P1;2026-31-01", "P2;2026-01-02")}
    )
    people = {"file": "data/people.csv", "entry_date": "entry_date"}
    dataset = loaded(
        tmp_path,
        f"people;P1;;entry_date;2026-31-01;2026-01-31;{SIGNED}",
        answers=ANSWERS.replace("9", "1"),
        tables={"responses": responses(), "people": people},
    )
    assert dataset.findings == ()
    assert dataset.people["entry_date"].dt.day.tolist() == [31, 2]


def test_a_workbook_is_corrected_by_its_cells(tmp_path):
    book = workbook({"T": [["id", "time", "a", "b", "c", "d"], ["P1", 1, 0, 1, 2, 3]]})
    write(tmp_path, {"data/book.xlsx": book, NAME: lines(HEADER, f"book;P1;before;a;0;2;{SIGNED}")})
    tables = {"responses": responses("data/book.xlsx")}
    dataset = load_dataset(project(tmp_path, tables=tables))
    assert cell(dataset) == 2.0


def test_two_entries_of_one_file_are_both_corrected(tmp_path):
    tables = {"responses": [responses(), responses(instruments=["trust"])]}
    dataset = loaded(tmp_path, f";P2;before;d;9;3;{SIGNED}", tables=tables)
    assert "out_of_range" not in codes(dataset)
    assert dataset.corrections == {"applied": 1, "stale": 0}


def test_french_and_english_names_of_columns(tmp_path):
    header = "Tableau,Personne,Temps,Colonne,Ancien,Nouveau,Qui,Quand,Pourquoi"
    row = "answers,P1,before,a,0,2,moi,2026-03-01,saisie"
    rest = "answers,P2,before,d,9,3,moi,2026-03-01,saisie"
    dataset = loaded(tmp_path, row, rest, header=header)
    assert (cell(dataset), dataset.findings) == (2.0, ())


def test_a_file_without_its_columns_stops(tmp_path):
    dataset = loaded(tmp_path, "P1;2", header="personne;valeur")
    finding = only(dataset, "ledger_columns")
    assert finding.severity == "error"
    assert "colonne / column" in describe.message(finding, "fr")
    assert dataset.corrections == {}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"person;column;old;new\x00;x", "unknown_encoding"),
        (b"PK\x03\x04", "wrong_format"),
        (b'person;column;old;new\n"x;1;2;3', "broken_quotes"),
    ],
)
def test_a_file_that_cannot_be_read_stops(tmp_path, content, code):
    write(tmp_path, {FILE: ANSWERS, NAME: content})
    dataset = load_dataset(project(tmp_path))
    assert code in [item.code for item in dataset.errors]


def test_a_link_out_of_the_folder_is_refused(tmp_path):
    outside = tmp_path / "elsewhere.csv"
    outside.write_text(lines(HEADER), encoding="utf-8")
    folder = tmp_path / "project"
    write(folder, {FILE: ANSWERS})
    (folder / NAME).symlink_to(outside)
    assert "outside_folder" in codes(load_dataset(project(folder)))


@pytest.mark.parametrize("text", ["=1+1", "+33", "-5", "@x", "\tx", "'=1", "P1", "'", "", 'é;\n"x'])
def test_a_cell_begins_like_no_formula_and_comes_back(text):
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t"))
    assert unguarded(guarded(text)) == text.strip() or text == "\tx"


def test_formulas_in_a_correction_are_texts(tmp_path):
    folder = tmp_path
    row = ["answers", "P1", "before", "a", "0", "=2", "moi", "2026-03-01", "=cmd|' /C calc'!A0"]
    write(folder, {FILE: ANSWERS.replace("9", "1"), NAME: ledger_bytes(HEADER.split(";"), [row])})
    assert b";=" not in (folder / NAME).read_bytes()
    dataset = load_dataset(project(folder))
    assert only(dataset, "text_in_number").value == "=2"


def test_right_to_left_and_emoji_codes_are_found(tmp_path):
    answers = lines("id;time;a;b;c;d", "مريم;1;0;1;2;3", "🌻;1;0;1;2;3", "مريم;2;0;1;2;3")
    rows = [f"answers;{who};before;a;0;2;{SIGNED}" for who in ("مريم", "🌻")]
    dataset = loaded(tmp_path, *rows, answers=answers)
    assert (cell(dataset, "مريم"), cell(dataset, "🌻")) == (2.0, 2.0)
