"""What must hold of every measure of change, whatever the scores."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solidarity_eval.errors import StatisticalWarning
from tests.unit.effects.continuous import PAIRED, ask, long_form

# Each example goes through tables, so a dozen do where whole numbers take sixty.
FEW = settings(max_examples=12)

POINTS = st.integers(1, 7)
PAIRS = st.lists(st.tuples(POINTS, POINTS), min_size=8, max_size=14)

CHANGES = {
    "mean_change": "mean_change",
    "hodges_lehmann": "hodges_lehmann",
    "median_change": "median_change",
    "sign_flip_permutation": "mean_change",
    "equivalence_test": "mean_change",
}
SIGNED = {
    **CHANGES,
    "rank_biserial": "rank_biserial",
    "wilcoxon_signed_rank": "z",
    "standardized_mean_change": "standardized_mean_change",
}
TESTED = ("mean_change", "wilcoxon_signed_rank", "sign_test", "sign_flip_permutation")


def quiet(name, data, **arguments):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        return ask(name, data, **arguments)


def table(pairs, transform=lambda x: x):
    before, after = np.array(pairs, dtype=float).T
    return long_form(transform(before), transform(after))


def usable(pairs):
    """Enough variety that no estimator refuses, with or without any one person."""
    before, after = np.array(pairs).T
    change = after - before
    assume(min(pd.Series(x).value_counts().iloc[1:].sum() for x in (before, after, change)) > 1)
    assume(np.corrcoef(before, after)[0, 1] < 0.999)
    assume((change != 0).sum() > 1)
    return pairs


def values(result):
    return [
        value
        for item in result.estimates
        for value in (item.estimate, item.conf_low, item.conf_high)
        if value is not None
    ] + [test.p_value for test in result.tests]


@pytest.mark.parametrize("name", PAIRED)
@FEW
@given(pairs=PAIRS, random=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(name, pairs, random):
    data = table(usable(pairs))
    order = list(range(len(data)))
    random.shuffle(order)
    assert quiet(name, data.iloc[order]).estimates == quiet(name, data).estimates


@pytest.mark.parametrize("name", [n for n in PAIRED if n != "bootstrap_change"])
@FEW
@given(pairs=PAIRS)
def test_the_names_of_the_people_change_nothing(name, pairs):
    data = table(usable(pairs))
    renamed = data.assign(person=[f"p{(who * 7 + 3) % 101:03}" for who in data["person"]])
    assert values(quiet(name, renamed)) == pytest.approx(values(quiet(name, data)), rel=1e-12)


@pytest.mark.parametrize("name", SIGNED)
@FEW
@given(pairs=PAIRS)
def test_reversing_the_scale_turns_the_sign(name, pairs):
    term = SIGNED[name]
    direct = quiet(name, table(usable(pairs)))[term]
    turned = quiet(name, table(pairs, lambda x: 8 - x))[term]
    assert turned.estimate == pytest.approx(-direct.estimate, abs=1e-12)
    if direct.conf_low is not None:
        assert turned.conf_low == pytest.approx(-direct.conf_high, abs=1e-11)
        assert turned.conf_high == pytest.approx(-direct.conf_low, abs=1e-11)


@pytest.mark.parametrize("name", TESTED)
@FEW
@given(pairs=PAIRS)
def test_swapping_the_waves_leaves_a_two_sided_p_and_swaps_the_one_sided(name, pairs):
    data = table(usable(pairs))
    both = quiet(name, data), quiet(name, data, pre="post", post="pre")
    assert both[0].tests[0].p_value == pytest.approx(both[1].tests[0].p_value, rel=1e-9)
    rise = quiet(name, data, alternative="greater").tests[0].p_value
    fall = quiet(name, data, pre="post", post="pre", alternative="less").tests[0].p_value
    assert rise == pytest.approx(fall, rel=1e-9)


@pytest.mark.parametrize("name", CHANGES)
@FEW
@given(pairs=PAIRS, factor=st.sampled_from([0.5, 0.1, 3.0, 10.0]), shift=st.integers(-40, 40))
def test_a_change_in_points_follows_the_unit_of_the_scale(name, pairs, factor, shift):
    term, usual = CHANGES[name], {}
    rescaled = {"smallest_change": factor} if name == "equivalence_test" else usual
    direct = quiet(name, table(usable(pairs)))
    scaled = quiet(name, table(pairs, lambda x: factor * x + shift), **rescaled)
    assert scaled[term].estimate == pytest.approx(factor * direct[term].estimate, abs=1e-9)
    if direct[term].conf_low is not None:
        assert scaled[term].conf_low == pytest.approx(factor * direct[term].conf_low, abs=1e-9)
    for mine, theirs in zip(scaled.tests, direct.tests, strict=True):
        assert mine.p_value == pytest.approx(theirs.p_value, rel=1e-6)


@pytest.mark.parametrize(
    "name",
    ["standardized_mean_change", "rank_biserial", "wilcoxon_signed_rank", "sign_test",
     "probability_of_improvement"],
)  # fmt: skip
@FEW
@given(pairs=PAIRS, factor=st.sampled_from([0.5, 0.1, 0.2, 10.0]), shift=st.integers(-40, 40))
def test_a_measure_without_unit_ignores_the_unit_of_the_scale(name, pairs, factor, shift):
    direct = quiet(name, table(usable(pairs)))
    scaled = quiet(name, table(pairs, lambda x: factor * x + shift))
    for item in direct.estimates:
        if item.unit != "points":
            assert scaled[item.term].estimate == pytest.approx(item.estimate, abs=1e-9)
    for mine, theirs in zip(scaled.tests, direct.tests, strict=True):
        assert mine.p_value == pytest.approx(theirs.p_value, rel=1e-9)


@pytest.mark.parametrize("standardizer", ["average", "average_sd", "change", "residual"])
@FEW
@given(pairs=PAIRS)
def test_a_symmetric_standardizer_turns_its_sign_with_the_waves(standardizer, pairs):
    data = table(usable(pairs))
    there = quiet("standardized_mean_change", data, standardizer=standardizer)
    back = quiet(
        "standardized_mean_change", data, pre="post", post="pre", standardizer=standardizer
    )
    first, second = there.estimates[0], back.estimates[0]
    assert first.estimate == pytest.approx(-second.estimate, abs=1e-12)
    assert first.std_error == pytest.approx(second.std_error, rel=1e-8)


@pytest.mark.parametrize(
    ("name", "term"),
    [
        ("mean_change", "mean_change"),
        ("median_change", "median_change"),
        ("probability_of_improvement", "probability_of_improvement"),
        ("sign_test", "share_up"),
        ("equivalence_test", "mean_change"),
    ],
)
@FEW
@given(pairs=PAIRS)
def test_counting_everyone_twice_moves_no_estimate_and_narrows_the_interval(name, pairs, term):
    once = quiet(name, table(usable(pairs)))[term]
    twice = quiet(name, table(pairs + pairs))[term]
    assert twice.estimate == pytest.approx(once.estimate, abs=1e-12)
    assert twice.conf_high - twice.conf_low <= once.conf_high - once.conf_low + 1e-12


@FEW
@given(pairs=PAIRS)
def test_probabilities_of_improvement_add_up_with_the_waves_swapped(pairs):
    data = table(usable(pairs))
    there = quiet("probability_of_improvement", data)
    back = quiet("probability_of_improvement", data, pre="post", post="pre")
    for term in ("probability_of_improvement", "normal_theory", "dominance", "dominance_normal"):
        assert there[term].estimate + back[term].estimate == pytest.approx(1.0, abs=1e-12)
    assert there["n_up"].estimate == back["n_down"].estimate


@FEW
@given(pairs=PAIRS)
def test_one_sided_exact_p_values_overlap_in_the_observed_pattern(pairs):
    data = table(usable(pairs))
    for name in ("wilcoxon_signed_rank", "sign_flip_permutation"):
        greater = quiet(name, data, alternative="greater").tests[0].p_value
        less = quiet(name, data, alternative="less").tests[0].p_value
        assert greater + less >= 1.0 - 1e-12


@FEW
@given(pairs=PAIRS, statistic=st.sampled_from(["mean_change", "probability_of_improvement"]))
def test_a_bootstrap_interval_follows_the_scale_and_its_seed(pairs, statistic):
    data = table(usable(pairs))
    direct = quiet("bootstrap_change", data, statistic=statistic)
    again = quiet("bootstrap_change", data, statistic=statistic)
    assert direct == again
    factor = 10.0 if statistic == "mean_change" else 1.0
    scaled = quiet(
        "bootstrap_change", table(pairs, lambda x: 10 * x + 3), statistic=statistic
    ).estimates[0]
    assert scaled.conf_low == pytest.approx(factor * direct.estimates[0].conf_low, abs=1e-9)
    assert scaled.conf_high == pytest.approx(factor * direct.estimates[0].conf_high, abs=1e-9)


@FEW
@given(pairs=PAIRS, level=st.floats(0.5, 0.99))
def test_a_higher_level_gives_a_wider_interval(pairs, level):
    data = table(usable(pairs))
    for name in ("mean_change", "standardized_mean_change", "probability_of_improvement"):
        inner = quiet(name, data, conf_level=level).estimates[0]
        outer = quiet(name, data, conf_level=level + 0.005).estimates[0]
        assert outer.conf_low <= inner.conf_low
        assert outer.conf_high >= inner.conf_high
