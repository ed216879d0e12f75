"""How a synthesis of small projects keeps its promise: coverage of means and of new projects.

Run from the root of the project: ``python -m validation.simulation.synthesis``, with a number of
processes after it if wished (the numbers do not depend on it). It writes
``docs/methods/data/synthesis.csv``, which the page on synthesis reads, and returns 1 when a bound
that the project holds itself to does not hold.

Each draw is k projects of 10 to 60 people: normal scores before and after, SD 1, correlation .6,
the true standardised change of a project normal around .3 with standard deviation tau. Each
project's own estimate and variance come from its people, as they would in a report.
"""

from __future__ import annotations

import itertools
import math
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from solidarity_eval._kernels import meta_confidence
from solidarity_eval._kernels.meta_inference import Fit, fit, prediction
from solidarity_eval._kernels.meta_model import Studies, studies
from solidarity_eval._kernels.small_sample import exact_correction
from solidarity_eval._kernels.streams import generator
from validation.simulation.coverage import FOLDER, write

Array = NDArray[np.float64]

SEED = 20_260_701
DRAWS, FEWER_DRAWS, BLOCK = 8_000, 1_000, 1_000
LEVEL, MEAN, CORRELATION = 0.95, 0.3, 0.6
FEWEST, MOST = 10, 60
TAUS, STUDIES = (0.0, 0.1, 0.2, 0.4), (3, 4, 5, 7, 10)
VARIANCES = ("jackknife", "smcr")
COVERED, FORETOLD = (93.5, 96.0), (91.0, 98.0)
FEWEST_FOR_PREDICTION = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One number of projects, one spread between them, one variance of their estimates."""

    k: int
    tau: float
    variance: str

    @property
    def keys(self) -> tuple[str, ...]:
        """What the random numbers of this cell depend on: the same people for both variances."""
        return "synthesis", str(self.k), str(self.tau)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one method did in one cell.

    Attributes
    ----------
    method : str
        ``knapp_hartung``, ``knapp_hartung_truncated``, ``z``, ``statsmodels`` (Paule-Mandel and
        normal, the default of ``combine_effects``), or a prediction interval.
    measure : str
        ``mean``: share of the intervals that contained the true mean; ``prediction``: chance that
        the true change of one more project falls inside; both in per cent.
    share, mc_error : float
        That share, and its standard error.
    width : float
        Median width of the interval, in standard deviations.
    """

    k: int
    tau: float
    variance: str
    method: str
    measure: str
    draws: int
    share: float
    mc_error: float
    width: float


def cells() -> list[Cell]:
    """Return every cell of the simulation."""
    whole = itertools.product(STUDIES, TAUS, VARIANCES)
    return [Cell(k=k, tau=tau, variance=variance) for k, tau, variance in whole]


@dataclass(frozen=True, slots=True)
class Estimates:
    """Estimates and variances of k projects, by draw: shape (draws, k)."""

    values: Array
    variances: Array


def draw(cell: Cell, stream: np.random.Generator, draws: int) -> dict[str, Estimates]:
    """Return the projects' standardised changes with both variances."""
    shape = (draws, cell.k)
    people = stream.integers(FEWEST, MOST + 1, shape)
    true = MEAN + cell.tau * stream.standard_normal(shape)
    before = stream.standard_normal((*shape, MOST))
    noise = stream.standard_normal((*shape, MOST))
    after = CORRELATION * before + math.sqrt(1.0 - CORRELATION**2) * noise + true[..., None]
    inside = np.arange(MOST) < people[..., None]
    return standardized(np.where(inside, before, 0.0), np.where(inside, after, 0.0), inside)


def standardized(before: Array, after: Array, inside: NDArray[np.bool_]) -> dict[str, Estimates]:
    """Return g of every project with its jackknife and its SMCR variance; 0 where nobody is."""
    n = inside.sum(axis=-1).astype(np.float64)
    mean = before.sum(axis=-1) / n
    change = after - before
    shift = change.sum(axis=-1) / n
    off = np.where(inside, before - mean[..., None], 0.0)
    away = np.where(inside, after - (mean + shift)[..., None], 0.0)
    square, product, late = (off**2).sum(-1), (off * away).sum(-1), (away**2).sum(-1)
    factors = {size: exact_correction(size - 1.0) for size in np.unique(n).tolist()}
    g = np.vectorize(factors.__getitem__)(n) * shift / np.sqrt(square / (n - 1.0))
    smcr = 2.0 * (1.0 - product / np.sqrt(square * late)) / n + g**2 / (2.0 * n)
    rest = n[..., None] - 1.0
    shift_without = (n[..., None] * shift[..., None] - change) / rest
    square_without = square[..., None] - n[..., None] / rest * off**2
    without = shift_without / np.sqrt(square_without / (rest - 1.0))
    without = np.where(inside, without, 0.0)
    centre = without.sum(-1) / n
    spread = np.where(inside, without - centre[..., None], 0.0)
    jackknife = (n - 1.0) / n * (spread**2).sum(-1)
    return {"jackknife": Estimates(g, jackknife), "smcr": Estimates(g, smcr)}


def run(workers: int | None = None) -> Iterator[list[Row]]:
    """Yield the rows of every cell in order; the cells are shared out among processes."""
    with ProcessPoolExecutor(max_workers=workers) as pool:
        yield from pool.map(simulate, cells())


class _Tally:
    """Chances and widths of one method, draw after draw."""

    def __init__(self) -> None:
        self.chances: list[float] = []
        self.widths: list[float] = []

    def add(self, chance: float, bounds: tuple[float, float]) -> None:
        self.chances.append(chance)
        self.widths.append(bounds[1] - bounds[0])


def simulate(cell: Cell, *, draws: int = DRAWS, fewer: int = FEWER_DRAWS) -> list[Row]:
    """Return what every method did in a cell.

    Its random numbers depend on the cell alone. The confidence distribution, which takes 10
    milliseconds an interval, is computed for the first ``fewer`` draws.
    """
    stream = generator(SEED, *cell.keys)
    tallies: dict[tuple[str, str], _Tally] = {}
    for start in range(0, draws, BLOCK):
        size = min(BLOCK, draws - start)
        found = draw(cell, stream, size)[cell.variance]
        for place in range(size):
            model = studies(found.values[place], found.variances[place])
            if model is None:
                raise ValueError("projects without a variance")
            _count(tallies, cell, model, foretell=start + place < fewer)
    return [_row(cell, key, tally) for key, tally in tallies.items()]


def _count(
    tallies: dict[tuple[str, str], _Tally], cell: Cell, model: Studies, *, foretell: bool
) -> None:
    found, paule = fit(model, "reml"), fit(model, "pm")
    for name, bounds in means(found, paule).items():
        inside = float(bounds[0] <= MEAN <= bounds[1])
        tallies.setdefault((name, "mean"), _Tally()).add(inside, bounds)
    if cell.k < FEWEST_FOR_PREDICTION:
        return
    for name, bounds in predictions(found, foretell=foretell).items():
        chance = _chance(cell.tau, bounds)
        tallies.setdefault((name, "prediction"), _Tally()).add(chance, bounds)


def means(found: Fit, paule: Fit) -> dict[str, tuple[float, float]]:
    """Return the intervals of the mean by name."""
    return {
        "knapp_hartung": found.limits("knapp_hartung", conf_level=LEVEL),
        "knapp_hartung_truncated": found.limits("knapp_hartung_truncated", conf_level=LEVEL),
        "z": found.limits("z", conf_level=LEVEL),
        "statsmodels": paule.limits("z", conf_level=LEVEL),
    }


def predictions(found: Fit, *, foretell: bool) -> dict[str, tuple[float, float]]:
    """Return the intervals of one more project by name."""
    model = found.model
    bounds = {
        kind: prediction(found, kind, interval_method="knapp_hartung", conf_level=LEVEL)
        for kind in ("t_k_1", "t_k_2", "normal")
    }
    if foretell:
        values = model.values + model.basis @ model.start
        bounds["confidence_distribution"] = meta_confidence.prediction_interval(
            values, model.variances, conf_level=LEVEL
        )
    return bounds


def _chance(tau: float, bounds: tuple[float, float]) -> float:
    """Return the chance that one more project lies within, over all that it might be."""
    if tau == 0.0:
        return float(bounds[0] <= MEAN <= bounds[1])
    low, high = ((bound - MEAN) / tau for bound in bounds)
    return float(special.ndtr(high) - special.ndtr(low))


def _row(cell: Cell, key: tuple[str, str], tally: _Tally) -> Row:
    chances = np.array(tally.chances)
    method, measure = key
    return Row(
        **asdict(cell),
        method=method,
        measure=measure,
        draws=len(chances),
        share=100.0 * float(chances.mean()),
        mc_error=100.0 * float(chances.std()) / math.sqrt(len(chances)),
        width=float(np.median(tally.widths)),
    )


def bound_of(row: Row) -> tuple[float, float] | None:
    """Return the bounds that the project holds this number to, if any."""
    if row.method == "knapp_hartung":
        return COVERED
    return FORETOLD if row.method == "confidence_distribution" else None


def outside(rows: Iterable[Row]) -> list[Row]:
    """Return the rows with a bound that lie outside it."""
    return [
        row for row in rows if (bound := bound_of(row)) and not bound[0] <= row.share <= bound[1]
    ]


def main() -> int:
    """Run every cell, write the file, and say which bounds do not hold."""
    start = time.perf_counter()
    rows: list[Row] = []
    for found in run(int(sys.argv[1]) if len(sys.argv) > 1 else None):
        rows += found
        last = found[0]
        seconds = time.perf_counter() - start
        print(f"{seconds:6.0f} s  k {last.k} tau {last.tau} {last.variance}", flush=True)
    write([asdict(row) for row in rows], FOLDER / "synthesis.csv")
    beyond = outside(rows)
    for row in beyond:
        print("outside:", row)
    return 1 if beyond else 0


if __name__ == "__main__":
    sys.exit(main())
