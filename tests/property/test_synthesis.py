"""What must hold of a synthesis, whatever the studies."""

import math
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solidarity_eval import synthesis
from solidarity_eval._kernels.meta_tau2 import METHODS
from solidarity_eval.errors import StatisticalWarning

FEW = settings(max_examples=15, deadline=None)
SEEDS = st.integers(0, 10_000)
COUNTS = st.integers(5, 14)


def drawn(seed, k, *, spread=0.3):
    rng = np.random.default_rng(seed)
    variances = rng.uniform(0.01, 0.2, k)
    values = 0.2 + spread * rng.normal(size=k) + np.sqrt(variances) * rng.normal(size=k)
    return pd.DataFrame(
        {
            "study": [f"project {i}" for i in range(k)],
            "estimate": values,
            "variance": variances,
            "months": rng.uniform(3, 12, k),
        }
    )


def quiet(function, data, **arguments):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        return function(data, **arguments)


def pooled(data, **arguments):
    return quiet(synthesis.random_effects, data, **arguments)


def places(found):
    """Estimate and bounds of what is on the scale of the estimates."""
    rows = [item for item in found.estimates if item.term in ("mean", "prediction")]
    return np.array([[item.estimate, item.conf_low, item.conf_high] for item in rows])


@FEW
@given(seed=SEEDS, k=COUNTS, method=st.sampled_from(METHODS))
def test_the_order_of_the_studies_does_not_matter(seed, k, method):
    data = drawn(seed, k)
    shuffled = data.sample(frac=1.0, random_state=seed)
    one, other = pooled(data, method=method), pooled(shuffled, method=method)
    assert places(other) == pytest.approx(places(one), rel=1e-8, abs=1e-10)
    assert other["tau2"].estimate == pytest.approx(one["tau2"].estimate, rel=1e-8, abs=1e-12)


@FEW
@given(
    seed=SEEDS,
    k=COUNTS,
    method=st.sampled_from(METHODS),
    scale=st.sampled_from([1e-4, 0.1, 7.0, 1e4]),
    shift=st.sampled_from([-1000.0, 0.0, 3.0]),
)
def test_scale_and_shift_go_through(seed, k, method, scale, shift):
    data = drawn(seed, k)
    moved = data.assign(
        estimate=scale * data["estimate"] + scale * shift, variance=scale**2 * data["variance"]
    )
    one, other = pooled(data, method=method), pooled(moved, method=method)
    expected = scale * (places(one) + shift)
    assert places(other) == pytest.approx(expected, rel=1e-7, abs=1e-9 * scale)
    ratio = other["tau2"].estimate / scale**2
    assert ratio == pytest.approx(one["tau2"].estimate, rel=1e-6, abs=1e-9)
    assert other["i2"].estimate == pytest.approx(one["i2"].estimate, rel=1e-6, abs=1e-9)


@FEW
@given(seed=SEEDS, k=COUNTS, variance=st.sampled_from([0.01, 0.1, 2.0]))
def test_equal_variances_have_closed_forms(seed, k, variance):
    data = drawn(seed, k).assign(variance=variance)
    values = data["estimate"].to_numpy()
    between = max(0.0, values.var(ddof=1) - variance)
    for method in ("dl", "he", "pm", "eb", "reml"):
        found = pooled(data, method=method)
        assert found["tau2"].estimate == pytest.approx(between, rel=1e-9, abs=1e-10)
        assert found["mean"].estimate == pytest.approx(values.mean(), rel=1e-10, abs=1e-12)
        error = values.std(ddof=1) / math.sqrt(k)
        assert found["mean"].std_error == pytest.approx(error, rel=1e-8)
    likelihood = max(0.0, values.var(ddof=0) - variance)
    ml = pooled(data, method="ml")["tau2"].estimate
    assert ml == pytest.approx(likelihood, rel=1e-9, abs=1e-10)


@FEW
@given(seed=SEEDS, k=COUNTS)
def test_no_spread_is_the_common_value(seed, k):
    data = drawn(seed, k)
    weights = 1.0 / data["variance"].to_numpy()
    common = float(weights @ data["estimate"].to_numpy() / weights.sum())
    near = data.assign(estimate=common + 1e-3 * (data["estimate"] - common))
    fixed = pooled(near, method="fe", interval="z")["mean"]
    for method in ("dl", "pm", "ml", "reml"):
        found = pooled(near, method=method, interval="z")
        assert found["tau2"].estimate == 0.0
        assert found["i2"].estimate == 0.0
        assert found["mean"].estimate == pytest.approx(fixed.estimate, rel=1e-12)
        assert found["mean"].std_error == pytest.approx(fixed.std_error, rel=1e-12)
    assert fixed.std_error == pytest.approx(1.0 / math.sqrt(weights.sum()), rel=1e-12)


@FEW
@given(seed=SEEDS, k=COUNTS)
def test_profile_limits_are_roots_of_q(seed, k):
    from scipy import stats

    data = drawn(seed, k, spread=0.6)
    tau2 = pooled(data)["tau2"]
    values, variances = data["estimate"].to_numpy(), data["variance"].to_numpy()

    def q(at):
        weights = 1.0 / (variances + at)
        return float(weights @ (values - weights @ values / weights.sum()) ** 2)

    for limit, tail in ((tau2.conf_low, 0.975), (tau2.conf_high, 0.025)):
        target = stats.chi2.ppf(tail, k - 1)
        if limit > 0.0:
            assert q(limit) == pytest.approx(target, rel=1e-9)
        else:
            assert q(0.0) <= target


@FEW
@given(seed=SEEDS, k=COUNTS)
def test_the_maximum_of_the_likelihood_is_a_maximum(seed, k):
    from scipy import optimize

    data = drawn(seed, k, spread=0.5)
    values, variances = data["estimate"].to_numpy(), data["variance"].to_numpy()

    def loss(tau2):
        weights = 1.0 / (variances + tau2)
        mean = weights @ values / weights.sum()
        return float(
            np.log(variances + tau2).sum()
            + math.log(weights.sum())
            + weights @ (values - mean) ** 2
        )

    found = pooled(data)["tau2"].estimate
    best = optimize.minimize_scalar(loss, bounds=(0.0, 5.0), method="bounded")
    assert loss(found) <= best.fun + 1e-10


@FEW
@given(seed=SEEDS, k=st.integers(12, 20))
def test_a_moderator_may_be_moved_and_stretched(seed, k):
    data = drawn(seed, k)
    asked = {"moderators": ["months"], "permutations": 0, "strict": False}
    one = quiet(synthesis.meta_regression, data, **asked)
    years = data.assign(months=2000.0 + data["months"] / 12.0)
    other = quiet(synthesis.meta_regression, years, **asked)
    slope, steep = (found.get("coefficient", moderator="months") for found in (one, other))
    assert steep.estimate == pytest.approx(12.0 * slope.estimate, rel=1e-6, abs=1e-8)
    assert steep.p_value == pytest.approx(slope.p_value, rel=1e-6)
    assert other["tau2"].estimate == pytest.approx(one["tau2"].estimate, rel=1e-6, abs=1e-9)


@FEW
@given(seed=SEEDS, k=st.integers(10, 14))
def test_a_result_cut_in_two_weighs_as_one(seed, k):
    """Halves with twice the variance and the same value say what the whole said."""
    data = drawn(seed, k)
    halves = pd.concat([data, data]).assign(variance=lambda table: 2.0 * table["variance"])
    nested = quiet(synthesis.multilevel_synthesis, halves)
    plain = pooled(data, interval="z")
    assert nested.get("sigma2", level="within").estimate == 0.0
    between = nested.get("sigma2", level="between").estimate
    assert between == pytest.approx(plain["tau2"].estimate, rel=1e-5, abs=1e-7)
    assert nested["mean"].estimate == pytest.approx(plain["mean"].estimate, rel=1e-5, abs=1e-7)
    error = nested["model_based"].std_error
    assert error == pytest.approx(plain["mean"].std_error, rel=1e-5)


@FEW
@given(seed=SEEDS)
def test_groups_swapped_turn_the_ratio_over(seed):
    rng = np.random.default_rng(seed)
    n = rng.integers(20, 60, (2, 6))
    counts = rng.binomial(n, 0.2)
    data = pd.DataFrame(
        {
            "study": range(6),
            "count": counts[0] + 1,
            "n": n[0] + 2,
            "comparison_count": counts[1] + 1,
            "comparison_n": n[1] + 2,
        }
    )
    swapped = data.rename(
        columns={
            "count": "comparison_count",
            "comparison_count": "count",
            "n": "comparison_n",
            "comparison_n": "n",
        }
    )
    for pooling in ("glmm", "conditional", "mantel_haenszel", "peto", "inverse_variance"):
        one = quiet(synthesis.synthesis_of_counts, data, pooling=pooling)["mean"]
        other = quiet(synthesis.synthesis_of_counts, swapped, pooling=pooling)["mean"]
        assert other.estimate == pytest.approx(-one.estimate, rel=1e-4, abs=1e-5)
        assert other.std_error == pytest.approx(one.std_error, rel=1e-4)


@FEW
@given(seed=SEEDS, measure=st.sampled_from(["glmm", "logit", "arcsine", "raw"]))
def test_yes_and_no_are_mirror_images(seed, measure):
    rng = np.random.default_rng(seed)
    n = rng.integers(10, 60, 7)
    data = pd.DataFrame({"study": range(7), "count": rng.binomial(n, 0.7), "n": n})
    other = data.assign(count=data["n"] - data["count"])
    yes, no = (
        quiet(synthesis.synthesis_of_proportions, table, measure=measure)["proportion"]
        for table in (data, other)
    )
    assert no.estimate == pytest.approx(1.0 - yes.estimate, abs=1e-5)
    assert no.conf_low == pytest.approx(1.0 - yes.conf_high, abs=1e-5)
