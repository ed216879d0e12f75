"""Standardised difference of two arms of clusters (Hedges 2007, What Works Clearinghouse)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from solidarity_eval._kernels.student import t_p_value


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterEffectSize:
    """Sizes of an effect in standard deviations, and what the clusters make of their precision.

    Attributes
    ----------
    d : float
        Difference over the pooled standard deviation of people.
    gamma, h, omega, eta : float
        Correction of d for clusters, degrees of freedom, small-sample factor, inflation.
    d_total, variance : float
        d times sqrt(gamma), and its variance for equal sizes (Hedges 2007).
    g, g_error : float
        omega times d_total, and its standard error.
    t_people, t_clusters : float
        t that takes people for independent, and the same corrected for clusters.
    """

    d: float
    gamma: float
    h: float
    omega: float
    eta: float
    d_total: float
    variance: float
    g: float
    g_error: float
    t_people: float
    t_clusters: float

    @property
    def p_clusters(self) -> float:
        """Two-sided p of the corrected t on h degrees of freedom."""
        return t_p_value(self.t_clusters, self.h)


def freedom_left(n: int, size: float, icc: float) -> float:
    """Return (N - 2) - 2 (size - 1) icc, which must be above 0."""
    return (n - 2) - 2.0 * (size - 1.0) * icc


def cluster_effect_size(
    difference_in_sd: float, sizes: tuple[int, int], *, cluster_size: float, icc: float
) -> ClusterEffectSize:
    """Return the effect size of people in clusters of ``cluster_size`` on average.

    Parameters
    ----------
    difference_in_sd : float
        Difference of the means over the pooled standard deviation.
    sizes : tuple of int
        People in the two arms.
    cluster_size : float
        People per cluster on average.
    icc : float
        Intraclass correlation of the outcome.
    """
    n = sum(sizes)
    left = freedom_left(n, cluster_size, icc)
    per_person = 1.0 / sizes[0] + 1.0 / sizes[1]
    eta = 1.0 + (cluster_size - 1.0) * icc
    rest = n - 2.0 * cluster_size
    spread = (
        (n - 2) * (1.0 - icc) ** 2 + cluster_size * rest * icc**2 + 2.0 * rest * icc * (1.0 - icc)
    )
    gamma, h = left / (n - 2), left * left / spread
    omega = 1.0 - 3.0 / (4.0 * h - 1.0)
    d_total = difference_in_sd * math.sqrt(gamma)
    t_people = difference_in_sd / math.sqrt(per_person)
    return ClusterEffectSize(
        d=difference_in_sd,
        gamma=gamma,
        h=h,
        omega=omega,
        eta=eta,
        d_total=d_total,
        variance=per_person * eta + d_total**2 * spread / (2.0 * (n - 2) * left),
        g=omega * d_total,
        g_error=omega * math.sqrt(per_person * eta + d_total**2 / (2.0 * h)),
        t_people=t_people,
        t_clusters=t_people * math.sqrt(gamma / eta),
    )
