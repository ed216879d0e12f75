"""Pieces of the results of a synthesis: estimates of a fit, its heterogeneity, its studies."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, cast

import numpy as np

from solidarity_eval._kernels.meta_inference import INTERVALS, Fit, Interval, profile
from solidarity_eval._kernels.meta_tau2 import METHODS, Method
from solidarity_eval._kernels.student import normal_quantile
from solidarity_eval._kernels.tails import chi2_p
from solidarity_eval.estimation.arguments import check_choice
from solidarity_eval.results import Estimate, HypothesisTest, Scalar, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solidarity_eval.synthesis._studies import StudyTable

    Array = NDArray[np.float64]

Scale = Literal["identity", "log", "logit", "fisher_z"]
SCALES = ("identity", "log", "logit", "fisher_z")


def check_method(method: str) -> Method:
    """Return a method of estimation of tau2."""
    check_choice("method", method, METHODS)
    return cast("Method", method)


def check_interval(interval: str) -> Interval:
    """Return a method of the interval of the mean."""
    check_choice("interval", interval, INTERVALS)
    return cast("Interval", interval)


def back(value: float, scale: str) -> float:
    """Return a value on the scale that people read."""
    if scale == "log":
        return math.exp(value)
    if scale == "logit":
        return 1.0 / (1.0 + math.exp(-value)) if value > -700.0 else math.exp(value)
    return math.tanh(value) if scale == "fisher_z" else value


def coefficient(
    found: Fit, column: int, *, term: str, interval: Interval, level: float, **more: object
) -> Estimate:
    """Return a coefficient with its interval."""
    low, high = found.limits(interval, column, conf_level=level)
    at = cast("dict[str, Scalar]", more.get("at", {}))
    return Estimate(
        term=term,
        at=at,
        estimate=float(found.coefficients[column]),
        std_error=found.error(interval, column),
        conf_low=low,
        conf_high=high,
        conf_level=level,
        unit=str(more.get("unit", "sd")),
        n=found.model.k,
        df=found.df(interval),
        p_value=found.p_value(interval, column),
    )


def heterogeneity_rows(
    found: Fit, *, level: float, unit: str, at: dict[str, Scalar] | None = None
) -> list[Estimate]:
    """Return tau2 with its Q-profile limits, tau, I2 and H2 from them, and from Q."""
    spread, k, df = found.spread, found.model.k, found.model.df
    low, high = profile(found.model, conf_level=level)
    supposed = found.method == "fe"
    rows: list[tuple[str, float, tuple[float, ...] | None, str]] = [
        ("tau2", spread.tau2, None if supposed else (low, high), f"{unit}2"),
        (
            "tau",
            math.sqrt(spread.tau2),
            None if supposed else (math.sqrt(low), math.sqrt(high)),
            unit,
        ),
        ("i2", spread.i2, tuple(t / (t + spread.typical) for t in (low, high)), "proportion"),
        ("h2", spread.h2, tuple(t / spread.typical + 1.0 for t in (low, high)), "ratio"),
    ]
    place = at or {}
    estimates = [
        Estimate(
            term=term,
            at=place,
            estimate=value,
            std_error=spread.tau2_error if term == "tau2" else None,
            conf_low=ends[0] if ends else None,
            conf_high=ends[1] if ends else None,
            conf_level=level if ends else None,
            unit=kind,
            n=k,
        )
        for term, value, ends, kind in rows
    ]
    share = max(0.0, (spread.q - df) / spread.q) if spread.q > 0.0 else 0.0
    plain = (
        ("i2_from_q", share, "proportion"),
        ("h2_from_q", spread.q / df, "ratio"),
        ("typical_variance", spread.typical, f"{unit}2"),
    )
    return estimates + [
        Estimate(term=term, at=place, estimate=value, unit=kind, n=k) for term, value, kind in plain
    ]


def q_test(found: Fit, name: str = "cochran_q") -> HypothesisTest:
    """Return Cochran's Q with its p."""
    df = found.model.df
    return HypothesisTest(
        name=name, statistic=found.spread.q, df=(float(df),), p_value=chi2_p(found.spread.q, df)
    )


def study_rows(table: StudyTable, found: Fit, *, level: float) -> Table:
    """Return one row per study: estimate, its own interval, its share of the weights."""
    return study_table(
        table.names,
        table.columns["estimate"],
        table.columns["variance"],
        weights=found.weights / found.weights.sum(),
        level=level,
    )


def study_table(
    names: tuple[Scalar, ...],
    values: Array,
    variances: Array,
    *,
    weights: Array,
    level: float,
) -> Table:
    """Return the rows of a forest."""
    errors = np.sqrt(variances)
    half = normal_quantile(0.5 + level / 2.0) * errors
    columns = (values, variances, errors, values - half, values + half, weights)
    return Table(
        kind="studies",
        columns=("study", "estimate", "variance", "std_error", "conf_low", "conf_high", "weight"),
        rows=tuple(
            (name, *numbers)
            for name, *numbers in zip(names, *(c.tolist() for c in columns), strict=True)
        ),
    )
