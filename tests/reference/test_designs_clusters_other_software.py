"""Teams, places and schools against R and pingouin, on random data of every shape."""

import json
import shutil
import subprocess
import warnings

import numpy as np
import pandas as pd
import pytest

from solidarity_eval import designs, psychometrics
from solidarity_eval.errors import StatisticalWarning
from tests.unit.designs_clusters.people import arms_of_clusters, change_of_teams

WITH_R = shutil.which("Rscript") is not None
needs_r = pytest.mark.skipif(not WITH_R, reason="R is not installed")
KINDS = ("CR0", "CR1", "CR1S", "CR2", "CR3")

ROBUST = """
suppressPackageStartupMessages(library(clubSandwich))
d <- read.csv("data.csv"); f <- lm(y ~ treat + x, d); out <- list()
for (k in c("CR0", "CR1", "CR1S", "CR2", "CR3")) {
  t <- coef_test(f, vcov = k, cluster = d$cluster, test = "Satterthwaite", coefs = "treat")
  out[[k]] <- c(t$beta, t$SE, t$df_Satt, t$p_Satt)
}
cat(jsonlite::toJSON(out, digits = NA))
"""
CHANGE = """
suppressPackageStartupMessages(library(clubSandwich))
d <- read.csv("data.csv"); f <- lm(change ~ 1, d)
c2 <- conf_int(f, vcov = "CR2", cluster = d$team)
tt <- t.test(tapply(d$change, d$team, mean))
fixed <- lm(change ~ 0 + factor(team), d); w <- table(d$team) / nrow(d)
se <- sqrt(drop(t(w) %*% vcov(fixed) %*% w))
ms <- anova(lm(change ~ factor(team), d))[["Mean Sq"]]; n <- table(d$team); G <- length(n)
n0 <- (sum(n) - sum(n^2) / sum(n)) / (G - 1); m <- tapply(d$change, d$team, mean)
pivot <- function(theta) {
  w <- n / (1 + n * theta); sum(w * (m - sum(w * m) / sum(w))^2) / (G - 1) / ms[2]
}
end <- function(p) {
  q <- qf(p, G - 1, sum(n) - G)
  if (pivot(-1 / max(n) * (1 - 1e-9)) <= q) return(-1 / (max(n) - 1))
  r <- uniroot(function(t) pivot(t) - q, c(-1 / max(n) * (1 - 1e-9), 1e4), tol = 1e-13)$root
  r / (1 + r)
}
out <- list(cr2 = c(c2$SE, c2$df, c2$CI_L, c2$CI_U),
  means = c(unname(tt$estimate), tt$conf.int), fixed = c(sum(w * coef(fixed)), se),
  icc = c((ms[1] - ms[2]) / (ms[1] + (n0 - 1) * ms[2]), end(.975), end(.025)))
cat(jsonlite::toJSON(out, digits = NA))
"""


def in_r(code, data, folder):
    """What a script writes about a table in its folder."""
    data.to_csv(folder / "data.csv", index=False)
    (folder / "run.R").write_text(code, encoding="utf-8")
    done = subprocess.run(
        ["Rscript", "run.R"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return json.loads(done.stdout)


@needs_r
@pytest.mark.parametrize(("seed", "clusters"), [(1, 4), (2, 9), (3, 30)])
def test_r_gives_the_same_robust_errors(seed, clusters, tmp_path):
    data = arms_of_clusters(seed, clusters)
    expected = in_r(ROBUST, data, tmp_path)
    for kind in KINDS:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", StatisticalWarning)
            found = designs.cluster_randomised(
                data,
                outcome="y",
                arm="treat",
                programme=1,
                comparison=0,
                cluster="cluster",
                covariates=["x"],
                variance=kind,
            )
        effect = found["effect"]
        ours = [effect.estimate, effect.std_error, effect.df, effect.p_value]
        assert ours == pytest.approx(expected[kind], rel=1e-8), kind


@needs_r
@pytest.mark.parametrize(("seed", "teams"), [(4, 3), (5, 5), (6, 15)])
def test_r_gives_the_same_change_of_teams(seed, teams, tmp_path):
    data = change_of_teams(seed, teams)
    wide = data.pivot_table(index=["person", "team"], columns="wave", values="y").reset_index()
    wide["change"] = wide["after"] - wide["before"]
    expected = in_r(CHANGE, wide, tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        found = designs.clustered_change(
            data, outcome="y", pre="before", post="after", cluster="team"
        )
    cr2, means = found["change_cr2"], found["change_team_means"]
    ours = [cr2.std_error, cr2.df, cr2.conf_low, cr2.conf_high]
    assert ours == pytest.approx(expected["cr2"], rel=1e-8)
    ours = [means.estimate, means.conf_low, means.conf_high]
    assert ours == pytest.approx(expected["means"], rel=1e-10)
    fixed, icc = found["change_fixed_teams"], found["icc_of_change"]
    assert [fixed.estimate, fixed.std_error] == pytest.approx(expected["fixed"], rel=1e-10)
    ours = [icc.estimate, icc.conf_low, icc.conf_high]
    assert ours == pytest.approx(expected["icc"], rel=1e-6, abs=1e-8)


def test_with_teams_of_one_size_the_interval_is_that_of_shrout_and_fleiss():
    rng = np.random.default_rng(8)
    table = pd.DataFrame(rng.normal(size=(7, 4)) + rng.normal(size=(7, 1)))
    names = [f"q{i}" for i in range(4)]
    table = table.set_axis(names, axis=1)
    expected = psychometrics.intraclass_correlation(table, items=names, person=None)["icc_1_1"]
    long = pd.DataFrame(
        {"person": range(28), "team": np.repeat(range(7), 4), "y": table.to_numpy().ravel()}
    )
    found = designs.intraclass_correlation_of_clusters(long, outcome="y", cluster="team")["icc"]
    ours = [found.estimate, found.conf_low, found.conf_high]
    theirs = [expected.estimate, expected.conf_low, expected.conf_high]
    assert ours == pytest.approx(theirs, rel=1e-9)
