"""Repeated waves against published examples, SciPy and pingouin."""

import warnings

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from solidarity_eval import effects
from solidarity_eval._kernels.repeated import repeated_anova

# Hollander and Wolfe 1973, p. 140: rounding first base, 22 players, three methods.
ROUNDING = [
    (5.40, 5.50, 5.55), (5.85, 5.70, 5.75), (5.20, 5.60, 5.50), (5.55, 5.50, 5.40),
    (5.90, 5.85, 5.70), (5.45, 5.55, 5.60), (5.40, 5.40, 5.35), (5.45, 5.50, 5.35),
    (5.25, 5.15, 5.00), (5.85, 5.80, 5.70), (5.25, 5.20, 5.10), (5.65, 5.55, 5.45),
    (5.60, 5.35, 5.45), (5.05, 5.00, 4.95), (5.50, 5.50, 5.40), (5.45, 5.55, 5.50),
    (5.55, 5.55, 5.35), (5.45, 5.50, 5.55), (5.50, 5.45, 5.25), (5.65, 5.60, 5.40),
    (5.70, 5.65, 5.55), (6.30, 6.30, 6.25),
]  # fmt: skip

# Field 2013, chapter 14: seconds before retching, eight people, four foods.
FOODS = [
    (8, 7, 1, 6), (9, 5, 2, 5), (6, 2, 3, 8), (5, 3, 1, 9),
    (8, 4, 5, 8), (7, 5, 6, 7), (10, 2, 7, 2), (12, 6, 8, 1),
]  # fmt: skip


def long(matrix):
    matrix = np.asarray(matrix, dtype=float)
    n, k = matrix.shape
    return pd.DataFrame(
        {
            "person": np.tile(np.arange(n), k),
            "wave": np.repeat(np.arange(k), n),
            "score": matrix.T.ravel(),
        }
    )


def some_matrix(n, k, seed):
    rng = np.random.default_rng(seed)
    return np.round(rng.normal(size=(n, 1)) + rng.normal(size=(n, k)) + 0.2 * np.arange(k), 1)


def test_friedman_on_hollander_and_wolfe_rounding_times():
    """R's help of friedman.test prints chi-squared = 11.143, df = 2, p-value = 0.003805."""
    test = effects.friedman_test(long(ROUNDING), outcome="score").test("friedman")
    assert test.statistic == pytest.approx(11.143, abs=5e-4)
    assert test.df == (2,)
    assert test.p_value == pytest.approx(0.003805, abs=5e-7)


@pytest.mark.filterwarnings("ignore::solidarity_eval.errors.SmallSampleWarning")
@pytest.mark.parametrize(("n", "k"), [(5, 3), (12, 4), (30, 6)])
def test_friedman_agrees_with_scipy(n, k):
    matrix = some_matrix(n, k, seed=n)
    ours = effects.friedman_test(long(matrix), outcome="score").test("friedman")
    theirs = stats.friedmanchisquare(*matrix.T)
    assert ours.statistic == pytest.approx(theirs.statistic, rel=1e-10)
    assert ours.p_value == pytest.approx(theirs.pvalue, rel=1e-10)


def test_iman_davenport_is_the_anova_of_the_ranks():
    matrix = some_matrix(12, 4, seed=3)
    ours = effects.friedman_test(long(matrix), outcome="score").test("iman_davenport")
    ranks = stats.rankdata(matrix, axis=1)
    anova = effects.repeated_measures_anova(long(ranks), outcome="score").test("anova")
    assert ours.statistic == pytest.approx(anova.statistic, rel=1e-10)
    assert ours.p_value == pytest.approx(anova.p_value, rel=1e-10)


def test_repeated_anova_on_field_2013():
    """Printed: F(3, 21) = 3.79, p = .026; epsilons .533 and .666; Mauchly W = .136, p = .047."""
    result = effects.repeated_measures_anova(long(FOODS), outcome="score")
    anova = result.test("anova")
    assert anova.statistic == pytest.approx(3.79, abs=5e-3)
    assert anova.df == (3, 21)
    assert anova.p_value == pytest.approx(0.026, abs=5e-4)
    assert result["epsilon_greenhouse_geisser"].estimate == pytest.approx(0.533, abs=5e-4)
    assert result["epsilon_huynh_feldt"].estimate == pytest.approx(0.666, abs=5e-4)
    assert result.test("mauchly").statistic == pytest.approx(0.136, abs=5e-4)
    assert result.test("mauchly").p_value == pytest.approx(0.047, abs=5e-4)
    assert result.test("anova_greenhouse_geisser").df == pytest.approx((1.599, 11.190), abs=5e-4)


@pytest.fixture(scope="module")
def pingouin():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip("pingouin")


@pytest.mark.parametrize(("n", "k"), [(8, 3), (15, 5)])
def test_repeated_anova_agrees_with_pingouin(pingouin, n, k):
    matrix = some_matrix(n, k, seed=n * k)
    ours = effects.repeated_measures_anova(long(matrix), outcome="score")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = pingouin.rm_anova(
            long(matrix), dv="score", within="wave", subject="person", correction=True
        ).iloc[0]
        huynh_feldt = pingouin.epsilon(pd.DataFrame(matrix), correction="hf")
    assert ours.test("anova").statistic == pytest.approx(theirs["F"], rel=1e-9)
    assert ours.test("anova").p_value == pytest.approx(theirs["p_unc"], rel=1e-8)
    corrected = ours.test("anova_greenhouse_geisser")
    assert corrected.p_value == pytest.approx(theirs["p_GG_corr"], rel=1e-8)
    assert ours["epsilon_greenhouse_geisser"].estimate == pytest.approx(theirs["eps"], rel=1e-9)
    assert ours["epsilon_huynh_feldt"].estimate == pytest.approx(huynh_feldt, rel=1e-9)
    assert ours["generalized_eta_squared"].estimate == pytest.approx(theirs["ng2"], rel=1e-9)
    assert ours.test("mauchly").statistic == pytest.approx(theirs["W_spher"], rel=1e-9)
    # pingouin follows R, which has the number of waves where Anderson 2003 has the contrasts.
    assert ours.test("mauchly").p_value == pytest.approx(theirs["p_spher"], abs=2e-4)


def test_mauchly_p_keeps_its_level_under_sphericity():
    """Second-order Box series: 5 % of small spherical samples fall below 0.05."""
    rng = np.random.default_rng(7)
    draws = [repeated_anova(rng.normal(size=(10, 4))).mauchly.p_value for _ in range(3000)]
    assert abs(np.mean(np.array(draws) < 0.05) - 0.05) < 4 * np.sqrt(0.05 * 0.95 / 3000)


def test_within_correlation_on_bland_and_altman_1995(pingouin):
    """Intramural pH and PaCO2 of eight people: printed r = -0.51, p = 0.001."""
    data = pingouin.read_dataset("rm_corr")
    ours = effects.repeated_measures_correlation(data, x="pH", y="PacO2", person="Subject")
    estimate = ours["repeated_measures_correlation"]
    assert estimate.estimate == pytest.approx(-0.51, abs=5e-3)
    assert estimate.p_value == pytest.approx(0.001, abs=5e-4)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = pingouin.rm_corr(data, x="pH", y="PacO2", subject="Subject").iloc[0]
    assert estimate.estimate == pytest.approx(theirs["r"], rel=1e-9)
    assert estimate.df == theirs["dof"]
    assert estimate.p_value == pytest.approx(theirs["pval"], rel=1e-8)
    # pingouin rounds its interval to two decimals.
    assert [estimate.conf_low, estimate.conf_high] == pytest.approx(theirs["CI95"], abs=5e-3)


def test_within_correlation_is_the_partial_correlation_given_the_persons(pingouin):
    data = pingouin.read_dataset("rm_corr")
    persons = pd.get_dummies(data["Subject"], dtype=float).to_numpy()
    x, y = (
        values - persons @ np.linalg.lstsq(persons, values, rcond=None)[0]
        for values in (data["pH"].to_numpy(), data["PacO2"].to_numpy())
    )
    ours = effects.repeated_measures_correlation(data, x="pH", y="PacO2", person="Subject")
    expected = x @ y / np.sqrt((x @ x) * (y @ y))
    assert ours["repeated_measures_correlation"].estimate == pytest.approx(expected, rel=1e-10)
