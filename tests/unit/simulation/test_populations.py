"""What is said to be true of the made-up people is true of many of them."""

import math

import numpy as np
import pytest
from scipy import stats

from solidarity_eval._kernels.streams import generator
from validation.simulation.normal_pairs import cells, excess
from validation.simulation.populations import FLOOR, SETTINGS, SKEWED, population

PEOPLE = 200_000


@pytest.mark.parametrize("r", [-0.6, 0.0, 0.2, 0.95])
def test_excess_at_the_middle_is_the_arc_sine(r):
    found = excess(np.zeros(1), np.zeros(1), r)
    assert found[0] == pytest.approx(math.asin(r) / (2.0 * math.pi), abs=1e-14)


def test_cells_are_those_of_scipy():
    first, second = np.array([-0.4, 0.9]), np.array([-1.0, 0.1, 1.3])
    found = cells(first, second, 0.7)
    assert found.shape == (3, 4)
    assert found.sum() == pytest.approx(1.0)
    low = stats.multivariate_normal.cdf([-0.4, 0.1], cov=[[1.0, 0.7], [0.7, 1.0]])
    assert found[0, :2].sum() == pytest.approx(low, abs=1e-6)


@pytest.mark.parametrize("shares", [SKEWED, FLOOR])
def test_shares_add_up(shares):
    assert sum(shares) == pytest.approx(1.0)


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_truth_is_that_of_many_people(setting):
    people = population(setting, r=0.8, change=0.3)
    truth = people.truth
    sample = people.draw(generator(3, setting), 1, PEOPLE)
    before, after = sample.before[0], sample.after[0]
    change = after - before
    near = {"abs": 6.0 / math.sqrt(PEOPLE)}
    assert before.mean() == pytest.approx(truth.mean_before, **near)
    assert after.mean() == pytest.approx(truth.mean_after, **near)
    assert before.std() == pytest.approx(truth.sd_before, **near)
    assert after.std() == pytest.approx(truth.sd_after, **near)
    assert change.std() == pytest.approx(truth.sd_change, **near)
    rises = (change > 1e-9).mean() + (np.abs(change) < 1e-9).mean() / 2.0
    assert rises == pytest.approx(truth.improvement, **near)
    assert np.median(change) == pytest.approx(truth.median, abs=0.011)
    halves = (change[::2] + change[1::2]) / 2.0
    assert np.median(halves) == pytest.approx(truth.pseudomedian, abs=0.013)


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("change", [0.0, 0.8])
def test_change_and_correlation_are_those_asked_for(setting, change):
    people = population(setting, r=0.5, change=change)
    truth = people.truth
    assert truth.mean_change / truth.sd_before == pytest.approx(change, abs=1e-9)
    if people.setting.r_of_scores or not people.setting.shares:
        assert truth.correlation == pytest.approx(0.5, abs=1e-9)
    else:
        assert people.tendency == 0.5
        assert 0.3 < truth.correlation < 0.5
