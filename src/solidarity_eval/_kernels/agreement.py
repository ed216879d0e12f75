"""Agreement of any number of coders: coincidences of values and Krippendorff's alpha."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.student import t_quantile

Array = NDArray[np.float64]
LEVELS = ("nominal", "ordinal", "interval")
INTERVALS = ("bootstrap", "jackknife")


def coincidences(counts: Array) -> Array:
    """Return the coincidences of values in each unit.

    Parameters
    ----------
    counts : ndarray of shape (units, values)
        Coders who gave each value to each unit; those who gave none are not counted.

    Returns
    -------
    ndarray of shape (units, values, values)
        Ordered pairs of codings of the unit, over its number of codings less one; zero for a
        unit that fewer than two coders coded.
    """
    codings = counts.sum(axis=1)
    pairs = counts[:, :, None] * counts[:, None, :]
    places = np.arange(counts.shape[1])
    pairs[:, places, places] -= counts
    weight = np.where(codings > 1, 1.0 / np.maximum(codings - 1.0, 1.0), 0.0)
    found: Array = pairs * weight[:, None, None]
    return found


def krippendorff_alpha(coincidence: Array, values: Array, level: str) -> Array:
    r"""Return :math:`1 - D_o / D_e` of stacked coincidence matrices, NaN where nothing varies.

    Parameters
    ----------
    coincidence : ndarray of shape (..., values, values)
        Sums of the coincidences of units.
    values : ndarray of shape (values,)
        The values, sorted; only ``interval`` uses how far apart they are.
    level : {"nominal", "ordinal", "interval"}

    Returns
    -------
    ndarray of shape (...)
    """
    margins = coincidence.sum(axis=-1)
    total = margins.sum(axis=-1)
    apart = _distances(margins, values, level)
    observed = (coincidence * apart).sum(axis=(-2, -1))
    chance = (margins[..., :, None] * margins[..., None, :] * apart).sum(axis=(-2, -1))
    defined = chance > 0
    ratio = observed * (total - 1.0) / np.where(defined, chance, 1.0)
    alpha: Array = np.where(defined, 1.0 - ratio, np.nan)
    return alpha


def _distances(margins: Array, values: Array, level: str) -> Array:
    """Return squared distances between values; ordinal ones are in ranks of the codings."""
    if level == "nominal":
        return 1.0 - np.eye(len(values))
    places = np.cumsum(margins, axis=-1) - margins / 2.0 if level == "ordinal" else values
    squared: Array = (places[..., :, None] - places[..., None, :]) ** 2
    return squared


def jackknife_interval(
    by_cluster: Array, values: Array, level: str, *, conf_level: float
) -> tuple[float, float] | None:
    r"""Return the t interval of :math:`\log(1 - \alpha)` from leaving out each cluster.

    None where alpha is 1, or is undefined without one of the clusters.
    """
    size = len(by_cluster)
    total = by_cluster.sum(axis=0)
    apart = 1.0 - float(krippendorff_alpha(total, values, level))
    without = krippendorff_alpha(total - by_cluster, values, level)
    if size < 2 or not apart > 0 or np.isnan(without).any():
        return None
    error = float(np.sqrt((size - 1) / size * ((without - without.mean()) ** 2).sum()))
    half = t_quantile(1.0 - (1.0 - conf_level) / 2.0, size - 1) * error / apart
    return 1.0 - apart * float(np.exp(half)), 1.0 - apart * float(np.exp(-half))


def resampled_alpha(
    by_cluster: Array, values: Array, level: str, *, draws: int, generator: np.random.Generator
) -> Array:
    """Return alpha of clusters of units drawn again with replacement, NaN where undefined.

    Parameters
    ----------
    by_cluster : ndarray of shape (clusters, values, values)
        Coincidences summed over the units of each cluster.
    """
    size, kinds = by_cluster.shape[:2]
    times = generator.multinomial(size, np.full(size, 1.0 / size), size=draws)
    drawn = times.astype(np.float64) @ by_cluster.reshape(size, kinds * kinds)
    return krippendorff_alpha(drawn.reshape(draws, kinds, kinds), values, level)
