"""Scales as the checks look at them: items that go together, turned the same way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.intake.checks.declared import header_of
from solidarity_eval.intake.context import Context
from solidarity_eval.intake.readers.table import RawTable
from solidarity_eval.intake.rows import PartRows
from solidarity_eval.schemas.instrument import Instrument

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Rated:
    """The items of one scale that the table of answers holds."""

    instrument: Instrument
    names: tuple[str, ...]

    def turned(self, answers: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the answers with reversed items turned, one column per item."""
        result = answers.copy()
        for place, name in enumerate(self.names):
            item = name.partition("/")[2]
            if item in self.instrument.reverse:
                result[:, place] = sum(self.instrument.items.range_of(item)) - result[:, place]
        return result


def rated_scales(context: Context, responses: pd.DataFrame, *, least: int) -> Iterator[Rated]:
    """Yield the scales whose items should go together, those inside a larger one left out.

    Lists of things that people have or do, and open lists, say nothing about each other.
    """
    for instrument in context.instruments.values():
        if instrument.items.open:
            continue
        sets = {
            tuple(
                f"{instrument.id}/{item}"
                for item in instrument.items_of(scale.id)
                if f"{instrument.id}/{item}" in responses
            )
            for scale in instrument.scales
            if not scale.formative and scale.prefix is None
        }
        for names in sorted(sets):
            inside = any(set(names) < set(other) for other in sets)
            if len(names) >= least and not inside:
                yield Rated(instrument, names)


@dataclass(frozen=True, slots=True)
class Moment:
    """The rows of one population at one time."""

    population: str
    wave: str
    rows: NDArray[np.bool_]


def moments(context: Context, responses: pd.DataFrame) -> tuple[Moment, ...]:
    """Return populations and times that have answers, times in the order of the project."""
    populations, waves = (responses[name].to_numpy() for name in ("population", "wave"))
    found = []
    for population in dict.fromkeys(populations):
        here = populations == population
        for wave in context.project.waves:
            rows = here & (waves == wave.id)
            if rows.any():
                found.append(Moment(str(population), wave.id, rows))
    return tuple(found)


def place_of(rows: tuple[PartRows, ...], name: str, moment: Moment) -> tuple[RawTable, str] | None:
    """Return the file that holds a question at a time, and its header there."""
    for part in rows:
        if (
            part.part.population == moment.population
            and name in part.answers
            and (part.wave == moment.wave).any()
        ):
            return part.part.raw, header_of(part, name)
    return None
