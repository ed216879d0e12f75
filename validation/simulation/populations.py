"""The made-up populations: what is drawn, and what is exactly true of it.

Every population has a mean change of ``change`` standard deviations of the scores before. Answers
come from normal tendencies cut at thresholds; ``r`` is the correlation of the tendencies before and
after, or, where a setting says so, of the scores themselves. Nothing true is itself simulated.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from validation.simulation.normal_pairs import cells, excess

Array = NDArray[np.float64]

SKEWED = (0.30, 0.35, 0.20, 0.10, 0.05)
FLOOR = (0.70, 0.15, 0.08, 0.04, 0.03)
BETWEEN_ITEMS = 0.5
_HERMITE = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A kind of scores.

    Attributes
    ----------
    shares : tuple of float
        Shares of the answers 1 to 5 before; empty for normal scores.
    items : int
        Items in the mean.
    spread : float
        Standard deviation after over before, of the scores when they are normal, of the
        tendencies under the answers otherwise.
    r_of_scores : bool
        Whether r is the correlation of the scores and not of the tendencies under them.
    group : str
        ``held``, the project's bounds must hold; ``harsher``, ``single``, reported beside.
    """

    shares: tuple[float, ...] = ()
    items: int = 1
    spread: float = 1.0
    r_of_scores: bool = False
    group: str = "held"


SETTINGS = {
    "normal": Setting(),
    "normal_wider_after": Setting(spread=1.5),
    "skewed_items": Setting(shares=SKEWED, items=5),
    "floor_items": Setting(shares=FLOOR, items=5),
    "skewed_items_wider_after": Setting(shares=SKEWED, items=5, spread=1.5, group="harsher"),
    "floor_items_wider_after": Setting(shares=FLOOR, items=5, spread=1.5, group="harsher"),
    "floor_items_r_of_scores": Setting(shares=FLOOR, items=5, r_of_scores=True, group="harsher"),
    "top_items": Setting(shares=SKEWED[::-1], items=5, group="harsher"),
    "skewed_single_item": Setting(shares=SKEWED, group="single"),
    "floor_single_item": Setting(shares=FLOOR, group="single"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What is true of the people from whom the samples are drawn, in points of the score."""

    mean_before: float
    sd_before: float
    mean_after: float
    sd_after: float
    sd_change: float
    pseudomedian: float
    median: float
    improvement: float

    @property
    def mean_change(self) -> float:
        """Mean after minus mean before."""
        return self.mean_after - self.mean_before

    @property
    def correlation(self) -> float:
        """Correlation of the scores before and after."""
        both = self.sd_before**2 + self.sd_after**2 - self.sd_change**2
        return both / (2.0 * self.sd_before * self.sd_after)

    def divisor(self, standardizer: str) -> float:
        """Return the standard deviation by which a change is divided."""
        return {
            "baseline": self.sd_before,
            "average": math.sqrt((self.sd_before**2 + self.sd_after**2) / 2.0),
            "change": self.sd_change,
            "residual": self.sd_change / math.sqrt(2.0 * (1.0 - self.correlation)),
        }[standardizer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Many samples at once: scores of shape (draws, n), whole numbers of ``1 / steps`` points."""

    before: Array
    after: Array
    steps: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """One setting at one change and one correlation.

    Attributes
    ----------
    tendency : float
        Correlation over time of the normal variables under the answers; that of the scores is r.
    shift : float
        Rise of these variables, in standard deviations before.
    """

    setting: Setting
    tendency: float
    shift: float
    truth: Truth

    def draw(self, stream: np.random.Generator, draws: int, n: int) -> Sample:
        """Return ``draws`` independent samples of ``n`` people."""
        items = self.setting.items
        before = _tendencies(stream, (draws, n), items)
        fresh = _tendencies(stream, (draws, n), items)
        after = self.tendency * before + math.sqrt(1.0 - self.tendency**2) * fresh
        after = self.shift + self.setting.spread * after
        if not self.setting.shares:
            return Sample(before=before[..., 0], after=after[..., 0], steps=None)
        cuts = thresholds(self.setting.shares)
        return Sample(before=_score(before, cuts), after=_score(after, cuts), steps=items)


@cache
def population(name: str, *, r: float, change: float) -> Population:
    """Return the population of a setting with this correlation and this standardised change."""
    setting = SETTINGS[name]
    if not setting.shares:
        truth = _normal_truth(setting.spread, r=r, change=change)
        return Population(setting=setting, tendency=r, shift=change, truth=truth)
    before, share = thresholds(setting.shares), BETWEEN_ITEMS
    sd = _sd(before, setting.items)

    def gap(shift: float) -> float:
        return _mean((before - shift) / setting.spread) - _mean(before) - change * sd

    shift = float(optimize.brentq(gap, -5.0, 10.0, xtol=1e-14))
    after = (before - shift) / setting.spread
    scale = sd * _sd(after, setting.items)

    def correlation(tendency: float) -> float:
        same = excess(before[:, None], after, tendency).sum()
        other = excess(before[:, None], after, tendency * share).sum()
        return float(same + (setting.items - 1) * other) / setting.items / scale

    tendency = r
    if setting.r_of_scores:
        tendency = float(optimize.brentq(lambda k: correlation(k) - r, 0.0, 0.9999, xtol=1e-14))
    truth = _answers_truth(
        before, after, items=setting.items, tendency=tendency, r=correlation(tendency)
    )
    return Population(setting=setting, tendency=tendency, shift=shift, truth=truth)


def thresholds(shares: tuple[float, ...]) -> Array:
    """Return the normal quantiles that cut a tendency into answers with these shares."""
    return np.asarray(special.ndtri(np.cumsum(shares)[:-1]), dtype=np.float64)


def _tendencies(stream: np.random.Generator, shape: tuple[int, int], items: int) -> Array:
    """Return standard normal variables, one per item, correlated within a person."""
    own = stream.standard_normal((*shape, items))
    if items == 1:
        return own
    common = stream.standard_normal((*shape, 1))
    return math.sqrt(BETWEEN_ITEMS) * common + math.sqrt(1.0 - BETWEEN_ITEMS) * own


def _score(tendencies: Array, cuts: Array) -> Array:
    """Return the mean over items of the answers 1 to 5."""
    passed = np.zeros(tendencies.shape, dtype=np.int64)
    for cut in cuts:
        passed += tendencies > cut
    items = tendencies.shape[-1]
    return np.asarray((passed.sum(axis=-1) + items) / items, dtype=np.float64)


def _mean(cuts: Array) -> float:
    """Return the mean answer, ``1 +`` the sum of the chances of passing each threshold."""
    return 1.0 + float(special.ndtr(-cuts).sum())


def _sd(cuts: Array, items: int) -> float:
    """Return the standard deviation of the mean of ``items`` answers."""
    steps = np.arange(len(cuts))
    passed = special.ndtr(-cuts)
    squares = 1.0 + float(((2.0 * steps + 3.0) * passed).sum())
    variance = squares - _mean(cuts) ** 2
    covariance = float(excess(cuts[:, None], cuts, BETWEEN_ITEMS).sum())
    return math.sqrt((variance + (items - 1) * covariance) / items)


def _normal_truth(spread: float, *, r: float, change: float) -> Truth:
    sd_change = math.sqrt(1.0 + spread**2 - 2.0 * r * spread)
    return Truth(
        mean_before=0.0,
        sd_before=1.0,
        mean_after=change,
        sd_after=spread,
        sd_change=sd_change,
        pseudomedian=change,
        median=change,
        improvement=float(special.ndtr(change / sd_change)),
    )


def _answers_truth(before: Array, after: Array, *, items: int, tendency: float, r: float) -> Truth:
    first, second = _sd(before, items), _sd(after, items)
    shares = _shares_of_change(before, after, items=items, tendency=tendency)
    middle = len(shares) // 2
    sums = np.convolve(shares, shares)
    return Truth(
        mean_before=_mean(before),
        sd_before=first,
        mean_after=_mean(after),
        sd_after=second,
        sd_change=math.sqrt(first**2 + second**2 - 2.0 * r * first * second),
        pseudomedian=_median(sums) / (2.0 * items),
        median=_median(shares) / items,
        improvement=float(shares[middle + 1 :].sum() + shares[middle] / 2.0),
    )


def _shares_of_change(before: Array, after: Array, *, items: int, tendency: float) -> Array:
    """Return the distribution of the change in steps of ``1 / items`` points, from -4 items up.

    Given what the items of a person have in common, before and after, items are independent: their
    changes are convolved, then averaged over the common parts by Gauss-Hermite quadrature.
    """
    nodes, weights = np.polynomial.hermite_e.hermegauss(_HERMITE if items > 1 else 1)
    weights = weights / weights.sum()
    common, own = (BETWEEN_ITEMS, 1.0 - BETWEEN_ITEMS) if items > 1 else (0.0, 1.0)
    rest = math.sqrt(1.0 - tendency**2)
    first = nodes[:, None]
    second = tendency * first + rest * nodes[None, :]
    lower = (before - math.sqrt(common) * first[..., None]) / math.sqrt(own)
    upper = (after - math.sqrt(common) * second[..., None]) / math.sqrt(own)
    joint = cells(np.broadcast_to(lower, upper.shape), upper, tendency)
    answers = joint.shape[-1]
    one = np.stack(
        [np.trace(joint, offset=k, axis1=-2, axis2=-1) for k in range(1 - answers, answers)],
        axis=-1,
    )
    size = 2 * items * (answers - 1) + 1
    whole = np.fft.irfft(np.fft.rfft(one, size) ** items, size)
    return np.asarray(np.einsum("i,j,ijk->k", weights, weights, whole), dtype=np.float64)


def _median(shares: Array) -> float:
    """Return the median of a distribution on whole numbers around 0, midway in an exact tie."""
    reached = np.cumsum(shares)
    low = int(np.searchsorted(reached, 0.5 - 1e-9))
    high = int(np.searchsorted(reached, 0.5 + 1e-9))
    return (low + high) / 2.0 - len(shares) // 2
