"""The effects on continuous scores, and small tables to call them on."""

import numpy as np
import pandas as pd

from solidarity_eval import effects

PAIRED = {
    "mean_change": {},
    "standardized_mean_change": {},
    "wilcoxon_signed_rank": {},
    "hodges_lehmann": {},
    "rank_biserial": {},
    "sign_test": {},
    "median_change": {},
    "sign_flip_permutation": {},
    "bootstrap_change": {"draws": 999},
    "probability_of_improvement": {},
    "equivalence_test": {"smallest_change": 1.0},
}
FEWEST = {"standardized_mean_change": 8, "bootstrap_change": 8}

GROUPED = {
    "mean_difference": {},
    "hedges_g": {},
    "glass_delta": {},
    "mann_whitney": {},
    "brunner_munzel": {},
    "cliffs_delta": {},
    "probability_of_superiority": {},
    "mean_difference_permutation": {},
}


def long_form(before, after, *, person=None):
    """Two waves ``pre`` and ``post`` of one score."""
    before, after = np.asarray(before, dtype=object), np.asarray(after, dtype=object)
    who = list(range(len(before))) if person is None else list(person)
    return pd.DataFrame(
        {
            "person": who + list(range(len(after)) if person is None else person),
            "wave": ["pre"] * len(before) + ["post"] * len(after),
            "score": pd.Series([*before, *after]).infer_objects(),
        }
    )


def two_groups(programme, comparison):
    """One row per person of groups ``with`` and ``without``."""
    n = len(programme) + len(comparison)
    return pd.DataFrame(
        {
            "person": range(n),
            "arm": ["with"] * len(programme) + ["without"] * len(comparison),
            "score": [*programme, *comparison],
        }
    )


def ask(name, data, **arguments):
    """Call a paired effect on a table of `long_form`."""
    settings = {"outcome": "score", "pre": "pre", "post": "post", **PAIRED[name], **arguments}
    return getattr(effects, name)(data, **settings)


def compare(name, data, **arguments):
    """Call a two-group effect on a table of `two_groups`."""
    settings = {
        "outcome": "score",
        "arm": "arm",
        "programme": "with",
        "comparison": "without",
        **GROUPED[name],
        **arguments,
    }
    return getattr(effects, name)(data, **settings)


def some_change(n=12):
    """A change of n people that no estimator refuses."""
    before = np.array([2, 4, 3, 5, 1, 3, 4, 2, 5, 3, 1, 4] * (n // 12 + 1))[:n]
    step = np.array([1, 0, 1, -1, 2, 0, 1, 1, -1, 2, 3, 0] * (n // 12 + 1))[:n]
    return long_form(before, before + step)


def some_groups():
    """Two groups of 11 people that no estimator refuses."""
    return two_groups([4, 5, 3, 6, 5, 4, 5, 6, 3, 5, 4], [3, 4, 3, 5, 2, 4, 3, 4, 3, 5, 3])
