"""Starts at different times: csdid on county data, the published pre-test, the jackknife."""

import json
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from solidarity_eval import designs
from solidarity_eval.errors import StatisticalWarning
from tests.estimators import ESTIMATORS

HERE = Path(__file__).parent / "mpdta"
CSDID = json.loads((HERE / "csdid.json").read_text(encoding="utf-8"))
TERMS = {
    "dynamic": ("exposure", "effect_at_exposure", "gap_at_exposure"),
    "group": ("start", "effect_of_start", None),
    "calendar": ("wave", "effect_at_wave", None),
}


def counties(**changes):
    data = pd.read_csv(HERE / "data.csv").replace({"first_treat": {0: np.nan}})
    asked = {"outcome": "lemp", "start": "first_treat", "person": "county", "wave": "year"}
    return designs.staggered_difference_in_differences(data, **asked, **changes)


def agree(found, effect, std_error):
    assert found.estimate == pytest.approx(effect, rel=1e-9)
    assert found.std_error == pytest.approx(std_error, rel=1e-9)


@pytest.mark.parametrize("compared_with", ["never", "not_yet"])
def test_every_average_agrees_with_csdid(compared_with):
    found = counties(compared_with=compared_with, variance="influence")
    known = CSDID[compared_with]
    for start, wave, effect, std_error in known["group_time"]:
        term = "group_time_effect" if wave >= start else "group_time_gap"
        agree(found.get(term, start=start, wave=wave), effect, std_error)
    for kind in ("simple", "dynamic", "group", "calendar"):
        agree(found[f"effect_{kind}"], *known[kind]["overall"])
    for kind, (key, after, before) in TERMS.items():
        for place, effect, std_error in known[kind]["each"]:
            term = before if kind == "dynamic" and place < 0 else after
            agree(found.get(term, **{key: place}), effect, std_error)
    assert len(found.estimates) == 1 + 4 + 7 + 3 + 4 + 12


@pytest.mark.parametrize("aggregation", ["group", "simple", "dynamic", "calendar"])
def test_the_headline_is_the_average_asked_for(aggregation):
    found = counties(aggregation=aggregation, variance="influence", compared_with="never")
    agree(found["effect"], *CSDID["never"][aggregation]["overall"])


def test_the_pre_test_has_the_published_p():
    found = counties(compared_with="never", variance="influence")
    assert found.test("gaps_zero").p_value == pytest.approx(0.16812, abs=5e-6)
    assert found.test("gaps_zero").df == (5.0,)
    assert found.table("assumptions").column("state")[0] == "untestable"


def quiet(data, **changes):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        return designs.staggered_difference_in_differences(
            data, outcome="y", start="start", **changes
        )


@pytest.mark.parametrize("cluster", [None, "team"])
def test_the_jackknife_is_that_of_leaving_out_each_person_or_team(cluster):
    data = ESTIMATORS["staggered_difference_in_differences"].data()
    teams = {who: f"team {i % 8}" for i, who in enumerate(data["person"].unique())}
    data = data.assign(team=data["person"].map(teams))
    left_out = "person" if cluster is None else cluster
    found = quiet(data, cluster=cluster)
    groups = list(data[left_out].unique())
    for term, at in (("effect", {}), ("effect_at_exposure", {"exposure": 1})):
        without = np.array(
            [quiet(data[data[left_out] != one]).get(term, **at).estimate for one in groups]
        )
        spread = ((without - without.mean()) ** 2).sum() * (len(groups) - 1) / len(groups)
        assert found.get(term, **at).std_error == pytest.approx(np.sqrt(spread), rel=1e-9)
        assert found.get(term, **at).df == len(groups) - 1


def test_two_times_and_one_start_are_a_plain_difference_in_differences():
    data = ESTIMATORS["difference_in_differences"].data()
    data = data.assign(
        time=data["wave"].map({"before": 1, "after": 2}),
        start=data["arm"].map({"with": 2.0, "without": np.nan}),
    )
    found = quiet(data, wave="time", variance="influence", compared_with="never")
    plain = designs.difference_in_differences(
        data, outcome="y", pre="before", post="after", variance="HC0",
        arm="arm", programme="with", comparison="without",
    )  # fmt: skip
    agree(found["effect"], plain["effect"].estimate, plain["effect"].std_error)
