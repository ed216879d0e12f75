"""Repeated waves are read within persons: levels of persons, order of waves, units."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from solidarity_eval import effects
from solidarity_eval.errors import NoVarianceError, StatisticalWarning
from tests.unit.effects_categorical.tables import long, nudge


@pytest.fixture(autouse=True)
def _small_samples_are_the_point():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        yield


@st.composite
def matrices(draw, most=5, low=1, high=7):
    n, k = draw(st.integers(3, 12)), draw(st.integers(2, most))
    row = st.lists(st.integers(low, high), min_size=k, max_size=k)
    return np.array(draw(st.lists(row, min_size=n, max_size=n)), dtype=float)


def table(matrix):
    return long(*matrix.T)


def answered(function, matrix, **arguments):
    try:
        return function(table(matrix), outcome="answer", **arguments)
    except NoVarianceError:
        assume(False)


@given(matrices(low=0, high=1), st.integers(0, 9))
def test_cochran_q_reads_neither_those_who_stay_nor_which_answer_counts(matrix, seed):
    one = answered(effects.cochran_q_test, matrix)
    k = matrix.shape[1]
    stayers = np.vstack([matrix, np.zeros((2, k)), np.ones((3, k))])
    for other in (1 - matrix, matrix[:, ::-1], stayers):
        again = answered(effects.cochran_q_test, other)
        assert again.test("cochran_q").statistic == pytest.approx(one.test("cochran_q").statistic)
        assert again["persons_who_changed"].estimate == one["persons_who_changed"].estimate
    shuffled = effects.cochran_q_test(
        nudge(table(matrix), seed), outcome="answer", waves=range(1, k + 1)
    )
    assert shuffled.estimates == one.estimates


@given(matrices(), st.lists(st.integers(-20, 20), min_size=12, max_size=12))
def test_friedman_reads_ranks_within_persons(matrix, levels):
    one = answered(effects.friedman_test, matrix)
    lifted = matrix + np.array(levels[: len(matrix)])[:, None]
    for other in (lifted, np.exp(matrix), matrix[:, ::-1], matrix[::-1]):
        again = answered(effects.friedman_test, other)
        assert again["kendall_w"].estimate == pytest.approx(one["kendall_w"].estimate)
        assert again.test("friedman").p_value == pytest.approx(one.test("friedman").p_value)
    assert 0 <= one["kendall_w"].estimate <= 1 + 1e-12


@given(
    matrices(),
    st.lists(st.integers(-20, 20), min_size=12, max_size=12),
    st.sampled_from([-3.0, 0.5, 8.0]),
)
def test_the_analysis_of_variance_reads_differences_within_persons(matrix, levels, unit):
    one = answered(effects.repeated_measures_anova, matrix)
    assume(one.test("anova").statistic < 1e8)
    lifted = matrix + np.array(levels[: len(matrix)])[:, None]
    for other in (lifted, unit * matrix, matrix[:, ::-1], matrix[::-1]):
        again = answered(effects.repeated_measures_anova, other)
        for term in ("epsilon_greenhouse_geisser", "epsilon_huynh_feldt", "partial_eta_squared"):
            assert again[term].estimate == pytest.approx(one[term].estimate, rel=1e-6, abs=1e-9)
        for test in one.tests:
            assert again.test(test.name).p_value == pytest.approx(test.p_value, rel=1e-5, abs=1e-9)
    k = matrix.shape[1]
    epsilon = one["epsilon_greenhouse_geisser"].estimate
    assert 1 / (k - 1) - 1e-9 <= epsilon <= one["epsilon_huynh_feldt"].estimate + 1e-9 or (
        epsilon <= 1 + 1e-9
    )


@given(matrices(most=4), st.lists(st.integers(-20, 20), min_size=12, max_size=12))
def test_a_correlation_within_persons_ignores_their_levels(matrix, levels):
    n, k = matrix.shape
    rng = np.random.default_rng(int(matrix.sum()))
    data = pd.DataFrame(
        {
            "person": np.repeat(np.arange(n), k),
            "x": matrix.ravel(),
            "y": matrix.ravel() + rng.integers(-2, 3, size=n * k),
        }
    )
    try:
        one = effects.repeated_measures_correlation(data, x="x", y="y")
    except NoVarianceError:
        assume(False)
    term = "repeated_measures_correlation"
    lifted = data.assign(y=3 * data["y"] + np.array(levels)[data["person"]])
    other = effects.repeated_measures_correlation(nudge(lifted), x="x", y="y")
    swapped = effects.repeated_measures_correlation(data, x="y", y="x")
    turned = effects.repeated_measures_correlation(data.assign(x=-data["x"]), x="x", y="y")
    r = one[term].estimate
    assert other[term].estimate == pytest.approx(r, abs=1e-9)
    assert swapped[term].estimate == pytest.approx(r, abs=1e-12)
    assert turned[term].estimate == pytest.approx(-r, abs=1e-12)
    assert other["slope"].estimate == pytest.approx(3 * one["slope"].estimate, abs=1e-9)
    assert -1 <= r <= 1
