"""Mixed models and series on data of the day, against R where it is installed."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from solidarity_eval import designs

ROOT = Path(__file__).parents[2]
PACKAGES = "for (p in c('lmerTest', 'pbkrtest', 'nlme')) stopifnot(requireNamespace(p))"
pytestmark = pytest.mark.filterwarnings("ignore::solidarity_eval.errors.StatisticalWarning")


def has_r():
    if shutil.which("Rscript") is None:
        return False
    asked = subprocess.run(["Rscript", "-e", PACKAGES], check=False, capture_output=True)
    return asked.returncode == 0


def mixed(number):
    rng = np.random.default_rng(700 + number)
    groups = 14
    group = np.repeat(np.arange(groups), rng.integers(2, 9, groups))
    n = len(group)
    month = rng.integers(0, 5, n) + 10.0
    between = [1.0, 2.0, 0.5][number] * rng.normal(size=(groups, 2)) @ [[1, 0.3], [0, 0.5]]
    x, site = rng.normal(size=n), rng.choice(list("abc"), n)
    y = 50 + 2 * x + between[group, 0] + between[group, 1] * (month - 12) + rng.normal(size=n)
    return pd.DataFrame(
        {"set": number, "group": group, "month": month, "x": x, "site": site, "y": y}
    )


def series(number):
    rng = np.random.default_rng(900 + number)
    n, phi = 75, (0.6, -0.4)[number]
    errors = rng.normal(size=n)
    for place in range(1, n):
        errors[place] += phi * errors[place - 1]
    t = np.arange(1, n + 1)
    table = pd.DataFrame({"set": number, "t": t, "y": 10 + 0.1 * t + 2 * (t >= 31) + errors})
    return table[~table["t"].isin([5, 40, 41, 42])]


@pytest.fixture(scope="module")
def in_r(tmp_path_factory):
    if not has_r():
        pytest.skip("R with lmerTest, pbkrtest and nlme is not installed")
    folder = tmp_path_factory.mktemp("fresh")
    pd.concat([mixed(k) for k in range(3)]).to_csv(folder / "mixed.csv", index=False)
    pd.concat([series(k) for k in range(2)]).to_csv(folder / "series.csv", index=False)
    done = subprocess.run(
        ["Rscript", str(ROOT / "validation/r/mixed_fresh.R"), "mixed.csv", "series.csv"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    lines = (line.split() for line in done.stdout.splitlines())
    return {name: float(value) for name, value in lines}


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("slope", [None, "month"])
@pytest.mark.parametrize("method", ["reml", "ml"])
def test_a_mixed_model_is_that_of_lmertest_and_pbkrtest(in_r, number, slope, method):
    asked = {"outcome": "y", "covariates": ["x", "month", "site"], "group": "group"}
    found = designs.mixed_model(mixed(number), slope=slope, method=method, **asked)
    prefix = f"{number}.{'1' if slope is None else 's'}.{'TRUE' if method == 'reml' else 'FALSE'}"
    # lmer stops a little short of the maximum, never beyond it.
    gain = found["log_likelihood"].estimate - in_r[f"{prefix}.ll"]
    assert -1e-8 < gain < 1e-6
    for row, at in (
        ("x", {"covariate": "x"}),
        ("month", {"covariate": "month"}),
        ("siteb", {"level": "b"}),
    ):
        one = found.get("coefficient", **at)
        expected = in_r[f"{prefix}.{row}.b"]
        assert one.estimate == pytest.approx(expected, rel=2e-5, abs=2e-5 * one.std_error)
        assert one.std_error == pytest.approx(in_r[f"{prefix}.{row}.se"], rel=2e-5)
        assert one.df == pytest.approx(in_r[f"{prefix}.{row}.df"], rel=2e-3)
        if method == "reml":
            wider = designs.mixed_model(mixed(number), slope=slope, df="kenward_roger", **asked)
            other = wider.get("coefficient", **at)
            assert other.std_error == pytest.approx(in_r[f"{prefix}.{row}.kse"], rel=2e-5)
            assert other.df == pytest.approx(in_r[f"{prefix}.{row}.kdf"], rel=2e-4)


@pytest.mark.parametrize("number", range(2))
def test_a_series_with_gaps_is_that_of_gls(in_r, number):
    found = designs.interrupted_series(series(number), outcome="y", period="t", start=31)
    assert found["change"].estimate == pytest.approx(in_r[f"series.{number}.b"], rel=1e-5)
    assert found["change"].std_error == pytest.approx(in_r[f"series.{number}.se"], rel=1e-5)
    assert found["autocorrelation"].estimate == pytest.approx(
        in_r[f"series.{number}.phi"], rel=1e-4
    )
