"""Tables beside the answers: events, ties, codes, milestones, costs, and who came on which day."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from solidarity_eval.schemas.common import FilePath, Model, Slug

RegisterName = Literal[
    "events",
    "ties",
    "codes",
    "milestones",
    "costs",
    "attendance",
    "exposure",
    "capability",
    "drills",
    "speaking",
    "neighbourhood",
]


class RegisterTable(Model):
    """A table with one fact per row; its columns have our names, or are named in ``columns``.

    ``values`` translates what a column holds: our word by the word written in the file.
    """

    file: FilePath
    sheet: str | int | None = None
    population: Slug | None = None
    columns: dict[str, str] = Field(default_factory=dict)
    values: dict[str, dict[str | int, str]] = Field(default_factory=dict)
    ignore: tuple[str, ...] = ()


class Registers(Model):
    """The registers of a project, each optional."""

    events: RegisterTable | None = None
    ties: RegisterTable | None = None
    codes: RegisterTable | None = None
    milestones: RegisterTable | None = None
    costs: RegisterTable | None = None
    attendance: RegisterTable | None = None
    exposure: RegisterTable | None = None
    capability: RegisterTable | None = None
    drills: RegisterTable | None = None
    speaking: RegisterTable | None = None
    neighbourhood: RegisterTable | None = None

    def given(self) -> dict[str, RegisterTable]:
        """Return the registers that the project has, by name."""
        return {
            name: table
            for name in type(self).model_fields
            if isinstance(table := getattr(self, name), RegisterTable)
        }
