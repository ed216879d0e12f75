"""What must hold of every estimator alike, whoever answered."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solidarity_eval.errors import SolidarityEvalError
from tests.estimators import ESTIMATORS, same

every = pytest.mark.parametrize("name", ESTIMATORS)
FEW = settings(max_examples=4)
SEEDS = st.integers(0, 10_000)


def some_people(estimator, seed):
    """The rows of most of the people of a table, drawn at random, with their number."""
    data = estimator.data()
    people = data["person"].unique()
    rng = np.random.default_rng(seed)
    kept = rng.permutation(people)[: max(12, int(len(people) * rng.uniform(0.6, 1.0)))]
    drawn = data[data["person"].isin(kept)]
    try:
        return drawn, estimator.quiet(drawn), rng
    except SolidarityEvalError:
        assume(False)


def shuffled(data, rng):
    """The rows in another order; the first stays, as it names the reference of waves or groups."""
    return data.iloc[[0, *(1 + rng.permutation(len(data) - 1))]]


@every
@FEW
@given(seed=SEEDS)
def test_the_order_of_the_rows_does_not_count(name, seed):
    data, expected, rng = some_people(ESTIMATORS[name], seed)
    same(ESTIMATORS[name].quiet(shuffled(data, rng)), expected)


@pytest.mark.parametrize(
    "name", [n for n in ESTIMATORS if n not in ("bootstrap_change", "reliable_change_index")]
)
@FEW
@given(seed=SEEDS)
def test_the_names_of_the_people_do_not_count(name, seed):
    data, expected, rng = some_people(ESTIMATORS[name], seed)
    people = data["person"].unique()
    names = dict(zip(people, rng.permutation(len(people)), strict=True))
    same(ESTIMATORS[name].quiet(data.assign(person=data["person"].map(names))), expected)


@every
@FEW
@given(seed=SEEDS)
def test_a_person_without_any_answer_does_not_count(name, seed):
    estimator = ESTIMATORS[name]
    data, expected, _ = some_people(estimator, seed)
    nobody = data[data["person"] == data["person"].iloc[0]].assign(
        person="X000", **dict.fromkeys(estimator.numbers, np.nan)
    )
    same(estimator.quiet(pd.concat([data, nobody], ignore_index=True)), expected)


PAIRED = [name for name, item in ESTIMATORS.items() if "pre" in item.arguments]
GROUPED = [name for name, item in ESTIMATORS.items() if "programme" in item.arguments]


@pytest.mark.parametrize("name", PAIRED + GROUPED)
@FEW
@given(seed=SEEDS)
def test_a_wave_or_a_group_that_is_not_asked_for_does_not_count(name, seed):
    estimator = ESTIMATORS[name]
    data, expected, rng = some_people(estimator, seed)
    column = "wave" if name in PAIRED else "arm"
    other = data.head(5).assign(y=rng.integers(0, 2, 5).astype(float), **{column: "another"})
    other = other.assign(person=[f"X{i}" for i in range(5)])
    same(estimator.quiet(pd.concat([data, other], ignore_index=True)), expected)


@pytest.mark.parametrize("low", [1.0, 0.0])
@FEW
@given(seed=SEEDS, move=st.integers(-30, 30), scale=st.sampled_from([0.5, 2.0, 10.0]))
def test_a_description_follows_the_scale(low, seed, move, scale):
    data, expected, _ = some_people(ESTIMATORS["describe"], seed)
    there = ESTIMATORS["describe"].quiet(data.assign(points=move + scale * (data["points"] + low)))
    for term in ("mean", "median"):
        found = there[term].estimate
        assert found == pytest.approx(move + scale * (expected[term].estimate + low))
    assert there["sd"].estimate == pytest.approx(scale * expected["sd"].estimate)
    assert there["skewness"].estimate == pytest.approx(expected["skewness"].estimate, abs=1e-9)


@FEW
@given(seed=SEEDS, scale=st.sampled_from([0.5, 2.0, 10.0]))
def test_an_index_of_reliable_change_has_no_unit_and_turns_with_the_scale(seed, scale):
    estimator = ESTIMATORS["reliable_change_index"]
    data, expected, _ = some_people(estimator, seed)
    scaled = estimator.quiet(data.assign(y=7.0 + scale * data["y"]))
    assert scaled.to_numpy() == pytest.approx(expected.to_numpy())
    turned = estimator.quiet(data.assign(y=9.0 - data["y"]))
    assert turned.to_numpy() == pytest.approx(-expected.to_numpy())


@FEW
@given(seed=SEEDS, copies=st.integers(2, 4))
def test_counting_everyone_several_times_moves_no_ratio_and_narrows_its_interval(seed, copies):
    for name, term in (
        ("risk_ratio", "log_risk_ratio"),
        ("odds_ratio", "log_odds_ratio"),
        ("rate_ratio", "log_rate_ratio"),
        ("difference_in_proportions", "difference_in_proportions"),
        ("shift_across_categories", "share_up"),
        ("floor_and_ceiling", "floor_share"),
    ):
        estimator = ESTIMATORS[name]
        data, expected, _ = some_people(estimator, seed)
        more = pd.concat([data.assign(person=data["person"] + f"-{i}") for i in range(copies)])
        once, found = expected[term], estimator.quiet(more)[term]
        assert found.estimate == pytest.approx(once.estimate, abs=1e-12)
        assert found.conf_high - found.conf_low < once.conf_high - once.conf_low
