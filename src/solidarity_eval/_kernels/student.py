"""Student's t: quantiles, tails and intervals, without loading scipy.stats."""

from __future__ import annotations

import sys

from scipy import special

SMALLEST_P = sys.float_info.min


def t_quantile(probability: float, df: float) -> float:
    """Return the quantile of Student's t with ``df`` degrees of freedom."""
    return float(special.stdtrit(df, probability))


def t_p_value(statistic: float, df: float, alternative: str = "two-sided") -> float:
    """Return the p of a t statistic; never 0, a tail too small for a double is 2.2e-308."""
    if alternative == "two-sided":
        tail = 2.0 * float(special.stdtr(df, -abs(statistic)))
    elif alternative == "greater":
        tail = float(special.stdtr(df, -statistic))
    else:
        tail = float(special.stdtr(df, statistic))
    return above_zero(tail)


def normal_quantile(probability: float) -> float:
    """Return the quantile of the standard normal."""
    return float(special.ndtri(probability))


def normal_cdf(value: float) -> float:
    """Return the standard normal distribution function."""
    return float(special.ndtr(value))


def normal_p_value(statistic: float, alternative: str = "two-sided") -> float:
    """Return the p of a standard normal statistic, never 0."""
    if alternative == "two-sided":
        tail = 2.0 * float(special.ndtr(-abs(statistic)))
    elif alternative == "greater":
        tail = float(special.ndtr(-statistic))
    else:
        tail = float(special.ndtr(statistic))
    return above_zero(tail)


def above_zero(p_value: float) -> float:
    """Keep a p inside (0, 1]: rounding never makes it 0 nor more than 1."""
    return min(max(p_value, SMALLEST_P), 1.0)


def interval(
    centre: float, std_error: float, *, conf_level: float, df: float | None = None
) -> tuple[float, float]:
    """Return ``centre -/+ q std_error``, q of t with ``df`` or of the normal without."""
    upper = 0.5 + conf_level / 2.0
    quantile = normal_quantile(upper) if df is None else t_quantile(upper, df)
    return centre - quantile * std_error, centre + quantile * std_error
