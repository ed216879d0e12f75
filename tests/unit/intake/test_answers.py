"""Answers: codes, words in two languages, declared missing codes; everything else is found."""

import numpy as np
import pytest

from solidarity_eval.intake.load import load_dataset
from tests.fixtures.intake.builders import (
    codes,
    lines,
    only,
    project,
    questionnaire,
    responses,
    write,
)

LABELS = {
    0: {"fr": "Pas du tout", "en": "Not at all"},
    1: {"fr": "Un peu", "en": "A little"},
    2: {"fr": "Plutôt d'accord", "en": "Rather"},
    3: {"fr": "Tout à fait", "en": "Very much"},
}


def load(tmp_path, *answers, instrument=None, **changes):
    rows = [f"{i};{1 + i % 2};{cells}" for i, cells in enumerate(answers)]
    write(tmp_path, {"data/answers.csv": lines("id;time;a;b;c;d", *rows)})
    changes.setdefault("instruments", [{"define": instrument or questionnaire()}])
    return load_dataset(project(tmp_path, **changes))


def values(dataset, row=0):
    return dataset.responses.iloc[row][["trust/a", "trust/b", "trust/c", "trust/d"]].tolist()


def test_codes_are_read(tmp_path):
    dataset = load(tmp_path, "0;1;2;3", "3;3.0;2.0;1")
    assert dataset.findings == ()
    assert values(dataset) == [0, 1, 2, 3]
    assert values(dataset, 1) == [3, 3, 2, 1]


@pytest.mark.parametrize(
    "cells",
    [
        "Pas du tout;Un peu;Plutôt d'accord;Tout à fait",
        "not at all;a little;rather;very much",
        "PAS DU TOUT; un  peu ;plutot d’accord;tout a\u00a0fait",
        "0;A LITTLE;2;Tout à fait",
    ],
)
def test_worded_answers_are_read_back_to_codes(tmp_path, cells):
    dataset = load(tmp_path, cells, "1;1;1;2", instrument=questionnaire(labels=LABELS))
    assert dataset.findings == ()
    assert values(dataset) == [0, 1, 2, 3]


def test_labels_of_one_item_hold_for_that_item_alone(tmp_path):
    own = {"b": {0: {"fr": "jamais"}, 1: {"fr": "parfois"}}}
    instrument = questionnaire(labels=LABELS, item_labels=own)
    dataset = load(tmp_path, "un peu;parfois;0;1", "parfois;1;1;2", instrument=instrument)
    assert values(dataset) == [1, 1, 0, 1]
    finding = only(dataset, "text_in_number")
    assert (finding.row, finding.column, finding.value) == (3, "a", "parfois")


def test_a_label_of_two_codes_is_not_guessed(tmp_path):
    labels = {0: {"fr": "Oui"}, 1: {"en": "oui"}, 2: {"fr": "non"}}
    dataset = load(tmp_path, "oui;non;0;1", "1;1;1;2", instrument=questionnaire(labels=labels))
    assert only(dataset, "text_in_number").column == "a"
    assert values(dataset)[1] == 2


def test_declared_missing_codes_are_counted_not_scored(tmp_path):
    instrument = questionnaire(missing={77: "refused", 88: "dont_know", "NSP": "dont_know"})
    dataset = load(tmp_path, "77;88;nsp;1", "77.0;1;2;NSP", "77;1;2;3", instrument=instrument)
    assert dataset.findings == ()
    assert np.isnan(dataset.responses["trust/a"]).all()
    assert dataset.missing == {
        "trust/a": {"refused": 3},
        "trust/b": {"dont_know": 1},
        "trust/c": {"dont_know": 1},
        "trust/d": {"dont_know": 1},
    }


def test_a_word_for_missing_survives_json():
    from solidarity_eval.schemas.instrument import Instrument

    model = Instrument.model_validate(questionnaire(missing={"NSP": "dont_know", 77: "refused"}))
    assert list(model.missing) == [77, "NSP"]
    assert Instrument.model_validate_json(model.model_dump_json(by_alias=True)) == model


def test_each_unusable_cell_is_an_error_and_a_nan(tmp_path):
    dataset = load(tmp_path, "4;x;1.5;-1", "0;1;2;3")
    found = [
        (item.code, item.severity, item.row, item.column, item.value) for item in dataset.errors
    ]
    assert found == [
        ("out_of_range", "error", 2, "a", "4"),
        ("text_in_number", "error", 2, "b", "x"),
        ("not_whole", "error", 2, "c", "1.5"),
        ("out_of_range", "error", 2, "d", "-1"),
    ]
    assert np.isnan(values(dataset)).all()
    assert dataset.findings[0].values == {"low": 0, "high": 3}


def test_an_item_of_another_range_keeps_it(tmp_path):
    items = {"min": 0, "max": 3, "ids": list("abcd"), "ranges": {"b": {"min": 1, "max": 7}}}
    dataset = load(tmp_path, "0;7;1;2", "0;0;1;2", instrument=questionnaire(items=items))
    finding = only(dataset, "out_of_range")
    assert (finding.row, finding.column, finding.values) == (3, "b", {"low": 1, "high": 7})


@pytest.mark.parametrize("text", ["NA", "n/a", "-", ".", "99", "inf", "nan", "1 2", "1-2", "#N/A"])
def test_an_undeclared_word_or_code_is_never_taken_for_missing(tmp_path, text):
    dataset = load(tmp_path, f"{text};1;2;3", "0;1;2;3")
    assert [item.severity for item in dataset.findings] == ["error"]
    assert dataset.findings[0].value == text


def test_measures_have_the_bounds_they_declare(tmp_path):
    text = lines("id;time;age;visites", "1;1;17,5;-2", "2;2;130;10 000", "3;1;vingt;1e3")
    write(tmp_path, {"data/answers.csv": text})
    measures = [
        {"id": "age", "column": "age", "min": 18, "max": 120},
        {"id": "visits", "column": "visites", "min": 0},
    ]
    dataset = load_dataset(project(tmp_path, instruments=[], measures=measures))
    found = [(item.code, item.row, item.column) for item in dataset.findings]
    assert found == [
        ("out_of_range", 2, "age"),
        ("out_of_range", 2, "visites"),
        ("out_of_range", 3, "age"),
        ("text_in_number", 4, "age"),
    ]
    assert dataset.findings[1].values == {"variant": "low", "low": 0.0}
    assert dataset.responses["visits"].tolist()[1:] == [10000.0, 1000.0]


def test_a_measure_may_have_a_maximum_alone(tmp_path):
    write(tmp_path, {"data/answers.csv": lines("id;time;x", "1;1;-5", "1;2;11")})
    measures = [{"id": "x", "column": "x", "max": 10}]
    dataset = load_dataset(project(tmp_path, instruments=[], measures=measures))
    assert only(dataset, "out_of_range").values == {"variant": "high", "high": 10.0}


def test_one_answer_to_all_items_of_a_scale_is_a_notice(tmp_path):
    dataset = load(tmp_path, "2;2;2;2", "2;2;2;", "1;1;1;2", "0;0;0;0")
    found = [(item.severity, item.row, item.values["answer"]) for item in dataset.findings]
    assert found == [("notice", 2, "2"), ("notice", 5, "0")]
    assert set(codes(dataset)) == {"constant_answers"}


def test_constant_answers_are_looked_for_in_scales_of_four_or_more(tmp_path):
    scales = [{"id": "short", "items": ["a", "b", "c"]}]
    assert (
        load(tmp_path, "2;2;2;2", "1;1;1;1", instrument=questionnaire(scales=scales)).findings == ()
    )


def test_a_list_of_things_people_have_may_be_constant(tmp_path):
    scales = [{"id": "kit", "formative": True}]
    assert (
        load(tmp_path, "0;0;0;0", "1;1;1;1", instrument=questionnaire(scales=scales)).findings == ()
    )


def test_a_scale_inside_a_larger_one_says_nothing_twice(tmp_path):
    items = {"min": 0, "max": 3, "ids": ["a", "b", "c", "d", "e"]}
    scales = [{"id": "all"}, {"id": "part", "items": ["a", "b", "c", "d"]}]
    write(
        tmp_path, {"data/answers.csv": lines("id;time;a;b;c;d;e", "1;1;2;2;2;2;2", "1;2;2;2;2;2;1")}
    )
    instrument = questionnaire(items=items, scales=scales)
    dataset = load_dataset(project(tmp_path, instruments=[{"define": instrument}]))
    finding = only(dataset, "constant_answers")
    assert (finding.row, finding.values["count"]) == (2, 5)


def test_columns_may_have_other_names_and_an_open_list_its_own_items(tmp_path):
    text = lines("id;time;Q 1;c;d;e", "1;1;1;2;3;0", "1;2;1;2;3;1")
    write(tmp_path, {"data/answers.csv": text})
    fixed = questionnaire(items={"min": 0, "max": 3, "ids": ["a", "c"]})
    free = questionnaire("list", items={"min": 0, "max": 3, "ids": ["example"], "open": True})
    instruments = [
        {"define": fixed, "columns": {"a": "Q 1"}},
        {"define": free, "columns": {"first": "d", "second": "e"}},
    ]
    dataset = load_dataset(project(tmp_path, instruments=instruments))
    assert dataset.findings == ()
    names = list(dataset.responses.columns[10:])
    assert names == ["trust/a", "trust/c", "list/first", "list/second"]
    assert dataset.responses.iloc[0][names].tolist() == [1, 2, 3, 0]


def test_findings_come_in_reading_order(tmp_path):
    rows = ["5;1;2;3", "1;x;2;3", "1;2;9;3", "y;2;1;3"]
    assert [item.row for item in load(tmp_path, *rows).findings] == [2, 3, 4, 5]


def test_a_file_without_any_item_still_has_its_columns(tmp_path):
    write(tmp_path, {"data/answers.csv": lines("id;time", "1;1", "1;2")})
    dataset = load_dataset(project(tmp_path))
    assert codes(dataset) == ["missing_column"] * 4
    assert dataset.responses["trust/a"].isna().all()
    assert len(dataset.responses) == 2


def test_two_languages_in_one_column_of_a_cp1252_file(tmp_path):
    text = lines("id;time;a;b;c;d", "1;1;Plutôt d’accord;0;1;2", "1;2;Rather;0;1;2")
    write(tmp_path, {"data/answers.csv": text.encode("cp1252")})
    instruments = [{"define": questionnaire(labels=LABELS)}]
    tables = {"responses": responses()}
    dataset = load_dataset(project(tmp_path, instruments=instruments, tables=tables))
    assert dataset.responses["trust/a"].tolist() == [2, 2]
    assert dataset.inputs[0].decided["encoding"] == "cp1252"
