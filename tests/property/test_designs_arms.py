"""What must hold of designs with two groups whatever people answered."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solidarity_eval.errors import StatisticalWarning
from tests.estimators import ESTIMATORS

SEEDS = st.integers(0, 10_000)
FEW = settings(max_examples=8, deadline=None)
TWO_ARMS = ("ancova", "randomised", "difference_in_differences", "event_study")
NAMES = (*TWO_ARMS, "staggered_difference_in_differences", "subgroup_interaction")
HEADLINE = dict.fromkeys(NAMES, "effect") | {"subgroup_interaction": "interaction"}
every = pytest.mark.parametrize("name", NAMES)


def answers(name, seed):
    """The table of an estimator with other answers."""
    data = ESTIMATORS[name].data()
    rng = np.random.default_rng(seed)
    return data.assign(y=data["y"] + np.round(rng.normal(0, 3, len(data))))


def ask(name, data, **changes):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        found = ESTIMATORS[name].ask(data, **changes)
    return found, found[HEADLINE[name]]


def numbers(found):
    return [found.estimate, found.std_error, found.conf_low, found.conf_high]


@every
@FEW
@given(seed=SEEDS, move=st.integers(-50, 50), scale=st.sampled_from([0.5, 3.0, 10.0]))
def test_the_effect_follows_the_unit_of_the_score_and_not_its_origin(name, seed, move, scale):
    data = answers(name, seed)
    _, once = ask(name, data)
    _, other = ask(name, data.assign(y=move + scale * data["y"]))
    assert numbers(other) == pytest.approx([scale * value for value in numbers(once)], rel=1e-7)
    assert other.p_value == pytest.approx(once.p_value, rel=1e-6)


@every
@FEW
@given(seed=SEEDS)
def test_a_score_turned_round_turns_the_effect(name, seed):
    data = answers(name, seed)
    _, once = ask(name, data)
    _, turned = ask(name, data.assign(y=7.0 - data["y"]))
    assert turned.estimate == pytest.approx(-once.estimate, rel=1e-8, abs=1e-10)
    assert turned.conf_low == pytest.approx(-once.conf_high, rel=1e-8, abs=1e-10)


@pytest.mark.parametrize("name", TWO_ARMS)
@FEW
@given(seed=SEEDS)
def test_naming_the_groups_the_other_way_round_turns_the_effect(name, seed):
    data = answers(name, seed)
    _, once = ask(name, data)
    _, turned = ask(name, data, programme="without", comparison="with")
    assert turned.estimate == pytest.approx(-once.estimate, rel=1e-8, abs=1e-10)
    assert turned.std_error == pytest.approx(once.std_error, rel=1e-8)


@pytest.mark.parametrize("name", ["difference_in_differences", "event_study"])
@FEW
@given(seed=SEEDS, level=st.integers(-20, 20), trend=st.integers(-20, 20))
def test_what_both_groups_share_does_not_count(name, seed, level, trend):
    """A constant of one group and a move of everybody leave the difference of changes alone."""
    data = answers(name, seed)
    _, once = ask(name, data)
    late = data["wave"] != data["wave"].iloc[0]
    moved = data["y"] + level * (data["arm"] == "with") + trend * late
    _, other = ask(name, data.assign(y=moved))
    assert numbers(other) == pytest.approx(numbers(once), rel=1e-8, abs=1e-9)


@FEW
@given(seed=SEEDS, level=st.integers(-20, 20))
def test_levels_of_people_and_moves_of_everybody_do_not_count_where_starts_differ(seed, level):
    name = "staggered_difference_in_differences"
    data = answers(name, seed)
    own = pd.factorize(data["person"])[0] % 7
    _, once = ask(name, data)
    _, other = ask(name, data.assign(y=data["y"] + own + level * data["wave"] ** 2))
    assert numbers(other) == pytest.approx(numbers(once), rel=1e-8, abs=1e-9)


@FEW
@given(seed=SEEDS, extra=st.integers(-10, 10))
def test_an_effect_put_into_the_answers_is_found_back(seed, extra):
    for name in ("ancova", "difference_in_differences", "randomised"):
        data = answers(name, seed)
        treated = (data["wave"] == "after") & (data["arm"] == "with")
        _, once = ask(name, data)
        _, more = ask(name, data.assign(y=data["y"] + extra * treated))
        assert more.estimate == pytest.approx(once.estimate + extra, rel=1e-8, abs=1e-9)
        assert more.std_error == pytest.approx(once.std_error, rel=1e-8)


@FEW
@given(seed=SEEDS)
def test_two_subgroups_the_other_way_round_turn_the_interaction(seed):
    name = "subgroup_interaction"
    data = answers(name, seed)
    whole, once = ask(name, data)
    turned, other = ask(name, data, reference="with others")
    assert other.estimate == pytest.approx(-once.estimate, rel=1e-8, abs=1e-10)
    for label in ("alone", "with others"):
        assert numbers(turned.get("change", subgroup=label)) == pytest.approx(
            numbers(whole.get("change", subgroup=label)), rel=1e-8
        )
    p = [found.test("interaction").p_value for found in (whole, turned)]
    assert p[0] == pytest.approx(p[1], rel=1e-8)
    assert p[0] == pytest.approx(once.p_value, rel=1e-8)


@FEW
@given(seed=SEEDS)
def test_a_lot_that_changes_nobody_gives_a_p_that_no_direction_favours(seed):
    data = answers("randomised", seed)
    less, greater = (
        ask("randomised", data, alternative=way)[0].test("randomisation").p_value
        for way in ("less", "greater")
    )
    # Both tails hold the lots with the same t as the one drawn.
    assert less + greater >= 1.0 - 1e-12
    assert less + greater <= 1.0 + 3 / 200
