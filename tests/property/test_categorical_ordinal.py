"""Ordered answers are read by their order: renaming categories, turning scales, swapping sides."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solidarity_eval import effects
from solidarity_eval.errors import DataError, StatisticalWarning
from tests.unit.effects_categorical.tables import long, nudge

RENAMED = {1: -3.0, 2: 0.5, 3: 4.0, 4: 100.0}


@pytest.fixture(autouse=True)
def _small_samples_are_the_point():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        yield


@st.composite
def two_answers(draw, least=4, most=30):
    n = draw(st.integers(least, most))
    answer = st.lists(st.integers(1, 4), min_size=n, max_size=n)
    data = pd.DataFrame({"person": range(n), "x": draw(answer), "y": draw(answer)})
    assume(data["x"].nunique() > 1)
    assume(data["y"].nunique() > 1)
    return data


@st.composite
def regressed(draw, waves=1):
    """Answers 1 to 4 that lean on a covariate, some persons higher than others."""
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    n = draw(st.integers(25, 50))
    person = np.repeat(np.arange(n), waves)
    x = rng.normal(size=n * waves)
    latent = 0.6 * x + rng.logistic(size=n * waves) + rng.normal(size=n)[person]
    answer = 1 + np.searchsorted([-1.5, 0, 1.5], latent)
    assume(len(set(answer)) == 4)
    return pd.DataFrame({"person": person, "answer": answer, "x": x})


def estimates(result, term):
    return [item.estimate for item in result.estimates if item.term == term]


@given(two_answers())
def test_swapping_the_two_answers_swaps_somers_d_and_nothing_else(data):
    one = effects.ordinal_association(data, x="x", y="y")
    other = effects.ordinal_association(data, x="y", y="x")
    for term in ("kendall_tau_b", "kendall_tau_c", "spearman", "pearson", "cramers_v"):
        assert other[term].estimate == pytest.approx(one[term].estimate, abs=1e-12)
        if one[term].std_error is not None:
            assert other[term].std_error == pytest.approx(one[term].std_error, abs=1e-9)
    assert one.get("somers_d", given="x").estimate == pytest.approx(
        other.get("somers_d", given="y").estimate
    )


@given(two_answers())
def test_turning_one_scale_turns_the_association(data):
    one = effects.ordinal_association(data, x="x", y="y")
    turned = effects.ordinal_association(data.assign(y=5 - data["y"]), x="x", y="y")
    for term in ("kendall_tau_b", "kendall_tau_c", "spearman", "pearson", "goodman_kruskal_gamma"):
        if one.has(term):
            assert turned[term].estimate == pytest.approx(-one[term].estimate, abs=1e-12)
    assert turned["cramers_v"].estimate == pytest.approx(one["cramers_v"].estimate)
    for test in one.tests:
        assert turned.test(test.name).p_value == pytest.approx(test.p_value, rel=1e-8)


@given(two_answers(), st.integers(0, 9))
def test_names_of_categories_and_order_of_rows_do_not_count(data, seed):
    one = effects.ordinal_association(data, x="x", y="y")
    other = effects.ordinal_association(
        nudge(data.assign(x=data["x"].map(RENAMED)), seed), x="x", y="y"
    )
    for first, second in zip(one.estimates, other.estimates, strict=True):
        if first.term != "pearson":
            assert second.estimate == pytest.approx(first.estimate, abs=1e-12)
    for test in one.tests:
        assert other.test(test.name).p_value == pytest.approx(test.p_value, rel=1e-9)


@given(two_answers())
def test_measures_stay_between_minus_one_and_one_and_in_their_intervals(data):
    for item in effects.ordinal_association(data, x="x", y="y").estimates:
        assert -1 - 1e-12 <= item.estimate <= 1 + 1e-12
        if item.conf_low is not None:
            assert item.conf_low - 1e-12 <= item.estimate <= item.conf_high + 1e-12


@given(two_answers(), st.sampled_from(["none", "linear", "quadratic"]))
def test_kappa_does_not_depend_on_who_is_first_nor_on_the_origin_of_codes(data, weights):
    one = effects.cohen_kappa(data, x="x", y="y", weights=weights)["cohen_kappa"]
    swapped = effects.cohen_kappa(data, x="y", y="x", weights=weights)["cohen_kappa"]
    moved = data.assign(x=10 - 2 * data["x"], y=10 - 2 * data["y"])
    other = effects.cohen_kappa(moved, x="x", y="y", weights=weights)["cohen_kappa"]
    for second in (swapped, other):
        assert second.estimate == pytest.approx(one.estimate, abs=1e-12)
        assert second.std_error == pytest.approx(one.std_error, abs=1e-9)
    assert one.estimate <= 1


@given(two_answers(), st.permutations([1, 2, 3, 4]))
def test_unweighted_kappa_does_not_depend_on_the_names_of_codes(data, codes):
    names = dict(zip([1, 2, 3, 4], codes, strict=True))
    one = effects.cohen_kappa(data, x="x", y="y")["cohen_kappa"]
    other = effects.cohen_kappa(data.replace({"x": names, "y": names}), x="x", y="y")
    assert other["cohen_kappa"].estimate == pytest.approx(one.estimate, abs=1e-12)


@given(two_answers())
def test_turning_time_round_swaps_up_and_down(data):
    answers = long(data["x"], data["y"])
    one = effects.shift_across_categories(answers, outcome="answer", pre=1, post=2)
    back = effects.shift_across_categories(answers, outcome="answer", pre=2, post=1)
    assert back["share_up"].estimate == one["share_down"].estimate
    assert back["share_same"] == one["share_same"]
    assert back["net_shift"].conf_low == pytest.approx(-one["net_shift"].conf_high)
    assert back.test("sign_midp").p_value == one.test("sign_midp").p_value
    renamed = effects.shift_across_categories(
        answers.assign(answer=answers["answer"].map(RENAMED)), outcome="answer", pre=1, post=2
    )
    for term in ("share_up", "share_same", "share_down", "net_shift"):
        assert renamed[term] == one[term]


@pytest.mark.parametrize("link", ["logit", "probit"])
@settings(max_examples=15)
@given(data=regressed(), scale=st.floats(0.2, 5), origin=st.floats(-5, 5))
def test_units_and_names_move_only_what_they_should(link, data, scale, origin):
    asked = {"outcome": "answer", "covariates": "x", "link": link}
    one = effects.proportional_odds(data, **asked)
    moved = data.assign(x=scale * data["x"] + origin, answer=data["answer"].map(RENAMED))
    other = effects.proportional_odds(nudge(moved), **asked)
    first, second = one.get("coefficient"), other.get("coefficient")
    for attribute in ("estimate", "std_error", "conf_low", "conf_high"):
        assert getattr(second, attribute) * scale == pytest.approx(
            getattr(first, attribute), rel=1e-6, abs=1e-8
        )
    assert np.array(estimates(other, "threshold")) - second.estimate * origin == pytest.approx(
        np.array(estimates(one, "threshold")), rel=1e-7, abs=1e-8
    )


def get_slope(result):
    return result.get("coefficient", covariate="x")


@settings(max_examples=15)
@given(regressed())
def test_turning_the_scale_turns_the_slope(data):
    asked = {"outcome": "answer", "covariates": "x"}
    one = effects.proportional_odds(data, **asked)
    turned = effects.proportional_odds(data.assign(answer=5 - data["answer"]), **asked)
    assert get_slope(turned).estimate == pytest.approx(-get_slope(one).estimate, abs=1e-9)
    assert get_slope(turned).conf_low == pytest.approx(-get_slope(one).conf_high, abs=1e-6)
    assert estimates(turned, "threshold") == pytest.approx(
        [-value for value in estimates(one, "threshold")[::-1]], abs=1e-9
    )
    assert turned.test("likelihood_ratio").p_value == pytest.approx(
        one.test("likelihood_ratio").p_value, rel=1e-8
    )


@settings(max_examples=6)
@given(regressed(waves=2))
def test_the_mixed_model_reads_persons_by_name_and_scales_by_order(data):
    asked = {"outcome": "answer", "covariates": "x", "nodes": 5}
    try:
        one = effects.proportional_odds_mixed(data, **asked)
    except DataError:
        assume(False)
    turned = data.assign(answer=5 - data["answer"], person="p" + (70 - data["person"]).astype(str))
    other = effects.proportional_odds_mixed(nudge(turned), **asked)
    assert get_slope(other).estimate == pytest.approx(-get_slope(one).estimate, abs=2e-4)
    assert other["person_sd"].estimate == pytest.approx(one["person_sd"].estimate, abs=2e-3)
    assert other["log_likelihood"].estimate == pytest.approx(
        one["log_likelihood"].estimate, abs=1e-5
    )
