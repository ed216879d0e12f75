"""People who enter a project by one way or another, and what happens to them without it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

RETEST = 0.55
CUT = 1.0
_TRAIT = 0.6
_SCREEN_BEFORE, _SCREEN_AFTER, _BEFORE_AFTER = 0.7, 0.55, 0.6
_SKEW = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One way in: correlations of what people enter on, of the score before and after.

    Scores say how badly people are, mean 0 and SD 1 in the population: lower is better. People
    enter when ``entry`` exceeds ``CUT``; with ``on_score`` it is the score before itself.

    Attributes
    ----------
    path : str
        What the project declares, truthfully.
    with_before, with_after : float
        Correlation of ``entry`` with the score before and after, in the population.
    before_after : float
        Correlation of the two scores in the population.
    declared : mapping
        Arguments of `regression_to_the_mean` beside the path.
    skewed : bool
        Whether scores are the exponential of these normal ones.
    """

    path: str
    with_before: float = 1.0
    with_after: float = RETEST
    before_after: float = RETEST
    declared: Mapping[str, object] = field(default_factory=dict)
    cut: float = CUT
    skewed: bool = False


def _retest(low: float, high: float) -> dict[str, object]:
    return {"reference_mean": 0.0, "retest_r": (low, high)}


def skewed_truth() -> tuple[float, float]:
    """Return the mean of the skewed scores in the population, and their retest correlation."""
    square = _SKEW * _SKEW
    return math.exp(square / 2.0), math.expm1(square * RETEST) / math.expm1(square)


def _skewed_declared() -> dict[str, object]:
    mean, retest = skewed_truth()
    return {"reference_mean": mean, "retest_r": (retest - 0.05, retest + 0.05)}


ENTRIES = {
    "same_score": Entry(path="same_score", declared=_retest(0.5, 0.6)),
    "same_score_edge": Entry(path="same_score", declared=_retest(RETEST, 0.65)),
    "earlier_screen": Entry(
        path="earlier_screen",
        with_before=_SCREEN_BEFORE,
        with_after=_SCREEN_AFTER,
        before_after=_BEFORE_AFTER,
        declared={
            "screen_reference_mean": 0.0,
            "screen_sd": 1.0,
            "r_screen_before": _SCREEN_BEFORE,
            "r_screen_after": _SCREEN_AFTER,
        },
    ),
    "third_party_trait": Entry(
        path="third_party",
        with_before=_TRAIT,
        with_after=_TRAIT,
        declared=_retest(0.5, 0.6),
    ),
    "third_party_bad_day": Entry(
        path="third_party",
        with_before=_TRAIT,
        with_after=_TRAIT * RETEST,
        declared=_retest(0.5, 0.6),
    ),
    "open": Entry(path="open", with_before=0.0, with_after=0.0, cut=-math.inf),
    "same_score_skewed": Entry(path="same_score", declared=_skewed_declared(), skewed=True),
}
HELD = tuple(name for name in ENTRIES if name != "same_score_skewed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrants:
    """Scores of those who entered, one row per project, one column per person."""

    entry: NDArray[np.float64]
    before: NDArray[np.float64]
    after: NDArray[np.float64]


def draw_entrants(
    how: Entry, stream: np.random.Generator, *, projects: int, n: int, change: float
) -> Entrants:
    """Draw ``projects`` projects of ``n`` people, whose true change is ``change`` SD downwards.

    What people enter on is drawn from the tail itself; the two scores follow from their
    correlations with it and with each other.
    """
    shape = (projects, n)
    entry = _tail(stream, shape, how.cut)
    left = math.sqrt(1.0 - how.with_before**2)
    first = stream.standard_normal(shape)
    before = how.with_before * entry + left * first
    shared = (how.before_after - how.with_before * how.with_after) / left if left else 0.0
    own = math.sqrt(1.0 - how.with_after**2 - shared**2)
    after = how.with_after * entry + shared * first + own * stream.standard_normal(shape)
    if how.skewed:
        mean = math.exp(_SKEW * _SKEW / 2.0)
        sd = mean * math.sqrt(math.expm1(_SKEW * _SKEW))
        before, after = np.exp(_SKEW * before), np.exp(_SKEW * after)
        return Entrants(entry=entry, before=before, after=after - change * sd)
    return Entrants(entry=entry, before=before, after=after - change)


def _tail(stream: np.random.Generator, shape: tuple[int, int], cut: float) -> NDArray[np.float64]:
    """Draw standard normal numbers above ``cut``, by the inverse of the distribution."""
    from scipy import special

    below = special.ndtr(cut)
    return np.asarray(-special.ndtri((1.0 - below) * stream.uniform(size=shape)))
