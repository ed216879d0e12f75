"""What exactly is estimated, and why a project now differs from its plan."""

from __future__ import annotations

from typing import Literal

from solidarity_eval.schemas.common import Day, Model, Text

Handling = Literal[
    "treatment_policy", "hypothetical", "composite", "while_following", "principal_stratum"
]


class IntercurrentEvent(Model):
    """Something that may happen to a person between the two times, and what is done about it."""

    event: Text
    handling: Handling
    note: str | None = None


class Estimand(Model):
    """What exactly is estimated for an outcome (ICH E9 R1): for whom, and despite what."""

    population: Text | None = None
    summary: Text | None = None
    intercurrent: tuple[IntercurrentEvent, ...] = ()


class DepartureReason(Model):
    """Why the project now differs from its locked plan, and since when."""

    what: str
    reason: Text
    date: Day | None = None
