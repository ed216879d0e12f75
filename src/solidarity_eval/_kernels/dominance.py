"""How often a value of one sample exceeds a value of another, ties counting half."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Units = NDArray[np.int64]


def dominance(first: Units, second: Units) -> float:
    """Return ``P(first > second) + P(first = second) / 2`` over all pairs of two samples."""
    return doubled_wins(first, second) / (2.0 * len(first) * len(second))


def doubled_wins(first: Units, second: Units) -> int:
    """Return twice the pairs with ``first > second``, plus the ties."""
    ordered = np.sort(second)
    below = np.searchsorted(ordered, first, side="left").sum()
    not_above = np.searchsorted(ordered, first, side="right").sum()
    return int(below + not_above)
