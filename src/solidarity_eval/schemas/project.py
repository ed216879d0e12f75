"""``project.yaml``: what was promised, who, where, when, which questions, which outcomes.

One model per part of the file; a key that nobody knows is an error. Values are read as
people write them (``0,3``, ``60 %``, ``10 000``, ``31/12/2027``) by the reader before they
reach these models.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from solidarity_eval.schemas.checks import Checks
from solidarity_eval.schemas.common import (
    Better,
    Day,
    ItemId,
    LanguageCode,
    Model,
    Slug,
    Text,
)
from solidarity_eval.schemas.constructs import Construct
from solidarity_eval.schemas.estimand import DepartureReason
from solidarity_eval.schemas.instrument import Instrument
from solidarity_eval.schemas.outcomes import (
    Design,
    DesignType,
    Estimator,
    Outcome,
    Planned,
    Selection,
    SmallestChange,
)
from solidarity_eval.schemas.promises import CountUnit, Indicator, Target, TargetUnit
from solidarity_eval.schemas.reach import ReachPart
from solidarity_eval.schemas.sheet import Sheet
from solidarity_eval.schemas.tables import (
    ArmColumn,
    CountsTable,
    PeopleTable,
    ResponseTable,
    Tables,
    WaveColumn,
)

__all__ = [
    "ArmColumn",
    "CountUnit",
    "CountsTable",
    "DataSource",
    "Design",
    "DesignType",
    "Estimator",
    "Ethics",
    "Indicator",
    "InstrumentUse",
    "Link",
    "Measure",
    "Outcome",
    "PeopleTable",
    "Period",
    "Planned",
    "Population",
    "Privacy",
    "Project",
    "Reporting",
    "ResponseTable",
    "Selection",
    "Site",
    "SmallestChange",
    "Tables",
    "Target",
    "TargetUnit",
    "Text",
    "Watched",
    "Wave",
    "WaveColumn",
]


class Site(Model):
    """A place of the project."""

    id: Slug
    label: Text | None = None
    commune: str | None = None
    district: str | None = None
    qpv: bool | None = None
    proposed: bool = False


class Period(Model):
    """First and last day of the project."""

    start: Day
    end: Day | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end is not None and self.end < self.start:
            raise PydanticCustomError(
                "period_order",
                "end ({end}) is before start ({start})",
                {"start": str(self.start), "end": str(self.end)},
            )
        return self


class Reporting(Model):
    """Year of the report; data after the cut-off wait; ``final`` names the year that decides."""

    year: Annotated[int, Field(ge=1900, le=2200)]
    cutoff: Day | None = None
    final: int | None = None


class Population(Model):
    """A kind of people the project follows."""

    id: Slug
    unit: Literal["person", "family", "household", "dyad"] = "person"
    label: Text | None = None
    planned: int | None = None
    proposed: bool = False


class Wave(Model):
    """A time of measurement: ``month`` after entry (or on the calendar), with its window."""

    id: Slug
    label: Text | None = None
    month: float | None = None
    origin: Literal["entry", "calendar"] = "calendar"
    window_days: Annotated[int, Field(ge=0)] | None = None
    date: Day | None = None
    proposed: bool = False


class InstrumentUse(Model):
    """A questionnaire of this project: from the catalogue, from a file, or defined here."""

    use: str | None = None
    define: Instrument | None = None
    columns: Literal["same"] | dict[ItemId, str] = "same"
    population: Slug | None = None
    parameters: dict[str, str | int | float] = Field(default_factory=dict)
    proposed: bool = False

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.use is None) == (self.define is None):
            raise PydanticCustomError(
                "use_or_define", "write either `use:` or `define:`, exactly one of them", {}
            )
        return self


class Measure(Model):
    """A column that is already a number, with no items behind it."""

    id: Slug
    column: str
    label: Text | None = None
    construct_id: Construct = Field(default="other", alias="construct")
    min: float | None = None
    max: float | None = None
    better: Better | None = "higher"
    unit: str | None = None
    proposed: bool = False


class Link(Model):
    """One link of the theory of change."""

    id: Slug
    source: Text = Field(alias="from")
    target: Text = Field(alias="to")
    assumption: Text | None = None
    proposed: bool = False


class Watched(Model):
    """An unintended consequence that the project watches for, and where that idea comes from."""

    text: Text
    indicator: Slug | None = None
    source: str | None = None
    proposed: bool = False


class Ethics(Model):
    """Opinion, legal category, data-protection reference, registration, consent version."""

    opinion: str | None = None
    category: str | None = None
    data_protection: str | None = None
    registration: str | None = None
    consent_version: str | None = None


class Privacy(Model):
    """Thresholds under which a count is hidden or merged; never below 3."""

    share_threshold: Annotated[int, Field(ge=3)] = 11
    internal_threshold: Annotated[int, Field(ge=3)] = 5
    legal_basis: str | None = None


class DataSource(Model):
    """Where example or borrowed data come from."""

    citation: str | None = None
    licence: str | None = None
    note: Text | None = None
    language: str | None = None


class Project(Model):
    """The whole of ``project.yaml``."""

    schema_version: Literal[1]
    id: Slug
    programme: Slug | None = None
    title: Text
    organisation: str | None = None
    kind: Literal["experimentation", "action_research"] | None = None
    summary: Text | None = None
    language: LanguageCode = "fr"
    simulated: bool = False
    seed: int = 0
    sites: tuple[Site, ...] = ()
    evaluator: str | None = None
    period: Period | None = None
    reporting: Reporting | None = None
    populations: tuple[Population, ...] = ()
    waves: Annotated[tuple[Wave, ...], Field(min_length=1)]
    tables: Tables
    instruments: tuple[InstrumentUse, ...] = ()
    measures: tuple[Measure, ...] = ()
    design: Design = Field(default_factory=Design)
    selection: Selection | None = None
    outcomes: tuple[Outcome, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    targets: tuple[Target, ...] = ()
    reach: tuple[ReachPart, ...] = ()
    questions: tuple[Text, ...] = ()
    theory_of_change: tuple[Link, ...] = ()
    unintended: tuple[Watched | Text, ...] = ()
    departures: tuple[DepartureReason, ...] = ()
    sheet: Sheet = Field(default_factory=Sheet)
    ethics: Ethics | None = None
    privacy: Privacy = Field(default_factory=Privacy)
    share_reference: bool = False
    checks: Checks = Field(default_factory=Checks)
    data_source: DataSource | None = None

    def wave(self, wave_id: str) -> Wave:
        """Return a wave by id; KeyError lists those that exist."""
        for wave in self.waves:
            if wave.id == wave_id:
                return wave
        raise KeyError(f"no wave {wave_id!r}; there are {[w.id for w in self.waves]}")

    def outcome_design(self, outcome: Outcome) -> str:
        """Return the outcome's own design, else the project's."""
        return outcome.design or self.design.type

    def outcome_selection(self, outcome: Outcome) -> Selection | None:
        """Return the outcome's own selection path, else the project's."""
        return outcome.selection or self.selection
