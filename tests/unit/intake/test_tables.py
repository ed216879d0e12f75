"""Several files: one per time, one per questionnaire, per population; people; the register."""

import datetime as dt

import numpy as np

from solidarity_eval.intake import describe
from solidarity_eval.intake.counts import METHOD_WORDS, METHODS, UNIT_WORDS, UNITS
from solidarity_eval.intake.load import load_dataset
from solidarity_eval.intake.text import fold
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

BEFORE, AFTER = "data/before.csv", "data/after.csv"
WAVES = {"wave": "before"}, {"wave": "after"}


def per_time(**changes):
    return {
        "responses": [responses(BEFORE, wave="before"), responses(AFTER, wave="after")],
        **changes,
    }


def test_one_file_per_time(tmp_path):
    write(
        tmp_path,
        {
            BEFORE: lines("id;a;b;c;d", "2;0;1;2;3", "1;1;1;1;2"),
            AFTER: lines("id,a,b,c,d", "1,3,2,1,0"),
        },
    )
    dataset = load_dataset(project(tmp_path, tables=per_time()))
    assert dataset.findings == ()
    rows = dataset.responses[["person", "wave", "trust/a"]].to_numpy().tolist()
    assert rows == [["2", "before", 0.0], ["1", "before", 1.0], ["1", "after", 3.0]]
    assert [(item.path, item.rows) for item in dataset.inputs] == [(BEFORE, 2), (AFTER, 1)]
    assert [item.decided["separator"] for item in dataset.inputs] == [";", ","]


def test_one_sheet_per_time_of_one_workbook(tmp_path):
    header = ["id", "a", "b", "c", "d"]
    book = workbook({"T1": [header, [1, 0, 1, 2, 3]], "T2": [header, [1, 3, 2, 1, 0]]})
    write(tmp_path, {"data/book.xlsx": book})
    tables = {
        "responses": [
            responses("data/book.xlsx", wave="before", sheet="T1"),
            responses("data/book.xlsx", wave="after", sheet="T2"),
        ]
    }
    dataset = load_dataset(project(tmp_path, tables=tables))
    assert dataset.findings == ()
    assert dataset.responses["trust/a"].tolist() == [0, 3]
    assert [item.decided["sheet"] for item in dataset.inputs] == ["T1", "T2"]


def two_questionnaires(tmp_path, *, tables=None, **changes):
    other = questionnaire("brs", items={"min": 1, "max": 5, "ids": ["e", "f"]})
    instruments = [{"define": questionnaire()}, {"define": other}]
    tables = tables or {"responses": [responses("data/trust.csv"), responses("data/brs.csv")]}
    return project(tmp_path, instruments=instruments, tables=tables, **changes)


def test_one_file_per_questionnaire_makes_one_row_per_person_and_time(tmp_path):
    write(
        tmp_path,
        {
            "data/trust.csv": lines("id;time;a;b;c;d", "1;1;0;1;2;3", "1;2;1;1;2;3", "2;1;2;1;2;3"),
            "data/brs.csv": lines("id;time;e;f", "3;1;5;4", "1;2;3;2", "1;1;1;2"),
        },
    )
    dataset = load_dataset(two_questionnaires(tmp_path))
    assert dataset.findings == ()
    frame = dataset.responses.set_index(["person", "wave"])
    assert len(frame) == 4
    assert frame.loc[("1", "before"), ["trust/a", "brs/e"]].tolist() == [0, 1]
    assert frame.loc[("1", "after"), ["trust/a", "brs/e"]].tolist() == [1, 3]
    assert np.isnan(frame.loc[("2", "before"), "brs/e"])
    assert np.isnan(frame.loc[("3", "before"), "trust/a"])


def test_dates_and_teams_of_merged_files_complete_each_other(tmp_path):
    write(
        tmp_path,
        {
            "data/trust.csv": lines("id;time;a;b;c;d;day", "1;1;0;1;2;3;2027-01-02"),
            "data/brs.csv": lines("id;time;e;f;team", "1;1;5;4;North"),
        },
    )
    tables = {
        "responses": [
            responses("data/trust.csv", date="day"),
            responses("data/brs.csv", cluster="team"),
        ]
    }
    loaded = two_questionnaires(tmp_path, tables=tables, waves=[{"id": "before"}])
    row = load_dataset(loaded, today=dt.date(2027, 6, 1)).responses.iloc[0]
    assert (str(row["date"].date()), row["cluster"]) == ("2027-01-02", "North")
    assert row["arm"] is None


def test_the_same_questionnaire_twice_in_two_files_is_an_error(tmp_path):
    row = lines("id;time;a;b;c;d", "1;1;0;1;2;3", "2;1;0;1;2;3")
    write(tmp_path, {"data/x.csv": row, "data/y.csv": lines("id;time;a;b;c;d", "1;1;0;1;2;3")})
    tables = {"responses": [responses("data/x.csv"), responses("data/y.csv")]}
    dataset = load_dataset(project(tmp_path, tables=tables, waves=[{"id": "before"}]))
    twice = [(item.file, item.row, item.values["rows"]) for item in dataset.errors]
    both = "data/x.csv:2, data/y.csv:2"
    assert twice == [("data/x.csv", 2, both), ("data/y.csv", 2, both)]
    assert dataset.findings[0].values["variant"] == "files"
    assert dataset.responses["person"].tolist() == ["2"]


def test_one_file_per_place_is_added_up(tmp_path):
    write(
        tmp_path,
        {
            "data/x.csv": lines("id;time;a;b;c;d", "1;1;0;1;2;3"),
            "data/y.csv": lines("id;time;a;b;c;d", "2;1;0;1;2;3"),
        },
    )
    tables = {"responses": [responses("data/x.csv"), responses("data/y.csv")]}
    dataset = load_dataset(project(tmp_path, tables=tables, waves=[{"id": "before"}]))
    assert dataset.findings == ()
    assert dataset.responses["person"].tolist() == ["1", "2"]


OUTCOME = {"id": "o", "scale": "brs.total", "before": "before", "after": "after"}


def lacking_at_after(tmp_path, **changes):
    write(
        tmp_path,
        {
            BEFORE: lines("id;a;b;c;d;e;f", "1;0;1;2;3;1;2"),
            AFTER: lines("id;a;b;c;d", "1;0;1;2;3"),
        },
    )
    return load_dataset(two_questionnaires(tmp_path, tables=per_time(), **changes))


def test_a_questionnaire_asked_once_is_a_notice_where_no_outcome_needs_it(tmp_path):
    dataset = lacking_at_after(tmp_path)
    finding = only(dataset, "instrument_absent")
    assert (finding.severity, finding.file, finding.values["block"]) == ("notice", AFTER, "brs")
    assert dataset.errors == ()


def test_a_questionnaire_that_an_outcome_needs_is_owed(tmp_path):
    dataset = lacking_at_after(tmp_path, outcomes=[OUTCOME])
    missing = [(item.file, item.column) for item in dataset.errors]
    assert missing == [(AFTER, "e"), (AFTER, "f")]


def test_a_file_that_names_its_questionnaires_owes_those_and_no_other(tmp_path):
    write(
        tmp_path,
        {
            BEFORE: lines("id;a;b;c;d", "1;0;1;2;3"),
            AFTER: lines("id;a;b;c;d;e;f", "1;0;1;2;3;1;2"),
        },
    )
    tables = {
        "responses": [
            responses(BEFORE, wave="before", instruments=["brs"]),
            responses(AFTER, wave="after", instruments=["trust"]),
        ]
    }
    dataset = load_dataset(two_questionnaires(tmp_path, tables=tables))
    found = [(item.code, item.file, item.column) for item in dataset.findings]
    assert found == [
        ("missing_column", BEFORE, "e"),
        ("missing_column", BEFORE, "f"),
        ("extra_columns", BEFORE, None),
        ("extra_columns", AFTER, None),
    ]


def test_a_questionnaire_of_one_population_is_not_owed_by_another(tmp_path):
    write(
        tmp_path,
        {"data/x.csv": lines("id;a;b;c;d", "1;0;1;2;3"), "data/y.csv": lines("id;e;f", "1;1;2")},
    )
    tables = {
        "responses": [
            responses("data/x.csv", wave="before", population="elders"),
            responses("data/y.csv", wave="before", population="helpers"),
        ]
    }
    loaded = two_questionnaires(
        tmp_path,
        tables=tables,
        waves=[{"id": "before"}],
        populations=[{"id": "elders"}, {"id": "helpers"}],
    )
    assert load_dataset(loaded).findings == ()


def test_arms_teams_and_places_are_read(tmp_path):
    rows = ["1;1;0;1;2;3;A;Équipe 1;Lilas", "2;1;0;1;2;3;b;equipe 1;Le Pré"]
    write(tmp_path, {"data/answers.csv": lines("id;time;a;b;c;d;g;team;place", *rows)})
    arm = {"column": "g", "programme": "A", "comparison": "B"}
    tables = {"responses": responses(arm=arm, cluster="team", site="place")}
    sites = [{"id": "lilas"}, {"id": "pre", "label": {"fr": "Le Pré"}}]
    loaded = project(tmp_path, tables=tables, sites=sites, waves=[{"id": "before"}])
    dataset = load_dataset(loaded)
    assert codes(dataset) == []
    assert dataset.responses["arm"].tolist() == ["programme", "comparison"]
    assert dataset.responses["cluster"].tolist() == ["Équipe 1", "Équipe 1"]
    assert dataset.responses["site"].tolist() == ["lilas", "pre"]


def test_unknown_arms_and_places_are_found(tmp_path):
    rows = ["1;1;0;1;2;3;X;far", "2;1;0;1;2;3;;lilas"]
    write(tmp_path, {"data/answers.csv": lines("id;time;a;b;c;d;g;place", *rows)})
    arm = {"column": "g", "programme": 1, "comparison": 0}
    tables = {"responses": responses(arm=arm, site="place")}
    loaded = project(tmp_path, tables=tables, sites=[{"id": "lilas"}], waves=[{"id": "before"}])
    dataset = load_dataset(loaded)
    found = [(item.code, item.severity, item.row) for item in dataset.findings]
    assert found == [
        ("unknown_arm", "error", 2),
        ("unknown_site", "warning", 2),
        ("missing_arm", "warning", 3),
    ]
    assert dataset.responses["arm"].tolist() == [None, None]


def test_a_person_whose_team_changes_is_a_warning(tmp_path):
    rows = ["1;1;0;1;2;3;North", "1;2;0;1;2;3;South", "2;1;0;1;2;3;North"]
    write(tmp_path, {"data/answers.csv": lines("id;time;a;b;c;d;team", *rows)})
    dataset = load_dataset(project(tmp_path, tables={"responses": responses(cluster="team")}))
    finding = only(dataset, "conflicting_group")
    assert (finding.row, finding.column, finding.value) == (3, "team", "South")
    assert finding.values == {"other": "North", "variant": "cluster"}


PEOPLE = "data/people.csv"


def with_people(tmp_path, people, **table):
    answers = lines("id;time;a;b;c;d", "1;1;0;1;2;3", "1;2;0;1;2;3", "2;1;0;1;2;3")
    write(tmp_path, {"data/answers.csv": answers, PEOPLE: people})
    tables = {"responses": responses(), "people": {"file": PEOPLE, "person": "id", **table}}
    return load_dataset(project(tmp_path, tables=tables), today=dt.date(2027, 6, 1))


def test_the_table_of_people_is_read_and_completes_the_answers(tmp_path):
    people = lines(
        "id;group;team;in;out;why;âge;Nom",
        "1;A;North;01/02/2026;;;60-69;Durand",
        "02;B;South;2026-03-01;2026-09-01;Déménagement;70-79;Petit",
    ).replace("02;B", "2;B")
    dataset = with_people(
        tmp_path,
        people,
        arm={"column": "group", "programme": "A", "comparison": "B"},
        cluster="team",
        entry_date="in",
        exit_date="out",
        exit_reason="why",
        exit_reasons={"déménagement": "moved"},
    )
    assert codes(dataset) == ["personal_columns"]
    frame = dataset.people
    assert frame["person"].tolist() == ["1", "2"]
    assert frame["exit_reason"].tolist() == [None, "moved"]
    assert frame["âge"].tolist() == ["60-69", "70-79"]
    assert "Nom" not in frame
    assert str(frame["entry_date"].iloc[0].date()) == "2026-02-01"
    assert dataset.responses["arm"].tolist() == ["programme", "programme", "comparison"]
    assert dataset.responses["cluster"].tolist() == ["North", "North", "South"]
    assert dataset.inputs[1].path == PEOPLE


def test_the_table_of_people_is_checked(tmp_path):
    people = lines(
        "id;in;out;why", "1;01/02/2026;2025-01-01;parti", "3;32/01/2026;;", "3;;;", ";;;died"
    )
    dataset = with_people(
        tmp_path, people, entry_date="in", exit_date="out", exit_reason="why", role="job"
    )
    found = [(item.code, item.file, item.row) for item in dataset.findings]
    assert sorted(found) == sorted(
        [
            ("not_in_people", "data/answers.csv", 4),
            ("missing_column", PEOPLE, 1),
            ("exit_before_entry", PEOPLE, 2),
            ("unknown_exit_reason", PEOPLE, 2),
            ("impossible_date", PEOPLE, 3),
            ("person_twice_in_people", PEOPLE, 3),
            ("person_twice_in_people", PEOPLE, 4),
            ("missing_person", PEOPLE, 5),
        ]
    )
    assert dataset.people["person"].tolist() == ["1"]
    assert dataset.people["exit_reason"].tolist() == ["lost"]


def test_identifiers_of_people_and_answers_are_compared(tmp_path):
    dataset = with_people(tmp_path, lines("id", "01", "2"))
    finding = only(dataset, "ambiguous_identifier")
    assert (finding.file, finding.row, finding.value) == (PEOPLE, 2, "01")


def test_a_missing_table_of_people_is_one_error(tmp_path):
    write(tmp_path, {"data/answers.csv": lines("id;time;a;b;c;d", "1;1;0;1;2;3", "1;2;0;1;2;3")})
    tables = {"responses": responses(), "people": {"file": PEOPLE}}
    dataset = load_dataset(project(tmp_path, tables=tables))
    assert codes(dataset) == ["missing_file"]
    assert dataset.people is None


def counted(tmp_path, text, **more):
    answers = lines("id;time;a;b;c;d", "1;1;0;1;2;3", "1;2;0;1;2;3")
    write(tmp_path, {"data/answers.csv": answers, "data/counts.csv": text})
    tables = {"responses": responses(), "counts": {"file": "data/counts.csv"}}
    return load_dataset(project(tmp_path, tables=tables, sites=[{"id": "lilas"}], **more))


def test_rows_of_counts_that_cannot_be_placed_or_say_something_twice_are_named(tmp_path):
    text = lines(
        "période;indicateur;valeur;unité;bas;haut",
        "printemps 2027;visits;3;visites;;",
        ";visits;4;visites;;",
        "2027-03;;4;visites;;",
        "2027-03;visits;12;visites;14;20",
        "2027-03;visits;9;visites;;",
        "03/2027;visits;9;visites;;",
        "2027-03;visits;9;visites;;",
        "2027-04;visits;9;visites;8;",
    )
    dataset = counted(tmp_path, text)
    found = [(item.code, item.severity, item.row, item.value) for item in dataset.findings]
    assert found == [
        ("unreadable_period", "error", 2, "printemps 2027"),
        ("register_empty_cell", "error", 3, None),
        ("register_empty_cell", "error", 4, None),
        ("count_outside_bounds", "error", 5, "12"),
        ("count_again", "notice", 6, "2027-03"),
        ("count_again", "notice", 7, "03/2027"),
        ("register_row_twice", "warning", 8, "2027-03"),
    ]
    first = dataset.findings[0]
    assert "printemps 2027" in describe.message(first, "fr")
    assert dataset.findings[-1].values["first"] == 6


def test_a_count_may_speak_of_one_group_of_people(tmp_path):
    groups = [
        {"id": "refugees", "label": {"fr": "personnes réfugiées", "en": "refugees"}},
        {"id": "residents"},
    ]
    text = lines(
        "période;indicateur;valeur;population",
        "2027;a;3;Personnes réfugiées",
        "2027;a;4;residents",
        "2027;a;5;",
        "2027;b;6;voisins",
    )
    dataset = counted(tmp_path, text, populations=groups)
    assert dataset.counts["population"].tolist() == ["refugees", "residents", None, None]
    finding = only(dataset, "unknown_population")
    assert (finding.severity, finding.row, finding.value) == ("error", 5, "voisins")
    assert finding.values["allowed"] == "personnes réfugiées (refugees), residents"
    assert "count_again" not in codes(dataset)


def test_the_register_is_read_in_either_language(tmp_path):
    text = lines(
        "Période;Lieu;Indicateur;Valeur;Unité;Méthode;Bas;Haut",
        "2027-W01;Lilas;visits;1 250;visites;Comptage;;",
        "2027-W02;lilas;visits;300,5;visits;estimated;280;320",
    )
    dataset = counted(tmp_path, text)
    assert dataset.findings == ()
    assert list(dataset.counts.columns) == [
        *("period", "site", "indicator", "value", "unit", "method", "low", "high", "population")
    ]
    assert dataset.counts["population"].isna().all()
    assert dataset.counts["value"].tolist() == [1250, 300.5]
    assert dataset.counts["unit"].tolist() == ["visits", "visits"]
    assert dataset.counts["method"].tolist() == ["counted", "estimated"]
    assert dataset.counts["site"].tolist() == ["lilas", "lilas"]
    assert dataset.counts["high"].tolist()[1] == 320


def test_the_register_is_checked(tmp_path):
    text = lines(
        "period;site;indicator;value;unit;method;x",
        "2027;far;visits;-1;cows;guess;",
        "2027;lilas;visits;many;visits;counted;1",
        "2027;lilas;visits;;visits;counted;1",
    )
    found = [
        (item.code, item.severity, item.row, item.column)
        for item in counted(tmp_path, text).findings
    ]
    assert found == [
        ("extra_columns", "notice", 1, None),
        ("out_of_range", "error", 2, "value"),
        ("unknown_unit", "error", 2, "unit"),
        ("unknown_method", "warning", 2, "method"),
        ("unknown_site", "warning", 2, "site"),
        ("text_in_number", "error", 3, "value"),
        ("empty_count", "warning", 4, "value"),
        ("count_again", "notice", 4, "period"),
    ]


def test_a_register_without_its_columns_says_which(tmp_path):
    dataset = counted(tmp_path, lines("periode;valeurs", "2027;1"))
    missing = [(item.column, item.values.get("nearest")) for item in dataset.errors]
    assert missing == [("indicator", None), ("value", "valeurs")]
    assert all("`columns:`" not in describe.advice(item, "fr") for item in dataset.errors)
    assert all("indicateur" in describe.advice(item, "fr") for item in dataset.errors)


def test_a_register_names_its_units_as_a_french_team_writes_them(tmp_path):
    text = lines("période;indicateur;valeur;unité;méthode", "2027;a;3;vaches;au nez")
    unit, method = counted(tmp_path, text).findings
    assert str(unit.values["allowed"]).startswith("personnes (persons), familles (families)")
    assert "comptage (counted)" in str(method.values["allowed"])
    for words, known in ((UNIT_WORDS, UNITS), (METHOD_WORDS, METHODS)):
        assert {known[fold(word)] for word in words.values()} == set(known.values())


def test_a_person_twice_in_the_table_of_people_is_no_stranger(tmp_path):
    dataset = with_people(tmp_path, lines("id", "1", "1", "2"))
    assert codes(dataset) == ["person_twice_in_people", "person_twice_in_people"]


def test_a_measure_taken_once_is_no_news_and_one_that_an_outcome_needs_is_owed(tmp_path):
    write(
        tmp_path,
        {
            BEFORE: lines("id;a;b;c;d;age", "1;0;1;2;3;40"),
            AFTER: lines("id;a;b;c;d", "1;0;1;2;3"),
        },
    )
    measures = [{"id": "age", "column": "age"}]
    outcome = {"id": "o", "measure": "age", "before": "before", "after": "after"}
    free = project(tmp_path, tables=per_time(), measures=measures)
    bound = project(tmp_path, tables=per_time(), measures=measures, outcomes=[outcome])
    assert load_dataset(free).findings == ()
    finding = only(load_dataset(bound), "missing_column")
    assert (finding.file, finding.column) == (AFTER, "age")


def test_a_file_that_does_not_say_whose_answers_it_holds_is_a_warning(tmp_path):
    write(tmp_path, {"data/answers.csv": lines("id;time;a;b;c;d", "1;1;0;1;2;3", "1;2;0;1;2;3")})
    populations = [{"id": "elders"}, {"id": "helpers"}]
    dataset = load_dataset(project(tmp_path, populations=populations))
    finding = only(dataset, "population_assumed")
    assert finding.severity == "warning"
    assert finding.values == {"chosen": "elders", "others": ("helpers",)}
    assert set(dataset.responses["population"]) == {"elders"}
