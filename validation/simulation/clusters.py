"""How the designs in teams keep their promise: coverage of intervals, size of the wild bootstrap.

Run from the root of the project: ``python -m validation.simulation.clusters``. It writes
``docs/methods/data/clusters.csv``, which the page on clusters reads, and returns 1 when a bound
that the project holds itself to does not hold.

Everything that is computed depends on people through the means of their teams and the sum of
squares within, so these are drawn: normal changes of variance 1 with an intraclass correlation.
"""

from __future__ import annotations

import itertools
import math
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import special

from solidarity_eval._kernels.streams import generator
from solidarity_eval._kernels.wild_bootstrap import MOST_ENUMERATED, all_signs, drawn_signs
from validation.simulation.coverage import FOLDER, write
from validation.simulation.team_intervals import (
    Interval,
    Teams,
    cr2,
    cr2_of_arms,
    fixed_teams,
    people_alone,
    team_means,
    wald_ratio,
    wild_rejects,
    wild_rejects_arms,
)

Array = NDArray[np.float64]

SEED = 20_260_401
DRAWS, BLOCK, PATTERNS = 20_000, 2_000, 1_999
PEOPLE, LEVEL = 500, 0.95
ICCS = (0.01, 0.05, 0.2)
ONE_GROUP, TWO_ARMS = (5, 6, 7, 8, 10, 20), (4, 6, 8, 10, 20)
SIZES = ("equal", "unequal", "one_large")
FEWEST_FOR_WILD = {"one_group": 6, "two_arms": 8}
COVERED, MOST_REJECTED = (93.0, 97.5), 5.5
HELD_INTERVALS = ("team_means", "cr2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One design, one number of teams, one kind of sizes, one intraclass correlation."""

    design: str
    teams: int
    sizes: str
    icc: float

    @property
    def keys(self) -> tuple[str, ...]:
        """What the random numbers of this cell depend on."""
        return "clusters", self.design, str(self.teams), self.sizes, str(self.icc)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one method did in one cell.

    Attributes
    ----------
    method : str
        An interval or the wild bootstrap.
    measure : str
        ``coverage`` of the true change, or ``size``: shares of the draws, in per cent.
    share, mc_error : float
        That share, and its standard error.
    width : float or None
        Median width of the interval, in standard deviations of the change.
    df : float or None
        Degrees of freedom.
    """

    design: str
    teams: int
    sizes: str
    icc: float
    method: str
    measure: str
    draws: int
    share: float
    mc_error: float
    width: float | None
    df: float | None


@cache
def sizes_of(kind: str, teams: int) -> tuple[int, ...]:
    """Return the sizes of the teams, about 500 people in all.

    ``unequal``: each team larger than the one before by the same factor, the largest 15 times the
    smallest. ``one_large``: one team has 300 people, the others share the rest.
    """
    if kind == "one_large":
        small = _shared(np.ones(teams - 1), PEOPLE - 300)
        return (*small, 300)
    weights = np.ones(teams) if kind == "equal" else 15.0 ** (np.arange(teams) / (teams - 1))
    return _shared(weights, PEOPLE)


def _shared(weights: Array, people: int) -> tuple[int, ...]:
    sizes = np.floor(people * weights / weights.sum()).astype(int)
    left = people - int(sizes.sum())
    sizes[len(sizes) - left :] += 1
    return tuple(int(size) for size in sizes)


def cells() -> list[Cell]:
    """Return every cell of the simulation."""
    one = itertools.product(("one_group",), ONE_GROUP, SIZES, ICCS)
    two = itertools.product(("two_arms",), TWO_ARMS, ("equal", "unequal"), ICCS)
    return [Cell(design=d, teams=g, sizes=s, icc=icc) for d, g, s, icc in (*one, *two)]


def run() -> Iterator[list[Row]]:
    """Yield the rows of every cell."""
    for cell in cells():
        yield simulate(cell)


def draw(cell: Cell, stream: np.random.Generator, draws: int) -> Teams:
    """Return teams without any change on average, ``draws`` times."""
    sizes = np.array(sizes_of(cell.sizes, cell.teams), dtype=np.float64)
    within = 1.0 - cell.icc
    theirs = math.sqrt(cell.icc) * stream.standard_normal((draws, cell.teams))
    means = theirs + np.sqrt(within / sizes) * stream.standard_normal((draws, cell.teams))
    df = int(sizes.sum()) - cell.teams
    return Teams(
        sizes=sizes,
        means=means,
        true_means=theirs,
        ms_within=within * stream.chisquare(df, draws) / df,
    )


def simulate(cell: Cell, *, draws: int = DRAWS) -> list[Row]:
    """Return what every method did in a cell; its random numbers depend on the cell alone."""
    stream = generator(SEED, *cell.keys)
    patterns = generator(SEED, "patterns", *cell.keys)
    found: dict[str, list[_Tally]] = {}
    for start in range(0, draws, BLOCK):
        teams = draw(cell, stream, min(BLOCK, draws - start))
        of_design = _one_group if cell.design == "one_group" else _two_arms
        for name, tally in of_design(cell, teams, patterns).items():
            found.setdefault(name, []).append(tally)
    return [_row(cell, name, tallies) for name, tallies in found.items()]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tally:
    """Whether each draw counts, and the width of its interval."""

    counts: NDArray[np.bool_]
    measure: str
    width: Array | None = None
    df: float | None = None


def _covered(interval: Interval, truth: Array | float = 0.0) -> _Tally:
    half = special.stdtrit(interval.df, 0.5 + LEVEL / 2.0) * interval.error
    return _Tally(
        counts=np.abs(interval.centre - truth) <= half,
        measure="coverage",
        width=2.0 * half,
        df=interval.df,
    )


def _one_group(cell: Cell, teams: Teams, patterns: np.random.Generator) -> dict[str, _Tally]:
    intervals = {
        "team_means": team_means(teams),
        "cr2": cr2(teams),
        "people_alone": people_alone(teams),
        "fixed_teams": fixed_teams(teams),
    }
    found = {name: _covered(interval) for name, interval in intervals.items()}
    people = teams.true_means @ teams.sizes / teams.sizes.sum()
    found["fixed_teams.of_these_people"] = _covered(intervals["fixed_teams"], people)
    found["icc"] = _icc_covered(cell, teams)
    if cell.teams >= FEWEST_FOR_WILD["one_group"]:
        signs = _signs(cell.teams, patterns)
        for name, weights in (("means", np.ones(cell.teams)), ("people", teams.sizes)):
            found[f"wild.{name}"] = _Tally(
                counts=wild_rejects(teams.means * weights, weights, signs), measure="size"
            )
    return found


def _two_arms(cell: Cell, teams: Teams, patterns: np.random.Generator) -> dict[str, _Tally]:
    arms = np.arange(cell.teams) % 2
    found = {"cr2": _covered(cr2_of_arms(teams, arms))}
    if cell.teams >= FEWEST_FOR_WILD["two_arms"]:
        signs = _signs(cell.teams, patterns)
        found["wild.effect"] = _Tally(counts=wild_rejects_arms(teams, arms, signs), measure="size")
    return found


def _signs(teams: int, patterns: np.random.Generator) -> Array:
    """Return all patterns, or new random ones for a block of draws."""
    return all_signs(teams) if teams <= MOST_ENUMERATED else drawn_signs(teams, PATTERNS, patterns)


def _icc_covered(cell: Cell, teams: Teams) -> _Tally:
    ratio = wald_ratio(teams, cell.icc / (1.0 - cell.icc))
    df = cell.teams - 1, int(teams.sizes.sum()) - cell.teams
    low, high = (special.fdtri(*df, p) for p in (0.5 - LEVEL / 2.0, 0.5 + LEVEL / 2.0))
    return _Tally(counts=(low <= ratio) & (ratio <= high), measure="coverage")


def _row(cell: Cell, name: str, tallies: list[_Tally]) -> Row:
    counts = np.concatenate([tally.counts for tally in tallies])
    share = float(counts.mean())
    widths = [tally.width for tally in tallies if tally.width is not None]
    return Row(
        **asdict(cell),
        method=name,
        measure=tallies[0].measure,
        draws=len(counts),
        share=100.0 * share,
        mc_error=100.0 * math.sqrt(share * (1.0 - share) / len(counts)),
        width=float(np.median(np.concatenate(widths))) if widths else None,
        df=tallies[0].df,
    )


def is_held(row: Row) -> bool:
    """Tell whether the project holds itself to a bound on this number."""
    bounded = row.measure == "size" or row.method in HELD_INTERVALS
    return bounded and row.design == "one_group"


def outside(rows: Iterable[Row]) -> list[Row]:
    """Return the rows of the methods with a bound that lie outside it, in any cell."""
    low, high = COVERED
    return [
        row
        for row in rows
        if (row.measure == "size" and row.share > MOST_REJECTED)
        or (row.method in HELD_INTERVALS and not low <= row.share <= high)
    ]


def main() -> int:
    """Run every cell, write the file, and say which bounds do not hold."""
    start = time.process_time()
    rows: list[Row] = []
    for found in run():
        rows += found
        last = found[0]
        seconds = time.process_time() - start
        print(f"{seconds:6.0f} s  {last.design} {last.teams} {last.sizes} {last.icc}", flush=True)
    write([asdict(row) for row in rows], FOLDER / "clusters.csv")
    beyond = outside(rows)
    for row in beyond:
        print("held:" if is_held(row) else "reported:", row)
    return 1 if any(is_held(row) for row in beyond) else 0


if __name__ == "__main__":
    sys.exit(main())
