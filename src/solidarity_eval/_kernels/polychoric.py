"""Correlation of the two normal variables behind a table of ordered answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from solidarity_eval._kernels.nelder_mead import nelder_mead
from solidarity_eval._kernels.scoring import NotConvergedError, fisher_scoring

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

# Where the search stops, and how much worse than the best a fit must be there to tell rho from +-1.
LIMIT = 0.9999
_TOLD_APART = 1e-9
_TINY = 1e-300


@dataclass(frozen=True, slots=True, kw_only=True)
class Polychoric:
    """A polychoric correlation.

    Attributes
    ----------
    rho : float
        The correlation; ``LIMIT`` in absolute value when the table cannot tell it from +-1.
    std_error : float or None
        Asymptotic; None at the limit.
    rows, columns : ndarray
        Thresholds of the two variables, in standard deviations, ascending.
    at_limit : bool
        Whether rho was set at the limit.
    """

    rho: float
    std_error: float | None
    rows: Vector
    columns: Vector
    at_limit: bool = False


def cross_table(x: Vector, y: Vector) -> Matrix:
    """Return the counts of each observed pair of answers, both in ascending order."""
    levels_x, code_x = np.unique(x, return_inverse=True)
    levels_y, code_y = np.unique(y, return_inverse=True)
    size = len(levels_x) * len(levels_y)
    flat = np.bincount(code_x * len(levels_y) + code_y, minlength=size)
    counts: Matrix = flat.reshape(len(levels_x), len(levels_y)).astype(np.float64)
    return counts


def thresholds(counts: Vector) -> Vector:
    """Return the normal quantiles of the cumulative shares of ordered categories."""
    cuts: Vector = special.ndtri(np.cumsum(counts)[:-1] / counts.sum())
    return cuts


def bivariate_normal_cdf(h: Matrix, k: Matrix, rho: float) -> Matrix:
    """Return P(X <= h, Y <= k) of standard normals with correlation ``rho``, by Owen's T."""
    h, k = np.broadcast_arrays(h, k)
    root = np.sqrt((1.0 - rho) * (1.0 + rho))
    with np.errstate(divide="ignore", invalid="ignore"):
        slope_h = np.where(h == 0.0, np.copysign(np.inf, k), (k / h - rho) / root)
        slope_k = np.where(k == 0.0, np.copysign(np.inf, h), (h / k - rho) / root)
    apart = (h * k < 0.0) | ((h * k == 0.0) & (h + k < 0.0))
    total = (
        0.5 * (special.ndtr(h) + special.ndtr(k))
        - special.owens_t(h, slope_h)
        - special.owens_t(k, slope_k)
        - 0.5 * apart
    )
    origin = (h == 0.0) & (k == 0.0)
    result: Matrix = np.where(origin, 0.25 + np.arcsin(rho) / (2.0 * np.pi), total)
    return result


def two_step(counts: Matrix) -> Polychoric:
    """Estimate the thresholds from the margins, then rho by maximum likelihood (Olsson 1979)."""
    rows, columns = thresholds(counts.sum(axis=1)), thresholds(counts.sum(axis=0))

    def value(theta: Vector) -> float:
        return _deviance(counts, rows, columns, rho=float(theta[0]))

    def gradient(theta: Vector) -> Vector:
        cells = _Cells(rows, columns, float(theta[0]))
        return -np.array([np.sum(counts * cells.by_rho() / cells.safe)])

    def information(theta: Vector) -> Matrix:
        cells = _Cells(rows, columns, float(theta[0]))
        return np.array([[counts.sum() * np.sum(cells.by_rho() ** 2 / cells.safe)]])

    start = np.array([_start(counts)])
    try:
        found = fisher_scoring(start, value=value, gradient=gradient, information=information)
    except NotConvergedError:
        return _at_limit(counts, rows, columns)
    rho = float(found.theta[0])
    if _is_flat(counts, rows, columns, rho=rho):
        return _at_limit(counts, rows, columns)
    cells = _Cells(rows, columns, rho)
    error = _two_step_error(cells, float(counts.sum()))
    return Polychoric(rho=rho, std_error=error, rows=rows, columns=columns)


def maximum_likelihood(counts: Matrix) -> Polychoric:
    """Estimate the thresholds and rho together by maximum likelihood."""
    first = two_step(counts)
    if first.at_limit:
        return first
    n_rows = len(first.rows)

    def split(theta: Vector) -> tuple[Vector, Vector, float]:
        return theta[1 : n_rows + 1], theta[n_rows + 1 :], float(theta[0])

    def value(theta: Vector) -> float:
        rows, columns, rho = split(theta)
        return _deviance(counts, rows, columns, rho=rho)

    def gradient(theta: Vector) -> Vector:
        cells = _Cells(*split(theta))
        slope: Vector = -(cells.by_all() * (counts / cells.safe)).sum(axis=(1, 2))
        return slope

    def information(theta: Vector) -> Matrix:
        cells = _Cells(*split(theta))
        return float(counts.sum()) * _information(cells.by_all(), cells.safe)

    start = np.concatenate([[first.rho], first.rows, first.columns])
    try:
        found = fisher_scoring(start, value=value, gradient=gradient, information=information)
    except NotConvergedError:
        return _at_limit(counts, first.rows, first.columns)
    rows, columns, rho = split(found.theta)
    if _is_flat(counts, rows, columns, rho=rho):
        return _at_limit(counts, first.rows, first.columns)
    error = float(np.sqrt(np.linalg.inv(found.information)[0, 0]))
    return Polychoric(rho=rho, std_error=error, rows=rows, columns=columns)


def as_polycor(counts: Matrix) -> Polychoric:
    """Return where the search of R's ``polycor::polychor(ML = TRUE)`` stops.

    That search (Nelder-Mead from two-step values, 500 evaluations at most) often ends before the
    maximum; this is for comparing with a number it printed.
    """
    rows, columns = thresholds(counts.sum(axis=1)), thresholds(counts.sum(axis=0))
    size = len(rows)

    def value(theta: Vector) -> float:
        rho = float(np.clip(theta[0], -LIMIT, LIMIT))
        return _deviance(counts, theta[1 : size + 1], theta[size + 1 :], rho=rho)

    first = optimize.minimize_scalar(
        lambda rho: _deviance(counts, rows, columns, rho=float(rho)),
        bounds=(-LIMIT, LIMIT),
        method="bounded",
        options={"xatol": float(np.finfo(np.float64).eps) ** 0.25},
    )
    found, _, _ = nelder_mead(value, np.concatenate([[first.x], rows, columns]))
    return Polychoric(
        rho=float(np.clip(found[0], -LIMIT, LIMIT)),
        std_error=None,
        rows=found[1 : size + 1],
        columns=found[size + 1 :],
    )


class _Cells:
    """Probabilities of the cells of the table, and their derivatives."""

    def __init__(self, rows: Vector, columns: Vector, rho: float) -> None:
        self.rows, self.columns, self.rho = rows, columns, rho
        self.root = np.sqrt((1.0 - rho) * (1.0 + rho))
        cdf = np.zeros((len(rows) + 2, len(columns) + 2))
        cdf[1:-1, 1:-1] = bivariate_normal_cdf(rows[:, None], columns[None, :], rho)
        cdf[-1, 1:-1] = special.ndtr(columns)
        cdf[1:-1, -1] = special.ndtr(rows)
        cdf[-1, -1] = 1.0
        self.probability: Matrix = np.diff(np.diff(cdf, axis=0), axis=1)
        self.safe: Matrix = np.maximum(self.probability, _TINY)

    def by_rho(self) -> Matrix:
        """Return the derivative by rho: the density at the corners of a cell (Plackett 1954)."""
        h, k = self.rows[:, None], self.columns[None, :]
        exponent = (h**2 - 2.0 * self.rho * h * k + k**2) / (2.0 * self.root**2)
        density = np.zeros((len(self.rows) + 2, len(self.columns) + 2))
        density[1:-1, 1:-1] = np.exp(-exponent) / (2.0 * np.pi * self.root)
        slope: Matrix = np.diff(np.diff(density, axis=0), axis=1)
        return slope

    def by_thresholds(self, rows: Vector, columns: Vector) -> NDArray[np.float64]:
        """Return the derivatives by each of ``rows``: what a cell gains from the next one."""
        density = np.exp(-(rows**2) / 2.0) / np.sqrt(2.0 * np.pi)
        below = special.ndtr((columns[None, :] - self.rho * rows[:, None]) / self.root)
        edges = np.hstack([np.zeros((len(rows), 1)), below, np.ones((len(rows), 1))])
        moved = density[:, None] * np.diff(edges, axis=1)
        slopes = np.zeros((len(rows), len(rows) + 1, len(columns) + 1))
        index = np.arange(len(rows))
        slopes[index, index, :] = moved
        slopes[index, index + 1, :] = -moved
        return slopes

    def by_all(self) -> NDArray[np.float64]:
        """Return the derivatives by rho, the row thresholds, the column thresholds, stacked."""
        by_rows = self.by_thresholds(self.rows, self.columns)
        by_columns = self.by_thresholds(self.columns, self.rows).transpose(0, 2, 1)
        return np.concatenate([self.by_rho()[None], by_rows, by_columns])


def _information(slopes: NDArray[np.float64], probability: Matrix) -> Matrix:
    flat = (slopes / np.sqrt(probability)).reshape(len(slopes), -1)
    product: Matrix = flat @ flat.T
    return product


def _deviance(counts: Matrix, rows: Vector, columns: Vector, *, rho: float) -> float:
    ordered = (np.diff(rows) > 0.0).all() and (np.diff(columns) > 0.0).all()
    if abs(rho) > LIMIT or not ordered:
        return np.inf
    cells = _Cells(rows, columns, rho)
    seen = counts > 0.0
    if (cells.probability[seen] <= 0.0).any():
        return np.inf
    return -float(np.sum(counts[seen] * np.log(cells.probability[seen])))


def _is_flat(counts: Matrix, rows: Vector, columns: Vector, *, rho: float) -> bool:
    """Tell whether the likelihood does not fall between ``rho`` and the limit of its sign."""
    limit = _deviance(counts, rows, columns, rho=np.copysign(LIMIT, rho))
    return limit <= _deviance(counts, rows, columns, rho=rho) + _TOLD_APART


def _start(counts: Matrix) -> float:
    """Pearson correlation of the ranks of the categories, kept away from the ends."""
    n = counts.sum()
    codes = [np.arange(size, dtype=np.float64) for size in counts.shape]
    centred = [code - code @ counts.sum(axis=1 - axis) / n for axis, code in enumerate(codes)]
    variances = [(code**2) @ counts.sum(axis=1 - axis) / n for axis, code in enumerate(centred)]
    covariance = centred[0] @ counts @ centred[1] / n
    return float(np.clip(covariance / np.sqrt(variances[0] * variances[1]), -0.9, 0.9))


def _at_limit(counts: Matrix, rows: Vector, columns: Vector) -> Polychoric:
    sign = 1.0 if _start(counts) >= 0.0 else -1.0
    return Polychoric(rho=sign * LIMIT, std_error=None, rows=rows, columns=columns, at_limit=True)


def _two_step_error(cells: _Cells, n: float) -> float:
    """Asymptotic standard error that counts the uncertainty of the thresholds (delta method)."""
    slopes = cells.by_all()
    information = _information(slopes, cells.safe)
    influence = slopes[0] / cells.safe
    shape = cells.probability.shape
    cuts = (cells.rows, cells.columns)
    position = 1
    for axis, values in enumerate(cuts):
        density = np.exp(-(values**2) / 2.0) / np.sqrt(2.0 * np.pi)
        for level in range(len(values)):
            below = (np.arange(shape[axis]) <= level) - special.ndtr(values[level])
            along = below[:, None] if axis == 0 else below[None, :]
            influence = influence - information[0, position] * along / density[level]
            position += 1
    influence = influence / information[0, 0]
    mean = np.sum(cells.probability * influence)
    return float(np.sqrt(np.sum(cells.probability * (influence - mean) ** 2) / n))
