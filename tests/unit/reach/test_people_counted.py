"""Distinct people, those seen again, weeks, deliverables and euros: numbers and refusals."""

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
from solidarity_eval.reach import (
    FavourableChange,
    attendance_chart,
    capture_recapture,
    costs,
    distinct_persons,
    milestones,
)
from solidarity_eval.results import Result

VISITS = pd.DataFrame(
    [(who, day) for who, days in {"a": "123", "b": "1", "c": "26", "d": "4", "e": "5"}.items()
     for day in days],
    columns=["person", "occasion"],
)  # fmt: skip


def weeks(values, first=2):
    names = [f"2027-W{first + i:02}" for i in range(len(values))]
    return pd.DataFrame({"period": names, "value": values})


def back_and_forth(result):
    assert Result.from_json(result.to_json()) == result
    return result


# Distinct people.


def test_people_with_codes_are_counted_once():
    found = back_and_forth(distinct_persons(VISITS))
    assert found["distinct"].estimate == 5
    assert found.settings["headline"] == "distinct"
    shuffled = pd.concat([VISITS, VISITS]).sample(frac=1, random_state=1)
    assert distinct_persons(shuffled)["distinct"].estimate == 5


def test_rows_without_a_code_give_bounds():
    data = pd.concat([VISITS, pd.DataFrame({"person": [None, " "], "occasion": ["1", "2"]})])
    with pytest.warns(StatisticalWarning, match="2 rows have no identifier"):
        found = distinct_persons(data)
    assert (found["least"].estimate, found["most"].estimate) == (5, 7)
    assert not found.has("distinct")


def test_counts_without_codes_give_bounds_and_no_total():
    counts = pd.DataFrame(
        {
            "indicator": ["meals", "meals", "talks"],
            "value": [100, 80, 75],
            "low": [np.nan, 70, 60],
            "high": [np.nan, 90, 75],
        }
    )
    found = back_and_forth(distinct_persons(counts=counts, low="low", high="high"))
    assert (found["least"].estimate, found["most"].estimate) == (100, 265)
    assert {item.term for item in found.estimates} == {"least", "most"}
    both = distinct_persons(VISITS, counts=counts)
    assert (both["least"].estimate, both["most"].estimate) == (100, 260)
    two_periods = distinct_persons(counts=counts.iloc[:2])
    assert (two_periods["least"].estimate, two_periods["most"].estimate) == (100, 180)
    one = distinct_persons(counts=counts.iloc[:2], newcomers=["meals"])
    assert one["distinct"].estimate == 180


def test_the_people_of_one_year_may_be_those_of_the_next():
    counts = pd.DataFrame(
        {
            "indicator": ["party", "trained", "party", "trained", "party"],
            "value": [150, 12, 140, 11, 163],
            "low": [np.nan, np.nan, 120, np.nan, 130],
            "high": [np.nan, np.nan, 160, np.nan, 180],
        }
    )
    ends = {"low": "low", "high": "high"}
    found = back_and_forth(distinct_persons(counts=counts, newcomers=["trained"], **ends))
    rows = found.table("counts").rows
    assert rows == (("party", 150.0, 490.0), ("trained", 23.0, 23.0))
    assert (found["least"].estimate, found["most"].estimate) == (150, 513)
    by_default = distinct_persons(counts=counts, **ends)
    assert by_default.table("counts").rows[1] == ("trained", 12.0, 23.0)
    everyone = distinct_persons(counts=counts, newcomers=["party", "trained"], **ends)
    assert everyone["least"].estimate == 150 + 120 + 130


@pytest.mark.parametrize(
    ("counts", "error"),
    [
        ({"indicator": ["a", "b"], "value": [3, 4], "unit": ["persons", "visits"]}, DataError),
        ({"indicator": ["a"], "value": [-3], "unit": ["persons"]}, DataError),
        ({"indicator": ["a"], "value": ["x"], "unit": ["persons"]}, NonNumericError),
        ({"indicator": ["a"], "value": [np.nan], "unit": ["persons"]}, TooFewError),
        ({"indicator": ["a"], "number": [3], "unit": ["persons"]}, ColumnNotFoundError),
    ],
)
def test_counts_that_bound_nothing_are_refused(counts, error):
    with pytest.raises(error):
        distinct_persons(counts=pd.DataFrame(counts), unit="unit")


def test_nothing_to_count_is_refused():
    with pytest.raises(ArgumentError, match="Neither data nor counts"):
        distinct_persons()
    with pytest.raises(TooFewError, match="empty in all"):
        distinct_persons(pd.DataFrame({"person": [None, None]}))


# Those seen again.


def test_the_bound_by_hand():
    found = back_and_forth(capture_recapture(VISITS))
    # 5 seen, 3 once, 1 twice, 6 days: 5 + 5/6 * 9/2.
    assert found["lower_bound"].estimate == pytest.approx(5 + 5 / 6 * 9 / 2)
    assert found["lower_bound"].conf_low > 5
    assert found.table("frequencies").rows == ((1, 3), (2, 1), (3, 1))
    assert found.settings["headline"] == "seen"
    twice = pd.concat([VISITS, VISITS]).sample(frac=1, random_state=1)
    assert capture_recapture(twice) == found


def test_everybody_seen_often_leaves_nobody_unseen():
    data = pd.DataFrame([(who, day) for who in "abc" for day in range(6)], columns=VISITS.columns)
    found = capture_recapture(data)["lower_bound"]
    assert (found.estimate, found.conf_low, found.conf_high) == (3, 3, 3)


def test_two_lists_always_warn():
    data = pd.DataFrame({"person": list("abcdefabcgh"), "occasion": ["one"] * 6 + ["two"] * 5})
    with pytest.warns(StatisticalWarning, match="do not publish"):
        found = capture_recapture(data, method="chapman")
    assert found["two_lists"].estimate == pytest.approx(7 * 6 / 4 - 1)
    assert not found.has("lower_bound")


@pytest.mark.parametrize(
    ("data", "arguments", "error", "words"),
    [
        (VISITS, {"person": None}, ArgumentError, "Without identifiers"),
        (VISITS, {"person": "code"}, ColumnNotFoundError, "code"),
        (VISITS[VISITS["occasion"] < "6"], {}, TooFewError, "at least 6"),
        (VISITS, {"method": "chapman"}, TooFewError, "exactly two"),
        (VISITS, {"method": "lincoln"}, ArgumentError, "chapman"),
        (VISITS, {"conf_level": 0}, ArgumentError, "conf_level"),
        (
            pd.DataFrame({"person": list("abcdef"), "occasion": range(6)}),
            {},
            DataError,
            "codes change",
        ),
        (
            pd.DataFrame({"person": list("abcdef"), "occasion": [1, 1, 1, 2, 2, 2]}),
            {"method": "chapman"},
            DataError,
            "codes change",
        ),
        (VISITS.iloc[:0], {}, TooFewError, "empty"),
    ],
)
def test_people_who_cannot_be_told_apart_are_not_estimated(data, arguments, error, words):
    with pytest.raises(error, match=words):
        capture_recapture(data, **arguments)


def test_visits_without_a_code_are_left_out_and_told():
    data = pd.concat([VISITS, pd.DataFrame({"person": [None], "occasion": ["3"]})])
    with pytest.warns(StatisticalWarning, match="One visit has no identifier"):
        found = capture_recapture(data)
    assert found["seen"].estimate == 5


# Weeks.

SERIES = [290, 310, 305, 280, 330, 298, 315, 260, 342, 300, 288, 325, 311, 295]


def test_weeks_by_kind():
    data = weeks([120, *SERIES[:3], 90, 150, *SERIES[3:]])
    data = data[data["period"] != "2027-W09"]
    closures = [
        (dt.date(2027, 2, 8), dt.date(2027, 2, 12)),
        (dt.date(2027, 2, 15), dt.date(2027, 2, 16)),
    ]
    holidays = [(dt.date(2027, 3, 8), dt.date(2027, 3, 10))]
    data = data[data["period"] != "2027-W06"]
    with pytest.warns(StatisticalWarning, match="One period has no count"):
        found = back_and_forth(
            attendance_chart(
                data,
                expected=300,
                closures=closures,
                holidays=holidays,
                ramp_up_until=dt.date(2027, 1, 11),
            )
        )
    kinds = dict(zip(*map(found.table("chart").column, ("period", "kind")), strict=True))
    told = {week: kind for week, kind in kinds.items() if kind != "ordinary"}
    assert told == {
        "2027-W02": "ramp_up",
        "2027-W06": "closed",
        "2027-W07": "partly_closed",
        "2027-W09": "missing",
        "2027-W10": "holiday",
    }
    counted = [v for v, k in zip(found.table("chart").column("value"), kinds.values(), strict=True)
               if k in ("ordinary", "holiday")]  # fmt: skip
    assert found["median"].estimate == np.median(counted)
    assert found.get("share_reached", of="judged").n == len(counted)
    assert found.get("share_reached", of="ramp_up").n == 1
    assert found.get("weeks", kind="closed").estimate == 1


def test_a_closed_week_with_visits_was_open_in_part():
    shut = [(dt.date(2027, 1, 18), dt.date(2027, 1, 24))]
    found = attendance_chart(weeks(SERIES), closures=shut)
    assert found.table("chart").column("kind")[1] == "partly_closed"


def test_places_of_a_week_add_up_and_order_does_not_matter():
    twice = pd.concat([weeks(SERIES), weeks([10] * 14)], ignore_index=True)
    found = attendance_chart(twice.sample(frac=1, random_state=2))
    assert found["median"].estimate == np.median(SERIES) + 10
    again = attendance_chart(twice)
    assert again == found


def test_a_week_beyond_the_limits_and_a_shift_are_told():
    values = [300, 301, 299, 300, 302, 298, 301, 299, 300, 301, 299, 300, 420]
    found = attendance_chart(weeks(values))
    assert found.table("chart").column("beyond")[-1] is True
    assert sum(map(bool, found.table("chart").column("beyond"))) == 1
    step = attendance_chart(
        weeks([200, 204, 199, 203, 201, 198, 205, 300, 304, 299, 303, 301, 298])
    )
    assert step.settings["shift"] is True


def test_few_weeks_have_no_limits():
    found = attendance_chart(weeks(SERIES[:11]), expected=300)
    assert not found.has("centre")
    assert [note.code for note in found.notes] == ["reach_counts.few_weeks"]
    assert set(found.table("chart").column("beyond")) == {None}


def test_months_and_the_day_of_the_report():
    months = pd.DataFrame(
        {"period": [f"2027-{m:02}" for m in range(1, 7)], "value": [10, 12, 9, 14, 11, 30]}
    )
    found = attendance_chart(months, every="month", as_of=dt.date(2027, 6, 15))
    assert found["median"].n == 5
    with pytest.raises(DataError, match="longer than a week"):
        attendance_chart(months)


def test_counts_that_vary_less_than_visits_have_poisson_quantiles():
    found = attendance_chart(weeks([100, 101] * 7), limits="negative_binomial")
    from scipy import stats

    low, high = stats.poisson.ppf([stats.norm.cdf(-3), stats.norm.cdf(3)], 100.5)
    assert found.get("limit_low", limits="negative_binomial").estimate == low
    assert found.get("limit_high", limits="negative_binomial").estimate == high
    assert not found.has("spread")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"every": "day"}, ArgumentError),
        ({"limits": "poisson"}, ArgumentError),
        ({"expected": 0}, ArgumentError),
        ({"closures": "August"}, ArgumentError),
        ({"holidays": [dt.date(2027, 2, 1)]}, ArgumentError),
        ({"holidays": [(dt.date(2027, 2, 8), dt.date(2027, 2, 1))]}, ArgumentError),
        ({"value": "number"}, ColumnNotFoundError),
        ({"ramp_up_until": dt.date(2028, 1, 1)}, TooFewError),
    ],
)
def test_a_series_that_cannot_be_judged_is_refused(arguments, error):
    with pytest.raises(error):
        attendance_chart(weeks(SERIES), **arguments)


# Deliverables.


def plan(**more):
    days = {
        "due": [dt.date(2027, 6, 30), dt.date(2027, 3, 31), dt.date(2028, 6, 30), None],
        "done": [dt.date(2027, 6, 1), dt.date(2027, 4, 10), None, None],
    }
    return pd.DataFrame({"id": ["guide", "charter", "kit", "film"], **days, **more})


def test_deliverables_and_their_states():
    found = back_and_forth(
        milestones(plan(evidence=["a.pdf", " ", None, None]), evidence="evidence",
                   as_of=dt.date(2028, 7, 10))
    )  # fmt: skip
    table = found.table("milestones")
    assert table.column("state") == ("done", "done_late", "late", "undated")
    assert table.column("days_late") == (None, 10, 10, None)
    assert (found["done"].estimate, found["planned"].estimate) == (2, 4)
    assert found["without_evidence"].estimate == 1


def test_what_is_done_after_the_report_is_not_done_yet():
    found = milestones(plan(), as_of=dt.date(2027, 4, 1))
    assert found.table("milestones").column("state") == ("to_come", "late", "to_come", "undated")
    assert milestones(plan()).settings["as_of"] == "2027-06-01"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (plan().drop(columns="due"), ColumnNotFoundError),
        (plan().iloc[:0], TooFewError),
        (plan().assign(id="guide"), DataError),
        (plan().assign(id=["guide", None, "kit", "film"]), DataError),
        (plan().assign(due="soon"), DataError),
    ],
)
def test_deliverables_that_cannot_be_read_are_refused(data, error):
    with pytest.raises(error):
        milestones(data)


# Euros.

SPENT = pd.DataFrame(
    {"category": ["staff", "staff", "meals", None], "amount": [9000, 3000, 500.5, 1.0],
     "supplier": ["a", "a", None, None]}
)  # fmt: skip


def test_what_was_spent():
    found = back_and_forth(costs(SPENT, persons=50))
    assert found["total"].estimate == 12501.5
    assert found.get("amount", category="staff").estimate == 12000
    assert found["per_person"].estimate == pytest.approx(250.03)
    rows = {row[0]: row[1:] for row in costs(SPENT, supplier="supplier").table("costs").rows}
    assert rows["staff"] == (12000, 1, 12000, None)
    assert found.table("costs").rows[1] == ("staff", 12000, 2, 9000, 3000)
    again = costs(SPENT.sample(frac=1, random_state=4), persons=50)
    assert again == found


def test_bounds_of_persons_bound_the_cost():
    change = FavourableChange(estimate=0.5, low=0.25, high=0.75, conf_level=0.95)
    found = costs(SPENT, include=["staff"], persons=(100, 150), change=change)
    ends = [found[f"per_person_{end}"].estimate for end in ("least", "most")]
    assert ends == [80, 120]
    ends = [found[f"per_point_{end}"].estimate for end in ("least", "most")]
    assert ends == pytest.approx([80 / 0.75, 120 / 0.25])
    assert not found.has("per_person")
    assert not found.has("per_point")


@pytest.mark.parametrize(("low", "high"), [(0, 1), (-0.1, 1), (2, 1), (float("nan"), 1)])
def test_no_cost_per_point_without_a_favourable_change(low, high):
    with pytest.raises(ArgumentError, match="side by side"):
        FavourableChange(estimate=0.5, low=low, high=high, conf_level=0.95)


@pytest.mark.parametrize(
    ("data", "arguments", "error"),
    [
        (SPENT.drop(columns="amount"), {}, ColumnNotFoundError),
        (SPENT.iloc[:0], {}, TooFewError),
        (SPENT.assign(amount=np.nan), {}, TooFewError),
        (SPENT.assign(amount="much"), {}, NonNumericError),
        (SPENT.assign(amount=-1), {}, DataError),
        (SPENT, {"include": ["rent"]}, ArgumentError),
        (SPENT, {"persons": 0}, ArgumentError),
        (SPENT, {"persons": (20, 10)}, ArgumentError),
        ("a file", {}, ArgumentError),
    ],
)
def test_expenses_that_cannot_be_read_are_refused(data, arguments, error):
    with pytest.raises(error):
        costs(data, **arguments)


def test_every_caution_is_also_a_warning():
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        data = pd.concat([VISITS, pd.DataFrame({"person": [None], "occasion": ["3"]})])
        found = capture_recapture(data)
    cautions = [note for note in found.notes if note.severity == "caution"]
    assert len(told) == len(cautions) == 1
