"""Who was reached and how: the parts of ``reach:``, each computed, drawn and told on its own."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from solidarity_eval.schemas.common import Day, Model, Slug, Text

Months = Annotated[float, Field(gt=0)]
Days = Annotated[int, Field(ge=1)]


class _Part(Model):
    """What every part has: its name, in what words it was promised, whether we propose it."""

    id: Slug
    label: Text | None = None
    population: Slug | None = None
    note: Text | None = None
    proposed: bool = False
    source: str | None = None


class _OfPeople(_Part):
    """Reads columns of the people table: how a reader reads them, and their categories."""

    labels: dict[str, Text] = Field(default_factory=dict)
    categories: dict[str, dict[str, Text]] = Field(default_factory=dict)


class Distinct(_Part):
    """Distinct persons: exact from a register with identifiers, else bounds from counts.

    ``indicators`` are counts of the register of which one person may be in several;
    ``newcomers`` are those of them that count a person in one period alone, when they enter;
    ``from_attendance`` counts the identifiers of the attendance register.
    """

    kind: Literal["distinct"]
    indicators: tuple[Slug, ...] = ()
    newcomers: tuple[Slug, ...] = ()
    from_attendance: bool = False
    lower_bound: bool = False


class Transition(_Part):
    """From one state to another, with competing exits: the events that say so, and the rule.

    ``start`` and ``reached`` are words of the events register; ``rule`` is the operational rule
    in words. With ``visits`` the passage is the ``visits``-th event ``reached`` within
    ``visits_within`` days, the last of them being its day.
    """

    kind: Literal["transition"]
    start: str
    reached: str
    competing: tuple[str, ...] = ()
    within_days: Days = 365
    visits: Annotated[int, Field(ge=1)] = 1
    visits_within: Days | None = None
    rule: Text | None = None
    labels: dict[str, Text] = Field(default_factory=dict)


class Cascade(_Part):
    """Steps that follow one another, each a word of the events register.

    ``due_days``, by step: days after the first step from which a step can be expected.
    """

    kind: Literal["cascade"]
    steps: Annotated[tuple[str, ...], Field(min_length=2)]
    labels: dict[str, Text] = Field(default_factory=dict)
    by: Literal["team", "site"] | None = None
    due_days: dict[str, Days] = Field(default_factory=dict)


class Closure(Model):
    """Days on which the place was closed, or school holidays."""

    start: Day
    end: Day
    label: Text | None = None


class Attendance(_Part):
    """A count per week (or month) of the register, against what was promised."""

    kind: Literal["attendance"]
    indicator: Slug
    every: Literal["week", "month"] = "week"
    expected: Annotated[float, Field(gt=0)] | None = None
    holidays: tuple[Closure, ...] = ()
    closures: tuple[Closure, ...] = ()
    ramp_up_until: Day | None = None
    limits: Literal["laney", "negative_binomial"] = "laney"


class Dyads(_Part):
    """People put together in twos: formed, still meeting after some months.

    ``start`` and ``end`` are words of the events register, whose ``person`` is then the dyad;
    ``role`` is the column of the people table that tells the two members apart.
    """

    kind: Literal["dyads"]
    start: str
    end: tuple[str, ...]
    competing: tuple[str, ...] = ()
    at_months: tuple[Months, ...] = (6.0, 12.0)
    role: str | None = None
    outcomes: tuple[Slug, ...] = ()
    labels: dict[str, Text] = Field(default_factory=dict)


class Panel(_OfPeople):
    """A small panel that answers at every session: paths of persons, speaking time, diversity."""

    kind: Literal["panel"]
    outcomes: tuple[Slug, ...] = ()
    speaking: bool = False
    compare: tuple[str, ...] = ()


class Network(_OfPeople):
    """Who knows or helps whom, at each time: size, density, mixing; ``group`` of the people table.

    ``whole`` tells that everyone of the place was asked; else each ``ego`` told its own ties.
    """

    kind: Literal["network"]
    waves: tuple[Slug, ...] = ()
    tie: str | None = None
    directed: bool = True
    whole: bool = False
    group: str | None = None
    close: tuple[str, ...] = ()
    close_threshold: Annotated[int, Field(ge=1)] = 6
    hypothesis: bool = False


class TieStrength(_Part):
    """Moves of ties between invisible, weak and strong, and the three circles they stand in."""

    kind: Literal["tie_strength"]
    before: Slug
    after: Slug
    order: tuple[str, ...] = ("invisible", "weak", "strong")
    circles: tuple[str, ...] = ("close", "collective", "neighbourhood")


class Service(Model):
    """A service asked of the collective: in the past, and whether one would in the future."""

    id: Slug
    label: Text | None = None
    past: str
    future: str


class Services(_Part):
    """Services asked in the past and in the future, both questions to the same people."""

    kind: Literal["services"]
    wave: Slug
    services: Annotated[tuple[Service, ...], Field(min_length=1)]


class CapabilityItem(Model):
    """Something a place must be able to do or hold in a crisis."""

    id: Slug
    label: Text | None = None
    essential: bool = False
    unit: str | None = None
    proposed: bool = False


class Capability(_Part):
    """What a place can do in a crisis: a list ticked on a day, and drills timed."""

    kind: Literal["capability"]
    items: tuple[CapabilityItem, ...] = ()
    drills: bool = False
    drill_within_minutes: Annotated[float, Field(gt=0)] | None = None


class Milestones(_Part):
    """Deliverables: due, done, and what shows it."""

    kind: Literal["milestones"]
    labels: dict[str, Text] = Field(default_factory=dict)


class Costs(_Part):
    """Euros by category; per person reached, and per point of change where a verdict allows it.

    ``persons`` is a count of the register, or a part of kind ``distinct``.
    """

    kind: Literal["costs"]
    persons: Slug | None = None
    outcome: Slug | None = None
    include: tuple[str, ...] = ()


class Code(Model):
    """A code of the codebook; ``outcome`` is the measure it is set beside."""

    id: Slug
    label: Text | None = None
    rule: Text | None = None
    outcome: Slug | None = None
    contribution: Literal["for", "against", "other"] | None = None


class CodedInterviews(_Part):
    """Interviews and observations coded by one or two people, beside the measures."""

    kind: Literal["coded_interviews"]
    codebook: Annotated[tuple[Code, ...], Field(min_length=1)]
    contribution_question: Text | None = None


class Equity(_OfPeople):
    """Who was reached beside the neighbourhood, and who left beside who stayed.

    ``variables`` are columns of the people table; the neighbourhood register holds the shares.
    """

    kind: Literal["equity"]
    variables: Annotated[tuple[str, ...], Field(min_length=1)]
    sensitive: tuple[str, ...] = ()


ReachPart = Annotated[
    Distinct
    | Transition
    | Cascade
    | Attendance
    | Dyads
    | Panel
    | Network
    | TieStrength
    | Services
    | Capability
    | Milestones
    | Costs
    | CodedInterviews
    | Equity,
    Field(discriminator="kind"),
]
"""One part of ``reach:``; ``kind`` tells which."""
