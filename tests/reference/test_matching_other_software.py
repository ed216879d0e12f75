"""Matching against MatchIt: the same pairs, the same difference, the same error by pair."""

import json
import shutil
import subprocess
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from solidarity_eval import designs
from solidarity_eval.conformance.case import load_case
from solidarity_eval.errors import StatisticalWarning

STORED = Path(__file__).parents[2] / "validation" / "r" / "matchit_lalonde" / "values.json"
COVARIATES = ["age", "educ", "race", "married", "nodegree", "re74", "re75"]
SAMPLE = {"arm": "treat", "programme": 1, "comparison": 0, "covariates": COVARIATES}
WAYS = {
    "nearest": {},
    "caliper": {"caliper": 0.2},
    "logit": {"distance": "logit", "caliper": 0.2},
    "ratio_2": {"ratio": 2, "caliper": 0.25},
    "replacement": {"replace": True},
    "replacement_2": {"replace": True, "ratio": 2},
    "exact": {"exact": ["married", "nodegree"]},
    "smallest": {"order": "smallest", "caliper": 0.2},
    "mahalanobis": {"distance": "mahalanobis", "order": "person"},
    "mahalanobis_caliper": {"distance": "mahalanobis", "caliper": 0.25},
}


@pytest.fixture(scope="module")
def stored():
    return json.loads(STORED.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def lalonde():
    data = load_case("D17_iptw_lalonde").data()
    return data.assign(person=np.arange(1, len(data) + 1))


def quiet(design, data, **arguments):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        return design(data, **arguments)


def sets_of(pairs):
    """Who was found for whom, whatever the order among equally near people."""
    found = {}
    for first, second in zip(pairs["programme"], pairs["comparison"], strict=True):
        found.setdefault(first, set()).add(second)
    return found


def test_every_way_is_stored(stored):
    assert stored.keys() == WAYS.keys()


@pytest.mark.parametrize("way", WAYS)
def test_the_pairs_are_those_of_matchit(way, stored, lalonde):
    pairs = quiet(designs.matched_pairs, lalonde, **SAMPLE, **WAYS[way])
    theirs = {
        row: {other for other in others if other}
        for row, others in enumerate(stored[way]["pairs"], start=1)
        if any(others)
    }
    ours = sets_of(pairs)
    assert ours.keys() == theirs.keys()
    assert ours == theirs


@pytest.mark.parametrize("way", WAYS)
def test_the_difference_and_its_errors_are_those_of_r(way, stored, lalonde):
    theirs = stored[way]
    found = quiet(designs.matched_comparison, lalonde, outcome="re78", **SAMPLE, **WAYS[way])
    assert found["effect"].estimate == pytest.approx(theirs["effect"], rel=1e-9)
    assert found.get("matched", arm=1).estimate == theirs["matched"]
    assert found.get("matched", arm=0).estimate == theirs["used"]
    robust = quiet(
        designs.matched_comparison,
        lalonde,
        outcome="re78",
        **SAMPLE,
        **WAYS[way],
        variance="HC3",
    )
    assert robust["effect"].std_error == pytest.approx(theirs["se_hc3"], rel=1e-9)
    adjusted = quiet(
        designs.matched_comparison, lalonde, outcome="re78", **SAMPLE, **WAYS[way], adjust=True
    )
    assert adjusted["effect"].estimate == pytest.approx(theirs["adjusted"], rel=1e-8)
    if theirs["se_cr1"] is not None:
        by_set = quiet(
            designs.matched_comparison,
            lalonde,
            outcome="re78",
            **SAMPLE,
            **WAYS[way],
            variance="CR1",
        )
        assert by_set["effect"].std_error == pytest.approx(theirs["se_cr1"], rel=1e-9)


@pytest.mark.parametrize("way", WAYS)
def test_balance_is_read_on_the_yardstick_of_everybody(way, stored, lalonde):
    weights = np.zeros(len(lalonde))
    pairs = quiet(designs.matched_pairs, lalonde, **SAMPLE, **WAYS[way])
    place = {person: row for row, person in enumerate(lalonde["person"])}
    for others in sets_of(pairs).items():
        weights[place[others[0]]] = 1.0
        for other in others[1]:
            weights[place[other]] += 1.0 / len(others[1])
    table = designs.baseline_balance(
        lalonde.assign(w=weights),
        arm="treat",
        programme=1,
        comparison=0,
        covariates="age",
        weights="w",
        standardizer="programme_sd",
    ).table("balance")
    assert table.column("smd")[0] == pytest.approx(stored[way]["smd_age"], rel=1e-9)


def test_the_error_by_pair_is_that_of_the_paired_t(lalonde):
    from scipy import stats

    pairs = quiet(designs.matched_pairs, lalonde, **SAMPLE, caliper=0.2)
    outcome = lalonde.set_index("person")["re78"]
    expected = stats.ttest_rel(outcome[pairs["programme"]], outcome[pairs["comparison"]])
    found = quiet(designs.matched_comparison, lalonde, outcome="re78", **SAMPLE, caliper=0.2)
    test = found.test("matched_t")
    assert test.statistic == pytest.approx(expected.statistic, rel=1e-10)
    assert test.df == (len(pairs) - 1,)
    assert test.p_value == pytest.approx(expected.pvalue, rel=1e-9)


R_FRESH = """
suppressMessages({library(MatchIt); library(sandwich)}); options(digits = 17)
d <- read.csv(commandArgs(TRUE)[1]); f <- arm ~ x1 + x2 + colour
g <- glm(f, binomial, d, control = list(epsilon = 1e-14, maxit = 50)); d$ps <- fitted(g)
w <- d$ps / (1 - d$ps); w[d$arm == 1] <- 1
fit <- lm(y ~ arm, d, weights = w)
cat(coef(fit)[2], sqrt(sandwich::vcovHC(fit, "HC2")[2, 2]), "\\n")
o <- ifelse(d$arm == 1, 1 - d$ps, d$ps); fit <- lm(y ~ arm + x1 + x2 + colour, d, weights = o)
cat(coef(fit)[2], sqrt(sandwich::vcovHC(fit, "HC3")[2, 2]), "\\n")
m <- suppressWarnings(matchit(f, d, distance = d$ps, mahvars = ~ps, caliper = .3, exact = ~colour))
k <- m$weights > 0; fit <- lm(y ~ arm, d[k, ], weights = m$weights[k])
cat(coef(fit)[2], sqrt(vcovCL(fit, cluster = m$subclass[k])[2, 2]), "\\n")
m <- matchit(f, d, distance = "mahalanobis", ratio = 2)
k <- m$weights > 0; fit <- lm(y ~ arm, d[k, ], weights = m$weights[k])
cat(coef(fit)[2], sqrt(vcovCL(fit, cluster = m$subclass[k])[2, 2]), "\\n")
"""


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_r_agrees_on_fresh_people(tmp_path):
    rng = np.random.default_rng(20261122)
    n = 160
    data = pd.DataFrame(
        {
            "person": np.arange(n),
            "x1": rng.normal(size=n),
            "x2": rng.normal(size=n),
            "colour": rng.choice(["blue", "green", "red"], n),
        }
    )
    chance = 1.0 / (1.0 + np.exp(1.2 - 0.6 * data["x1"] - 0.5 * (data["colour"] == "red")))
    data["arm"] = (rng.uniform(size=n) < chance).astype(int)
    data["y"] = data["x1"] + 0.5 * data["x2"] + 0.4 * data["arm"] + rng.normal(size=n)
    table, script = tmp_path / "fresh.csv", tmp_path / "fresh.R"
    data.to_csv(table, index=False)
    script.write_text(R_FRESH, encoding="utf-8")
    done = subprocess.run(
        ["Rscript", str(script), str(table)], capture_output=True, text=True, check=False
    )
    if "no package called" in done.stderr:
        pytest.skip("MatchIt or sandwich is not installed")
    sample = {
        **{"outcome": "y", "arm": "arm", "programme": 1, "comparison": 0},
        "covariates": ["x1", "x2", "colour"],
    }
    ours = [
        quiet(designs.weighted_comparison, data, **sample, variance="HC2"),
        quiet(
            designs.weighted_comparison,
            data,
            **sample,
            target="overlap",
            variance="HC3",
            adjust=True,
        ),
        quiet(
            designs.matched_comparison,
            data,
            **sample,
            caliper=0.3,
            exact="colour",
            variance="CR1",
        ),
        quiet(
            designs.matched_comparison,
            data,
            **sample,
            distance="mahalanobis",
            ratio=2,
            order="person",
            variance="CR1",
        ),
    ]
    found = [(item["effect"].estimate, item["effect"].std_error) for item in ours]
    expected = [tuple(map(float, line.split())) for line in done.stdout.splitlines()]
    assert np.array(found) == pytest.approx(np.array(expected), rel=1e-8)


R_STACKED = """
options(digits = 17); d <- read.csv(commandArgs(TRUE)[1])
X <- cbind(1, d$x1, d$x2); t <- d$arm; y <- d$y
w <- list(att = function(p) ifelse(t == 1, 1, p / (1 - p)),
          ate = function(p) ifelse(t == 1, 1 / p, 1 / (1 - p)),
          overlap = function(p) ifelse(t == 1, 1 - p, p))
b <- coef(glm(t ~ x1 + x2, binomial, d, control = list(epsilon = 1e-14)))
for (k in names(w)) {
  psi <- function(a) {
    p <- plogis(drop(X %*% a[1:3])); v <- w[[k]](p)
    cbind(X * (t - p), v * t * (y - a[4]), v * (1 - t) * (y - a[5]))
  }
  v <- w[[k]](plogis(drop(X %*% b)))
  a <- c(b, weighted.mean(y[t == 1], v[t == 1]), weighted.mean(y[t == 0], v[t == 0]))
  bread <- sapply(1:5, function(j) {
    h <- replace(numeric(5), j, 1e-5); (colSums(psi(a + h)) - colSums(psi(a - h))) / 2e-5
  })
  V <- solve(bread) %*% crossprod(psi(a)) %*% t(solve(bread)); g <- c(0, 0, 0, 1, -1)
  cat(sqrt(drop(g %*% V %*% g) * nrow(d) / (nrow(d) - 5)), "")
}
"""


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_stacked_errors_are_those_of_the_equations_solved_together_in_r(tmp_path):
    rng = np.random.default_rng(20261124)
    n = 120
    data = pd.DataFrame(
        {"person": np.arange(n), "x1": rng.normal(size=n), "x2": rng.normal(size=n)}
    )
    data["arm"] = (rng.uniform(size=n) < 1 / (1 + np.exp(0.5 - data["x1"]))).astype(int)
    data["y"] = data["x1"] + rng.normal(size=n)
    table, script = tmp_path / "stacked.csv", tmp_path / "stacked.R"
    data.to_csv(table, index=False)
    script.write_text(R_STACKED, encoding="utf-8")
    done = subprocess.run(
        ["Rscript", str(script), str(table)], capture_output=True, text=True, check=True
    )
    ours = [
        quiet(
            designs.weighted_comparison,
            data,
            outcome="y",
            arm="arm",
            programme=1,
            comparison=0,
            covariates=["x1", "x2"],
            target=target,
        )["effect"].std_error
        for target in ("att", "ate", "overlap")
    ]
    assert ours == pytest.approx([float(value) for value in done.stdout.split()], rel=1e-6)
