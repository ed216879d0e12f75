"""``project.yaml``: what was promised, who, where, when, which questions, which outcomes.

One model per part of the file; a key that nobody knows is an error. Values are read as
people write them (``0,3``, ``60 %``, ``10 000``, ``31/12/2027``) by the reader before they
reach these models.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from solidarity_eval.schemas.common import Better, ItemId, LanguageCode, Model, Slug, Words
from solidarity_eval.schemas.constructs import Construct
from solidarity_eval.schemas.instrument import Instrument

DesignType = Literal[
    "one_group_pre_post",
    "randomised",
    "cluster_randomised",
    "comparison_group",
    "stepped_wedge",
    "repeated_cross_section",
    "interrupted_series",
    "retrospective_pretest",
    "descriptive",
]
CountUnit = Literal["persons", "families", "households", "visits", "meals", "sensitised", "other"]
Text = Words | str


class Site(Model):
    """A place of the project."""

    id: Slug
    label: Text | None = None
    commune: str | None = None
    district: str | None = None
    qpv: bool | None = None


class Period(Model):
    """First and last day of the project."""

    start: dt.date
    end: dt.date | None = None

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
    cutoff: dt.date | None = None
    final: int | None = None


class Population(Model):
    """A kind of people the project follows."""

    id: Slug
    unit: Literal["person", "family", "household", "dyad"] = "person"
    label: Text | None = None
    planned: int | None = None


class Wave(Model):
    """A time of measurement: ``month`` after entry (or on the calendar), with its window."""

    id: Slug
    label: Text | None = None
    month: float | None = None
    origin: Literal["entry", "calendar"] = "calendar"
    window_days: Annotated[int, Field(ge=0)] | None = None
    date: dt.date | None = None


class WaveColumn(Model):
    """Where a table says which time a row belongs to."""

    column: str
    values: dict[str | int, Slug] | None = None


class ArmColumn(Model):
    """Where a table says who follows the programme and who is the comparison."""

    column: str
    programme: str | int
    comparison: str | int


class ResponseTable(Model):
    """A file of answers: which columns hold the person, the time, the arm and the team."""

    file: str
    sheet: str | int | None = None
    population: Slug | None = None
    person: str
    wave: Slug | WaveColumn
    instruments: tuple[Slug, ...] | None = None
    date: str | None = None
    arm: ArmColumn | None = None
    cluster: str | None = None
    site: str | None = None
    mode: str | None = None
    administered_by: str | None = None
    interview_language: str | None = None
    ignore: tuple[str, ...] = ()


class PeopleTable(Model):
    """One row per person: entry, exit and its reason, household, role."""

    file: str
    sheet: str | int | None = None
    person: str = "person"
    population: Slug | None = None
    arm: ArmColumn | None = None
    cluster: str | None = None
    site: str | None = None
    household: str | None = None
    dyad: str | None = None
    role: str | None = None
    entry_date: str | None = None
    exit_date: str | None = None
    exit_reason: str | None = None
    exit_reasons: dict[str, Literal["moved", "died", "refused", "lost", "completed"]] = Field(
        default_factory=dict
    )


class CountsTable(Model):
    """The reach register: period, site, indicator, value, unit, method."""

    file: str
    sheet: str | int | None = None


class Tables(Model):
    """The files of the project."""

    responses: ResponseTable | tuple[ResponseTable, ...]
    people: PeopleTable | None = None
    counts: CountsTable | None = None

    @property
    def response_files(self) -> tuple[ResponseTable, ...]:
        """The files of answers, always as a tuple."""
        return self.responses if isinstance(self.responses, tuple) else (self.responses,)


class InstrumentUse(Model):
    """A questionnaire of this project: from the catalogue, from a file, or defined here."""

    use: str | None = None
    define: Instrument | None = None
    columns: Literal["same"] | dict[ItemId, str] = "same"
    population: Slug | None = None
    parameters: dict[str, str | int | float] = Field(default_factory=dict)

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


class Design(Model):
    """How the comparison is made; the report says what it can and cannot conclude."""

    type: DesignType = "one_group_pre_post"
    note: Text | None = None


class Selection(Model):
    """How people came in: the drift to expect without any programme depends on it."""

    path: Literal["same_score", "earlier_screen", "third_party", "open"]
    reference_mean: float | None = None
    reference_population: str | None = None
    retest_r: tuple[float, float] | None = None
    screen_mean: float | None = None
    screen_reference_mean: float | None = None
    screen_sd: float | None = None
    r_screen_before: float | None = None
    r_screen_after: float | None = None


class SmallestChange(Model):
    """The least change that would matter, who said so, and when."""

    value: Annotated[float, Field(gt=0)]
    unit: Literal["points", "sd", "proportion"] = "points"
    source: Literal["anchor", "sem", "team", "publication"]
    date: dt.date | None = None
    illustrative: bool = False
    note: str | None = None


class Planned(Model):
    """What was expected before the data: for the change that the project could detect."""

    sd: float | None = None
    r: Annotated[float, Field(ge=-1, le=1)] | None = None
    n: int | None = None


class Outcome(Model):
    """What should change: a scale or a measure, before and after."""

    id: Slug
    label: Text | None = None
    scale: str | None = None
    measure: Slug | None = None
    type: Literal["mean", "proportion", "count", "ordinal"] = "mean"
    success: tuple[int | float | str, ...] | None = None
    threshold: float | None = None
    before: Slug
    after: Slug
    waves: tuple[Slug, ...] | None = None
    population: Slug | None = None
    role: Literal["primary", "confirmatory", "exploratory"] = "exploratory"
    smallest_change: SmallestChange | None = None
    selection: Selection | None = None
    design: DesignType | None = None
    estimator: str | None = None
    planned: Planned | None = None
    covariates: tuple[str, ...] = ()
    subgroups: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.scale is None) == (self.measure is None):
            raise PydanticCustomError(
                "scale_or_measure", "write either `scale:` or `measure:`, exactly one of them", {}
            )
        if self.type == "proportion" and self.success is None and self.threshold is None:
            raise PydanticCustomError(
                "proportion_needs_success",
                "a proportion needs `success:` (answers) or `threshold:` (least score)",
                {},
            )
        return self


class Target(Model):
    """A promise with a number, in the words it was made."""

    id: Slug
    label: Text | None = None
    indicator: Slug
    at_least: float | None = None
    more_than: float | None = None
    about: float | None = None
    exactly: float | None = None
    between: tuple[float, float] | None = None
    read_as: tuple[float, float] | None = None
    unit: CountUnit | Literal["proportion"] | None = None
    every: Literal["week", "month", "year"] | None = None
    by: dt.date | None = None
    site: Slug | None = None
    population: Slug | None = None
    stated: str | None = None
    source: str | None = None
    illustrative: bool = False

    @model_validator(mode="after")
    def _one_amount(self) -> Self:
        given = [
            name
            for name in ("at_least", "more_than", "about", "exactly", "between")
            if getattr(self, name) is not None
        ]
        if len(given) != 1:
            raise PydanticCustomError(
                "one_amount",
                "write exactly one of at_least, more_than, about, exactly, between; found: {given}",
                {"given": ", ".join(given) or "–"},
            )
        return self


class Indicator(Model):
    """A share or a count that a target speaks of, computed from the answers or the register."""

    id: Slug
    label: Text | None = None
    kind: Literal["linked_share", "higher_after_share", "at_least_share", "count"]
    outcome: Slug | None = None
    threshold: float | None = None
    unit: CountUnit | None = None


class Link(Model):
    """One link of the theory of change."""

    id: Slug
    source: str = Field(alias="from")
    target: str = Field(alias="to")
    assumption: str | None = None


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
    questions: tuple[str, ...] = ()
    theory_of_change: tuple[Link, ...] = ()
    unintended: tuple[str, ...] = ()
    ethics: Ethics | None = None
    privacy: Privacy = Field(default_factory=Privacy)
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
