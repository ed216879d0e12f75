"""The files of a project: which columns hold the person, the time, the arm and the team."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from solidarity_eval.schemas.common import FilePath, Model, Slug


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

    file: FilePath
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

    file: FilePath
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

    file: FilePath
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
