"""A file of answers that was read, and what of it is used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from solidarity_eval.intake.columns import Columns, match_columns
from solidarity_eval.intake.context import Context, Question
from solidarity_eval.intake.readers.table import RawTable
from solidarity_eval.schemas.project import ResponseTable, WaveColumn


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of answers with its columns found.

    Attributes
    ----------
    table : ResponseTable
        What the project file says of it.
    raw : RawTable
        Its cells.
    population : str
        Whose answers they are.
    waves : tuple of str
        Times that it may hold.
    columns : Columns
        Every wanted name, matched with the headers.
    blocks : mapping
        Questions that are read, by questionnaire or measure.
    lacking : tuple of Question
        Questions that should be there and are not.
    absent : tuple of str
        Questionnaires that are not in this file, where none is needed.
    wave_names : mapping
        What the team calls each time, in the project's language.
    """

    table: ResponseTable
    raw: RawTable = field(repr=False)
    population: str
    waves: tuple[str, ...]
    columns: Columns
    blocks: dict[str, tuple[Question, ...]]
    lacking: tuple[Question, ...]
    absent: tuple[str, ...]
    wave_names: Mapping[str, str] = field(default_factory=dict, repr=False)

    def wave_name(self, wave: str) -> str:
        """Return what the team calls a time, its id where it has no name of its own."""
        return self.wave_names.get(wave, wave)

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question that is read, in the order of the project file."""
        return tuple(question for block in self.blocks.values() for question in block)

    def position(self, name: str | None) -> int | None:
        """Return the position of a named column, None when the file lacks it."""
        return None if name is None else self.columns.index.get(name)


def roles_of(table: ResponseTable) -> dict[str, str]:
    """Return the columns that are no answers, by role."""
    wave = table.wave.column if isinstance(table.wave, WaveColumn) else None
    arm = table.arm.column if table.arm else None
    roles = {
        "person": table.person,
        "wave": wave,
        "date": table.date,
        "arm": arm,
        "cluster": table.cluster,
        "site": table.site,
        "mode": table.mode,
        "administered_by": table.administered_by,
        "interview_language": table.interview_language,
        "age": table.age,
        "birth_year": table.birth_year,
    }
    if table.duration is not None:
        taken = table.duration
        roles |= {"duration": taken.column, "start": taken.start, "end": taken.end}
    return {role: column for role, column in roles.items() if column is not None}


def expected_headers(table: ResponseTable, context: Context) -> tuple[str, ...]:
    """Return every header that a file may have, for settling what the file leaves open."""
    blocks = context.questions(context.population_of(table))
    columns = [question.column for block in blocks.values() for question in block]
    return tuple(dict.fromkeys([*roles_of(table).values(), *table.code_parts, *columns]))


def make_parts(
    tables: Iterable[tuple[ResponseTable, RawTable]], context: Context, *, all_read: bool
) -> tuple[Part, ...]:
    """Match each file with the project, then decide which questionnaire is read where.

    A file that names its ``instruments`` holds those and no other. One that names none holds
    every questionnaire of which it has a column. A questionnaire that a file lacks whole is
    lacking unless another file has it at the same times, or at other times and no outcome
    needs it here; or unless a file could not be read, which may be the one that has it.
    """
    candidates = [_Candidate.of(table, raw, context) for table, raw in tables]
    return tuple(item.decide(candidates, context, all_read=all_read) for item in candidates)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A file whose columns are matched, before the other files are looked at."""

    table: ResponseTable
    raw: RawTable
    population: str
    waves: tuple[str, ...]
    columns: Columns
    wanted: dict[str, tuple[Question, ...]]

    @classmethod
    def of(cls, table: ResponseTable, raw: RawTable, context: Context) -> _Candidate:
        population = context.population_of(table)
        wanted = context.questions(population)
        if table.instruments is not None:
            named = {*table.instruments, *(measure.id for measure in context.project.measures)}
            wanted = {block: asked for block, asked in wanted.items() if block in named}
        columns = [question.column for block in wanted.values() for question in block]
        return cls(
            table=table,
            raw=raw,
            population=population,
            waves=context.waves_of(table),
            columns=match_columns(
                raw.known_as, [*roles_of(table).values(), *table.code_parts, *columns]
            ),
            wanted=wanted,
        )

    def found(self, block: str) -> tuple[Question, ...]:
        """Return the questions of a block that the file has."""
        asked = self.wanted.get(block, ())
        return tuple(question for question in asked if question.column in self.columns.index)

    def decide(self, candidates: list[_Candidate], context: Context, *, all_read: bool) -> Part:
        """Say what is read, what is lacking and what may be absent."""
        others = [item for item in candidates if item is not self]
        fellows = [item for item in others if item.population == self.population]
        blocks, lacking, absent = {}, list[Question](), []
        for block, asked in self.wanted.items():
            present = self.found(block)
            if present:
                blocks[block] = present
            if len(present) == len(asked):
                continue
            if present or self._names(block):
                lacking += [question for question in asked if question not in present]
            elif any(item.found(block) and item.meets(self.waves) for item in fellows):
                continue
            elif self._needs(block, others, context):
                lacking += asked if all_read else ()
            elif block in context.instruments and any(item.found(block) for item in fellows):
                absent.append(block)
        return Part(
            table=self.table,
            raw=self.raw,
            population=self.population,
            waves=self.waves,
            columns=self.columns,
            blocks=blocks,
            lacking=tuple(lacking),
            absent=tuple(absent),
            wave_names=context.wave_names,
        )

    def meets(self, waves: tuple[str, ...]) -> bool:
        """Tell whether the file may hold one of these times."""
        return not set(waves).isdisjoint(self.waves)

    def _names(self, block: str) -> bool:
        return self.table.instruments is not None and block in self.table.instruments

    def _needs(self, block: str, others: list[_Candidate], context: Context) -> bool:
        """Tell whether a block that no file has at these times is owed here."""
        if not any(item.found(block) for item in others):
            return True
        return context.is_needed(block, self.population, self.waves)
