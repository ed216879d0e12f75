"""Promises and counts: what is reached, what is not judged, what is refused."""

import datetime as dt
import warnings

import numpy as np
import pandas as pd
import pytest

from solidarity_eval.errors import (
    ArgumentError,
    ColumnNotFoundError,
    DataError,
    NonNumericError,
    StatisticalWarning,
    TooFewError,
)
from solidarity_eval.intake.periods import parse_period, period_of, within
from solidarity_eval.reach import Promise, counts_against_target, target_state
from solidarity_eval.results import Result

END = dt.date(2027, 12, 31)


def counts(**columns):
    size = len(next(iter(columns.values())))
    return pd.DataFrame({"period": [f"2027-{m:02}" for m in range(1, size + 1)], **columns})


def quiet(data, **arguments):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        return counts_against_target(data, **arguments)


@pytest.mark.parametrize(
    ("promise", "found", "time", "state", "reason"),
    [
        ({"at_least": 600}, {"value": 600}, {}, "reached", "kept"),
        ({"at_least": 600, "by": END}, {"value": 599}, {}, "in_progress", "not_due"),
        ({"at_least": 600, "by": END}, {"value": 599}, {"over": True}, "not_reached", "below"),
        ({"at_least": 600}, {"value": 599}, {}, "not_judged", "undated"),
        ({"at_least": 600}, {"value": 599}, {"running": True}, "in_progress", "undated"),
        ({"more_than": 2000}, {"value": 2000}, {}, "not_judged", "undated"),
        ({"more_than": 2000}, {"value": 2001}, {}, "reached", "kept"),
        ({"exactly": 5}, {"value": 5}, {}, "reached", "kept"),
        ({"exactly": 5}, {"value": 6}, {"over": True}, "not_judged", "above"),
        ({"between": (40, 60)}, {"value": 60}, {}, "reached", "kept"),
        ({"between": (40, 60)}, {"value": 61}, {"over": True}, "not_judged", "above"),
        ({"between": (40, 60)}, {"value": 39}, {"over": True}, "not_reached", "below"),
        ({"about": 30}, {"value": 30}, {"over": True}, "not_judged", "approximate"),
        ({"about": 30, "read_as": (27, 33)}, {"value": 27}, {}, "reached", "kept"),
        ({"at_least": 600}, {"value": 640, "low": 560, "high": 700}, {}, "not_judged", "uncertain"),
        ({"at_least": 600}, {"value": 640, "low": 601, "high": 700}, {}, "reached", "kept"),
        (
            {"at_least": 600, "by": END},
            {"value": 640, "low": 560, "high": 700},
            {},
            "in_progress",
            "uncertain",
        ),
        ({"at_least": 600}, {"value": None, "low": 650, "high": 900}, {}, "reached", "kept"),
        ({"at_least": 600}, {"value": None}, {}, "no_figure", "no_figure"),
        (
            {"between": (40, 60)},
            {"value": 50, "low": 30, "high": 70},
            {"over": True},
            "not_judged",
            "uncertain",
        ),
    ],
)
def test_where_a_promise_stands(promise, found, time, state, reason):
    value = found.pop("value")
    told = target_state(Promise(**promise), value, **found, **time)
    assert (told.state, told.reason) == (state, reason)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"at_least": 3, "about": 4},
        {"at_least": -1},
        {"at_least": float("nan")},
        {"between": (60, 40)},
        {"between": (60,)},
        {"about": 30, "read_as": 30},
        {"at_least": 3, "every": "day"},
    ],
)
def test_a_promise_that_cannot_be_is_refused(wrong):
    with pytest.raises(ArgumentError):
        Promise(**wrong)


def test_one_bound_alone_is_refused():
    with pytest.raises(ArgumentError, match="Give both bounds"):
        target_state(Promise(at_least=3), None, low=2)


def test_counts_add_up_and_the_path_is_told():
    result = counts_against_target(counts(value=[100, 120, 90]), promise=Promise(at_least=300))
    assert result["total"].estimate == 310
    assert result["ratio"].estimate == pytest.approx(310 / 300)
    assert result.table("trajectory").column("cumulative") == (100, 220, 310)
    assert result.settings["state"] == "reached"
    assert not result.has("projection")


def test_units_are_never_added():
    data = counts(value=[20, 8], unit=["persons", "families"])
    apart = counts_against_target(data, promise=Promise(at_least=25), unit="unit")
    assert apart.settings["state"] == "not_judged"
    assert apart.settings["reason"] == "several_units"
    assert {e.at["unit"]: e.estimate for e in apart.estimates} == {"persons": 20, "families": 8}
    one = counts_against_target(data, promise=Promise(at_least=20, unit="persons"), unit="unit")
    assert (one["total"].estimate, one.settings["state"]) == (20, "reached")
    with pytest.raises(TooFewError, match="meals"):
        counts_against_target(data, promise=Promise(at_least=20, unit="meals"), unit="unit")


def test_ways_of_counting_are_told_apart():
    data = counts(value=[20, 8, 30], method=["registered", "estimated", "declared"])
    with pytest.warns(StatisticalWarning, match="no bounds"):
        result = counts_against_target(data, promise=Promise(at_least=25), method="method")
    parts = {e.at["method"]: e.estimate for e in result.estimates if e.term == "part"}
    assert parts == {"registered": 20, "estimated": 8, "declared": 30}


def test_an_estimate_keeps_a_promise_by_its_low_bound():
    data = counts(value=[1800], method=["estimated"], low=[1500], high=[2300])
    columns = {"method": "method", "low": "low", "high": "high"}
    open_ = counts_against_target(data, promise=Promise(more_than=1600), **columns)
    assert (open_["total"].conf_low, open_["total"].conf_high) == (1500, 2300)
    assert open_["total"].conf_level is None
    assert open_.settings["state"] == "not_judged"
    sure = counts_against_target(data, promise=Promise(more_than=1499), **columns)
    assert sure.settings["state"] == "reached"
    none = counts_against_target(
        data, promise=Promise(more_than=2300, by=dt.date(2027, 1, 31)), **columns
    )
    assert none.settings["state"] == "not_reached"


def test_what_is_counted_after_the_date_came_late():
    data = counts(value=[100, 100, 150])
    promise = Promise(at_least=300, by=dt.date(2027, 2, 28))
    result = counts_against_target(data, promise=promise)
    assert result["total"].estimate == 350
    assert result["total_by"].estimate == 200
    assert (result.settings["state"], result.settings["reason"]) == ("not_reached", "late")
    assert result.settings["headline"] == "total_by"


def test_places_are_told_apart():
    data = counts(value=[10, 20, 5], site=["north", "south", None])
    result = counts_against_target(data, promise=Promise(at_least=30), site="site")
    assert dict(zip(*map(result.table("by_site").column, ("site", "value")), strict=True)) == {
        None: 5,
        "north": 10,
        "south": 20,
    }


def test_a_projection_needs_a_date_and_six_periods():
    six = counts(value=[40, 44, 38, 41, 39, 42])
    assert not counts_against_target(six, promise=Promise(at_least=600)).has("projection")
    dated = counts_against_target(six, promise=Promise(at_least=600, by=END))
    found = dated["projection"]
    assert found.df == 5
    assert found.conf_low < found.estimate < found.conf_high
    assert found.estimate == pytest.approx(244 * (1 + (184 / (181 / 6)) / 6))
    five = counts_against_target(six.iloc[:5], promise=Promise(at_least=600, by=END))
    assert not five.has("projection")
    assert [note.code for note in five.notes] == ["reach_counts.few_periods"]
    past = counts_against_target(
        six, promise=Promise(at_least=600, by=END), as_of=dt.date(2028, 1, 1)
    )
    assert not past.has("projection")
    mixed = pd.concat([six, pd.DataFrame({"period": ["2028"], "value": [9]})])
    later = counts_against_target(mixed, promise=Promise(at_least=600, by=dt.date(2029, 12, 31)))
    assert [note.code for note in later.notes] == ["reach_counts.uneven_periods"]


def test_a_projection_says_nothing_where_nothing_was_counted():
    none = counts(value=[0] * 6)
    result = counts_against_target(none, promise=Promise(at_least=5, by=END))
    assert [note.code for note in result.notes] == ["reach_counts.nothing_yet"]


def test_a_promise_per_year_is_read_on_the_last_whole_year():
    data = pd.DataFrame(
        {
            "period": ["2026-06", "2026-12", "2027-03", "2027-12", "2028-02"],
            "value": [70, 60, 90, 70, 10],
        }
    )
    result = counts_against_target(data, promise=Promise(at_least=150, every="year"))
    assert result["latest"].estimate == 160
    assert result["latest"].at["period"] == "2027"
    assert result.settings["state"] == "reached"
    assert (result["periods_reached"].estimate, result["share_reached"].n) == (1, 2)
    early = counts_against_target(
        data.iloc[:1], promise=Promise(at_least=150, every="year"), as_of=dt.date(2026, 12, 31)
    )
    assert early.settings["state"] == "in_progress"


def test_a_promise_per_week_is_read_on_the_median():
    weeks = pd.DataFrame({"period": ["2027-W01", "2027-W02", "2027-W04"], "value": [310, 250, 305]})
    result = counts_against_target(weeks, promise=Promise(at_least=300, every="week"))
    assert result["median"].estimate == 305
    assert result["share_reached"].estimate == pytest.approx(2 / 3)
    with pytest.raises(DataError, match="longer than a week"):
        counts_against_target(counts(value=[900]), promise=Promise(at_least=300, every="week"))


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (pd.DataFrame({"period": ["2027"], "number": [3]}), ColumnNotFoundError),
        (pd.DataFrame({"period": [], "value": []}), TooFewError),
        (pd.DataFrame({"period": ["2027"], "value": [np.nan]}), TooFewError),
        (pd.DataFrame({"period": ["2027"], "value": ["many"]}), NonNumericError),
        (pd.DataFrame({"period": ["2027"], "value": [np.inf]}), NonNumericError),
        (pd.DataFrame({"period": ["2027"], "value": [-3]}), DataError),
        (pd.DataFrame({"period": ["spring"], "value": [3]}), DataError),
        (pd.DataFrame({"period": ["2027", "2027-03"], "value": [30, 3]}), DataError),
        ([1, 2], ArgumentError),
    ],
)
def test_a_register_that_cannot_be_read_is_refused(data, error):
    with pytest.raises(error):
        counts_against_target(data, promise=Promise(at_least=3))


def test_bounds_that_do_not_hold_their_count_are_refused():
    data = counts(value=[10], low=[12], high=[15])
    with pytest.raises(DataError, match="correct low or high"):
        counts_against_target(data, promise=Promise(at_least=3), low="low", high="high")


def test_arguments_that_cannot_be_are_refused():
    data = counts(value=[10])
    for wrong in ({"promise": 3}, {"conf_level": 1}, {"running": 1}):
        with pytest.raises(ArgumentError):
            counts_against_target(data, **{"promise": Promise(at_least=3), **wrong})


def test_a_missing_count_is_no_zero_and_a_row_twice_is_told():
    data = pd.DataFrame({"period": ["2027-01", "2027-01", "2027-02"], "value": [5, 5, np.nan]})
    with pytest.warns(StatisticalWarning) as told:
        result = counts_against_target(data, promise=Promise(at_least=3))
    assert result["total"].estimate == 10
    assert [note.code for note in result.notes] == ["reach_counts.missing", "reach_counts.twice"]
    assert len(told) == 2


def test_the_order_of_rows_does_not_matter_and_a_result_goes_to_json_and_back():
    data = counts(
        value=[40, 44, 38, 41, 39, 42],
        site=list("ababab"),
        method=["counted"] * 6,
        low=[30, 40, 30, 40, 30, 40],
        high=[50] * 6,
    )
    arguments = {
        "promise": Promise(at_least=600, by=END),
        **{name: name for name in ("site", "method", "low", "high")},
    }
    first = quiet(data, **arguments)
    again = quiet(data.sample(frac=1, random_state=3), **arguments)
    assert again == first
    assert Result.from_json(first.to_json()) == first


@pytest.mark.parametrize(
    ("text", "name", "days"),
    [
        ("2027", "2027", 365),
        ("2027-03", "2027-03", 31),
        ("03/2027", "2027-03", 31),
        ("2027-T2", "2027-Q2", 91),
        ("2027-S1", "2027-H1", 181),
        ("2027-S05", "2027-W05", 7),
        ("2027W05", "2027-W05", 7),
        ("14/03/2027", "2027-03-14", 1),
    ],
)
def test_periods_as_people_write_them(text, name, days):
    period = parse_period(text)
    assert (period.name, period.days) == (name, days)


@pytest.mark.parametrize("text", ["", "printemps", "2027-13", "2027-W54", "2027-Q5", "1827", "12"])
def test_what_is_no_period(text):
    assert parse_period(text) is None


def test_a_week_belongs_to_the_year_of_its_thursday():
    week = parse_period("2026-W53")
    assert week.start == dt.date(2026, 12, 28)
    assert within(week, "year").name == "2026"
    assert within(parse_period("2027-Q1"), "month") is None
    assert period_of(dt.date(2028, 2, 29), "half").end == dt.date(2028, 6, 30)
