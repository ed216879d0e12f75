"""Coefficients of a model on a log or logit scale, and their exponentials."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from solidarity_eval._kernels.student import normal_p_value, t_p_value, t_quantile
from solidarity_eval._kernels.tails import two_sided_z
from solidarity_eval.errors import DataError
from solidarity_eval.results import Estimate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


# exp() of more leaves the doubles.
_LARGEST_LOG = 709.0


def ratio_of(log_ratio: float, name: str) -> float:
    """Return the exponential of an estimate, else raise DataError.

    Raises
    ------
    DataError
        If one unit of ``name`` multiplies by more than can be written.
    """
    if abs(log_ratio) > _LARGEST_LOG:
        raise DataError("effects_categorical.covariate_unit", name=name)
    return math.exp(log_ratio)


def bound_of(log_bound: float) -> float:
    """Return the exponential of a bound: 0 or infinite where it cannot be written."""
    return math.exp(log_bound) if log_bound <= _LARGEST_LOG else math.inf


def coefficient_estimates(
    names: Sequence[str],
    values: NDArray[np.float64],
    errors: NDArray[np.float64],
    *,
    ratio: str,
    conf_level: float,
    n: int,
    df: float | None = None,
    bounds: Sequence[tuple[float, float]] | None = None,
) -> tuple[Estimate, ...]:
    """Return ``coefficient`` and its exponential ``ratio`` at each ``covariate``.

    Intervals and p-values from the normal, or from t with ``df``; ``bounds`` replace the intervals.
    The exponential of the constant, no ratio, is left out.

    Raises
    ------
    DataError
        If one unit of a covariate multiplies by more than can be written.
    """
    quantile = two_sided_z(conf_level) if df is None else t_quantile((1 + conf_level) / 2, df)
    estimates = []
    for index, name in enumerate(names):
        value, error = float(values[index]), float(errors[index])
        low, high = value - quantile * error, value + quantile * error
        if bounds is not None:
            low, high = bounds[index]
        statistic = value / error
        p_value = normal_p_value(statistic) if df is None else t_p_value(statistic, df)
        estimates.append(
            Estimate(
                term="coefficient",
                at={"covariate": name},
                estimate=value,
                std_error=error,
                conf_low=low,
                conf_high=high,
                conf_level=conf_level,
                unit="log_ratio",
                n=n,
                df=df,
                p_value=p_value,
            )
        )
        if name != "intercept":
            estimates.append(
                Estimate(
                    term=ratio,
                    at={"covariate": name},
                    estimate=ratio_of(value, name),
                    conf_low=bound_of(low),
                    conf_high=bound_of(high),
                    conf_level=conf_level,
                    unit="ratio",
                    transform="log",
                    n=n,
                    df=df,
                    p_value=p_value,
                )
            )
    return tuple(sorted(estimates, key=lambda item: item.term != "coefficient"))
