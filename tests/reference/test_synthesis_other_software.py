"""Synthesis beside metafor, clubSandwich, pimeta and base R, from the values of validation/r."""

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from solidarity_eval import synthesis
from solidarity_eval._kernels import meta_confidence
from solidarity_eval.conformance.case import load_case
from solidarity_eval.errors import StatisticalWarning

R = Path(__file__).parents[2] / "validation" / "r"
VALUES = json.loads((R / "synthesis" / "values.json").read_text(encoding="utf-8"))
PIMETA = json.loads((R / "synthesis_prediction" / "values.json").read_text(encoding="utf-8"))
YI_VI = {"estimate": "yi", "variance": "vi"}
# Draws of pimeta: 20 streams of 25,000. Three in a thousand sound intervals lie farther than 3.
STANDARD_ERRORS = 3.0


@pytest.fixture
def bcg():
    return load_case("I01_bcg").data().rename(columns={"trial": "study"})


@pytest.mark.parametrize("name", sorted(PIMETA["sets"]))
def test_pimeta_foretells_the_same(name):
    theirs = PIMETA["sets"][name]
    table = pd.DataFrame({"estimate": theirs["y"], "variance": theirs["v"]})
    ours = synthesis.random_effects(table, study=None)["prediction"]
    for bound, side in ((ours.conf_low, "low"), (ours.conf_high, "high")):
        error = theirs[f"{side}_error"]
        assert error < 0.01
        assert abs(bound - theirs[side]) <= STANDARD_ERRORS * error


@pytest.mark.parametrize("name", sorted(PIMETA["sets"]))
def test_the_confidence_distribution_has_the_mass_at_zero_that_r_gives(name):
    theirs = PIMETA["sets"][name]
    found = meta_confidence.confidence(np.array(theirs["y"]), np.array(theirs["v"]))
    assert found.zero == pytest.approx(theirs["zero"], rel=1e-10, abs=1e-15)
    share = theirs["share_zero"]
    error = math.sqrt(found.zero * (1.0 - found.zero) / 500_000)
    assert abs(share - found.zero) <= 4.0 * error + 1e-12
    assert found.zero + found.masses.sum() == pytest.approx(1.0, abs=1e-10)


@pytest.mark.parametrize("case", PIMETA["sums"])
def test_pimeta_gives_the_same_distribution_of_q(case):
    weights = 1.0 / np.array(case["v"])
    total = meta_confidence.Sum(1.0 + case["tau2"] * weights, weights / weights.sum(), weights)
    ours, _ = meta_confidence.distribution(total, case["q"])
    assert ours == pytest.approx(case["p"], abs=1e-10)


@pytest.mark.parametrize(("interval", "test"), [("z", "z"), ("knapp_hartung", "knha")])
def test_metafor_gives_the_same_influence(bcg, interval, test):
    table = synthesis.influence(bcg, **YI_VI, interval=interval).table("influence")
    names = {
        "rstudent": "rstudent",
        "dffits": "dffits",
        "cook": "cook.d",
        "cov_ratio": "cov.r",
        "tau2": "tau2.del",
        "q": "QE.del",
        "hat": "hat",
    }
    for ours, theirs in names.items():
        assert table.column(ours) == pytest.approx(VALUES["influence"][test][theirs], rel=1e-9)
    percent = [100.0 * weight for weight in table.column("weight")]
    assert percent == pytest.approx(VALUES["influence"][test]["weight"], rel=1e-9)


def test_metafor_permutes_to_the_same_p(bcg):
    """All 5,040 orders in R; ours draws some of them at random."""
    draws = 3_000
    with pytest.warns(StatisticalWarning, match="at least 10"):
        found = synthesis.meta_regression(
            bcg[:7], **YI_VI, moderators=["ablat"], method="dl", strict=False, permutations=draws
        )
    p = VALUES["permutation"]["p"][1]
    error = math.sqrt(p * (1.0 - p) / draws)
    assert abs(found.test("permutation_ablat").p_value - p) <= 4.0 * error + 1.0 / draws


@pytest.mark.parametrize(("model", "moderators"), [("mean", []), ("slope", ["x"])])
def test_metafor_gives_the_same_two_levels(model, moderators):
    """The sampling errors of a project correlate; R's optimiser stops about 1e-7 short."""
    theirs = VALUES["nested"][model]
    found = synthesis.multilevel_synthesis(
        pd.DataFrame(VALUES["nested"]["data"]),
        estimate="y",
        variance="v",
        study="project",
        moderators=moderators,
        sampling_correlation=0.6,
    )
    rows = [item for item in found.estimates if item.term in ("mean", "coefficient")]
    plain = [item for item in found.estimates if item.term == "model_based"]
    near = {"rel": 1e-6}
    as_lists = {key: np.atleast_1d(value).tolist() for key, value in theirs.items()}
    assert [item.estimate for item in rows] == pytest.approx(as_lists["beta"], **near)
    assert [item.std_error for item in plain] == pytest.approx(as_lists["se"], **near)
    assert [item.std_error for item in rows] == pytest.approx(as_lists["cr2"], **near)
    assert [item.df for item in rows] == pytest.approx(as_lists["df"], **near)
    assert [item.conf_low for item in rows] == pytest.approx(as_lists["low"], **near)
    assert [item.conf_high for item in rows] == pytest.approx(as_lists["high"], **near)
    assert [item.p_value for item in rows] == pytest.approx(as_lists["p"], **near)
    levels = [found.get("sigma2", level=level).estimate for level in ("between", "within")]
    assert levels == pytest.approx(as_lists["sigma2"], rel=1e-5)
    assert found["log_likelihood"].estimate == pytest.approx(theirs["logLik"], rel=1e-12)
    assert found.test("cochran_q").statistic == pytest.approx(theirs["QE"], rel=1e-12)


def test_r_integrates_the_same_conditional_likelihood():
    """R's ``integrate`` and ``optim`` on the hypergeometric-normal likelihood."""
    data = load_case("I13_rare_nielweise").data()
    with pytest.warns(StatisticalWarning, match="left out"):
        found = synthesis.synthesis_of_counts(
            data,
            count="ai",
            n="n1i",
            comparison_count="ci",
            comparison_n="n2i",
            pooling="conditional",
        )
    theirs = VALUES["conditional"]
    assert found["mean"].estimate == pytest.approx(theirs["theta"], rel=1e-6)
    assert found["mean"].std_error == pytest.approx(theirs["se"], rel=1e-5)
    assert math.sqrt(found["tau2"].estimate) == pytest.approx(theirs["tau"], rel=1e-5)
    assert found["log_likelihood"].estimate == pytest.approx(theirs["logLik"], rel=1e-10)


def test_a_supposed_common_value_leaves_the_share_that_q_shows(bcg):
    """metafor's I2 of a fixed-effect model comes from Q; its tau2 of 0 is no finding."""
    expected = load_case("I01_bcg").expected
    found = synthesis.random_effects(bcg, **YI_VI, method="fe")
    assert 100.0 * found["i2"].estimate == pytest.approx(expected["FE.I2_from_Q"], rel=1e-10)
    assert found["h2"].estimate == pytest.approx(expected["Q"] / (len(bcg) - 1), rel=1e-10)
    assert (found["tau2"].estimate, found["tau2"].conf_low, found["tau"].conf_high) == (
        0.0,
        None,
        None,
    )
