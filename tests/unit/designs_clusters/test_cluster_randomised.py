"""Whole clusters with or without the programme: the model, the refusals, the caveats."""

import numpy as np
import pytest
from scipy import stats

from solidarity_eval.designs import (
    cluster_effect_size,
    cluster_randomised,
    intraclass_correlation_of_clusters,
)
from solidarity_eval.effects import hedges_g
from solidarity_eval.errors import (
    ArgumentError,
    DataError,
    NoVarianceError,
    StatisticalWarning,
    TooFewError,
)
from tests.unit.designs_clusters.people import arms_of_clusters, change_of_teams

ARMS = {"outcome": "y", "arm": "treat", "programme": 1, "comparison": 0, "cluster": "cluster"}


def codes(found):
    return [note.code for note in found.notes]


def test_clusters_of_one_size_give_welch_on_the_means_of_clusters():
    data = arms_of_clusters(1, 14)
    data = data.groupby("cluster").head(2)
    means = data.groupby(["treat", "cluster"])["y"].mean()
    expected = stats.ttest_ind(means.loc[1], means.loc[0], equal_var=False)
    found = cluster_randomised(data, **ARMS)
    assert found.test("cr2_t").statistic == pytest.approx(expected.statistic)
    assert found["effect"].estimate == pytest.approx(means.loc[1].mean() - means.loc[0].mean())


@pytest.mark.parametrize("variance", ["CR0", "CR1", "CR1S", "CR2", "CR3"])
def test_the_chosen_variance_is_the_headline(variance):
    found = cluster_randomised(arms_of_clusters(2, 12), **ARMS, variance=variance)
    effect = found["effect"]
    same = found.get("effect_by_variance", variance=variance)
    assert (effect.std_error, effect.df, effect.conf_low) == (
        same.std_error,
        same.df,
        same.conf_low,
    )
    assert found.test(f"{variance.lower()}_t").p_value == effect.p_value


def test_one_sided_tests_add_up():
    data = arms_of_clusters(3, 12)
    greater, less = (
        cluster_randomised(data, **ARMS, alternative=side)["effect"] for side in ("greater", "less")
    )
    assert greater.p_value + less.p_value == pytest.approx(1.0)
    assert greater.conf_low == less.conf_low


def test_an_arm_with_one_cluster_is_refused():
    data = arms_of_clusters(4, 6)
    data = data[(data["treat"] == 0) | (data["cluster"] == 0)]
    with pytest.raises(TooFewError, match="1 teams or places"):
        cluster_randomised(data, **ARMS)


def test_two_clusters_in_each_arm_cannot_conclude_by_construction():
    with pytest.warns(StatisticalWarning, match="cannot conclude by construction"):
        found = cluster_randomised(arms_of_clusters(5, 4), **ARMS)
    assert "designs_clusters.wide_effect" in codes(found)
    assert found["interval_width"].estimate > 0


def test_clusters_with_people_of_both_arms_are_said():
    data = arms_of_clusters(6, 10)
    data["treat"] = np.arange(len(data)) % 2
    with pytest.warns(StatisticalWarning, match="people of both groups"):
        found = cluster_randomised(data, **ARMS)
    rows = {row[0]: row for row in found.table("assumptions").rows}
    assert rows["whole_clusters_assigned"][1] == "contradicted"
    whole = cluster_randomised(arms_of_clusters(6, 10), **ARMS).table("assumptions")
    assert {row[0]: row[1] for row in whole.rows}["whole_clusters_assigned"] == "supported"


def test_waves_adjust_for_the_score_before_and_count_who_is_left_out():
    data = change_of_teams(7, 10)
    data["arm"] = data["team"] % 2
    asked = {"outcome": "y", "arm": "arm", "programme": 1, "comparison": 0, "cluster": "team"}
    wide = data.pivot_table(index=["person", "team", "arm"], columns="wave", values="y")
    wide = wide.reset_index().rename(columns={"after": "y"})
    lost = data[~((data["person"] < 3) & (data["wave"] == "after"))]
    found = cluster_randomised(lost, **asked, pre="before", post="after")
    flat = cluster_randomised(wide[wide["person"] >= 3], **asked, covariates=["before"])
    assert found["effect"].estimate == pytest.approx(flat["effect"].estimate)
    assert found["effect"].df == pytest.approx(flat["effect"].df)
    entered = found.flow.n("programme") + found.flow.n("comparison")
    compared = found.flow.n("programme_compared") + found.flow.n("comparison_compared")
    assert entered - compared == 3


def test_a_covariate_that_repeats_the_arm_is_refused():
    data = arms_of_clusters(8, 10)
    with pytest.raises(DataError, match="again"):
        cluster_randomised(data.assign(again=2.0 * data["treat"]), **ARMS, covariates=["again"])


def test_people_without_spread_are_refused():
    data = arms_of_clusters(9, 10)
    with pytest.raises(NoVarianceError):
        cluster_randomised(data.assign(y=data["treat"] * 0.1), **ARMS)


def test_one_group_has_no_effect():
    data = arms_of_clusters(10, 10).assign(treat=1)
    with pytest.raises(ArgumentError):
        cluster_randomised(data, **ARMS)


def test_without_correlation_and_in_clusters_of_one_the_effect_size_is_that_of_people():
    data = arms_of_clusters(11, 10)
    g = cluster_effect_size(data, **ARMS, icc=0.0)
    alone = hedges_g(
        data,
        outcome="y",
        arm="treat",
        programme=1,
        comparison=0,
        correction="approximate",
    )
    assert g["h"].estimate == pytest.approx(len(data) - 2)
    assert g["g"].estimate == pytest.approx(alone["hedges_g"].estimate)
    assert g.test("t_clusters").p_value == pytest.approx(g.test("t_people").p_value)


def test_more_likeness_within_clusters_costs_precision():
    data = arms_of_clusters(12, 12)
    found = [cluster_effect_size(data, **ARMS, icc=icc) for icc in (0.0, 0.05, 0.2, 0.5)]
    errors = [item["g"].std_error for item in found]
    assert errors == sorted(errors)
    statistics = [abs(item.test("t_clusters").statistic) for item in found]
    assert statistics == sorted(statistics, reverse=True)


@pytest.mark.parametrize("icc", [-0.1, 1.0, "0.1", None, True, float("nan")])
def test_a_correlation_that_is_none_is_refused(icc):
    with pytest.raises(ArgumentError, match="icc"):
        cluster_effect_size(arms_of_clusters(13, 8), **ARMS, icc=icc)


def test_the_correlation_of_clusters_alike_and_unlike():
    data = arms_of_clusters(14, 12, effect=0.0)
    shuffled = data.assign(y=np.random.default_rng(1).permutation(data["y"]))
    apart = data.assign(y=10.0 * data["cluster"] + 0.1 * data["y"])
    low, high = (
        intraclass_correlation_of_clusters(item, outcome="y", cluster="cluster")["icc"]
        for item in (shuffled, apart)
    )
    assert low.conf_low < 0.0 < low.conf_high
    assert high.conf_low > 0.99
    assert -1.0 <= low.conf_low <= low.estimate <= low.conf_high


def test_clusters_of_one_person_have_no_correlation():
    data = arms_of_clusters(15, 12)
    with pytest.raises(TooFewError, match="one person"):
        intraclass_correlation_of_clusters(data, outcome="y", cluster="person")
