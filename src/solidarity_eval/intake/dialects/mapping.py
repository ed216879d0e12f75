"""``colonnes.csv``: which column is which question, which words are which code.

A person checks it. Rows that nobody confirmed are never used, except a name that is the same
word for word once case, accents and punctuation are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from solidarity_eval.intake.columns import match_columns
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.readers.formats import ReadTable, read_table
from solidarity_eval.intake.text import fold

FILE = "colonnes.csv"
HEADER = (
    *("fichier", "feuille", "colonne", "questionnaire", "question"),
    *("reponse", "code", "trouve_par", "verifie"),
)
SURE = "identique"
YES = frozenset({"oui", "o", "yes", "y", "x", "1", "vrai", "true", "ok"})
NO = frozenset({"non", "n", "no", "0", "faux", "false"})
State = Literal["used", "refused", "waiting", "open"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingRow:
    """One correspondence: a column and its question, or words and their code.

    Attributes
    ----------
    file, sheet : str
        Where it holds; empty for everywhere.
    column : str
        Header as the file writes it; empty in a row about words.
    block, item : str
        Questionnaire and question; without a question, the words hold for the questionnaire.
    words, code : str
        What the file says, and the code that stands for it.
    origin : str
        How it was found; empty when a person wrote the row.
    checked : str
        ``oui`` or ``non``, by a person.
    row : int
        In the file; 0 for a proposal.
    """

    file: str = ""
    sheet: str = ""
    column: str = ""
    block: str = ""
    item: str = ""
    words: str = ""
    code: str = ""
    origin: str = ""
    checked: str = ""
    row: int = 0

    @property
    def state(self) -> State:
        """Whether a person said yes or no, or has still to look.

        A column that nobody gave a question is ``open``: nothing waits for it.
        """
        answer = fold(self.checked)
        if answer in NO:
            return "refused"
        complete = bool(self.item if self.column else self.code)
        if self.column and not complete:
            return "open"
        if answer in YES and complete:
            return "used"
        return "used" if not answer and complete and fold(self.origin) in ("", SURE) else "waiting"

    @property
    def question(self) -> str:
        """Name of the question in the checked table; of a measure, its own."""
        return self.item if self.item == self.block else f"{self.block}/{self.item}"

    def cells(self) -> tuple[str, ...]:
        """Return the row as the file holds it, in the order of ``HEADER``."""
        return (
            *(self.file, self.sheet, self.column, self.block, self.item),
            *(self.words, self.code, self.origin, self.checked),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """The correspondences of a project, and how their file was read."""

    rows: tuple[MappingRow, ...] = ()
    read: ReadTable | None = None
    findings: tuple[Finding, ...] = ()

    def of(self, file: str, sheet: str | None) -> tuple[MappingRow, ...]:
        """Return the rows that hold for a file."""
        return tuple(
            row
            for row in self.rows
            if row.file in ("", file) and fold(row.sheet) in ("", fold(sheet or ""))
        )


def unguarded(text: str) -> str:
    """Return a cell without the sign that keeps a spreadsheet from running it."""
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@", "'") else text


def read_mapping(folder: Path, questions: Iterable[str]) -> Mapping:
    """Read the correspondences of a project; a project without them has none.

    Parameters
    ----------
    folder : Path
        The project folder.
    questions : iterable of str
        ``<questionnaire>/<question>`` of the project; a row about another one is an error.
    """
    if not (folder / FILE).exists():
        return Mapping()
    read = read_table(folder, FILE, expected=HEADER)
    raw = read.table
    if raw is None:
        return Mapping(read=read)
    index = match_columns(raw.header, HEADER).index
    absent = tuple(name for name in HEADER if name not in index)
    if absent:
        finding = found("mapping_columns", raw, row=raw.header_row, absent=absent)
        return Mapping(read=read, findings=(finding,))
    cells = [[unguarded(cell.strip()) for cell in raw.columns[index[name]]] for name in HEADER]
    rows = tuple(
        MappingRow(
            file=file.replace("\\", "/"), sheet=sheet, column=" ".join(column.split()), block=block,
            item=item, words=words, code=code, origin=origin, checked=checked, row=int(row),
        )
        for file, sheet, column, block, item, words, code, origin, checked, row in zip(
            *cells, raw.rows, strict=True
        )
    )  # fmt: skip
    known = set(questions)
    blocks = {name.partition("/")[0] for name in known}
    findings = []
    for row in rows:
        if row.state in ("refused", "open") or (not row.item and row.block in blocks):
            continue
        if row.question not in known and row.block not in known:
            value = row.question.strip("/")
            findings.append(found("mapping_unknown", raw, row=row.row, value=value))
    return Mapping(rows=rows, read=read, findings=tuple(findings))
