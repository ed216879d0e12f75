"""Sample sizes and power for shares: two groups by four formulas, one share by its margin."""

from __future__ import annotations

import math

from scipy import special


def _quantile(probability: float) -> float:
    return float(special.ndtri(probability))


def two_shares_power(n: float, p1: float, p0: float, *, alpha: float = 0.05) -> float:
    """Return the power of the pooled z test with ``n`` persons in each group.

    The variance under no difference is pooled; rejections on the wrong side are not counted,
    as in R's ``power.prop.test``.
    """
    middle = 0.5 * (p1 + p0)
    edge = _quantile(1.0 - alpha / 2.0) * math.sqrt(2.0 * middle * (1.0 - middle))
    spread = math.sqrt(p1 * (1.0 - p1) + p0 * (1.0 - p0))
    return float(special.ndtr((math.sqrt(n) * abs(p1 - p0) - edge) / spread))


def two_shares_n(
    p1: float, p0: float, *, power: float, alpha: float = 0.05, formula: str = "pooled"
) -> float:
    """Return the persons needed in each group, not rounded.

    Parameters
    ----------
    p1, p0 : float
        Shares with and without the programme, in (0, 1), different.
    formula : {"pooled", "unpooled", "continuity", "arcsine"}
        Pooled variance under no difference; unpooled throughout; pooled with Fleiss's continuity
        correction; Cohen's arcsine difference.
    """
    z_alpha, z_power = _quantile(1.0 - alpha / 2.0), _quantile(power)
    unpooled = p1 * (1.0 - p1) + p0 * (1.0 - p0)
    gap = abs(p1 - p0)
    if formula == "arcsine":
        h = 2.0 * math.asin(math.sqrt(p1)) - 2.0 * math.asin(math.sqrt(p0))
        return ((z_alpha + z_power) / h) ** 2
    if formula == "unpooled":
        return (z_alpha + z_power) ** 2 * unpooled / gap**2
    middle = 0.5 * (p1 + p0)
    pooled = math.sqrt(2.0 * middle * (1.0 - middle))
    n = ((z_alpha * pooled + z_power * math.sqrt(unpooled)) / gap) ** 2
    if formula == "pooled":
        return n
    return n / 4.0 * (1.0 + math.sqrt(1.0 + 4.0 / (n * gap))) ** 2


def margin_n(
    share: float, margin: float, *, alpha: float = 0.05, population: float | None = None
) -> float:
    """Return the persons needed to know one share within ``margin``, not rounded.

    ``population`` is the number of people the share speaks of; with it, the finite-population
    correction.
    """
    n = _quantile(1.0 - alpha / 2.0) ** 2 * share * (1.0 - share) / margin**2
    return n if population is None else n / (1.0 + (n - 1.0) / population)


def paired_shares_power(n: float, to_yes: float, to_no: float, *, alpha: float = 0.05) -> float:
    """Return the power of McNemar's test with ``n`` pairs (Connor's unconditional formula)."""
    moving, gap = to_yes + to_no, abs(to_yes - to_no)
    spread = math.sqrt(moving - gap * gap)
    edge = _quantile(1.0 - alpha / 2.0) * math.sqrt(moving)
    return float(special.ndtr((gap * math.sqrt(n) - edge) / spread))


def paired_shares_n(to_yes: float, to_no: float, *, power: float, alpha: float = 0.05) -> float:
    """Return the pairs needed, not rounded."""
    moving, gap = to_yes + to_no, abs(to_yes - to_no)
    edge = _quantile(1.0 - alpha / 2.0) * math.sqrt(moving)
    return ((edge + _quantile(power) * math.sqrt(moving - gap * gap)) / gap) ** 2
