"""A file that was read, made ready: its dialect found, its correspondences used."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import ModuleType

from solidarity_eval.intake.context import Context
from solidarity_eval.intake.dialects import (
    framaforms,
    google_forms,
    kobo,
    limesurvey,
    microsoft_forms,
)
from solidarity_eval.intake.dialects.asked import Asked, Heard
from solidarity_eval.intake.dialects.edit import padded, with_cells
from solidarity_eval.intake.dialects.mapping import FILE, Mapping, MappingRow
from solidarity_eval.intake.dialects.stamps import days_of
from solidarity_eval.intake.dialects.use_mapping import use_rows
from solidarity_eval.intake.dialects.wordings import labels_as_codes, unknown_words
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.readers import read_table
from solidarity_eval.intake.readers.formats import ReadTable
from solidarity_eval.intake.readers.table import RawTable
from solidarity_eval.intake.text import fold
from solidarity_eval.schemas.project import ResponseTable

DIALECTS: tuple[ModuleType, ...] = (
    kobo,
    limesurvey,
    framaforms,
    microsoft_forms,
    google_forms,
)
"""Tools whose exports are known, the surest signs first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """A file ready to be matched with the project.

    Attributes
    ----------
    table : ResponseTable
        What the project file says, with the day of submission where it names none.
    read : ReadTable
        The file; without a table when it must not be read as it is.
    proposals : tuple of MappingRow
        New rows for the file of correspondences.
    """

    table: ResponseTable
    read: ReadTable
    proposals: tuple[MappingRow, ...] = ()


def translate(
    read: ReadTable, table: ResponseTable, context: Context, *, mapping: Mapping
) -> Translated:
    """Recognise what a file is an export of, and read it so; nothing is guessed in silence.

    Parameters
    ----------
    read : ReadTable
        The file as its format gives it.
    table : ResponseTable
        What the project file says of it.
    context : Context
        The project.
    mapping : Mapping
        Correspondences that a person checked.
    """
    raw = read.table
    if raw is None or not raw.header:
        return Translated(table=table, read=read)
    asked = Asked.of(
        table,
        context,
        other_sheet=lambda sheet: _sheet(read, context, sheet),
        rows=mapping.of(raw.path, raw.sheet),
    )
    raw = use_rows(padded(raw), asked, asked.rows)
    dialect = next((one for one in DIALECTS if one.recognise(raw)), None)
    heard: Heard = dialect.hear(raw, asked) if dialect else Heard(raw=raw)
    name = dialect.NAME if dialect else ""
    if heard.raw is None:
        return Translated(table=table, read=_with(read, None, heard, name=name))
    dated, heard, heard_raw = _dated(table, heard, heard.raw)
    findings = (
        *_number_as_person(heard_raw, heard, table),
        *_of_mapping(heard_raw, heard, asked),
    )
    waits = any(finding.code in ("columns_waiting", "answers_waiting") for finding in findings)
    heard = replace(
        heard,
        waits=waits,
        findings=(*heard.findings, *findings, *labels_as_codes(heard_raw, asked)),
    )
    read = _with(read, heard_raw, heard, name=name)
    return Translated(table=dated, read=read, proposals=heard.proposals)


def _sheet(read: ReadTable, context: Context, sheet: str) -> RawTable | None:
    return read_table(context.folder, read.path, sheet=sheet).table


def _with(read: ReadTable, raw: RawTable | None, heard: Heard, *, name: str) -> ReadTable:
    """Put what was heard into what was read."""
    told = _told(heard, name, read) if name else ()
    before = read.findings if raw is None else raw.findings
    findings = (*before, *told, *heard.findings)
    if raw is None or heard.waits:
        return replace(read, table=None, findings=findings)
    decided = {**raw.decided, "dialect": name} if name else raw.decided
    raw = replace(raw, decided=decided, findings=findings)
    return replace(read, table=raw, findings=findings)


@dataclass(frozen=True, slots=True)
class _Place:
    path: str
    sheet: str | None


def _told(heard: Heard, name: str, read: ReadTable) -> tuple[Finding, ...]:
    """Say what the file was taken for, and which columns were dropped."""
    place = _Place(read.path, read.table.sheet if read.table else None)
    parts = [part for part in ("date", "technical") if getattr(heard, part)]
    told = [
        found(
            "export_recognised", place, name=name, date=heard.date, technical=heard.technical,
            variant="_".join(parts),
        )
    ]  # fmt: skip
    if heard.personal:
        count = len(heard.personal)
        told.append(found("personal_dropped", place, columns=heard.personal, count=count))
    return tuple(told)


def _dated(
    table: ResponseTable, heard: Heard, raw: RawTable
) -> tuple[ResponseTable, Heard, RawTable]:
    """Use the day of submission where the project names no day and every one can be read."""
    undated = (table, replace(heard, date=None), raw)
    if heard.date is None or heard.date not in raw.known_as or table.date is not None:
        return undated
    place = raw.known_as.index(heard.date)
    days = days_of(raw.columns[place])
    if days is None:
        return undated
    dated = table.model_copy(update={"date": heard.date})
    return dated, heard, with_cells(raw, {place: days})


def _number_as_person(raw: RawTable, heard: Heard, table: ResponseTable) -> list[Finding]:
    if fold(table.person) not in heard.numbers:
        return []
    return [found("submission_number", raw, row=raw.header_row, column=table.person)]


def _of_mapping(raw: RawTable, heard: Heard, asked: Asked) -> list[Finding]:
    """Say which correspondences were used, and which wait for a person."""
    rows = (*_here(asked.rows, raw), *heard.proposals)
    waiting = [row for row in rows if row.state == "waiting"]
    findings = []
    for code, texts in (
        ("columns_waiting", _columns(waiting, raw, asked)),
        ("answers_waiting", _answers(waiting, raw, asked)),
    ):
        if texts:
            findings.append(
                found(code, raw, row=raw.header_row, texts=texts, count=len(texts), mapping=FILE)
            )
    used = [row for row in rows if row.state == "used"]
    if used and not findings:
        columns = sum(bool(row.column) for row in used)
        answers = len(used) - columns
        place = raw.header_row
        findings.append(
            found(
                "mapping_used",
                raw,
                row=place,
                mapping=FILE,
                columns_used=columns,
                answers_used=answers,
            )
        )
    return findings


def _columns(waiting: list[MappingRow], raw: RawTable, asked: Asked) -> tuple[str, ...]:
    """Return the columns that wait, for questions that the file does not seem to have."""
    lacking = {question.name for question in asked.lacking(raw)}
    texts = [row.column for row in waiting if row.column and row.question in lacking]
    return tuple(dict.fromkeys(texts))


def _answers(waiting: list[MappingRow], raw: RawTable, asked: Asked) -> tuple[str, ...]:
    """Return the answers that wait: those just met, and those that the file still holds."""
    if not any(row.words for row in waiting):
        return ()
    unknown = {fold(text) for texts in unknown_words(raw, asked).values() for text in texts}
    texts = [
        row.words for row in waiting if row.words and (not row.row or fold(row.words) in unknown)
    ]
    return tuple(dict.fromkeys(texts))


def _here(rows: tuple[MappingRow, ...], raw: RawTable) -> list[MappingRow]:
    """Return the rows that speak of this file."""
    names = {fold(name) for name in (*raw.header, *raw.known_as)}
    return [row for row in rows if not row.column or fold(row.column) in names]
