"""Exports of KoboToolbox and ODK. Simulated answers, codes only."""

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
    workbook,
    write,
)

OWN = "deviceid;__version__;_id;_uuid;_submission_time;_validation_status;_submitted_by;_index"


def own(number, *, status="", uuid=None):
    return (
        f"dev;v1;{number};{uuid or f'u{number}'};2026-03-{number:02}T10:00:00;{status};web;{number}"
    )


def read(folder, text, *, name="data/answers.csv", **changes):
    write(folder, {name: text})
    tables = {"responses": {**responses(name), **changes.pop("table", {})}}
    return load_dataset(project(folder, tables=tables, **changes))


def kobo(header, *rows):
    cells = [f"{row};{own(number)}" for number, row in enumerate(rows, 1)]
    return lines(f"{header};{OWN}", *cells)


@pytest.mark.parametrize(
    "header",
    [
        "g1/id;g1/time;g2/a;g2/b;g2/h/c;d",
        "id;time;a;b;c;d",
        "g-id;g-time;g-a;g-b;g-h-c;g-d",
        "g_id;g_time;g_a;g_b;g_h_c;g_d",
        "ID;Time;G2/A;G2/B;G2/C;G2/D",
    ],
)
def test_group_prefixes_are_left_out(tmp_path, header):
    dataset = read(tmp_path, kobo(header, "P1;1;0;1;2;3", "P1;2;3;2;1;0"))
    answers = dataset.responses.filter(like="trust/").to_numpy()
    assert answers.tolist() == [[0, 1, 2, 3], [3, 2, 1, 0]]
    assert not dataset.errors
    assert dataset.inputs[0].decided["dialect"] == "KoboToolbox/ODK"
    assert only(dataset, "personal_dropped").values["columns"] == ("deviceid", "_submitted_by")
    assert [str(day)[:10] for day in dataset.responses["date"]] == ["2026-03-01", "2026-03-02"]


def test_a_declared_day_is_not_replaced(tmp_path):
    text = kobo("id;time;a;b;c;d;day", "P1;1;0;1;2;3;2026-01-09")
    dataset = read(tmp_path, text, table={"date": "day"})
    assert [str(day)[:10] for day in dataset.responses["date"]] == ["2026-01-09"]
    assert only(dataset, "export_recognised").values["date"] is None


def test_two_headers_with_one_last_part_are_not_chosen_between(tmp_path):
    dataset = read(tmp_path, kobo("id;time;g1/a;g2/a;b;c;d", "P1;1;0;3;1;2;3"))
    assert only(dataset, "same_last_part").values["headers"] == ("g1/a", "g2/a")
    assert only(dataset, "missing_column").column == "a"
    assert np.isnan(dataset.responses["trust/b"]).sum() == 0


def test_an_export_with_labels_is_refused_with_the_option(tmp_path):
    header = "Votre code ?;Le moment;Je me sens bien;Je sors;Je parle;J'aide"
    dataset = read(tmp_path, kobo(header, "P1;avant;jamais;jamais;jamais;jamais"))
    finding = only(dataset, "label_export")
    assert finding.severity == "error"
    assert "XML values and headers" in describe(finding, "fr")
    assert "XML values and headers" in describe(finding, "en")
    assert "missing_column" not in codes(dataset)
    assert dataset.responses.empty


def describe(finding, language):
    from solidarity_eval.intake.describe import advice

    return advice(finding, language)


TICKS = questionnaire(items={"min": 0, "max": 1, "ids": ["walk", "bus"]})


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        ("id;time;way", "P1;1;walk bus", [1, 1]),
        ("id;time;g/way/walk;g/way/bus", "P1;1;0;1", [0, 1]),
        ("id;time;way/walk;way/bus", "P1;1;TRUE;FALSE", [1, 0]),
        ("id;time;way;way/walk;way/bus", "P1;1;bus;0;1", [0, 1]),
    ],
)
@pytest.mark.parametrize("columns", ["same", {"walk": "way/walk", "bus": "way/bus"}])
def test_several_answers_in_three_shapes(tmp_path, header, row, expected, columns):
    text = kobo(header, row, "P2;1;walk bus" if header.endswith("way") else row.replace("P1", "P2"))
    uses = [{"define": TICKS, "columns": columns}]
    dataset = read(tmp_path, text, instruments=uses)
    first = dataset.responses.set_index("person").loc["p1"]
    assert [first["trust/walk"], first["trust/bus"]] == expected
    assert not dataset.errors


def test_an_empty_list_of_codes_is_no_answer(tmp_path):
    columns = {"walk": "way/walk", "bus": "way/bus"}
    dataset = read(
        tmp_path,
        kobo("id;time;way", "P1;1;", "P2;1;bus"),
        instruments=[{"define": TICKS, "columns": columns}],
    )
    answers = dataset.responses.set_index("person").filter(like="trust/")
    assert answers.loc["p1"].isna().all()
    assert answers.loc["p2"].tolist() == [0, 1]


def test_two_shapes_that_disagree_are_named(tmp_path):
    text = kobo("id;time;way;way/walk;way/bus", "P1;1;walk bus;1;0", "P2;1;walk;1;0")
    dataset = read(tmp_path, text, instruments=[{"define": TICKS, "columns": {
        "walk": "way/walk", "bus": "way/bus"}}])  # fmt: skip
    finding = only(dataset, "choices_disagree")
    assert (finding.row, finding.column, finding.values["count"]) == (2, "way/bus", 1)


def test_a_copied_submission_is_read_once_and_a_changed_one_stops(tmp_path):
    row = "P1;1;0;1;2;3"
    text = lines(f"id;time;a;b;c;d;{OWN}", f"{row};{own(1)}", f"{row};{own(1)}")
    dataset = read(tmp_path, text)
    assert (len(dataset.responses), dataset.inputs[0].rows) == (1, 2)
    assert only(dataset, "submission_copied").row == 3
    changed = text.replace("3;dev", "2;dev", 1)
    assert only(read(tmp_path, changed), "submission_differs").values["other_row"] == 2


def test_a_submission_that_was_not_approved_is_named(tmp_path):
    status = "validation_status_not_approved"
    text = lines(f"id;time;a;b;c;d;{OWN}", f"P1;1;0;1;2;3;{own(1, status=status)}")
    assert only(read(tmp_path, text), "submission_not_approved").row == 2


def test_a_number_of_submission_is_no_person(tmp_path):
    dataset = read(tmp_path, kobo("time;a;b;c;d", "1;0;1;2;3"), table={"person": "_id"})
    assert only(dataset, "submission_number").column == "_id"


def test_a_sheet_of_repeats_inherits_person_and_time(tmp_path):
    long = "a_very_long_name_of_a_group_of_questions"
    parent = [["id", "time", "_uuid", "_submission_time", "_index"],
              ["P1", "1", "u1", "2026-03-01T10:00:00", "1"],
              ["P2", "1", "u2", "2026-03-02T10:00:00", "2"]]  # fmt: skip
    child = [
        ["r/a", "r/b", "r/c", "r/d", "_parent_table_name", "_parent_index"],
        ["3", "3", "3", "3", "form", "2"],
        ["0", "1", "2", "3", "form", "1"],
    ]
    name = "data/answers.xlsx"
    content = workbook({"form": parent, long[:31]: child})
    dataset = read(tmp_path, content, name=name, table={"sheet": long})
    answers = dataset.responses.set_index("person").filter(like="trust/")
    assert answers.loc["p1"].tolist() == [0, 1, 2, 3]
    assert answers.loc["p2"].tolist() == [3, 3, 3, 3]
    assert not dataset.errors


def test_ten_thousand_columns_right_to_left_and_emoji(tmp_path):
    more = ";".join(f"g/سؤال_{number}😀" for number in range(10_000))
    text = kobo(f"id;time;g/a;g/b;g/c;g/d;{more}", "P1;1;0;1;2;3;" + ";".join("x" * 10_000))
    dataset = read(tmp_path, text)
    assert dataset.responses.filter(like="trust/").to_numpy().tolist() == [[0, 1, 2, 3]]
    assert not dataset.errors
