"""Every public estimator, each with a small table that it accepts and the arguments it needs."""

import importlib
import inspect
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from solidarity_eval import designs, effects, psychometrics
from solidarity_eval.errors import StatisticalWarning

PAIRED = {"outcome": "y", "pre": "before", "post": "after"}
GROUPED = {"outcome": "y", "arm": "arm", "programme": "with", "comparison": "without"}
ITEMS = ["q1", "q2", "q3", "q4"]
RETEST = {"retest_r": 0.8, "n_items": 5}


@dataclass(frozen=True)
class Estimator:
    """A public function, its table, and what the columns are for.

    ``repeats`` tells what a table with every row twice is: ``"wave"`` and ``"row"`` are errors
    (the second where ``person`` must be named), ``"many"`` is allowed.
    """

    name: str
    table: str
    arguments: Mapping[str, Any]
    numbers: tuple[str, ...] = ("y",)
    repeats: str = "wave"
    package: Any = effects

    def data(self):
        """Return a fresh copy of the table."""
        return TABLES[self.table].copy()

    def ask(self, data=None, **changes):
        """Call the function on its own table, or on another, with other arguments."""
        table = self.data() if data is None else data
        return getattr(self.package, self.name)(table, **{**self.arguments, **changes})

    def quiet(self, data=None, **changes):
        """Call the function without its cautions."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", StatisticalWarning)
            return self.ask(data, **changes)

    def takes(self, argument):
        """Tell whether the function has that argument."""
        return argument in inspect.signature(getattr(self.package, self.name)).parameters


def _steps(n, *pattern):
    return np.resize(np.array(pattern, dtype=float), n)


def _waves(n, *columns):
    parts = [
        pd.DataFrame({"person": [f"P{i:03}" for i in range(n)], "wave": wave, "y": values})
        for wave, values in columns
    ]
    return pd.concat(parts, ignore_index=True)


def _scores():
    before = _steps(40, 2, 4, 3, 5, 1, 3, 4, 2, 5, 3, 1)
    return _waves(40, ("before", before), ("after", before + _steps(40, 1, 0, 1, -1, 2, 0, 1)))


def _flags(*waves):
    patterns = ((0, 1, 0, 0, 1, 0, 0), (1, 1, 0, 1, 0, 1, 0, 0, 1, 1), (1, 1, 1, 0, 1, 1, 0, 1, 1))
    return _waves(
        30, *((wave, _steps(30, *row)) for wave, row in zip(waves, patterns, strict=False))
    )


def _three_waves():
    first = _steps(12, 2, 4, 3, 5, 1, 3, 4)
    second, third = first + _steps(12, 1, 0, 1, -1, 2), first + _steps(12, 1, 2, 0)
    return _waves(12, ("t1", first), ("t2", second), ("t3", third))


def _arms(programme, comparison):
    n = len(programme) + len(comparison)
    return pd.DataFrame(
        {
            "person": [f"P{i:03}" for i in range(n)],
            "arm": ["with"] * len(programme) + ["without"] * len(comparison),
            "y": np.array([*programme, *comparison], dtype=float),
        }
    )


def _rows():
    n = 24
    return pd.DataFrame(
        {
            "person": [f"P{i:03}" for i in range(n)],
            "y": _steps(n, 0, 1, 1, 0, 1),
            "score": _steps(n, 1, 2, 3),
            "site": _steps(n, 1, 2, 3),
            "x": _steps(n, 1, 4, 2, 3, 5, 2, 1),
            "points": _steps(n, 3, 5, 2, 4, 6, 1, 4, 3, 5, 2, 6),
            "visits": _steps(n, 0, 3, 1, 7, 0, 2, 12, 1, 0, 4, 1),
            "months": _steps(n, 6, 12, 9),
            "rated": _steps(n, 1, 3, 2, 3, 3, 2, 1, 2),
            "again": _steps(n, 1, 3, 3, 3, 2, 2, 1, 2, 1),
        }
    )


def _likert():
    rng = np.random.default_rng(5)
    trait = rng.normal(size=(260, 1))
    raw = 3.0 + trait * np.linspace(1.0, 0.6, 4) + 0.8 * rng.normal(size=(260, 4))
    answers = pd.DataFrame(np.clip(np.round(raw), 1, 5), columns=ITEMS)
    return answers.assign(person=[f"P{i:03}" for i in range(260)], arm=["with", "without"] * 130)


def _visits():
    n = 30
    return pd.DataFrame(
        {
            "person": np.repeat([f"P{i:03}" for i in range(10)], 3),
            "y": _steps(n, 1, 2, 3, 2, 2, 1, 3, 3, 2, 1, 3),
            "x": _steps(n, 1, 4, 2, 3, 5, 2, 1),
        }
    )


TABLES = {
    "scores": _scores(),
    "flags": _flags("before", "after"),
    "three flags": _flags("before", "during", "after"),
    "three waves": _three_waves(),
    "arms": _arms([4, 5, 3, 6, 5, 4, 5, 6, 3, 5, 4, 6], [3, 4, 3, 5, 2, 4, 3, 4, 3, 5, 3, 2, 4]),
    "yes arms": _arms([1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1], [0, 1, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0]),
    "rows": _rows(),
    "likert": _likert(),
    "visits": _visits(),
}


def _row(name, numbers, package=effects, **arguments):
    return Estimator(name, "rows", arguments, numbers, "row", package)


ESTIMATORS = {
    item.name: item
    for item in (
        *(
            Estimator(name, "scores", PAIRED | more)
            for name, more in {
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
                "pitman_morgan": {},
                "equivalence_test": {"smallest_change": 1.0},
                "shift_across_categories": {},
            }.items()
        ),
        *(
            Estimator(name, "scores", PAIRED | more, package=psychometrics)
            for name, more in {
                "retest_reliability": {},
                "standard_error_of_measurement": {},
                "smallest_detectable_change": {},
                "reliable_change": RETEST,
                "reliable_change_index": RETEST,
            }.items()
        ),
        *(Estimator(name, "flags", PAIRED) for name in ("change_in_proportion", "mcnemar_test")),
        Estimator("cochran_q_test", "three flags", {"outcome": "y"}),
        Estimator("friedman_test", "three waves", {"outcome": "y"}),
        Estimator("repeated_measures_anova", "three waves", {"outcome": "y"}),
        *(
            Estimator(name, "arms", GROUPED, repeats="row")
            for name in (
                "mean_difference",
                "hedges_g",
                "glass_delta",
                "mann_whitney",
                "brunner_munzel",
                "cliffs_delta",
                "probability_of_superiority",
                "mean_difference_permutation",
            )
        ),
        *(
            Estimator(name, "yes arms", GROUPED, repeats="row")
            for name in (
                "difference_in_proportions",
                "number_needed_to_treat",
                "odds_ratio",
                "risk_ratio",
                "rate_ratio",
            )
        ),
        _row("proportion", ("y",), outcome="y"),
        _row("trend_in_proportions", ("y", "score"), outcome="y", score="score"),
        _row("rate", ("visits", "months"), outcome="visits", exposure="months"),
        _row("poisson_regression", ("visits", "x", "months"), outcome="visits", covariates=["x"],
             exposure="months"),
        _row("negative_binomial_regression", ("visits", "x"), outcome="visits", covariates=["x"]),
        _row("overdispersion_test", ("visits", "x"), outcome="visits", covariates=["x"]),
        _row("proportional_odds", ("rated", "x"), outcome="rated", covariates=["x"]),
        _row("simple_regression", ("points", "x"), outcome="points", predictor="x"),
        _row("one_way_anova", ("points",), outcome="points", group="site"),
        _row("cohen_kappa", ("rated", "again"), x="rated", y="again"),
        _row("ordinal_association", ("rated", "again"), x="rated", y="again"),
        Estimator("describe", "rows", {"outcome": "points"}, ("points",), "many"),
        Estimator("floor_and_ceiling", "rows",
                  {"outcome": "points", "low": 1, "high": 6, "person": "person"},
                  ("points",), "row", psychometrics),
        Estimator("proportional_odds_mixed", "visits", {"outcome": "y", "covariates": ["x"]},
                  ("y", "x"), "many"),
        Estimator("repeated_measures_correlation", "visits", {"x": "x", "y": "y"}, ("x", "y"),
                  "many"),
        *(
            Estimator(name, "likert", {"items": ITEMS, "person": "person"}, tuple(ITEMS), "row",
                      psychometrics)
            for name in (
                "cronbach_alpha",
                "omega_total",
                "guttman_lambda6",
                "split_half",
                "item_analysis",
                "intraclass_correlation",
                "polychoric_correlation",
                "one_factor_cfa",
            )
        ),
        Estimator("confirmatory_factor_analysis", "likert",
                  {"factors": {"one": ITEMS}, "person": "person"}, tuple(ITEMS), "row",
                  psychometrics),
        Estimator("measurement_invariance", "likert",
                  {"items": ITEMS, "group": "arm", "person": "person"}, tuple(ITEMS), "row",
                  psychometrics),
    )
}  # fmt: skip

for _path in sorted((Path(__file__).parent / "estimator_lists").glob("[a-z]*.py")):
    _area = importlib.import_module(f"tests.estimator_lists.{_path.stem}")
    TABLES |= _area.TABLES
    _package = getattr(_area, "PACKAGE", designs)
    for _name, _table, _arguments, _numbers, _repeats in _area.ROWS:
        ESTIMATORS[_name] = Estimator(_name, _table, _arguments, _numbers, _repeats, _package)


def told(found):
    """The numbers of a result by what they are about, whatever their order."""
    if isinstance(found, pd.Series):
        return {("index", person): value for person, value in found.items()}
    estimates = {
        (item.term, *sorted((key, str(place)) for key, place in item.at.items())): [
            item.estimate if value is None else value
            for value in (item.estimate, item.std_error, item.conf_low, item.conf_high)
        ]
        for item in found.estimates
    }
    return estimates | {(item.name, "p"): item.p_value for item in found.tests}


def same(found, expected):
    """Assert that two results hold the same numbers, whatever their order."""
    found, expected = told(found), told(expected)
    assert found.keys() == expected.keys()
    for key, values in expected.items():
        assert found[key] == pytest.approx(values, rel=1e-7, abs=1e-9), key
