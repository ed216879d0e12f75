"""Who still has to answer: the function behind ``solidarity-eval status``."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from solidarity_eval.errors import ArgumentError
from solidarity_eval.intake.findings import Finding
from solidarity_eval.locales import choose_language, get_locale

if TYPE_CHECKING:
    from solidarity_eval.intake.status import Due, Status
    from solidarity_eval.schemas.project import Project

COLUMNS = ("person", "population", "wave", "from", "until", "state")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusOutcome:
    """What was found.

    Attributes
    ----------
    project : Project
        The project file.
    status : Status
        Who still has to answer, and the counts.
    errors : tuple of Finding
        What the checks found that may hide an answer; none while no answer has come.
    waiting : tuple of str
        Files to type answers into, where everything is in place and no answer has come yet.
    file : Path or None
        The table that was written.
    """

    project: Project
    status: Status
    errors: tuple[Finding, ...] = ()
    waiting: tuple[str, ...] = ()
    file: Path | None = None

    def wave_name(self, wave: str) -> str:
        """Return what the team calls a time."""
        label = self.project.wave(wave).label
        if label is None or isinstance(label, str):
            return label or wave
        return label.get(self.project.language) or next(iter(label.values()), wave)

    def as_dict(self) -> dict[str, object]:
        """Return the outcome ready for JSON."""
        return {
            "project": self.project.id,
            "day": self.status.day.isoformat(),
            "counts": self.status.counts,
            "due": [dict(zip(COLUMNS, _cells(one), strict=True)) for one in self.status.due],
            "errors": len(self.errors),
            "waiting": bool(self.waiting),
            "file": None if self.file is None else str(self.file),
        }


def project_status(
    folder: str | Path,
    *,
    date: str | None = None,
    csv_file: str | Path | None = None,
    language: str | None = None,
) -> StatusOutcome:
    """Say who still has to answer in a project.

    Parameters
    ----------
    folder : str or Path
        The project folder, or its ``project.yaml``.
    date : str, optional
        Day of the question, ``2027-12-31`` or ``31/12/2027``; today by default.
    csv_file : str or Path, optional
        Where to write the table, for a spreadsheet: no cell of it is a formula.
    language : str, optional
        Of the header and the states in that file; the project's own by default.

    Returns
    -------
    StatusOutcome

    Raises
    ------
    ArgumentError
        If the date is none.
    OutputError
        If the table cannot be written.
    ProjectFileError
        If the project file is invalid.
    """
    from solidarity_eval.evaluation.load import read_project
    from solidarity_eval.intake.dates import parse_date
    from solidarity_eval.intake.load import load_dataset
    from solidarity_eval.intake.status import status
    from solidarity_eval.workflows.check import only_empty_files

    day = parse_date(date) if date else dt.datetime.now().astimezone().date()
    if day is None:
        raise ArgumentError("people.bad_date", value=date)
    loaded = read_project(folder)
    dataset = load_dataset(loaded)
    found = status(dataset, loaded.project, day=day)
    file = None if csv_file is None else Path(csv_file)
    waiting = dataset.responses.empty and only_empty_files(dataset.findings)
    empty = tuple(dict.fromkeys(one.file for one in dataset.errors)) if waiting else ()
    outcome = StatusOutcome(
        project=loaded.project,
        status=found,
        errors=() if waiting else dataset.errors,
        waiting=empty,
        file=file,
    )
    if file is not None:
        _write(file, outcome, choose_language(language, loaded.project.language))
    return outcome


def _cells(one: Due) -> tuple[str, ...]:
    days = ("" if day is None else day.isoformat() for day in (one.start, one.until))
    return (one.person, one.population, one.wave, *days, one.state)


def _write(file: Path, outcome: StatusOutcome, language: str) -> None:
    from solidarity_eval.intake.ledgers import ledger_bytes, replace_file

    locale = get_locale(language)
    rows = []
    for one in outcome.status.due:
        cells = dict(zip(COLUMNS, _cells(one), strict=True))
        cells["wave"] = outcome.wave_name(one.wave)
        cells["state"] = locale.text(f"cli.status.state.{one.state}")
        rows.append(list(cells.values()))
    header = [locale.text(f"cli.status.column.{name}") for name in COLUMNS]
    replace_file(file, ledger_bytes(header, rows))
