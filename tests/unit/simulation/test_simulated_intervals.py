"""The intervals of the simulation are those of the public functions, sample by sample."""

import math
import warnings

import numpy as np
import pingouin
import pytest

from solidarity_eval._kernels.streams import generator
from solidarity_eval.errors import NoVarianceError, StatisticalWarning
from tests.unit.effects.continuous import ask, long_form
from validation.simulation import resampling
from validation.simulation.intervals import closed_forms
from validation.simulation.populations import Sample, population

DRAWS = 400
PLACES = [
    ("normal_wider_after", 10, 0.5, 0.3),
    ("floor_items", 8, 0.8, 0.8),
    ("floor_single_item", 10, 0.8, 0.0),
]
RELATIVE = {"rel": 1e-9, "abs": 1e-9}


def drawn(setting, n, r, change):
    people = population(setting, r=r, change=change)
    sample = people.draw(generator(1, setting), DRAWS, n)
    return sample, people.truth


def telling(found):
    """Two samples, and the first that each kind of refusal is about."""
    kinds = ("baseline.jackknife", "average.jackknife", "residual.jackknife", "change.pingouin")
    refused = [int(np.argmax(found[kind].refused)) for kind in kinds if found[kind].refused.any()]
    return sorted({0, 1, *refused})


def quietly(name, data, **arguments):
    """Ask a public function; None when it refuses."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        try:
            return ask(name, data, **arguments)
        except NoVarianceError:
            return None


def public_bounds(interval, before, after):
    """Return the interval of the public function, or of pingouin; None when it refuses."""
    kind, _, how = interval.partition(".")
    if how == "pingouin":
        n = len(before)
        named = {"average": "cohen", "change": "cohen_dz"}[kind]
        value = pingouin.compute_effsize(after, before, paired=True, eftype=named)
        return tuple(pingouin.compute_esci(value, n, n, paired=True, decimals=13))
    data = long_form(before, after)
    if kind in ("baseline", "average", "change", "residual"):
        name, arguments = "standardized_mean_change", {"standardizer": kind, "interval": how}
    else:
        name, arguments = kind, {}
    result = quietly(name, data, **arguments)
    return None if result is None else (result[name].conf_low, result[name].conf_high)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place[0])
def test_closed_forms_are_the_public_intervals(place):
    sample, truth = drawn(*place)
    found = closed_forms(sample, truth)
    rows = telling(found)
    assert len(rows) > 3 or place[0] != "floor_single_item"
    for name, tally in found.items():
        for row in rows:
            with np.errstate(all="ignore"):
                bounds = public_bounds(name, sample.before[row], sample.after[row])
            if bounds is None or any(map(math.isnan, bounds)):
                assert tally.refused[row], name
                continue
            low, high = bounds
            assert not tally.refused[row], name
            assert tally.below[row] == (tally.truth < low - 1e-9), name
            assert tally.above[row] == (tally.truth > high + 1e-9), name
            if tally.low is not None:
                assert (tally.low[row], tally.high[row]) == pytest.approx((low, high), **RELATIVE)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place[0])
def test_bootstraps_are_the_public_intervals(place):
    sample, _ = drawn(*place)
    n = place[1]
    asked = {
        "mean_change.bca": ("mean_change", "bca"),
        "mean_change.percentile": ("mean_change", "percentile"),
        "baseline.bca": ("standardized_mean_change", "bca"),
    }
    for row in range(2):
        before, after = sample.before[row], sample.after[row]
        for place_of, name in enumerate(resampling.INTERVALS):
            statistic, interval = asked[name]
            result = quietly(
                "bootstrap_change",
                long_form(before, after),
                statistic=statistic,
                interval=interval,
                draws=1_000,
                seed=5,
            )
            stream = generator(5, "bootstrap_change", "score", statistic)
            weights = resampling.resample_weights(stream, 1_000, n)
            bounds = resampling.intervals(before, after, weights)[place_of]
            if result is None or result[statistic].conf_low is None:
                assert math.isnan(bounds[0])
                continue
            estimate = result[statistic]
            assert bounds == pytest.approx((estimate.conf_low, estimate.conf_high), **RELATIVE)


def test_samples_that_share_their_resamples_are_those_of_one_sample_at_a_time():
    sample, truth = drawn(*PLACES[0])
    three = Sample(before=sample.before[:3], after=sample.after[:3], steps=sample.steps)
    found = resampling.bootstraps(three, truth, stream=generator(2), resamples=1_000, shared=3)
    weights = resampling.resample_weights(generator(2), 1_000, PLACES[0][1])
    last = resampling.intervals(three.before[-1], three.after[-1], weights)
    for name, bounds in zip(resampling.INTERVALS, last, strict=True):
        assert (found[name].low[-1], found[name].high[-1]) == bounds
