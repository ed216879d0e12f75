"""Persons: nobody, twice, written in several ways, or alike but not the same."""

import pytest

from solidarity_eval.intake.load import load_dataset
from solidarity_eval.intake.text import person_key
from tests.fixtures.intake.builders import lines, only, project, responses, workbook, write


def load(tmp_path, *pairs, **changes):
    rows = [f"{person};{time};0;1;2;3" for person, time in pairs]
    write(tmp_path, {"data/answers.csv": lines("id;time;a;b;c;d", *rows)})
    return load_dataset(project(tmp_path, **changes))


def test_rows_of_nobody_are_counted_and_never_paired(tmp_path):
    dataset = load(tmp_path, ("1", 1), ("", 1), ("1", 2), ("  ", 2), ("NA", 2))
    found = [(item.code, item.severity, item.row, item.value) for item in dataset.findings]
    assert found == [
        ("missing_person", "warning", 3, None),
        ("missing_person", "warning", 5, None),
        ("missing_person", "warning", 6, "NA"),
    ]
    assert dataset.unlinked == {("people", "before"): 1, ("people", "after"): 2}
    assert dataset.responses["person"].tolist() == ["1", "1"]


def test_a_time_is_called_as_the_team_calls_it(tmp_path):
    waves = [{"id": "before", "label": {"fr": "à l'entrée"}}, {"id": "after", "label": "fin"}]
    rows = lines("id;time;a;b;c;d", "1;1;0;1;2;3", "1;1;0;1;2;3", "2;2;0;1;2;3", "2;2;0;1;2;3")
    write(tmp_path, {"data/answers.csv": rows})
    dataset = load_dataset(project(tmp_path, waves=waves))
    named = {item.values["wave"] for item in dataset.findings if item.code == "person_twice"}
    assert named == {"à l'entrée", "fin"}


def test_a_person_twice_at_one_time_lists_all_rows_and_keeps_none(tmp_path):
    dataset = load(tmp_path, ("1", 1), ("2", 1), ("1 ", 1), ("1", 2), ("2", 2), ("1", 1))
    twice = [item for item in dataset.findings if item.code == "person_twice"]
    assert [(item.row, item.severity, item.values["rows"]) for item in twice] == [
        (2, "error", "2, 4, 7"),
        (4, "error", "2, 4, 7"),
        (7, "error", "2, 4, 7"),
    ]
    assert twice[0].values["wave"] == "before"
    kept = list(zip(dataset.responses["person"], dataset.responses["wave"], strict=True))
    assert kept == [("2", "before"), ("1", "after"), ("2", "after")]


def test_a_person_in_two_populations_is_two_persons(tmp_path):
    write(
        tmp_path,
        {
            "data/one.csv": lines("id;a;b;c;d", "1;0;1;2;3"),
            "data/two.csv": lines("id;a;b;c;d", "01;0;1;2;3"),
        },
    )
    tables = {
        "responses": [
            responses("data/one.csv", wave="before", population="elders"),
            responses("data/two.csv", wave="before", population="helpers"),
        ]
    }
    populations = [{"id": "elders"}, {"id": "helpers"}]
    waves = [{"id": "before"}]
    loaded = project(tmp_path, tables=tables, populations=populations, waves=waves)
    dataset = load_dataset(loaded)
    assert dataset.findings == ()
    assert dataset.responses["population"].tolist() == ["elders", "helpers"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("AB-12", "ab-12"),
        ("AB-12", "AB-12 "),
        ("AB-12", "AB–12"),
        ("AB 12", "AB12"),
        ("Ame\u0301lie", "Amélie"),
        ("12", "12.0"),
        ("12", "12,00"),
        ("12", "１２"),
        ("O'B", "O’B"),
        ("ab\u200b12", "ab12"),
    ],
)
def test_spellings_of_one_identifier_are_joined_with_a_notice(tmp_path, first, second):
    dataset = load(tmp_path, (first, 1), (second, 2))
    finding = only(dataset, "joined_identifiers")
    assert (finding.severity, finding.row) == ("notice", 3)
    assert (finding.value, finding.values["other"]) == (second, first)
    assert dataset.responses["person"].nunique() == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [("012", "12"), ("12", "0012"), ("P-07", "p-7"), ("A1-05", "A1-5"), ("0", "00")],
)
def test_a_leading_zero_is_a_question_not_a_guess(tmp_path, first, second):
    dataset = load(tmp_path, (first, 1), (second, 2), (second, 1))
    found = [item for item in dataset.findings if item.code == "ambiguous_identifier"]
    assert [(item.severity, item.row, item.value) for item in found] == [
        ("error", 3, second),
        ("error", 4, second),
    ]
    assert found[0].values["other"] == first
    assert dataset.responses["person"].nunique() == 2


@pytest.mark.parametrize(
    ("first", "second"), [("Zoé", "Zoe"), ("AB-12", "AB12"), ("1 12", "1-12"), ("AB_1", "AB1")]
)
def test_identifiers_that_look_alike_stay_apart_with_a_warning(tmp_path, first, second):
    dataset = load(tmp_path, (first, 1), (second, 2))
    finding = only(dataset, "similar_identifiers")
    assert (finding.severity, finding.row, finding.values["other"]) == ("warning", 3, first)
    assert dataset.responses["person"].nunique() == 2


@pytest.mark.parametrize(
    ("first", "second"), [("1-12", "11-2"), ("1 12", "112"), ("10", "1"), ("a0b", "ab")]
)
def test_different_identifiers_are_left_alone(tmp_path, first, second):
    assert load(tmp_path, (first, 1), (second, 2)).findings == ()


def test_identifiers_are_compared_over_all_files(tmp_path):
    rows = [["id", "a", "b", "c", "d"], [12, 0, 1, 2, 3]]
    write(
        tmp_path,
        {
            "data/before.csv": lines("id;a;b;c;d", "012;0;1;2;3"),
            "data/after.xlsx": workbook({"S": rows}),
        },
    )
    tables = {
        "responses": [
            responses("data/before.csv", wave="before"),
            responses("data/after.xlsx", wave="after"),
        ]
    }
    finding = only(load_dataset(project(tmp_path, tables=tables)), "ambiguous_identifier")
    assert (finding.file, finding.sheet, finding.row) == ("data/after.xlsx", "S", 2)
    assert (finding.value, finding.values["other"]) == ("12", "012")


def test_keys_are_stable():
    for text in ("AB-12", "ab 12", "é1", "ß", "İ", "１２", "1 2", "12.0", "ﬁn", "Ǆ"):
        assert person_key(person_key(text)) == person_key(text), text
