"""The change of all who entered against a regression and a full-information fit of others."""

import shutil
import subprocess

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from solidarity_eval.designs import change_adjusted_for_baseline
from tests.estimators import TABLES

ASKED = {"outcome": "y", "pre": "before", "post": "after"}


@pytest.fixture
def wide():
    return TABLES["leaving"].pivot_table(index="person", columns="wave", values="y")


@pytest.mark.parametrize(("ours", "theirs"), [("ols", "nonrobust"), ("hc3", "HC3")])
def test_the_line_and_its_error_are_those_of_statsmodels(wide, ours, theirs):
    both = wide.dropna()
    line = sm.OLS(both["after"] - both["before"], sm.add_constant(both["before"]))
    at = line.fit(cov_type=theirs).get_prediction([[1.0, wide["before"].mean()]])
    found = change_adjusted_for_baseline(TABLES["leaving"], **ASKED, std_errors=ours)
    change = found["change"]
    assert change.estimate == pytest.approx(float(at.predicted_mean[0]), rel=1e-10)
    slope = line.fit().params["before"]
    mean_part = slope**2 * wide["before"].var() / len(wide)
    assert change.std_error**2 == pytest.approx(float(at.se_mean[0]) ** 2 + mean_part, rel=1e-9)
    assert change.df == len(both) - 2
    assert change.n == len(wide)


CODE = """
suppressPackageStartupMessages(library(lavaan))
d <- read.csv("{path}")
m <- "before ~~ after\nbefore ~ m1*1\nafter ~ m2*1\nbefore ~~ before\nafter ~~ after\nD := m2 - m1"
f <- lavaan(m, d, missing = "ml", information = "observed")
p <- parameterEstimates(f)
cat(format(unlist(p[p$lhs == "D", c("est", "se")]), digits = 15))
"""


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_full_information_likelihood_gives_the_same_change(wide, tmp_path):
    path = tmp_path / "wide.csv"
    wide.to_csv(path)
    code = CODE.replace("{path}", path.as_posix())
    script = tmp_path / "fiml.R"
    script.write_text(code, encoding="utf-8")
    done = subprocess.run(["Rscript", str(script)], capture_output=True, text=True, check=False)
    if "there is no package" in done.stderr:
        pytest.skip("lavaan is not installed")
    estimate, error = map(float, done.stdout.split())
    found = change_adjusted_for_baseline(TABLES["leaving"], **ASKED)["change"]
    assert found.estimate == pytest.approx(estimate, rel=1e-6)
    # Likelihood divides by n where ours divides by n - 2 (44 people stayed of 60).
    assert 1.0 < found.std_error / error < np.sqrt(44 / 42) * 1.02


def test_without_drop_out_it_is_the_mean_change_and_only_its_error_differs():
    rng = np.random.default_rng(2)
    before = rng.normal(size=30)
    table = pd.concat(
        pd.DataFrame({"person": range(30), "wave": wave, "y": values})
        for wave, values in (("before", before), ("after", before + rng.normal(size=30)))
    )
    found = change_adjusted_for_baseline(table, **ASKED)
    stayers = found["change_of_stayers"]
    assert found["change"].estimate == pytest.approx(stayers.estimate, rel=1e-12)
    assert found["adjustment"].estimate == pytest.approx(0.0, abs=1e-12)
    assert found["change"].std_error == pytest.approx(stayers.std_error, rel=0.05)
