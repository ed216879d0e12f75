"""Transitions, dyads, cascade, services and equity against R (validation/r/reach_people)."""

import json
import shutil
import subprocess
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from solidarity_eval._kernels.competing_risks import INTERVALS
from solidarity_eval.errors import StatisticalWarning
from solidarity_eval.reach import (
    cumulative_incidence,
    drill_times,
    dyads_alive,
    equity_of_reach,
    referral_cascade,
    services_asked,
    transition_rate,
)

FOLDER = Path(__file__).parents[2] / "validation" / "r" / "reach_people"
R = json.loads((FOLDER / "values.json").read_text(encoding="utf-8"))
NEAR = {"rel": 1e-12, "abs": 1e-14}
MONTH = 365.25 / 12


@pytest.fixture(autouse=True)
def quiet():
    """Small cases warn; the tests of the warnings are elsewhere."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        yield


def same(found, curve, states):
    """Compare every share, error and bound of a curve with R."""
    for row, time in enumerate(np.atleast_1d(curve["at"]).tolist()):
        for column, state in enumerate(states):
            term = "staying" if state is None else "cumulative_incidence"
            where = {"time": time} if state is None else {"time": time, "cause": state}
            item = found.get(term, **where)
            assert item.estimate == pytest.approx(curve["share"][row][column], **NEAR)
            assert item.std_error == pytest.approx(curve["se"][row][column], **NEAR)
            assert item.conf_low == pytest.approx(curve["low"][row][column], **NEAR)
            assert item.conf_high == pytest.approx(curve["high"][row][column], **NEAR)


@pytest.mark.parametrize("interval", INTERVALS)
def test_mgus2_is_that_of_survfit(interval):
    case = R["mgus2"]
    data = pd.DataFrame({"months": case["time"], "exit": np.array(case["cause"]).astype(int)})
    curve = case["curves"][interval]
    found = cumulative_incidence(
        data, time="months", cause="exit", still=0, at=curve["at"], interval=interval
    )
    same(found, curve, (None, "1", "2"))


def test_ties_between_exits_and_last_days():
    case = R["small"]
    data = pd.DataFrame({"time": case["time"], "cause": case["cause"]})
    found = cumulative_incidence(data, time="time", cause="cause", still=0, at=case["curve"]["at"])
    same(found, case["curve"], (None, "1", "2", "3"))


def test_one_kind_of_exit_is_kaplan_meier_with_greenwood():
    case, small = R["one"], R["small"]
    exits = [int(cause > 0) for cause in small["cause"]]
    data = pd.DataFrame({"time": small["time"], "exit": exits})
    found = cumulative_incidence(data, time="time", cause="exit", still=0, at=case["at"])
    for place, time in enumerate(case["at"]):
        item = found.get("staying", time=time)
        assert item.estimate == pytest.approx(case["staying"][place], **NEAR)
        assert item.std_error == pytest.approx(case["se"][place], **NEAR)
        assert item.conf_low == pytest.approx(case["low"][place], **NEAR)
        assert item.conf_high == pytest.approx(case["high"][place], **NEAR)
    assert found["median_time"].estimate == case["median"][0]


def families():
    case = R["families"]
    rows = [(who, "referred", day) for who, day in zip(case["id"], case["entry"], strict=True)]
    for event in ("open", "moved"):
        rows += [(w, event, d) for w, d in zip(case["id"], case[event], strict=True) if d]
    return pd.DataFrame(rows, columns=["person", "event", "date"])


def test_transition_rate_from_a_register():
    case = R["families"]
    found = transition_rate(
        families(),
        start="referred",
        reached="open",
        competing=["moved"],
        within_days=90,
        until=case["until"],
    )
    share = found["proportion"]
    assert share.n == case["mature"]
    assert share.estimate == pytest.approx(case["share"], **NEAR)
    assert (share.conf_low, share.conf_high) == pytest.approx(tuple(case["ci"]), rel=1e-9)
    same(found, case["curve"], (None, "open", "moved"))


def test_dyads_alive_from_the_same_register():
    case = R["families"]
    found = dyads_alive(
        families(),
        start="referred",
        end="open",
        competing=["moved"],
        at_months=[90 / MONTH],
        until=case["until"],
    )
    months = 90 / MONTH
    alive, ended = found.get("alive", months=months), found.get("ended", months=months)
    assert alive.estimate == pytest.approx(case["curve"]["share"][0][0], **NEAR)
    assert alive.std_error == pytest.approx(case["curve"]["se"][0][0], **NEAR)
    assert ended.estimate == pytest.approx(case["curve"]["share"][0][1], **NEAR)
    assert found["formed"].estimate == len(case["id"])
    assert found.get("alive_when_due", months=months).n == case["mature"]


def test_cascade_shares_are_those_of_prop_test():
    case = R["equity"]
    n, kept = case["n"], case["count"]
    rows = [(i, "identified", "2026-01-05") for i in range(n)]
    rows += [(i, "accepted", "2026-02-05") for i in range(kept)]
    register = pd.DataFrame(rows, columns=["person", "event", "date"])
    item = referral_cascade(register, steps=["identified", "accepted"])["share_of_previous"]
    assert (item.conf_low, item.conf_high) == pytest.approx(tuple(case["ci"]), rel=1e-9)


def test_services_have_mcnemar_mid_p_and_benjamini_hochberg():
    case = R["services"]
    people, services = {}, {}
    for place, row in enumerate(case["pairs"]):
        past = [1] * (row["n11"] + row["n10"]) + [0] * (row["n01"] + row["n00"])
        future = [1] * row["n11"] + [0] * row["n10"] + [1] * row["n01"] + [0] * row["n00"]
        people |= {f"past{place}": past, f"future{place}": future}
        services[f"s{place}"] = (f"past{place}", f"future{place}")
    data = pd.DataFrame(people).assign(person=range(len(past)))
    found = services_asked(data, services=services)
    table = found.table("p_values")
    assert table.column("mcnemar_midp") == pytest.approx(case["midp"], rel=1e-10)
    assert table.column("benjamini_hochberg") == pytest.approx(case["bh"], rel=1e-10)
    cells = [tuple(row[key] for key in ("n11", "n10", "n01", "n00")) for row in case["pairs"]]
    assert [row[1:] for row in found.table("pairs").rows] == cells


def test_equity_moves_the_wilson_interval():
    case = R["equity"]
    people = pd.DataFrame({"person": range(case["n"])})
    people["alone"] = np.where(people.index < case["count"], "yes", "no")
    district = pd.DataFrame({"variable": "alone", "category": ["yes", "no"], "share": [40, 60]})
    found = equity_of_reach(people, variables=["alone"], neighbourhood=district)
    item = found.get("difference", category="yes")
    low, high = case["ci"]
    assert (item.conf_low, item.conf_high) == pytest.approx((low - 0.4, high - 0.4), rel=1e-8)
    assert item.estimate == pytest.approx(0.2, **NEAR)


def test_equity_of_numbers_and_those_who_left():
    case = R["numbers"]
    values = [*case["x"], *case["y"]]
    people = pd.DataFrame({"person": range(len(values)), "age": values})
    people["left"] = people.index < len(case["x"])
    people["alone"] = ["yes"] * 12 + ["no"] * 13 + ["yes"] * 15 + ["no"] * 25
    district = pd.DataFrame({"variable": ["age"], "mean": [case["mu"]], "sd": [case["sd"]]})
    found = equity_of_reach(people, variables=["age", "alone"], neighbourhood=district, left="left")
    item = found.get("difference", variable="age")
    assert item.estimate == pytest.approx(case["mean"] - case["mu"], **NEAR)
    assert (item.conf_low, item.conf_high) == pytest.approx(tuple(case["t"]), rel=1e-9)
    smd = {(row[0], row[1]): row[-1] for row in found.table("leaving").rows}
    assert smd["age", None] == pytest.approx(case["smd"], **NEAR)
    assert smd["alone", "yes"] == pytest.approx(R["shares"]["smd"], **NEAR)
    assert smd["alone", "no"] == pytest.approx(-R["shares"]["smd"], **NEAR)


def test_drills_are_those_of_median():
    case = R["drills"]
    days = pd.date_range("2026-01-01", periods=len(case["minutes"]), freq="60D")
    found = drill_times(pd.DataFrame({"date": days, "minutes": case["minutes"]}), limit=60)
    assert found["median_minutes"].estimate == case["median"]
    assert found["within_limit"].estimate == case["within"]


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_fresh_data_against_a_live_survfit(seed, tmp_path):
    rng = np.random.default_rng(seed)
    data = pd.DataFrame({"time": rng.integers(1, 40, 80), "cause": rng.integers(0, 3, 80)})
    data.to_csv(tmp_path / "data.csv", index=False)
    script = (
        "suppressMessages(library(survival)); d <- read.csv(commandArgs(TRUE)[1]);"
        "f <- survfit(Surv(time, factor(cause)) ~ 1, d, id = seq_len(nrow(d)));"
        "s <- summary(f, times = c(5, 15, 30));"
        "cat(sprintf('%.17g', c(s$pstate, s$std.err)))"
    )
    done = subprocess.run(
        ["Rscript", "-e", script, str(tmp_path / "data.csv")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    if "there is no package" in done.stderr:
        pytest.skip("R has no survival")
    values = np.array(done.stdout.split(), dtype=float).reshape(2, 3, 3)
    found = cumulative_incidence(data, time="time", cause="cause", still=0, at=[5, 15, 30])
    for row, time in enumerate((5, 15, 30)):
        item = found.get("staying", time=time)
        assert item.estimate == pytest.approx(values[0, 0, row], **NEAR)
        for column in (1, 2):
            item = found.get("cumulative_incidence", time=time, cause=str(column))
            assert item.estimate == pytest.approx(values[0, column, row], **NEAR)
            assert item.std_error == pytest.approx(values[1, column, row], **NEAR)
