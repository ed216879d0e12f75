"""Answers made up for the tests of this package, and every public function asked in one way."""

import numpy as np
import pandas as pd

from solidarity_eval import psychometrics

ITEMS = ["q1", "q2", "q3", "q4"]


def likert(n=160, k=4, seed=5):
    """Answers from 1 to 5 that share one trait; the k items are named q1, q2..."""
    rng = np.random.default_rng(seed)
    trait = rng.normal(size=(n, 1))
    raw = 3.0 + trait * np.linspace(1.0, 0.6, k) + 0.8 * rng.normal(size=(n, k))
    return pd.DataFrame(np.clip(np.round(raw), 1, 5), columns=[f"q{j + 1}" for j in range(k)])


def two_times(n=40, seed=8, gain=0.3):
    """Scores of the same people at two times, long form."""
    rng = np.random.default_rng(seed)
    trait = 5.0 + rng.normal(size=n)
    before = trait + 0.5 * rng.normal(size=n)
    after = trait + gain + 0.5 * rng.normal(size=n)
    return long_form(before, after)


def long_form(before, after):
    people = [f"P{index:03d}" for index in range(len(before))]
    parts = [
        pd.DataFrame({"person": people, "wave": wave, "score": np.asarray(values, dtype=float)})
        for wave, values in (("before", before), ("after", after))
    ]
    return pd.concat(parts, ignore_index=True)


PAIRED = {"outcome": "score", "pre": "before", "post": "after"}

# Every function that reads a wide table of items, with what it needs beside the items.
WIDE = {
    "cronbach_alpha": {},
    "omega_total": {},
    "guttman_lambda6": {},
    "split_half": {},
    "item_analysis": {},
    "intraclass_correlation": {},
    "polychoric_correlation": {},
    "one_factor_cfa": {},
}
# Every function that pairs two times of the same people.
LONG = {
    "retest_reliability": {},
    "standard_error_of_measurement": {},
    "smallest_detectable_change": {},
    "reliable_change": {"retest_r": 0.8, "n_items": 5},
    "reliable_change_index": {"retest_r": 0.8, "n_items": 5},
}


def ask_wide(name, data, **arguments):
    return getattr(psychometrics, name)(data, **{"items": ITEMS, **WIDE[name], **arguments})


def ask_long(name, data, **arguments):
    return getattr(psychometrics, name)(data, **{**PAIRED, **LONG[name], **arguments})
