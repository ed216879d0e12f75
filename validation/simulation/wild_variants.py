"""Known remedies for the wild bootstrap of two groups with few teams: how often each rejects.

Run from the root of the project: ``python -m validation.simulation.wild_variants``. It writes
``docs/methods/data/wild_variants.csv``, which the page on clusters reads. None is in the library:
the page says why.

The scores of a draw are the residuals of the model without effect, as they are or by jackknife
(each team's from a fit without it); the variance of t is CR0 or the jackknife's (CR3); the weights
are Rademacher's two signs or Webb's six points (MacKinnon, Nielsen and Webb 2023).
"""

from __future__ import annotations

import itertools
import math
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.wild_bootstrap import all_signs
from validation.simulation.clusters import ICCS, sizes_of
from validation.simulation.coverage import FOLDER, write

Array = NDArray[np.float64]

TEAMS, SIZES = (8, 10, 20), ("equal", "unequal")
ARMS = ("half", "two")
DRAWS = {8: 20_000, 10: 20_000, 20: 10_000}
BLOCKS, PATTERNS, LEVEL = {8: 1_000, 10: 1_000, 20: 500}, 999, 0.05
SCORES, VARIANCES, WEIGHTS = ("plain", "jackknife"), ("cr0", "jackknife"), ("rademacher", "webb")
_WEBB = np.sqrt([0.5, 1.0, 1.5])
SIX_POINTS = np.concatenate([-_WEBB, _WEBB])


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """How often one variant rejected a true null at 5 %, in per cent."""

    teams: int
    arms: str
    sizes: str
    icc: float
    scores: str
    variance: str
    weights: str
    draws: int
    share: float
    mc_error: float


def arms_of(kind: str, teams: int) -> NDArray[np.int64]:
    """Return the group of each team: every second one, or the second and the last but one."""
    places = np.arange(teams)
    if kind == "half":
        return places % 2
    return np.isin(places, (1, teams - 2)).astype(np.int64)


def t_of_patterns(
    scores: Array, *, sizes: Array, arms: NDArray[np.int64], weights: Array, variance: str
) -> Array:
    """Return t of the difference of two means for every data set (row) and pattern (column).

    ``scores`` holds, by data set, the sums of the residuals of each team.
    """
    top: Array | float = 0.0
    squares: Array | float = 0.0
    for side in (0, 1):
        mine = arms == side
        n, own, drawn = sizes[mine], scores[:, mine], weights[:, mine]
        total = n.sum()
        factor = 1.0 / (total - n) ** 2 if variance == "jackknife" else np.full(len(n), total**-2.0)
        mean = own @ drawn.T / total
        squares = (
            squares
            + (own**2 * factor) @ (drawn**2).T
            - 2.0 * mean * ((own * factor * n) @ drawn.T)
            + mean**2 * float(factor @ n**2)
        )
        top = top + (mean if side else -mean)
    found: Array = top / np.sqrt(np.maximum(squares, 1e-300))
    return found


def scores_of(means: Array, sizes: Array) -> dict[str, Array]:
    """Return the sums of residuals of each team around the common mean, with and without it."""
    total = sizes.sum()
    plain = sizes * (means - (means @ sizes / total)[:, None])
    return {"plain": plain, "jackknife": plain * total / (total - sizes)}


def p_values(observed: Array, drawn: Array, *, complete: bool) -> Array:
    """Return the share of patterns at least as far out as the data."""
    found = (np.abs(drawn) >= np.abs(observed) * (1.0 - 1e-10)).sum(axis=1)
    shares: Array = found / drawn.shape[1] if complete else (found + 1) / (drawn.shape[1] + 1)
    return shares


def _patterns(teams: int, stream: np.random.Generator) -> dict[str, Array]:
    """Return the weights of the draws: all sign patterns of few teams, else random ones."""
    if teams <= TEAMS[1]:
        signs = all_signs(teams)
    else:
        signs = np.where(stream.random((PATTERNS, teams)) < 0.5, -1.0, 1.0)
    return {"rademacher": signs, "webb": SIX_POINTS[stream.integers(0, 6, (PATTERNS, teams))]}


def simulate(teams: int, kind: str, sizes: str, *, icc: float, draws: int) -> Iterator[Row]:
    """Yield the row of each variant in one cell; its random numbers depend on the cell alone."""
    n = np.array(sizes_of(sizes, teams), dtype=np.float64)
    stream = np.random.default_rng([teams, round(100 * icc), len(sizes), len(kind)])
    arms, one, block = arms_of(kind, teams), np.ones((1, teams)), BLOCKS[teams]
    counts: dict[tuple[str, str, str], int] = {}
    for _ in range(draws // block):
        theirs = math.sqrt(icc) * stream.standard_normal((block, teams))
        means = theirs + np.sqrt((1.0 - icc) / n) * stream.standard_normal((block, teams))
        scores = scores_of(means, n)
        patterns = _patterns(teams, stream)
        for variant in itertools.product(SCORES, VARIANCES, WEIGHTS):
            score, variance, weight = variant
            t_of = partial(t_of_patterns, sizes=n, arms=arms, variance=variance)
            observed = t_of(scores["plain"], weights=one)
            drawn = t_of(scores[score], weights=patterns[weight])
            complete = weight == "rademacher" and teams <= TEAMS[1]
            rejected = p_values(observed, drawn, complete=complete) <= LEVEL + 1e-12
            counts[variant] = counts.get(variant, 0) + int(rejected.sum())
    for (score, variance, weight), count in counts.items():
        share = count / draws
        yield Row(
            teams=teams,
            arms=kind,
            sizes=sizes,
            icc=icc,
            scores=score,
            variance=variance,
            weights=weight,
            draws=draws,
            share=round(100.0 * share, 2),
            mc_error=round(100.0 * math.sqrt(share * (1.0 - share) / draws), 3),
        )


def main() -> int:
    """Run every cell and write the file."""
    rows: list[Row] = []
    for teams, kind, sizes, icc in itertools.product(TEAMS, ARMS, SIZES, ICCS):
        rows += simulate(teams, kind, sizes, icc=icc, draws=DRAWS[teams])
        print(teams, kind, sizes, icc, flush=True)
    write([asdict(row) for row in rows], FOLDER / "wild_variants.csv")
    return 0


if __name__ == "__main__":
    sys.exit(main())
