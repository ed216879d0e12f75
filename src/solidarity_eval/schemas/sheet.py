"""The practical sheet of a project: what others need to start something alike."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from solidarity_eval.schemas.common import Model, Text


class Partner(Model):
    """An organisation that takes part, and what it does."""

    name: str
    role: Text | None = None
    source: str | None = None
    proposed: bool = False


class Resource(Model):
    """Something others can use: a guide, a kit, a page."""

    label: Text
    url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None


class Sheet(Model):
    """What the team writes of the practical sheet; what is left out is drawn from the project.

    ``cost`` and ``duration`` may stay empty. ``contact`` is a service or a shared address.
    """

    description: Text | None = None
    partners: tuple[Partner, ...] = ()
    scale: Text | None = None
    method: Text | None = None
    results: Text | None = None
    cost: Text | None = None
    duration: Text | None = None
    steering: Text | None = None
    resources: tuple[Resource, ...] = ()
    contact: Text | None = None
