"""Mixed models, the stepped wedge, series and dyads under changes that must not matter."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solidarity_eval import designs
from solidarity_eval.errors import StatisticalWarning
from tests.estimators import ESTIMATORS

FEW = settings(max_examples=6, deadline=None)
SEEDS = st.integers(0, 10_000)
pytestmark = pytest.mark.filterwarnings("ignore::solidarity_eval.errors.StatisticalWarning")


def mixed(seed, groups=15):
    """Unequal groups with an intercept and a slope of their own."""
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(groups), rng.integers(2, 7, groups))
    month, x = rng.integers(0, 6, len(group)) * 1.0, rng.normal(size=len(group))
    effects = rng.normal(size=(groups, 2)) * [1.0, 0.4]
    y = 5 + x + 0.3 * month + effects[group, 0] + effects[group, 1] * month
    y += rng.normal(size=len(group))
    return pd.DataFrame({"group": group, "month": month, "x": x, "y": y})


def coefficient(found, name):
    return found.get("coefficient", covariate=name)


def numbers(item):
    return [item.estimate, item.std_error, item.conf_low, item.conf_high, item.df]


@FEW
@given(seed=SEEDS, df=st.sampled_from(["satterthwaite", "kenward_roger"]))
def test_where_the_slope_has_its_zero_and_in_what_unit_does_not_count(seed, df):
    data = mixed(seed)
    asked = {"outcome": "y", "covariates": ["month", "x"], "group": "group", "df": df}
    one = designs.mixed_model(data, slope="month", **asked)
    moved = data.assign(month=(data["month"] + 100.0) * 30.0)
    other = designs.mixed_model(moved, slope="month", **asked)
    assert numbers(coefficient(other, "x")) == pytest.approx(
        numbers(coefficient(one, "x")), rel=1e-5
    )
    expected = [value / 30.0 for value in numbers(coefficient(one, "month"))[:-1]]
    assert numbers(coefficient(other, "month"))[:-1] == pytest.approx(expected, rel=1e-5)
    assert coefficient(other, "month").df == pytest.approx(coefficient(one, "month").df, rel=1e-4)
    restricted = 2 * np.log(30.0)  # log|X'V^-1X| and the change of unit of one column
    assert other["log_likelihood"].estimate == pytest.approx(
        one["log_likelihood"].estimate - restricted / 2, abs=1e-6
    )


@FEW
@given(seed=SEEDS, shift=st.floats(-1e4, 1e4), scale=st.sampled_from([-3.0, 0.01, 100.0]))
def test_a_model_follows_the_scale_of_the_outcome(seed, shift, scale):
    data = mixed(seed)
    asked = {"outcome": "y", "covariates": ["month", "x"], "group": "group"}
    one = designs.mixed_model(data, **asked)
    other = designs.mixed_model(data.assign(y=shift + scale * data["y"]), **asked)
    for name in ("month", "x"):
        a, b = coefficient(one, name), coefficient(other, name)
        assert b.estimate == pytest.approx(scale * a.estimate, rel=1e-6, abs=1e-9)
        assert b.std_error == pytest.approx(abs(scale) * a.std_error, rel=1e-6)
        assert b.df == pytest.approx(a.df, rel=1e-6)
    assert other["icc"].estimate == pytest.approx(one["icc"].estimate, rel=1e-6, abs=1e-9)


@FEW
@given(seed=SEEDS)
def test_everybody_answering_every_time_gives_the_paired_t(seed):
    rng = np.random.default_rng(seed)
    before = rng.normal(size=25)
    after = before + rng.normal(0.4, 0.7, 25)
    data = pd.concat(
        [
            pd.DataFrame({"person": range(25), "wave": wave, "y": values})
            for wave, values in (("a", before), ("b", after))
        ]
    )
    found = designs.repeated_change(data, outcome="y", pre="a")["change"]
    change = after - before
    assert found.estimate == pytest.approx(change.mean())
    # With two waves and no boundary, REML is the paired t test.
    assert found.std_error == pytest.approx(change.std(ddof=1) / 5, rel=1e-6)
    assert found.df == pytest.approx(24, rel=1e-6)


@FEW
@given(seed=SEEDS)
def test_reversing_two_waves_turns_the_change_around(seed):
    estimator = ESTIMATORS["repeated_change"]
    data = estimator.data().sample(frac=0.9, random_state=seed)
    asked = {"waves": None, "times": None}
    there = estimator.quiet(data, **asked).get("change", wave="after")
    back = estimator.quiet(data, **asked, pre="after").get("change", wave="before")
    assert back.estimate == pytest.approx(-there.estimate, rel=1e-6)
    assert back.std_error == pytest.approx(there.std_error, rel=1e-6)
    assert back.df == pytest.approx(there.df, rel=1e-6)


@FEW
@given(seed=SEEDS, shift=st.integers(-50, 50))
def test_a_wedge_forgets_what_clusters_and_periods_add(seed, shift):
    estimator = ESTIMATORS["stepped_wedge"]
    data, expected = estimator.data(), estimator.quiet()
    rng = np.random.default_rng(seed)
    clusters = dict(zip(sorted(set(data["cluster"])), rng.normal(0, 5, 6), strict=True))
    more = data["cluster"].map(clusters) + shift + 3.0 * data["period"] ** 2
    found = estimator.quiet(data.assign(y=data["y"] + more))
    one, other = expected["effect"], found["effect"]
    for name in ("estimate", "conf_low", "conf_high", "p_value"):
        assert getattr(other, name) == pytest.approx(getattr(one, name), rel=1e-6, abs=1e-9)


@FEW
@given(delta=st.floats(-10, 10))
def test_a_supposed_effect_moves_the_interval_of_a_wedge_and_nothing_else(delta):
    estimator = ESTIMATORS["stepped_wedge"]
    data, one = estimator.data(), estimator.quiet()["effect"]
    started = data["period"] >= data["start"]
    other = estimator.quiet(data.assign(y=data["y"] + delta * started))["effect"]
    assert other.estimate == pytest.approx(one.estimate + delta, abs=1e-9)
    assert other.conf_low == pytest.approx(one.conf_low + delta, abs=1e-7)
    assert other.conf_high == pytest.approx(one.conf_high + delta, abs=1e-7)


def test_the_interval_of_a_wedge_holds_what_its_test_does_not_refuse():
    estimator = ESTIMATORS["stepped_wedge"]
    data, found = estimator.data(), estimator.quiet()["effect"]
    started = data["period"] >= data["start"]
    width = found.conf_high - found.conf_low
    for bound, sign in ((found.conf_low, 1), (found.conf_high, -1)):
        inside, outside = (bound + sign * step * width for step in (1e-6, -1e-6))
        assert estimator.quiet(data.assign(y=data["y"] - inside * started)).tests[0].p_value > 0.05
        p_value = estimator.quiet(data.assign(y=data["y"] - outside * started)).tests[0].p_value
        assert p_value <= 0.05


@FEW
@given(seed=SEEDS, line=st.tuples(st.floats(-5, 5), st.floats(-1, 1)))
def test_a_series_forgets_a_straight_line_and_where_time_begins(seed, line):
    estimator = ESTIMATORS["interrupted_series"]
    data, expected = estimator.data(), estimator.quiet()
    moved = data.assign(y=data["y"] + line[0] + line[1] * data["week"], week=data["week"] + 1000)
    found = estimator.quiet(moved.sample(frac=1, random_state=seed), start=1036)
    for term in ("change", "slope_change", "autocorrelation"):
        assert found[term].estimate == pytest.approx(expected[term].estimate, rel=1e-5, abs=1e-7)
    assert found["change"].std_error == pytest.approx(expected["change"].std_error, rel=1e-5)


def test_a_series_read_backwards_has_the_same_correlation():
    estimator = ESTIMATORS["interrupted_series"]
    data = estimator.data()
    back = estimator.quiet(data.assign(week=71 - data["week"]), start=36)
    assert back["autocorrelation"].estimate == pytest.approx(
        estimator.quiet()["autocorrelation"].estimate, rel=1e-5
    )


@FEW
@given(seed=SEEDS)
def test_swapping_the_members_of_dyads_does_not_count(seed):
    data = ESTIMATORS["dyadic_icc"].data()
    rng = np.random.default_rng(seed)
    swapped = data.copy()
    for dyad in rng.permutation(sorted(set(data["dyad"])))[:12]:
        here = swapped["dyad"] == dyad
        swapped.loc[here, ["y", "x"]] = swapped.loc[here, ["y", "x"]].to_numpy()[::-1]
    for name in ("dyadic_icc", "actor_partner"):
        asked = {} if name == "dyadic_icc" else {"role": None}
        one, other = (ESTIMATORS[name].quiet(table, **asked) for table in (data, swapped))
        for a, b in zip(one.estimates, other.estimates, strict=True):
            assert b.estimate == pytest.approx(a.estimate, rel=1e-9), a.term


def test_renaming_the_roles_turns_the_difference_of_a_dyad_change():
    estimator = ESTIMATORS["dyad_change"]
    data, one = estimator.data(), estimator.quiet()
    other = estimator.quiet(data.assign(role=data["role"].map({"mentor": "z", "young": "a"})))
    assert other["difference_in_change"].estimate == -one["difference_in_change"].estimate
    assert other.get("change", of="mean").estimate == one.get("change", of="mean").estimate


def test_the_mean_of_both_roles_is_the_change_of_the_dyad():
    found = ESTIMATORS["dyad_change"].quiet()
    roles = [found.get("change", role=role).estimate for role in ("mentor", "young")]
    assert found.get("change", of="mean").estimate == pytest.approx(np.mean(roles))
    assert found["difference_in_change"].estimate == pytest.approx(roles[0] - roles[1])


def test_an_actor_partner_model_follows_the_scale():
    data = ESTIMATORS["actor_partner"].data()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        one = ESTIMATORS["actor_partner"].ask(data)
        other = ESTIMATORS["actor_partner"].ask(data.assign(x=data["x"] * 4 + 7, y=3 - data["y"]))
    for term in ("actor", "partner"):
        assert other[term].estimate == pytest.approx(-one[term].estimate / 4)
        assert other[term].p_value == pytest.approx(one[term].p_value)
