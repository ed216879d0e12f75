"""Pooling of estimates from several imputed tables."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.moments import moments

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """Estimate of m imputations.

    Attributes
    ----------
    estimate : float
        Mean of the m estimates.
    within, between, total : float
        Mean of the m variances, variance of the m estimates, and ``within + (1 + 1/m) between``.
    df_rubin, df : float
        Degrees of freedom for an infinite complete table, and for one of ``df_complete``; may be
        infinite.
    relative_increase, share_of_variance, missing_information : float
        ``(1 + 1/m) between / within``, ``(1 + 1/m) between / total``, and the fraction of
        missing information; the first is infinite when nothing varies within.
    """

    estimate: float
    within: float
    between: float
    total: float
    df_rubin: float
    df: float
    relative_increase: float
    share_of_variance: float
    missing_information: float

    @property
    def std_error(self) -> float:
        """Square root of the total variance."""
        return math.sqrt(self.total)


def pool(estimates: Array, variances: Array, *, df_complete: float = math.inf) -> Pooled:
    """Pool by Rubin's rules, degrees of freedom by Barnard and Rubin.

    Parameters
    ----------
    estimates, variances : ndarray of shape (m,)
        Of each imputed table, m at least 2; the variances at least 0.
    df_complete : float
        Degrees of freedom that the estimate would have with nothing missing.
    """
    found = moments(estimates)
    within = moments(variances).mean
    extra = (1.0 + 1.0 / found.n) * found.variance
    total = within + extra
    share = extra / total if total > 0.0 else 0.0
    df_rubin = (found.n - 1) / share**2 if share > 0.0 else math.inf
    df = df_rubin
    if math.isfinite(df_complete):
        observed = (df_complete + 1.0) / (df_complete + 3.0) * df_complete * (1.0 - share)
        df = _both(df_rubin, observed)
    # (r + 2 / (df + 3)) / (r + 1), r the relative increase, without its division by within.
    loss = 2.0 / (df + 3.0) if math.isfinite(df) else 0.0
    return Pooled(
        estimate=found.mean,
        within=within,
        between=found.variance,
        total=total,
        df_rubin=df_rubin,
        df=df,
        relative_increase=extra / within if within > 0.0 else math.inf,
        share_of_variance=share,
        missing_information=share + loss * (1.0 - share),
    )


def _both(first: float, second: float) -> float:
    if math.isinf(first):
        return second
    return first * second / (first + second) if second > 0.0 else 0.0
