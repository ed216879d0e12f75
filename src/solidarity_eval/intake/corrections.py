"""``corrections.csv``: what a team put right, replayed on every export; no export is changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from solidarity_eval.intake.context import Context, ProjectFiles
from solidarity_eval.intake.correction_sheet import Correction, Search, Sheet, Table
from solidarity_eval.intake.dataset import InputFile
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.ledgers import Ledger, read_ledger
from solidarity_eval.intake.parts import expected_headers
from solidarity_eval.intake.readers.formats import ReadTable, read_table
from solidarity_eval.intake.text import fold
from solidarity_eval.schemas.project import ResponseTable

NAME = "corrections.csv"
COLUMNS: Mapping[str, tuple[str, str]] = {
    "table": ("tableau", "table"),
    "person": ("personne", "person"),
    "wave": ("temps", "wave"),
    "column": ("colonne", "column"),
    "old": ("ancien", "old"),
    "new": ("nouveau", "new"),
    "who": ("qui", "who"),
    "when": ("quand", "when"),
    "why": ("pourquoi", "why"),
}
NEEDED = ("person", "column", "old", "new")
RANK = ("applied", "done", "old", "several", "keep", "column", "person", "table")
"""What may become of a correction; of several files, the one that comes first here counts."""


@dataclass(slots=True, kw_only=True)
class Corrections:
    """The corrections of a project, and what became of each while the files are read.

    Attributes
    ----------
    ledger : Ledger
        The file.
    items : tuple of Correction
        Its rows.
    fates : mapping
        By row: ``applied``, ``done`` (the export is right by now), or why it does not apply.
    places : mapping
        By row: the file it was applied to.
    """

    ledger: Ledger
    items: tuple[Correction, ...] = ()
    fates: dict[int, str] = field(default_factory=dict)
    places: dict[int, str] = field(default_factory=dict)

    def apply(self, table: Table, read: ReadTable, context: Context) -> ReadTable:
        """Return a file as corrected; ``decided`` counts what was."""
        if read.table is None or not self.items:
            return read
        sheet = Sheet(table=table, raw=read.table, context=context)
        applied = 0
        for item in self.items:
            elsewhere = self.places.get(item.row, table.file) != table.file
            if elsewhere or not _speaks_of(item, table):
                continue
            fate = sheet.correct(item)
            applied += fate == "applied"
            if fate == "applied":
                self.places[item.row] = table.file
            if RANK.index(fate) < RANK.index(self.fates.get(item.row, RANK[-1])):
                self.fates[item.row] = fate
        if not applied:
            return read
        decided = {**sheet.raw.decided, "corrections": applied}
        return replace(read, table=replace(sheet.raw, decided=decided))

    @property
    def counts(self) -> dict[str, int]:
        """Corrections applied, and stale; nothing where there is no file."""
        if self.ledger.raw is None:
            return {}
        fates = [self.fates.get(item.row, "table") for item in self.items]
        applied = fates.count("applied")
        done = fates.count("done")
        return {"applied": applied, "stale": len(fates) - applied - done}

    def findings(self) -> list[Finding]:
        """Return what the file's reader met, and every correction that did not apply."""
        findings = list(self.ledger.findings)
        if self.ledger.raw is None:
            return findings
        for item in self.items:
            fate = self.fates.get(item.row, "table")
            if fate != "applied":
                findings.append(self._finding(item, fate))
            if not item.signed:
                findings.append(found("correction_unsigned", self.ledger.raw, row=item.row))
        return findings

    def _finding(self, item: Correction, fate: str) -> Finding:
        """Say why a correction changed nothing."""
        place = self.ledger.raw or self.ledger
        code = "correction_done" if fate == "done" else "correction_stale"
        return found(
            code,
            place,
            row=item.row,
            column=item.column or None,
            value=item.old,
            person=item.person,
            wave=item.wave or "–",
            table=item.table,
            new=item.new,
            variant=fate,
        )

    def input(self) -> tuple[InputFile, ...]:
        """Return the file among those that were read."""
        import hashlib

        if self.ledger.raw is None:
            return ()
        return (
            InputFile(
                path=NAME,
                sha256=hashlib.sha256(self.ledger.data).hexdigest(),
                rows=len(self.items),
                decided=dict(self.ledger.raw.decided),
            ),
        )


def read_corrections(folder: Path) -> Corrections:
    """Read the corrections of a project folder; none where there is no such file."""
    ledger = read_ledger(folder, NAME, COLUMNS, needed=NEEDED)
    return Corrections(ledger=ledger, items=tuple(_item(row, cells) for row, cells in ledger.rows))


def _item(row: int, cells: Mapping[str, str]) -> Correction:
    words = {key: cells.get(key, "") for key in COLUMNS}
    signed = all([words.pop(key) for key in ("who", "when", "why")])
    return Correction(row=row, signed=signed, **words)


def _speaks_of(item: Correction, table: Table) -> bool:
    """Tell whether a correction names a file: its path, its name, or nothing."""
    path = PurePosixPath(table.file.replace("\\", "/"))
    names = {fold(str(path)), fold(path.name), fold(path.stem)}
    return not item.table or fold(item.table.replace("\\", "/")) in names


def places_of(loaded: ProjectFiles, wanted: Correction) -> Search:
    """Return every place that a correction names, in the files as corrected so far."""
    context = Context(
        project=loaded.project,
        instruments=loaded.instruments,
        folder=loaded.folder,
        today=dt.datetime.now().astimezone().date(),
    )
    corrections, search = read_corrections(loaded.folder), Search()
    seen: set[tuple[str, object]] = set()
    people = context.project.tables.people
    tables: list[Table] = [*context.project.tables.response_files, *([people] if people else [])]
    for table in tables:
        if not _speaks_of(wanted, table) or (table.file, table.sheet) in seen:
            continue
        seen.add((table.file, table.sheet))
        read = read_table(
            context.folder, table.file, sheet=table.sheet, expected=_expected(table, context)
        )
        raw = corrections.apply(table, read, context).table
        if raw is not None:
            Sheet(table=table, raw=raw, context=context).search(wanted, search)
    return search


def _expected(table: Table, context: Context) -> tuple[str, ...]:
    if isinstance(table, ResponseTable):
        return expected_headers(table, context)
    return (table.person,)
