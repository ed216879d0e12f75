"""Each simulated laureate 500 times: what the interval of its main result contains.

Run from the root of the project: ``python -m validation.simulation.laureates``, or with the names
of some laureates for their rows alone. It writes ``docs/methods/data/laureates.csv``, which the
page on the laureates reads, and returns 1 when a bound that the project holds itself to does not
hold.
"""

from __future__ import annotations

import csv
import dataclasses
import math
import sys
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from solidarity_eval._kernels.streams import generator
from solidarity_eval.designs import clustered_change
from solidarity_eval.effects import mean_change
from solidarity_eval.errors import SmallSampleWarning
from solidarity_eval.instruments.scoring import score
from solidarity_eval.laureates import (
    Group,
    answers_frame,
    draw,
    list_laureates,
    load_laureate,
    load_simulation,
    truths,
)
from solidarity_eval.laureates.people import LEAVING, Leaving
from solidarity_eval.results import Estimate
from solidarity_eval.schemas.outcomes import Outcome
from validation.simulation.coverage import FOLDER, write

SEED = 20_260_601
DRAWS = 500
FILE = FOLDER / "laureates.csv"
HELD = (91.6, 97.8)
"""Three standard errors of 500 draws on either side of 95 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The main result of a laureate over many simulated projects; coverage in per cent.

    Attributes
    ----------
    leaving : {"chance", "before", "change"}
        Why people left: by chance, by their first score, by their own change.
    estimator : str
        What the verdict reads.
    entered, compared : float
        People who entered; mean number of those compared.
    change, effect : float
        What is true, in points of the score.
    bias, bias_error : float
        Mean estimate minus the true change, and its Monte-Carlo error.
    of_change, of_effect : float
        Intervals that contain the true change, the true effect.
    mc_error : float
        Of the share of intervals that contain the true change.
    """

    laureate: str
    outcome: str
    leaving: Leaving
    estimator: str
    draws: int
    entered: int
    compared: float
    change: float
    effect: float
    bias: float
    bias_error: float
    of_change: float
    of_effect: float
    mc_error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """The main result of a laureate, ready to be drawn."""

    laureate: str
    outcome: Outcome
    group: Group
    instrument: str
    change: float
    effect: float


def main_result(laureate: str) -> _Case:
    """Return what is drawn: the population and the questionnaire of the primary outcome."""
    loaded, simulation = load_laureate(laureate), load_simulation(laureate)
    outcome = next(one for one in loaded.project.outcomes if one.role == "primary")
    own, truth = simulation.score(outcome), truths(simulation, loaded)[outcome.id]
    return _Case(
        laureate=laureate,
        outcome=outcome,
        group=dataclasses.replace(simulation.group(outcome.population), scores=(own,), measures={}),
        instrument=own.instrument,
        change=truth.change,
        effect=truth.effect,
    )


def estimates(case: _Case, *, leaving: Leaving, draws: int) -> Iterator[Estimate]:
    """Yield the estimate of each simulated project, as the report of the laureate reads it."""
    instruments = load_laureate(case.laureate).instruments
    rng = generator(SEED, case.laureate, leaving)
    column = case.outcome.scale or ""
    scale = column.partition(".")[2]
    for _ in range(draws):
        people = draw(case.group, instruments, rng, leaving=leaving)
        frame = answers_frame(people, instruments)
        scored = score(frame, instruments[case.instrument], scales=[scale])
        yield _estimate(case, scored.dropna(subset=[column]), column)


def _estimate(case: _Case, scored: pd.DataFrame, column: str) -> Estimate:
    asked = {"outcome": column, "pre": case.outcome.before, "post": case.outcome.after}
    if case.group.teams:
        return clustered_change(scored, cluster="cluster", method="team_means", **asked)["change"]
    with warnings.catch_warnings():
        # A panel of fifteen: that so few came back is what is simulated.
        warnings.simplefilter("ignore", SmallSampleWarning)
        return mean_change(scored, **asked)["mean_change"]


def run(laureates: Iterable[str] | None = None, *, draws: int = DRAWS) -> Iterator[Row]:
    """Yield a row per laureate and reason of leaving."""
    for laureate in laureates or list_laureates():
        case = main_result(laureate)
        for leaving in LEAVING:
            yield _row(case, leaving, list(estimates(case, leaving=leaving, draws=draws)))


def _row(case: _Case, leaving: str, found: list[Estimate]) -> Row:
    value = np.array([one.estimate for one in found])
    low = np.array([one.conf_low for one in found], dtype=float)
    high = np.array([one.conf_high for one in found], dtype=float)
    held = float(((low <= case.change) & (case.change <= high)).mean())
    return Row(
        laureate=case.laureate,
        outcome=case.outcome.id,
        leaving=leaving,
        estimator="team_means" if case.group.teams else "mean_change",
        draws=len(found),
        entered=case.group.n,
        compared=round(float(np.mean([one.n or 0 for one in found])), 1),
        change=round(case.change, 4),
        effect=round(case.effect, 4),
        bias=round(float(value.mean()) - case.change, 4),
        bias_error=round(float(value.std(ddof=1)) / math.sqrt(len(found)), 4),
        of_change=round(100 * held, 1),
        of_effect=round(100 * float(((low <= case.effect) & (case.effect <= high)).mean()), 1),
        mc_error=round(100 * math.sqrt(held * (1 - held) / len(found)), 2),
    )


def outside(rows: Iterable[Row]) -> list[Row]:
    """Return the rows that break a bound, people leaving by chance.

    The interval contains the true change as often as it says, and the true effect less often.
    """
    low, high = HELD
    return [
        row
        for row in rows
        if row.leaving == "chance" and not (low <= row.of_change <= high and row.of_effect < low)
    ]


def stored() -> list[Row]:
    """Return the rows of the file; none where there is no file."""
    if not FILE.exists():
        return []
    kinds = {field.name: field.type for field in dataclasses.fields(Row)}
    read = {"str": str, "Leaving": str, "int": int, "float": float}
    with FILE.open(encoding="utf-8", newline="") as file:
        return [
            Row(**{name: read[str(kinds[name])](text) for name, text in line.items()})
            for line in csv.DictReader(file)
        ]


def main(laureates: list[str]) -> int:
    """Write the table, or the rows of some laureates; return 1 when a bound does not hold."""
    asked = laureates or list(list_laureates())
    kept = [row for row in stored() if row.laureate not in asked]
    rows = sorted([*kept, *run(asked)], key=lambda row: (row.laureate, LEAVING.index(row.leaving)))
    write([dataclasses.asdict(row) for row in rows], FILE)
    broken = outside(rows)
    for row in broken:
        print("outside:", row)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
