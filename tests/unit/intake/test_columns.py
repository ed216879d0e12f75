"""Headers: what is lacking, what is too much, what was matched loosely."""

from solidarity_eval.intake import describe
from solidarity_eval.intake.columns import match_columns
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


def load(tmp_path, header, row, **changes):
    second = row.replace("1;1;", "1;2;", 1)
    write(tmp_path, {"data/answers.csv": lines(header, row, second)})
    return load_dataset(project(tmp_path, **changes))


def test_a_missing_column_names_the_nearest_header(tmp_path):
    items = {"min": 0, "max": 3, "ids": ["confiance", "voisins"]}
    instruments = [{"define": questionnaire(items=items)}]
    dataset = load(tmp_path, "id;time;confience;voisins", "1;1;2;1", instruments=instruments)
    finding = only(dataset, "missing_column")
    assert (finding.severity, finding.row, finding.column) == ("error", 1, "confiance")
    assert finding.values == {"variant": "nearest", "nearest": "confience"}
    assert only(dataset, "extra_columns").values["columns"] == ("confience",)


def test_every_missing_column_is_named_at_once(tmp_path):
    dataset = load(tmp_path, "id;time;a;zzz", "1;1;2;1")
    missing = [item.column for item in dataset.findings if item.code == "missing_column"]
    assert missing == ["b", "c", "d"]
    assert dataset.responses["trust/a"].tolist() == [2, 2]


def test_a_missing_person_column_is_one_error_not_one_per_row(tmp_path):
    dataset = load(tmp_path, "identity;time;a;b;c;d", "1;1;0;1;2;3")
    assert codes(dataset) == ["missing_column", "extra_columns"]
    assert dataset.findings[0].column == "id"
    assert dataset.findings[0].values == {"variant": "role", "key": "person"}
    assert "`person:`" in describe.advice(dataset.findings[0], "fr")
    assert "`columns:`" not in describe.advice(dataset.findings[0], "fr")
    assert dataset.responses.empty
    assert dataset.unlinked == {}


def test_a_missing_time_column_is_one_error(tmp_path):
    dataset = load(tmp_path, "id;temps;a;b;c;d", "1;1;0;1;2;3")
    assert codes(dataset)[:2] == ["missing_column", "extra_columns"]
    assert "unknown_wave" not in codes(dataset)


def test_a_role_whose_name_is_nearly_right_names_its_key(tmp_path):
    dataset = load(tmp_path, "ids;time;a;b;c;d", "1;1;0;1;2;3")
    (finding,) = [item for item in dataset.findings if item.code == "missing_column"]
    assert finding.values == {"variant": "role_nearest", "key": "person", "nearest": "ids"}
    assert "« ids » à la ligne `person:`" in describe.advice(finding, "fr").replace("\u202f", " ")


def test_other_named_columns_must_be_there_too(tmp_path):
    arm = {"column": "group", "programme": "P", "comparison": "C"}
    tables = {"responses": responses(date="day", cluster="team", site="place", arm=arm)}
    dataset = load(tmp_path, "id;time;a;b;c;d", "1;1;0;1;2;3", tables=tables)
    missing = [item.column for item in dataset.findings if item.code == "missing_column"]
    assert missing == ["day", "group", "team", "place"]
    assert len(dataset.responses) == 2


def test_case_accents_and_spaces_of_headers_are_met_with_a_notice(tmp_path):
    items = {"min": 0, "max": 3, "ids": ["energie", "a"]}
    instruments = [{"define": questionnaire(items=items), "columns": {"energie": "Énergie"}}]
    dataset = load(tmp_path, "ID;time;energie ; a ", "1;1;2;3", instruments=instruments)
    found = {item.column: item.values["wanted"] for item in dataset.findings}
    assert set(codes(dataset)) == {"column_matched"}
    assert found == {"ID": "id", "energie": "Énergie"}
    assert dataset.responses["trust/energie"].tolist() == [2, 2]


def test_a_group_prefix_of_a_phone_form_is_met_when_one_header_has_the_name(tmp_path):
    dataset = load(tmp_path, "id;time;g1/a;g1/b;g2/c;d", "1;1;0;1;2;3")
    assert codes(dataset) == ["column_matched"] * 3
    assert dataset.responses.iloc[0]["trust/c"] == 2
    assert match_columns(("g1/a", "g2/a"), ["a"]).missing == ("a",)


def test_a_header_written_twice_is_an_error_where_it_is_read(tmp_path):
    dataset = load(tmp_path, "id;time;a;b;c;d;a;x;x", "1;1;0;1;2;3;1;5;6")
    assert codes(dataset) == ["duplicated_header", "extra_columns"]
    assert dataset.findings[0].severity == "error"
    assert only(dataset, "extra_columns").values["columns"] == ("a", "x")


def test_extra_columns_are_one_notice_and_ignored_ones_are_silent(tmp_path):
    header, row = "id;time;a;b;c;d;note;Remarque;z", "1;1;0;1;2;3;x;y;"
    finding = only(load(tmp_path, header, row), "extra_columns")
    assert (finding.severity, finding.values["count"]) == ("notice", 3)
    tables = {"responses": responses(ignore=["note", "remarque", "z"])}
    assert load(tmp_path, header, row, tables=tables).findings == ()


def test_an_empty_column_without_header_is_nothing(tmp_path):
    assert load(tmp_path, "id;time;a;b;c;d;;", "1;1;0;1;2;3;;").findings == ()


def test_a_column_without_header_in_the_middle_is_named_by_its_letter(tmp_path):
    dataset = load(tmp_path, "id;time;;a;b;c;d", "1;1;note;0;1;2;3")
    assert only(dataset, "extra_columns").values["columns"] == ("C",)


def test_columns_that_identify_people_are_not_read_and_are_named(tmp_path):
    header = "id;time;a;b;c;d;Prénom;E-mail;ipaddr;note"
    dataset = load(tmp_path, header, "1;1;0;1;2;3;Lou;x;y;z")
    assert only(dataset, "personal_columns").values["columns"] == ("Prénom", "E-mail", "ipaddr")
    assert only(dataset, "extra_columns").values["columns"] == ("note",)
    assert "Prénom" not in dataset.responses.columns


def test_a_column_that_serves_two_questionnaires_is_a_warning(tmp_path):
    instruments = [{"define": questionnaire()}, {"define": questionnaire("other")}]
    dataset = load(tmp_path, "id;time;a;b;c;d", "1;1;0;1;2;3", instruments=instruments)
    assert codes(dataset) == ["shared_column"] * 4
    assert dataset.findings[0].values["blocks"] == ("trust", "other")
    assert dataset.findings[0].severity == "warning"
