"""Surveys of different people, recalled scores and exposure against R and certified data."""

import math
import shutil
import subprocess
import warnings

import numpy as np
import pandas as pd
import pytest

from solidarity_eval import designs
from solidarity_eval.conformance.case import load_case
from solidarity_eval.errors import StatisticalWarning
from solidarity_eval.references import cite
from tests.estimators import TABLES

needs_r = pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
WAVES = {"outcome": "y", "pre": 0, "post": 1, "wave": "t"}


def quiet(design, data, **arguments):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        return design(data, **arguments)


def by_r(tmp_path, data, code):
    """Run R on a table ``d`` and return the numbers that it prints."""
    table, script = tmp_path / "table.csv", tmp_path / "script.R"
    data.to_csv(table, index=False)
    head = "options(digits = 17); d <- read.csv(commandArgs(TRUE)[1])\n"
    script.write_text(head + code, encoding="utf-8")
    done = subprocess.run(
        ["Rscript", str(script), str(table)], capture_output=True, text=True, check=False
    )
    if "no package called" in done.stderr:
        pytest.skip("a package of R is not installed")
    assert done.returncode == 0, done.stderr
    return [float(value) for value in done.stdout.split()]


@pytest.mark.parametrize("case_id", ["D01_toothgrowth", "D04_chickwts"])
def test_two_surveys_without_more_are_welchs_t(case_id):
    case = load_case(case_id)
    data = case.data().rename(columns={"group": "t"})
    found = quiet(designs.repeated_cross_section, data, **WAVES)
    change, test = found["change"], found.test("survey_t")
    theirs = {
        "welch.t": test.statistic,
        "welch.df": change.df,
        "welch.p": change.p_value,
        "welch.ci95.lower": change.conf_low,
        "welch.ci95.upper": change.conf_high,
        "mean1": found.get("mean", wave=1).estimate,
    }
    for name, ours in theirs.items():
        expected = case.expected[name]
        assert abs(ours - expected) <= case.allowance(name, expected), name


def surveyed(places_in_both):
    """Answers of 150 and 130 people in towns, with weights."""
    rng = np.random.default_rng(20261123)
    t = np.repeat([0, 1], [150, 130])
    town = rng.integers(0, 12, len(t)) + (0 if places_in_both else 12 * t)
    level = rng.normal(size=24)[town]
    return pd.DataFrame(
        {
            "t": t,
            "town": town,
            "w": rng.uniform(0.4, 3.0, len(t)).round(3),
            "sex": rng.choice(["f", "m"], len(t), p=[0.6, 0.4]),
            "y": (level + 0.3 * t + rng.normal(size=len(t))).round(4),
        }
    )


@needs_r
def test_weights_and_towns_are_those_of_the_sandwich(tmp_path):
    nested, crossed = surveyed(places_in_both=False), surveyed(places_in_both=True)
    code = """
    suppressMessages(library(sandwich))
    one <- function(k) lm(y ~ 1, d[d$t == k, ], weights = w)
    value <- function(f) f(1)[1, 1] + f(0)[1, 1]
    cat(coef(one(1)) - coef(one(0)), sqrt(value(function(k) vcovHC(one(k), "HC1"))), "")
    towns <- function(k) vcovCL(one(k), cluster = d$town[d$t == k], type = "HC0")
    cat(sqrt(value(towns)), "")
    """
    plain = quiet(designs.repeated_cross_section, nested, **WAVES, weights="w")["change"]
    towns = quiet(designs.repeated_cross_section, nested, **WAVES, weights="w", cluster="town")
    found = [plain.estimate, plain.std_error, towns["change"].std_error]
    assert found == pytest.approx(by_r(tmp_path, nested, code), rel=1e-9)
    assert towns["change"].df == nested["town"].nunique() - 2
    code = """
    suppressMessages(library(sandwich)); f <- lm(y ~ t, d, weights = w)
    cat(coef(f)[2], sqrt(vcovCL(f, cluster = d$town, type = "HC0")[2, 2]))
    """
    both = quiet(designs.repeated_cross_section, crossed, **WAVES, weights="w", cluster="town")
    found = [both["change"].estimate, both["change"].std_error]
    assert found == pytest.approx(by_r(tmp_path, crossed, code), rel=1e-9)
    assert both["change"].df == crossed["town"].nunique() - 1


@needs_r
def test_the_composition_of_the_first_time_is_a_prediction_averaged_over_it(tmp_path):
    data = surveyed(places_in_both=True)
    code = """
    f <- lm(y ~ sex, d[d$t == 1, ], weights = w); b <- d[d$t == 0, ]
    cat(weighted.mean(predict(f, b), b$w) - weighted.mean(b$y, b$w))
    """
    found = quiet(designs.repeated_cross_section, data, **WAVES, weights="w", poststratify="sex")
    assert [found["change"].estimate] == pytest.approx(by_r(tmp_path, data, code), rel=1e-9)


def test_the_error_after_giving_the_composition_back_is_that_of_the_jackknife():
    data = surveyed(places_in_both=True)
    arguments = {**WAVES, "weights": "w", "poststratify": "sex"}
    expected = 0.0
    for _, rows in data.groupby("t"):
        left_out = np.array(
            [
                quiet(designs.repeated_cross_section, data.drop(row), **arguments)[
                    "change"
                ].estimate
                for row in rows.index
            ]
        )
        n = len(rows)
        expected += (n - 1) / n * ((left_out - left_out.mean()) ** 2).sum()
    found = quiet(designs.repeated_cross_section, data, **arguments)["change"]
    assert found.std_error == pytest.approx(math.sqrt(expected), rel=0.02)


def test_a_recalled_before_has_the_arithmetic_of_the_paired_t():
    case = load_case("C01_sleep")
    found = quiet(
        designs.retrospective_pretest,
        case.data(),
        outcome_now="post",
        outcome_then="pre",
        person=None,
    )
    change, test = found["change"], found.test("recalled_t")
    theirs = {
        "diff.mean": change.estimate,
        "diff.ci95.lower": change.conf_low,
        "diff.ci95.upper": change.conf_high,
        "t": test.statistic,
        "df": change.df,
        "p.two_sided": test.p_value,
        "pre.mean": found.get("mean", time="then").estimate,
        "post.mean": found.get("mean", time="now").estimate,
    }
    for name, ours in theirs.items():
        expected = case.expected[name]
        assert abs(ours - expected) <= case.allowance(name, expected), name


def test_presence_has_the_certified_mean_and_spread():
    case = load_case("L02_nist_numacc3")
    data = case.data().rename_axis("person").reset_index()
    found = designs.exposure(data, exposure="y")
    for name in ("mean", "sd"):
        expected = case.expected[name]
        assert abs(found[name].estimate - expected) <= case.allowance(name, expected), name


@needs_r
def test_quartiles_of_presence_are_those_of_r(tmp_path):
    rng = np.random.default_rng(3)
    data = pd.DataFrame(
        {"person": np.repeat(np.arange(40), 3), "sessions": rng.integers(0, 9, 120)}
    )
    code = "cat(quantile(tapply(d$sessions, d$person, sum), c(.25, .5, .75)))"
    found = designs.exposure(data, exposure="sessions")
    ours = [found[term].estimate for term in ("q25", "median", "q75")]
    assert ours == pytest.approx(by_r(tmp_path, data, code), rel=1e-12)


def r_lines_with_numbers():
    """Each design, its table, and the number that its R lines end in."""
    sample = {"arm": "arm", "programme": 1, "comparison": 0, "covariates": ["age", "score"]}
    people = TABLES["chosen"].assign(arm=lambda d: (d["arm"] == "with").astype(int))
    outcome = {**sample, "outcome": "y"}
    return (
        (designs.propensity_weights, people, sample, lambda r: r.get("effective_n", arm=0), "[1]"),
        (designs.propensity_weights, people, {**sample, "target": "ate", "trim": 0.2},
         lambda r: r.get("effective_n", arm=1), "[2]"),
        (designs.weighted_comparison, people, outcome, lambda r: r["effect"], "[1]"),
        (designs.weighted_comparison, people,
         {**outcome, "target": "overlap", "adjust": True, "trim": 0.1}, lambda r: r["effect"],
         "[1]"),
        (designs.matched_comparison, people, outcome, lambda r: r["effect"],
         "$coefficients[2, 1]"),
        (designs.matched_comparison, people,
         {**outcome, "distance": "mahalanobis", "ratio": 2}, lambda r: r["effect"],
         "$coefficients[2, 1]"),
        (designs.baseline_balance, people, {**sample, "covariates": ["age"]},
         lambda r: r["largest_difference"], "[1]"),
        (designs.repeated_cross_section, TABLES["scores"],
         {"outcome": "y", "pre": "before", "post": "after"}, lambda r: r["change"],
         "$conf.int[1]"),
        (designs.retrospective_pretest, TABLES["recalled"],
         {"outcome_now": "now", "outcome_then": "then"}, lambda r: r["change"], "$conf.int[1]"),
        (designs.exposure, TABLES["presence"], {"exposure": "sessions"}, lambda r: r["q25"],
         "[1]"),
    )  # fmt: skip


@needs_r
def test_the_r_lines_of_a_result_return_its_number(tmp_path):
    expected, code = [], []
    for place, (design, data, arguments, number, part) in enumerate(r_lines_with_numbers()):
        table = tmp_path / f"{place}.csv"
        data.to_csv(table, index=False)
        found = quiet(design, data, **arguments)
        estimate = number(found)
        expected.append(estimate.conf_low if "conf" in part else estimate.estimate)
        *before, call = cite(found, as_="r").splitlines()
        code += [f'data <- read.csv("{table.as_posix()}")', *before]
        code.append(f'cat(as.numeric(({call}){part}), "")')
    found = by_r(tmp_path, TABLES["recalled"], "\n".join(code))
    # The largest difference has no sign.
    assert np.abs(found) == pytest.approx(np.abs(expected), rel=1e-8)
