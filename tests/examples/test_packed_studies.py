"""The ten real studies packed: R's numbers, and R's synthesis, from packets alone."""

import datetime as dt
import json
from functools import cache
from pathlib import Path

import pytest
from scipy.stats import chi2

from solidarity_eval.evaluation import evaluate
from solidarity_eval.packets import (
    describe,
    make_packet,
    open_packet,
    payload_of,
    problems,
    seal,
    studies,
)
from solidarity_eval.schemas.packet import Packet
from solidarity_eval.synthesis import random_effects
from tests.fixtures.packets.builders import KEY

FOLDER = Path(__file__).parents[2] / "examples" / "energetic_arousal"
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
STUDIES = sorted(set(EXPECTED) - {"synthesis"})


@cache
def packed(study: str) -> Packet:
    """What a foundation reads: made, signed, opened again."""
    made = make_packet(evaluate(FOLDER / study), date=dt.date(2026, 11, 22))
    return open_packet(seal(payload_of(made), KEY), file=f"{study}.json").packet


@pytest.mark.parametrize("study", STUDIES)
def test_a_packet_holds_the_numbers_of_r(study):
    theirs = EXPECTED[study]
    packet = packed(study)
    assert problems(packet) == []
    (outcome,) = packet.outcomes
    assert outcome.moments is not None
    told = describe(outcome.moments)
    assert told is not None
    assert outcome.change is not None
    assert outcome.standardized is not None
    assert outcome.before is not None
    ours = {
        "n_pairs": told.n,
        "mean_pre": told.mean_before,
        "mean_post": told.mean_after,
        "sd_pre": told.sd_before,
        "sd_post": told.sd_after,
        "r": told.correlation,
        "mean_difference": told.change,
        "ci_low": outcome.change.conf_low,
        "ci_high": outcome.change.conf_high,
        "smcr": outcome.standardized.g,
        "smcr_var": outcome.standardized.variance_smcr,
    }
    for name, value in ours.items():
        assert value == pytest.approx(theirs[name], rel=1e-8), name
    assert outcome.before.mean == pytest.approx(theirs["mean_pre"], rel=1e-8)
    assert outcome.correlation == pytest.approx(theirs["r"], rel=1e-8)
    assert outcome.moments.denominator is not None


def test_the_packets_pooled_give_the_synthesis_of_metafor():
    table = studies([packed(study) for study in STUDIES], outcome="energy")
    assert len(table) == 10
    pooled = random_effects(table, variance="variance_smcr", prediction="t_k_1")
    theirs = EXPECTED["synthesis"]
    mean, tau2, new = pooled["mean"], pooled["tau2"], pooled["prediction"]
    q = pooled.test("cochran_q")
    ours = {
        "estimate": mean.estimate,
        "se": mean.std_error,
        "ci_low": mean.conf_low,
        "ci_high": mean.conf_high,
        "tau2": tau2.estimate,
        "i2": 100 * pooled["i2"].estimate,
        "q": q.statistic,
        "q_p": q.p_value,
        "pi_low": new.conf_low,
        "pi_high": new.conf_high,
    }
    for name, value in ours.items():
        assert value == pytest.approx(theirs[name], rel=1e-6), name
    # confint() of metafor 3.8 stops its search about 1e-4 short; the limits solve Q = chi-square.
    for limit, level in ((tau2.conf_low, 0.975), (tau2.conf_high, 0.025)):
        assert _q_at(table, limit) == pytest.approx(chi2.ppf(level, 9), rel=1e-6)
    assert tau2.conf_low == pytest.approx(theirs["tau2_low"], rel=1e-3)
    assert tau2.conf_high == pytest.approx(theirs["tau2_high"], rel=1e-3)


def _q_at(table, tau2):
    weights = 1.0 / (table["variance_smcr"] + tau2)
    mean = (weights * table["estimate"]).sum() / weights.sum()
    return (weights * (table["estimate"] - mean) ** 2).sum()


def test_the_headline_row_weighs_by_the_jackknife():
    table = studies([packed(study) for study in STUDIES])
    assert (table["variance"] != table["variance_smcr"]).all()
    assert table.loc[0, "study"] == "energetic-arousal-ages"
    shared = ("construct", "form", "design", "standardizer", "selection", "population_unit")
    assert all(table[name].nunique() == 1 for name in shared)
