"""How often the interval of a weighted comparison holds the truth, weights estimated or given."""

import warnings

import numpy as np
import pandas as pd

from solidarity_eval import designs
from solidarity_eval.errors import SolidarityEvalError, StatisticalWarning

TRUTH = 0.5


def sample(rng, n):
    x, z = rng.normal(size=(2, n))
    arm = (rng.uniform(size=n) < 1.0 / (1.0 + np.exp(0.5 - 0.6 * x))).astype(int)
    y = x + 0.5 * z + TRUTH * arm + rng.normal(size=n)
    return pd.DataFrame({"person": np.arange(n), "x": x, "z": z, "arm": arm, "y": y})


def test_stacked_errors_cover_and_those_that_take_the_weights_as_given_are_too_wide():
    rng = np.random.default_rng(20261122)
    held = {"auto": [], "HC2": []}
    for _ in range(300):
        data = sample(rng, 40)
        for variance, found in held.items():
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", StatisticalWarning)
                try:
                    effect = designs.weighted_comparison(
                        data,
                        outcome="y",
                        arm="arm",
                        programme=1,
                        comparison=0,
                        covariates=["x", "z"],
                        variance=variance,
                    )["effect"]
                except SolidarityEvalError:
                    continue
            found.append(effect.conf_low <= TRUTH <= effect.conf_high)
    assert min(map(len, held.values())) > 270
    # Two standard errors of 300 draws are 2.5 points.
    assert 0.925 <= np.mean(held["auto"]) <= 0.975
    assert np.mean(held["HC2"]) > 0.98
