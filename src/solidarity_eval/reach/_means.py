"""A mean over people with its t interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval._kernels.student import interval
from solidarity_eval.results import Estimate, Scalar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def mean_estimate(
    term: str,
    values: NDArray[np.float64],
    *,
    unit: str,
    conf_level: float,
    at: dict[str, Scalar] | None = None,
) -> Estimate:
    """Return the mean of one value per person; a single person gives no interval."""
    n, mean = len(values), float(values.mean())
    if n < 2:
        return Estimate(term=term, at=at or {}, estimate=mean, unit=unit, n=n)
    error = float(values.std(ddof=1)) / n**0.5
    low, high = interval(mean, error, conf_level=conf_level, df=n - 1)
    return Estimate(
        term=term,
        at=at or {},
        estimate=mean,
        std_error=error,
        conf_low=low,
        conf_high=high,
        conf_level=conf_level,
        unit=unit,
        n=n,
        df=n - 1,
    )
