"""How often the projection holds, and how many quiet weeks each chart calls unusual.

Writes docs/methods/data/reach-counts.csv; about three minutes.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from solidarity_eval._kernels import control_limits
from solidarity_eval._kernels.projection import sum_ahead

TARGET = Path(__file__).parents[2] / "docs" / "methods" / "data" / "reach-counts.csv"
MONTHS = ((None, 40), (8, 40), (3, 12), (1, 40))
WEEKS = (None, 60, 15)
CHARTS = ("poisson", "laney", "negative_binomial_limits")


def drawn(
    rng: np.random.Generator, theta: float | None, *, mean: float, size: tuple[int, ...]
) -> np.ndarray:
    """Draw counts, Poisson or negative binomial."""
    if theta is None:
        return rng.poisson(mean, size).astype(float)
    return rng.negative_binomial(theta, theta / (theta + mean), size).astype(float)


def projections() -> list[tuple[object, ...]]:
    """Return the share of sums of 8 months inside the interval made from 10, and if Poisson."""
    rng = np.random.default_rng(20261122)
    rows: list[tuple[object, ...]] = []
    for theta, mean in MONTHS:
        ours = plain = 0
        for row in drawn(rng, theta, mean=mean, size=(2000, 18)):
            found = sum_ahead(row[:10], 8.0, conf_level=0.95)
            total = row[10:].sum()
            ours += found.low <= total <= found.high
            half = 1.959964 * np.sqrt(8 * row[:10].mean() * 1.8)
            plain += abs(total - found.mean) <= half
        rows.append(("projection", theta or "", mean, "ours", round(ours / 20, 2)))
        rows.append(("projection", theta or "", mean, "poisson", round(plain / 20, 2)))
    return rows


def weeks() -> list[tuple[object, ...]]:
    """Return the share of ordinary weeks outside the limits of each chart."""
    rng = np.random.default_rng(7)
    rows: list[tuple[object, ...]] = []
    for theta in WEEKS:
        outside = dict.fromkeys(CHARTS, 0)
        for row in (drawn(rng, theta, mean=300, size=(40,)) for _ in range(400)):
            for chart in CHARTS:
                limits = getattr(control_limits, chart)(row)
                outside[chart] += int(((row < limits.low) | (row > limits.high)).sum())
        rows += [("weeks", theta or "", 300, c, round(n / 160, 2)) for c, n in outside.items()]
    return rows


if __name__ == "__main__":
    ROWS = (*projections(), *weeks())
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("what", "theta", "mean", "method", "percent"))
        writer.writerows(ROWS)
