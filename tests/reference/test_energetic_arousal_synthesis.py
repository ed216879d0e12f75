"""The ten real studies pooled from their raw rows: the metafor row of their expected values.

``expected.json`` comes from metafor brought to convergence (threshold 1e-12). With metafor's own
threshold of 1e-5, tau squared is 0.0684801357 instead of 0.0684800313, a relative 1.5e-6 beside the
maximum of the likelihood: a program that agrees with the one to 1e-6 does not with the other.
"""

import json
from pathlib import Path

import pandas as pd
import pytest

from solidarity_eval import synthesis
from solidarity_eval.effects import standardized_mean_change

FOLDER = Path(__file__).parents[2] / "examples" / "energetic_arousal"
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
POOLED = EXPECTED.pop("synthesis")
STOPPED_EARLY = 0.0684801357
NEAR = 1e-6
# The limits of `confint` in R are looked for to 1.2e-4, the fourth root of the rounding error.
ROOT_OF_R = 1.22e-4

REVERSED = ["sleepy", "tired", "drowsy"]
ITEMS = [
    *("active", "energetic", "vigorous", "wakeful", "wide_awake", "full_of_pep", "lively"),
    *REVERSED,
]


def row(study):
    """One study: its standardised change and both variances, from the answers of people."""
    data = pd.read_csv(FOLDER / study / "data" / "responses.csv")
    answers = data[ITEMS].copy()
    answers[REVERSED] = 3 - answers[REVERSED]
    enough = answers.notna().sum(axis=1) >= len(ITEMS) / 2
    data["score"] = answers.mean(axis=1).where(enough)
    found = standardized_mean_change(
        data[data["id"].notna()],
        outcome="score",
        pre=1,
        post=EXPECTED[study]["post_wave"],
        person="id",
        wave="time",
    )
    change = found["standardized_mean_change"]
    return {
        "study": study,
        "estimate": change.estimate,
        "variance": change.std_error**2,
        "variance_smcr": found["variance_smcr"].estimate,
    }


@pytest.fixture(scope="module")
def studies():
    return pd.DataFrame([row(study) for study in sorted(EXPECTED)])


def test_the_ten_studies_pool_to_what_metafor_gives(studies):
    found = synthesis.random_effects(studies, variance="variance_smcr", prediction="t_k_1")
    mean, new, q = found["mean"], found["prediction"], found.test("cochran_q")
    ours = {
        "k": mean.n,
        "estimate": mean.estimate,
        "se": mean.std_error,
        "ci_low": mean.conf_low,
        "ci_high": mean.conf_high,
        "p": mean.p_value,
        "tau2": found["tau2"].estimate,
        "i2": 100.0 * found["i2"].estimate,
        "q": q.statistic,
        "q_p": q.p_value,
        "pi_low": new.conf_low,
        "pi_high": new.conf_high,
        "z_se": found.get("mean_by_interval", interval="z").std_error,
    }
    for name, value in ours.items():
        assert value == pytest.approx(POOLED[name], rel=NEAR), name
    assert ours.keys() == POOLED.keys() - {"tau2_low", "tau2_high"}
    for name, limit in (
        ("tau2_low", found["tau2"].conf_low),
        ("tau2_high", found["tau2"].conf_high),
    ):
        assert limit == pytest.approx(POOLED[name], abs=ROOT_OF_R), name


def test_the_number_where_metafor_stops_by_default_is_farther_than_the_tolerance(studies):
    tau2 = synthesis.random_effects(studies, variance="variance_smcr")["tau2"].estimate
    assert abs(tau2 - STOPPED_EARLY) > NEAR * tau2
    assert abs(tau2 - STOPPED_EARLY) < 2e-7


def test_the_row_of_the_report_has_its_own_variances(studies):
    """The jackknife row beside it: other weights, so near and not equal."""
    smcr = synthesis.random_effects(studies, variance="variance_smcr")
    jackknife = synthesis.random_effects(studies)
    assert jackknife["mean"].estimate == pytest.approx(smcr["mean"].estimate, abs=0.02)
    assert jackknife["mean"].estimate != smcr["mean"].estimate
    assert jackknife["prediction"].conf_low < smcr["mean"].conf_low
