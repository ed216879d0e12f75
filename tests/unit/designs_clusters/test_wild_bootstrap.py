"""The wild bootstrap against a bootstrap that refits every draw on rows of people."""

import itertools

import numpy as np
import pytest

from solidarity_eval._kernels.cluster_means import cluster_means
from solidarity_eval._kernels.wild_bootstrap import (
    WildDraws,
    all_signs,
    drawn_signs,
    one_sample_model,
    wild_model,
)
from solidarity_eval.designs import wild_cluster_bootstrap
from solidarity_eval.errors import ArgumentError, NoVarianceError, TooFewError
from tests.unit.designs_clusters.people import arms_of_clusters, change_of_teams

ARMS = {"outcome": "y", "arm": "treat", "programme": 1, "comparison": 0, "cluster": "cluster"}
WAVES = {"outcome": "y", "pre": "before", "post": "after", "cluster": "team"}


def refitted(columns, values, codes, null=0.0):
    """The t of the data and of every pattern, column 0 tested, each by least squares on rows."""

    def t_of(outcome):
        beta, *_ = np.linalg.lstsq(columns, outcome, rcond=None)
        inverse = np.linalg.inv(columns.T @ columns)
        residuals = outcome - columns @ beta
        meat = sum(
            np.outer(score, score)
            for score in (
                columns[codes == code].T @ residuals[codes == code] for code in np.unique(codes)
            )
        )
        return (beta[0] - null) / np.sqrt((inverse @ meat @ inverse)[0, 0])

    shifted = values - null * columns[:, 0]
    others = columns[:, 1:]
    fitted = null * columns[:, 0]
    if others.shape[1]:
        fitted = fitted + others @ np.linalg.lstsq(others, shifted, rcond=None)[0]
    signs = np.array(list(itertools.product((1.0, -1.0), repeat=codes.max() + 1)))
    drawn = [t_of(fitted + (values - fitted) * sign[codes]) for sign in signs]
    return t_of(values), np.array(drawn)


@pytest.mark.parametrize("null", [0.0, 0.4, -1.3])
def test_two_arms_draw_by_draw(null):
    data = arms_of_clusters(1, 8, most=7)
    codes, values = data["cluster"].to_numpy(), data["y"].to_numpy()
    others = np.column_stack([np.ones(len(data)), data["x"]])
    tested = data["treat"].to_numpy(float)
    observed, drawn = refitted(np.column_stack([tested, others]), values, codes, null)
    model = wild_model(values, codes, tested=tested, others=others)
    ours = WildDraws(model, all_signs(8), complete=True)
    assert ours.observed(null) == pytest.approx(observed)
    half = ours.statistics(null)
    assert np.sort([*half, *-half]) == pytest.approx(np.sort(drawn))
    for alternative, side in (
        ("two-sided", np.abs(drawn) >= abs(observed) - 1e-9),
        ("greater", drawn >= observed - 1e-9),
        ("less", drawn <= observed + 1e-9),
    ):
        assert ours.p_value(alternative, null) == pytest.approx(side.mean(), abs=1e-12)


@pytest.mark.parametrize("null", [0.0, 0.2])
def test_one_group_draw_by_draw(null):
    rng = np.random.default_rng(2)
    codes = np.repeat(range(7), (2, 3, 5, 1, 4, 2, 6))
    values = 0.4 + rng.normal(size=len(codes))
    observed, drawn = refitted(np.ones((len(codes), 1)), values, codes, null)
    means = cluster_means(values, codes)
    model = one_sample_model(means.means * means.sizes, means.sizes)
    ours = WildDraws(model, all_signs(7), complete=True)
    assert ours.observed(null) == pytest.approx(observed)
    half = ours.statistics(null)
    assert np.sort([*half, *-half]) == pytest.approx(np.sort(drawn))
    by_rows = wild_model(
        values, codes, tested=np.ones(len(codes)), others=np.zeros((len(codes), 0))
    )
    assert by_rows.scores == pytest.approx(model.scores)
    assert by_rows.pull == pytest.approx(model.pull)
    assert by_rows.pull_slope == pytest.approx(model.pull_slope)


def test_the_interval_is_where_the_test_stops_rejecting():
    data = arms_of_clusters(3, 10)
    found = wild_cluster_bootstrap(data, **ARMS)["effect"]
    codes, values = data["cluster"].to_numpy(), data["y"].to_numpy()
    model = wild_model(
        values, codes, tested=data["treat"].to_numpy(float), others=np.ones((len(data), 1))
    )
    draws = WildDraws(model, all_signs(10), complete=True)
    step = 1e-6 * (found.conf_high - found.conf_low)
    for bound, outwards in ((found.conf_low, -step), (found.conf_high, step)):
        assert draws.p_value(null=bound + outwards) <= 0.05
        assert draws.p_value(null=bound - outwards) > 0.05
    assert found.conf_low < found.estimate < found.conf_high


def test_a_level_that_no_pattern_reaches_leaves_an_open_interval():
    found = wild_cluster_bootstrap(change_of_teams(4, 6), **WAVES, conf_level=0.99)["change"]
    assert (found.conf_low, found.conf_high) == (-np.inf, np.inf)


def test_far_from_the_estimate_only_the_data_and_their_opposite_are_as_far_out():
    data = arms_of_clusters(13, 8)
    codes, values = data["cluster"].to_numpy(), data["y"].to_numpy()
    others = np.column_stack([np.ones(len(data)), data["x"]])
    model = wild_model(values, codes, tested=data["treat"].to_numpy(float), others=others)
    draws = WildDraws(model, all_signs(8), complete=True)
    assert {draws.p_value(null=far) for far in (1e3, 1e8, -1e12)} == {2 / 256}


def test_all_patterns_hold_each_pair_of_opposites_once():
    signs = all_signs(5)
    assert signs.shape == (16, 5)
    assert (signs[0] == 1.0).all()
    assert len({tuple(row) for row in (*signs, *-signs)}) == 32


def test_beyond_twelve_clusters_patterns_are_drawn_with_a_seed():
    data = change_of_teams(5, 14)
    first, again, other = (
        wild_cluster_bootstrap(data, **WAVES, draws=999, seed=seed) for seed in (1, 1, 2)
    )
    test = first.test("wild_cluster_bootstrap")
    assert (test.p_method, test.draws, first.seed) == ("monte-carlo", 999, 1)
    assert test == again.test("wild_cluster_bootstrap")
    assert test.p_value * 1000 == pytest.approx(round(test.p_value * 1000))
    assert other["change"].conf_high != first["change"].conf_high


def test_drawn_patterns_agree_with_all_of_them():
    data = change_of_teams(6, 11)
    exact = wild_cluster_bootstrap(data, **WAVES).test("wild_cluster_bootstrap").p_value
    wide = data.pivot_table(index=["person", "team"], columns="wave", values="y").reset_index()
    means = cluster_means((wide["after"] - wide["before"]).to_numpy(), wide["team"].to_numpy())
    model = one_sample_model(means.means * means.sizes, means.sizes)
    signs = drawn_signs(11, 40_000, np.random.default_rng(1))
    drawn = WildDraws(model, signs, complete=False)
    assert drawn.p_value() == pytest.approx(exact, abs=4 * np.sqrt(exact * (1 - exact) / 40_000))


@pytest.mark.parametrize("clusters", [4, 5])
def test_fewer_than_six_teams_are_refused_with_the_least_p(clusters):
    with pytest.raises(TooFewError, match=f"{2.0 ** (1 - clusters):g}"):
        wild_cluster_bootstrap(change_of_teams(7, clusters), **WAVES)


@pytest.mark.parametrize("clusters", [6, 7])
def test_fewer_than_eight_clusters_in_two_arms_are_refused(clusters):
    with pytest.raises(TooFewError, match="at least 8"):
        wild_cluster_bootstrap(arms_of_clusters(8, clusters), **ARMS)


def test_a_score_before_is_adjusted_for_over_two_waves():
    data = change_of_teams(9, 10)
    data["arm"] = data["team"] % 2
    wide = data.pivot_table(index=["person", "team", "arm"], columns="wave", values="y")
    wide = wide.reset_index()
    asked = {"outcome": "y", "cluster": "team", "arm": "arm", "programme": 1, "comparison": 0}
    long = wild_cluster_bootstrap(data, **asked, pre="before", post="after")
    flat = wild_cluster_bootstrap(
        wide.rename(columns={"after": "y"}), **asked, covariates=["before"]
    )
    assert long["effect"].estimate == pytest.approx(flat["effect"].estimate)
    assert long.tests[0].p_value == flat.tests[0].p_value
    assert long.settings["covariates"] == ("y (before)",)


def test_what_is_tested_must_be_named():
    data = change_of_teams(10, 8)
    with pytest.raises(ArgumentError, match="Neither arm"):
        wild_cluster_bootstrap(data, outcome="y", cluster="team")
    with pytest.raises(ArgumentError, match="without arm"):
        wild_cluster_bootstrap(data, **WAVES, covariates=["wave"])


def test_teams_that_do_not_differ_leave_nothing_to_turn():
    data = change_of_teams(11, 8)
    data["y"] = np.where(data["wave"] == "after", 1.0, 0.0)
    with pytest.raises(NoVarianceError):
        wild_cluster_bootstrap(data, **WAVES)


def test_two_groups_of_few_clusters_carry_the_caveat():
    few = wild_cluster_bootstrap(arms_of_clusters(12, 10), **ARMS)
    many = wild_cluster_bootstrap(arms_of_clusters(12, 20), **ARMS, draws=199)
    assert [note.code for note in few.notes] == ["designs_clusters.wild_two_arms"]
    assert many.notes == ()
