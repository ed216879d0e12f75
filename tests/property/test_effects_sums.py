"""Sums that keep their digits, and exact laws against listing every pattern."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from solidarity_eval import effects
from solidarity_eval._kernels.grid import doubled_midranks, gridded, gridded_change
from solidarity_eval._kernels.hodges_lehmann import pairwise_difference, walsh_sum
from solidarity_eval._kernels.rank_two_groups import exact_draw_p
from solidarity_eval._kernels.sign_flip import (
    _by_grid,
    _by_halves,
    drawn_sign_flips,
    exact_sign_flips,
)
from solidarity_eval._kernels.streams import generator

WHOLE = st.integers(-9, 9)
SOME = st.lists(WHOLE, min_size=1, max_size=9)
ALTERNATIVES = st.sampled_from(["two-sided", "greater", "less"])


def as_units(values):
    return np.array(values, dtype=np.int64)


def share(sums, observed, alternative):
    sums = np.array(sums, dtype=float)
    if alternative == "greater":
        return float((sums >= observed - 1e-9).mean())
    if alternative == "less":
        return float((sums <= observed + 1e-9).mean())
    return float((np.abs(sums) >= abs(observed) - 1e-9).mean())


@given(values=SOME, alternative=ALTERNATIVES)
def test_sign_flips_count_what_listing_every_pattern_counts(values, alternative):
    assume(any(values))
    units = as_units(values)
    listed = [sum(s * abs(v) for s, v in zip(signs, values, strict=True))
              for signs in itertools.product((-1, 1), repeat=len(values))]  # fmt: skip
    expected = share(listed, sum(values), alternative)
    assert exact_sign_flips(units, alternative).p_value == pytest.approx(expected, rel=1e-12)
    sizes = np.abs(units[units != 0])
    for count in (_by_grid, _by_halves):
        assert count(sizes, int(units.sum()), alternative) == pytest.approx(expected, rel=1e-12)


@given(values=st.lists(WHOLE, min_size=1, max_size=40), seed=st.integers(0, 5))
def test_drawn_sign_flips_are_near_the_exact_ones_and_never_zero(values, seed):
    assume(any(values))
    units = as_units(values)
    exact = exact_sign_flips(units, "two-sided").p_value
    drawn = drawn_sign_flips(units, "two-sided", draws=4_999, generator=generator(seed, "t"))
    assert drawn.p_value >= 1 / 5_000
    assert abs(drawn.p_value - exact) < 5 * np.sqrt(exact * (1 - exact) / 4_999) + 2 / 5_000


@given(first=SOME, second=SOME, alternative=ALTERNATIVES)
def test_draws_of_a_group_count_what_listing_every_draw_counts(first, second, alternative):
    both = first + second
    centre = sum(both) * len(first) / len(both)
    listed = [sum(draw) - centre for draw in itertools.combinations(both, len(first))]
    expected = share(listed, sum(first) - centre, alternative)
    found = exact_draw_p(as_units(first), as_units(second), alternative)
    assert found == pytest.approx(expected, rel=1e-9)


@given(values=SOME, others=SOME)
def test_order_statistics_of_pairs_are_those_of_the_listed_pairs(values, others):
    ordered, second = np.sort(as_units(values)), np.sort(as_units(others))
    walsh = sorted(a + b for i, a in enumerate(values) for b in values[i:])
    assert [walsh_sum(ordered, rank + 1) for rank in range(len(walsh))] == walsh
    apart = sorted(a - b for a in values for b in others)
    assert [pairwise_difference(ordered, second, k + 1) for k in range(len(apart))] == apart


@given(steps=st.lists(st.integers(0, 60), min_size=2, max_size=12),
       denominator=st.sampled_from([1, 2, 3, 4, 5, 6, 7, 9, 10, 12, 20, 100]))  # fmt: skip
def test_the_grid_of_a_score_is_found_and_equal_changes_tie(steps, denominator):
    values = np.array(steps) / denominator
    found = gridded(values)
    assert found.on_grid
    np.testing.assert_array_equal(found.units / found.per_point, values)
    change = gridded_change(values[:-1] + 0.1, values[1:] + 0.1)
    whole = np.diff(np.array(steps))
    np.testing.assert_array_equal(
        doubled_midranks(np.abs(change.units)), doubled_midranks(np.abs(whole))
    )


@given(values=st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=12))
def test_scores_without_a_grid_keep_twelve_digits(values):
    found = gridded(np.array(values))
    size = max(map(abs, values))
    np.testing.assert_allclose(found.units / found.per_point, values, atol=1e-6 + 1e-11 * size)


@given(values=st.lists(st.integers(-1000, 1000), min_size=3, max_size=40),
       far=st.sampled_from([0, 10**6, 10**9, 10**12]))  # fmt: skip
def test_a_spread_does_not_feel_how_far_away_the_values_lie(values, far):
    assume(len(set(values)) > 1)
    near, away = (
        effects.describe(
            pd.DataFrame({"y": np.array(values, dtype=float) + shift, "t": range(len(values))}),
            outcome="y",
            order="t",
        )
        for shift in (0, far)
    )
    for term in ("sd", "skewness", "lag1_autocorrelation"):
        assert away[term].estimate == pytest.approx(near[term].estimate, rel=1e-9, abs=1e-9)
    assert away["mean"].estimate - far == pytest.approx(near["mean"].estimate, abs=1e-3)


@given(values=st.lists(st.integers(-50, 50), min_size=4, max_size=30))
def test_turning_the_scale_turns_the_skewness_and_the_quartiles(values):
    assume(len(set(values)) > 1)
    y = np.array(values, dtype=float)
    there, back = (effects.describe(pd.DataFrame({"y": side}), outcome="y") for side in (y, -y))
    assert there["skewness"].estimate == pytest.approx(-back["skewness"].estimate, abs=1e-9)
    assert there["q25"].estimate == pytest.approx(-back["q75"].estimate, abs=1e-9)
    assert there["sd"].estimate == pytest.approx(back["sd"].estimate)


GROUPS = st.lists(st.lists(WHOLE, min_size=2, max_size=6), min_size=2, max_size=4)


def analysis(groups, shift=0.0, labels="abcd"):
    rows = [(label, value) for label, group in zip(labels, groups, strict=False) for value in group]
    data = pd.DataFrame(rows, columns=["site", "y"])
    data["y"] = data["y"] + shift
    return effects.one_way_anova(data, outcome="y", group="site", person=None)


@pytest.mark.filterwarnings("ignore::solidarity_eval.errors.SmallSampleWarning")
@given(groups=GROUPS, shift=st.sampled_from([1e6, 1e9]))
def test_an_analysis_of_variance_ignores_names_order_and_distance(groups, shift):
    assume(any(len(set(group)) > 1 for group in groups))
    direct = analysis(groups)
    for other in (analysis(groups, shift), analysis(groups[::-1], labels="wxyz")):
        for term in ("ss_between", "ss_within", "eta_squared"):
            expected = direct[term].estimate
            assert other[term].estimate == pytest.approx(expected, rel=1e-9, abs=1e-9)
        assert other.test("anova_f").p_value == pytest.approx(direct.test("anova_f").p_value)


@pytest.mark.filterwarnings("ignore::solidarity_eval.errors.SmallSampleWarning")
@given(
    first=st.lists(WHOLE, min_size=3, max_size=8), second=st.lists(WHOLE, min_size=3, max_size=8)
)
def test_with_two_groups_f_is_the_square_of_students_t(first, second):
    assume(len(set(first)) > 1)
    f = analysis([first, second]).test("anova_f")
    data = pd.DataFrame({"y": first + second, "g": ["a"] * len(first) + ["b"] * len(second)})
    with pytest.warns(UserWarning, match="fewer than 10"):
        t = effects.mean_difference(
            data, outcome="y", arm="g", programme="a", comparison="b", person=None,
            variances="equal",
        ).test("student_t")  # fmt: skip
    assert f.statistic == pytest.approx(t.statistic**2, rel=1e-9, abs=1e-12)
    assert f.p_value == pytest.approx(t.p_value, rel=1e-9)


POINTS = st.lists(st.tuples(WHOLE, WHOLE), min_size=3, max_size=12)


def line(x, y, **arguments):
    data = pd.DataFrame({"x": x, "y": y})
    return effects.simple_regression(data, outcome="y", predictor="x", person=None, **arguments)


@given(points=POINTS, factor=st.sampled_from([0.5, 2.0, 10.0]), shift=st.integers(-1000, 1000))
def test_a_slope_follows_both_units(points, factor, shift):
    x, y = np.array(points, dtype=float).T
    assume(len(set(x)) > 1)
    assume(len(set(y)) > 1)
    direct, moved = line(x, y), line(factor * x + shift, 3.0 * y - shift)
    expected = 3.0 / factor * direct["slope"].estimate
    assert moved["slope"].estimate == pytest.approx(expected, rel=1e-9, abs=1e-9)
    assert moved["r_squared"].estimate == pytest.approx(direct["r_squared"].estimate, abs=1e-9)


@given(points=POINTS)
def test_a_line_passes_through_the_means_and_turns_with_the_predictor(points):
    x, y = np.array(points, dtype=float).T
    assume(len(set(x)) > 1)
    assume(len(set(y)) > 1)
    direct, turned = line(x, y), line(-x, y)
    at_mean = direct["intercept"].estimate + direct["slope"].estimate * x.mean()
    assert at_mean == pytest.approx(y.mean(), abs=1e-9)
    assert turned["slope"].estimate == pytest.approx(-direct["slope"].estimate, abs=1e-9)
    assert turned["intercept"].estimate == pytest.approx(direct["intercept"].estimate, abs=1e-9)


def test_streams_of_different_keys_and_seeds_are_unrelated():
    keys = [(seed, key) for seed in range(6) for key in ("a", "b", "ab", "a\x1fb")]
    draws = np.array([generator(seed, key).random(4_000) for seed, key in keys])
    correlation = np.corrcoef(draws) - np.eye(len(keys))
    assert np.abs(correlation).max() < 0.08
    assert len(np.unique(draws)) == draws.size
    np.testing.assert_array_equal(generator(3, "a").random(5), draws[keys.index((3, "a"))][:5])
