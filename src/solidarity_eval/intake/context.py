"""What the project file says about the files, ready for reading them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from solidarity_eval.schemas.instrument import Instrument
from solidarity_eval.schemas.project import InstrumentUse, Project, ResponseTable, WaveColumn

DEFAULT_POPULATION = "people"


class ProjectFiles(Protocol):
    """A project file that was read, with its questionnaires and its folder."""

    @property
    def project(self) -> Project:
        """What the project file says."""

    @property
    def instruments(self) -> Mapping[str, Instrument]:
        """Questionnaires by id, in the order of ``project.instruments``."""

    @property
    def folder(self) -> Path:
        """Where the project file lies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A column of answers: an item of a questionnaire, or a measure.

    Attributes
    ----------
    name : str
        Column of the checked table: ``<instrument>/<item>``, or the measure's id.
    column : str
        Header in the file.
    block : str
        Id of the questionnaire or of the measure: what is asked as one.
    """

    name: str
    column: str
    block: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The project file, and what follows from it for every table."""

    project: Project
    instruments: Mapping[str, Instrument]
    folder: Path
    today: dt.date

    @property
    def uses(self) -> Iterator[tuple[InstrumentUse, Instrument]]:
        """Each questionnaire with how the project uses it."""
        return zip(self.project.instruments, self.instruments.values(), strict=True)

    @property
    def cutoff(self) -> dt.date | None:
        """Data after this day wait for the next report."""
        return self.project.reporting.cutoff if self.project.reporting else None

    @property
    def wave_names(self) -> dict[str, str]:
        """What the team calls each time, in the project's language where it says so."""
        names = {}
        for wave in self.project.waves:
            label = wave.label
            if label is not None and not isinstance(label, str):
                label = label.get(self.project.language) or next(iter(label.values()), None)
            names[wave.id] = label or wave.id
        return names

    def population_of(self, table: ResponseTable) -> str:
        """Return the population of a table: its own, else the project's first."""
        return table.population or default_population(self.project)

    def waves_of(self, table: ResponseTable) -> tuple[str, ...]:
        """Return the times that a table may hold."""
        if not isinstance(table.wave, WaveColumn):
            return (table.wave,)
        if table.wave.values is not None:
            return tuple(dict.fromkeys(table.wave.values.values()))
        return tuple(wave.id for wave in self.project.waves)

    def questions(self, population: str) -> dict[str, tuple[Question, ...]]:
        """Return the columns of answers that people of a population may have, by block."""
        blocks = {
            instrument.id: _questions(use, instrument)
            for use, instrument in self.uses
            if use.population in (None, population)
        }
        for measure in self.project.measures:
            question = Question(name=measure.id, column=measure.column, block=measure.id)
            blocks[measure.id] = (question,)
        return blocks

    def is_needed(self, block: str, population: str, waves: tuple[str, ...]) -> bool:
        """Tell whether an outcome reads a questionnaire or a measure at one of these times."""
        for outcome in self.project.outcomes:
            source = outcome.measure or (outcome.scale or "").partition(".")[0]
            times = {outcome.before, outcome.after, *(outcome.waves or ())}
            if (
                source == block
                and outcome.population in (None, population)
                and not times.isdisjoint(waves)
            ):
                return True
        return False


def default_population(project: Project) -> str:
    """Return the first population, or ``people`` when the project names none."""
    return project.populations[0].id if project.populations else DEFAULT_POPULATION


def _questions(use: InstrumentUse, instrument: Instrument) -> tuple[Question, ...]:
    """Return an item's column each; an open list holds the items that the project maps."""
    columns = {} if use.columns == "same" else use.columns
    items = tuple(columns) if instrument.items.open and columns else instrument.items.ids
    return tuple(
        Question(
            name=f"{instrument.id}/{item}", column=columns.get(item, item), block=instrument.id
        )
        for item in items
    )
