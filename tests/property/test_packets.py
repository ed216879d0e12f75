"""Putting packets together is putting people together: exactly, for sums of scores on a grid."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_eval.errors import ArgumentError
from solidarity_eval.packets import add_moments, describe
from solidarity_eval.packets.moments import LINEAR, SQUARED, in_points
from tests.fixtures.packets.builders import moments, packet

ANSWERS = st.lists(st.integers(0, 4), min_size=0, max_size=6)
PEOPLE = st.lists(st.tuples(ANSWERS, ANSWERS), min_size=1, max_size=40)
PARTS = st.lists(st.integers(0, 5), min_size=40, max_size=40)


def means(people):
    """Means of what each person answered of six questions: prorated, so of many divisors."""
    kept = [(b, a) for b, a in people if b and a]
    before = np.array([np.mean(b) for b, _ in kept])
    after = np.array([np.mean(a) for _, a in kept])
    return before, after


def pooled(before, after, parts):
    groups = np.array(parts[: len(before)])
    made = [moments(before[groups == part], after[groups == part]) for part in np.unique(groups)]
    total = made[0]
    for one in made[1:]:
        total = add_moments(total, one)
    return total


@given(PEOPLE, PARTS)
def test_pooled_packets_are_the_pooled_people_to_the_last_digit(people, parts):
    before, after = means(people)
    if not len(before):
        return
    whole = moments(before, after)
    total = pooled(before, after, parts)
    assert total.n == whole.n
    assert total.denominator is not None
    assert total.denominator == whole.denominator
    assert total == whole


@given(PEOPLE, PARTS)
def test_sums_are_those_of_the_answers_themselves(people, parts):
    before, after = means(people)
    if not len(before):
        return
    total = pooled(before, after, parts)
    kept = [(b, a) for b, a in people if b and a]
    exact = [(Fraction(sum(b), len(b)) - 2, Fraction(sum(a), len(a)) - 2) for b, a in kept]
    assert in_points(total, "before") == sum(x for x, _ in exact)
    assert in_points(total, "after") == sum(y for _, y in exact)
    assert in_points(total, "product") == sum(x * y for x, y in exact)


@given(PEOPLE, PARTS)
def test_the_order_of_packets_does_not_matter(people, parts):
    before, after = means(people)
    if len(before) < 2:
        return
    half = len(before) // 2
    one, other = moments(before[:half], after[:half]), moments(before[half:], after[half:])
    assert add_moments(one, other) == add_moments(other, one)


@given(PEOPLE)
def test_means_and_spread_read_back_are_those_of_the_people(people):
    before, after = means(people)
    if len(before) < 2:
        return
    told = describe(moments(before, after))
    assert told is not None
    assert told.mean_before == pytest.approx(before.mean(), abs=1e-12)
    assert told.change == pytest.approx((after - before).mean(), abs=1e-12)
    assert told.sd_change == pytest.approx((after - before).std(ddof=1), abs=1e-7)
    assert told.covariance == pytest.approx(np.cov(before, after)[0, 1], abs=1e-9)


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30),
    st.lists(st.floats(-1e6, 1e6), min_size=30, max_size=30),
)
def test_without_a_grid_sums_add_up_to_rounding(before, more):
    before = np.array(before)
    after = before + np.array(more[: len(before)])
    half = len(before) // 2
    total = add_moments(
        moments(before[:half], after[:half], shift=0.0),
        moments(before[half:], after[half:], shift=0.0),
    )
    whole = moments(before, after, shift=0.0)
    for name in (*LINEAR, *SQUARED):
        ours, theirs = float(in_points(total, name)), float(in_points(whole, name))
        size = float(np.abs(before).max() + np.abs(after).max()) ** (1 if name in LINEAR else 2)
        assert ours == pytest.approx(theirs, abs=1e-9 * size * len(before) + 1e-12)


def test_scores_of_two_scales_do_not_add_up():
    values = np.array([1.0, 2.0])
    with pytest.raises(ArgumentError) as caught:
        add_moments(moments(values, values), moments(values, values, shift=1.5))
    assert caught.value.code == "packets.other_shift"
    assert "1.5" in caught.value.message("fr")


def test_sums_of_nobody_say_nothing():
    empty = moments(np.array([]), np.array([]))
    assert describe(empty) is None
    some = packet().outcomes[0].moments
    assert some is not None
    assert add_moments(some, empty) == some
