"""``plan.lock``: the plan of a project as it was on a day."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from solidarity_eval.schemas.common import Day, Model, Slug

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class EarlierLock(Model):
    """A lock that a later one replaced."""

    sha256: Sha256
    locked: Day
    reason: str


class PlanLock(Model):
    """``plan.lock``: the plan as it was on a day, and its fingerprint.

    ``answers`` counts the rows of answers that stood in the files on that day, by wave; None
    where they could not be read.
    """

    schema_version: Literal[1] = 1
    project: Slug
    locked: Day
    revision: Annotated[int, Field(ge=1)] = 1
    reason: str | None = None
    answers: dict[str, int] | None = None
    earlier: tuple[EarlierLock, ...] = ()
    sha256: Sha256
    content: dict[str, Any]
