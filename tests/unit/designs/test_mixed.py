"""What mixed models, the wedge, the series and the dyads refuse, note and settle at the edges."""

import math

import numpy as np
import pandas as pd
import pytest

from solidarity_eval import designs
from solidarity_eval._kernels.wedge import every_order, order_test
from solidarity_eval.designs._wedge_rows import wedge_rows
from solidarity_eval.errors import (
    ArgumentError,
    DataError,
    NoVarianceError,
    RepeatedPersonError,
    SmallSampleWarning,
    StatisticalWarning,
    TooFewError,
)
from tests.estimators import ESTIMATORS

quiet = pytest.mark.filterwarnings("ignore::solidarity_eval.errors.StatisticalWarning")


def grouped(seed=1, groups=12, size=4, between=0.0, within=1.0):
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(groups), size)
    x = rng.normal(size=len(group))
    y = 5 + x + between * rng.normal(size=groups)[group] + within * rng.normal(size=len(group))
    return pd.DataFrame({"group": group, "x": x, "y": y})


def alternating():
    """Groups more alike than chance has it: the best variance between them is 0."""
    data = grouped(groups=20)
    data["y"] -= data.groupby("group")["y"].transform("mean")
    return data


def test_no_variance_between_groups_is_noted_and_gives_least_squares():
    with pytest.warns(StatisticalWarning, match="no difference between"):
        found = designs.mixed_model(alternating(), outcome="y", covariates="x", group="group")
    assert found["group_variance"].estimate == 0.0
    assert found["icc"].estimate == 0.0
    assert [note.code for note in found.notes] == ["designs_mixed.no_group_variance"]
    slope = found.get("coefficient", covariate="x")
    assert slope.df == pytest.approx(80 - 2)
    fit = np.polyfit(alternating()["x"], alternating()["y"], 1)
    assert slope.estimate == pytest.approx(fit[0])


def test_few_groups_are_noted():
    with pytest.warns(SmallSampleWarning, match="rests on 5 groups"):
        designs.mixed_model(grouped(groups=5, between=3.0), outcome="y", group="group")


@quiet
def test_slopes_on_the_edge_are_singular():
    data = grouped(groups=15, between=2.0)
    found = designs.mixed_model(data, outcome="y", covariates="x", group="group", slope="x")
    covariance = found["group_covariance"].estimate
    product = found["group_variance"].estimate * found["group_slope_variance"].estimate
    if any(note.code == "designs_mixed.singular" for note in found.notes):
        assert covariance**2 == pytest.approx(product, rel=1e-4, abs=1e-12)
    assert covariance**2 <= product * (1 + 1e-9)


def test_words_are_categories_and_the_reference_is_said():
    data = grouped(between=1.0).assign(site=["b", "a", "c", "a"] * 12)
    found = designs.mixed_model(data, outcome="y", covariates=["site"], group="group")
    assert found.settings["reference_levels"] == ("site=a",)
    levels = [item.at["level"] for item in found.estimates if "level" in item.at]
    assert levels == ["b", "c"]
    mean = data[data["site"] == "c"]["y"].mean() - data[data["site"] == "a"]["y"].mean()
    assert found.get("coefficient", level="c").estimate == pytest.approx(mean, abs=0.5)


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"method": "ml", "df": "kenward_roger"}, ArgumentError, "reml"),
        ({"slope": "x", "covariates": []}, ArgumentError, "among the covariates"),
        ({"covariates": ["x", "x"]}, ArgumentError, "twice"),
        ({"covariates": ["x", "one"]}, DataError, "repeats the others"),
        ({"group": "row"}, TooFewError, "at least 3 groups"),
        ({"group": "one"}, TooFewError, "at least 3 groups"),
        ({"outcome": "line"}, NoVarianceError, "reproduce"),
        ({"outcome": "flat", "covariates": ()}, DataError, "no maximum"),
    ],
)
def test_a_model_that_cannot_be_told_is_refused(changes, error, words):
    data = grouped(between=1.0)
    data = data.assign(
        one=1.0, row=range(len(data)), line=2 + 3 * data["x"], flat=data["group"] % 5 * 1.0
    )
    asked = {"outcome": "y", "covariates": "x", "group": "group", **changes}
    with pytest.raises(error, match=words):
        designs.mixed_model(data, **asked)


@quiet
def test_a_person_who_left_takes_part_and_moves_the_mean_of_those_who_stayed():
    rng = np.random.default_rng(3)
    before = rng.normal(10, 2, 60)
    after = before + 1 + rng.normal(0, 0.5, 60)
    gone = before < 9
    rows = [
        {"person": i, "wave": wave, "y": value}
        for i in range(60)
        for wave, value in (("t0", before[i]), ("t1", after[i]))
        if wave == "t0" or not gone[i]
    ]
    found = designs.repeated_change(pd.DataFrame(rows), outcome="y", pre="t0")
    assert found.flow.n("seen") == 60
    assert found.flow.n("every_wave") == 60 - gone.sum()
    assert found["change"].estimate == pytest.approx(1.0, abs=0.25)
    # The mean after of those who stayed alone would be far too high.
    mean = found.get("mean", wave="t1").estimate
    assert mean < after[~gone].mean() - 0.5
    states = found.table("assumptions")
    assert dict(zip(states.column("assumption"), states.column("state"), strict=True))[
        "silence_told_by_answers"
    ] == "untestable"  # fmt: skip


def test_random_teams_are_refused_with_the_reason():
    estimator = ESTIMATORS["repeated_change"]
    with pytest.raises(ArgumentError, match="7 or fewer"):
        estimator.ask(team_effects="random")
    data = estimator.data()
    data["team"] = [f"T{int(who[1:]) % 9}" for who in data["person"]]
    with pytest.raises(ArgumentError, match="clustered_change"):
        estimator.ask(data, team_effects="random")


def test_teams_are_said_to_be_these_teams():
    with pytest.warns(StatisticalWarning, match="unrelated"):
        found = ESTIMATORS["repeated_change"].ask()
    codes = {note.code for note in found.notes}
    assert {"designs_mixed.fixed_teams", "designs_mixed.likeness_ignored"} <= codes


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"waves": ["before"]}, "no time beside"),
        ({"waves": ["later"]}, "later"),
        ({"times": {"before": 0}}, "times"),
        ({"times": {"before": 0, "middle": 0, "after": 6}}, "all different"),
        ({"period": "wave"}, "repeat the times"),
    ],
)
def test_times_that_make_no_model_are_refused(changes, words):
    with pytest.raises((ArgumentError, DataError), match=words):
        ESTIMATORS["repeated_change"].ask(**changes)


def test_a_person_of_two_teams_is_refused():
    data = ESTIMATORS["repeated_change"].data()
    data.loc[0, "team"] = "T9"
    with pytest.raises(DataError, match="P000"):
        ESTIMATORS["repeated_change"].ask(data)


def test_a_wedge_without_a_lot_is_refused():
    with pytest.raises(ArgumentError, match="difference_in_differences"):
        ESTIMATORS["stepped_wedge"].ask(drawn=False)


def test_a_wedge_with_too_few_ways_to_draw_is_refused():
    data = ESTIMATORS["stepped_wedge"].data()
    two_steps = data.assign(start=np.where(data["start"] < 5, 3.0, 5.0))
    assert ESTIMATORS["stepped_wedge"].quiet(two_steps).settings["orders"] == 20
    one_step = data.assign(start=3.0)
    with pytest.raises(TooFewError, match="in 1 ways"):
        ESTIMATORS["stepped_wedge"].ask(one_step)
    with pytest.raises(TooFewError, match="3 clusters"):
        ESTIMATORS["stepped_wedge"].ask(data[data["cluster"] < "C3"])


def test_two_starts_in_a_cluster_are_refused():
    data = ESTIMATORS["stepped_wedge"].data()
    data.loc[0, "start"] = 7
    with pytest.raises(DataError, match="C0"):
        ESTIMATORS["stepped_wedge"].ask(data)


@quiet
def test_many_clusters_are_drawn_with_a_seed_and_agree_with_all_orders():
    rng = np.random.default_rng(11)
    cells = [(c, t) for c in range(8) for t in range(1, 10)]
    data = pd.DataFrame(cells, columns=["cluster", "period"])
    data["start"] = data["cluster"] + 2
    noise = rng.normal(size=len(data))
    data["y"] = 0.6 * (data["period"] >= data["start"]) + noise
    asked = {"outcome": "y", "drawn": True}
    found = designs.stepped_wedge(data, seed=4, **asked)
    again, other = (designs.stepped_wedge(data, seed=seed, **asked) for seed in (4, 5))
    assert found.tests[0].p_method == "monte-carlo"
    assert found == again
    # All 40,320 orders, by the kernel.
    wedge = wedge_rows(
        data, outcome="y", cluster="cluster", period="period", start="start", person=None
    ).wedge
    whole = order_test(wedge, every_order(wedge.start), conf_level=0.95)
    for drawn in (found, other):
        assert drawn.tests[0].p_value == pytest.approx(whole.p_value, abs=0.015)
        assert drawn["effect"].estimate == pytest.approx(whole.effect)
        assert drawn["effect"].conf_low == pytest.approx(whole.low, abs=0.1)
        assert drawn["effect"].conf_high == pytest.approx(whole.high, abs=0.1)
    assert found.settings["orders"] == math.factorial(8)
    assert found.settings["least_p"] == 1 / 10_000
    assert found.seed == 4


def test_the_least_p_is_known_at_planning():
    assert designs.least_wedge_p([2, 3, 4, 5, 6]) == 1 / 120
    assert designs.least_wedge_p([2, 2, 3, 3, math.inf]) == 1 / 30
    found = ESTIMATORS["stepped_wedge"].quiet()
    assert found.settings["least_p"] == designs.least_wedge_p([2, 3, 4, 5, 6, 7])
    for starts in ("2345", [], 3, [1, "b"], None):
        with pytest.raises(ArgumentError, match="starts"):
            designs.least_wedge_p(starts)


@pytest.mark.parametrize(
    ("rows", "start", "error", "words"),
    [
        (49, 25, TooFewError, "49 periods"),
        (60, 5, TooFewError, "4 periods before"),
        (60, 58, TooFewError, "3 from then on"),
        (60, 400, ArgumentError, "inside the series"),
    ],
)
def test_a_series_too_short_is_refused(rows, start, error, words):
    data = ESTIMATORS["interrupted_series"].data().head(rows)
    with pytest.raises(error, match=words):
        ESTIMATORS["interrupted_series"].ask(data, start=start)


def test_a_series_with_two_rows_of_a_period_or_parts_of_one_is_refused():
    data = ESTIMATORS["interrupted_series"].data()
    with pytest.raises(RepeatedPersonError, match="several rows: 7"):
        ESTIMATORS["interrupted_series"].ask(data.assign(week=data["week"].replace(8, 7)))
    with pytest.raises(DataError, match=r"7\.5"):
        ESTIMATORS["interrupted_series"].ask(data.assign(week=data["week"].replace(8, 7.5)))
    with pytest.raises(NoVarianceError):
        ESTIMATORS["interrupted_series"].ask(data.assign(y=2.0 * data["week"]))


def test_missing_periods_are_counted_and_a_bend_before_is_seen():
    data = ESTIMATORS["interrupted_series"].data()
    found = ESTIMATORS["interrupted_series"].ask(data[~data["week"].isin([4, 5, 50])])
    assert found.settings["periods_missing"] == 3
    assert found.notes[0].values == {"missing": 3, "span": 70}
    bent = data.assign(y=data["y"] + 0.05 * (data["week"] - 36) ** 2 * (data["week"] < 36))
    rows = ESTIMATORS["interrupted_series"].ask(bent).table("assumptions").rows
    assert rows[0][:2] == ("line_before", "doubtful")


def test_a_person_of_two_dyads_and_a_dyad_of_three_are_refused():
    data = ESTIMATORS["dyadic_icc"].data()
    twice = pd.concat([data, data.head(1).assign(dyad="D29")])
    with pytest.raises(DataError, match="P000"):
        ESTIMATORS["dyadic_icc"].ask(twice)
    three = pd.concat([data, data.head(1).assign(person="new")])
    with pytest.raises(DataError, match="D00"):
        ESTIMATORS["dyadic_icc"].ask(three)
    same = data.assign(role="mentor")
    with pytest.raises(DataError, match="two roles"):
        ESTIMATORS["dyadic_icc"].ask(same, role="role")


def test_a_dyad_with_one_answer_is_left_out_and_counted():
    data = ESTIMATORS["dyadic_icc"].data()
    data.loc[0, "y"] = np.nan
    found = ESTIMATORS["dyadic_icc"].ask(data)
    assert (found.flow.n("dyads"), found.flow.n("compared")) == (30, 29)


def test_a_predictor_that_dyads_share_is_refused():
    data = ESTIMATORS["actor_partner"].data()
    shared = data.assign(x=pd.factorize(data["dyad"])[0] * 1.0)
    for role in (None, "role"):
        with pytest.raises(DataError, match="predictor"):
            ESTIMATORS["actor_partner"].ask(shared, role=role)


def test_few_dyads_are_noted():
    data = ESTIMATORS["dyadic_icc"].data().head(14)
    with pytest.warns(SmallSampleWarning, match="7 complete dyads"):
        ESTIMATORS["dyadic_icc"].ask(data)
