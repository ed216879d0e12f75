"""How unequally something is shared out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def gini(values: Array) -> float:
    r"""Return Gini's index of values, 0 or more: mean difference over twice the mean.

    .. math:: G = \frac{\sum_i (2i - n - 1) x_{(i)}}{n \sum_i x_i}

    It reaches (n - 1) / n when one has all; NaN where nobody has anything.
    """
    ordered = np.sort(values)
    n, total = len(ordered), float(ordered.sum())
    if total <= 0:
        return float("nan")
    return float(((2.0 * np.arange(1, n + 1) - n - 1.0) * ordered).sum() / (n * total))
