"""Made-up people in teams of unequal sizes."""

import numpy as np
import pandas as pd


def arms_of_clusters(seed, clusters, *, effect=0.5, most=20):
    """One row per person; the first half of the clusters has the programme."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(2, most, size=clusters)
    code = np.repeat(np.arange(clusters), sizes)
    treat = (code < (clusters + 1) // 2).astype(int)
    x = rng.normal(size=len(code))
    y = 3.0 + effect * treat + 0.7 * x + 0.4 * rng.normal(size=clusters)[code]
    return pd.DataFrame(
        {
            "person": range(len(code)),
            "cluster": code,
            "treat": treat,
            "x": x,
            "y": y + rng.normal(size=len(code)),
        }
    )


def change_of_teams(seed, teams, *, change=0.3, spread=0.4, most=15):
    """Two rows per person, teams of 2 people or more."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(2, most, size=teams)
    code = np.repeat(np.arange(teams), sizes)
    before = 5.0 + rng.normal(size=len(code))
    after = before + change + spread * rng.normal(size=teams)[code] + rng.normal(size=len(code))
    people = pd.DataFrame({"person": range(len(code)), "team": code})
    return pd.concat(
        [people.assign(wave="before", y=before), people.assign(wave="after", y=after)],
        ignore_index=True,
    )
