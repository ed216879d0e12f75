"""What counts, bounds, limits and costs keep whatever the numbers."""

import datetime as dt
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_eval.errors import DataError, StatisticalWarning
from solidarity_eval.reach import (
    FavourableChange,
    Promise,
    attendance_chart,
    capture_recapture,
    costs,
    counts_against_target,
    distinct_persons,
    milestones,
    target_state,
)

END = dt.date(2030, 12, 31)
COUNTS = st.lists(st.integers(0, 500), min_size=6, max_size=24)
SERIES = st.lists(st.integers(1, 400), min_size=12, max_size=40)
ORDER = {"below": 0, "kept": 1, "above": 2}


def months(values):
    names = [f"{2026 + i // 12}-{i % 12 + 1:02}" for i in range(len(values))]
    return pd.DataFrame({"period": names, "value": values})


def weeks(values):
    return pd.DataFrame(
        {"period": [f"2027-W{i + 1:02}" for i in range(len(values))], "value": values}
    )


def quiet(function, *arguments, **more):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        return function(*arguments, **more)


@given(COUNTS, st.randoms(use_true_random=False))
def test_a_count_cut_in_parts_is_the_same_count(values, random):
    whole = months(values)
    parts = [random.randint(0, value) for value in values]
    cut = pd.concat([whole.assign(value=parts), whole.assign(value=np.array(values) - parts)])
    promise = Promise(at_least=100_000, by=END)
    first = quiet(counts_against_target, whole, promise=promise)
    second = quiet(counts_against_target, cut.sample(frac=1, random_state=1), promise=promise)
    assert second["total"].estimate == first["total"].estimate == sum(values)
    assert second.has("projection") == first.has("projection") == any(values)
    if any(values):
        found, again = first["projection"], second["projection"]
        assert again.conf_high == pytest.approx(found.conf_high)
        assert sum(values) <= found.conf_low <= found.estimate <= found.conf_high


@given(
    st.sampled_from(["at_least", "more_than", "exactly"]),
    st.integers(0, 50),
    st.integers(0, 60),
    st.integers(0, 60),
)
def test_more_people_never_undo_a_promise_kept(kind, amount, first, second):
    promise = Promise(**{kind: amount})
    low, high = sorted((first, second))
    sides = [ORDER[promise.side(value, value)] for value in (low, high)]
    assert sides == sorted(sides)
    sure = target_state(promise, high, low=low, high=high, over=True)
    if sure.state == "reached":
        assert all(promise.keeps(value) for value in range(low, high + 1))
    if sure.state == "not_reached":
        assert not any(promise.keeps(value) for value in range(low, high + 1))


@given(st.lists(st.sets(st.integers(0, 30), min_size=1), min_size=1, max_size=5))
def test_the_bounds_hold_the_people_there_are(groups):
    counts = pd.DataFrame(
        {"indicator": [f"i{i}" for i in range(len(groups))], "value": [len(g) for g in groups]}
    )
    found = distinct_persons(counts=counts)
    truth = len(set().union(*groups))
    if found.has("distinct"):
        assert found["distinct"].estimate == truth
    else:
        assert found["least"].estimate <= truth <= found["most"].estimate
    presences = pd.DataFrame({"person": [person for group in groups for person in group]})
    assert distinct_persons(presences)["distinct"].estimate == truth


@given(st.integers(0, 2**32 - 1))
def test_a_lower_bound_knows_people_by_their_visits_alone(seed):
    rng = np.random.default_rng(seed)
    seen = np.argwhere(rng.random((40, 8)) < rng.beta(0.8, 3, 40)[:, None])
    data = pd.DataFrame(seen, columns=["person", "occasion"])
    try:
        found = capture_recapture(data)
    except DataError:
        assert data["person"].value_counts().max() == 1
        return
    bound = found["lower_bound"]
    assert found["seen"].estimate <= bound.conf_low <= bound.estimate <= bound.conf_high
    renamed = data.assign(
        person="p" + data["person"].astype(str), occasion=9 - data["occasion"]
    ).sample(frac=1, random_state=0)
    again = capture_recapture(renamed)["lower_bound"]
    assert (again.estimate, again.std_error) == pytest.approx((bound.estimate, bound.std_error))


@given(SERIES, st.integers(0, 300))
def test_limits_move_with_the_weeks(values, more):
    first, moved = attendance_chart(weeks(values)), attendance_chart(weeks(np.add(values, more)))
    centre = first["centre"].estimate
    half = first.get("limit_high", limits="laney").estimate - centre
    assert moved["centre"].estimate == pytest.approx(centre + more)
    high = moved.get("limit_high", limits="laney").estimate
    assert high == pytest.approx(centre + more + half)
    assert moved["slope"].estimate == pytest.approx(first["slope"].estimate)
    for term in ("longest_run", "crossings"):
        assert moved[term].estimate == first[term].estimate


@given(SERIES)
def test_time_turned_over_turns_the_slope_alone(values):
    first, turned = attendance_chart(weeks(values)), attendance_chart(weeks(values[::-1]))
    assert turned["slope"].estimate == pytest.approx(-first["slope"].estimate)
    for term in ("median", "centre", "spread", "longest_run", "crossings"):
        assert turned[term].estimate == pytest.approx(first[term].estimate)


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=12), st.integers(1, 500))
def test_a_cost_shared_by_more_people_is_smaller_in_proportion(spent, people):
    data = pd.DataFrame({"category": [f"c{i % 3}" for i in range(len(spent))], "amount": spent})
    change = FavourableChange(estimate=2.0, low=1.0, high=3.0, conf_level=0.95)
    one = costs(data, persons=people, change=change)
    two = costs(data, persons=2 * people, change=change)
    assert one["total"].estimate == sum(spent)
    assert one["per_person"].estimate == pytest.approx(2 * two["per_person"].estimate)
    point = one["per_point"]
    assert point.conf_low == pytest.approx(one["per_person"].estimate / 3)
    assert point.conf_high == pytest.approx(one["per_person"].estimate)
    twice = costs(pd.concat([data, data]), persons=people)
    assert twice["per_person"].estimate == pytest.approx(2 * one["per_person"].estimate)


@given(
    st.lists(
        st.tuples(
            st.none() | st.dates(END, dt.date(2033, 1, 1)),
            st.none() | st.dates(END, dt.date(2033, 1, 1)),
        ),
        min_size=1,
        max_size=8,
    ),
    st.dates(END, dt.date(2033, 1, 1)),
    st.integers(0, 400),
)
def test_time_undoes_no_deliverable(days, day, later):
    data = pd.DataFrame(
        {
            "id": [f"d{i}" for i in range(len(days))],
            "due": pd.Series([due for due, _ in days], dtype="object"),
            "done": pd.Series([done for _, done in days], dtype="object"),
        }
    )
    first = milestones(data, as_of=day)
    second = milestones(data, as_of=day + dt.timedelta(days=later))
    assert first["done"].estimate <= second["done"].estimate <= len(days)
    shuffled = milestones(data.sample(frac=1, random_state=1), as_of=day)
    assert sorted(shuffled.table("milestones").rows, key=str) == sorted(
        first.table("milestones").rows, key=str
    )
