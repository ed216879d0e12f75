"""Errors, intervals and profile limits around a fit of several studies."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.meta_model import Studies, at, coefficients, q_root
from solidarity_eval._kernels.meta_tau2 import Heterogeneity, Method, heterogeneity
from solidarity_eval._kernels.student import (
    above_zero,
    interval,
    normal_p_value,
    t_p_value,
)
from solidarity_eval._kernels.tails import chi2_p, chi2_quantile, f_p

Array = NDArray[np.float64]
Interval = Literal["knapp_hartung", "knapp_hartung_truncated", "z"]
INTERVALS: tuple[Interval, ...] = ("knapp_hartung", "knapp_hartung_truncated", "z")


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted model.

    Attributes
    ----------
    model : Studies
        What was fitted.
    method : str
        Estimator of tau2.
    spread : Heterogeneity
        The variance between studies.
    coefficients : ndarray of shape (p,)
        Of the columns.
    covariance : ndarray of shape (p, p)
        Given tau2, without Knapp and Hartung's factor.
    factor : float
        Knapp and Hartung's: the mean square of the weighted residuals.
    weights, residuals : ndarray of shape (k,)
        At tau2.
    """

    model: Studies
    method: Method
    spread: Heterogeneity
    coefficients: Array
    covariance: Array
    factor: float
    weights: Array
    residuals: Array

    def scale(self, interval_method: Interval) -> float:
        """Return what multiplies the covariance."""
        if interval_method == "z":
            return 1.0
        return max(self.factor, 1.0) if interval_method != "knapp_hartung" else self.factor

    def error(self, interval_method: Interval, column: int = 0) -> float:
        """Return the standard error of a coefficient."""
        return math.sqrt(self.scale(interval_method) * self.covariance[column, column])

    def df(self, interval_method: Interval) -> float | None:
        """Return the degrees of freedom of t; None for the normal."""
        return None if interval_method == "z" else float(self.model.df)

    def limits(
        self, interval_method: Interval, column: int = 0, *, conf_level: float
    ) -> tuple[float, float]:
        """Return the interval of a coefficient."""
        return interval(
            float(self.coefficients[column]),
            self.error(interval_method, column),
            conf_level=conf_level,
            df=self.df(interval_method),
        )

    def p_value(self, interval_method: Interval, column: int = 0) -> float:
        """Return the two-sided p of a coefficient of 0."""
        error, estimate = self.error(interval_method, column), float(self.coefficients[column])
        if error == 0.0:
            return above_zero(0.0) if estimate else 1.0
        df = self.df(interval_method)
        ratio = estimate / error
        return normal_p_value(ratio) if df is None else t_p_value(ratio, df)

    def moderators(self, interval_method: Interval) -> tuple[float, float]:
        """Return the test of all columns but the first: chi-square, or F with t errors; and p."""
        rest = self.coefficients[1:]
        total = float(rest @ np.linalg.solve(self.covariance[1:, 1:], rest))
        if interval_method == "z":
            return total, chi2_p(total, len(rest))
        f = total / len(rest) / self.scale(interval_method)
        return f, f_p(f, len(rest), self.model.df)


def fit(model: Studies, method: Method) -> Fit:
    """Estimate tau2 and the coefficients."""
    spread = heterogeneity(model, method)
    point = at(model, spread.tau2)
    estimates, covariance = coefficients(model, point)
    return Fit(
        model=model,
        method=method,
        spread=spread,
        coefficients=estimates,
        covariance=covariance,
        factor=point.q / model.df if model.df else math.nan,
        weights=point.weights,
        residuals=point.scaled / point.weights,
    )


def profile(model: Studies, *, conf_level: float) -> tuple[float, float]:
    """Return the Q-profile limits of tau2 (Viechtbauer 2007), as exact roots."""
    tail = (1.0 - conf_level) / 2.0
    ends = (chi2_quantile(1.0 - tail, model.df), chi2_quantile(tail, model.df))
    return q_root(model, ends[0]), q_root(model, ends[1])


def prediction(
    found: Fit, kind: str, *, interval_method: Interval, conf_level: float
) -> tuple[float, float]:
    """Return mu -/+ q sqrt(tau2 + se^2): ``t_k_1``, ``t_k_2`` or ``normal``.

    With t(k - 1) the error is Knapp and Hartung's, as metafor's ``predict``; else the plain one.
    """
    estimate, k = float(found.coefficients[0]), found.model.k
    own: Interval = "knapp_hartung" if interval_method == "z" else interval_method
    error = found.error(own if kind == "t_k_1" else "z")
    df = {"t_k_1": float(k - 1), "t_k_2": float(k - 2)}.get(kind)
    return interval(
        estimate, math.sqrt(found.spread.tau2 + error * error), conf_level=conf_level, df=df
    )
