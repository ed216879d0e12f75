"""What must hold of weights, pairs and balance whoever the people are."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solidarity_eval import designs
from solidarity_eval.errors import SolidarityEvalError, StatisticalWarning

FEW = settings(max_examples=12)
SEEDS = st.integers(0, 10_000)
SAMPLE = {"arm": "arm", "programme": 1, "comparison": 0, "covariates": ["x", "z"]}


def people(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(50, 90))
    data = pd.DataFrame({"person": np.arange(n), "x": rng.normal(size=n), "z": rng.normal(size=n)})
    data["arm"] = (rng.uniform(size=n) < 1 / (1 + np.exp(0.4 - 0.7 * data["x"]))).astype(int)
    return data.assign(y=data["x"] + 0.5 * data["arm"] + rng.normal(size=n))


def ask(design, data, **arguments):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        try:
            return design(data, **{**SAMPLE, **arguments})
        except SolidarityEvalError:
            assume(False)


@FEW
@given(seed=SEEDS, target=st.sampled_from(["ate", "overlap"]))
def test_turning_the_groups_round_turns_the_effect_round(seed, target):
    data = people(seed)
    found = ask(designs.weighted_comparison, data, outcome="y", target=target)["effect"]
    turned = ask(
        designs.weighted_comparison, data, outcome="y", target=target, programme=0, comparison=1
    )["effect"]
    assert turned.estimate == pytest.approx(-found.estimate, rel=1e-8, abs=1e-10)
    assert turned.std_error == pytest.approx(found.std_error, rel=1e-8)


@FEW
@given(seed=SEEDS, move=st.floats(-50, 50), scale=st.sampled_from([0.01, 3.0, 1000.0]))
def test_the_units_of_covariates_do_not_count_and_those_of_the_outcome_carry_over(
    seed, move, scale
):
    data = people(seed)
    other = data.assign(x=move + scale * data["x"], y=move + scale * data["y"])
    for design, more in (
        (designs.weighted_comparison, {}),
        (designs.matched_comparison, {"distance": "mahalanobis"}),
    ):
        found = ask(design, data, outcome="y", **more)["effect"]
        changed = ask(design, other, outcome="y", **more)["effect"]
        assert changed.estimate == pytest.approx(scale * found.estimate, rel=1e-6, abs=1e-8)
        assert changed.std_error == pytest.approx(scale * found.std_error, rel=1e-6)


@FEW
@given(seed=SEEDS)
def test_turning_the_groups_round_turns_the_balance_round(seed):
    data = people(seed).assign(b=lambda d: (d["z"] > 0).astype(int))
    asked = {"covariates": ["x", "z", "b"]}
    found = ask(designs.baseline_balance, data, **asked).table("balance")
    turned = ask(designs.baseline_balance, data, **asked, programme=0, comparison=1).table(
        "balance"
    )
    assert turned.column("smd") == pytest.approx([-value for value in found.column("smd")])
    assert turned.column("category") == found.column("category")


@FEW
@given(seed=SEEDS, copies=st.integers(2, 3))
def test_a_weight_of_two_is_standing_twice(seed, copies):
    data = people(seed)
    asked = {"outcome": "y", "pre": 0, "post": 1, "wave": "arm"}
    heavy = designs.repeated_cross_section(data.assign(w=float(copies)), **asked, weights="w")
    plain = designs.repeated_cross_section(data, **asked)
    assert heavy["change"].std_error == pytest.approx(plain["change"].std_error)
    double = designs.repeated_cross_section(
        pd.concat([data] * copies).reset_index(drop=True), **asked
    )
    assert double["change"].estimate == pytest.approx(plain["change"].estimate, abs=1e-10)
    assert double["change"].std_error < plain["change"].std_error


@FEW
@given(seed=SEEDS)
def test_recalled_scores_follow_the_scale_and_turn_with_it(seed):
    rng = np.random.default_rng(seed)
    data = pd.DataFrame(rng.integers(1, 8, (25, 3)).astype(float), columns=["now", "then", "pre"])
    asked = {"outcome_now": "now", "outcome_then": "then", "pre_outcome": "pre", "person": None}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        found = designs.retrospective_pretest(data, **asked)
        turned = designs.retrospective_pretest(8.0 - 2.0 * data, **asked)
    for term in ("change", "response_shift", "change_since_pretest"):
        assert turned[term].estimate == pytest.approx(-2.0 * found[term].estimate)
        assert turned[term].std_error == pytest.approx(2.0 * found[term].std_error)


@FEW
@given(seed=SEEDS)
def test_presence_does_not_depend_on_how_it_is_split_over_periods(seed):
    rng = np.random.default_rng(seed)
    total = rng.integers(0, 20, 30).astype(float)
    first = np.floor(total * rng.uniform(size=30))
    whole = pd.DataFrame({"person": np.arange(30), "sessions": total})
    split = pd.concat(
        [whole.assign(sessions=first), whole.assign(sessions=total - first)], ignore_index=True
    )
    found = [designs.exposure(data, exposure="sessions") for data in (whole, split)]
    assert found[0].estimates == found[1].estimates
    assert found[0].tables == found[1].tables
