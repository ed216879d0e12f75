"""What must hold for any register: shares add up; order, names and units are nothing."""

import datetime as dt
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_eval._kernels.competing_risks import aalen_johansen
from solidarity_eval.errors import StatisticalWarning
from solidarity_eval.reach import (
    cumulative_incidence,
    dyads_alive,
    equity_of_reach,
    referral_cascade,
    transition_rate,
)

FOLLOWED = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 3)), min_size=1, max_size=60)
START = dt.date(2025, 1, 1)
EVENTS = st.lists(
    st.tuples(st.integers(0, 11), st.sampled_from(["open", "moved", "ended"]), st.integers(0, 300)),
    max_size=60,
)


def quiet(function, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        return function(*args, **options)


def register(events, n=12):
    rows = [(f"F{i}", "start", START + dt.timedelta(days=10 * i)) for i in range(n)]
    rows += [(f"F{who}", what, START + dt.timedelta(days=day)) for who, what, day in events]
    return pd.DataFrame(rows, columns=["person", "event", "date"])


@given(FOLLOWED)
def test_exits_and_staying_add_up(people):
    curve = aalen_johansen([t for t, _ in people], [c for _, c in people], kinds=3)
    total = curve.incidence.sum(axis=1) + curve.staying
    assert total == pytest.approx(np.ones(len(curve.times)), abs=1e-12)
    assert (np.diff(curve.incidence, axis=0) >= -1e-15).all()
    assert (curve.incidence_se >= 0).all()


@given(FOLLOWED, st.integers(0, 5))
def test_order_and_a_change_of_unit_are_nothing(people, seed):
    times, causes = (np.array(column) for column in zip(*people, strict=True))
    one = aalen_johansen(times, causes, kinds=3)
    mixed = np.random.default_rng(seed).permutation(len(times))
    two = aalen_johansen(7.0 * times[mixed], causes[mixed], kinds=3)
    assert two.times == pytest.approx(7.0 * one.times)
    assert two.incidence == pytest.approx(one.incidence, abs=1e-15)
    assert two.incidence_se == pytest.approx(one.incidence_se, abs=1e-12)


@given(FOLLOWED)
def test_everyone_twice_keeps_the_shares_and_shrinks_the_errors(people):
    times, causes = (list(column) for column in zip(*people, strict=True))
    one = aalen_johansen(times, causes, kinds=3)
    two = aalen_johansen(times * 2, causes * 2, kinds=3)
    assert two.incidence == pytest.approx(one.incidence, abs=1e-14)
    assert two.incidence_se == pytest.approx(one.incidence_se / 2**0.5, abs=1e-12)


@given(FOLLOWED)
def test_merging_two_exits_adds_their_curves(people):
    times, causes = (np.array(column) for column in zip(*people, strict=True))
    apart = aalen_johansen(times, causes, kinds=3)
    joined = aalen_johansen(times, np.where(causes == 3, 2, causes), kinds=2)
    assert joined.incidence[:, 1] == pytest.approx(apart.incidence[:, 1:].sum(axis=1), abs=1e-12)


@given(FOLLOWED)
def test_one_minus_kaplan_meier_is_never_below(people):
    """Taking the other exits for people who may still pass can but raise the share."""
    times, causes = (np.array(column) for column in zip(*people, strict=True))
    competing = aalen_johansen(times, causes, kinds=3)
    alone = aalen_johansen(times, np.where(causes == 1, 1, 0), kinds=1)
    for time in np.unique(times):
        assert alone.at(time, 0)[0] >= competing.at(time, 0)[0] - 1e-12


@given(EVENTS, st.integers(30, 200))
def test_the_transition_is_the_curve_where_every_window_is_complete(events, window):
    found = quiet(
        transition_rate,
        register(events),
        start="start",
        reached="open",
        competing=["moved"],
        within_days=window,
        until=START + dt.timedelta(days=400),
    )
    curve = found.get("cumulative_incidence", cause="open")
    assert found["proportion"].estimate == pytest.approx(curve.estimate, abs=1e-12)
    counts = dict(found.table("counts").rows)
    parts = counts["reached"] + counts["exit: moved"] + counts["not_reached"]
    assert parts == counts["complete"] == 12


@given(EVENTS, st.integers(0, 4))
def test_names_and_order_of_families_are_nothing(events, seed):
    data = register(events)
    options = {"start": "start", "reached": "open", "competing": ["moved"], "within_days": 60}
    one = quiet(transition_rate, data, **options)
    renamed = data.assign(person=data["person"].map(lambda name: f"x-{name[::-1]}"))
    two = quiet(transition_rate, renamed.sample(frac=1, random_state=seed), **options)
    assert two.table("counts") == one.table("counts")
    for a, b in zip(one.estimates, two.estimates, strict=True):
        assert b.estimate == pytest.approx(a.estimate, abs=1e-12)


@given(EVENTS)
def test_a_longer_window_never_lowers_the_number_that_passed(events):
    until = START + dt.timedelta(days=800)
    counts = [
        dict(
            quiet(
                transition_rate,
                register(events),
                start="start",
                reached="open",
                within_days=days,
                until=until,
            )
            .table("counts")
            .rows
        )["reached"]
        for days in (20, 60, 180, 360)
    ]
    assert counts == sorted(counts)


@given(EVENTS)
def test_dyads_alive_and_ended_add_up(events):
    found = quiet(
        dyads_alive,
        register(events),
        start="start",
        end="ended",
        competing=["moved"],
        at_months=[3, 6],
        until=START + dt.timedelta(days=500),
    )
    for months in (3.0, 6.0):
        ended = sum(
            e.estimate for e in found.estimates if e.term == "ended" and e.at["months"] == months
        )
        assert ended + found.get("alive", months=months).estimate == pytest.approx(1.0)


@given(EVENTS)
def test_shares_of_a_cascade_stay_within_one(events):
    found = quiet(referral_cascade, register(events), steps=["start", "open", "moved"])
    table = found.table("cascade")
    for row in (dict(zip(table.columns, row, strict=True)) for row in table.rows):
        assert row["kept_previous"] <= row["from_previous"]
        assert row["kept_first"] <= row["from_first"]
        assert row["skipped"] <= row["n"]


@given(st.lists(st.sampled_from("abc"), min_size=5, max_size=60), st.integers(0, 3))
def test_differences_with_the_neighbourhood_add_up_to_nothing(words, seed):
    people = pd.DataFrame({"person": range(len(words)), "age": words})
    district = pd.DataFrame({"variable": "age", "category": list("abc"), "share": [0.2, 0.3, 0.5]})
    found = quiet(equity_of_reach, people, variables=["age"], neighbourhood=district)
    gaps = [e.estimate for e in found.estimates if e.term == "difference"]
    assert sum(gaps) == pytest.approx(0.0, abs=1e-12)
    mixed = people.sample(frac=1, random_state=seed)
    assert quiet(equity_of_reach, mixed, variables=["age"], neighbourhood=district) == found


@pytest.mark.parametrize(
    ("column", "value"),
    [("time", "soon"), ("time", np.inf), ("time", -1.0)],
)
def test_a_table_that_cannot_be_read_is_refused(column, value):
    data = pd.DataFrame({"time": [1.0, 2.0, 3.0], "cause": ["a", "b", "still"]}).astype(object)
    data.loc[0, column] = value
    with pytest.raises(ValueError, match=column):
        cumulative_incidence(data, time="time", cause="cause")


def test_rows_without_a_cause_are_told():
    data = pd.DataFrame({"time": [1.0, 2.0, np.nan, 4.0], "cause": ["a", None, "a", "still"]})
    found = quiet(cumulative_incidence, data, time="time", cause="cause", at=[2, 9])
    notes = {note.code: note.values for note in found.notes}
    assert notes["reach_people.rows_left_out"] == {"n": 2}
    assert notes["reach_people.beyond"] == {"last": 4.0}
    assert {e.at["time"] for e in found.estimates if e.term == "staying"} == {2.0}
    with pytest.raises(ValueError, match="at holds"):
        cumulative_incidence(data, time="time", cause="cause", at=-1)
    with pytest.raises(ValueError, match="everyone"):
        cumulative_incidence(data.iloc[3:], time="time", cause="cause")
