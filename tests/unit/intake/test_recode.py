"""Codes that differ in one file are put back as the project says, and the change is noted."""

from __future__ import annotations

from solidarity_eval.intake import describe
from solidarity_eval.intake.load import load_dataset
from tests.fixtures.intake.builders import lines, only, project, questionnaire, responses, write

BEFORE, AFTER = "data/before.csv", "data/after.csv"


def load(tmp_path, recode, after=("1;3;2;1;9", "2;0;0;3;1.0")):
    write(
        tmp_path,
        {
            BEFORE: lines("id;a;b;c;d", "1;0;1;2;77", "2;1;1;1;2"),
            AFTER: lines("id;a;b;c;d", *after),
        },
    )
    tables = {
        "responses": [
            responses(BEFORE, wave="before"),
            responses(AFTER, wave="after", recode=recode),
        ]
    }
    form = questionnaire(missing={77: "refused"})
    return load_dataset(project(tmp_path, instruments=[{"define": form}], tables=tables))


def test_codes_change_places_at_once_in_the_file_that_says_so(tmp_path):
    dataset = load(tmp_path, {"trust": {0: 3, 1: 2, 2: 1, 3: 0}, "d": {9: 77}})
    assert dataset.errors == ()
    rows = dataset.responses.set_index(["person", "wave"])
    assert rows.loc[("1", "before"), ["trust/a", "trust/b", "trust/c"]].tolist() == [0, 1, 2]
    assert rows.loc[("1", "after"), ["trust/a", "trust/b", "trust/c"]].tolist() == [0, 1, 2]
    assert rows.loc[("2", "after")].tolist()[-4:] == [3, 3, 0, 2]
    assert dataset.missing == {"trust/d": {"refused": 2}}


def test_every_change_is_noted_with_its_count(tmp_path):
    dataset = load(tmp_path, {"d": {9: 77, 1: 2}, "b": {2: 1}})
    notes = [one for one in dataset.findings if one.code == "recoded"]
    assert [(note.file, note.column, note.values["changes"]) for note in notes] == [
        (AFTER, "b", "2 → 1 (1)"),
        (AFTER, "d", "9 → 77 (1), 1 → 2 (1)"),
    ]
    before, after = dataset.inputs
    assert "recoded" not in before.decided
    assert after.decided["recoded"] == "b: 2 → 1 (1); d: 9 → 77 (1), 1 → 2 (1)"


def test_a_rule_that_changes_nothing_is_worth_a_look(tmp_path):
    note = only(load(tmp_path, {"a": {8: 1}, "d": {9: 77}}), "recode_unused")
    assert (note.column, note.severity) == ("a", "warning")
    assert "8 → 1 (0)" in describe.message(note, "fr")


def test_a_rule_for_no_column_stops(tmp_path):
    note = only(load(tmp_path, {"z": {1: 2}, "d": {9: 77}}), "recode_unknown")
    assert (note.severity, note.value) == ("error", "z")
    assert "a, b, c, d et trust" in describe.advice(note, "fr")


def test_words_become_codes(tmp_path):
    dataset = load(tmp_path, {"a": {"Oui": 3, "non": 0}}, after=("1;oui;2;1;0", "2; NON ;0;3;1"))
    assert dataset.errors == ()
    assert dataset.responses["trust/a"].tolist() == [0, 1, 3, 0]


def test_a_rule_of_a_whole_questionnaire_is_counted_once(tmp_path):
    dataset = load(tmp_path, {"trust": {0: 3, 3: 0, 9: 77}, "b": {2: 1}})
    notes = [one for one in dataset.findings if one.code == "recoded"]
    assert {note.column: note.values["changes"] for note in notes} == {
        "trust": "0 → 3 (2), 3 → 0 (2), 9 → 77 (1)",
        "b": "2 → 1 (1)",
    }


def test_a_column_that_changed_its_name_is_mapped_then_its_codes_are_put_back(tmp_path):
    mapping = lines(
        "fichier;feuille;colonne;questionnaire;question;reponse;code;trouve_par;verifie",
        f"{AFTER};;nouveau nom;trust;a;;;;oui",
    )
    write(
        tmp_path,
        {
            "colonnes.csv": mapping,
            BEFORE: lines("id;a;b;c;d", "1;0;1;2;3"),
            AFTER: lines("id;nouveau nom;b;c;d", "1;3;1;2;3"),
        },
    )
    tables = {
        "responses": [
            responses(BEFORE, wave="before"),
            responses(AFTER, wave="after", recode={"a": {3: 0}}),
        ]
    }
    dataset = load_dataset(project(tmp_path, tables=tables))
    assert dataset.errors == ()
    assert dataset.responses["trust/a"].tolist() == [0, 0]
    assert only(dataset, "recoded").file == AFTER
