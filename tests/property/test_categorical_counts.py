"""Rates do not depend on the unit of time, nor models of counts on that of their covariates."""

import math
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solidarity_eval import effects
from solidarity_eval.errors import DataError, StatisticalWarning
from tests.unit.effects_categorical.tables import nudge

events = st.integers(0, 200)
times = st.floats(0.1, 500)


@pytest.fixture(autouse=True)
def _small_samples_are_the_point():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        yield


@given(events, times, st.floats(0.01, 100), st.sampled_from(["garwood", "score"]))
def test_the_unit_of_time_scales_a_rate(count, time, unit, method):
    one = effects.rate(count=count, time=time, method=method)["rate"]
    other = effects.rate(count=count, time=time * unit, method=method)["rate"]
    for attribute in ("estimate", "conf_low", "conf_high", "std_error"):
        assert getattr(other, attribute) == pytest.approx(getattr(one, attribute) / unit, rel=1e-9)
    assert one.conf_low <= one.estimate <= one.conf_high


@given(st.lists(st.tuples(st.integers(0, 9), times), min_size=2, max_size=12), st.integers(0, 9))
def test_rows_of_events_add_up_in_any_order(rows, seed):
    data = pd.DataFrame(rows, columns=["events", "weeks"]).assign(person=range(len(rows)))
    asked = {"outcome": "events", "exposure": "weeks"}
    table = effects.rate(data, **asked)["rate"]
    shuffled = effects.rate(nudge(data, seed), **asked)["rate"]
    whole = effects.rate(count=int(data["events"].sum()), time=math.fsum(data["weeks"]))["rate"]
    for attribute in ("estimate", "conf_low", "conf_high"):
        assert getattr(table, attribute) == pytest.approx(getattr(whole, attribute), rel=1e-9)
        assert getattr(shuffled, attribute) == pytest.approx(getattr(table, attribute), rel=1e-9)


@given(events, events, times, times, st.sampled_from(["exact", "wald"]))
def test_swapping_the_groups_inverts_the_rate_ratio(first, second, time, other_time, method):
    assume(first + second > 0)
    assume(method == "exact" or (first > 0 and second > 0))
    one = effects.rate_ratio(count=(first, second), time=(time, other_time), method=method)
    other = effects.rate_ratio(count=(second, first), time=(other_time, time), method=method)
    a, b = one["rate_ratio"], other["rate_ratio"]

    def inverse(value):
        return math.inf if value == 0 else 1 / value

    assert b.estimate == pytest.approx(inverse(a.estimate), rel=1e-9)
    assert b.conf_low == pytest.approx(inverse(a.conf_high), rel=1e-8)
    assert b.conf_high == pytest.approx(inverse(a.conf_low), rel=1e-8)
    assert other.test("exact_test").p_value == pytest.approx(
        one.test("exact_test").p_value, rel=1e-6
    )
    scaled = effects.rate_ratio(
        count=(first, second), time=(7 * time, 7 * other_time), method=method
    )
    assert scaled["rate_ratio"].estimate == pytest.approx(a.estimate, rel=1e-12)


@st.composite
def counted(draw):
    """Rows of an over-dispersed count with a covariate and an exposure."""
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    n = draw(st.integers(12, 40))
    x = rng.normal(size=n)
    weeks = rng.uniform(1, 5, size=n)
    mean = weeks * np.exp(0.3 + 0.4 * x) * rng.gamma(1.0, 1.0, size=n)
    data = pd.DataFrame({"events": rng.poisson(mean), "x": x, "weeks": weeks})
    return data.assign(person=range(n))


def fitted(function, data, **changes):
    asked = {"outcome": "events", "covariates": "x", "exposure": "weeks"} | changes
    try:
        return function(data, **asked)
    except DataError:
        assume(False)


@pytest.mark.parametrize("name", ["poisson_regression", "negative_binomial_regression"])
@settings(max_examples=20)
@given(data=counted(), scale=st.floats(0.2, 5), origin=st.floats(-5, 5))
def test_units_of_covariates_and_time_move_only_what_they_should(name, data, scale, origin):
    function = getattr(effects, name)
    one = fitted(function, data)
    other = fitted(function, data.assign(x=scale * data["x"] + origin, weeks=data["weeks"] / 7))
    slope, moved = one.get("coefficient", covariate="x"), other.get("coefficient", covariate="x")
    assert moved.estimate * scale == pytest.approx(slope.estimate, rel=1e-5, abs=1e-7)
    assert moved.std_error * scale == pytest.approx(slope.std_error, rel=1e-5)
    constant = one.get("coefficient", covariate="intercept").estimate
    shifted = other.get("coefficient", covariate="intercept").estimate
    assert shifted == pytest.approx(constant - moved.estimate * origin + math.log(7), abs=1e-5)


@pytest.mark.parametrize(
    "name", ["poisson_regression", "negative_binomial_regression", "overdispersion_test"]
)
@settings(max_examples=15)
@given(data=counted(), seed=st.integers(0, 9))
def test_the_order_of_rows_does_not_count(name, data, seed):
    function = getattr(effects, name)
    one, other = fitted(function, data), fitted(function, nudge(data, seed))
    for first, second in zip(one.estimates, other.estimates, strict=True):
        assert second.estimate == pytest.approx(first.estimate, rel=1e-6, abs=1e-8)
        if first.std_error is not None:
            assert second.std_error == pytest.approx(first.std_error, rel=1e-5)


@settings(max_examples=20)
@given(counted())
def test_over_dispersion_does_not_depend_on_the_unit_of_time(data):
    one = fitted(effects.overdispersion_test, data)
    other = fitted(effects.overdispersion_test, data.assign(weeks=data["weeks"] * 12))
    for first, second in zip(one.estimates, other.estimates, strict=True):
        assert second.estimate == pytest.approx(first.estimate, rel=1e-8)
    for first, second in zip(one.tests, other.tests, strict=True):
        assert second.p_value == pytest.approx(first.p_value, rel=1e-6)


@settings(max_examples=20)
@given(counted())
def test_doubling_the_rows_keeps_the_rates_and_halves_the_variance(data):
    twice = pd.concat([data, data.assign(person=data["person"] + 1000)])
    one = fitted(effects.poisson_regression, data, errors="model")
    two = fitted(effects.poisson_regression, twice, errors="model")
    for name in ("intercept", "x"):
        first, second = (item.get("coefficient", covariate=name) for item in (one, two))
        assert second.estimate == pytest.approx(first.estimate, rel=1e-8, abs=1e-10)
        assert second.std_error == pytest.approx(first.std_error / math.sqrt(2), rel=1e-8)
