"""Checks of one row at a time: contradictions, long runs, speed, days and ages that cannot be."""

import datetime as dt

import pytest

from solidarity_eval.intake.load import load_dataset
from solidarity_eval.intake.moments import parse_moment, parse_span
from tests.fixtures.intake.builders import lines, only, project, questionnaire, responses, write

TODAY = dt.date(2028, 1, 1)
SURVEY = {
    *("skip_contradicted", "impossible_pair", "straight_lining", "answered_too_fast"),
    *("ends_before_it_begins", "same_answers", "age_and_birth_year", "times_out_of_order"),
    *("answer_before_entry", "answer_after_exit", "reversed_coding", "item_drift", "codes_moved"),
    *("interviewer_apart", "seasons_differ"),
}


def load(folder, *rows, header="id;time;a;b;c;d", table=None, **changes):
    write(folder, {"data/answers.csv": lines(header, *rows)})
    changes.setdefault("tables", {"responses": responses(**(table or {}))})
    return load_dataset(project(folder, **changes), today=TODAY)


def seen(dataset):
    return [(one.code, one.row, one.column) for one in dataset.findings if one.code in SURVEY]


def test_an_answer_to_a_question_to_skip(tmp_path):
    skip = [{"if": {"a": [0], "trust/b": [1, 2]}, "then_empty": ["c", "d"], "why": "no children"}]
    dataset = load(
        tmp_path,
        *("1;1;0;1;;3", "2;1;0;2;;", "3;1;0;0;1;1", "4;1;1;1;1;1"),
        checks={"skip": skip},
    )
    finding = only(dataset, "skip_contradicted")
    assert seen(dataset) == [("skip_contradicted", 2, "d")]
    assert (finding.value, finding.values["answers"]) == ("3", "a = 0, b = 1")
    assert finding.values["why"] == "no children"


def test_a_declared_missing_code_contradicts_nothing(tmp_path):
    instrument = questionnaire(missing={88: "not_applicable"})
    skip = [{"if": {"a": [0]}, "then_empty": ["b"]}]
    dataset = load(
        tmp_path, "1;1;0;88;1;1", instruments=[{"define": instrument}], checks={"skip": skip}
    )
    assert seen(dataset) == []


def test_answers_that_exclude_each_other(tmp_path):
    pair = [{"together": {"a": [3], "b": [0]}}]
    rows = ("1;1;3;0;1;2", "2;1;3;1;1;2", "3;1;2;0;1;2")
    dataset = load(tmp_path, *rows, checks={"impossible": pair})
    assert seen(dataset) == [("impossible_pair", 2, "a")]


def long(reverse=()):
    ids = [f"q{number}" for number in range(14)]
    items = {"min": 0, "max": 4, "ids": ids}
    define = {"id": "long", "construct": "other", "items": items, "scales": [{"id": "total"}]}
    return "id;time;" + ";".join(ids), [{"define": {**define, "reverse": list(reverse)}}]


@pytest.mark.parametrize(
    ("answers", "reverse", "shown"),
    [
        ([1] * 10 + [2, 3, 2, 3], (), (10, None)),
        ([1] * 9 + [2, 1, 2, 3, 2], (), None),
        ([1] * 5 + [""] + [1] * 8, (), None),
        ([0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3], (), None),
        ([3] * 6 + [0, 1, 2, 1, 0, 2, 1, 0], ("q2",), (6, "both")),
        ([2] * 6 + [0, 1, 2, 1, 0, 2, 1, 0], ("q2",), None),
        ([3] * 6 + [0, 1, 2, 1, 0, 2, 1, 0], ("q9",), None),
        ([3] * 14, ("q2",), (14, "both")),
    ],
)
def test_long_runs_of_one_answer(tmp_path, answers, reverse, shown):
    header, instruments = long(reverse)
    row = "1;1;" + ";".join(map(str, answers))
    dataset = load(tmp_path, row, header=header, instruments=instruments)
    found = [one.values for one in dataset.findings if one.code == "straight_lining"]
    assert [(one["count"], one.get("variant")) for one in found] == ([shown] if shown else [])


def test_the_threshold_of_a_long_run_is_the_project_s(tmp_path):
    header, instruments = long()
    row = "1;1;" + ";".join(map(str, [1] * 10 + [2, 3, 2, 3]))
    checks = {"thresholds": {"long_string": 11}}
    dataset = load(tmp_path, row, header=header, instruments=instruments, checks=checks)
    assert seen(dataset) == []


@pytest.mark.parametrize(
    ("taken", "fast"), [("19", True), ("20", False), ("0:19", True), ("", False)]
)
def test_answers_given_too_fast(tmp_path, taken, fast):
    header, instruments = long()
    row = "1;1;" + ";".join(map(str, [0, 1, 2, 3, 4, 0, 1, 2, 3, 4, "", "", "", ""]))
    table = {"duration": {"column": "took"}}
    dataset = load(
        tmp_path, f"{row};{taken}", header=f"{header};took", table=table, instruments=instruments
    )
    assert seen(dataset) == ([("answered_too_fast", 2, "took")] if fast else [])


def test_start_and_end_tell_a_duration(tmp_path):
    header, instruments = long()
    cells = ";".join(map(str, [0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3]))
    rows = (
        f"1;1;{cells};2027-01-05T10:00:00+01:00;2027-01-05T10:00:27+01:00",
        f"2;1;{cells};2027-01-05T10:00:00+01:00;2027-01-05T10:00:28+01:00",
        f"3;1;{cells};05/01/2027 10:01;05/01/2027 10:00",
    )
    table = {"duration": {"start": "start", "end": "end"}}
    checks = {"thresholds": {"duplicate_items": 20}}
    dataset = load(
        tmp_path,
        *rows,
        header=f"{header};start;end",
        table=table,
        instruments=instruments,
        checks=checks,
    )
    assert seen(dataset) == [
        ("answered_too_fast", 2, "end"),
        ("ends_before_it_begins", 4, "end"),
    ]


def test_moments_with_and_without_zone():
    assert str(parse_moment("2027-07-01T12:00:00.123+02:00")) == "2027-07-01T10:00:00"
    assert str(parse_moment("1/7/2027 1:05 PM")) == "2027-07-01T13:05:00"
    assert parse_moment("2027-07-01 25:00") is None
    assert parse_moment("10:00") is None
    assert parse_span("x", seconds_per_unit=1) is None


def twice(tmp_path, first, second, **changes):
    header, instruments = long()
    rows = [
        f"{person};{time};" + ";".join(map(str, answers)) + f";{day}"
        for person, time, answers, day in (first, second)
    ]
    table = {"date": "day"}
    changes.setdefault("checks", {"thresholds": {"duplicate_items": 10}})
    return load(
        tmp_path, *rows, header=f"{header};day", table=table, instruments=instruments, **changes
    )


MIXED = [0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, ""]


@pytest.mark.parametrize(
    ("other", "shown"),
    [
        (("2", 1, MIXED, "2027-01-05"), True),
        (("2", 2, MIXED, "2027-01-05"), False),
        (("2", 1, MIXED, "2027-01-06"), False),
        (("2", 1, [*MIXED[:-2], 3, ""], "2027-01-05"), False),
        (("2", 1, [*MIXED[:-1], 0], "2027-01-05"), False),
        (("", 1, MIXED, "2027-01-05"), True),
    ],
)
def test_one_questionnaire_under_two_codes(tmp_path, other, shown):
    dataset = twice(tmp_path, ("1", 1, MIXED, "2027-01-05"), other)
    found = [one for one in dataset.findings if one.code == "same_answers"]
    assert [(one.row, one.values["others"]) for one in found] == (
        [(2, "3"), (3, "2")] if shown else []
    )


def test_two_people_who_always_answer_the_same_are_two_people(tmp_path):
    answers = [0, 4] * 7
    dataset = twice(tmp_path, ("1", 1, answers, ""), ("2", 1, answers, ""))
    assert seen(dataset) == []


def test_fewer_answers_than_the_threshold_say_nothing(tmp_path):
    first, second = (("1", 1, MIXED, "2027-01-05"), ("2", 1, MIXED, "2027-01-05"))
    assert seen(twice(tmp_path, first, second, checks={})) == []


@pytest.mark.parametrize(("others", "shown"), [(30, 0), (80, 4)])
def test_questions_that_do_not_tell_people_apart(tmp_path, others, shown):
    header, instruments = long()
    patterns = [MIXED, MIXED, MIXED[::-1], MIXED[::-1]]
    patterns += [[place // 5**item % 5 for item in range(13)] + [4] for place in range(1, others)]
    rows = [f"{p};1;" + ";".join(map(str, answers)) for p, answers in enumerate(patterns)]
    checks = {"thresholds": {"duplicate_items": 10}}
    dataset = load(tmp_path, *rows, header=header, instruments=instruments, checks=checks)
    # Four rows of 33 are more than one in twenty, and four of 83 are less.
    assert sum(code == "same_answers" for code, _, _ in seen(dataset)) == shown


@pytest.mark.parametrize(
    ("age", "born", "shown"),
    [
        *(("40", "1987", 0), ("39", "1987", 0), ("38", "1987", 0), ("41", "1987", 0)),
        *(("37", "1987", 1), ("42", "1987", 1), ("140", "", 1), ("40", "", 0), ("", "1987", 0)),
    ],
)
def test_ages_against_years_of_birth(tmp_path, age, born, shown):
    table = {"date": "day", "age": "age", "birth_year": "born"}
    dataset = load(
        tmp_path,
        f"1;1;0;1;2;3;2027-03-01;{age};{born}",
        header="id;time;a;b;c;d;day;age;born",
        table=table,
    )
    assert len(seen(dataset)) == shown


def dated(tmp_path, *rows, people=()):
    tables = {"responses": responses(date="day")}
    if people:
        write(tmp_path, {"data/people.csv": lines("person;in;out;why", *people)})
        tables["people"] = {
            **{"file": "data/people.csv", "entry_date": "in", "exit_date": "out"},
            **{"exit_reason": "why"},
        }
    return load(tmp_path, *rows, header="id;time;a;b;c;d;day", tables=tables)


def test_times_answered_in_the_wrong_order(tmp_path):
    dataset = dated(
        tmp_path,
        *("1;2;0;1;2;3;2027-01-05", "1;1;0;1;2;3;2027-06-05"),
        *("2;1;0;1;2;3;2027-01-05", "2;2;0;1;2;3;2027-01-05"),
    )
    assert seen(dataset) == [("times_out_of_order", 2, "day")]
    finding = only(dataset, "times_out_of_order")
    assert finding.values["day"] == dt.date(2027, 6, 5)
    assert (finding.values["before"], finding.values["wave"]) == ("before", "after")


@pytest.mark.parametrize(
    ("time", "day", "leaves", "shown"),
    [
        (1, "2027-02-15", ";", []),
        (1, "2027-01-15", ";", ["answer_before_entry"]),
        (2, "2027-02-27", ";", ["answer_before_entry"]),
        (2, "2027-09-01", "2027-08-01;moved", ["answer_after_exit"]),
        (2, "2027-09-01", "2027-08-01;completed", []),
        (2, "2027-08-01", "2027-08-01;moved", []),
    ],
)
def test_answers_outside_the_stay(tmp_path, time, day, leaves, shown):
    dataset = dated(tmp_path, f"1;{time};0;1;2;3;{day}", people=[f"1;2027-03-01;{leaves}"])
    assert [code for code, _, _ in seen(dataset)] == shown
