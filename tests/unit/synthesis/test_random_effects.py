"""What a synthesis says beside its numbers."""

import math

import numpy as np
import pandas as pd
import pytest

from solidarity_eval import synthesis
from solidarity_eval.errors import StatisticalWarning, TooFewError


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
