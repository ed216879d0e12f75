"""Polychoric correlations: probabilities, likelihood, limits."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from solidarity_eval import errors
from solidarity_eval._kernels import polychoric
from solidarity_eval._kernels.scoring import fisher_scoring
from solidarity_eval.conformance.case import load_case
from solidarity_eval.psychometrics import cronbach_alpha, polychoric_correlation
from tests.unit.psychometrics.scales import ITEMS, likert


@pytest.mark.parametrize("rho", [-0.999, -0.6, 0.0, 0.3, 0.95])
@pytest.mark.parametrize(
    ("h", "k"), [(0.0, 0.0), (0.0, 1.2), (-0.7, 0.0), (1.1, -0.4), (-2.0, -1.5), (2.5, 2.5)]
)
def test_bivariate_normal_probabilities(h, k, rho):
    ours = polychoric.bivariate_normal_cdf(np.array([[h]]), np.array([[k]]), rho)[0, 0]
    normal = stats.multivariate_normal(cov=[[1.0, rho], [rho, 1.0]])
    assert ours == pytest.approx(normal.cdf([h, k]), abs=1e-13)


def pairs_of_the_cases():
    case = load_case("F04_polychoric_bfi")
    data = case.data()
    for one, two in (("E1", "E2"), ("E1", "E4"), ("E2", "E4")):
        counts = polychoric.cross_table(data[one].to_numpy(float), data[two].to_numpy(float))
        yield counts, case.expected[f"{one}_{two}.polychoric_ML"]
    for name in ("F06_jobsatisfaction", "F07_vision"):
        case = load_case(name)
        cells = case.data().pivot(index="row", columns="col", values="count")
        yield cells.to_numpy(float), case.expected["polychoric_ML"]


def profile_likelihood(counts, rho, start):
    """Return minus the log-likelihood at ``rho``, thresholds at their best."""
    size = counts.shape[0] - 1

    def value(cuts):
        return polychoric._deviance(counts, cuts[:size], cuts[size:], rho=rho)

    def gradient(cuts):
        cells = polychoric._Cells(cuts[:size], cuts[size:], rho)
        return -(cells.by_all()[1:] * (counts / cells.safe)).sum(axis=(1, 2))

    def information(cuts):
        cells = polychoric._Cells(cuts[:size], cuts[size:], rho)
        return counts.sum() * polychoric._information(cells.by_all()[1:], cells.safe)

    found = fisher_scoring(start, value=value, gradient=gradient, information=information)
    return found.value


@pytest.mark.parametrize(("counts", "reference"), list(pairs_of_the_cases()))
def test_our_maximum_is_at_least_as_likely_as_the_reference(counts, reference):
    # The reference is where a simplex search stops: short of the maximum on these five tables.
    ours = polychoric.maximum_likelihood(counts)
    at_ours = polychoric._deviance(counts, ours.rows, ours.columns, rho=ours.rho)
    best_there = profile_likelihood(counts, reference, np.concatenate([ours.rows, ours.columns]))
    assert at_ours < best_there
    for near in (ours.rho - 1e-4, ours.rho + 1e-4):
        start = np.concatenate([ours.rows, ours.columns])
        assert at_ours < profile_likelihood(counts, near, start)
    stopped = polychoric.as_polycor(counts)
    assert stopped.rho == pytest.approx(reference, abs=1e-6)
    at_stop = polychoric._deviance(counts, stopped.rows, stopped.columns, rho=stopped.rho)
    assert at_ours < at_stop


def test_scores_are_the_slopes_of_the_likelihood():
    counts = polychoric.cross_table(*likert().to_numpy()[:, :2].T)
    rows = polychoric.thresholds(counts.sum(axis=1)) + 0.05
    columns = polychoric.thresholds(counts.sum(axis=0)) - 0.03
    theta = np.concatenate([[0.4], rows, columns])
    size = len(rows)

    def minus_log_likelihood(x):
        return polychoric._deviance(counts, x[1 : size + 1], x[size + 1 :], rho=x[0])

    cells = polychoric._Cells(rows, columns, 0.4)
    ours = -(cells.by_all() * (counts / cells.safe)).sum(axis=(1, 2))
    step = 1e-6
    for index, slope in enumerate(ours):
        move = np.zeros(len(theta))
        move[index] = step
        numeric = minus_log_likelihood(theta + move) - minus_log_likelihood(theta - move)
        assert slope == pytest.approx(numeric / (2 * step), rel=1e-5, abs=1e-5)


def test_tetrachoric_at_the_median_has_a_closed_form():
    # Both variables cut at the median: P(both above) = 1/4 + arcsin(rho) / (2 pi).
    data = pd.DataFrame(
        {"x": [0] * 100 + [1] * 100, "y": [0] * 70 + [1] * 30 + [0] * 30 + [1] * 70}
    )
    expected = np.sin(2 * np.pi * (0.35 - 0.25))
    for method in ("two_step", "ml"):
        result = polychoric_correlation(data, items=["x", "y"], method=method)
        assert result["polychoric_correlation"].estimate == pytest.approx(expected, rel=1e-9)


def expected_counts(rho, n):
    cells = polychoric._Cells(np.array([-0.8, 0.2, 1.1]), np.array([-0.3, 0.9]), rho)
    return n * cells.probability


@pytest.mark.parametrize("estimator", [polychoric.two_step, polychoric.maximum_likelihood])
def test_standard_error_is_the_delta_method_on_the_counts(estimator):
    # Where counts equal their expectations: variance of the multinomial times squared slopes.
    n, step = 200.0, 1e-3
    counts = expected_counts(0.5, n)
    found = estimator(counts)
    assert found.rho == pytest.approx(0.5, abs=1e-9)
    slopes = np.zeros_like(counts)
    for cell in np.ndindex(counts.shape):
        move = np.zeros_like(counts)
        move[cell] = step
        slopes[cell] = (estimator(counts + move).rho - estimator(counts - move).rho) / (2 * step)
    shares = counts / n
    variance = n * (np.sum(shares * slopes**2) - np.sum(shares * slopes) ** 2)
    assert found.std_error == pytest.approx(np.sqrt(variance), rel=1e-5)


@pytest.mark.parametrize(
    "counts",
    [
        np.diag([20.0, 30.0, 20.0]),
        np.fliplr(np.diag([20.0, 30.0, 20.0])),
        np.array([[0.0, 2.0], [3.0, 145.0]]),
        np.array([[30.0, 0.0], [10.0, 40.0]]),
    ],
)
@pytest.mark.parametrize("method", ["two_step", "ml"])
def test_a_table_without_a_maximum_is_set_at_the_limit_and_said(counts, method):
    rows, columns = np.nonzero(counts)
    times = counts[rows, columns].astype(int)
    data = pd.DataFrame({"x": np.repeat(rows, times), "y": np.repeat(columns, times)})
    sign = np.sign(data["x"].corr(data["y"]))
    with pytest.warns(errors.StatisticalWarning, match="cannot be told from 1 or -1"):
        result = polychoric_correlation(data, items=["x", "y"], method=method)
    estimate = result["polychoric_correlation"]
    assert estimate.estimate == sign * 0.9999
    assert estimate.std_error is None
    assert estimate.conf_low is None


def test_thresholds_are_the_quantiles_of_the_margins():
    data = likert()
    rows = polychoric_correlation(data, items=ITEMS).table("thresholds").rows
    cumulative = data["q1"].value_counts(normalize=True).sort_index().cumsum()
    told = [row[3] for row in rows if row[0] == "q1"]
    expected = stats.norm.ppf(cumulative.to_numpy()[:-1])
    assert told[:-1] == pytest.approx(list(expected), rel=1e-9)
    assert told[-1] is None


def test_a_continuous_item_is_refused_with_another_way():
    data = likert().assign(q1=np.arange(160.0))
    with pytest.raises(errors.ArgumentError, match="q1 has 160 different answers"):
        polychoric_correlation(data, items=ITEMS)
    with pytest.raises(errors.ArgumentError, match="at most 15"):
        cronbach_alpha(data, items=ITEMS, method="ordinal")


def test_ordinal_alpha_is_the_alpha_of_the_polychoric_matrix():
    data = likert()
    pairs = polychoric_correlation(data, items=ITEMS).estimates
    mean_r = np.mean([pair.estimate for pair in pairs])
    expected = 4 * mean_r / (1 + 3 * mean_r)
    alpha = cronbach_alpha(data, items=ITEMS, method="ordinal")["alpha"]
    assert alpha.estimate == pytest.approx(expected, rel=1e-12)
    assert alpha.conf_low is None
