"""Personal data in columns and in the team's texts: which, how many, never what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from solidarity_eval.intake.columns import label_of
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.personal import count_kinds, kinds_in
from solidarity_eval.intake.readers.table import RawTable
from solidarity_eval.intake.rows import PartRows

TEXTS = "texte"
REFUSED_IN_SHARED = ("email", "phone")


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    sheet: None = None


def check_personal_data(rows: PartRows) -> list[Finding]:
    """Warn of each column of a file of answers that seems to hold personal data.

    Columns of answers are looked at only in the cells that hold no answer.
    """
    part = rows.part
    asked = {part.columns.index[question.column]: question for question in part.questions}
    findings = []
    for place, cells in enumerate(part.raw.columns):
        question = asked.get(place)
        looked: Iterable[str] = cells
        if question is not None:
            wrong = rows.answers[question.name].problems.get("text_in_number")
            looked = () if wrong is None else cells[wrong]
        findings += _column(part.raw, place, looked)
    return findings


def check_personal_table(raw: RawTable) -> list[Finding]:
    """Warn of each column of any other table that seems to hold personal data."""
    return [
        finding for place, cells in enumerate(raw.columns) for finding in _column(raw, place, cells)
    ]


def _column(raw: RawTable, place: int, cells: Iterable[str]) -> list[Finding]:
    return [
        found(
            "personal_data",
            raw,
            row=raw.header_row,
            column=label_of(raw, place),
            count=count,
            variant=kind,
        )
        for kind, count in count_kinds(cells).items()
    ]


def check_texts(folder: Path) -> list[Finding]:
    """Warn of each line of the team's texts that seems to hold personal data."""
    return [
        found("personal_text", _File(path), row=row, variant=kind)
        for path, row, kind in personal_lines(folder)
    ]


def personal_lines(folder: Path) -> Iterator[tuple[str, int, str]]:
    """Yield file, line and kind of the personal data in the team's texts."""
    texts = folder / TEXTS
    files = sorted(texts.glob("*.md")) if texts.is_dir() else []
    for file in files:
        if not file.is_file():
            continue
        content = file.read_bytes().decode("utf-8", errors="replace")
        for row, line in enumerate(content.splitlines(), start=1):
            for kind in kinds_in(line):
                yield f"{TEXTS}/{file.name}", row, kind
