"""Moments of two independent groups and the t statistics of their difference."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.moments import Moments, moments

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoGroups:
    """Moments of a programme group and of a comparison group, each of 2 people or more."""

    programme: Moments
    comparison: Moments

    @property
    def n(self) -> int:
        """People in both groups."""
        return self.programme.n + self.comparison.n

    @property
    def difference(self) -> float:
        """Mean of the programme minus mean of the comparison."""
        return self.programme.mean - self.comparison.mean

    @property
    def pooled_sd(self) -> float:
        """Standard deviation within groups, df N - 2."""
        within = self.programme.sum_squares + self.comparison.sum_squares
        return math.sqrt(within / (self.n - 2))

    @property
    def average_sd(self) -> float:
        """Root mean square of the two standard deviations."""
        return math.sqrt((self.programme.variance + self.comparison.variance) / 2.0)

    @property
    def scale(self) -> float:
        """``sqrt(1 / n1 + 1 / n0)``."""
        return math.sqrt(1.0 / self.programme.n + 1.0 / self.comparison.n)

    @property
    def equal_variances(self) -> tuple[float, float]:
        """Standard error and df of the difference, one variance for both groups."""
        return self.pooled_sd * self.scale, float(self.n - 2)

    @property
    def unequal_variances(self) -> tuple[float, float]:
        """Standard error and Welch-Satterthwaite df of the difference."""
        first = self.programme.variance / self.programme.n
        second = self.comparison.variance / self.comparison.n
        total = first + second
        if total == 0.0:
            return 0.0, float(self.n - 2)
        share = first / total
        df = 1.0 / (
            share**2 / (self.programme.n - 1) + (1.0 - share) ** 2 / (self.comparison.n - 1)
        )
        return math.sqrt(total), df


def two_groups(programme: Array, comparison: Array) -> TwoGroups:
    """Return the moments of two groups of values."""
    return TwoGroups(programme=moments(programme), comparison=moments(comparison))


def smd_variance_ls(groups: TwoGroups, g: float) -> float:
    """Return the large-sample variance of a difference over the pooled SD."""
    return groups.scale**2 + g**2 / (2.0 * groups.n)


def smd_variance_ub(groups: TwoGroups, g: float, factor: float) -> float:
    """Return the unbiased estimate of the variance of g, with J = ``factor``."""
    df = groups.n - 2
    return groups.scale**2 + (1.0 - (df - 2.0) / (df * factor**2)) * g**2


def smdh_variance(groups: TwoGroups, g: float, factor: float) -> float:
    """Return the variance of g over the average SD, unequal variances (Bonett), J = ``factor``."""
    first, second = groups.programme, groups.comparison
    square = groups.average_sd**2
    of_sd = first.variance**2 / (first.n - 1) + second.variance**2 / (second.n - 1)
    of_means = first.variance / (first.n - 1) + second.variance / (second.n - 1)
    return factor**2 * (g**2 * of_sd / (8.0 * square**2) + of_means / square)


def smd1_variance(groups: TwoGroups, g: float) -> float:
    """Return the large-sample variance of a difference over the SD of the comparison group."""
    return groups.scale**2 + g**2 / (2.0 * groups.comparison.n)
