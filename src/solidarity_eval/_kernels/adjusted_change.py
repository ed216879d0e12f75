"""Change of all who entered, from the regression of change on baseline among those who stayed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.linear import least_squares_line
from solidarity_eval._kernels.moments import centred, moments
from solidarity_eval._kernels.student import t_p_value

Array = NDArray[np.float64]
_FLAT = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustedChange:
    """A line of change on baseline, read at the mean baseline of all who entered.

    Attributes
    ----------
    change : float
        Height of the line at the entrants' mean.
    slope, slope_std_error : float
        Points of change per point of baseline, and its classical standard error.
    variance_line : float
        Variance of the line at the entrants' mean, the baselines being what they are.
    variance_mean : float
        What the sampling of the entrants' mean adds.
    residuals : ndarray of shape (n,)
        Of the people who stayed.
    df : int
        Residual degrees of freedom, n - 2.
    """

    change: float
    slope: float
    slope_std_error: float
    variance_line: float
    variance_mean: float
    residuals: Array
    df: int


def adjusted_change(
    before: Array, after: Array, entered: Array, *, robust: bool = False
) -> AdjustedChange:
    """Fit the line among those who stayed and read it at the mean of all who entered.

    Parameters
    ----------
    before, after : ndarray of shape (n,)
        Scores of those who stayed, n at least 3, ``before`` not constant.
    entered : ndarray of shape (N,)
        Baseline of all who entered.
    robust : bool
        HC3 variance of the line instead of the classical one.
    """
    change = after - before
    line = least_squares_line(before, change)
    mean_before, deviations = centred(before)
    mean_change = moments(change).mean
    residuals = centred(change)[1] - line.slope * deviations
    everyone = moments(entered)
    distance = everyone.mean - mean_before
    at_mean = 1.0 / line.n + distance * deviations / line.sum_squares_x
    if robust:
        leverage = 1.0 / line.n + deviations**2 / line.sum_squares_x
        # A person who alone carries the slope has leverage 1 and residual 0: they add nothing.
        free = np.maximum(1.0 - leverage, np.finfo(np.float64).eps)
        variance = float(((at_mean * residuals / free) ** 2).sum())
    else:
        variance = line.residual_sd**2 * float(at_mean @ at_mean)
    return AdjustedChange(
        change=mean_change + line.slope * distance,
        slope=line.slope,
        slope_std_error=line.slope_std_error,
        variance_line=variance,
        variance_mean=line.slope**2 * everyone.variance / everyone.n,
        residuals=residuals,
        df=line.df,
    )


def curvature_p(before: Array, residuals: Array) -> float | None:
    """Return the p of the square of the baseline beside the line; None where it adds nothing.

    Parameters
    ----------
    before, residuals : ndarray of shape (n,)
        Baseline and residuals of the line of change on it.
    """
    df = len(before) - 3
    if df < 1:
        return None
    x = centred(before)[1]
    square = centred(x * x)[1]
    bend = square - float(square @ x) / float(x @ x) * x
    size = float(bend @ bend)
    if size <= _FLAT * float(square @ square):
        return None
    slope = float(bend @ residuals) / size
    left = float(residuals @ residuals) - slope * slope * size
    if left <= _FLAT * float(residuals @ residuals):
        return None
    return t_p_value(slope * (size * df / left) ** 0.5, df)
