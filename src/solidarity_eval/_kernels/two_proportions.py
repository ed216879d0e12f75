"""Two independent proportions: difference, risk ratio, odds ratio and their intervals."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy import optimize

from solidarity_eval._kernels.proportions import Interval, wilson
from solidarity_eval._kernels.tails import two_sided_z

DIFFERENCE_METHODS = ("newcombe", "wald", "agresti_caffo")


@dataclass(frozen=True, slots=True)
class TwoGroups:
    """Successes ``x1`` among ``n1`` (programme) and ``x0`` among ``n0`` (comparison)."""

    x1: int
    n1: int
    x0: int
    n0: int

    @property
    def p1(self) -> float:
        """Share of the programme group."""
        return self.x1 / self.n1

    @property
    def p0(self) -> float:
        """Share of the comparison group."""
        return self.x0 / self.n0

    @property
    def difference(self) -> float:
        """Share of the programme minus share of the comparison."""
        return self.p1 - self.p0

    @property
    def std_error(self) -> float:
        """Unpooled standard error of the difference."""
        return math.sqrt(self.p1 * (1 - self.p1) / self.n1 + self.p0 * (1 - self.p0) / self.n0)

    @property
    def has_empty_cell(self) -> bool:
        """Tell whether one of the four cells is 0."""
        return 0 in (self.x1, self.n1 - self.x1, self.x0, self.n0 - self.x0)


def _newcombe(groups: TwoGroups, conf_level: float) -> Interval:
    low1, high1 = wilson(groups.x1, groups.n1, conf_level)
    low0, high0 = wilson(groups.x0, groups.n0, conf_level)
    down = math.hypot(groups.p1 - low1, high0 - groups.p0)
    up = math.hypot(high1 - groups.p1, groups.p0 - low0)
    return groups.difference - down, groups.difference + up


def _wald(groups: TwoGroups, conf_level: float) -> Interval:
    half = two_sided_z(conf_level) * groups.std_error
    return groups.difference - half, groups.difference + half


def _agresti_caffo(groups: TwoGroups, conf_level: float) -> Interval:
    return _wald(TwoGroups(groups.x1 + 1, groups.n1 + 2, groups.x0 + 1, groups.n0 + 2), conf_level)


_DIFFERENCE = {"newcombe": _newcombe, "wald": _wald, "agresti_caffo": _agresti_caffo}


def difference_interval(groups: TwoGroups, *, conf_level: float, method: str) -> Interval:
    """Return the interval of the difference by a method of ``DIFFERENCE_METHODS``."""
    return _DIFFERENCE[method](groups, conf_level)


def _over(top: float, bottom: float) -> float:
    """Divide; a positive number over 0 is infinite."""
    return math.inf if bottom == 0 else top / bottom


def risk_ratio(groups: TwoGroups) -> float:
    """Return p1 / p0; infinite when only the programme group has successes."""
    return _over(groups.x1 * groups.n0, groups.x0 * groups.n1)


def log_risk_ratio_error(groups: TwoGroups) -> float:
    """Return the delta-method standard error of log(p1 / p0)."""
    return math.sqrt(1 / groups.x1 - 1 / groups.n1 + 1 / groups.x0 - 1 / groups.n0)


def odds_ratio(groups: TwoGroups) -> float:
    """Return the sample odds ratio; infinite when the denominator only is 0."""
    return _over(groups.x1 * (groups.n0 - groups.x0), groups.x0 * (groups.n1 - groups.x1))


def log_odds_ratio_error(groups: TwoGroups) -> float:
    """Return Woolf's standard error of the log odds ratio."""
    cells = (groups.x1, groups.n1 - groups.x1, groups.x0, groups.n0 - groups.x0)
    return math.sqrt(sum(1 / cell for cell in cells))


def log_interval(estimate: float, log_error: float, conf_level: float) -> Interval:
    """Return the interval that is symmetric on the log scale."""
    factor = math.exp(two_sided_z(conf_level) * log_error)
    return estimate / factor, estimate * factor


def risk_ratio_score_interval(groups: TwoGroups, conf_level: float) -> Interval:
    """Return Koopman's interval: all ratios that the score test does not reject."""
    z = two_sided_z(conf_level)

    def excess(log_ratio: float) -> float:
        return _ratio_score(groups, math.exp(log_ratio)) - z

    def shortfall(log_ratio: float) -> float:
        return _ratio_score(groups, math.exp(log_ratio)) + z

    low = 0.0 if groups.x1 == 0 else math.exp(optimize.brentq(excess, -50, 50, xtol=1e-13))
    high = math.inf if groups.x0 == 0 else math.exp(optimize.brentq(shortfall, -50, 50, xtol=1e-13))
    return low, high


def _ratio_score(groups: TwoGroups, ratio: float) -> float:
    """Score statistic of p1 = ratio p0, at the shares most likely under that constraint."""
    a = (groups.n1 + groups.n0) * ratio
    b = groups.n1 * ratio + groups.x1 + groups.n0 + groups.x0 * ratio
    c = groups.x1 + groups.x0
    # Rounding must not carry a share past 1, where the variance would turn negative.
    p0 = min(2 * c / (b + math.sqrt(max(b * b - 4 * a * c, 0.0))), 1.0, 1 / ratio)
    p1 = min(1.0, ratio * p0)
    variance = p1 * (1 - p1) / groups.n1 + ratio**2 * p0 * (1 - p0) / groups.n0
    distance = groups.p1 - ratio * groups.p0
    if distance == 0:
        return 0.0
    if variance <= 0:
        return math.copysign(math.inf, distance)
    return distance / math.sqrt(variance)


def cohens_h(groups: TwoGroups) -> float:
    """Return the difference of the arcsine-transformed shares."""
    return 2 * (math.asin(math.sqrt(groups.p1)) - math.asin(math.sqrt(groups.p0)))


def chi2(groups: TwoGroups, *, continuity: bool) -> float:
    """Return Pearson's chi-square of the two-by-two table (Yates' with ``continuity``).

    0 when a margin is empty: then both groups are alike by construction.
    """
    n, x = groups.n1 + groups.n0, groups.x1 + groups.x0
    if x in (0, n):
        return 0.0
    away = abs(groups.x1 - groups.n1 * x / n)
    if continuity:
        away -= min(0.5, away)
    return away**2 * n**3 / (groups.n1 * groups.n0 * x * (n - x))
