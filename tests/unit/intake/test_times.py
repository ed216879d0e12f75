"""Times and dates of the answers."""

import datetime as dt

import numpy as np
import pytest

from solidarity_eval.intake.dates import add_months, parse_date
from solidarity_eval.intake.load import load_dataset
from tests.fixtures.intake.builders import lines, only, project, responses, write

TODAY = dt.date(2027, 6, 15)


def load(tmp_path, *pairs, wave=None, **changes):
    rows = [f"{number};{time};0;1;2;3" for number, time in enumerate(pairs)]
    write(tmp_path, {"data/answers.csv": lines("id;time;a;b;c;d", *rows)})
    tables = {"responses": responses(**({"wave": wave} if wave else {}))}
    return load_dataset(project(tmp_path, tables=tables, **changes), today=TODAY)


@pytest.mark.parametrize("values", [("1", "2"), ("1.0", "02"), (" 1", "2,0")])
def test_times_are_codes_however_written(tmp_path, values):
    dataset = load(tmp_path, *values)
    assert dataset.findings == ()
    assert dataset.responses["wave"].tolist() == ["before", "after"]


def test_worded_times_are_met_without_case_and_accents(tmp_path):
    wave = {"column": "time", "values": {"Avant": "before", "Après": "after"}}
    dataset = load(tmp_path, "AVANT", "apres", wave=wave)
    assert dataset.responses["wave"].tolist() == ["before", "after"]


def test_without_a_list_of_values_ids_and_labels_are_met(tmp_path):
    waves = [
        {"id": "before", "label": {"fr": "à l'entrée", "en": "on entry"}},
        {"id": "after", "label": "Six mois"},
    ]
    dataset = load(
        tmp_path,
        "A l’entrée",
        "On entry",
        "SIX MOIS",
        "after",
        wave={"column": "time"},
        waves=waves,
    )
    assert dataset.findings == ()
    assert dataset.responses["wave"].tolist() == ["before", "before", "after", "after"]


def test_an_unknown_time_is_an_error_and_its_row_is_left_out(tmp_path):
    dataset = load(tmp_path, "1", "3", "", "2")
    found = [(item.code, item.severity, item.row, item.value) for item in dataset.findings]
    assert found == [("unknown_wave", "error", 3, "3"), ("missing_wave", "error", 4, None)]
    assert dataset.findings[0].values["allowed"] == "1, 2"
    assert dataset.responses["wave"].tolist() == ["before", "after"]


def test_a_time_without_rows_is_a_warning(tmp_path):
    finding = only(load(tmp_path, "1", "1"), "wave_without_rows")
    assert (finding.severity, finding.values["wave"]) == ("warning", "after")
    assert finding.file == "data/answers.csv"


def test_a_time_that_no_file_can_hold_points_to_the_project_file(tmp_path):
    waves = [{"id": "before"}, {"id": "after"}, {"id": "later"}]
    assert only(load(tmp_path, "1", "2", waves=waves), "wave_without_rows").file == "project.yaml"


def test_a_time_still_to_come_is_no_news(tmp_path):
    waves = [{"id": "before"}, {"id": "after", "date": "2027-09-01"}]
    assert load(tmp_path, "1", waves=waves).findings == ()


def dated(tmp_path, *days, **changes):
    rows = [f"{number};1;0;1;2;3;{day}" for number, day in enumerate(days)]
    write(tmp_path, {"data/answers.csv": lines("id;time;a;b;c;d;day", *rows)})
    tables = {"responses": responses(date="day")}
    waves = [{"id": "before"}]
    tables["responses"]["wave"]["values"] = {1: "before"}
    return load_dataset(project(tmp_path, tables=tables, waves=waves, **changes), today=TODAY)


def test_days_are_read_day_first(tmp_path):
    dataset = dated(tmp_path, "2027-03-04", "04/03/2027", "4.3.2027", "04-03-2027 10:30", "")
    assert dataset.findings == ()
    days = dataset.responses["date"].to_numpy().astype("datetime64[D]")
    assert (days[:4] == np.datetime64("2027-03-04")).all()
    assert np.isnat(days[4])


@pytest.mark.parametrize(
    "day", ["30/02/2027", "12/31/2026", "31/12/26", "0227-01-01", "1899-12-31", "hier", "46000"]
)
def test_an_impossible_day_is_an_error_and_the_row_stays(tmp_path, day):
    dataset = dated(tmp_path, day)
    finding = only(dataset, "impossible_date")
    assert (finding.severity, finding.row, finding.column) == ("error", 2, "day")
    assert finding.value == day
    assert len(dataset.responses) == 1


def test_a_day_to_come_is_a_warning(tmp_path):
    dataset = dated(tmp_path, "15/06/2027", "16/06/2027")
    finding = only(dataset, "future_date")
    assert (finding.severity, finding.row) == ("warning", 3)
    assert len(dataset.responses) == 2


def test_answers_after_the_cutoff_wait_and_are_counted(tmp_path):
    reporting = {"year": 2027, "cutoff": "2027-03-31"}
    dataset = dated(tmp_path, "31/03/2027", "01/04/2027", "", reporting=reporting)
    finding = only(dataset, "after_cutoff")
    assert (finding.severity, finding.row) == ("notice", 3)
    assert dataset.waiting == {("people", "before"): 1}
    assert dataset.responses["person"].tolist() == ["0", "2"]


def test_months_keep_the_end_of_a_short_month():
    assert add_months(dt.date(2027, 1, 31), 1) == dt.date(2027, 2, 28)
    assert add_months(dt.date(2027, 11, 30), 3) == dt.date(2028, 2, 29)
    assert add_months(dt.date(2027, 12, 15), 0) == dt.date(2027, 12, 15)
    assert add_months(dt.date(2027, 1, 1), 1.5) == dt.date(2027, 2, 16)
    assert add_months(dt.date(2027, 3, 31), -1) == dt.date(2027, 2, 28)


def test_hours_of_a_web_form_are_left_out():
    assert parse_date("2027-01-31T23:59:00.000+01:00") == dt.date(2027, 1, 31)
    assert parse_date("2027-01-31x") is None
