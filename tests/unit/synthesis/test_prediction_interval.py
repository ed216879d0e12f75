"""The prediction interval where studies differ hugely, hardly, or by variances far apart."""

import numpy as np
import pytest
from scipy import stats

from solidarity_eval._kernels import meta_confidence

SPREADS = {
    "thirty studies far apart": (np.linspace(-2.0, 2.0, 30), np.full(30, 0.01)),
    "ten thousand times the variances": (np.linspace(-10.0, 12.0, 8), np.full(8, 0.01)),
    "a billion times the variances": (np.linspace(-4e3, 3e3, 8), np.full(8, 0.01)),
    "one share of everybody": (
        np.array([0.08, 0.995, 0.08, 0.10, 0.28, 0.13, 0.33, 0.27, 0.07, 0.24]),
        np.array([52, 4, 270, 95, 260, 230, 930, 108, 56, 96]) * 1e-5,
    ),
    "variances sixteen powers of ten apart": (
        np.array([0.3, -0.4, 0.9, 0.1, -1.2, 0.5, 0.0, 0.7]),
        10.0 ** np.linspace(-8.0, 8.0, 8),
    ),
    "as chance has it": (np.array([0.1, 0.5, -0.2, 0.4, 0.3, 0.0]), np.full(6, 0.06)),
    "three hundred": (np.sin(np.arange(300.0)), np.linspace(0.02, 0.4, 300)),
    "nearly the same": (0.3 + 1e-3 * np.cos(np.arange(8.0)), np.full(8, 0.1)),
}
EQUAL = [name for name, (_, v) in SPREADS.items() if (v == v[0]).all()]


@pytest.mark.parametrize("name", SPREADS)
def test_the_distribution_of_tau2_is_whole(name):
    values, variances = SPREADS[name]
    found = meta_confidence.confidence(values, variances)
    assert found.zero + found.masses.sum() == pytest.approx(1.0, abs=1e-9)


@pytest.mark.parametrize("name", EQUAL)
def test_equal_variances_have_a_closed_form(name):
    """Then Q is (1 + tau2 / v) times a chi-square, and the error of the mean is S / sqrt(k)."""
    values, variances = SPREADS[name]
    k, v = len(values), variances[0]
    q = float(((values - values.mean()) ** 2).sum() / v)
    nodes, weights = np.polynomial.legendre.leggauss(300)
    chances, weights = (nodes + 1.0) / 2.0, weights / 2.0
    tau = np.sqrt(np.maximum(v * (q / stats.chi2.ppf(chances, k - 1) - 1.0), 1e-300))
    mean = values.mean() + values.std(ddof=1) / np.sqrt(k) * stats.t.ppf(chances, k - 1)
    bounds = meta_confidence.prediction_interval(values, variances, conf_level=0.9)
    for bound, chance in zip(bounds, (0.05, 0.95), strict=True):
        below = weights @ stats.norm.cdf((bound - mean[:, None]) / tau) @ weights
        assert below == pytest.approx(chance, abs=5e-4)


def test_studies_that_agree_better_than_chance_keep_a_width():
    """P(tau2 = 0) rounds to 1 here; what is left is the t interval of the mean."""
    values, variances = 0.3 + 0.01 * np.sin(np.arange(400.0)), np.full(400, 0.1)
    assert meta_confidence.confidence(values, variances).zero == 1.0
    low, high = meta_confidence.prediction_interval(values, variances, conf_level=0.95)
    expected = stats.t.interval(0.95, 399, values.mean(), values.std(ddof=1) / 20.0)
    assert (low, high) == pytest.approx(expected, rel=1e-9)
