"""What must hold of two times of the same people, and of groups that are compared."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solidarity_eval.errors import SolidarityEvalError, StatisticalWarning
from solidarity_eval.psychometrics import (
    floor_and_ceiling,
    measurement_invariance,
    reliable_change,
    reliable_change_index,
    retest_reliability,
    smallest_detectable_change,
    standard_error_of_measurement,
)
from tests.unit.psychometrics.scales import ITEMS, PAIRED, likert, long_form

SCORES = st.floats(0, 10).map(lambda value: round(value, 2))
PAIRS = st.lists(st.tuples(SCORES, SCORES), min_size=5, max_size=20)
MANY = st.lists(st.tuples(SCORES, SCORES), min_size=30, max_size=40)
ERRORS = [retest_reliability, smallest_detectable_change, standard_error_of_measurement]
POINTS = {
    "mean_difference",
    "sem",
    "smallest_detectable_change",
    "limit_of_agreement",
    "standard_error_of_measurement",
    "smallest_detectable_change_group",
}


def quietly(function, *arguments, **more):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        try:
            return function(*arguments, **more)
        except SolidarityEvalError:
            assume(False)


def told(result):
    return {
        (item.term, tuple(item.at.items())): (item.estimate, item.conf_low, item.conf_high)
        for item in result.estimates
    }


def sides(pairs):
    before, after = np.array(pairs).T
    assume(np.ptp(before) > 0.1)
    assume(np.ptp(after) > 0.1)
    assume(np.ptp(after - before) > 0.1)
    assume(np.ptp(after + before) > 0.1)
    return before, after


@pytest.mark.parametrize("function", ERRORS)
@settings(max_examples=25)
@given(pairs=PAIRS, seed=st.integers(0, 1000))
def test_rows_and_names_of_people_do_not_matter(function, pairs, seed):
    data = long_form(*sides(pairs))
    renamed = data.assign(person=data["person"].map(lambda name: f"x{hash(name)}"))
    expected = told(quietly(function, data, **PAIRED))
    for other in (data.sample(frac=1.0, random_state=seed), renamed):
        for key, values in told(quietly(function, other, **PAIRED)).items():
            assert values == pytest.approx(expected[key], rel=1e-7, abs=1e-9)


@pytest.mark.parametrize("function", ERRORS)
@settings(max_examples=25)
@given(pairs=PAIRS, move=st.integers(-20, 20), scale=st.sampled_from([0.5, 10.0]))
def test_points_follow_the_unit_and_correlations_do_not(function, pairs, move, scale):
    before, after = sides(pairs)
    plain = told(quietly(function, long_form(before, after), **PAIRED))
    moved = told(
        quietly(function, long_form(before * scale + move, after * scale + move), **PAIRED)
    )
    for (term, at), values in plain.items():
        factor = scale if term in POINTS else 1.0
        expected = [value * factor for value in values]
        assert moved[term, at] == pytest.approx(expected, rel=1e-6, abs=1e-7)


@settings(max_examples=25)
@given(pairs=PAIRS)
def test_time_turned_round_turns_the_difference_only(pairs):
    before, after = sides(pairs)
    forth = told(quietly(retest_reliability, long_form(before, after), **PAIRED))
    back = told(quietly(retest_reliability, long_form(after, before), **PAIRED))
    for key in (("retest_r", ()), ("icc_2_1", ()), ("icc_3_1", ()), ("sem", ())):
        assert back[key] == pytest.approx(forth[key], rel=1e-7, abs=1e-9)
    value, low, high = forth["mean_difference", ()]
    assert back["mean_difference", ()] == pytest.approx((-value, -high, -low), rel=1e-7, abs=1e-9)


@settings(max_examples=25)
@given(pairs=MANY, r=st.floats(0.0, 0.95))
def test_reliable_change_counts_everyone_once_and_turns_with_the_scale(pairs, r):
    before, after = sides(pairs)
    ask = {**PAIRED, "retest_r": r, "n_items": 4}
    plain = quietly(reliable_change, long_form(before, after), **ask)
    turned = quietly(reliable_change, long_form(10.0 - before, 10.0 - after), **ask)
    up, down, same = plain.table("moves").column("n")
    assert up + down + same == len(before)
    error = plain["standard_error_of_difference"].estimate
    gap = np.abs(np.abs((after - before) / error) - 1.959964).min()
    assume(gap > 1e-6)
    assert turned.table("moves").column("n") == (down, up, same)
    assert sum(plain.table("moves").column("expected_share")) == pytest.approx(1.0)


@settings(max_examples=25)
@given(pairs=PAIRS, seed=st.integers(0, 1000), scale=st.sampled_from([0.5, 10.0]))
def test_each_index_stays_with_its_person_whatever_the_rows_and_the_unit(pairs, seed, scale):
    before, after = sides(pairs)
    ask = {**PAIRED, "retest_r": 0.8, "n_items": 4}
    data = long_form(before, after)
    plain = quietly(reliable_change_index, data, **ask)
    other = data.assign(score=data["score"] * scale).sample(frac=1.0, random_state=seed)
    again = quietly(reliable_change_index, other, **ask)
    assert list(plain.index) == sorted(data["person"].unique())
    pd.testing.assert_series_equal(again.loc[plain.index], plain, rtol=1e-7, atol=1e-9)


@settings(max_examples=25)
@given(pairs=MANY, r=st.floats(0.1, 0.8))
def test_a_better_measure_detects_smaller_changes(pairs, r):
    before, after = sides(pairs)
    data = long_form(before, after)
    coarse, fine = (
        quietly(reliable_change, data, **PAIRED, retest_r=value, n_items=4)
        for value in (r, r + 0.15)
    )
    name = "smallest_reliable_change"
    assert fine[name].estimate < coarse[name].estimate
    move = {"move": "no_reliable_change"}
    assert fine.get("share", **move).estimate <= coarse.get("share", **move).estimate


@settings(max_examples=25)
@given(pairs=PAIRS, r=st.floats(0.0, 0.99))
def test_error_of_measurement_is_below_the_spread(pairs, r):
    before, _ = sides(pairs)
    data = long_form(before, before)
    first = data[data["wave"] == "before"]
    result = quietly(standard_error_of_measurement, first, outcome="score", reliability=r)
    sem = result["standard_error_of_measurement"]
    assert sem.estimate <= np.std(before, ddof=1) * (1 + 1e-12)
    assert sem.conf_low <= sem.estimate <= sem.conf_high


@settings(max_examples=25)
@given(pairs=PAIRS)
def test_floor_and_ceiling_change_places_when_the_scale_is_turned(pairs):
    before = np.round(np.array(pairs)[:, 0])
    data = long_form(before, 10.0 - before)
    one, two = (
        quietly(floor_and_ceiling, data[data["wave"] == wave], outcome="score", low=0, high=10)
        for wave in ("before", "after")
    )
    assert one["floor_share"].estimate == two["ceiling_share"].estimate
    assert one["ceiling_share"].conf_high == two["floor_share"].conf_high
    alone = data[data["wave"] == "before"]
    double = quietly(floor_and_ceiling, pd.concat([alone, alone]), outcome="score", low=0, high=10)
    assert double["floor_share"].estimate == one["floor_share"].estimate


@settings(max_examples=5)
@given(seed=st.integers(0, 1000))
def test_invariance_does_not_depend_on_which_group_comes_first(seed):
    data = likert(n=260, seed=seed)
    data["group"] = ["a"] * 130 + ["b"] * 130
    forth = quietly(measurement_invariance, data, items=ITEMS, group="group")
    back = quietly(measurement_invariance, data[::-1], items=ITEMS, group="group")
    assert forth.settings["compared"] == ("a", "b")
    assert back.settings["compared"] == ("b", "a")
    for test in forth.tests:
        assert back.test(test.name).statistic == pytest.approx(test.statistic, rel=1e-6, abs=1e-7)
    chi2 = [forth.test(level).statistic for level in ("configural", "metric", "scalar", "strict")]
    assert chi2 == sorted(chi2)


@settings(max_examples=5)
@given(seed=st.integers(0, 1000))
def test_groups_drawn_from_the_same_answers_differ_in_nothing(seed):
    half = likert(n=150, seed=seed)
    data = half.assign(group="a")
    both = pd.concat([data, half.assign(group="b")], ignore_index=True)
    result = quietly(measurement_invariance, both, items=ITEMS, group="group")
    for name in ("metric_vs_configural", "scalar_vs_metric", "strict_vs_scalar"):
        assert result.test(name).statistic == pytest.approx(0.0, abs=1e-6)
    assert result["factor_mean"].estimate == pytest.approx(0.0, abs=1e-6)
