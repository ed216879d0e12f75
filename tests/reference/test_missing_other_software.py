"""Imputation and weighting against R's mice, R's glm and numerical derivatives."""

import shutil
import subprocess

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import optimize

from solidarity_eval._kernels.imputation import imputations
from solidarity_eval._kernels.missing_normal import missing_normal, patterns
from solidarity_eval._kernels.rubin import pool
from solidarity_eval.designs import (
    change_adjusted_for_baseline,
    inverse_probability_weighted_change,
    multiple_imputation_change,
)
from tests.estimators import TABLES

ASKED = {"outcome": "y", "pre": "before", "post": "after"}
needs_r = pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")


def wide():
    data = TABLES["leaving"]
    scores = data.pivot_table(index="person", columns="wave", values="y")
    return scores.assign(age=data.groupby("person")["age"].first())


def in_r(code, tmp_path):
    """Run R on the wide table, return the numbers it prints; skip without its package."""
    path, script = tmp_path / "wide.csv", tmp_path / "run.R"
    wide().to_csv(path, index=False)
    lines = f'd <- read.csv("{path.as_posix()}")\n{code}'
    script.write_text(lines, encoding="utf-8")
    done = subprocess.run(["Rscript", str(script)], capture_output=True, text=True, check=False)
    if "there is no package" in done.stderr:
        pytest.skip("a package of R is not installed")
    assert done.returncode == 0, done.stderr
    return [float(value) for value in done.stdout.split()]


MICE = """
suppressWarnings(suppressPackageStartupMessages(library(mice)))
set.seed(1)
x <- cbind(1, d$before, d$age); ry <- !is.na(d$after)
m <- replicate(4000, {
  y <- d$after; y[!ry] <- mice.impute.norm(d$after, ry, x[, -1]); z <- y - d$before
  c(mean(z), var(z) / length(z))
})
cat(mean(m[1, ]), sd(m[1, ]), mean(m[2, ]))
"""


@needs_r
def test_the_draws_have_the_distribution_of_mice_norm(tmp_path):
    centre, spread, within = in_r(MICE, tmp_path)
    found = multiple_imputation_change(
        TABLES["leaving"], **ASKED, covariates=["age"], imputations=4000, seed=2
    )
    between = found["between_variance"].estimate ** 0.5
    # Four Monte-Carlo errors of 4000 draws on each side.
    assert found["change"].estimate == pytest.approx(centre, abs=4 * between * np.sqrt(2 / 4000))
    assert between == pytest.approx(spread, rel=4 * np.sqrt(1 / 4000))
    assert found["within_variance"].estimate == pytest.approx(within, rel=0.02)


def test_with_the_baseline_alone_many_draws_come_to_the_adjusted_change():
    drawn = multiple_imputation_change(TABLES["leaving"], **ASKED, imputations=10_000)
    adjusted = change_adjusted_for_baseline(TABLES["leaving"], **ASKED)
    near = 4 * (drawn["between_variance"].estimate / 10_000) ** 0.5
    assert drawn["change"].estimate == pytest.approx(adjusted["change"].estimate, abs=near)
    # Both errors count the same people; the intervals are about as wide.
    assert drawn["change"].std_error == pytest.approx(adjusted["change"].std_error, rel=0.06)


def test_draws_have_the_posterior_mean_and_variance_of_theory():
    rng = np.random.default_rng(4)
    known = np.column_stack([np.ones(25), rng.normal(size=25)])
    scores = known @ [1.0, 2.0] + rng.normal(size=25)
    missing = np.array([[1.0, 0.5], [1.0, 3.0]])
    drawn = imputations(known, scores, missing, draws=200_000, generator=rng)
    fit = sm.OLS(scores, known).fit()
    inflated = fit.scale * 23 / 21
    leverage = missing @ fit.normalized_cov_params @ missing.T
    assert drawn.mean(axis=0) == pytest.approx(fit.predict(missing), abs=0.02)
    assert np.cov(drawn.T) == pytest.approx(inflated * (leverage + np.eye(2)), rel=0.03, abs=0.02)


WEIGHTS = """
stayed <- !is.na(d$after)
w <- 1 / fitted(glm(stayed ~ before + age, binomial, d))
z <- (d$after - d$before)[stayed]; w <- w[stayed]
cat(format(c(weighted.mean(z, w), sum(w)^2 / sum(w^2), max(w) * mean(stayed)), digits = 15))
"""


@needs_r
def test_weights_are_those_of_glm(tmp_path):
    mean, effective, largest = in_r(WEIGHTS, tmp_path)
    found = inverse_probability_weighted_change(TABLES["leaving"], **ASKED, covariates=["age"])
    assert found["change"].estimate == pytest.approx(mean, rel=1e-6)
    assert found["effective_n"].estimate == pytest.approx(effective, rel=1e-6)
    assert found["largest_weight"].estimate == pytest.approx(largest, rel=1e-6)


def test_the_error_is_that_of_stacked_equations_by_numerical_derivatives():
    table = wide()
    stayed = table["after"].notna().to_numpy()
    change = np.where(stayed, table["after"].fillna(0.0) - table["before"], 0.0)
    design = sm.add_constant(
        ((table[["before", "age"]] - table[["before", "age"]].mean()) / 10).to_numpy()
    )
    staying = sm.GLM(stayed.astype(float), design, family=sm.families.Binomial()).fit()
    found = inverse_probability_weighted_change(TABLES["leaving"], **ASKED, covariates=["age"])

    def equations(parameters):
        chances = 1 / (1 + np.exp(-design @ parameters[1:]))
        own = stayed / chances * (change - parameters[0])
        return np.column_stack([own, design * (stayed - chances)[:, None]])

    solved = np.array([found["change"].estimate, *staying.params])
    meat = equations(solved).T @ equations(solved)
    bread = np.column_stack([
        optimize.approx_fprime(solved, lambda p, row=row: equations(p)[:, row].sum(), 1e-7)
        for row in range(4)
    ]).T  # fmt: skip
    inverse = np.linalg.inv(bread)
    n = stayed.sum()
    expected = (inverse @ meat @ inverse.T)[0, 0] * n / (n - 3)
    assert found["change"].std_error ** 2 == pytest.approx(expected, rel=1e-4)


def test_taking_the_weights_as_known_would_be_another_error():
    """Solving the weights together narrows the interval: leaving them out must show."""
    table = wide()
    stayed = table["after"].notna().to_numpy()
    design = sm.add_constant(table[["before", "age"]].to_numpy())
    chances = sm.GLM(stayed.astype(float), design, family=sm.families.Binomial()).fit().fittedvalues
    weights = (1 / chances)[stayed]
    change = (table["after"] - table["before"])[stayed]
    fixed = sm.WLS(change, np.ones(len(change)), weights=weights).fit(cov_type="HC0").bse.iloc[0]
    found = inverse_probability_weighted_change(TABLES["leaving"], **ASKED, covariates=["age"])
    n = stayed.sum()
    assert found["change"].std_error != pytest.approx(fixed * (n / (n - 3)) ** 0.5, rel=1e-3)


def test_moments_of_two_columns_are_those_of_the_factored_likelihood():
    """Anderson's closed form when the second column alone has gaps."""
    table = wide()
    found = missing_normal(patterns(table[["before", "after"]].to_numpy()))
    both = table.dropna()
    slope = np.cov(both["before"], both["after"])[0, 1] / both["before"].var()
    left = both["after"].var(ddof=0) - slope**2 * both["before"].var(ddof=0)
    mean = both["after"].mean() + slope * (table["before"].mean() - both["before"].mean())
    whole = table["before"].var(ddof=0)
    assert found.mean == pytest.approx([table["before"].mean(), mean], rel=1e-9)
    assert found.covariance == pytest.approx(
        np.array([[whole, slope * whole], [slope * whole, left + slope**2 * whole]]), rel=1e-8
    )


def test_pooling_equal_estimates_leaves_the_complete_data_interval():
    found = pool(np.full(5, 2.0), np.full(5, 0.25), df_complete=20)
    assert (found.between, found.total, found.missing_information) == (
        0.0, 0.25, pytest.approx(2 / (found.df + 3)),
    )  # fmt: skip
    assert found.df == pytest.approx(21 / 23 * 20)


def test_people_without_a_second_score_count_as_those_who_left():
    data = TABLES["leaving"]
    gaps = data[data["wave"] == "before"].tail(16).assign(wave="after", y=np.nan)
    both = pd.concat([data, gaps])
    for function in (multiple_imputation_change, inverse_probability_weighted_change):
        assert function(both, **ASKED)["change"] == function(data, **ASKED)["change"]
