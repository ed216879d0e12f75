"""Sums of paired scores: exact on a grid, plain where there is none."""

from fractions import Fraction

import numpy as np
import pytest

from solidarity_eval._kernels.paired_sums import grid_of, paired_sums


def test_the_sums_of_means_of_ten_answers_are_whole():
    before, after = np.array([0.3, 1.2, 2.9]), np.array([0.4, 1.0, 3.0])
    found = paired_sums(before, after, shift=1.5)
    assert found.denominator == 10
    assert (found.before, found.after) == (-1.0, -1.0)
    assert found.before_squared == 12**2 + 3**2 + 14**2
    assert found.after_squared == 11**2 + 5**2 + 15**2
    assert found.product == 12 * 11 + 3 * 5 + 14 * 15


def test_prorated_means_share_the_grid_of_all_their_divisors():
    assert grid_of(np.array([1 / 7, 2 / 9, 0.5])) == 126


def test_the_middle_of_the_scale_is_on_the_grid_too():
    found = paired_sums(np.array([1.0, 2.0]), np.array([2.0, 3.0]), shift=2.5)
    assert found.denominator == 2
    assert found.before == (1 + 2 - 5) * 2


@pytest.mark.parametrize("value", [np.pi, 1.23456789, float("inf"), float("nan")])
def test_what_is_on_no_grid_has_none(value):
    assert grid_of(np.array([1.0, value])) is None


def test_sums_too_large_to_be_exact_are_plain():
    found = paired_sums(np.array([1e9, 2e9]), np.array([1e9, 3e9]))
    assert found.denominator is None
    assert found.before == 3e9


def test_sums_without_a_grid_agree_with_fractions():
    before, after = np.array([np.pi, np.e]), np.array([2**0.5, 3**0.5])
    found = paired_sums(before, after, shift=1.0)
    exact = sum((Fraction(x) - 1) * (Fraction(y) - 1) for x, y in zip(before, after, strict=True))
    assert found.product == pytest.approx(float(exact), rel=1e-15)
