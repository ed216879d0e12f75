"""Moments of many samples at once, and of each of them without each person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.standardized_change import SumsOfSquares
from validation.simulation.populations import Sample

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
_NOISE = 16.0 * float(np.finfo(np.float64).eps)


def centred(values: Array) -> tuple[Array, Array]:
    """Return the mean of each row and the deviations from it."""
    first = values[:, :1]
    offset = (values - first).mean(axis=1, keepdims=True)
    return (first + offset)[:, 0], values - first - offset


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedMoments:
    """Moments of samples of shape (draws, n), and of the samples without each person."""

    n: int
    change: Array
    sums: SumsOfSquares
    change_without: Array
    sums_without: SumsOfSquares

    @property
    def std_error(self) -> Array:
        """Standard error of the mean change."""
        return np.sqrt(self.sums.change / (self.n - 1) / self.n)

    @property
    def correlation(self) -> Array:
        """Correlation of before and after; NaN where a side does not vary."""
        with np.errstate(divide="ignore", invalid="ignore"):
            found = self.sums.product / np.sqrt(self.sums.before * self.sums.after)
        return np.asarray(found, dtype=np.float64)


def paired_moments(sample: Sample) -> PairedMoments:
    """Return the moments of every sample."""
    n = sample.before.shape[1]
    x, y = centred(sample.before)[1], centred(sample.after)[1]
    mean, change = centred(sample.after - sample.before)
    pairs = {"before": (x, x), "after": (y, y), "change": (change, change), "product": (x, y)}
    products = {name: first * second for name, (first, second) in pairs.items()}
    whole = {name: product.sum(axis=1) for name, product in products.items()}
    without = {
        name: whole[name][:, None] - product * (n / (n - 1)) for name, product in products.items()
    }
    sides = {
        "before": (sample.before, np.abs(sample.before).max(axis=1)),
        "after": (sample.after, np.abs(sample.after).max(axis=1)),
        "change": (sample.after - sample.before, _largest(sample)),
    }
    for name, (values, scale) in sides.items():
        whole[name] = np.where(_constant(values, scale), 0.0, whole[name])
    for name in ("before", "after", "change"):
        without[name] = np.clip(without[name], 0.0, None)
    return PairedMoments(
        n=n,
        change=mean,
        sums=SumsOfSquares(**whole, df=n - 1),
        change_without=mean[:, None] - change / (n - 1),
        sums_without=SumsOfSquares(**without, df=n - 2),
    )


def _largest(sample: Sample) -> Array:
    return np.asarray(
        np.maximum(np.abs(sample.before).max(axis=1), np.abs(sample.after).max(axis=1))
    )


def _constant(values: Array, scale: Array) -> Flags:
    return np.asarray(np.ptp(values, axis=1) <= _NOISE * scale)


def rests_on_one_person(sample: Sample, standardizer: str) -> Flags:
    """Tell in which samples one person alone keeps the standardiser away from 0."""
    scale = _largest(sample)
    change = sample.after - sample.before
    alone = [_constant_without_one(side, scale) for side in (sample.before, sample.after, change)]
    if standardizer == "average":
        moved = sum(
            np.abs(side - np.median(side, axis=1, keepdims=True))
            for side in (sample.before, sample.after)
        )
        return alone[0] & alone[1] & _constant_without_one(np.asarray(moved), scale)
    if standardizer == "residual":
        return alone[0] | alone[1] | alone[2]
    return alone[0] if standardizer == "baseline" else alone[2]


def _constant_without_one(values: Array, scale: Array) -> Flags:
    ordered = np.sort(values, axis=1)
    return _constant(ordered[:, 1:], scale) | _constant(ordered[:, :-1], scale)
