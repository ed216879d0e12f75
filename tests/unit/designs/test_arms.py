"""Two groups: what is refused and why, what is counted, what is said of the assumptions."""

import warnings

import numpy as np
import pandas as pd
import pytest

from solidarity_eval import designs
from solidarity_eval.errors import (
    ArgumentError,
    DataError,
    NoVarianceError,
    SmallSampleWarning,
    SolidarityEvalError,
    StatisticalWarning,
    TooFewError,
)
from tests.estimators import ESTIMATORS

PAIRED = {"outcome": "y", "pre": "before", "post": "after"}
ARMS = {"arm": "arm", "programme": "with", "comparison": "without"}
TWO_ARMS = ("ancova", "randomised", "difference_in_differences", "event_study")
every = pytest.mark.parametrize("name", TWO_ARMS)


def table(name="ancova"):
    return ESTIMATORS[name].data()


def ask(name, data=None, **changes):
    return ESTIMATORS[name].quiet(data, **changes)


def refused(name, code, data=None, **changes):
    with pytest.raises(SolidarityEvalError) as error:
        ask(name, data, **changes)
    assert error.value.code == f"designs_arms.{code}"
    assert error.value.message("fr") != error.value.message("en")
    return error.value


@every
def test_an_effect_asked_of_one_group_is_refused_and_told_what_to_say(name):
    data = table(name)
    alone = data[data["arm"] == "with"]
    for language, words in (("en", "do not call it an effect"), ("fr", "sans l’appeler effet")):
        error = refused(name, "one_group", alone)
        assert isinstance(error, ArgumentError)
        assert words in error.message(language)
        assert "mean_change" in error.message(language)


@every
def test_no_column_of_groups_is_refused(name):
    refused(name, "no_arm", arm=None)


@every
def test_the_same_group_twice_is_refused(name):
    with pytest.raises(ArgumentError, match="two different groups"):
        ask(name, comparison="with")


@every
def test_people_who_change_group_are_listed(name):
    data = table(name)
    last = data["wave"].iloc[-1]
    moved = data["person"].isin(["P000", "P003"]) & (data["wave"] == last)
    data["arm"] = data["arm"].mask(moved, data["arm"].map({"with": "without", "without": "with"}))
    error = refused(name, "arm_changes", data)
    assert isinstance(error, DataError)
    assert error.values["persons"] == "P000, P003"
    assert error.values["count"] == 2


@every
def test_a_group_written_at_one_time_only_counts_at_both(name):
    data = table(name)
    once = data.assign(arm=data["arm"].where(data["wave"] == data["wave"].iloc[0]))
    assert ask(name, once).estimates == ask(name).estimates


@every
def test_ten_people_are_enough_not_to_warn(name):
    data = table(name)
    arms = data.drop_duplicates("person").groupby("arm")["person"]
    for count, warned in ((10, False), (9, True)):
        kept = data[data["person"].isin([who for _, people in arms for who in people[:count]])]
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            found = ESTIMATORS[name].ask(kept)
        codes = [note.code for note in found.notes]
        assert ("designs_arms.few_in_arm" in codes) == warned
        assert any(item.category is SmallSampleWarning for item in caught) == warned


def test_who_was_lost_and_why_is_in_the_flow():
    data = table()
    after = data["wave"] == "after"
    data = data[~(after & data["person"].isin(["P000", "P002"]))]
    data.loc[data["person"].eq("P001") & (data["wave"] == "after"), "y"] = np.nan
    data.loc[data["person"].eq("P003") & (data["wave"] == "before"), "age"] = np.nan
    found = ask("ancova", data)
    flow = found.flow
    assert [flow.n(f"programme{step}") for step in ("", "_followed", "_compared")] == [22, 20, 20]
    assert [flow.n(f"comparison{step}") for step in ("", "_followed", "_compared")] == [22, 22, 20]
    assert flow.out("programme")["no_after"] == 2
    lost = flow.out("comparison_followed")
    assert (lost["not_scorable"], lost["no_covariate"]) == (1, 1)
    assert found["effect"].n == 40
    rows = {row[0]: row for row in found.table("assumptions").rows}
    assert rows["no_differential_drop_out"][1:] == ("not_checked", "differential_attrition", 0.0)


def test_groups_that_left_unequally_are_doubtful():
    data = table()
    gone = data["person"].isin(["P000", "P002", "P004"]) & (data["wave"] == "after")
    found = ask("ancova", data[~gone])
    rows = {row[0]: row for row in found.table("assumptions").rows}
    assert rows["no_differential_drop_out"][1] == "doubtful"
    assert rows["no_differential_drop_out"][3] == pytest.approx(3 / 22)


def test_slopes_that_differ_are_told():
    data = table()
    wide = data.pivot(index="person", columns="wave", values="y")
    treated = data.drop_duplicates("person").set_index("person")["arm"] == "with"
    steep = wide["before"] * (1 + treated) + wide["after"] - 0.7 * wide["before"]
    later = data["wave"] == "after"
    data.loc[later, "y"] = data.loc[later, "person"].map(steep)
    with pytest.warns(StatisticalWarning, match="slope"):
        found = designs.ancova(data, **PAIRED, **ARMS)
    rows = {row[0]: row for row in found.table("assumptions").rows}
    assert rows["equal_slopes"][1] == "contradicted"
    assert rows["equal_slopes"][3] == found.test("slope_interaction").p_value < 0.05
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        crossed = designs.ancova(data, interaction=True, **PAIRED, **ARMS)
    assert "equal_slopes" not in crossed.table("assumptions").column("assumption")


@pytest.mark.parametrize(
    ("shift", "state"), [(0.0, "supported"), (0.8, "supported"), (6.0, "contradicted")]
)
def test_balance_before_follows_the_rule_of_a_quarter(shift, state):
    data = table()
    before = data["wave"] == "before"
    treated = data["arm"] == "with"
    centred = data.loc[before].groupby("arm")["y"].transform("mean")
    data.loc[before, "y"] += 20.0 - centred + shift * treated[before]
    found = ask("ancova", data)
    rows = {row[0]: row for row in found.table("assumptions").rows}
    assert rows["baseline_balance"][1] == state
    assert rows["baseline_balance"][3] == pytest.approx(found["wwc_baseline_g"].estimate, abs=1e-12)


@pytest.mark.parametrize("name", ["y", "arm", "person", "wave"])
def test_a_column_with_another_place_is_no_covariate(name):
    refused("ancova", "covariate_taken", covariates=[name])


def test_a_covariate_that_repeats_another_is_named():
    data = table().assign(half=table()["age"] / 2)
    error = refused("ancova", "redundant", data, covariates=["age", "half"])
    assert error.values["name"] == "half"
    assert (
        refused("ancova", "redundant", data.assign(half=1.0), covariates=["half"]).values["name"]
        == "half"
    )


def test_a_covariate_that_singles_a_person_out_has_no_hc2():
    data = table()
    data["only"] = (data["person"] == "P004").astype(float)
    error = refused("ancova", "person_alone", data, covariates=["only"])
    assert isinstance(error, TooFewError)
    assert ask("ancova", data, covariates=["only"], variance="HC1")["effect"].std_error > 0


def test_a_model_that_leaves_nothing_is_refused():
    data = table()
    data["y"] = np.where(data["wave"] == "after", data["arm"].eq("with") * 2.0, data["y"])
    assert isinstance(refused("ancova", "nothing_left", data), NoVarianceError)


def test_everybody_drawn_is_counted_and_analysed_as_drawn():
    data = table("randomised")
    drawn = data.head(1).assign(person="D1", wave="never asked")
    got = data.assign(got=data["arm"].mask(data["person"].isin(["P000", "P001"]), "with"))
    with pytest.warns(StatisticalWarning, match="group drawn"):
        found = designs.randomised(
            pd.concat([got, drawn]), arm_received="got", draws=99, **PAIRED, **ARMS
        )
    assert found.flow.n("programme") == 23
    assert found.flow.out("programme")["no_answer"] == 1
    assert found["effect"] == ask("randomised")["effect"]
    assert set(found.table("counts").rows) == {
        ("with", "with", 22),
        ("with", None, 1),
        ("without", "with", 1),
        ("without", "without", 21),
    }


def test_covariates_without_a_score_before_are_refused():
    refused("randomised", "covariates_need_pre", pre=None, covariates=["age"])


def test_another_seed_draws_other_lots_and_the_same_seed_the_same():
    data = table("randomised")
    p = [ask("randomised", data, seed=seed).test("randomisation").p_value for seed in (1, 1, 2)]
    assert p[0] == p[1]
    assert ask("randomised", data, seed=1).seed == 1
    small = data[data["person"].isin(sorted(data["person"].unique())[:12])]
    assert ask("randomised", small, seed=1).seed is None


def test_people_who_change_team_are_listed_and_teams_must_be_known():
    data = table().assign(team=np.tile(np.arange(44) // 2 % 8, 2).astype(float))
    moved = data.copy()
    moved.loc[moved["person"].eq("P005") & moved["wave"].eq("after"), "team"] = 99.0
    name = "difference_in_differences"
    assert refused(name, "cluster_changes", moved, cluster="team").values["persons"] == "P005"
    empty = data.assign(team=data["team"].mask(data["person"] == "P005"))
    assert refused(name, "no_cluster", empty, cluster="team").values["count"] == 1
    samples = {"cluster": "team", "person": None}
    assert refused(name, "no_cluster", empty, **samples).values["column"] == "team"
    one = data.assign(team=np.where(data["arm"] == "with", 1.0, data["team"] + 2))
    assert refused(name, "too_few_clusters", one, cluster="team").values["programme"] == 1


def test_few_degrees_of_freedom_are_told():
    data = table("difference_in_differences")
    place = np.tile(np.arange(44), 2)
    data["team"] = np.where(data["arm"] == "with", place // 22, 2 + place // 22)
    found = ask("difference_in_differences", data, cluster="team")
    assert found["effect"].df < 4
    assert "designs_arms.few_clusters" in [note.code for note in found.notes]
    assert found.settings["variance"] == "CR2"


def test_samples_asked_each_time_need_no_person():
    found = ask("difference_in_differences", person=None)
    assert found.method == "difference_in_differences_cross_section"
    assert found["effect"].n == 88
    assert found.table("assumptions").column("assumption")[2] == "same_population"
    pair = ask("difference_in_differences")
    assert found["effect"].estimate == pytest.approx(pair["effect"].estimate)
    assert found["effect"].std_error > pair["effect"].std_error


def test_groups_that_moved_apart_before_the_start_contradict_parallel_trends():
    data = table("event_study")
    early = (data["wave"] == "t1") & (data["arm"] == "with")
    assert ask("event_study").table("assumptions").rows[0][1] == "untestable"
    found = ask("event_study", data.assign(y=data["y"] - 6.0 * early))
    assert found.table("assumptions").rows[0][1] == "contradicted"
    codes = [note.code for note in found.notes]
    assert {"designs_arms.pretrend_test_weak", "designs_arms.leads_not_zero"} <= set(codes)
    late = ask("event_study", waves=["t2", "t3", "t4"])
    assert late.table("assumptions").rows[0][2] == "one_period_before"
    assert [test.name for test in late.tests] == ["event_t"]


def test_an_event_study_needs_its_reference_before_the_last_wave():
    for reference in ("t4", "t9", None):
        refused("event_study", "reference_not_in_waves", reference=reference)
    refused("event_study", "waves_not_a_list", waves=["t1", "t2"])
    data = table("event_study")
    silent = (data["wave"] == "t3") & (data["arm"] == "without")
    refused("event_study", "empty_wave", data.assign(y=data["y"].mask(silent)))


STAGGERED = "staggered_difference_in_differences"


def test_people_who_had_started_before_the_first_wave_are_left_out_and_told():
    data = table(STAGGERED)
    first = data["person"].isin(["P000", "P004"])
    data["start"] = data["start"].mask(first, 1.0)
    found = ask(STAGGERED, data)
    assert "designs_arms.always_left_out" in [note.code for note in found.notes]
    assert found.flow.n("started_before") == 2
    assert found["effect"].n == 38


def test_starts_that_cannot_be_told_are_refused():
    data = table(STAGGERED)
    twice = data.assign(
        start=data["start"].mask((data["person"] == "P001") & (data["wave"] > 3), 2)
    )
    assert refused(STAGGERED, "start_changes", twice).values["persons"] == "P001"
    refused(STAGGERED, "no_start", data.assign(start=9.0))
    refused(
        STAGGERED,
        "too_few_start",
        data[~data["person"].isin([f"P{i:03}" for i in range(0, 28, 4)])],
    )
    alone = data[data["start"] == 3.0]
    refused(STAGGERED, "nobody_to_compare", alone)
    refused(STAGGERED, "wave_not_a_number", data.assign(wave=data["wave"].map(lambda t: f"t{t:g}")))
    team = data.assign(team=data["start"])
    refused(STAGGERED, "start_in_one_cluster", team, cluster="team")
    assert ask(STAGGERED, team, cluster="team", variance="influence")["effect"].df is None


def test_a_group_is_compared_with_those_who_start_later_as_long_as_there_are_some():
    data = table(STAGGERED)
    starters = data[data["start"] < 9.0]
    found = ask(STAGGERED, starters)
    known = {(item.at["start"], item.at["wave"]) for item in found.estimates
             if item.term.startswith("group_time")}  # fmt: skip
    assert (4, 4) not in known
    assert {(2, 2), (2, 3), (3, 3)} <= known
    assert "designs_arms.cells_left_out" in [note.code for note in found.notes]
    refused(STAGGERED, "nobody_to_compare", starters, compared_with="never")


SUBGROUP = "subgroup_interaction"


def test_no_p_stands_beside_a_subgroup():
    for more in ({}, ARMS):
        found = ask(SUBGROUP, **more)
        own = [item for item in found.estimates if item.term in ("change", "effect")]
        assert len(own) == 2
        assert all(item.p_value is None and item.conf_low is not None for item in own)
        assert found["interaction"].p_value is not None
        assert found["interaction"].estimate == pytest.approx(own[1].estimate - own[0].estimate)


def test_the_largest_subgroup_is_the_reference_unless_named():
    data = table(SUBGROUP)
    data.loc[data["person"].isin(["P000", "P001"]), "lives"] = "with others"
    assert ask(SUBGROUP, data, reference=None).settings["reference"] == "with others"
    turned = ask(SUBGROUP, data)["interaction"]
    assert ask(SUBGROUP, data, reference=None)["interaction"].estimate == pytest.approx(
        -turned.estimate
    )


def test_several_subgroups_carry_the_caution_and_a_joint_test():
    data = table(SUBGROUP)
    data["lives"] = np.tile(np.resize(["a", "b", "c"], 44), 2)
    found = ask(SUBGROUP, data, reference=None)
    assert [note.values["count"] for note in found.notes] == [2]
    assert found.test("interaction").df == (2.0, 41.0)


def test_subgroups_that_cannot_be_compared_are_refused():
    data = table(SUBGROUP)
    refused(SUBGROUP, "too_few_levels", data.assign(lives="alone"))
    names = np.tile([f"s{i % 13}" for i in range(44)], 2)
    refused(SUBGROUP, "too_many_levels", data.assign(lives=names))
    refused(SUBGROUP, "unknown_reference", reference="nowhere")
    refused(SUBGROUP, "arms_incomplete", arm="arm")
    moved = data["person"].eq("P002") & data["wave"].eq("after")
    refused(SUBGROUP, "subgroup_changes", data.assign(lives=data["lives"].mask(moved, "alone")))
