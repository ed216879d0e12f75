"""How often the 95 % intervals of two designs contain an effect of 0: writes a table for the docs.

Adjusted comparison: slope 0.5 on the score before, normal scores, spread with the programme once or
twice that without. Staggered starts: three starts and people who never start, four waves, normal or
exponential noise. Seed 1.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from solidarity_eval._kernels.least_squares import least_squares
from solidarity_eval._kernels.staggered import (
    NEVER,
    Average,
    Sample,
    cells_of,
    effects_of,
    influence_deviations,
    jackknife_deviations,
)

TARGET = Path(__file__).parents[2] / "docs" / "methods" / "data" / "designs_two_groups.csv"
STUDIES_ADJUSTED, STUDIES_STAGGERED = 6_000, 3_000
SETTINGS = ((5, 5, 1), (10, 10, 1), (10, 30, 1), (10, 30, 2), (30, 10, 2), (15, 15, 2), (30, 30, 2))
KINDS = ("HC2", "HC3", "model")


def adjusted(rng: np.random.Generator, sizes: tuple[int, int], spread: float) -> dict[str, float]:
    """Return the coverage of the adjusted comparison by kind of variance."""
    n = sum(sizes)
    arm = np.repeat([1.0, 0.0], sizes)
    covered = dict.fromkeys(KINDS, 0)
    for _ in range(STUDIES_ADJUSTED):
        before = rng.normal(size=n)
        after = 0.5 * before + np.where(arm == 1.0, spread, 1.0) * rng.normal(size=n)
        design = np.column_stack([np.ones(n), arm, before - before.mean()])
        fit = least_squares(design, after)
        reach = stats.t.ppf(0.975, fit.df)
        for kind in KINDS:
            error = np.sqrt(fit.covariance(kind)[1, 1])
            covered[kind] += int(abs(fit.coefficients[1]) <= reach * error)
    return {kind: count / STUDIES_ADJUSTED for kind, count in covered.items()}


def staggered(rng: np.random.Generator, people: int, noise: str) -> dict[str, float]:
    """Return the coverage of the mean effect with so many people by start."""
    starts = np.repeat([1, 2, 3, NEVER], people)
    n = len(starts)
    covered = {"jackknife": 0, "influence": 0}
    for _ in range(STUDIES_STAGGERED):
        draw = rng.normal if noise == "normal" else rng.exponential
        values: NDArray[np.float64] = rng.normal(size=(n, 1)) + draw(size=(n, 4))
        sample = Sample(values=values, starts=starts, clusters=np.arange(n))
        cells, _ = cells_of(sample, "not_yet", 1)
        whole, without = effects_of(sample, cells, "not_yet")
        parts = tuple(
            tuple(i for i, cell in enumerate(cells) if cell.start == g and cell.exposure >= 0)
            for g in (1, 2, 3)
        )
        mean = Average(parts=parts, by_size=True)
        effect = abs(float(whole.average(mean)))
        left = jackknife_deviations(without.average(mean)[:, None])
        influence = influence_deviations(sample, cells, "not_yet", wanted=[mean])
        reach = stats.t.ppf(0.975, n - 1) * np.sqrt((left**2).sum())
        covered["jackknife"] += int(effect <= reach)
        covered["influence"] += int(effect <= stats.norm.ppf(0.975) * np.sqrt((influence**2).sum()))
    return {kind: count / STUDIES_STAGGERED for kind, count in covered.items()}


def main() -> None:
    """Simulate and write the table."""
    rng = np.random.default_rng(1)
    rows = []
    for first, second, spread in SETTINGS:
        people = f"{first} with, {second} without"
        noise = f"spread with the programme x {spread}"
        for kind, share in adjusted(rng, (first, second), spread).items():
            rows.append(("ancova", people, noise, kind, f"{share:.4f}"))
    for people in (5, 10, 20):
        for noise in ("normal", "exponential"):
            for kind, share in staggered(rng, people, noise).items():
                design = "staggered_difference_in_differences"
                rows.append((design, f"{people} by start", noise, kind, f"{share:.4f}"))
    with TARGET.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("design", "people", "noise", "variance", "coverage"))
        writer.writerows(rows)


if __name__ == "__main__":
    main()
