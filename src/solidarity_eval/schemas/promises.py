"""What was promised, with a number, and the indicators the promises speak of."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from solidarity_eval.schemas.common import Day, Model, Slug, Text

CountUnit = Literal[
    "persons",
    "families",
    "households",
    "dyads",
    "teams",
    "visits",
    "meals",
    "sessions",
    "hours",
    "deliverables",
    "sensitised",
    "other",
]
TargetUnit = Literal[CountUnit, "proportion"]


class Target(Model):
    """A promise with a number, in the words it was made.

    ``indicator`` names an indicator, an indicator of the register of counts, or a part of
    ``reach:``; ``source`` is a key of the bibliography, or words.
    """

    id: Slug
    label: Text | None = None
    indicator: Slug
    at_least: float | None = None
    more_than: float | None = None
    about: float | None = None
    exactly: float | None = None
    between: tuple[float, float] | None = None
    read_as: tuple[float, float] | None = None
    unit: TargetUnit | None = None
    every: Literal["week", "month", "year"] | None = None
    by: Day | None = None
    site: Slug | None = None
    population: Slug | None = None
    stated: str | None = None
    source: str | None = None
    illustrative: bool = False
    proposed: bool = False

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
    proposed: bool = False
