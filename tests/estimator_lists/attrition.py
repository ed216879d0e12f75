"""Drift, attrition and missing answers."""

import numpy as np
import pandas as pd

PAIRED = {"outcome": "y", "pre": "before", "post": "after"}


def _leaving():
    n, stayed = 60, 44
    rng = np.random.default_rng(11)
    before = np.round(12.0 + 4.0 * rng.normal(size=n))
    after = np.round(5.0 + 0.7 * before + 2.5 * rng.normal(size=n))
    people = [f"P{i:03}" for i in range(n)]
    rows = pd.DataFrame({"person": people, "wave": "before", "y": before})
    later = pd.DataFrame({"person": people[:stayed], "wave": "after", "y": after[:stayed]})
    both = pd.concat([rows, later], ignore_index=True)
    ages = dict(zip(people, np.resize([31, 45, 62, 28, 70, 53, 39], n), strict=True))
    arms = dict(zip(people, np.where(np.arange(n) % 5 < 2, "with", "without"), strict=True))
    return both.assign(age=both["person"].map(ages).astype(float), arm=both["person"].map(arms))


TABLES = {"leaving": _leaving()}
ROWS = (
    (
        "regression_to_the_mean",
        "scores",
        PAIRED | {"path": "same_score", "reference_mean": 4.0, "retest_r": (0.5, 0.7)},
        ("y",),
        "wave",
    ),
    ("change_adjusted_for_baseline", "leaving", PAIRED, ("y",), "wave"),
    ("attrition", "leaving", PAIRED, ("y",), "wave"),
    ("leavers_and_stayers", "leaving", PAIRED, ("y",), "wave"),
    (
        "multiple_imputation_change",
        "leaving",
        PAIRED | {"covariates": ["age"]},
        ("y",),
        "wave",
    ),
    (
        "inverse_probability_weighted_change",
        "leaving",
        PAIRED | {"covariates": ["age"]},
        ("y",),
        "wave",
    ),
    ("tipping_delta", "leaving", PAIRED | {"scale": (-600, 600)}, ("y",), "wave"),
    (
        "lee_bounds",
        "leaving",
        PAIRED | {"arm": "arm", "programme": "with", "comparison": "without"},
        ("y",),
        "wave",
    ),
)
