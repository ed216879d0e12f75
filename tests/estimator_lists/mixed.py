"""Mixed models, the stepped wedge, interrupted series and dyads."""

import numpy as np
import pandas as pd


def _repeated():
    rng = np.random.default_rng(8)
    n = 40
    level, slope = rng.normal(0, 1.2, n), rng.normal(0.5, 0.4, n)
    parts = [
        pd.DataFrame(
            {
                "person": [f"P{i:03}" for i in range(n)],
                "wave": wave,
                "month": month,
                "team": [f"T{i % 4}" for i in range(n)],
                "x": np.round(2 * level + rng.normal(0, 2, n)),
                "y": np.round(10 + level + slope * month + rng.normal(0, 0.8, n)),
            }
        )
        for wave, month in (("before", 0.0), ("middle", 3.0), ("after", 6.0))
    ]
    return pd.concat(parts, ignore_index=True)


def _wedge():
    rng = np.random.default_rng(4)
    cells = [(c, t, k) for c in range(6) for t in range(1, 8) for k in range(3)]
    table = pd.DataFrame(cells, columns=["cluster", "period", "who"])
    table["start"] = table["cluster"] + 2.0
    noise = rng.normal(0, 1.5, len(table)) + rng.normal(0, 1, 6)[table["cluster"]]
    table["y"] = np.round(20 + noise + 2 * (table["period"] >= table["start"]))
    table["cluster"] = "C" + table["cluster"].astype(str)
    table["person"] = [f"P{i:03}" for i in range(len(table))]
    return table.astype({"period": float}).drop(columns="who")


def _series():
    rng = np.random.default_rng(6)
    n = 70
    errors = np.zeros(n)
    for place in range(1, n):
        errors[place] = 0.5 * errors[place - 1] + rng.normal(0, 3)
    week = np.arange(n) + 1.0
    values = np.round(50 + 0.2 * week + 6 * (week >= 36) + errors)
    return pd.DataFrame({"person": [f"P{i:03}" for i in range(n)], "week": week, "y": values})


def _dyads():
    rng = np.random.default_rng(9)
    n = 30
    shared = np.repeat(rng.normal(0, 1, n), 2)
    x = np.round(5 + rng.normal(0, 2, 2 * n))
    before = np.round(10 + shared + 0.5 * x + rng.normal(0, 1, 2 * n))
    people = pd.DataFrame(
        {
            "person": [f"P{i:03}" for i in range(2 * n)],
            "dyad": np.repeat([f"D{i:02}" for i in range(n)], 2),
            "role": ["mentor", "young"] * n,
            "x": x,
        }
    )
    after = np.round(before + 1 + shared + rng.normal(0, 1, 2 * n))
    waves = [people.assign(wave="before", y=before), people.assign(wave="after", y=after)]
    return pd.concat(waves, ignore_index=True)


DYADS = _dyads()
TABLES = {
    "repeated waves": _repeated(),
    "wedge": _wedge(),
    "series": _series(),
    "dyads at two waves": DYADS,
    "dyads": DYADS[DYADS["wave"] == "before"].drop(columns="wave").reset_index(drop=True),
}
ROWS = (
    (
        "mixed_model",
        "repeated waves",
        {"outcome": "y", "covariates": ["month", "x"], "group": "person", "slope": "month"},
        ("y", "month", "x"),
        "many",
    ),
    (
        "repeated_change",
        "repeated waves",
        {
            "outcome": "y",
            "pre": "before",
            "waves": ["middle", "after"],
            "times": {"before": 0, "middle": 3, "after": 6},
            "cluster": "team",
        },
        ("y",),
        "wave",
    ),
    (
        "stepped_wedge",
        "wedge",
        {"outcome": "y", "drawn": True, "person": "person"},
        ("y", "period"),
        "row",
    ),
    (
        "interrupted_series",
        "series",
        {"outcome": "y", "period": "week", "start": 36},
        ("y",),
        "many",
    ),
    ("dyadic_icc", "dyads", {"outcome": "y"}, ("y",), "row"),
    (
        "dyad_change",
        "dyads at two waves",
        {"outcome": "y", "pre": "before", "post": "after"},
        ("y",),
        "wave",
    ),
    (
        "actor_partner",
        "dyads",
        {"outcome": "y", "predictor": "x", "role": "role"},
        ("y", "x"),
        "row",
    ),
)
