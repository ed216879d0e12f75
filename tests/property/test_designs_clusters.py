"""What must hold of designs in teams, whatever the teams."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solidarity_eval import designs
from solidarity_eval.errors import StatisticalWarning
from tests.unit.designs_clusters.people import arms_of_clusters, change_of_teams

FEW = settings(max_examples=10)
SEEDS = st.integers(0, 10_000)
WAVES = {"outcome": "y", "pre": "before", "post": "after", "cluster": "team"}
ARMS = {"outcome": "y", "arm": "treat", "programme": 1, "comparison": 0, "cluster": "cluster"}


def quiet(function, data, **arguments):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        return function(data, **arguments)


def numbers(found):
    """Every number of a result that is in points, and every p."""
    estimates = {
        (item.term, *item.at.values()): (item.estimate, item.std_error, item.conf_low, item.df)
        for item in found.estimates
    }
    return estimates | {item.name: (item.p_value,) for item in found.tests}


def alike(found, expected):
    found, expected = numbers(found), numbers(expected)
    assert found.keys() == expected.keys()
    for key, values in expected.items():
        for one, other in zip(found[key], values, strict=True):
            assert (one is None) == (other is None), key
            if one is not None:
                assert one == pytest.approx(other, rel=1e-6, abs=1e-9), key


@FEW
@given(seed=SEEDS, teams=st.integers(2, 11))
def test_going_back_turns_the_change_of_teams(seed, teams):
    data = change_of_teams(seed, teams)
    there = quiet(designs.clustered_change, data, **WAVES)
    back = quiet(designs.clustered_change, data, **{**WAVES, "pre": "after", "post": "before"})
    for term in ("change", "change_cr2", "change_fixed_teams"):
        assert back[term].estimate == pytest.approx(-there[term].estimate)
        assert back[term].conf_low == pytest.approx(-there[term].conf_high)
    assert back["icc_of_change"].estimate == pytest.approx(there["icc_of_change"].estimate)
    assert [test.p_value for test in back.tests] == pytest.approx(
        [test.p_value for test in there.tests]
    )


@FEW
@given(seed=SEEDS, teams=st.integers(2, 11), scale=st.sampled_from([0.1, 10.0]), move=SEEDS)
def test_the_change_of_teams_follows_the_scale(seed, teams, scale, move):
    data = change_of_teams(seed, teams)
    there = quiet(designs.clustered_change, data, **WAVES)
    found = quiet(designs.clustered_change, data.assign(y=move + scale * data["y"]), **WAVES)
    for item in there.estimates:
        factor = scale if item.unit == "points" else 1.0
        mine = found[item.term]
        assert mine.estimate == pytest.approx(factor * item.estimate, rel=1e-6, abs=1e-7)
        if item.conf_low is not None:
            assert mine.conf_low == pytest.approx(factor * item.conf_low, rel=1e-6, abs=1e-7)


@FEW
@given(seed=SEEDS, teams=st.integers(6, 11))
def test_the_names_of_the_teams_do_not_count(seed, teams):
    data = change_of_teams(seed, teams)
    names = np.random.default_rng(seed).permutation(teams)
    renamed = data.assign(team=[f"team {names[code]}" for code in data["team"]])
    for function in (designs.clustered_change, designs.wild_cluster_bootstrap):
        alike(quiet(function, renamed, **WAVES), quiet(function, data, **WAVES))


@FEW
@given(seed=SEEDS, teams=st.integers(2, 9), copies=st.integers(2, 4))
def test_more_people_like_these_do_not_narrow_what_rests_on_teams(seed, teams, copies):
    data = change_of_teams(seed, teams)
    people = data["person"].nunique()
    more = [data.assign(person=data["person"] + people * copy) for copy in range(copies)]
    import pandas as pd

    once = quiet(designs.clustered_change, data, **WAVES)
    often = quiet(designs.clustered_change, pd.concat(more), **WAVES)
    for term in ("change", "change_cr2", "change_team_means"):
        assert often[term].conf_low == pytest.approx(once[term].conf_low)
    assert often["change_fixed_teams"].std_error < once["change_fixed_teams"].std_error


@FEW
@given(seed=SEEDS, clusters=st.integers(8, 11))
def test_changing_sides_turns_the_effect(seed, clusters):
    data = arms_of_clusters(seed, clusters)
    other = {**ARMS, "programme": 0, "comparison": 1}
    size = {"icc": 0.1}
    for function, term, more in (
        (designs.cluster_randomised, "effect", {"covariates": ["x"]}),
        (designs.wild_cluster_bootstrap, "effect", {"covariates": ["x"]}),
        (designs.cluster_effect_size, "g", size),
    ):
        there, back = (quiet(function, data, **arms, **more) for arms in (ARMS, other))
        assert back[term].estimate == pytest.approx(-there[term].estimate)
        assert back[term].conf_low == pytest.approx(-there[term].conf_high, rel=1e-5)
        assert back.tests[0].p_value == pytest.approx(there.tests[0].p_value)


@FEW
@given(seed=SEEDS, clusters=st.integers(8, 11), slope=st.sampled_from([-3.0, 0.5]))
def test_what_the_covariate_explains_does_not_count(seed, clusters, slope):
    data = arms_of_clusters(seed, clusters)
    moved = data.assign(y=data["y"] + slope * data["x"], x=10.0 - 2.0 * data["x"])
    for function in (designs.cluster_randomised, designs.wild_cluster_bootstrap):
        first, second = (quiet(function, item, **ARMS, covariates=["x"]) for item in (data, moved))
        assert second["effect"].estimate == pytest.approx(first["effect"].estimate, abs=1e-9)
        assert second["effect"].conf_low == pytest.approx(first["effect"].conf_low, rel=1e-5)
        assert second.tests[0].p_value == pytest.approx(first.tests[0].p_value)


@FEW
@given(seed=SEEDS, clusters=st.integers(3, 11))
def test_a_correlation_within_clusters_has_no_unit(seed, clusters):
    data = arms_of_clusters(seed, clusters)
    asked = {"outcome": "y", "cluster": "cluster"}
    function = designs.intraclass_correlation_of_clusters
    alike(
        quiet(function, data.assign(y=7.0 - 3.0 * data["y"]), **asked),
        quiet(function, data, **asked),
    )
