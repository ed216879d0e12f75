"""From the files of a project to its checked tables; what is wrong is found, never raised."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from solidarity_eval.intake.assemble import assemble
from solidarity_eval.intake.checks.answers import check_answers, check_decimals
from solidarity_eval.intake.checks.columns import check_columns
from solidarity_eval.intake.checks.constant import check_constant_answers
from solidarity_eval.intake.checks.dates import check_dates
from solidarity_eval.intake.checks.forgotten import check_forgotten
from solidarity_eval.intake.checks.groups import check_groups
from solidarity_eval.intake.checks.identifiers import Identifiers, check_identifiers
from solidarity_eval.intake.checks.personal import check_personal_data, check_texts
from solidarity_eval.intake.checks.persons import check_missing_persons
from solidarity_eval.intake.checks.populations import check_population
from solidarity_eval.intake.checks.recoded import check_recoded
from solidarity_eval.intake.checks.survey import Survey, check_file, check_survey
from solidarity_eval.intake.checks.waves import check_empty_waves, check_unknown_waves
from solidarity_eval.intake.context import Context, ProjectFiles
from solidarity_eval.intake.corrections import read_corrections
from solidarity_eval.intake.counts import read_counts
from solidarity_eval.intake.dataset import Dataset, InputFile
from solidarity_eval.intake.dialects import TOOL_HEADERS, read_mapping, translate
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.keys.columns import read_with_codes
from solidarity_eval.intake.keys.project import decisions_input, link_project, linkage_findings
from solidarity_eval.intake.parts import expected_headers, make_parts
from solidarity_eval.intake.people import People, complete_from_people, read_people
from solidarity_eval.intake.readers import read_table
from solidarity_eval.intake.readers.formats import ReadTable
from solidarity_eval.intake.recode import changes_by_rule, in_words
from solidarity_eval.intake.registers.read import read_registers
from solidarity_eval.intake.rows import PartRows, read_rows
from solidarity_eval.schemas.project import ResponseTable


def load_dataset(loaded: ProjectFiles, *, today: dt.date | None = None) -> Dataset:
    """Read and check every file that a project names.

    Parameters
    ----------
    loaded : ProjectFiles
        A project file that was read: ``project``, ``instruments`` by id in the order of
        ``project.instruments``, ``folder``.
    today : datetime.date, optional
        Day after which a date is in the future; by default the day of the call.

    Returns
    -------
    Dataset
        Checked tables with every finding. Nothing is dropped in silence: each row of a file of
        answers is in ``responses``, counted in ``unlinked`` or ``waiting``, or named by an
        error. ``dataset.errors`` stop a report.

    Notes
    -----
    A cell that holds no allowed answer is NaN in ``responses`` and an error in ``findings``.
    """
    context = Context(
        project=loaded.project,
        instruments=loaded.instruments,
        folder=loaded.folder,
        today=today or dt.datetime.now().astimezone().date(),
    )
    corrections = read_corrections(context.folder)
    mapping = read_mapping(context.folder, _questions(context))
    translated = [
        translate(
            corrections.apply(table, _read(table, context), context),
            table,
            context,
            mapping=mapping,
        )
        for table in context.project.tables.response_files
    ]
    tables = tuple(item.table for item in translated)
    read = _started([read_with_codes(item.table, item.read) for item in translated])
    sound = [
        (table, item.table)
        for table, item in zip(tables, read, strict=True)
        if item.table is not None
    ]
    parts = make_parts(sound, context, all_read=len(sound) == len(tables))
    rows = tuple(read_rows(part, context) for part in parts)
    people = read_people(context, corrections)
    counts = read_counts(context)
    registers = read_registers(context)
    assembled = assemble(rows, context)
    files = [*read, *people.read, *counts.read]
    files += [*(register.read for register in registers), *([mapping.read] if mapping.read else [])]
    findings = [
        *mapping.findings,
        *(finding for item in files for finding in item.findings),
        *(finding for item in rows for finding in _check(item, context)),
        *assembled.findings,
        *people.findings,
        *counts.findings,
        *(finding for register in registers for finding in register.findings),
        *_check_project(rows, people, context, unread=_waves_unread(tables, read, context)),
        *people.strangers(rows, context),
        *check_survey(
            Survey(
                rows=rows,
                responses=assembled.responses,
                people=people.frame,
                register=people.read[0].table if people.read else None,
            ),
            context,
        ),
    ]
    dataset = Dataset(
        responses=assembled.responses,
        unlinked=assembled.unlinked,
        waiting=assembled.waiting,
        late=assembled.late,
        people=people.frame,
        counts=counts.frame,
        registers={one.name: one.frame for one in registers if one.frame is not None},
        inputs=_inputs(files, rows),
        missing=_missing(rows),
        proposals=tuple(row for item in translated for row in item.proposals),
    )
    linked, decided = link_project(dataset, context)
    findings += [
        *corrections.findings(),
        *(decided.findings if decided else ()),
        *linkage_findings(linked.linkage, context.wave_names),
        *check_texts(context.folder),
        *check_forgotten(rows, people, context),
    ]
    return replace(
        linked,
        responses=complete_from_people(linked.responses, people.frame),
        findings=_in_reading_order(findings, [item.path for item in files]),
        inputs=(*dataset.inputs, *corrections.input(), *decisions_input(decided)),
        corrections=corrections.counts,
    )


def _questions(context: Context) -> list[str]:
    """Return the name of every question and measure of the project."""
    names = [
        f"{instrument.id}/{item}"
        for use, instrument in context.uses
        for item in (*instrument.items.ids, *(() if use.columns == "same" else use.columns))
    ]
    return [*names, *(measure.id for measure in context.project.measures)]


def _read(table: ResponseTable, context: Context) -> ReadTable:
    return read_table(
        context.folder,
        table.file,
        sheet=table.sheet,
        expected=(*expected_headers(table, context), *TOOL_HEADERS),
    )


def _started(read: list[ReadTable]) -> list[ReadTable]:
    """Let a workbook without any row yet stop nothing, where another one has rows."""
    if not any(item.table is not None and len(item.table) for item in read):
        return read
    return [
        replace(item, findings=tuple(_not_started(finding, item) for finding in item.findings))
        for item in read
    ]


def _not_started(finding: Finding, item: ReadTable) -> Finding:
    if finding.code != "empty_file" or item.table is None or not item.table.header:
        return finding
    return found("file_not_started", item.table)


def _check(rows: PartRows, context: Context) -> list[Finding]:
    """Run every check that looks at one file of answers."""
    table = rows.part.table
    findings = [
        *check_columns(rows.part),
        *check_population(rows.part, context),
        *check_missing_persons(rows),
        *check_unknown_waves(rows, context),
        *check_groups(rows, context),
        *check_answers(rows, context),
        *check_decimals(rows),
        *check_constant_answers(rows, context),
        *check_personal_data(rows),
        *check_file(rows, context),
        *check_recoded(rows),
    ]
    cells = rows.cells(table.date)
    if cells is not None and table.date is not None:
        findings += check_dates(
            rows.part.raw, table.date, cells, days=rows.date, today=context.today
        )
    return findings


def _check_project(
    rows: tuple[PartRows, ...], people: People, context: Context, *, unread: Iterable[str]
) -> list[Finding]:
    """Run the checks that look at all files together."""
    identifiers = [item for part in rows if (item := _identifiers(part)) is not None]
    return [
        *check_identifiers([*identifiers, *people.identifiers]),
        *check_empty_waves(rows, context, unread),
    ]


def _identifiers(rows: PartRows) -> Identifiers | None:
    column = rows.part.table.person
    cells = rows.cells(column)
    if cells is None:
        return None
    return Identifiers(
        raw=rows.part.raw,
        column=column,
        cells=cells,
        keys=rows.person,
        populations=(rows.part.population,),
    )


def _waves_unread(
    tables: tuple[ResponseTable, ...], read: list[ReadTable], context: Context
) -> set[str]:
    """Return the times whose file could not be read: their emptiness is no news."""
    return {
        wave
        for table, item in zip(tables, read, strict=True)
        if item.table is None
        for wave in context.waves_of(table)
    }


def _inputs(files: list[ReadTable], rows: tuple[PartRows, ...]) -> tuple[InputFile, ...]:
    """Say which files were read, and what was decided about each."""
    read = {id(item.part.raw): item for item in rows}
    inputs = []
    for item in files:
        if item.table is None or item.sha256 is None:
            continue
        decided = dict(item.table.decided)
        part = read.get(id(item.table))
        if part is not None and part.marks:
            decided["decimal"] = "both" if len(part.marks) > 1 else next(iter(part.marks))
        if part is not None and part.recoded:
            changed = changes_by_rule(part.recoded)
            notes = (f"{rule}: {in_words(changes)}" for rule, changes in changed.items())
            decided["recoded"] = "; ".join(notes)
        inputs.append(
            InputFile(
                path=item.path,
                sha256=item.sha256,
                rows=len(item.table) + item.table.set_aside,
                decided=decided,
            )
        )
    return tuple(inputs)


def _missing(rows: tuple[PartRows, ...]) -> dict[str, dict[str, int]]:
    """Add up the declared missing codes of all files."""
    totals: dict[str, dict[str, int]] = {}
    for item in rows:
        for name, reasons in item.missing.items():
            counts = totals.setdefault(name, {})
            for reason, count in sorted(reasons.items()):
                counts[reason] = counts.get(reason, 0) + count
    return totals


def _in_reading_order(findings: list[Finding], paths: list[str]) -> tuple[Finding, ...]:
    """Sort by file as the project names them, then by row; the checks' order within a row."""
    order = {path: index for index, path in reversed(list(enumerate(paths)))}
    return tuple(
        sorted(
            findings,
            key=lambda finding: (
                order.get(finding.file, len(order)),
                finding.sheet or "",
                finding.row or 0,
            ),
        )
    )
