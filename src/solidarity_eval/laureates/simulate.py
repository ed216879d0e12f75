"""A laureate's project with simulated people: answers, registers, planted errors, and the truth."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from solidarity_eval.laureates.people import DAYS_PER_MONTH, Drawn, Group, Leaving, Score, draw
from solidarity_eval.laureates.truth import Truth, truth_of

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.schemas.instrument import Instrument
    from solidarity_eval.schemas.load import LoadedProject
    from solidarity_eval.schemas.outcomes import Outcome

Row = dict[str, str]
"""A row of a file: what stands under each header."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The tables beside the answers, and what is true of them.

    Attributes
    ----------
    people : tuple of Row
        The people table; empty where the project has none.
    counts : tuple of Row
        The register of counts.
    registers : mapping
        Rows of the other registers, by name.
    truth : mapping
        What they were drawn from.
    """

    people: tuple[Row, ...] = ()
    counts: tuple[Row, ...] = ()
    registers: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    truth: Mapping[str, Any] = field(default_factory=dict)


Registers = Callable[[Mapping[str, Drawn], np.random.Generator], Beside]


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """What is true of a simulated laureate.

    Attributes
    ----------
    laureate : str
        Identifier of the protocol.
    seed : int
        Of every number.
    year : int
        Of the report, which is the final one.
    cutoff : datetime.date
        Last day that the report looks at.
    groups : tuple of Group
        The people, by population.
    registers : callable
        Draws the tables beside the answers.
    changes : mapping
        Keys of the project file that only a simulation can fill in, such as holidays.
    """

    laureate: str
    seed: int
    year: int
    cutoff: dt.date
    groups: tuple[Group, ...]
    registers: Registers
    changes: Mapping[str, Any] = field(default_factory=dict)

    def group(self, population: str | None) -> Group:
        """Return the people of a population; the only one where none is named."""
        if population is None:
            (only,) = self.groups
            return only
        return next(group for group in self.groups if group.population == population)

    def score(self, outcome: Outcome) -> Score:
        """Return what moves the answers of an outcome."""
        instrument = (outcome.scale or "").partition(".")[0]
        scores = self.group(outcome.population).scores
        return next(score for score in scores if score.instrument == instrument)


def load_simulation(laureate: str) -> Simulation:
    """Return the simulation of a laureate.

    Raises
    ------
    ArgumentError
        If there is no such laureate.

    Examples
    --------
    >>> load_simulation("poya").group("refugees").n
    60
    """
    import importlib

    from solidarity_eval.laureates.catalogue import laureate_files

    laureate_files(laureate)
    module = importlib.import_module(f"solidarity_eval.laureates.simulators.{laureate}")
    found: Simulation = module.SIMULATION
    return found


def simulate_people(
    simulation: Simulation,
    loaded: LoadedProject,
    rng: np.random.Generator,
    *,
    leaving: Leaving = "chance",
) -> dict[str, Drawn]:
    """Draw the people of every population.

    Parameters
    ----------
    simulation : Simulation
        What is true of them.
    loaded : LoadedProject
        The protocol, with its questionnaires.
    rng : numpy.random.Generator
        Source of the numbers.
    leaving : {"chance", "before", "change"}
        Why people leave.

    Returns
    -------
    dict
        By population.
    """
    return {
        group.population: draw(group, loaded.instruments, rng, leaving=leaving)
        for group in simulation.groups
    }


def answers_frame(drawn: Drawn, instruments: Mapping[str, Instrument]) -> pd.DataFrame:
    """Return the answers of a group as a table: one row per person and time answered.

    Columns ``person, wave, cluster``, then ``<questionnaire>/<question>``; nothing is planted in
    it and every row has its code.
    """
    import pandas as pd

    teams = np.array(drawn.group.teams or ("",), dtype=object)[drawn.team]
    people, times = np.nonzero(drawn.stays)
    columns: dict[str, object] = {
        "person": [
            drawn.code(int(person), int(time)) for person, time in zip(people, times, strict=True)
        ],
        "wave": np.array(list(drawn.group.months), dtype=object)[times],
        "cluster": teams[people],
    }
    for score in drawn.group.scores:
        values = drawn.answers[score.instrument]
        for rank, item in enumerate(instruments[score.instrument].items.ids):
            columns[f"{score.instrument}/{item}"] = values[people, times, rank]
    return pd.DataFrame(columns)


def truths(simulation: Simulation, loaded: LoadedProject) -> dict[str, Truth]:
    """Return the truth of every outcome of one population that a questionnaire measures."""
    found = {}
    for outcome in loaded.project.outcomes:
        if outcome.scale is None or (outcome.population is None and len(simulation.groups) > 1):
            continue
        instrument, _, scale = outcome.scale.partition(".")
        found[outcome.id] = truth_of(
            simulation.group(outcome.population),
            simulation.score(outcome),
            loaded.instruments[instrument],
            scale=scale,
            before=outcome.before,
            after=outcome.after,
        )
    return found


def answer_day(drawn: Drawn, person: int, months: float, *, delay: int) -> dt.date:
    """Return the day on which somebody answers: so many months after entry, and a delay."""
    return drawn.entry_day(person) + dt.timedelta(days=round(months * DAYS_PER_MONTH) + delay)
