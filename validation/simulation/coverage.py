"""How often the 95 % intervals of a change contain what is true.

Run from the root of the project: ``python -m validation.simulation.coverage``. It writes
``docs/methods/data/coverage.csv`` and ``coverage_populations.csv``, which the page on coverage
reads, and returns 1 when a bound that the project holds itself to does not hold.
"""

from __future__ import annotations

import csv
import itertools
import math
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from solidarity_eval._kernels.streams import generator
from validation.simulation.intervals import Tally, closed_forms
from validation.simulation.populations import SETTINGS, Truth, population
from validation.simulation.resampling import bootstraps

SEED = 20_260_101
DRAWS, RESAMPLED_DRAWS, RESAMPLES, SHARED = 10_000, 2_000, 1_000, 20
SETTLING_DRAWS, CLOSE = 200_000, 3.0
SIZES = (10, 15, 30, 60)
CORRELATIONS = (0.2, 0.5, 0.8)
CHANGES = (0.0, 0.3, 0.8)
HELD = {"mean_change.t": (93.5, 98.5), "baseline.jackknife": (92.5, 98.5)}
FOLDER = Path(__file__).parents[2] / "docs" / "methods" / "data"
_IN_POINTS = ("mean_change", "hodges_lehmann", "median_change")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One kind of scores, one number of people, one correlation, one true change."""

    setting: str
    n: int
    r: float
    change: float

    @property
    def keys(self) -> tuple[str, ...]:
        """What the random numbers of this cell depend on."""
        return "coverage", self.setting, str(self.n), str(self.r), str(self.change)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Coverage of one interval in one cell; shares in per cent of the samples with an interval.

    Attributes
    ----------
    truth : float
        What the interval is about, in its own unit.
    draws, refused : int
        Samples, and those among them without interval.
    coverage, mc_error : float
        Samples whose interval contains the truth, and the standard error of that share.
    below, above : float
        Samples in which the truth lies below, above the interval.
    half_width : float or None
        Median half width, in standard deviations of the scores before for a change in points.
    """

    setting: str
    n: int
    r: float
    change: float
    interval: str
    truth: float
    draws: int
    refused: int
    coverage: float
    mc_error: float
    below: float
    above: float
    half_width: float | None


def cells() -> list[Cell]:
    """Return every cell of the simulation."""
    grid = itertools.product(SETTINGS, SIZES, CORRELATIONS, CHANGES)
    return [Cell(setting=s, n=n, r=r, change=change) for s, n, r, change in grid]


def run() -> Iterator[list[Row]]:
    """Yield the rows of every cell.

    A cell in which the coverage of an interval with bounds comes within three Monte-Carlo errors
    of one, on either side, is settled by twenty times as many samples; single items, for which
    nothing is promised, are not.
    """
    for cell in cells():
        rows = simulate(cell)
        if any(_is_close(row) for row in rows):
            settled = {row.interval: row for row in simulate(cell, draws=SETTLING_DRAWS)}
            rows = [settled[row.interval] for row in rows]
        yield rows


def simulate(cell: Cell, *, draws: int = DRAWS, resampled: int = RESAMPLED_DRAWS) -> list[Row]:
    """Return the coverage of every interval in a cell.

    Parameters
    ----------
    cell : Cell
        Which one. Its random numbers depend on nothing but the cell.
    draws, resampled : int
        Samples for the intervals with a formula, and for the bootstrap; the latter are left out of
        the harsher settings.
    """
    people = population(cell.setting, r=cell.r, change=cell.change)
    stream = generator(SEED, *cell.keys)
    blocks: list[dict[str, Tally]] = []
    for start in range(0, draws, DRAWS):
        sample = people.draw(stream, min(DRAWS, draws - start), cell.n)
        blocks.append(closed_forms(sample, people.truth))
    found = {name: [block[name] for block in blocks] for name in blocks[0]}
    if resampled and SETTINGS[cell.setting].group != "harsher":
        stream = generator(SEED, "resamples", *cell.keys)
        sample = people.draw(stream, resampled, cell.n)
        drawn = bootstraps(sample, people.truth, stream=stream, resamples=RESAMPLES, shared=SHARED)
        found |= {name: [tally] for name, tally in drawn.items()}
    return [_row(cell, name, tallies, truth=people.truth) for name, tallies in found.items()]


def is_held(row: Row) -> bool:
    """Tell whether the project holds itself to bounds on this coverage."""
    return row.interval in HELD and SETTINGS[row.setting].group == "held"


def outside(rows: Iterable[Row]) -> list[Row]:
    """Return the rows of the two intervals with bounds that lie outside, in any setting."""
    bounded = [row for row in rows if row.interval in HELD]
    return [
        row for row in bounded if not HELD[row.interval][0] <= row.coverage <= HELD[row.interval][1]
    ]


def _is_close(row: Row) -> bool:
    bounds = HELD.get(row.interval, ())
    reach = CLOSE * row.mc_error
    settled = SETTINGS[row.setting].group != "single"
    return settled and any(abs(row.coverage - bound) < reach for bound in bounds)


def _row(cell: Cell, name: str, tallies: list[Tally], *, truth: Truth) -> Row:
    draws = sum(len(tally.refused) for tally in tallies)
    refused = int(sum(tally.refused.sum() for tally in tallies))
    kept = max(1, draws - refused)
    below = float(sum(tally.below.sum() for tally in tallies)) / kept
    above = float(sum(tally.above.sum() for tally in tallies)) / kept
    share = 1.0 - below - above if refused < draws else math.nan
    return Row(
        setting=cell.setting,
        n=cell.n,
        r=cell.r,
        change=cell.change,
        interval=name,
        truth=tallies[0].truth,
        draws=draws,
        refused=refused,
        coverage=100.0 * share,
        mc_error=100.0 * math.sqrt(max(0.0, share * (1.0 - share)) / kept),
        below=100.0 * below,
        above=100.0 * above,
        half_width=_half_width(tallies[0], truth.sd_before if _in_points(name) else 1.0),
    )


def _in_points(name: str) -> bool:
    return name.partition(".")[0] in _IN_POINTS


def _half_width(tally: Tally, unit: float) -> float | None:
    if tally.low is None or tally.high is None or tally.refused.all():
        return None
    return float(np.nanmedian(tally.high - tally.low)) / 2.0 / unit


def populations() -> Iterator[dict[str, object]]:
    """Yield what is true in each population, one row each."""
    for setting, r, change in itertools.product(SETTINGS, CORRELATIONS, CHANGES):
        found = population(setting, r=r, change=change)
        yield {
            "setting": setting,
            "group": found.setting.group,
            "r": r,
            "change": change,
            **asdict(found.truth),
            "correlation": found.truth.correlation,
            "tendency_correlation": found.tendency,
            "tendency_shift": found.shift,
        }


def write(rows: list[Mapping[str, object]], path: Path) -> None:
    """Write rows as CSV, numbers with six significant digits."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({key: _text(value) for key, value in row.items()} for row in rows)


def _text(value: object) -> object:
    if not isinstance(value, float):
        return value
    return f"{0.0 if abs(value) < 1e-12 else value:.6g}"


def main() -> int:
    """Run every cell, write the two files, and say which bounds do not hold."""
    rows: list[Row] = []
    start = time.process_time()
    for found in run():
        rows += found
        print(
            f"{time.process_time() - start:6.0f} s  {found[0].setting} n={found[0].n}", flush=True
        )
    write([asdict(row) for row in rows], FOLDER / "coverage.csv")
    write(list(populations()), FOLDER / "coverage_populations.csv")
    beyond = outside(rows)
    for row in beyond:
        print("held:" if is_held(row) else "reported:", row)
    return 1 if any(is_held(row) for row in beyond) else 0


if __name__ == "__main__":
    sys.exit(main())
