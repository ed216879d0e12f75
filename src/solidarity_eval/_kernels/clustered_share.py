"""Share of things that stand in clusters, with the error that the clusters give."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusteredShare:
    """A share of things that stand in clusters: the estimate, its error, degrees of freedom."""

    estimate: float
    std_error: float
    df: int


def clustered_share(hits: Array, sizes: Array) -> ClusteredShare:
    r"""Return a share and its linearised error, the clusters being the unit.

    .. math:: SE^2 = \frac{G}{G - 1} \sum_g \frac{(y_g - \hat p n_g)^2}{n^2}
    """
    n, groups = float(sizes.sum()), len(sizes)
    share = float(hits.sum()) / n
    off = hits - share * sizes
    variance = groups / (groups - 1.0) * float((off**2).sum()) / n**2 if groups > 1 else 0.0
    return ClusteredShare(estimate=share, std_error=variance**0.5, df=groups - 1)
