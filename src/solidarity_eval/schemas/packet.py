"""What a project may send: aggregates only, no row can ride along."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from solidarity_eval.schemas.common import Day, LanguageCode, Model, Share, Slug, Text
from solidarity_eval.schemas.packet_outcomes import PacketOutcome, Statistic

PACKET_VERSION = 1
LAST_REVISION = 9999

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
TargetState = Literal["reached", "not_reached", "in_progress", "not_judged", "no_figure"]
CountMethod = Literal["registered", "counted", "estimated", "declared", "distinct"]


class PacketSite(Model):
    """A place of the project, as the overlap of districts needs it."""

    id: Slug
    label: Text | None = None
    commune: str | None = None
    district: str | None = None
    qpv: bool | None = None


class PacketCount(Model):
    """Who or what was reached, in one unit, by one way of counting; never added across units.

    ``value`` is None where only bounds are known (``low``, ``high``).
    """

    indicator: Slug
    label: Text | None = None
    unit: str
    method: CountMethod | None = None
    site: Slug | None = None
    period: str | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None


class PacketTarget(Model):
    """A promise, in the words it was made, and where it stands."""

    id: Slug
    label: Text | None = None
    indicator: Slug
    stated: str | None = None
    amount: Literal["at_least", "more_than", "about", "exactly", "between"]
    values: tuple[float, ...]
    read_as: tuple[float, float] | None = None
    unit: str | None = None
    every: Literal["week", "month", "year"] | None = None
    by: Day | None = None
    proposed: bool = False
    state: TargetState
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    total: int | None = None


class PacketPlan(Model):
    """The locked plan: its fingerprint, and how many things now differ from it."""

    sha256: Sha256
    locked: Day
    revision: int
    departures: int


class PacketQuestionnaire(Model):
    """A questionnaire, the name readers know it by, and the fingerprint of its keys and rules."""

    id: Slug
    label: Text | None = None
    construct_id: str = Field(alias="construct")
    form: str | None = None
    sha256: Sha256


class PacketMilestone(Model):
    """A deliverable: due, done or not."""

    id: Slug
    label: Text | None = None
    due: Day | None = None
    done: Day | None = None


class PacketCost(Model):
    """Euros of one kind of expense over the year; merged where few suppliers make it."""

    category: str
    amount: float


class PacketLesson(Model):
    """What the team learnt, in its own words, under a theme; written to be shared."""

    theme: str
    words: Text


class PacketShare(Model):
    """A share of the people reached beside that of the neighbourhood."""

    variable: str
    category: str
    share: Statistic | None = None
    n: int | None = None
    neighbourhood: Share | None = None


class PacketWithheld(Model):
    """What was hidden, merged or rounded, by which rule, and how uncertain it leaves the cell.

    ``low`` and ``high`` bound what a reader of everything published can deduce of the cell.
    """

    where: str
    kind: str
    reason: str
    low: float | None = None
    high: float | None = None


class Packet(Model):
    """Everything that leaves a project for a year. Identity: ``(project, year, revision)``."""

    schema_version: Literal[1] = 1
    project: Slug
    programme: Slug | None = None
    year: Annotated[int, Field(ge=1900, le=2200)]
    revision: Annotated[int, Field(ge=1, le=LAST_REVISION)] = 1
    written: Day
    report: Literal["interim", "final"]
    title: Text
    organisation: str | None = None
    evaluator: str | None = None
    kind: Literal["experimentation", "action_research"] | None = None
    language: LanguageCode = "fr"
    simulated: bool = False
    share_reference: bool = False
    sites: tuple[PacketSite, ...] = ()
    design: str
    share_threshold: Annotated[int, Field(ge=3)]
    sensitive_threshold: Annotated[int, Field(ge=11)] = 11
    legal_basis: str | None = None
    plan: PacketPlan | None = None
    questionnaires: tuple[PacketQuestionnaire, ...] = ()
    outcomes: tuple[PacketOutcome, ...] = ()
    counts: tuple[PacketCount, ...] = ()
    targets: tuple[PacketTarget, ...] = ()
    milestones: tuple[PacketMilestone, ...] = ()
    costs: tuple[PacketCost, ...] = ()
    equity: tuple[PacketShare, ...] = ()
    lessons: tuple[PacketLesson, ...] = ()
    withheld: tuple[PacketWithheld, ...] = ()
    versions: dict[str, str] = Field(default_factory=dict)

    @property
    def identity(self) -> tuple[str, int, int]:
        """Project, year, revision: a newer revision supersedes an older one."""
        return self.project, self.year, self.revision
