"""The files of a project: which columns hold the person, the time, the arm and the team."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from solidarity_eval.schemas.common import FilePath, Model, Slug
from solidarity_eval.schemas.registers import Registers


class WaveColumn(Model):
    """Where a table says which time a row belongs to."""

    column: str
    values: dict[str | int, Slug] | None = None


class ArmColumn(Model):
    """Where a table says who follows the programme and who is the comparison."""

    column: str
    programme: str | int
    comparison: str | int


class Duration(Model):
    """How long a questionnaire took: a column of durations, or its start and its end."""

    column: str | None = None
    unit: Literal["seconds", "minutes"] = "seconds"
    start: str | None = None
    end: str | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        pair = self.start is not None and self.end is not None
        if (self.column is not None) == pair or (self.start is None) != (self.end is None):
            raise PydanticCustomError(
                "column_or_start_and_end", "write `column:`, or `start:` and `end:`", {}
            )
        return self


class PersonCode(Model):
    """A code that people make themselves, one column per part; close codes are proposed."""

    parts: Annotated[tuple[str, ...], Field(min_length=2)]
    tolerance: Annotated[int, Field(ge=0, le=2)] = 1
    linkage: Literal["strict", "loose"] = "strict"

    @property
    def header(self) -> str:
        """What the column of whole codes is called."""
        return " + ".join(self.parts)


class ResponseTable(Model):
    """A file of answers: which columns hold the person, the time, the arm and the team."""

    file: FilePath
    sheet: str | int | None = None
    population: Slug | None = None
    identity: str | PersonCode = Field(alias="person")
    wave: Slug | WaveColumn
    instruments: tuple[Slug, ...] | None = None
    date: str | None = None
    arm: ArmColumn | None = None
    cluster: str | None = None
    site: str | None = None
    mode: str | None = None
    administered_by: str | None = None
    interview_language: str | None = None
    duration: Duration | None = None
    age: str | None = None
    birth_year: str | None = None
    ignore: tuple[str, ...] = ()
    incomplete: Literal["keep", "drop"] = "keep"
    recode: dict[str, dict[int | str, int | str]] = Field(default_factory=dict)

    @property
    def person(self) -> str:
        """Header of the column of persons; that of whole codes where people make their own."""
        return self.identity if isinstance(self.identity, str) else self.identity.header

    @property
    def code(self) -> PersonCode | None:
        """The code that people make themselves, None where codes are given."""
        return self.identity if isinstance(self.identity, PersonCode) else None

    @property
    def code_parts(self) -> tuple[str, ...]:
        """Columns that a code is made of, none where codes are given."""
        return self.code.parts if self.code else ()


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
    birth_year: str | None = None
    exit_reason: str | None = None
    exit_reasons: dict[str, Literal["moved", "died", "refused", "lost", "completed"]] = Field(
        default_factory=dict
    )


class CountsTable(Model):
    """The reach register: period, site, indicator, value, unit, method."""

    file: FilePath
    sheet: str | int | None = None


class Tables(Registers):
    """The files of the project: answers, people, counts, and the registers of `Registers`."""

    responses: ResponseTable | tuple[ResponseTable, ...]
    people: PeopleTable | None = None
    counts: CountsTable | None = None

    @property
    def response_files(self) -> tuple[ResponseTable, ...]:
        """The files of answers, always as a tuple."""
        return self.responses if isinstance(self.responses, tuple) else (self.responses,)
