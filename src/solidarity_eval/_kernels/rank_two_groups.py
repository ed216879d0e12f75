"""Rank statistics of two independent groups of values given in whole steps."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from solidarity_eval._kernels.dominance import doubled_wins
from solidarity_eval._kernels.grid import doubled_midranks
from solidarity_eval._kernels.student import above_zero, normal_p_value
from solidarity_eval._kernels.subset_sums import sample_sum_pmf, symmetric_tail

Array = NDArray[np.float64]
Units = NDArray[np.int64]
_MOST_ADDITIONS = 2e8


@dataclass(frozen=True, slots=True, kw_only=True)
class RankSum:
    """Mann-Whitney's U of the programme group, ties counting half.

    Attributes
    ----------
    doubled_u : int
        Twice U.
    n1, n0 : int
        People in the programme and in the comparison group.
    variance : float
        Of U under the null, ties accounted for.
    """

    doubled_u: int
    n1: int
    n0: int
    variance: float

    @property
    def u(self) -> float:
        """Pairs in which the programme value is higher, ties half."""
        return self.doubled_u / 2.0

    @property
    def z(self) -> float:
        """Standardised U, without continuity correction."""
        return (self.u - self.n1 * self.n0 / 2.0) / math.sqrt(self.variance)

    def normal_p(self, alternative: str, *, continuity: bool) -> float:
        """Return the p by the normal law, with half a unit of U taken off if wanted."""
        gap = self.u - self.n1 * self.n0 / 2.0
        if continuity:
            towards = {"greater": 1.0, "less": -1.0}.get(alternative, float(np.sign(gap)))
            gap -= 0.5 * towards
        return normal_p_value(gap / math.sqrt(self.variance), alternative)


def rank_sum(programme: Units, comparison: Units) -> RankSum:
    """Return Mann-Whitney's U and its null variance."""
    n1, n0 = len(programme), len(comparison)
    total = n1 + n0
    _, counts = np.unique(np.concatenate([programme, comparison]), return_counts=True)
    ties = float((counts.astype(np.float64) ** 3 - counts).sum())
    variance = n1 * n0 / 12.0 * (total + 1.0 - ties / (total * (total - 1.0)))
    return RankSum(doubled_u=doubled_wins(programme, comparison), n1=n1, n0=n0, variance=variance)


def ranks_as_scores(programme: Units, comparison: Units) -> tuple[Units, Units]:
    """Return twice the midranks of both groups."""
    doubled = doubled_midranks(np.concatenate([programme, comparison]))
    return doubled[: len(programme)], doubled[len(programme) :]


def draw_cost(first: Units, second: Units) -> float:
    """Return the additions that an exact permutation p needs."""
    scores, size = _reduced(first, second)
    return float(len(scores)) * size * float(np.sort(scores)[len(scores) - size :].sum() + 1)


def draw_is_feasible(first: Units, second: Units) -> bool:
    """Tell whether the exact permutation p takes at most a second or so."""
    return draw_cost(first, second) <= _MOST_ADDITIONS


def exact_draw_p(first: Units, second: Units, alternative: str) -> float:
    """Return the p of the sum of ``first`` over all ways to draw as many of both groups' scores.

    Two-sided: at least as far from the mean of all draws.
    """
    scores, size = _reduced(first, second)
    swapped = size == len(second) and size != len(first)
    observed = int(scores[len(first) :].sum() if swapped else scores[: len(first)].sum())
    sense = alternative
    if swapped and alternative != "two-sided":
        sense = "less" if alternative == "greater" else "greater"
    centre = size * float(scores.sum()) / len(scores)
    pmf = sample_sum_pmf(scores, size)
    return above_zero(symmetric_tail(pmf, observed, centre=centre, alternative=sense))


def _reduced(first: Units, second: Units) -> tuple[Units, int]:
    """Return the scores in the fewest whole steps from their smallest, and the smaller size."""
    scores = np.concatenate([first, second])
    scores = scores - scores.min()
    divisor = max(1, int(np.gcd.reduce(scores)))
    return scores // divisor, min(len(first), len(second))


@functools.lru_cache(maxsize=256)
def rank_sum_quantile(n1: int, n0: int, probability: float) -> tuple[int, float]:
    """Return the smallest u with ``P(U <= u) >= probability`` without ties, and ``P(U < u)``."""
    size, total = min(n1, n0), n1 + n0
    if float(total) * size * n1 * n0 > _MOST_ADDITIONS:
        sd = math.sqrt(n1 * n0 * (total + 1) / 12.0)
        quantile = math.ceil(n1 * n0 / 2.0 + float(special.ndtri(probability)) * sd - 0.5)
        return quantile, float(special.ndtr((quantile - 0.5 - n1 * n0 / 2.0) / sd))
    pmf = sample_sum_pmf(np.arange(total, dtype=np.int64), size)
    cumulated = np.cumsum(pmf[size * (size - 1) // 2 :])
    quantile = int(np.searchsorted(cumulated, probability * (1.0 - 1e-12)))
    return quantile, float(cumulated[quantile - 1]) if quantile else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Superiority:
    """Brunner and Munzel's estimate that a programme value exceeds a comparison value.

    Attributes
    ----------
    probability : float
        ``P(programme > comparison) + P(equal) / 2``.
    std_error, df : float
        Its standard error and Satterthwaite df; 0 and NaN when the groups are separated.
    """

    probability: float
    std_error: float
    df: float

    @property
    def statistic(self) -> float:
        """``(probability - 1 / 2) / std_error``."""
        return (self.probability - 0.5) / self.std_error


def superiority(programme: Units, comparison: Units) -> Superiority:
    """Return the chance that a programme value exceeds a comparison value, with its SE."""
    wins, losses = _win_shares(programme, comparison)
    n1, n0 = len(programme), len(comparison)
    first = float(wins.var(ddof=1)) / n1
    second = float(losses.var(ddof=1)) / n0
    total = first + second
    df = math.nan
    if total > 0.0:
        df = total**2 / (first**2 / (n1 - 1) + second**2 / (n0 - 1))
    return Superiority(probability=float(wins.mean()), std_error=math.sqrt(total), df=df)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """Cliff's delta and the unbiased estimate of its variance."""

    delta: float
    variance: float
    n: int
    pairs: int

    def interval(self, quantile: float) -> tuple[float, float] | None:
        """Return Cliff's asymmetric interval; None when the groups are separated."""
        square = self.delta**2
        variance = max(self.variance, (1.0 - square) / (self.pairs - 1))
        if variance == 0.0:
            return None
        spread = quantile**2 * variance
        half = math.sqrt(spread) * math.sqrt((1.0 - square) ** 2 + spread)
        centre, below = self.delta - self.delta**3, 1.0 - square + spread
        return max(-1.0, (centre - half) / below), min(1.0, (centre + half) / below)


def cliff_delta(programme: Units, comparison: Units) -> Delta:
    """Return Cliff's delta, ``P(programme > comparison) - P(programme < comparison)``."""
    n1, n0 = len(programme), len(comparison)
    wins, losses = _win_shares(programme, comparison)
    rows, columns = 2.0 * wins - 1.0, 1.0 - 2.0 * losses
    delta = float(rows.mean())
    untied = n1 * n0 - _ties(programme, comparison)
    of_rows = float(((rows - delta) ** 2).sum())
    of_columns = float(((columns - delta) ** 2).sum())
    of_pairs = untied - n1 * n0 * delta**2
    variance = (n0**2 * of_rows + n1**2 * of_columns - of_pairs) / (n1 * n0 * (n1 - 1) * (n0 - 1))
    return Delta(delta=delta, variance=variance, n=n1 + n0, pairs=n1 * n0)


def _win_shares(programme: Units, comparison: Units) -> tuple[Array, Array]:
    """Return each value's share of wins over the other group, ties half."""
    return _wins(programme, np.sort(comparison)), _wins(comparison, np.sort(programme))


def _wins(values: Units, ordered: Units) -> Array:
    below = np.searchsorted(ordered, values, side="left")
    not_above = np.searchsorted(ordered, values, side="right")
    return np.asarray((below + not_above) / (2.0 * len(ordered)), dtype=np.float64)


def _ties(programme: Units, comparison: Units) -> int:
    ordered = np.sort(comparison)
    return int(
        (
            np.searchsorted(ordered, programme, side="right")
            - np.searchsorted(ordered, programme, side="left")
        ).sum()
    )
