"""Lock a plan, compare a project with it, write it out: behind ``solidarity-eval plan``."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from solidarity_eval.errors import DataError, SolidarityEvalError

if TYPE_CHECKING:
    from solidarity_eval.plan import Departure
    from solidarity_eval.report.plan_document import Detectable
    from solidarity_eval.schemas.load import LoadedProject
    from solidarity_eval.schemas.plan import PlanLock

FORMATS = ("docx", "pdf")
_FOLDER = "reports/plan"
_STEM = "plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOutcome:
    """What was done with a plan.

    Attributes
    ----------
    folder : Path
        Of the project.
    lock : PlanLock
        The plan as it is locked now.
    departures : tuple of Departure
        What differs from it.
    files : tuple of Path
        What was written, ``plan.lock`` first.
    warnings : tuple of str
        Codes: ``answers_seen`` (answers of an after-wave were there already), ``no_primary``,
        ``no_smallest``, ``no_selection``, ``no_planned``.
    """

    folder: Path
    lock: PlanLock
    departures: tuple[Departure, ...] = ()
    files: tuple[Path, ...] = ()
    warnings: tuple[str, ...] = ()


def lock_plan(
    folder: str | Path, *, reason: str | None = None, language: str | None = None
) -> PlanOutcome:
    """Lock the plan of a project, and write it as a document to read.

    Parameters
    ----------
    folder : str or Path
        The project folder, or its ``project.yaml``.
    reason : str, optional
        Why an earlier lock is replaced; needed then.
    language : str, optional
        Of the document; the project's own by default.

    Raises
    ------
    ProjectFileError
        If the project file is invalid.
    DataError
        If there is an earlier lock and no reason, or the earlier lock is damaged.
    OutputError
        If nothing can be written.
    """
    from solidarity_eval.plan.lock_file import NAME, lock_text, make_lock, read_lock
    from solidarity_eval.workflows.publish import publish
    from solidarity_eval.workflows.report import today

    loaded = _load(folder)
    lock = make_lock(
        loaded.project,
        loaded.instruments,
        locked=today(),
        answers=_answers(loaded),
        earlier=read_lock(loaded.folder / NAME, project=loaded.project.id),
        reason=reason,
    )
    documents = _documents(loaded, lock, language=language)
    written = publish(loaded.folder / _FOLDER, documents)
    file = _write_lock(loaded.folder / NAME, lock_text(lock))
    return PlanOutcome(
        folder=loaded.folder,
        lock=lock,
        files=(file, *written.files),
        warnings=_warnings(loaded, lock),
    )


def compare_plan(folder: str | Path) -> PlanOutcome:
    """Return what differs between a project and its locked plan; nothing is written.

    Raises
    ------
    ProjectFileError
        If the project file is invalid.
    DataError
        If the plan is not locked, or its lock is damaged.
    """
    from solidarity_eval.plan import read_plan

    loaded = _load(folder)
    state = read_plan(loaded.folder, loaded.project, loaded.instruments)
    if state is None:
        raise DataError("plan.not_locked")
    return PlanOutcome(folder=loaded.folder, lock=state.lock, departures=state.departures)


def _load(folder: str | Path) -> LoadedProject:
    from solidarity_eval.evaluation.load import read_project

    return read_project(folder)


def _answers(loaded: LoadedProject) -> dict[str, int] | None:
    """Count rows of answers by wave; None where they cannot be read (the plan comes first)."""
    from solidarity_eval.intake.load import load_dataset

    with contextlib.suppress(SolidarityEvalError, OSError):
        frame = load_dataset(loaded).responses
        return {wave.id: int((frame["wave"] == wave.id).sum()) for wave in loaded.project.waves}
    return None


def _warnings(loaded: LoadedProject, lock: PlanLock) -> tuple[str, ...]:
    project = loaded.project
    asked = [one for one in project.outcomes if one.role != "exploratory"]
    seen = lock.answers or {}
    found = {
        "answers_seen": any(seen.get(one.after, 0) for one in project.outcomes),
        "no_primary": not any(one.role == "primary" for one in asked),
        "no_smallest": any(one.smallest_change is None for one in asked),
        "no_selection": any(project.outcome_selection(one) is None for one in asked),
        "no_planned": any(one.planned is None for one in asked),
    }
    return tuple(code for code, holds in found.items() if holds)


def _documents(loaded: LoadedProject, lock: PlanLock, *, language: str | None) -> dict[str, bytes]:
    from solidarity_eval.document.renderers import render_docx, render_pdf
    from solidarity_eval.report.plan_document import plan_document

    document = plan_document(
        loaded.project,
        loaded.instruments,
        lock=lock,
        detectable=_detectable(loaded),
        language=language or loaded.project.language,
    )
    return {f"{_STEM}.docx": render_docx(document), f"{_STEM}.pdf": render_pdf(document)}


def _detectable(loaded: LoadedProject) -> dict[str, Detectable]:
    from solidarity_eval.report.plan_document import Detectable
    from solidarity_eval.workflows.power import outcome_reading

    found = {}
    for outcome in loaded.project.outcomes:
        reading = outcome_reading(loaded.project, outcome)
        if reading is None or reading.detectable is None:
            continue
        result = reading.detectable
        people, size = {
            "change": ("pairs", "change"),
            "groups": ("compared", "difference"),
            "teams": ("persons", "difference"),
        }[reading.kind]
        found[outcome.id] = Detectable(people=result[people].estimate, change=result[size].estimate)
    return found


def _write_lock(file: Path, text: str) -> Path:
    from solidarity_eval.errors import cannot_write

    fresh = file.with_name(file.name + ".new")
    try:
        fresh.write_text(text, encoding="utf-8", newline="\n")
        fresh.replace(file)
    except OSError as problem:
        fresh.unlink(missing_ok=True)
        raise cannot_write(file, problem) from problem
    return file
