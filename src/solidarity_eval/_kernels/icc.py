"""Six intraclass correlations of n targets by k ratings (Shrout & Fleiss 1979)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Bounded = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanSquares:
    """Two-way analysis of variance without replication."""

    n: int
    k: int
    targets: float
    ratings: float
    error: float

    @property
    def within(self) -> float:
        """Mean square within targets, ratings and error together."""
        n, k = self.n, self.k
        total = (k - 1) * self.ratings + (n - 1) * (k - 1) * self.error
        return total / (n * (k - 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class IntraclassCorrelation:
    """One coefficient with its interval, its F and the second degrees of freedom of F."""

    form: str
    estimate: float
    low: float
    high: float
    f: float
    df2: float


def mean_squares(values: NDArray[np.float64]) -> MeanSquares:
    """Return the mean squares of a table of shape (n, k)."""
    n, k = values.shape
    centred = values - values.mean()
    by_target, by_rating = centred.mean(axis=1), centred.mean(axis=0)
    rest = centred - by_target[:, None] - by_rating[None, :]
    return MeanSquares(
        n=n,
        k=k,
        targets=float(k * by_target @ by_target / (n - 1)),
        ratings=float(n * by_rating @ by_rating / (k - 1)),
        error=float(np.sum(rest**2) / ((n - 1) * (k - 1))),
    )


def six_forms(ms: MeanSquares, conf_level: float) -> tuple[IntraclassCorrelation, ...]:
    """Return ICC(1,1), (2,1), (3,1), (1,k), (2,k) and (3,k) with their intervals.

    ``ms.targets`` and ``ms.error`` must be above 0.
    """
    upper = 0.5 + conf_level / 2.0
    n, k = ms.n, ms.k
    f_within, f_error = ms.targets / ms.within, ms.targets / ms.error
    df_within, df_error = n * (k - 1), (n - 1) * (k - 1)
    one = _from_f(f_within, k, df=(n - 1, df_within), upper=upper)
    three = _from_f(f_error, k, df=(n - 1, df_error), upper=upper)
    two = _absolute(ms, upper)
    of_one = {"1": (one, f_within, df_within), "2": (two, f_error, df_error)}
    of_one["3"] = (three, f_error, df_error)
    forms = []
    for ratings in ("1", "k"):
        for model, (values, f, df2) in of_one.items():
            estimate, low, high = values if ratings == "1" else _all_stepped_up(values, k)
            forms.append(
                IntraclassCorrelation(
                    form=f"{model}_{ratings}", estimate=estimate, low=low, high=high, f=f, df2=df2
                )
            )
    return tuple(forms)


def _from_f(f: float, k: int, *, df: tuple[int, int], upper: float) -> Bounded:
    """Return (F - 1) / (F + k - 1), and the same of F divided by its two quantiles."""
    low, high = f / special.fdtri(*df, upper), f * special.fdtri(df[1], df[0], upper)
    return _of_ratio(f, k), _of_ratio(float(low), k), _of_ratio(float(high), k)


def _of_ratio(f: float, k: int) -> float:
    return (f - 1.0) / (f + k - 1.0)


def _absolute(ms: MeanSquares, upper: float) -> Bounded:
    """Return ICC(2,1) with its interval (Fleiss & Shrout 1978, Satterthwaite's df)."""
    n, k = ms.n, ms.k
    denominator = ms.targets + (k - 1) * ms.error + k * (ms.ratings - ms.error) / n
    icc = (ms.targets - ms.error) / denominator
    f = ms.ratings / ms.error
    rest = n * (1.0 + (k - 1) * icc) - k * icc
    df = (k - 1) * (n - 1) * (k * icc * f + rest) ** 2 / ((n - 1) * (k * icc * f) ** 2 + rest**2)
    both = k * ms.ratings + (k * n - k - n) * ms.error
    low_f, high_f = special.fdtri(n - 1, df, upper), special.fdtri(df, n - 1, upper)
    low = n * (ms.targets - low_f * ms.error) / (low_f * both + n * ms.targets)
    high = n * (high_f * ms.targets - ms.error) / (both + n * high_f * ms.targets)
    return float(icc), float(low), float(high)


def _all_stepped_up(values: Bounded, k: int) -> Bounded:
    estimate, low, high = values
    return _stepped_up(estimate, k), _stepped_up(low, k), _stepped_up(high, k)


def _stepped_up(icc: float, k: int) -> float:
    """Return the reliability of the mean of k ratings (Spearman-Brown)."""
    denominator = 1.0 + (k - 1) * icc
    return k * icc / denominator if denominator > 0.0 else -np.inf
