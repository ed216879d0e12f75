"""Hedges' factor that removes the small-sample bias of a standardised difference."""

from __future__ import annotations

import math


def exact_correction(df: float) -> float:
    """Return ``J = Gamma(df / 2) / (sqrt(df / 2) Gamma((df - 1) / 2))``, df above 1."""
    return math.exp(math.lgamma(df / 2.0) - math.lgamma((df - 1.0) / 2.0)) / math.sqrt(df / 2.0)


def approximate_correction(df: float) -> float:
    """Return ``1 - 3 / (4 df - 1)``, the approximation most software uses."""
    return 1.0 - 3.0 / (4.0 * df - 1.0)


def correction_factor(df: float, kind: str) -> float:
    """Return J with ``df`` degrees of freedom, ``exact`` or ``approximate``."""
    return exact_correction(df) if kind == "exact" else approximate_correction(df)
