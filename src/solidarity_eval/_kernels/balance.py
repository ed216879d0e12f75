"""How far apart two groups are before anything has happened: standardised differences."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.moments import is_constant, moments
from solidarity_eval._kernels.small_sample import correction_factor

Array = NDArray[np.float64]
Kind = Literal["hedges", "pooled_sd", "programme_sd", "average_sd", "cox"]
Category = Literal["satisfied", "adjustment_required", "not_satisfied"]

# What Works Clearinghouse Handbook 5.0: up to 0.05 alike, up to 0.25 alike once adjusted for.
SATISFIED = 0.05
ADJUSTABLE = 0.25
# Cox's divisor, which brings a log odds ratio to about the scale of standard deviations.
_COX = 1.65


@dataclass(frozen=True, slots=True)
class Side:
    """Values of one group, and the weight of each when they are weighted.

    Attributes
    ----------
    values : ndarray of shape (n,)
        Finite values.
    weights : ndarray of shape (n,) or None
        At least 0, not all 0; None counts everyone once.
    """

    values: Array
    weights: Array | None = None

    @property
    def mean(self) -> float:
        """Weighted mean; for 0/1 values, the weighted share."""
        return weighted_mean(self.values, self.weights)

    @property
    def variance(self) -> float:
        """Unweighted sample variance, so that weighting never moves the yardstick."""
        return moments(self.values).variance


def weighted_mean(values: Array, weights: Array | None = None) -> float:
    """Return the mean, weighted when weights are given."""
    if weights is None:
        return moments(values).mean
    origin = float(values[0])
    return origin + float(weights @ (values - origin)) / float(weights.sum())


def weighted_variance(values: Array, weights: Array | None = None) -> float:
    """Return the variance under reliability weights, n - 1 in the divisor when they are equal."""
    if weights is None:
        return moments(values).variance
    if is_constant(values):
        return 0.0
    deviations = values - weighted_mean(values, weights)
    total = float(weights.sum())
    divisor = total - float(weights @ weights) / total
    return float(weights @ (deviations * deviations)) / divisor if divisor > 0 else math.nan


def effective_size(weights: Array) -> float:
    """Return Kish's effective number of people, ``sum(w)^2 / sum(w^2)``."""
    scaled = weights / weights.max()
    return float(scaled.sum() ** 2 / (scaled @ scaled))


def standardized_difference(
    programme: Array,
    comparison: Array,
    *,
    programme_weights: Array | None = None,
    comparison_weights: Array | None = None,
    kind: Kind = "hedges",
) -> float:
    """Return programme minus comparison over a standard deviation.

    Parameters
    ----------
    programme, comparison : ndarray
        Finite values of each group; at least 2 each in all (0 and 1 only for ``cox``).
    programme_weights, comparison_weights : ndarray or None
        Weights of the means. The standard deviations stay unweighted, so that a difference before
        and after weighting is read on one yardstick.
    kind : {"hedges", "pooled_sd", "programme_sd", "average_sd", "cox"}
        ``hedges``: pooled SD and the WWC's small-sample factor ``1 - 3 / (4 N - 9)``;
        ``pooled_sd``: without the factor; ``programme_sd``: SD of the programme group;
        ``average_sd``: root mean square of the two SDs; ``cox``: log odds ratio over 1.65, with
        the small-sample factor, half a person added to each cell when one is empty.

    Returns
    -------
    float
        In standard deviations; 0 when neither group varies and both are alike, infinite when
        neither varies and they differ.
    """
    first = Side(programme, programme_weights)
    second = Side(comparison, comparison_weights)
    if kind == "cox":
        return _cox(first, second)
    difference = first.mean - second.mean
    if is_constant(np.concatenate([programme, comparison])):
        return 0.0
    spread = _spread(first, second, kind)
    if spread == 0.0:
        return math.copysign(math.inf, difference) if difference else 0.0
    factor = _factor(first, second) if kind == "hedges" else 1.0
    return factor * difference / spread


def variance_ratio(
    programme: Array,
    comparison: Array,
    *,
    programme_weights: Array | None = None,
    comparison_weights: Array | None = None,
) -> float | None:
    """Return the (weighted) variance of the programme over that of the comparison.

    None when the comparison group does not vary, or one person carries all the weight.
    """
    above = weighted_variance(programme, programme_weights)
    below = weighted_variance(comparison, comparison_weights)
    if not below > 0.0 or math.isnan(above):
        return None
    return above / below


def baseline_category(difference: float) -> Category:
    """Return what a baseline difference asks for by the rule of the What Works Clearinghouse."""
    size = abs(difference)
    if size <= SATISFIED:
        return "satisfied"
    return "adjustment_required" if size <= ADJUSTABLE else "not_satisfied"


def _factor(first: Side, second: Side) -> float:
    df = len(first.values) + len(second.values) - 2
    return correction_factor(df, "approximate") if df > 1 else 1.0


def _spread(first: Side, second: Side, kind: Kind) -> float:
    if kind == "programme_sd":
        return math.sqrt(first.variance)
    if kind == "average_sd":
        return math.sqrt((first.variance + second.variance) / 2.0)
    n1, n0 = len(first.values), len(second.values)
    within = moments(first.values).sum_squares + moments(second.values).sum_squares
    return math.sqrt(within / (n1 + n0 - 2))


def _cox(first: Side, second: Side) -> float:
    cells = []
    for side in (first, second):
        n = len(side.values)
        yes = min(max(side.mean, 0.0), 1.0) * n
        cells.append((yes, n - yes))
    if all(yes == 0.0 for yes, _ in cells) or all(no == 0.0 for _, no in cells):
        return 0.0
    if any(count == 0.0 for pair in cells for count in pair):
        cells = [(yes + 0.5, no + 0.5) for yes, no in cells]
    (yes1, no1), (yes0, no0) = cells
    return _factor(first, second) * math.log(yes1 * no0 / (no1 * yes0)) / _COX
