"""What drop-out does to the change of all who entered, and what each adjustment mends.

Run from the root of the project: ``python -m validation.simulation.drop_out``. It writes
``docs/methods/data/drop_out.csv``, which the page on drop-out reads, and returns 1 when the bound
that the project holds itself to does not hold.
"""

from __future__ import annotations

import functools
import itertools
import math
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from solidarity_eval._kernels.imputation import imputations
from solidarity_eval._kernels.rubin import pool
from solidarity_eval._kernels.staying_weights import staying_weights, weighted_change
from solidarity_eval._kernels.streams import generator
from solidarity_eval._kernels.student import t_quantile
from validation.simulation.coverage import FOLDER, write
from validation.simulation.populations import population

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

SEED = 20_260_104
LEFT = 0.3
DRAWS, SLOW_DRAWS, LARGE = 20_000, 1_000, 400_000
IMPUTATIONS = 20
FEWEST = 8
SETTINGS = ("normal", "skewed_items")
LEAVING = ("chance", "baseline", "change")
SIZES = (30, 50, 200)
CORRELATIONS = (0.2, 0.5, 0.8)
MIDDLE = 0.5
METHODS = ("complete_pairs", "adjusted", "weighted", "imputed")
HELD = (93.0, 97.5)
HELD_SIZE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One kind of scores, why people leave, how many enter, one correlation."""

    setting: str
    leaving: str
    n: int
    r: float

    @property
    def keys(self) -> tuple[str, ...]:
        """What the random numbers of this cell depend on."""
        return "drop_out", self.setting, self.leaving, str(self.n), str(self.r)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One method in one cell; shares in per cent, the rest in SD of the scores before.

    Attributes
    ----------
    draws, refused : int
        Samples, and those among them in which fewer than 8 stayed, nobody left or the weights
        cannot be had.
    bias, bias_error : float
        Mean estimate minus the true change of all who enter, and its Monte-Carlo error.
    coverage, mc_error : float
        Samples whose 95 % interval contains the true change, and the error of that share.
    half_width : float
        Mean half width of the interval.
    """

    setting: str
    leaving: str
    n: int
    r: float
    method: str
    draws: int
    refused: int
    bias: float
    bias_error: float
    coverage: float
    mc_error: float
    half_width: float


@dataclass(frozen=True, slots=True)
class Samples:
    """Scores of shape (draws, n) in SD before, who stayed, and the true change."""

    before: Array
    after: Array
    stayed: Flags
    truth: float


@dataclass(frozen=True, slots=True)
class Intervals:
    """Estimates and half widths, NaN where refused."""

    estimate: Array
    half: Array


def cells() -> list[Cell]:
    """Return every cell of the simulation: all correlations at 50 people, the middle one beside."""
    grid = itertools.product(SETTINGS, LEAVING, SIZES, CORRELATIONS)
    return [
        Cell(setting=s, leaving=why, n=n, r=r)
        for s, why, n, r in grid
        if r == MIDDLE or (n == HELD_SIZE and why != "chance")
    ]


def run() -> Iterator[list[Row]]:
    """Yield the rows of every cell."""
    for cell in cells():
        yield simulate(cell)


def simulate(cell: Cell, *, draws: int = DRAWS, slow_draws: int = SLOW_DRAWS) -> list[Row]:
    """Return bias and coverage of the four methods in a cell.

    Nothing happens to anyone: the true change is 0. Weights and imputations are made for the
    first ``slow_draws`` samples only.
    """
    samples = draw(cell, draws)
    first = Samples(
        samples.before[:slow_draws],
        samples.after[:slow_draws],
        samples.stayed[:slow_draws],
        samples.truth,
    )
    stream = generator(SEED, "imputed", *cell.keys)
    found = {
        "complete_pairs": complete_pairs(samples),
        "adjusted": adjusted(samples),
        "weighted": weighted(first),
        "imputed": imputed(first, stream),
    }
    return [_row(cell, name, intervals, truth=samples.truth) for name, intervals in found.items()]


def draw(cell: Cell, draws: int) -> Samples:
    """Return people with their scores, and who of them stays: 30 % leave on average.

    The odds of leaving fall by the factor e with each standard deviation of the score before
    (``baseline``) or of the change (``change``), or are the same for all (``chance``).
    """
    stream = generator(SEED, *cell.keys)
    people = population(cell.setting, r=cell.r, change=0.0)
    sample = people.draw(stream, draws, cell.n)
    unit = people.truth.sd_before
    before, after = sample.before / unit, sample.after / unit
    odds = _leaning(cell, before, after) + _level(cell)
    stayed = stream.random(before.shape) >= special.expit(odds)
    return Samples(before, after, stayed, people.truth.mean_change / people.truth.sd_before)


def _leaning(cell: Cell, before: Array, after: Array) -> Array:
    truth = population(cell.setting, r=cell.r, change=0.0).truth
    if cell.leaving == "baseline":
        return truth.mean_before / truth.sd_before - before
    if cell.leaving == "change":
        return (before - after) * truth.sd_before / truth.sd_change
    return np.zeros_like(before)


@functools.cache
def _level(cell: Cell) -> float:
    """Return the log odds at which 30 % leave."""
    people = population(cell.setting, r=cell.r, change=0.0)
    sample = people.draw(generator(SEED, "level", cell.setting, str(cell.r)), 1, LARGE)
    unit = people.truth.sd_before
    leaning = _leaning(cell, sample.before / unit, sample.after / unit)
    return float(optimize.brentq(lambda a: special.expit(a + leaning).mean() - LEFT, -6.0, 6.0))


def complete_pairs(samples: Samples) -> Intervals:
    """Return the mean change of those who stayed with its t interval (`mean_change`)."""
    change = samples.after - samples.before
    n = samples.stayed.sum(axis=1)
    mean = _mean(change, samples.stayed)
    squares = (((change - mean[:, None]) * samples.stayed) ** 2).sum(axis=1)
    half = _t(n - 1) * np.sqrt(squares / (n - 1) / n)
    return _refused(samples, Intervals(mean, half))


def adjusted(samples: Samples) -> Intervals:
    """Return `change_adjusted_for_baseline` with its interval, all samples at once."""
    stayed, x = samples.stayed, samples.before
    change = samples.after - x
    n = stayed.sum(axis=1)
    at, level = _mean(x, stayed), _mean(change, stayed)
    apart = (x - at[:, None]) * stayed
    squares = (apart**2).sum(axis=1)
    slope = (apart * change).sum(axis=1) / squares
    residuals = ((change - level[:, None]) - slope[:, None] * (x - at[:, None])) * stayed
    distance = x.mean(axis=1) - at
    variance = (residuals**2).sum(axis=1) / (n - 2) * (1 / n + distance**2 / squares)
    variance += slope**2 * x.var(axis=1, ddof=1) / x.shape[1]
    return _refused(samples, Intervals(level + slope * distance, _t(n - 2) * np.sqrt(variance)))


def weighted(samples: Samples) -> Intervals:
    """Return `inverse_probability_weighted_change` with its interval, sample by sample."""
    estimates, halves = _nothing(samples), _nothing(samples)
    for i, stayed in enumerate(samples.stayed):
        n = int(stayed.sum())
        if n < FEWEST or n == len(stayed):
            continue
        design = _design(samples.before[i])
        found = staying_weights(design, stayed, trim=None)
        if found is None:
            continue
        change = samples.after[i] - samples.before[i]
        mean, variance = weighted_change(change, found, design=design, stayed=stayed)
        estimates[i] = mean
        halves[i] = t_quantile(0.975, n - 2) * math.sqrt(variance * n / (n - 2))
    return Intervals(estimates, halves)


def imputed(samples: Samples, stream: np.random.Generator) -> Intervals:
    """Return `multiple_imputation_change` with its interval, sample by sample."""
    estimates, halves = _nothing(samples), _nothing(samples)
    for i, stayed in enumerate(samples.stayed):
        if stayed.sum() < FEWEST or stayed.all():
            continue
        before, after = samples.before[i], samples.after[i]
        design = _design(before)
        drawn = imputations(
            design[stayed], after[stayed], design[~stayed], draws=IMPUTATIONS, generator=stream
        )
        known = np.broadcast_to((after - before)[stayed], (IMPUTATIONS, int(stayed.sum())))
        change = np.concatenate([known, drawn - before[~stayed]], axis=1)
        found = pool(
            change.mean(axis=1),
            change.var(axis=1, ddof=1) / len(before),
            df_complete=len(before) - 1,
        )
        estimates[i], halves[i] = found.estimate, t_quantile(0.975, found.df) * found.std_error
    return Intervals(estimates, halves)


def _design(before: Array) -> Array:
    return np.column_stack([np.ones(len(before)), (before - before.mean()) / before.std()])


def _mean(values: Array, stayed: Flags) -> Array:
    mean: Array = (values * stayed).sum(axis=1) / np.maximum(1, stayed.sum(axis=1))
    return mean


def _t(df: NDArray[np.int_]) -> Array:
    found = special.stdtrit(np.maximum(1, df).astype(np.float64), 0.975)
    return np.asarray(found, dtype=np.float64)


def _nothing(samples: Samples) -> Array:
    return np.full(len(samples.stayed), np.nan)


def _refused(samples: Samples, found: Intervals) -> Intervals:
    n = samples.stayed.sum(axis=1)
    wrong = (n < FEWEST) | (n == samples.stayed.shape[1])
    return Intervals(np.where(wrong, np.nan, found.estimate), np.where(wrong, np.nan, found.half))


def _row(cell: Cell, method: str, found: Intervals, *, truth: float) -> Row:
    kept = np.isfinite(found.estimate)
    error, half = found.estimate[kept] - truth, found.half[kept]
    share = float((np.abs(error) <= half).mean())
    count = int(kept.sum())
    return Row(
        **asdict(cell),
        method=method,
        draws=len(kept),
        refused=len(kept) - count,
        bias=float(error.mean()),
        bias_error=float(error.std(ddof=1)) / math.sqrt(count),
        coverage=100.0 * share,
        mc_error=100.0 * math.sqrt(share * (1.0 - share) / count),
        half_width=float(half.mean()),
    )


def is_held(row: Row) -> bool:
    """Tell whether the project holds itself to bounds on this coverage."""
    return row.method == "adjusted" and row.leaving == "baseline" and row.n == HELD_SIZE


def outside(rows: Iterable[Row]) -> list[Row]:
    """Return the rows with a bound that lie outside."""
    return [row for row in rows if is_held(row) and not HELD[0] <= row.coverage <= HELD[1]]


def main() -> int:
    """Run every cell, write the file, and say which bounds do not hold."""
    rows: list[Row] = []
    for found in run():
        rows += found
        print(found[0].setting, found[0].leaving, found[0].n, found[0].r, flush=True)
    write([asdict(row) for row in rows], FOLDER / "drop_out.csv")
    for row in outside(rows):
        print("held:", row)
    return 1 if outside(rows) else 0


if __name__ == "__main__":
    sys.exit(main())
