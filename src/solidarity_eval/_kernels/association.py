"""Association of two ordered answers, from the table of their counts."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure, its standard error, and the one that holds when there is no association."""

    estimate: float
    std_error: float
    null_error: float


@dataclass(frozen=True, slots=True)
class Concordance:
    """Pairs of persons ordered alike or contrarily, each counted once, and the measures."""

    concordant: float
    discordant: float
    gamma: Measure | None
    tau_b: Measure
    tau_c: Measure
    somers_y_given_x: Measure
    somers_x_given_y: Measure


def _root(variance: float) -> float:
    """Return the square root; rounding leaves a tiny number where the variance is 0."""
    return math.sqrt(variance) if variance > 1e-15 else 0.0


def _quadrants(table: Floats) -> tuple[Floats, Floats]:
    """Return for each cell the persons ordered alike with it and contrarily to it."""
    rows, columns = table.shape
    padded = np.zeros((rows + 1, columns + 1))
    padded[1:, 1:] = table.cumsum(axis=0).cumsum(axis=1)
    above_left = padded[:-1, :-1]
    above_right = padded[:-1, -1:] - padded[:-1, 1:]
    below_left = padded[-1:, :-1] - padded[1:, :-1]
    below_right = table.sum() - padded[1:, -1:] - padded[-1:, 1:] + padded[1:, 1:]
    return above_left + below_right, above_right + below_left


def concordance(table: Floats) -> Concordance:
    """Return the measures of a table with at least two rows and two columns in use."""
    n = float(table.sum())
    alike, contrary = _quadrants(table)
    gap = alike - contrary
    p, q = float((table * alike).sum()), float((table * contrary).sum())
    row_pairs = float(n**2 - (table.sum(axis=1) ** 2).sum())
    column_pairs = float(n**2 - (table.sum(axis=0) ** 2).sum())
    spread = math.sqrt(max(float((table * gap**2).sum()) - (p - q) ** 2 / n, 0.0))
    size = min(table.shape)
    tau_c_error = 2 * size * spread / ((size - 1) * n**2)
    return Concordance(
        concordant=p / 2,
        discordant=q / 2,
        gamma=_gamma(table, alike, contrary, spread=spread),
        tau_b=_tau_b(table, gap, row_pairs, column_pairs=column_pairs, spread=spread),
        tau_c=Measure(size * (p - q) / (n**2 * (size - 1)), tau_c_error, tau_c_error),
        somers_y_given_x=_somers(table, gap, row_pairs, spread=spread),
        somers_x_given_y=_somers(table.T, gap.T, column_pairs, spread=spread),
    )


def _gamma(table: Floats, alike: Floats, contrary: Floats, *, spread: float) -> Measure | None:
    p, q = float((table * alike).sum()), float((table * contrary).sum())
    if p + q == 0:
        return None
    error = 4 * math.sqrt(float((table * (q * alike - p * contrary) ** 2).sum())) / (p + q) ** 2
    return Measure((p - q) / (p + q), error, 2 * spread / (p + q))


def _tau_b(
    table: Floats, gap: Floats, row_pairs: float, *, column_pairs: float, spread: float
) -> Measure:
    n = float(table.sum())
    root = math.sqrt(row_pairs * column_pairs)
    tau = float((table * gap).sum()) / root
    margins = table.sum(axis=1)[:, None] * column_pairs + table.sum(axis=0)[None, :] * row_pairs
    squares = float((table * (2 * root * gap + tau * margins) ** 2).sum())
    variance = (squares - n**3 * tau**2 * (row_pairs + column_pairs) ** 2) / root**4
    return Measure(tau, _root(variance), 2 * spread / root)


def _somers(table: Floats, gap: Floats, row_pairs: float, *, spread: float) -> Measure:
    """Return Somers' d of the columns given the rows."""
    n = float(table.sum())
    net = float((table * gap).sum())
    rest = (n - table.sum(axis=1))[:, None]
    squares = float((table * (row_pairs * gap - net * rest) ** 2).sum())
    return Measure(net / row_pairs, 2 * math.sqrt(squares) / row_pairs**2, 2 * spread / row_pairs)


def midranks(margin: Floats) -> Floats:
    """Return the average rank of each category of a margin."""
    result: Floats = np.cumsum(margin) - (margin - 1) / 2
    return result


def correlation(table: Floats, rows: Floats, columns: Floats) -> float:
    """Return Pearson's correlation for given scores of the rows and the columns."""
    n = float(table.sum())
    x = rows - (table.sum(axis=1) @ rows) / n
    y = columns - (table.sum(axis=0) @ columns) / n
    return float(
        (x @ table @ y) / math.sqrt((table.sum(axis=1) @ x**2) * (table.sum(axis=0) @ y**2))
    )


def pearson_chi2(table: Floats) -> float:
    """Return the chi-square of independence."""
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    return float(((table - expected) ** 2 / expected).sum())


def kruskal_wallis(table: Floats) -> float:
    """Return H of the columns' ranks over the rows, corrected for ties."""
    n = float(table.sum())
    sizes = table.sum(axis=1)
    ranks = midranks(table.sum(axis=0))
    means = table @ ranks / sizes
    between = float(sizes @ (means - (n + 1) / 2) ** 2)
    total = float(table.sum(axis=0) @ (ranks - (n + 1) / 2) ** 2)
    return (n - 1) * between / total


def kappa(table: Floats, disagreement: Floats) -> Measure:
    """Return Cohen's weighted kappa of a square table, given weights of disagreement in [0, 1].

    Standard errors of Fleiss, Cohen and Everitt.
    """
    share = table / table.sum()
    n = float(table.sum())
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    weight = 1 - disagreement
    observed = float((weight * share).sum())
    expected = float(rows @ weight @ columns)
    row_mean, column_mean = weight @ columns, rows @ weight
    both = row_mean[:, None] + column_mean[None, :]
    estimate = (observed - expected) / (1 - expected)
    inner = float((share * (weight - both * (1 - estimate)) ** 2).sum())
    variance = inner - (estimate - expected * (1 - estimate)) ** 2
    null = float((np.outer(rows, columns) * (weight - both) ** 2).sum()) - expected**2
    scale = math.sqrt(n) * (1 - expected)
    return Measure(estimate, _root(variance) / scale, _root(null) / scale)
