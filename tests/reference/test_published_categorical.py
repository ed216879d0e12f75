"""Shares, counts and ordered answers against published examples and other programs."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.proportion import confint_proportions_2indep

from solidarity_eval import effects
from solidarity_eval._kernels import association
from solidarity_eval._kernels.exact_tests import binomial_p, poisson_p
from solidarity_eval._kernels.fisher import exact_p
from solidarity_eval._kernels.two_proportions import TwoGroups

SATISFACTION = [[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]]


def cells(table):
    return pd.DataFrame(
        [(i, j, n) for i, row in enumerate(table) for j, n in enumerate(row)],
        columns=["x", "y", "n"],
    )


def moves(up, down, same):
    """One person per move on an answer from 1 to 2."""
    before = [1] * up + [2] * down + [1] * same
    after = [2] * up + [1] * down + [1] * same
    n = up + down + same
    return pd.DataFrame(
        {
            "person": list(range(n)) * 2,
            "wave": ["before"] * n + ["after"] * n,
            "answer": before + after,
        }
    )


@pytest.mark.parametrize(
    ("x", "n", "method", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17, 857, table I.
        (81, 263, "wilson", 0.2553, 0.3662),
        (15, 148, "wilson", 0.0624, 0.1605),
        (0, 20, "wilson", 0.0, 0.1611),
        (1, 29, "wilson", 0.0061, 0.1718),
        (81, 263, "clopper_pearson", 0.2527, 0.3676),
        (15, 148, "clopper_pearson", 0.0578, 0.1617),
        (0, 20, "clopper_pearson", 0.0, 0.1684),
        (1, 29, "clopper_pearson", 0.0009, 0.1776),
    ],
)
def test_newcombe_1998_table_of_single_proportions(x, n, method, low, high):
    share = effects.proportion(count=x, n=n, method=method)["proportion"]
    assert share.conf_low == pytest.approx(low, abs=5e-5)
    assert share.conf_high == pytest.approx(high, abs=5e-5)


def test_newcombe_1998_example_of_two_proportions():
    gap = effects.difference_in_proportions(count=(56, 48), n=(70, 80))
    estimate = gap["difference_in_proportions"]
    assert (estimate.conf_low, estimate.conf_high) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_bonett_price_interval_of_the_net_shift():
    """The example of statpsych::ci.prop.ps: 26 up, 4 down, 48 people."""
    shift = effects.shift_across_categories(
        moves(26, 4, 18), outcome="answer", pre="before", post="after"
    )["net_shift"]
    assert shift.estimate == pytest.approx(22 / 48)
    assert shift.conf_low == pytest.approx(0.2548067, abs=5e-8)
    assert shift.conf_high == pytest.approx(0.6251933, abs=5e-8)


def test_agresti_2002_gamma_of_income_and_satisfaction():
    """Agresti 2002, section 2.4.5: C = 1331, D = 849, gamma 0.221, standard error 0.117."""
    found = association.concordance(np.array(SATISFACTION, dtype=float))
    assert (found.concordant, found.discordant) == (1331, 849)
    result = effects.ordinal_association(cells(SATISFACTION), x="x", y="y", count="n", person=None)
    assert result["goodman_kruskal_gamma"].estimate == pytest.approx(0.221, abs=5e-4)
    assert result["goodman_kruskal_gamma"].std_error == pytest.approx(0.117, abs=5e-4)


def measures(table):
    """The estimates of the association alone, to be differentiated."""
    found = association.concordance(table)
    return np.array(
        [
            found.gamma.estimate,
            found.tau_b.estimate,
            found.somers_y_given_x.estimate,
            found.somers_x_given_y.estimate,
        ]
    )


@pytest.mark.parametrize(
    "table", [SATISFACTION, [[8, 3, 1], [4, 9, 6]], [[20, 5], [10, 15], [3, 30]]]
)
def test_standard_errors_are_those_of_the_delta_method(table):
    """Numerical derivatives of each measure in the cells, multinomial covariance."""
    counts = np.array(table, dtype=float)
    n = counts.sum()
    step = 1e-5 * n
    slopes = []
    for place in np.ndindex(counts.shape):
        nudge = np.zeros_like(counts)
        nudge[place] = step
        slopes.append((measures(counts + nudge) - measures(counts - nudge)) / (2 * step) * n)
    slopes = np.array(slopes)
    p = counts.ravel() / n
    errors = np.sqrt((p @ slopes**2 - (p @ slopes) ** 2) / n)
    found = association.concordance(counts)
    ours = [
        measure.std_error
        for measure in (found.gamma, found.tau_b, found.somers_y_given_x, found.somers_x_given_y)
    ]
    assert ours == pytest.approx(errors, rel=1e-6)


@pytest.mark.parametrize("table", [SATISFACTION, [[8, 3, 1], [4, 9, 6]]])
def test_somers_d_and_its_p_agree_with_scipy(table):
    result = effects.ordinal_association(cells(table), x="x", y="y", count="n", person=None)
    ours = result.get("somers_d", given="x")
    theirs = stats.somersd(np.array(table))
    assert ours.estimate == pytest.approx(theirs.statistic, rel=1e-12)
    assert ours.p_value == pytest.approx(theirs.pvalue, rel=1e-10)


@pytest.mark.parametrize(
    ("weights", "theirs"), [("none", None), ("linear", "linear"), ("quadratic", "fc")]
)
def test_kappa_and_its_errors_agree_with_statsmodels(weights, theirs):
    table = np.array([[11, 3, 1, 0], [1, 9, 0, 2], [0, 1, 10, 4], [2, 0, 3, 7]])
    ours = effects.cohen_kappa(cells(table), x="x", y="y", count="n", weights=weights, person=None)[
        "cohen_kappa"
    ]
    reference = cohens_kappa(table, wt=theirs)
    assert ours.estimate == pytest.approx(reference.kappa, rel=1e-12)
    assert ours.std_error == pytest.approx(reference.std_kappa, rel=1e-10)
    z = ours.estimate / reference.std_kappa0
    assert ours.p_value == pytest.approx(2 * stats.norm.sf(abs(z)), rel=1e-9)


@pytest.mark.parametrize("counts", [(9, 10, 3, 10), (56, 70, 48, 80), (1, 25, 4, 30)])
def test_koopman_interval_agrees_with_statsmodels(counts):
    x1, n1, x0, n0 = counts
    ours = effects.risk_ratio(count=(x1, x0), n=(n1, n0), method="score")["risk_ratio"]
    theirs = confint_proportions_2indep(
        x1, n1, x0, n0, compare="ratio", method="score", correction=False
    )
    assert (ours.conf_low, ours.conf_high) == pytest.approx(theirs, rel=1e-6)


def test_altman_1998_turns_an_interval_through_zero_into_two_half_lines():
    """The limits are the inverses of those of the difference, whatever its interval."""
    result = effects.number_needed_to_treat(count=(12, 10), n=(40, 40))
    gap = result["difference_in_proportions"]
    assert gap.conf_low < 0 < gap.conf_high
    assert result["number_needed_to_treat"].conf_low is None
    assert result["limit_per_one_more"].estimate == pytest.approx(1 / gap.conf_high)
    assert result["limit_per_one_fewer"].estimate == pytest.approx(1 / gap.conf_low)
    assert result["number_needed_to_treat"].estimate == pytest.approx(20)


@pytest.mark.parametrize("p", [0.05, 0.3, 0.5, 0.9])
@pytest.mark.parametrize("alternative", ["two-sided", "greater", "less"])
def test_exact_binomial_p_agrees_with_scipy_at_every_outcome(p, alternative):
    for n in (1, 2, 9, 30):
        for x in range(n + 1):
            theirs = stats.binomtest(x, n, p, alternative=alternative).pvalue
            assert binomial_p(x, n, p, alternative=alternative) == pytest.approx(theirs, rel=1e-10)


@pytest.mark.parametrize("mean", [0.3, 2.0, 7.7, 40.0])
def test_exact_poisson_p_adds_up_the_outcomes_not_more_likely(mean):
    """By enumeration, with R's tie factor."""
    support = np.arange(0, 400)
    mass = stats.poisson.pmf(support, mean)
    for x in range(int(mean + 6 * math.sqrt(mean)) + 3):
        enumerated = mass[mass <= mass[x] * (1 + 1e-7)].sum()
        ours = poisson_p(x, mean, alternative="two-sided")
        assert ours == pytest.approx(min(1.0, enumerated), rel=1e-9)


def test_fisher_exact_p_agrees_with_scipy_on_every_small_table():
    for n1, n0 in ((5, 7), (8, 8)):
        for x1, x0 in itertools.product(range(n1 + 1), range(n0 + 1)):
            for alternative in ("two-sided", "greater", "less"):
                theirs = stats.fisher_exact([[x1, n1 - x1], [x0, n0 - x0]], alternative).pvalue
                ours = exact_p(TwoGroups(x1, n1, x0, n0), alternative=alternative)
                assert ours == pytest.approx(theirs, rel=1e-9)


def counted_visits():
    rng = np.random.default_rng(20)
    n = 80
    arm, age, weeks = rng.integers(0, 2, n), rng.normal(40, 9, n), rng.uniform(2, 12, n)
    mean = weeks * np.exp(-1 + 0.5 * arm + 0.01 * age) * rng.gamma(1.5, 1 / 1.5, n)
    return pd.DataFrame({"visits": rng.poisson(mean), "arm": arm, "age": age, "weeks": weeks})


def test_poisson_regression_with_exposure_agrees_with_statsmodels():
    data = counted_visits()
    ours = effects.poisson_regression(
        data, outcome="visits", covariates=["arm", "age"], exposure="weeks", errors="quasi",
        person=None,
    )  # fmt: skip
    design = sm.add_constant(data[["arm", "age"]])
    theirs = sm.GLM(
        data["visits"], design, family=sm.families.Poisson(), exposure=data["weeks"]
    ).fit(scale="X2", tol=1e-13, maxiter=200)
    for name, label in (("const", "intercept"), ("arm", "arm"), ("age", "age")):
        estimate = ours.get("coefficient", covariate=label)
        assert estimate.estimate == pytest.approx(theirs.params[name], rel=1e-9)
        assert estimate.std_error == pytest.approx(theirs.bse[name], rel=1e-8)
    assert ours["dispersion"].estimate == pytest.approx(theirs.scale, rel=1e-9)
    assert ours["deviance"].estimate == pytest.approx(theirs.deviance, rel=1e-10)


def test_negative_binomial_with_exposure_agrees_with_statsmodels():
    data = counted_visits()
    ours = effects.negative_binomial_regression(
        data, outcome="visits", covariates=["arm", "age"], exposure="weeks", person=None
    )
    design = sm.add_constant(data[["arm", "age"]])
    joint = sm.NegativeBinomial(data["visits"], design, exposure=data["weeks"]).fit(
        disp=False, method="newton", maxiter=200, tol=1e-14
    )
    assert ours["theta"].estimate == pytest.approx(1 / joint.params["alpha"], rel=1e-6)
    assert ours["log_likelihood"].estimate == pytest.approx(joint.llf, rel=1e-11)
    expected = sm.GLM(
        data["visits"],
        design,
        family=sm.families.NegativeBinomial(alpha=1 / ours["theta"].estimate),
        exposure=data["weeks"],
    ).fit(tol=1e-13, maxiter=200)
    for name, label in (("const", "intercept"), ("arm", "arm"), ("age", "age")):
        estimate = ours.get("coefficient", covariate=label)
        assert estimate.estimate == pytest.approx(joint.params[name], rel=1e-5)
        assert estimate.std_error == pytest.approx(expected.bse[name], rel=1e-6)


def test_overdispersion_regression_agrees_with_statsmodels():
    data = counted_visits()
    ours = effects.overdispersion_test(
        data, outcome="visits", covariates=["arm", "age"], exposure="weeks", person=None
    )
    design = sm.add_constant(data[["arm", "age"]])
    fitted = (
        sm.GLM(data["visits"], design, family=sm.families.Poisson(), exposure=data["weeks"])
        .fit(tol=1e-13, maxiter=200)
        .fittedvalues
    )
    excess = ((data["visits"] - fitted) ** 2 - data["visits"]) / fitted
    theirs = sm.OLS(excess, fitted.to_frame("mean")).fit()
    assert ours["alpha"].estimate == pytest.approx(theirs.params["mean"], rel=1e-8)
    test = ours.test("cameron_trivedi")
    assert test.statistic == pytest.approx(theirs.tvalues["mean"], rel=1e-8)
    assert test.p_value == pytest.approx(theirs.pvalues["mean"] / 2, rel=1e-7)


@pytest.mark.parametrize("counts", [(104, 11037, 189, 11034), (56, 70, 48, 80), (9, 10, 3, 10)])
def test_conditional_odds_ratio_agrees_with_scipy(counts):
    x1, n1, x0, n0 = counts
    ours = effects.odds_ratio(count=(x1, x0), n=(n1, n0), method="conditional")["odds_ratio"]
    theirs = stats.contingency.odds_ratio(np.array([[x1, n1 - x1], [x0, n0 - x0]]))
    limits = theirs.confidence_interval()
    assert ours.estimate == pytest.approx(theirs.statistic, rel=1e-9)
    assert (ours.conf_low, ours.conf_high) == pytest.approx((limits.low, limits.high), rel=1e-9)


def test_conditional_limits_are_exact_where_r_stops_short():
    """In rational arithmetic, the upper limit of 9/10 against 3/10 leaves 2.5 % below or at 9."""
    exact = effects.odds_ratio(count=(9, 3), n=(10, 10), method="conditional")["odds_ratio"]
    as_r = effects.odds_ratio(count=(9, 3), n=(10, 10), method="conditional_r")["odds_ratio"]

    def at_most_nine(odds):
        odds = Fraction(odds)
        weights = [math.comb(10, k) * math.comb(10, 12 - k) * odds**k for k in range(2, 11)]
        return float(sum(weights[:-1]) / sum(weights))

    assert at_most_nine(exact.conf_high) == pytest.approx(0.025, rel=1e-10)
    assert at_most_nine(as_r.conf_high) == pytest.approx(0.0252, abs=5e-5)
