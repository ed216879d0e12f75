"""Which order statistics bound a median."""

from __future__ import annotations

from scipy import special


def median_interval_rank(n: int, conf_level: float) -> tuple[int | None, float | None]:
    """Return the rank (from 1) of the lower bound and the coverage, None where out of reach.

    The rank is the binomial quantile k of ``(1 - conf_level) / 2``; the interval from the k-th
    smallest to the k-th largest of n values covers their median with ``1 - 2 P(B < k)``.
    """
    tail = (1.0 - conf_level) / 2.0
    rank = 0
    while float(special.bdtr(rank, n, 0.5)) < tail * (1.0 - 1e-12):
        rank += 1
    if rank == 0:
        return None, None
    return rank, 1.0 - 2.0 * float(special.bdtr(rank - 1, n, 0.5))
