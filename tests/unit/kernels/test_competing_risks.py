"""Aalen-Johansen on data small enough to count by hand."""

import math

import numpy as np
import pytest

from solidarity_eval._kernels.competing_risks import (
    INTERVALS,
    aalen_johansen,
    interval,
    median_time,
)


def test_without_censoring_shares_are_counts():
    curve = aalen_johansen([1, 2, 2, 3], [1, 2, 1, 1])
    assert curve.incidence[-1] == pytest.approx([0.75, 0.25])
    assert curve.staying[-1] == 0.0
    assert curve.at(2, 0)[0] == pytest.approx(0.5)
    assert curve.at(0.5, 0) == (0.0, 0.0)
    assert curve.staying_at(0.5) == (1.0, 0.0)
    assert curve.last == 3.0


def test_without_censoring_errors_are_binomial():
    times, causes = np.arange(1, 11), np.array([1, 2] * 5)
    curve = aalen_johansen(times, causes)
    for step in range(9):
        shares = curve.incidence[step]
        assert curve.incidence_se[step] == pytest.approx(np.sqrt(shares * (1 - shares) / 10))


def test_a_hand_example_with_a_censored_time():
    # Four at risk: exit 1; censored; two at risk: exit 2; one left.
    curve = aalen_johansen([1, 2, 3, 4], [1, 0, 2, 0])
    assert curve.at_risk.tolist() == [4, 2]
    assert curve.incidence[-1] == pytest.approx([0.25, 0.375])
    assert curve.staying[-1] == pytest.approx(0.375)


def test_those_last_seen_on_a_day_are_at_risk_on_it():
    assert aalen_johansen([5, 5], [1, 0]).at(5, 0)[0] == pytest.approx(0.5)


def test_nobody_left():
    curve = aalen_johansen([3, 4], [0, 0], kinds=2)
    assert len(curve.times) == 0
    assert curve.staying_at(4) == (1.0, 0.0)
    assert median_time(curve, 0, conf_level=0.95) is None


def test_the_kinds_that_nobody_has_stay_at_zero():
    curve = aalen_johansen([1, 2], [1, 0], kinds=3)
    assert curve.at(2, 2) == (0.0, 0.0)


@pytest.mark.parametrize("method", INTERVALS)
def test_intervals_hold_the_share_and_shrink_with_the_error(method):
    low, high = interval(0.4, 0.1, conf_level=0.95, method=method)
    assert 0.0 <= low < 0.4 < high <= 1.0
    inner = interval(0.4, 0.05, conf_level=0.95, method=method)
    assert low < inner[0] < inner[1] < high
    assert interval(0.0, 0.0, conf_level=0.95, method=method) is None
    assert interval(1.0, 0.0, conf_level=0.95, method=method) is None


def test_log_log_is_symmetric_on_its_scale():
    low, high = interval(0.3, 0.06, conf_level=0.9, method="log-log")
    middle = math.log(-math.log(0.3))
    assert math.log(-math.log(high)) - middle == pytest.approx(
        middle - math.log(-math.log(low)), rel=1e-12
    )


def test_the_median_and_its_bounds():
    curve = aalen_johansen(np.arange(1, 21), np.ones(20, int))
    found = median_time(curve, 0, conf_level=0.95)
    assert found is not None
    middle, low, high = found
    assert middle == 10.0
    assert low < middle < high


def test_a_median_without_an_upper_bound():
    curve = aalen_johansen([1, 2, 3, 4, 5, 6], [1, 1, 1, 0, 0, 0])
    middle, low, high = median_time(curve, 0, conf_level=0.95)
    assert (middle, high) == (3.0, None)
    assert low <= 3.0
