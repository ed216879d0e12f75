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


TABLES = {"repeated waves": _repeated()}
ROWS = (
    (
        "mixed_model",
        "repeated waves",
        {"outcome": "y", "covariates": ["month", "x"], "group": "person", "slope": "month"},
        ("y", "month", "x"),
        "many",
    ),
)
