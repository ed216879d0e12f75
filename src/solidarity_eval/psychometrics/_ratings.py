"""Mean squares of repeated ratings, when there is something to compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.icc import MeanSquares, mean_squares
from solidarity_eval.errors import NoVarianceError

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Squared rounding error of values, relative to their size.
_NOISE = 1e-28


def varying_mean_squares(values: NDArray[np.float64]) -> MeanSquares:
    """Return the mean squares of a table; no variance of people or of error is an error."""
    squares = mean_squares(values)
    noise = _NOISE * float(np.abs(values).max()) ** 2
    if squares.targets <= noise:
        raise NoVarianceError("psychometrics.no_between_variance")
    if squares.error <= noise:
        raise NoVarianceError("psychometrics.no_error_variance")
    return squares
