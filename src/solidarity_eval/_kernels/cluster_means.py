"""Means of clusters, and how much of the spread lies between them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from solidarity_eval._kernels.cluster_robust import cluster_sums

Array = NDArray[np.float64]
Codes = NDArray[np.int64]

_HALVINGS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterMeans:
    """Size, mean and sum of squares around it of every cluster."""

    sizes: Array
    means: Array
    squares: Array

    @property
    def clusters(self) -> int:
        """Number of clusters."""
        return len(self.sizes)

    @property
    def n(self) -> int:
        """Values in all."""
        return int(self.sizes.sum())

    @property
    def df_within(self) -> int:
        """Values that do not go into the means."""
        return self.n - self.clusters

    @property
    def ms_within(self) -> float:
        """Mean square within clusters; ``df_within`` must be above 0."""
        return float(self.squares.sum()) / self.df_within

    @property
    def overall(self) -> float:
        """Mean of all values."""
        return float(self.sizes @ self.means) / self.n

    @property
    def mean_of_means(self) -> float:
        """Mean in which every cluster counts alike."""
        return float(self.means.mean())

    @property
    def error_of_means(self) -> float:
        """Standard error of the mean of means, from their spread."""
        return float(self.means.std(ddof=1)) / math.sqrt(self.clusters)


def cluster_means(values: Array, codes: Codes) -> ClusterMeans:
    """Return sizes, means and sums of squares; codes are 0 to G - 1, none empty."""
    sizes = np.bincount(codes).astype(np.float64)
    origin = float(values[0])
    shifted = values - origin
    means = cluster_sums(shifted, codes) / sizes
    apart = shifted - means[codes]
    correction = cluster_sums(apart, codes) / sizes
    apart = apart - correction[codes]
    return ClusterMeans(
        sizes=sizes, means=origin + means + correction, squares=cluster_sums(apart * apart, codes)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterCorrelation:
    """ANOVA intraclass correlation with its exact interval.

    ``size`` is the cluster size that unequal sizes amount to, ``f`` the ratio of mean squares.
    """

    estimate: float
    low: float
    high: float
    size: float
    f: float
    df: tuple[int, int]


def cluster_correlation(
    found: ClusterMeans, arms: Codes, *, conf_level: float
) -> ClusterCorrelation:
    """Return the intraclass correlation of clusters that lie within arms.

    The interval inverts the pivot of Wald (1940), exact for normal values whatever the sizes; with
    equal sizes it is Searle's. Its ends stay where a correlation can be.

    Parameters
    ----------
    found : ClusterMeans
        With ``ms_within`` above 0, more clusters than arms, one cluster of 2 values or more.
    arms : ndarray of shape (G,)
        Arm of each cluster, 0 to A - 1; the means of arms are taken out.
    """
    df = found.clusters - int(arms.max()) - 1, found.df_within
    largest, within = float(found.sizes.max()), found.ms_within
    totals = np.bincount(arms, weights=found.sizes)
    size = float(found.n - (np.bincount(arms, weights=found.sizes**2) / totals).sum()) / df[0]

    def ratio(theta: float) -> float:
        """Return Wald's F at a variance between of ``theta`` times that within."""
        weights = found.sizes / (1.0 + found.sizes * theta)
        sums = np.bincount(arms, weights=weights)
        centres = np.bincount(arms, weights=weights * found.means) / sums
        return float(weights @ (found.means - centres[arms]) ** 2) / df[0] / within

    f = ratio(0.0)
    upper = 0.5 + conf_level / 2.0
    least = -1.0 / largest
    low = _crossing(ratio, float(special.fdtri(*df, upper)), least)
    high = _crossing(ratio, float(1.0 / special.fdtri(df[1], df[0], upper)), least)
    return ClusterCorrelation(
        estimate=(f - 1.0) / (f - 1.0 + size),
        low=_as_correlation(low),
        high=_as_correlation(high),
        size=size,
        f=f,
        df=df,
    )


def _as_correlation(theta: float) -> float:
    return theta / (1.0 + theta) if theta > -1.0 else -1.0


def _crossing(ratio: Callable[[float], float], target: float, least: float) -> float:
    """Return where a falling function meets ``target``, or ``least`` when it starts below."""
    low = least * (1.0 - 1e-9)
    if ratio(low) <= target:
        return least
    step = abs(least)
    high = low + step
    while ratio(high) > target:
        step *= 2.0
        high = low + step
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        if not low < middle < high:
            break
        low, high = (middle, high) if ratio(middle) > target else (low, middle)
    return (low + high) / 2.0
