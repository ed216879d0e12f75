"""An attacker reads everything that small projects publish, two years long, and finds nobody.

The 500 portfolios are the slow target; a few run with the rest.
"""

from __future__ import annotations

import numpy as np
import pytest

from tests.attacker_worlds import attack, people, publish

FIRST = 1000
QUICK = 6
# Two-item scores of yes and no: on a grid of halves, which a first audit took for whole points.
ONCE_FOUND = (1035, 1154, 1156)
PORTFOLIOS = 500


def recovered(seed: int, *, screened: bool) -> list[str]:
    who = people(np.random.default_rng(seed))
    return attack(who, publish(who, screened=screened))


@pytest.mark.parametrize("seed", [*range(FIRST, FIRST + QUICK), *ONCE_FOUND])
def test_nobody_is_recovered(seed):
    assert recovered(seed, screened=True) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(FIRST + QUICK, FIRST + PORTFOLIOS))
def test_nobody_is_recovered_from_any_of_500_portfolios(seed):
    assert recovered(seed, screened=True) == []


def test_the_attacker_is_real():
    """What is published as it is gives cells of every kind away."""
    found = [cell for seed in range(FIRST, FIRST + 2) for cell in recovered(seed, screened=False)]
    kinds = {cell.split()[0] for cell in found}
    assert {"single", "scale", "yes", "age", "target", "table"} <= kinds
    assert len(found) > 50
