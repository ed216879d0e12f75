"""What a plan fixes: the parts of a project that decide what will be estimated, and how."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from solidarity_eval.schemas.instrument import Instrument
    from solidarity_eval.schemas.project import Project

_WORDS = {"label"}
_INSTRUMENT_WORDS = {"name", "labels", "licence", "french", "notes", "norms", "citation"}


def planned_content(project: Project, instruments: Mapping[str, Instrument]) -> dict[str, Any]:
    """Return what the plan of a project fixes, ready for JSON.

    Parameters
    ----------
    project : Project
        The project file.
    instruments : mapping
        Its questionnaires by id; each enters by the fingerprint of its questions and scores.

    Returns
    -------
    dict
        ``design, selection, report, groups, times`` (values), ``populations, waves, outcomes,
        measures, instruments`` (by id). Labels are left out: rewording is no departure. A measure
        enters with its favourable side, the groups with the value that names the programme, the
        times with the words that the files have for them: any of them, turned round, would turn
        a verdict.
    """
    reporting = project.reporting
    return {
        "design": _plain(project.design),
        "selection": _plain(project.selection) if project.selection else {},
        "report": {"final": reporting.final if reporting else None, "seed": project.seed},
        "groups": _groups(project),
        "times": _times(project),
        "populations": {one.id: _plain(one) for one in project.populations},
        "waves": {one.id: _plain(one) for one in project.waves},
        "outcomes": {one.id: _plain(one) for one in project.outcomes},
        "measures": {one.id: _plain(one) for one in project.measures},
        "instruments": {
            name: {"sha256": _fingerprint(_plain(one, without=_INSTRUMENT_WORDS))}
            for name, one in instruments.items()
        },
    }


def _groups(project: Project) -> dict[str, Any]:
    """Return the values that name the two groups; nothing where there is one group."""
    people = project.tables.people
    tables = (*project.tables.response_files, *(() if people is None else (people,)))
    named = [table.arm.model_dump(exclude={"column"}) for table in tables if table.arm is not None]
    return {"arm": unique(named)} if named else {}


def unique(values: Iterable[Any]) -> list[Any]:
    """Return values in order, once each: one more file read alike fixes nothing more."""
    return [value for _, value in sorted({str(value): value for value in values}.items())]


def _times(project: Project) -> dict[str, Any]:
    """Return the words that stand for each time in the files, its own name among them."""
    words: dict[str, set[str]] = {}
    for table in project.tables.response_files:
        if isinstance(table.wave, str):
            continue
        read = {wave.id: wave.id for wave in project.waves}
        read |= {str(word): wave for word, wave in (table.wave.values or {}).items()}
        for word, wave in read.items():
            words.setdefault(wave, set()).add(word)
    return {wave: sorted(found) for wave, found in words.items()}


def fingerprint(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a plan, whatever the order of its keys."""
    return _fingerprint(content)


def _fingerprint(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _plain(model: Any, *, without: set[str] = _WORDS) -> dict[str, Any]:
    content: dict[str, Any] = model.model_dump(
        mode="json", by_alias=True, exclude_none=True, exclude={*without, "id", "note"}
    )
    return {key: value for key, value in content.items() if value not in ([], {}, ())}
