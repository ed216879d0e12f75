"""What a synthesis says beside its numbers."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from solidarity_eval import synthesis
from solidarity_eval._kernels import meta_glmm
from solidarity_eval.errors import DataError, StatisticalWarning, TooFewError


def table(k, *, spread=0.3):
    rng = np.random.default_rng(k)
    return pd.DataFrame(
        {
            "study": range(k),
            "estimate": spread * rng.normal(size=k),
            "variance": rng.uniform(0.02, 0.1, k),
        }
    )


def codes(found):
    return {note.code for note in found.notes}


def test_few_studies_are_said_and_foretell_nothing():
    with pytest.warns(StatisticalWarning):
        found = synthesis.random_effects(table(4))
    assert codes(found) >= {"synthesis.few_studies", "synthesis.no_prediction"}
    assert not found.has("prediction")
    assert found["mean"].df == 3.0
    assert synthesis.random_effects(table(5)).has("prediction")


def test_two_studies_are_the_least():
    with pytest.warns(StatisticalWarning):
        found = synthesis.random_effects(table(2), prediction="t_k_1")
    assert found["mean"].df == 1.0
    with pytest.raises(TooFewError):
        synthesis.random_effects(table(2), prediction="t_k_2")
    with pytest.raises(TooFewError):
        synthesis.random_effects(table(1))


def test_an_interval_narrower_than_z_is_kept_and_said():
    agreeing = table(8, spread=0.001)
    found = synthesis.random_effects(agreeing)
    assert "synthesis.narrower_than_z" in codes(found)
    plain = found.get("mean_by_interval", interval="z")
    truncated = found.get("mean_by_interval", interval="knapp_hartung_truncated")
    assert found["mean"].std_error < plain.std_error
    assert truncated.std_error == pytest.approx(plain.std_error, rel=1e-12)
    assert "synthesis.narrower_than_z" not in codes(
        synthesis.random_effects(agreeing, interval="knapp_hartung_truncated")
    )


@pytest.mark.parametrize(
    ("transform", "back"),
    [("log", math.exp), ("fisher_z", math.tanh), ("logit", lambda v: 1 / (1 + math.exp(-v)))],
)
def test_the_mean_on_the_scale_that_people_read(transform, back):
    found = synthesis.random_effects(table(6), transform=transform)
    for term in ("mean", "prediction"):
        inner, outer = found[term], found[f"{term}_back"]
        assert outer.estimate == pytest.approx(back(inner.estimate), rel=1e-12)
        assert outer.conf_low == pytest.approx(back(inner.conf_low), rel=1e-12)
        assert outer.conf_high == pytest.approx(back(inner.conf_high), rel=1e-12)


def test_the_weights_of_the_forest_sum_to_one():
    found = synthesis.random_effects(table(9)).table("studies")
    assert sum(found.column("weight")) == pytest.approx(1.0, abs=1e-12)
    assert found.column("study") == tuple(range(9))


def rare(**changes):
    columns = {
        "count": [0, 0, 0, 0, 0],
        "n": [10, 12, 9, 10, 11],
        "comparison_count": [1, 2, 1, 1, 3],
        "comparison_n": [10, 10, 10, 9, 12],
    }
    return pd.DataFrame({**columns, **changes})


@pytest.mark.parametrize("pooling", ["glmm", "conditional", "mantel_haenszel"])
def test_a_group_without_events_has_no_ratio(pooling):
    with pytest.raises(DataError) as refused:
        synthesis.synthesis_of_counts(rare(), study=None, pooling=pooling)
    assert refused.value.code == "synthesis.runs_away"


@pytest.mark.parametrize("measure", ["odds_ratio", "risk_ratio"])
@pytest.mark.parametrize("pooling", ["inverse_variance", "mantel_haenszel"])
def test_no_event_anywhere_gives_no_interval(pooling, measure):
    """Halves added to empty cells gave three such studies a ratio between 0.69 and 1.38."""
    with pytest.raises(DataError):
        synthesis.synthesis_of_counts(
            rare(comparison_count=0), study=None, pooling=pooling, measure=measure
        )


@pytest.mark.parametrize("measure", ["glmm", "raw", "logit", "arcsine", "double_arcsine"])
@pytest.mark.parametrize("everybody", [False, True])
def test_shares_of_nobody_or_everybody_have_no_synthesis(measure, everybody):
    data = rare()[["count", "n"]]
    data = data.assign(count=data["n"]) if everybody else data
    with pytest.raises(DataError) as refused:
        synthesis.synthesis_of_proportions(data, study=None, measure=measure)
    assert refused.value.code == "synthesis.all_or_nobody"


def test_a_spread_that_runs_away_is_refused():
    data = pd.DataFrame({"count": [0, 12, 0, 14, 15], "n": [10, 12, 14, 14, 15]})
    with pytest.raises(DataError):
        synthesis.synthesis_of_proportions(data, study=None)
    nearly = data.assign(count=[0, 140, 1, 168, 150], n=[72, 146, 90, 189, 150])
    found = synthesis.synthesis_of_proportions(nearly, study=None)
    assert 0.0 < found["proportion"].conf_low < found["proportion"].conf_high < 1.0


@pytest.mark.parametrize(("theta", "tau"), [(-2.0, 4.0), (-2.0, 6.0), (2.0, 8.0), (0.0, 1.0)])
def test_shares_at_both_ends_are_integrated(theta, tau):
    """A sum over a fine grid; Newton's steps used to leap between the flat ends of the logit."""
    x, n = np.array([0.0, 140.0, 168.0]), np.array([72.0, 146.0, 189.0])
    likelihood = meta_glmm.Shares(x, n)
    z = np.linspace(-12.0, 12.0, 20_001)
    heights = likelihood(theta + tau * np.tile(z, (3, 1)))[0]
    each = np.trapezoid(np.exp(heights) * stats.norm.pdf(z), z, axis=1)
    found = meta_glmm.integrate(likelihood, theta, tau, k=3).value
    assert found == pytest.approx(np.log(each).sum(), abs=3e-3)
