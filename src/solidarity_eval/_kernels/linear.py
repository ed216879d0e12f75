"""Sums of squares of groups and of a line, free of cancellation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.moments import centred

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class OneWay:
    """Sums of squares between and within k groups of N values in all."""

    ss_between: float
    ss_within: float
    k: int
    n: int

    @property
    def df(self) -> tuple[int, int]:
        """Degrees of freedom between and within."""
        return self.k - 1, self.n - self.k

    @property
    def ms_between(self) -> float:
        """Mean square between groups."""
        return self.ss_between / self.df[0]

    @property
    def ms_within(self) -> float:
        """Mean square within groups."""
        return self.ss_within / self.df[1]

    @property
    def f(self) -> float:
        """Ratio of the mean squares."""
        return self.ms_between / self.ms_within

    @property
    def eta_squared(self) -> float:
        """Share of the sum of squares that lies between groups."""
        return self.ss_between / (self.ss_between + self.ss_within)

    @property
    def omega_squared(self) -> float:
        """Less biased share; below 0 when the groups differ less than chance would have it."""
        excess = self.ss_between - self.df[0] * self.ms_within
        return excess / (self.ss_between + self.ss_within + self.ms_within)


def one_way(groups: Sequence[Array]) -> OneWay:
    """Return the sums of squares of groups, every value shifted by one of them first."""
    origin = float(groups[0][0])
    shifted = [group - origin for group in groups]
    n = sum(len(group) for group in groups)
    means, within = [], 0.0
    for group in shifted:
        mean, deviations = centred(group)
        means.append(mean)
        within += float(deviations @ deviations)
    sizes = np.array([len(group) for group in groups], dtype=np.float64)
    apart = np.array(means) - float(sizes @ np.array(means)) / n
    return OneWay(ss_between=float(sizes @ (apart * apart)), ss_within=within, k=len(groups), n=n)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Least-squares line of n points, ``outcome = intercept + slope * predictor``."""

    intercept: float
    slope: float
    ss_regression: float
    ss_residual: float
    sum_squares_x: float
    mean_x: float
    n: int

    @property
    def df(self) -> int:
        """Residual degrees of freedom."""
        return self.n - 2

    @property
    def residual_sd(self) -> float:
        """Standard deviation around the line."""
        return math.sqrt(self.ss_residual / self.df)

    @property
    def slope_std_error(self) -> float:
        """Standard error of the slope."""
        return self.residual_sd / math.sqrt(self.sum_squares_x)

    @property
    def intercept_std_error(self) -> float:
        """Standard error of the intercept."""
        return self.residual_sd * math.sqrt(1.0 / self.n + self.mean_x**2 / self.sum_squares_x)

    @property
    def r_squared(self) -> float:
        """Share of the sum of squares of the outcome on the line."""
        return self.ss_regression / (self.ss_regression + self.ss_residual)


def least_squares_line(predictor: Array, outcome: Array) -> Line:
    """Return the least-squares line; the predictor must vary and n be at least 3."""
    mean_x, x = centred(predictor)
    mean_y, y = centred(outcome)
    squares = float(x @ x)
    slope = float(x @ y) / squares
    residuals = y - slope * x
    return Line(
        intercept=mean_y - slope * mean_x,
        slope=slope,
        ss_regression=slope * slope * squares,
        ss_residual=float(residuals @ residuals),
        sum_squares_x=squares,
        mean_x=mean_x,
        n=len(predictor),
    )
