"""The numbers of SciPy, pandas and pingouin, where they follow the same convention."""

import warnings

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from solidarity_eval import effects
from solidarity_eval._kernels.noncentral import noncentrality_limits
from solidarity_eval.conformance.case import case_ids, load_case
from solidarity_eval.errors import StatisticalWarning
from tests.unit.effects.continuous import ask, compare, long_form, two_groups

CASES = [case for case in case_ids("C") if case != "C09_jackknife_change"]


def quiet(call, *args, **kwargs):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        return call(*args, **kwargs)


def sides(case_id):
    wide = load_case(case_id).data()
    return wide["pre"].to_numpy(float), wide["post"].to_numpy(float)


@pytest.fixture(scope="module")
def pingouin():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pingouin

        yield pingouin


@pytest.mark.parametrize("case_id", CASES)
def test_exact_signed_ranks_agree_with_scipy_once_ties_are_ties(case_id):
    before, after = sides(case_id)
    change = np.round(after - before, 6)
    theirs = stats.wilcoxon(
        change, zero_method="wilcox", method=stats.PermutationMethod(n_resamples=np.inf)
        if len(change) <= 14 else "asymptotic", correction=False,
    )  # fmt: skip
    method = "exact" if len(change) <= 14 else "asymptotic"
    ours = quiet(
        ask, "wilcoxon_signed_rank", long_form(before, after), zeros="drop", p_method=method
    )
    assert ours.test("wilcoxon_signed_rank").p_value == pytest.approx(theirs.pvalue, rel=1e-9)


@pytest.mark.parametrize("alternative", ["two-sided", "greater", "less"])
@pytest.mark.parametrize("zeros", ["pratt", "drop"])
@pytest.mark.parametrize("continuity", [True, False])
def test_normal_signed_ranks_agree_with_scipy(alternative, zeros, continuity):
    before, after = sides("C03_sai_film")
    theirs = stats.wilcoxon(
        after - before,
        zero_method={"pratt": "pratt", "drop": "wilcox"}[zeros],
        method="asymptotic",
        correction=continuity,
        alternative=alternative,
    )
    ours = ask(
        "wilcoxon_signed_rank",
        long_form(before, after),
        alternative=alternative,
        zeros=zeros,
        p_method="asymptotic",
        continuity=continuity,
    )
    assert ours.test("wilcoxon_signed_rank").p_value == pytest.approx(theirs.pvalue, rel=1e-9)


@pytest.mark.parametrize("df", [4, 9, 28, 499])
@pytest.mark.parametrize("statistic", [-6.0, 0.0, 2.2, 30.0])
def test_noncentrality_limits_leave_their_tails(df, statistic):
    low, high = noncentrality_limits(statistic, df, conf_level=0.95)
    assert stats.nct.sf(statistic, df, low) == pytest.approx(0.025, rel=1e-7)
    assert stats.nct.cdf(statistic, df, high) == pytest.approx(0.025, rel=1e-7)


@pytest.mark.parametrize("sign", [-1.0, 1.0])
def test_noncentrality_limits_go_on_smoothly_where_the_series_would_fail(sign):
    inside = noncentrality_limits(sign * 9_999.0, 12, conf_level=0.95)
    outside = noncentrality_limits(sign * 10_001.0, 12, conf_level=0.95)
    assert np.array(outside) / np.array(inside) == pytest.approx(10_001 / 9_999, rel=1e-6)
    far = noncentrality_limits(sign * 1e12, 12, conf_level=0.95)
    assert np.array(far) / 1e12 == pytest.approx(np.array(outside) / 10_001, rel=1e-9)


@pytest.mark.parametrize("alternative", ["two-sided", "greater", "less"])
def test_sign_flips_agree_with_scipy_that_lists_them(alternative):
    before, after = sides("C01_sleep")
    theirs = stats.permutation_test(
        (np.round(10 * (after - before)),),
        lambda d, axis: d.sum(axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=np.inf,
        alternative=alternative,
    )
    ours = quiet(ask, "sign_flip_permutation", long_form(before, after), alternative=alternative)
    # SciPy doubles the smaller tail; the law of sign flips is symmetric, so both agree.
    assert ours.test("sign_flip").p_value == pytest.approx(min(1.0, theirs.pvalue), rel=1e-12)


def test_a_bootstrap_of_each_moment_agrees_with_scipy_within_monte_carlo_error():
    rng = np.random.default_rng(12)
    before = rng.normal(20, 5, 60)
    after = 0.6 * before + rng.gamma(2.0, 2.0, 60) + 6
    data = long_form(before, after)
    spread = {
        "baseline": lambda x, y, axis: x.std(axis, ddof=1),
        "average": lambda x, y, axis: np.sqrt((x.var(axis, ddof=1) + y.var(axis, ddof=1)) / 2),
        "average_sd": lambda x, y, axis: (x.std(axis, ddof=1) + y.std(axis, ddof=1)) / 2,
        "change": lambda x, y, axis: (y - x).std(axis, ddof=1),
    }
    factor = ask("standardized_mean_change", data)["correction_j"].estimate
    for name, divisor in spread.items():

        def g(x, y, axis=-1, divisor=divisor):
            return factor * (y.mean(axis) - x.mean(axis)) / divisor(x, y, axis)

        theirs = stats.bootstrap(
            (before, after), g, paired=True, vectorized=True, n_resamples=20_000, rng=3
        ).confidence_interval
        ours = ask(
            "bootstrap_change",
            data,
            statistic="standardized_mean_change",
            standardizer=name,
            draws=20_000,
        )["standardized_mean_change"]
        width = theirs.high - theirs.low
        assert ours.estimate == pytest.approx(g(before, after), rel=1e-10)
        assert ours.conf_low == pytest.approx(theirs.low, abs=0.03 * width)
        assert ours.conf_high == pytest.approx(theirs.high, abs=0.03 * width)


def test_a_bootstrap_of_the_residual_standardizer_resamples_the_correlation_too():
    before, after = sides("C08_immer")

    def d_rm(x, y):
        change = y - x
        return change.mean() / change.std(ddof=1) * np.sqrt(2 * (1 - np.corrcoef(x, y)[0, 1]))

    rng = np.random.default_rng(1)
    draws = rng.integers(0, len(before), size=(4_000, len(before)))
    listed = np.array([d_rm(before[row], after[row]) for row in draws])
    ours = ask(
        "bootstrap_change",
        long_form(before, after),
        statistic="standardized_mean_change",
        standardizer="residual",
        interval="percentile",
        draws=20_000,
    )["standardized_mean_change"]
    factor = 0.973874984596725
    assert ours.estimate == pytest.approx(factor * d_rm(before, after), rel=1e-9)
    assert ours.std_error == pytest.approx(factor * listed.std(ddof=1), rel=0.06)
    assert ours.conf_low == pytest.approx(factor * np.quantile(listed, 0.025), abs=0.06)


@pytest.mark.parametrize("statistic", ["median_change", "hodges_lehmann", "rank_biserial"])
def test_a_bootstrap_by_counts_equals_the_measure_of_the_listed_people(statistic):
    from solidarity_eval._kernels.grid import gridded_change
    from solidarity_eval._kernels.resampled_change import (
        hodges_lehmann_of,
        median_of,
        rank_biserial_of,
    )

    before, after = sides("C03_sai_film")
    change = gridded_change(before, after)
    counted = {
        "median_change": median_of(change),
        "hodges_lehmann": hodges_lehmann_of(change),
        "rank_biserial": rank_biserial_of(change, "pratt"),
    }[statistic]
    rng = np.random.default_rng(8)
    for _ in range(25):
        people = rng.integers(0, len(before), size=len(before))
        counts = np.bincount(people, minlength=len(before))[None, :]
        listed = quiet(ask, statistic, long_form(before[people], after[people]))
        assert counted.value(counts)[0] == pytest.approx(listed[statistic].estimate, abs=1e-12)


def test_two_groups_agree_with_scipy():
    case = load_case("D01_toothgrowth").data()
    first = case.loc[case["group"] == 1, "y"].to_numpy()
    second = case.loc[case["group"] == 0, "y"].to_numpy()
    data = two_groups(first, second)
    for alternative in ("two-sided", "greater", "less"):
        welch = stats.ttest_ind(first, second, equal_var=False, alternative=alternative)
        ours = compare("mean_difference", data, alternative=alternative).test("welch_t")
        assert ours.p_value == pytest.approx(welch.pvalue, rel=1e-10)
        munzel = stats.brunnermunzel(second, first, alternative=alternative)
        ours = compare("brunner_munzel", data, alternative=alternative).test("brunner_munzel")
        assert ours.statistic == pytest.approx(munzel.statistic, rel=1e-10)
        for continuity in (True, False):
            mann = stats.mannwhitneyu(
                first, second, alternative=alternative, use_continuity=continuity,
                method="asymptotic",
            )  # fmt: skip
            ours = compare(
                "mann_whitney", data, alternative=alternative, p_method="asymptotic",
                continuity=continuity,
            ).test("mann_whitney")  # fmt: skip
            assert ours.p_value == pytest.approx(mann.pvalue, rel=1e-10)


def test_drawn_permutations_of_groups_agree_with_counted_ones():
    case = load_case("D02_anorexia_change").data()
    data = two_groups(*(case.loc[case["group"] == g, "y"].to_numpy() for g in (1, 0)))
    for alternative in ("two-sided", "greater", "less"):
        exact, drawn = (
            compare(
                "mean_difference_permutation", data, alternative=alternative, p_method=how,
                draws=20_000,
            ).test("permutation").p_value
            for how in ("exact", "monte-carlo")
        )  # fmt: skip
        assert drawn == pytest.approx(exact, abs=5 * np.sqrt(exact * (1 - exact) / 20_000))


def test_describe_agrees_with_pandas():
    values = pd.Series(np.random.default_rng(2).gamma(2.0, 3.0, 57))
    result = effects.describe(values.to_frame("y"), outcome="y")
    assert result["skewness"].estimate == pytest.approx(values.skew(), rel=1e-10)
    assert result["excess_kurtosis"].estimate == pytest.approx(values.kurt(), rel=1e-10)
    assert result["q25"].estimate == pytest.approx(values.quantile(0.25))
    assert result["sd"].estimate == pytest.approx(values.std())
    low, high = stats.t.interval(0.95, 56, values.mean(), stats.sem(values))
    assert (result["mean"].conf_low, result["mean"].conf_high) == pytest.approx((low, high))


@pytest.mark.filterwarnings("ignore::solidarity_eval.errors.SmallSampleWarning")
def test_an_analysis_of_variance_and_a_line_agree_with_scipy():
    rng = np.random.default_rng(6)
    groups = [rng.normal(mean, 2.0, size) for mean, size in ((1, 12), (2, 9), (3, 15))]
    rows = [(site, value) for site, group in zip("abc", groups, strict=True) for value in group]
    data = pd.DataFrame(rows, columns=["site", "y"])
    test = effects.one_way_anova(data, outcome="y", group="site", person=None).test("anova_f")
    theirs = stats.f_oneway(*groups)
    assert (test.statistic, test.p_value) == pytest.approx((theirs.statistic, theirs.pvalue))
    data["x"] = rng.normal(size=len(data))
    line = effects.simple_regression(data, outcome="y", predictor="x", person=None)
    theirs = stats.linregress(data["x"], data["y"])
    assert line["slope"].p_value == pytest.approx(theirs.pvalue, rel=1e-9)
    assert line["slope"].std_error == pytest.approx(theirs.stderr, rel=1e-9)
    assert line["intercept"].std_error == pytest.approx(theirs.intercept_stderr, rel=1e-9)


def test_pingouin_agrees_where_its_convention_is_ours(pingouin):
    before, after = sides("C02_anorexia_cbt")
    data = long_form(before, after)
    change = after - before
    scored = np.round(change, 1)
    theirs = pingouin.tost(after, before, bound=2, paired=True)
    tost = ask("equivalence_test", data, smallest_change=2.0).test("tost")
    assert tost.p_value == pytest.approx(
        float(theirs.iloc[0]["pval" if "pval" in theirs else "p_val"]), rel=1e-6
    )
    assert ask("rank_biserial", data, zeros="drop")["rank_biserial"].estimate == pytest.approx(
        float(pingouin.wilcoxon(scored)["RBC"].iloc[0]), abs=1e-6
    )
    average = ask("standardized_mean_change", data, standardizer="average")["d"].estimate
    assert average == pytest.approx(
        pingouin.compute_effsize(after, before, paired=True, eftype="cohen"), rel=1e-9
    )
    dominance = ask("probability_of_improvement", data)["dominance"].estimate
    assert dominance == pytest.approx(
        pingouin.compute_effsize(after, before, paired=True, eftype="CLES"), abs=1e-9
    )


def test_pingouins_hedges_g_is_our_approximate_one(pingouin):
    case = load_case("D04_chickwts").data()
    first, second = (case.loc[case["group"] == g, "y"].to_numpy() for g in (1, 0))
    ours = compare("hedges_g", two_groups(first, second), correction="approximate")
    theirs = pingouin.compute_effsize(first, second, eftype="hedges")
    assert ours["hedges_g"].estimate == pytest.approx(theirs, rel=1e-9)


@pytest.mark.parametrize("case_id", CASES)
def test_the_interval_of_improvement_holds_its_share_in_a_trinomial(case_id):
    """Bonett and Price's formula by hand, and its coverage by summing the trinomial exactly."""
    before, after = sides(case_id)
    change = np.round(after - before, 6)
    n, up, down = len(change), int((change > 0).sum()), int((change < 0).sum())
    p, q = (up + 1) / (n + 2), (down + 1) / (n + 2)
    half = stats.norm.ppf(0.975) * np.sqrt((p + q - (p - q) ** 2) / (n + 2))
    ours = quiet(ask, "probability_of_improvement", long_form(before, after)).estimates[0]
    assert ours.conf_low == pytest.approx(max(0.0, (1 + p - q - half) / 2))
    assert ours.conf_high == pytest.approx(min(1.0, (1 + p - q + half) / 2))
    covered = 0.0
    truth = (0.4, 0.3, 0.3)
    law = stats.multinomial(n, truth)
    for rises in range(n + 1):
        for falls in range(n + 1 - rises):
            p, q = (rises + 1) / (n + 2), (falls + 1) / (n + 2)
            half = stats.norm.ppf(0.975) * np.sqrt((p + q - (p - q) ** 2) / (n + 2))
            if abs(p - q - (truth[0] - truth[1])) <= half:
                covered += law.pmf([rises, falls, n - rises - falls])
    assert 0.93 < covered < 0.985
