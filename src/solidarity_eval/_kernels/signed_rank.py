"""The signed-rank statistic of differences given in whole steps, and its null distributions."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.grid import doubled_midranks
from solidarity_eval._kernels.sign_flip import exact_is_feasible, exact_sign_flips
from solidarity_eval._kernels.student import above_zero, normal_p_value

Units = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRanks:
    """Ranks of the sizes of the differences that are not 0, with the sign of the difference.

    Attributes
    ----------
    doubled : ndarray of int64
        Twice the signed rank of each difference that is not 0.
    n : int
        All differences, zeros included.
    """

    doubled: Units
    n: int

    @property
    def n_moved(self) -> int:
        """Differences that are not 0."""
        return len(self.doubled)

    @property
    def n_up(self) -> int:
        """Differences above 0."""
        return int((self.doubled > 0).sum())

    @property
    def n_distinct(self) -> int:
        """Distinct sizes of the differences, 0 among them."""
        return len(np.unique(np.abs(self.doubled))) + (self.n_moved < self.n)

    @property
    def n_tied(self) -> int:
        """Differences that are not 0 and share their size with another."""
        _, counts = np.unique(np.abs(self.doubled), return_counts=True)
        return int(counts[counts > 1].sum())

    @property
    def w_plus(self) -> float:
        """Sum of the ranks of the rises."""
        return float(self.doubled[self.doubled > 0].sum()) / 2.0

    @property
    def w_minus(self) -> float:
        """Sum of the ranks of the falls."""
        return -float(self.doubled[self.doubled < 0].sum()) / 2.0

    @property
    def rank_biserial(self) -> float:
        """``(W+ - W-) / (W+ + W-)``."""
        return (self.w_plus - self.w_minus) / (self.w_plus + self.w_minus)

    @property
    def z(self) -> float:
        """``(W+ - W-) / sqrt(sum of squared ranks)``, ties and zeros accounted for."""
        return (self.w_plus - self.w_minus) / self._scale

    @property
    def _scale(self) -> float:
        return math.sqrt(float((self.doubled.astype(np.float64) ** 2).sum())) / 2.0

    def normal_p(self, alternative: str, *, continuity: bool) -> float:
        """Return the p by the normal law, with half a unit of W+ taken off if wanted."""
        gap = (self.w_plus - self.w_minus) / 2.0
        if continuity:
            towards = {"greater": 1.0, "less": -1.0}.get(alternative, math.copysign(1.0, gap))
            gap -= 0.5 * towards if gap or alternative != "two-sided" else 0.0
        return normal_p_value(2.0 * gap / self._scale, alternative)

    @property
    def exact_is_feasible(self) -> bool:
        """Tell whether the exact p takes at most a second or so."""
        return exact_is_feasible(self.doubled)

    def exact_p(self, alternative: str) -> float:
        """Return the p over all patterns of signs of these ranks."""
        return above_zero(exact_sign_flips(self.doubled, alternative).p_value)


def signed_ranks(units: Units, zeros: str) -> SignedRanks:
    """Return the signed ranks of differences.

    Parameters
    ----------
    units : ndarray of int64
        Differences in whole steps.
    zeros : str
        ``pratt``: zeros are ranked, then their ranks left out; ``drop``: left out before.
    """
    ranked = units if zeros == "pratt" else units[units != 0]
    doubled = doubled_midranks(np.abs(ranked)) * np.sign(ranked)
    return SignedRanks(doubled=doubled[doubled != 0], n=len(units))
