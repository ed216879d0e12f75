"""Where an outcome's values stand in the table, and between which bounds they can lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval.schemas.common import Better
from solidarity_eval.schemas.instrument import Instrument, Scale

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.schemas.load import LoadedProject
    from solidarity_eval.schemas.project import Measure, Outcome, Project


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSource:
    """The column of an outcome and what is known about it.

    ``low`` and ``high`` are the ends of the scale, None for a measure without declared ends;
    ``whole`` tells that only whole numbers are possible.
    """

    column: str
    construct: str
    form: str | None
    better: Better | None
    low: float | None
    high: float | None
    whole: bool
    instrument: Instrument | None = None
    scale: Scale | None = None
    measure: Measure | None = None


def score_source(loaded: LoadedProject, outcome: Outcome) -> ScoreSource:
    """Return the column and the bounds of an outcome."""
    from solidarity_eval.instruments.derived import score_range

    if outcome.indicator is not None:
        return _indicator_source(outcome.indicator)
    if outcome.measure is not None:
        return _measure_source(loaded.project, outcome.measure)
    instrument_id, _, scale_id = (outcome.scale or "").partition(".")
    instrument = loaded.instruments[instrument_id]
    scale = instrument.scale(scale_id)
    low, high = score_range(instrument, scale_id)
    items = instrument.items_of(scale_id)
    return ScoreSource(
        column=f"{instrument.id}.{scale.id}",
        construct=instrument.construct_id,
        form=instrument.form or instrument.id,
        better=scale.better,
        low=low,
        high=high,
        whole=scale.multiply == 1 and (scale.score in ("sum", "count") or len(items) == 1),
        instrument=instrument,
        scale=scale,
    )


def _measure_source(project: Project, measure_id: str) -> ScoreSource:
    measure = next(item for item in project.measures if item.id == measure_id)
    return ScoreSource(
        column=measure.id,
        construct=measure.construct_id,
        form=measure.id,
        better=measure.better,
        low=measure.min,
        high=measure.max,
        whole=False,
        measure=measure,
    )


def outcome_rows(frame: pd.DataFrame, outcome: Outcome) -> pd.DataFrame:
    """Return the rows of the outcome's population who follow the programme.

    A change is that of one group: people of a comparison group are never mixed in.
    """
    frame = rows_of_population(frame, outcome)
    if has_comparison(frame):
        frame = frame[frame["arm"] == "programme"]
    return frame


def _indicator_source(indicator: str) -> ScoreSource:
    """Return what is known of a count of the register: no scale, more is wished."""
    return ScoreSource(
        column=indicator,
        construct="other",
        form=None,
        better="higher",
        low=None,
        high=None,
        whole=True,
    )


def rows_of_population(frame: pd.DataFrame, outcome: Outcome) -> pd.DataFrame:
    """Return the rows of the outcome's population, both groups."""
    if outcome.population is not None and "population" in frame:
        frame = frame[frame["population"] == outcome.population]
    return frame


def has_comparison(frame: pd.DataFrame) -> bool:
    """Tell whether some rows are those of a comparison group."""
    return "arm" in frame and bool((frame["arm"] == "comparison").any())
