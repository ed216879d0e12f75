"""Weights, matching, balance, surveys of different people, recalled scores and exposure."""

import numpy as np
import pandas as pd


def _chosen():
    """Two groups of people who chose: older people came more, and whole numbers never tie."""
    rng = np.random.default_rng(11)
    n = 90
    age = rng.permutation(np.arange(-45, n - 45))
    score = rng.integers(0, 101, n)
    chance = 1.0 / (1.0 + np.exp(0.6 - 0.02 * age - 0.01 * (score - 50)))
    arm = np.where(rng.uniform(size=n) < chance, "with", "without")
    arm[0] = "with"
    return pd.DataFrame(
        {
            "person": [f"P{i:03}" for i in range(n)],
            "arm": arm,
            "y": rng.integers(10, 60, n).astype(float),
            "age": age.astype(float),
            "score": score.astype(float),
        }
    )


def _recalled():
    rng = np.random.default_rng(12)
    n = 30
    then = rng.integers(1, 6, n)
    return pd.DataFrame(
        {
            "person": [f"P{i:03}" for i in range(n)],
            "now": (then + rng.integers(-1, 4, n)).astype(float),
            "then": then.astype(float),
            "pre": (then + rng.integers(-1, 3, n)).astype(float),
        }
    )


def _presence():
    rng = np.random.default_rng(13)
    n = 25
    return pd.DataFrame(
        {
            "person": np.repeat([f"P{i:03}" for i in range(n)], 2),
            "period": ["autumn", "spring"] * n,
            "sessions": rng.integers(0, 9, 2 * n).astype(float),
            "contacts": rng.integers(0, 4, 2 * n).astype(float),
            "moved": np.repeat(rng.integers(-2, 5, n).astype(float), 2),
        }
    )


TABLES = {"chosen": _chosen(), "recalled": _recalled(), "presence": _presence()}

_GROUPS = {
    **{"arm": "arm", "programme": "with", "comparison": "without"},
    "covariates": ["age", "score"],
}
_NUMBERS = ("age", "score")
ROWS = (
    ("propensity_weights", "chosen", _GROUPS, _NUMBERS, "row"),
    ("weighted_comparison", "chosen", {**_GROUPS, "outcome": "y"}, ("y", *_NUMBERS), "row"),
    ("matched_comparison", "chosen", {**_GROUPS, "outcome": "y"}, ("y", *_NUMBERS), "row"),
    ("baseline_balance", "chosen", _GROUPS, _NUMBERS, "row"),
    (
        "repeated_cross_section",
        "scores",
        {"outcome": "y", "pre": "before", "post": "after", "person": "person"},
        ("y",),
        "wave",
    ),
    (
        "retrospective_pretest",
        "recalled",
        {"outcome_now": "now", "outcome_then": "then", "pre_outcome": "pre"},
        ("now", "then", "pre"),
        "row",
    ),
    (
        "exposure",
        "presence",
        {"exposure": ["sessions", "contacts"], "period": "period", "change": "moved"},
        ("sessions", "contacts"),
        "many",
    ),
)
