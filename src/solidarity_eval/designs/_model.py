"""A least-squares model of a design: its columns by name, and estimates with their intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from solidarity_eval._kernels.cluster_robust import cluster_fit
from solidarity_eval._kernels.least_squares import Fit, dependent_column, least_squares
from solidarity_eval._kernels.student import interval, t_p_value
from solidarity_eval.errors import DataError, NoVarianceError, TooFewError
from solidarity_eval.estimation.arguments import Alternative
from solidarity_eval.results import Estimate, HypothesisTest, Scalar

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How intervals and p are made."""

    conf_level: float
    alternative: Alternative = "two-sided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A fitted model and its columns by name.

    Attributes
    ----------
    fit : Fit
        Coefficients and what is left around them.
    columns : tuple of str
        Names of the columns; the constant, if any, is ``"1"``.
    error : callable
        Standard error and degrees of freedom of a combination of the coefficients.
    """

    fit: Fit
    columns: tuple[str, ...]
    error: Callable[[Array], tuple[float, float]]

    def contrast(self, weights: Mapping[str, float]) -> Array:
        """Return the combination that weighs the named columns."""
        found = np.zeros(len(self.columns))
        for name, weight in weights.items():
            found[self.columns.index(name)] = weight
        return found

    def covariance(self, first: Array, second: Array) -> float:
        """Return the covariance of two combinations of the coefficients."""
        together, apart = self.error(first + second)[0], self.error(first - second)[0]
        return (together**2 - apart**2) / 4.0

    def estimate(
        self,
        term: str,
        weights: Mapping[str, float],
        asked: Asked,
        *,
        at: Mapping[str, Scalar] | None = None,
        with_p: bool = True,
        n: int | None = None,
    ) -> Estimate:
        """Return a combination of the coefficients with its interval and, if wanted, its p."""
        along = self.contrast(weights)
        value = float(along @ self.fit.coefficients)
        std_error, df = self.error(along)
        if df <= 0.0:
            raise TooFewError("designs_arms.no_df", n=self.fit.n)
        low, high = interval(value, std_error, conf_level=asked.conf_level, df=df)
        known: dict[str, Any] = {}
        if with_p and std_error > 0.0:
            known["p_value"] = t_p_value(value / std_error, df, asked.alternative)
        return Estimate(
            term=term,
            at=dict(at or {}),
            estimate=value,
            std_error=std_error,
            conf_low=low,
            conf_high=high,
            conf_level=asked.conf_level,
            unit="points",
            n=self.fit.n if n is None else n,
            df=df,
            **known,
        )


def t_test(name: str, found: Estimate, asked: Asked) -> HypothesisTest:
    """Return the t test of an estimate against 0."""
    if found.std_error is None or found.df is None or found.p_value is None:
        raise NoVarianceError("designs_arms.nothing_left", n=found.n or 0)
    return HypothesisTest(
        name=name,
        statistic=found.estimate / found.std_error,
        df=(found.df,),
        p_value=found.p_value,
        alternative=asked.alternative,
    )


def fit_model(
    columns: Mapping[str, Array],
    outcome: Array,
    *,
    variance: str,
    clusters: NDArray[np.int64] | None = None,
) -> Model:
    """Fit ``outcome`` on a constant and named columns: see `fit_columns`."""
    constant = {"1": np.ones(len(outcome))}
    return fit_columns({**constant, **columns}, outcome, variance=variance, clusters=clusters)


def fit_columns(
    columns: Mapping[str, Array],
    outcome: Array,
    *,
    variance: str,
    clusters: NDArray[np.int64] | None = None,
) -> Model:
    """Fit ``outcome`` on named columns, with the variance that was asked.

    With ``clusters``, the variance is CR2 with Satterthwaite's degrees of freedom.

    Raises
    ------
    DataError
        A column does not vary or repeats those before it.
    TooFewError
        No degree of freedom is left, or one person alone decides a coefficient.
    NoVarianceError
        Nothing is left around the model, so that no interval exists.
    """
    names = tuple(columns)
    n = len(outcome)
    if n < len(names) + 2:
        raise TooFewError("designs_arms.too_few_for_model", n=n, needed=len(names) + 2)
    design = np.column_stack([*columns.values()])
    found = dependent_column(design)
    if found is not None:
        raise redundant(names[found], names)
    fit = least_squares(design, outcome)
    if fit.is_exact:
        raise NoVarianceError("designs_arms.nothing_left", n=n)
    if clusters is not None:
        return Model(fit=fit, columns=names, error=_cluster_error(design, outcome, clusters))
    if variance in ("HC2", "HC3") and fit.rows_alone:
        raise TooFewError("designs_arms.person_alone", variance=variance, count=fit.rows_alone)
    covariance = fit.covariance(variance)
    return Model(
        fit=fit,
        columns=names,
        error=lambda along: (fit.along(along, covariance)[1], float(fit.df)),
    )


def redundant(name: str, names: tuple[str, ...]) -> DataError:
    """Return the error of a column that does not vary or repeats the others."""
    known = [item.replace("x:", "") for item in (name, *names) if item != "1"]
    return DataError("designs_arms.redundant", name=known[0], names=", ".join(known[1:]))


def _cluster_error(
    design: Array, outcome: Array, clusters: NDArray[np.int64]
) -> Callable[[Array], tuple[float, float]]:
    fit = cluster_fit(design, outcome, clusters)
    if fit is None:
        raise redundant("?", ())

    def error(along: Array) -> tuple[float, float]:
        # One row of the inverse per combination: the kernel takes any row as a coefficient.
        found = replace(fit, inverse=(along @ fit.inverse)[None, :]).robust_error(0, "CR2")
        return found.std_error, found.df

    return error
