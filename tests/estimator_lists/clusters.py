"""People who share teams, places or schools."""

import numpy as np
import pandas as pd

ARMS = {"outcome": "y", "arm": "arm", "programme": "with", "comparison": "without"}
WAVES = {"pre": "before", "post": "after"}


def _teams():
    """Ninety people going round ten teams, five of them with the programme, at two waves."""
    n, teams = 90, 10
    rng = np.random.default_rng(23)
    team = np.arange(n) % teams
    before = np.round(40.0 + 4.0 * rng.normal(size=teams)[team] + 10.0 * rng.normal(size=n))
    shared, own = 4.0 * rng.normal(size=teams)[team], 8.0 * rng.normal(size=n)
    moved = 3.0 + 5.0 * (1 - team % 2) + shared + own
    people = [f"P{i:03}" for i in range(n)]
    both = pd.concat(
        [
            pd.DataFrame({"person": people, "wave": "before", "y": before}),
            pd.DataFrame({"person": people, "wave": "after", "y": np.round(before + moved)}),
        ],
        ignore_index=True,
    )
    place = np.resize(team, 2 * n)
    return both.assign(
        team=[f"team {code}" for code in place],
        arm=np.where(place % 2, "without", "with"),
        age=np.resize([31, 45, 62, 28, 70, 53, 39], 2 * n).astype(float),
    )


TEAMS = _teams()
TABLES = {
    "teams": TEAMS,
    "teams after": TEAMS[TEAMS["wave"] == "after"].reset_index(drop=True),
}
ROWS = (
    ("clustered_change", "teams", {"outcome": "y", "cluster": "team"} | WAVES, ("y",), "wave"),
    (
        "cluster_randomised",
        "teams",
        ARMS | WAVES | {"cluster": "team", "covariates": ["age"]},
        ("y", "age"),
        "wave",
    ),
    (
        "wild_cluster_bootstrap",
        "teams",
        ARMS | WAVES | {"cluster": "team", "covariates": ["age"]},
        ("y", "age"),
        "wave",
    ),
    ("cluster_effect_size", "teams after", ARMS | {"cluster": "team", "icc": 0.1}, ("y",), "row"),
    (
        "intraclass_correlation_of_clusters",
        "teams after",
        {"outcome": "y", "cluster": "team"},
        ("y",),
        "row",
    ),
)
