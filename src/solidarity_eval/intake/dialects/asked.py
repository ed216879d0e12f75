"""What the project looks for in a file, and what came of listening to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from solidarity_eval.intake.columns import match_columns
from solidarity_eval.intake.context import Context, Question
from solidarity_eval.intake.dialects.mapping import MappingRow
from solidarity_eval.intake.findings import Finding
from solidarity_eval.intake.parts import roles_of
from solidarity_eval.intake.readers.table import RawTable
from solidarity_eval.schemas.project import ResponseTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the project file says of a file of answers.

    Attributes
    ----------
    table : ResponseTable
        What the project file says.
    context : Context
        The project.
    questions : tuple of Question
        Answers that the file may hold.
    other_sheet : callable
        Reads another sheet of the same file, None where there is none.
    rows : tuple of MappingRow
        Correspondences that hold for the file.
    """

    table: ResponseTable
    context: Context
    questions: tuple[Question, ...]
    other_sheet: Callable[[str], RawTable | None] = field(repr=False)
    rows: tuple[MappingRow, ...] = ()

    @classmethod
    def of(
        cls,
        table: ResponseTable,
        context: Context,
        *,
        other_sheet: Callable[[str], RawTable | None],
        rows: tuple[MappingRow, ...] = (),
    ) -> Asked:
        """Gather what the project file says of a file."""
        blocks = context.questions(context.population_of(table))
        if table.instruments is not None:
            measures = {measure.id for measure in context.project.measures}
            blocks = {
                name: block
                for name, block in blocks.items()
                if name in measures or name in table.instruments
            }
        questions = tuple(question for block in blocks.values() for question in block)
        return cls(
            table=table, context=context, questions=questions, other_sheet=other_sheet, rows=rows
        )

    def dated(self, column: str | None) -> Asked:
        """Return the same, with a column for the day where the project file names none."""
        if self.table.date is not None or column is None:
            return self
        return replace(self, table=self.table.model_copy(update={"date": column}))

    @property
    def roles(self) -> dict[str, str]:
        """Columns that are no answers, by role."""
        return roles_of(self.table)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that the project file names."""
        who = [*self.roles.values(), *self.table.code_parts]
        named = [*who, *(question.column for question in self.questions)]
        return tuple(dict.fromkeys(named))

    def found(self, raw: RawTable) -> dict[str, int]:
        """Return where each named column stands."""
        return match_columns(raw.known_as, self.columns).index

    def lacking(self, raw: RawTable) -> tuple[Question, ...]:
        """Return the questions that the file does not seem to have."""
        index = self.found(raw)
        return tuple(question for question in self.questions if question.column not in index)

    def unread(self, raw: RawTable) -> bool:
        """Tell whether most of the questions are not found."""
        return 2 * len(self.lacking(raw)) > len(self.questions)

    def range_of(self, question: Question) -> tuple[float | None, float | None]:
        """Return the least and the greatest answer."""
        instrument = self.context.instruments.get(question.block)
        if instrument is not None:
            return instrument.items.range_of(question.name.partition("/")[2])
        measure = next(item for item in self.context.project.measures if item.id == question.block)
        return measure.min, measure.max

    def ticks(self, question: Question) -> bool:
        """Tell whether the only answers are 0 and 1: a box that is ticked or not."""
        return self.range_of(question) == (0, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a dialect made of a file.

    Attributes
    ----------
    raw : RawTable or None
        None when the file must not be read as it is; a finding says why.
    date : str or None
        Column of the day of the answers, for a table that names none.
    numbers : tuple of str
        Columns that number the submissions, never the persons.
    technical : tuple of str
        Columns of the tool that are left aside.
    personal : tuple of str
        Columns about the person that are dropped.
    findings : tuple of Finding
        What was met.
    proposals : tuple of MappingRow
        Rows for the file of correspondences.
    waits : bool
        Whether the file waits for a person to look at a proposal.
    """

    raw: RawTable | None
    date: str | None = None
    numbers: tuple[str, ...] = ()
    technical: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    proposals: tuple[MappingRow, ...] = ()
    waits: bool = False
