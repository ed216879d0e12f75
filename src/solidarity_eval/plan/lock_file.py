"""``plan.lock``: written once, read with its fingerprint checked."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from solidarity_eval.errors import DataError
from solidarity_eval.plan.content import fingerprint, planned_content
from solidarity_eval.schemas.plan import EarlierLock, PlanLock

if TYPE_CHECKING:
    from solidarity_eval.schemas.instrument import Instrument
    from solidarity_eval.schemas.project import Project

NAME = "plan.lock"


def make_lock(
    project: Project,
    instruments: Mapping[str, Instrument],
    *,
    locked: dt.date,
    answers: Mapping[str, int] | None = None,
    earlier: PlanLock | None = None,
    reason: str | None = None,
) -> PlanLock:
    """Return the lock of a project's plan.

    Parameters
    ----------
    project : Project
        The project file.
    instruments : mapping
        Its questionnaires by id.
    locked : datetime.date
        The day.
    answers : mapping, optional
        Rows of answers that exist on that day, by wave.
    earlier : PlanLock, optional
        The lock that this one replaces; it stays in ``earlier``.
    reason : str, optional
        Why it is replaced.

    Raises
    ------
    DataError
        If an earlier lock is replaced without a reason.
    """
    history: tuple[EarlierLock, ...] = ()
    if earlier is not None:
        if not (reason or "").strip():
            raise DataError("plan.no_reason", file=NAME, locked=earlier.locked.isoformat())
        last = EarlierLock(sha256=earlier.sha256, locked=earlier.locked, reason=reason or "")
        history = (*earlier.earlier, last)
    content = planned_content(project, instruments)
    return PlanLock(
        project=project.id,
        locked=locked,
        revision=len(history) + 1,
        reason=reason if earlier is not None else None,
        answers=None if answers is None else dict(answers),
        earlier=history,
        sha256=fingerprint(content),
        content=content,
    )


def lock_text(lock: PlanLock) -> str:
    """Return the text of ``plan.lock``."""
    return json.dumps(lock.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"


def read_lock(file: Path, *, project: str) -> PlanLock | None:
    """Return a lock, None where there is no such file.

    Parameters
    ----------
    file : Path
        ``plan.lock`` of a project folder.
    project : str
        Id of the project.

    Raises
    ------
    DataError
        If the file cannot be read, was changed since it was written, or belongs to another
        project.
    """
    from pydantic import ValidationError

    if not file.is_file():
        return None
    try:
        raw = json.loads(file.read_text(encoding="utf-8"))
        lock = PlanLock.model_validate_json(json.dumps(raw))
    except (OSError, ValueError, ValidationError, RecursionError) as problem:
        raise DataError("plan.unreadable", file=file.name) from problem
    if lock.project != project:
        raise DataError(
            "plan.other_project", file=file.name, project=project, locked_for=lock.project
        )
    if fingerprint(lock.content) != lock.sha256:
        raise DataError("plan.changed", file=file.name)
    return lock
