"""Small tables to call the functions on shares, counts and ordered answers."""

import numpy as np
import pandas as pd

from solidarity_eval import effects


def long(*waves, names=None):
    """One row per person and wave, from one sequence of answers per wave."""
    names = names or list(range(1, len(waves) + 1))
    return pd.concat(
        [
            pd.DataFrame({"person": range(len(answers)), "wave": name, "answer": list(answers)})
            for name, answers in zip(names, waves, strict=True)
        ],
        ignore_index=True,
    )


def arms(programme, comparison, **columns):
    """One row per person of groups ``programme`` and ``comparison``."""
    n = len(programme) + len(comparison)
    return pd.DataFrame(
        {
            "person": range(n),
            "arm": ["programme"] * len(programme) + ["comparison"] * len(comparison),
            "answer": [*programme, *comparison],
            **columns,
        }
    )


PAIRED = long([0] * 8 + [1] * 4, [0] * 4 + [1] * 6 + [0] * 2)
THREE = long([1, 2, 2, 3, 1, 2], [2, 2, 3, 3, 1, 3], [3, 2, 3, 4, 2, 4])
YES_NO = long([0, 0, 0, 1, 0, 0], [0, 1, 0, 1, 1, 0], [1, 1, 0, 1, 1, 1])
GROUPS = arms([1, 1, 1, 0, 1, 0], [0, 1, 0, 0, 0, 1])
PEOPLE = pd.DataFrame(
    {
        "person": range(12),
        "answer": [1, 1, 2, 2, 3, 1, 2, 3, 3, 2, 1, 3],
        "other": [1, 2, 2, 3, 3, 1, 1, 3, 2, 2, 2, 3],
        "dose": [0, 0, 0, 1, 1, 1, 2, 2, 2, 1, 0, 2],
        "events": [0, 3, 1, 0, 7, 0, 2, 9, 1, 0, 0, 4],
        "weeks": [2.0, 3, 1, 4, 2, 2, 3, 1, 5, 2, 2, 1],
    }
)

BEFORE_AFTER = {"outcome": "answer", "pre": 1, "post": 2}
TWO = {"outcome": "answer"}
CALLS = {
    "change_in_proportion": (PAIRED, BEFORE_AFTER),
    "mcnemar_test": (PAIRED, BEFORE_AFTER),
    "shift_across_categories": (PAIRED, BEFORE_AFTER),
    "proportion": (PEOPLE, {"outcome": "answer"}),
    "difference_in_proportions": (GROUPS, TWO),
    "risk_ratio": (GROUPS, TWO),
    "odds_ratio": (GROUPS, TWO),
    "number_needed_to_treat": (GROUPS, TWO),
    "trend_in_proportions": (PEOPLE, {"outcome": "answer", "score": "dose"}),
    "cochran_q_test": (YES_NO, {"outcome": "answer"}),
    "friedman_test": (THREE, {"outcome": "answer"}),
    "repeated_measures_anova": (THREE, {"outcome": "answer"}),
    "repeated_measures_correlation": (
        THREE.assign(answer=[1, 2, 2, 3, 1, 2, 2, 3, 3, 3, 1, 4, 3, 2, 4, 4, 2, 3]),
        {"x": "answer", "y": "wave"},
    ),
    "rate": (PEOPLE, {"outcome": "events"}),
    "rate_ratio": (arms([0, 2, 1, 3], [1, 0, 0, 1]), TWO),
    "overdispersion_test": (PEOPLE, {"outcome": "events"}),
    "poisson_regression": (PEOPLE, {"outcome": "events", "covariates": "dose"}),
    "negative_binomial_regression": (PEOPLE, {"outcome": "events", "covariates": "dose"}),
    "proportional_odds": (PEOPLE, {"outcome": "answer", "covariates": "dose"}),
    "proportional_odds_mixed": (
        pd.concat([THREE.assign(person=THREE["person"] + 6 * shift) for shift in range(4)]),
        {"outcome": "answer", "covariates": "wave"},
    ),
    "ordinal_association": (PEOPLE, {"x": "answer", "y": "other"}),
    "cohen_kappa": (PEOPLE, {"x": "answer", "y": "other"}),
}
"""Every public function that reads a table, with data on which it answers."""

ONE_ROW_PER_PERSON = {
    "proportion",
    "difference_in_proportions",
    "risk_ratio",
    "odds_ratio",
    "number_needed_to_treat",
    "trend_in_proportions",
    "rate",
    "rate_ratio",
    "overdispersion_test",
    "poisson_regression",
    "negative_binomial_regression",
    "proportional_odds",
    "ordinal_association",
    "cohen_kappa",
}
BY_WAVE = {
    "change_in_proportion",
    "mcnemar_test",
    "shift_across_categories",
    "cochran_q_test",
    "friedman_test",
    "repeated_measures_anova",
}
WITHOUT_LEVEL = {"friedman_test", "overdispersion_test"}


def ask(name, data=None, **changes):
    """Call a function on its own data, or on other data, with some arguments changed."""
    table, arguments = CALLS[name]
    return getattr(effects, name)(table if data is None else data, **{**arguments, **changes})


def column_read(name):
    """A numeric column that the function reads."""
    arguments = CALLS[name][1]
    return arguments.get("outcome", arguments.get("x"))


def nudge(values, seed=0):
    """Shuffle the rows of a table."""
    return values.iloc[np.random.default_rng(seed).permutation(len(values))]
