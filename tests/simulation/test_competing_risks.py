"""Coverage of the curve with competing exits, and how far 1 minus Kaplan-Meier strays."""

import numpy as np
import pytest

from solidarity_eval._kernels.competing_risks import aalen_johansen, interval

DAY = 180.0
RATES = (1 / 200, 1 / 500)
TRUE = RATES[0] / sum(RATES) * (1 - np.exp(-DAY * sum(RATES)))


def curves(n, times, seed):
    """Yield times and kinds of exit of ``n`` families followed 90 to 600 days."""
    rng = np.random.default_rng(seed)
    for _ in range(times):
        exits = np.column_stack([rng.exponential(1 / rate, n) for rate in RATES])
        followed = rng.uniform(90, 600, n)
        time = np.minimum(exits.min(axis=1), followed)
        yield time, np.where(followed <= time, 0, exits.argmin(axis=1) + 1)


@pytest.mark.parametrize("n", [30, 60])
def test_the_interval_covers_the_true_share(n):
    draws = 400
    held = 0
    for time, kind in curves(n, draws, seed=n):
        share, error = aalen_johansen(time, kind, kinds=2).at(DAY, 0)
        bounds = interval(share, error, conf_level=0.95)
        held += bounds is not None and bounds[0] <= TRUE <= bounds[1]
    # Three standard errors of 400 draws round 95 %.
    assert 0.917 <= held / draws <= 0.983


def test_one_minus_kaplan_meier_is_too_high():
    draws = 100
    both, alone = np.zeros(draws), np.zeros(draws)
    for place, (time, kind) in enumerate(curves(60, draws, seed=5)):
        both[place] = aalen_johansen(time, kind, kinds=2).at(DAY, 0)[0]
        alone[place] = aalen_johansen(time, np.where(kind == 1, 1, 0), kinds=1).at(DAY, 0)[0]
    assert both.mean() == pytest.approx(TRUE, abs=0.03)
    assert alone.mean() > TRUE + 0.06
