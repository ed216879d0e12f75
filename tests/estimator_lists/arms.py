"""Two groups, several waves, starts at different times, subgroups."""

import numpy as np
import pandas as pd

PAIRED = {"outcome": "y", "pre": "before", "post": "after"}
ARMS = {"arm": "arm", "programme": "with", "comparison": "without"}


def _two_arms():
    n = 44
    rng = np.random.default_rng(31)
    before = np.round(20.0 + 4.0 * rng.normal(size=n))
    treated = np.arange(n) % 2 == 0
    after = np.round(7.0 + 0.7 * before + 2.0 * treated + 2.5 * rng.normal(size=n))
    people = [f"P{i:03}" for i in range(n)]
    both = pd.concat(
        [
            pd.DataFrame({"person": people, "wave": wave, "y": values})
            for wave, values in (("before", before), ("after", after))
        ],
        ignore_index=True,
    )
    return both.assign(
        arm=np.tile(np.where(treated, "with", "without"), 2),
        age=np.resize([31, 45, 62, 28, 70, 53, 39], 2 * n).astype(float),
        lives=np.tile(np.resize(["alone", "alone", "with others", "with others"], n), 2),
    )


def _many_waves(waves):
    n = 40
    rng = np.random.default_rng(32)
    own = 4.0 * rng.normal(size=n)
    return pd.DataFrame(
        {
            "person": [f"P{i:03}" for i in range(n)] * len(waves),
            "wave": np.repeat(waves, n),
            "place": np.tile(np.arange(n), len(waves)),
            "y": np.round(
                20.0 + np.tile(own, len(waves)) + 2.0 * rng.normal(size=n * len(waves)), 0
            ),
        }
    )


def _event():
    data = _many_waves(["t1", "t2", "t3", "t4"])
    treated = data["place"] % 2 == 0
    late = data["wave"].isin(["t3", "t4"])
    data["arm"] = np.where(treated, "with", "without")
    data["y"] += 2.0 * (treated & late)
    return data.drop(columns="place")


def _starts():
    data = _many_waves([1.0, 2.0, 3.0, 4.0])
    data["start"] = np.array([2.0, 3.0, 4.0, 9.0])[data["place"] % 4]
    data["y"] += 2.0 * (data["wave"] >= data["start"])
    return data.drop(columns="place")


TABLES = {"two arms": _two_arms(), "event": _event(), "starts": _starts()}
ROWS = (
    ("ancova", "two arms", PAIRED | ARMS | {"covariates": ["age"]}, ("y", "age"), "wave"),
    ("randomised", "two arms", PAIRED | ARMS | {"draws": 199}, ("y",), "wave"),
    ("difference_in_differences", "two arms", PAIRED | ARMS, ("y",), "wave"),
    (
        "event_study",
        "event",
        {"outcome": "y", "waves": ["t1", "t2", "t3", "t4"], "reference": "t2"} | ARMS,
        ("y",),
        "wave",
    ),
    (
        "staggered_difference_in_differences",
        "starts",
        {"outcome": "y", "start": "start"},
        ("y", "start"),
        "wave",
    ),
    (
        "subgroup_interaction",
        "two arms",
        PAIRED | {"subgroup": "lives", "reference": "alone"},
        ("y",),
        "wave",
    ),
)
