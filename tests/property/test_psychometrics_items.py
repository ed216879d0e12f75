"""What must hold of every number on a table of items, whatever the answers."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solidarity_eval import psychometrics
from solidarity_eval.errors import SolidarityEvalError, StatisticalWarning
from tests.unit.psychometrics.scales import ITEMS, likert

SCALES = {
    "raw": ("cronbach_alpha", {}, "alpha"),
    "standardized": ("cronbach_alpha", {"method": "standardized"}, "alpha"),
    "lambda6": ("guttman_lambda6", {}, "guttman_lambda6"),
    "half": ("split_half", {}, "spearman_brown"),
    "icc": ("intraclass_correlation", {}, "icc_2_1"),
}
FACTORS = {
    "omega": ("omega_total", {}, "omega_total"),
    "omega_minres": ("omega_total", {"method": "minres"}, "omega_total"),
    "cfa": ("one_factor_cfa", {}, "rmsea"),
}
ORDERED = {
    "ordinal": ("cronbach_alpha", {"method": "ordinal"}, "alpha"),
    "polychoric": ("polychoric_correlation", {"items": ["q1", "q2"]}, "polychoric_correlation"),
    "polychoric_ml": (
        "polychoric_correlation",
        {"items": ["q1", "q2"], "method": "ml"},
        "polychoric_correlation",
    ),
}
EVERY = {**SCALES, **FACTORS, **ORDERED, "items": ("item_analysis", {}, "item_rest_r")}
TABLES = st.lists(st.lists(st.integers(1, 5), min_size=4, max_size=4), min_size=6, max_size=15).map(
    lambda rows: pd.DataFrame(rows, columns=ITEMS, dtype=float)
)
SEEDS = st.integers(0, 10_000)


def ask(key, data, **more):
    name, arguments, _ = EVERY[key]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        return getattr(psychometrics, name)(data, **{"items": ITEMS, **arguments, **more})


def numbers(result):
    told = [
        value
        for item in result.estimates
        for value in (item.estimate, item.std_error, item.conf_low, item.conf_high)
        if value is not None
    ]
    return np.array(told + [test.p_value for test in result.tests])


def asked(key, data, **more):
    """Return the numbers, or leave the example where the method refuses the answers."""
    try:
        return numbers(ask(key, data, **more))
    except SolidarityEvalError:
        assume(False)


def same(one, two, rel=1e-9):
    np.testing.assert_allclose(one, two, rtol=rel, atol=rel)


@pytest.mark.parametrize("key", SCALES)
@settings(max_examples=30)
@given(data=TABLES, seed=SEEDS)
def test_the_order_of_the_people_does_not_matter(key, data, seed):
    shuffled = data.sample(frac=1.0, random_state=seed)
    same(asked(key, data), asked(key, shuffled))


@pytest.mark.parametrize("key", SCALES)
@settings(max_examples=30)
@given(data=TABLES, move=st.integers(-50, 50), scale=st.sampled_from([-3.0, 0.5, 10.0]))
def test_the_unit_of_the_scale_does_not_matter(key, data, move, scale):
    same(asked(key, data), asked(key, data * scale + move), rel=1e-7)


@pytest.mark.parametrize("key", SCALES)
@settings(max_examples=30)
@given(data=TABLES)
def test_the_names_of_the_items_do_not_matter(key, data):
    names = {item: f"other {item}" for item in ITEMS}
    same(asked(key, data), asked(key, data.rename(columns=names), items=list(names.values())))


@pytest.mark.parametrize("key", ["raw", "standardized", "lambda6", "icc"])
@settings(max_examples=30)
@given(data=TABLES, order=st.permutations(ITEMS))
def test_the_order_of_the_items_does_not_matter(key, data, order):
    same(asked(key, data), asked(key, data, items=order))


@pytest.mark.parametrize("key", SCALES)
@settings(max_examples=30)
@given(data=TABLES, at=st.integers(0, 5), item=st.sampled_from(ITEMS))
def test_a_person_with_a_hole_counts_as_absent(key, data, at, item):
    holed = data.copy()
    holed.loc[at, item] = np.nan
    same(asked(key, holed), asked(key, data.drop(index=at)))


@settings(max_examples=30)
@given(data=TABLES)
def test_twice_the_people_keep_every_coefficient_that_has_no_n(data):
    double = pd.concat([data, data])
    for key in ("raw", "standardized", "lambda6", "half"):
        _, _, term = EVERY[key]
        try:
            once = ask(key, data)[term].estimate
        except SolidarityEvalError:
            continue
        assert ask(key, double)[term].estimate == pytest.approx(once, rel=1e-9, abs=1e-9)


@settings(max_examples=30)
@given(data=TABLES)
def test_alpha_is_the_consistency_of_the_mean_of_k_ratings(data):
    # Alpha is ICC(3, k), the items being the ratings.
    try:
        icc = ask("icc", data)["icc_3_k"]
    except SolidarityEvalError:
        assume(False)
    alpha = ask("raw", data)["alpha"]
    assert alpha.estimate == pytest.approx(icc.estimate, rel=1e-9, abs=1e-9)
    assert alpha.conf_low == pytest.approx(icc.conf_low, rel=1e-6, abs=1e-6)
    assert alpha.conf_high == pytest.approx(icc.conf_high, rel=1e-6, abs=1e-6)


@settings(max_examples=30)
@given(data=TABLES)
def test_lambda6_is_at_most_one_and_alpha_lies_in_its_interval(data):
    try:
        alpha = ask("raw", data)["alpha"]
    except SolidarityEvalError:
        assume(False)
    assert alpha.conf_low <= alpha.estimate <= alpha.conf_high <= 1.0 + 1e-12


@settings(max_examples=30)
@given(data=TABLES, seed=SEEDS)
def test_item_analysis_follows_the_items(data, seed):
    order = list(np.random.default_rng(seed).permutation(ITEMS))
    try:
        result = ask("items", data)
        again = ask("items", data.sample(frac=1.0, random_state=seed), items=order)
    except SolidarityEvalError:
        assume(False)
    for estimate in result.estimates:
        other = again.get(estimate.term, **estimate.at)
        assert other.estimate == pytest.approx(estimate.estimate, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("key", {**FACTORS, **ORDERED})
@settings(max_examples=8)
@given(seed=SEEDS)
def test_factor_models_and_ordered_answers_keep_the_same_invariances(key, seed):
    data = likert(n=130, seed=seed)
    found = asked(key, data)
    same(found, asked(key, data.sample(frac=1.0, random_state=seed)), rel=1e-6)
    names = {item: f"other {item}" for item in ITEMS}
    wanted = [names[item] for item in EVERY[key][1].get("items", ITEMS)]
    same(found, asked(key, data.rename(columns=names), items=wanted), rel=1e-9)
    if key in ORDERED:
        # Only the order of the answers counts.
        _, _, term = EVERY[key]
        one, two = ask(key, data)[term], ask(key, data**3)[term]
        assert two.estimate == pytest.approx(one.estimate, rel=1e-6)


@settings(max_examples=10)
@given(seed=SEEDS, turned=st.sampled_from(["q1", "q2"]))
def test_turning_one_item_turns_its_polychoric_correlation(seed, turned):
    data = likert(n=120, seed=seed)
    for method in ("two_step", "ml"):
        plain = ask("polychoric", data, method=method)["polychoric_correlation"]
        other = ask("polychoric", data, method=method, reverse=[turned], ranges=(1, 5))
        other = other["polychoric_correlation"]
        assert other.estimate == pytest.approx(-plain.estimate, rel=1e-6, abs=1e-8)
        assert other.std_error == pytest.approx(plain.std_error, rel=1e-5)
        assert other.conf_low == pytest.approx(-plain.conf_high, rel=1e-5)


@settings(max_examples=6)
@given(seed=SEEDS, scale=st.sampled_from([0.01, 100.0]))
def test_the_fit_does_not_depend_on_the_unit_of_an_item(seed, scale):
    data = likert(n=130, seed=seed)
    try:
        plain = ask("cfa", data)
        other = ask("cfa", data.assign(q2=data["q2"] * scale))
    except SolidarityEvalError:
        assume(False)
    for test in ("exact_fit", "exact_fit_scaled", "baseline"):
        ours, theirs = plain.test(test).statistic, other.test(test).statistic
        assert theirs == pytest.approx(ours, rel=1e-6, abs=1e-9)
    one = plain.get("loading", item="q2").estimate
    assert other.get("loading", item="q2").estimate == pytest.approx(scale * one, rel=1e-5)
    for item in ITEMS:
        one = plain.get("loading_standardized", item=item).estimate
        two = other.get("loading_standardized", item=item).estimate
        assert two == pytest.approx(one, rel=1e-5)


@settings(max_examples=6)
@given(seed=SEEDS)
def test_the_order_and_names_of_factors_do_not_matter(seed):
    first, second = likert(n=130, seed=seed), likert(n=130, seed=seed + 1)
    second = (second + first).set_axis(["r1", "r2", "r3", "r4"], axis=1)
    data = pd.concat([first, second], axis=1)
    one = {"a": ITEMS, "b": list(second)}
    two = {"later": list(second)[::-1], "sooner": ITEMS[::-1]}
    analyse = psychometrics.confirmatory_factor_analysis
    try:
        plain, other = (analyse(data, factors=factors) for factors in (one, two))
    except (SolidarityEvalError, StatisticalWarning):
        assume(False)
    for test in ("exact_fit", "exact_fit_scaled"):
        expected = plain.test(test).statistic
        assert other.test(test).statistic == pytest.approx(expected, rel=1e-6)
    expected = plain["factor_correlation"].estimate
    assert other["factor_correlation"].estimate == pytest.approx(expected, rel=1e-5)
    moved = analyse(data * 10.0 + 3.0, factors=one)
    assert moved["factor_correlation"].estimate == pytest.approx(expected, rel=1e-5)
    for item in ITEMS:
        loading = plain.get("loading", item=item).estimate
        assert other.get("loading", item=item).estimate == pytest.approx(loading, rel=1e-5)
        assert moved.get("loading", item=item).estimate == pytest.approx(10 * loading, rel=1e-5)
