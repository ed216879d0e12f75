"""Random ways to share the same values between two groups."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Units = NDArray[np.int64]
_CELLS_AT_ONCE = 250_000


def drawn_groups_p(
    first: Units,
    second: Units,
    alternative: str,
    *,
    draws: int,
    generator: np.random.Generator,
) -> float:
    """Return ``(b + 1) / (B + 1)``, b of B random shares at least as extreme as the observed.

    The sum of one group tells the difference of the means; two-sided compares its distance from
    its mean over all shares, in whole numbers.
    """
    values = np.concatenate([first, second])
    size, everyone = len(first), len(values)
    observed = int(first.sum()) * everyone - size * int(values.sum())
    extreme = 0
    rows = max(1, _CELLS_AT_ONCE // everyone)
    for start in range(0, draws, rows):
        count = min(rows, draws - start)
        # The values with the smallest of independent random keys are a random sample.
        keys = generator.random((count, everyone))
        drawn = np.argpartition(keys, size - 1, axis=1)[:, :size]
        moved = values[drawn].sum(axis=1) * everyone - size * int(values.sum())
        if alternative == "greater":
            extreme += int(np.count_nonzero(moved >= observed))
        elif alternative == "less":
            extreme += int(np.count_nonzero(moved <= observed))
        else:
            extreme += int(np.count_nonzero(np.abs(moved) >= abs(observed)))
    return (extreme + 1) / (draws + 1)
