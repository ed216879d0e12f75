"""What must hold of every comparison of two groups, whatever the scores."""

import warnings

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solidarity_eval.errors import StatisticalWarning
from tests.unit.effects.continuous import GROUPED, compare, two_groups

# Each example goes through tables, so a dozen do where whole numbers take sixty.
FEW = settings(max_examples=12)

GROUP = st.lists(st.integers(1, 9), min_size=4, max_size=10)
SIGNED = {
    "mean_difference": "mean_difference",
    "hedges_g": "hedges_g",
    "mann_whitney": "hodges_lehmann_shift",
    "cliffs_delta": "cliffs_delta",
    "mean_difference_permutation": "mean_difference",
}
SHARES = ("brunner_munzel", "probability_of_superiority")
RANKS = ("mann_whitney", "brunner_munzel", "cliffs_delta", "probability_of_superiority")


def quiet(name, data, **arguments):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        return compare(name, data, **arguments)


def usable(first, second):
    assume(len(set(first)) > 1)
    assume(len(set(second)) > 1)
    assume(max(first) >= min(second))
    assume(max(second) >= min(first))


def p_values(result):
    return [test.p_value for test in result.tests]


@pytest.mark.parametrize("name", GROUPED)
@FEW
@given(first=GROUP, second=GROUP, random=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(name, first, second, random):
    usable(first, second)
    data = two_groups(first, second)
    order = list(range(len(data)))
    random.shuffle(order)
    direct, shuffled = quiet(name, data), quiet(name, data.iloc[order])
    for mine, theirs in zip(direct.estimates, shuffled.estimates, strict=True):
        assert mine.estimate == pytest.approx(theirs.estimate, abs=1e-12)
    assert p_values(direct) == pytest.approx(p_values(shuffled), rel=1e-9)


@pytest.mark.parametrize("name", SIGNED)
@FEW
@given(first=GROUP, second=GROUP)
def test_swapping_the_groups_turns_the_sign_and_keeps_the_p(name, first, second):
    usable(first, second)
    data, term = two_groups(first, second), SIGNED[name]
    there = quiet(name, data)
    back = quiet(name, data, programme="without", comparison="with")
    mine, theirs = there[term], back[term]
    assert mine.estimate == pytest.approx(-theirs.estimate, abs=1e-12)
    if mine.conf_low is not None:
        assert mine.conf_low == pytest.approx(-theirs.conf_high, abs=1e-9)
        assert mine.conf_high == pytest.approx(-theirs.conf_low, abs=1e-9)
    assert p_values(there) == pytest.approx(p_values(back), rel=1e-9)


@pytest.mark.parametrize("name", SHARES)
@FEW
@given(first=GROUP, second=GROUP)
def test_the_two_shares_of_wins_add_up_to_one(name, first, second):
    usable(first, second)
    data = two_groups(first, second)
    there = quiet(name, data).estimates[0]
    back = quiet(name, data, programme="without", comparison="with").estimates[0]
    assert there.estimate + back.estimate == pytest.approx(1.0, abs=1e-12)
    if there.conf_low is not None:
        assert there.conf_low + back.conf_high == pytest.approx(1.0, abs=1e-9)


@pytest.mark.parametrize("name", RANKS)
@FEW
@given(first=GROUP, second=GROUP)
def test_ranks_see_order_alone(name, first, second):
    usable(first, second)
    direct = quiet(name, two_groups(first, second))
    curved = quiet(name, two_groups(np.exp(first), np.exp(second)))
    for mine, theirs in zip(direct.estimates, curved.estimates, strict=True):
        if mine.unit != "points" and not mine.term.startswith("normal_theory"):
            assert mine.estimate == pytest.approx(theirs.estimate, abs=1e-12)
    assert p_values(direct) == pytest.approx(p_values(curved), rel=1e-9)


@pytest.mark.parametrize("name", ["mean_difference", "mann_whitney", "hedges_g", "glass_delta"])
@FEW
@given(
    first=GROUP,
    second=GROUP,
    factor=st.sampled_from([0.1, 0.5, 4.0]),
    shift=st.integers(-30, 30),
)
def test_points_follow_the_unit_of_the_scale_and_g_does_not(name, first, second, factor, shift):
    usable(first, second)
    direct = quiet(name, two_groups(first, second)).estimates[0]
    moved = [factor * np.array(values) + shift for values in (first, second)]
    scaled = quiet(name, two_groups(*moved)).estimates[0]
    times = factor if direct.unit == "points" else 1.0
    assert scaled.estimate == pytest.approx(times * direct.estimate, abs=1e-9)
    if direct.conf_low is not None:
        assert scaled.conf_low == pytest.approx(times * direct.conf_low, abs=1e-7)


@FEW
@given(first=GROUP, second=GROUP)
def test_delta_superiority_and_u_are_one_quantity(first, second):
    usable(first, second)
    data = two_groups(first, second)
    share = quiet("probability_of_superiority", data).estimates[0].estimate
    delta = quiet("cliffs_delta", data).estimates[0].estimate
    u = quiet("mann_whitney", data)["u"].estimate
    assert delta == pytest.approx(2.0 * share - 1.0, abs=1e-12)
    assert u == pytest.approx(share * len(first) * len(second), abs=1e-9)


@FEW
@given(first=GROUP, second=GROUP)
def test_one_sided_p_of_a_permutation_count_the_observed_share_twice(first, second):
    usable(first, second)
    data = two_groups(first, second)
    for name in ("mann_whitney", "mean_difference_permutation"):
        greater = quiet(name, data, alternative="greater").tests[0].p_value
        less = quiet(name, data, alternative="less").tests[0].p_value
        assert 1.0 - 1e-9 <= greater + less <= 2.0


@FEW
@given(group=st.lists(st.integers(-50, 50), min_size=4, max_size=10), far=st.integers(0, 40))
def test_equal_sizes_and_spreads_make_welch_and_student_agree(group, far):
    assume(len(set(group)) > 1)
    data = two_groups([x + far for x in group], group)
    welch = quiet("mean_difference", data)["mean_difference"]
    student = quiet("mean_difference", data, variances="equal")["mean_difference"]
    assert welch.df == pytest.approx(student.df)
    assert welch.conf_low == pytest.approx(student.conf_low)
