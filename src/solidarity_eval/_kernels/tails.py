"""Tails and quantiles of the normal, chi-square and F distributions."""

from __future__ import annotations

from scipy import special

from solidarity_eval._kernels.student import above_zero, normal_quantile


def two_sided_z(conf_level: float) -> float:
    """Return z such that a standard normal lies within +-z with this probability."""
    return -normal_quantile((1 - conf_level) / 2)


def chi2_p(chi2: float, df: float) -> float:
    """Return the upper tail of a chi-square, never 0."""
    return above_zero(float(special.chdtrc(df, chi2)))


def chi2_quantile(probability: float, df: float) -> float:
    """Return the value that a chi-square stays below with this probability."""
    return float(special.chdtri(df, 1 - probability))


def f_p(f: float, df1: float, df2: float) -> float:
    """Return the upper tail of an F distribution, never 0."""
    return above_zero(float(special.fdtrc(df1, df2, f)))
