"""The sound part of an invalid project, so that its cross references are checked all the same.

A person who mistyped one key should not learn about an unknown wave only at the next run. What
is wrong is left out, what remains is validated again until it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from solidarity_eval.schemas.consistency import check_consistency
from solidarity_eval.schemas.model_errors import model_errors
from solidarity_eval.schemas.problems import KeyPath, Problem
from solidarity_eval.schemas.project import Project
from solidarity_eval.schemas.yaml_reader import YamlDocument

_ROUNDS = 8
_STANDS_ALONE = frozenset(
    ("same_wave", "waves_reversed", "second_primary", "too_many_confirmatory", "share_not_share")
)
_ABOUT_INSTRUMENTS = frozenset(("unknown_scale", "unknown_instrument_here", "unknown_item"))
_PLACEHOLDERS: dict[str, object] = {
    "schema_version": 1,
    "id": "unnamed",
    "title": "unnamed",
    "tables": {"responses": {"file": "-", "person": "-", "wave": {"column": "-"}}},
}


def check_sound_part(document: YamlDocument) -> tuple[Problem, ...]:
    """Return the cross references that do not hold, whatever else is wrong in the file.

    Parameters
    ----------
    document : YamlDocument
        A file whose data are not a valid project.

    Returns
    -------
    tuple of Problem
        Fewer than `check_consistency` finds on a valid file: nothing that a part left out could
        explain.
    """
    data = document.data
    removed: set[KeyPath] = set()
    for _ in range(_ROUNDS):
        kept, origin = _without(data, removed)
        whole = {**_PLACEHOLDERS, **kept}
        try:
            project = Project.model_validate(whole)
        except ValidationError as failure:
            wrong = {_to_remove(error.kind, error.path) for error in model_errors(failure, whole)}
            if () in wrong:
                return ()
            removed |= {_original(path, origin) for path in wrong}
            continue
        return tuple(_trusted(project, document, origin=origin, removed=removed))
    return ()


def _to_remove(kind: str, path: KeyPath) -> KeyPath:
    return path[:-1] if kind == "missing" else path


def _original(path: KeyPath, origin: dict[KeyPath, KeyPath]) -> KeyPath:
    """Return the path in the file of a path in what was kept, or of its nearest parent."""
    for length in range(len(path), 0, -1):
        if path[:length] in origin:
            return (*origin[path[:length]], *path[length:])
    return path


def _trusted(
    project: Project,
    document: YamlDocument,
    *,
    origin: dict[KeyPath, KeyPath],
    removed: set[KeyPath],
) -> Iterator[Problem]:
    named = set(_identifiers(document.data))
    instruments_whole = not any(path[0] == "instruments" for path in removed)
    uses = [(use, use.define) for use in project.instruments]
    for problem in check_consistency(project, uses, document):
        if problem.code not in _STANDS_ALONE and not problem.code.startswith("unknown_"):
            continue
        if problem.code in _ABOUT_INSTRUMENTS and not instruments_whole:
            continue
        if problem.code not in _STANDS_ALONE and problem.value in named:
            continue
        path = _original(problem.path, origin)
        place = document.place(path)
        yield replace(
            problem,
            path=path,
            line=place.line if place else None,
            column=place.column if place else None,
        )


def _identifiers(node: Any) -> Iterator[str]:
    """Return everything that the file gives a name to, sound or not."""
    children: Iterable[Any] = ()
    if isinstance(node, dict):
        if isinstance(node.get("id"), str):
            yield node["id"]
        children = node.values()
    elif isinstance(node, list):
        children = node
    for child in children:
        yield from _identifiers(child)


def _without(
    node: Any, removed: set[KeyPath], *, path: KeyPath = (), into: KeyPath = ()
) -> tuple[Any, dict[KeyPath, KeyPath]]:
    """Return a copy without some paths, and where each path of the copy came from."""
    origin = {into: path}
    if isinstance(node, dict):
        copied: dict[Any, Any] = {}
        for key, child in node.items():
            if (*path, key) not in removed:
                copied[key], inner = _without(child, removed, path=(*path, key), into=(*into, key))
                origin |= inner
        return copied, origin
    if isinstance(node, list):
        entries: list[Any] = []
        for index, child in enumerate(node):
            if (*path, index) not in removed:
                here = (*into, len(entries))
                entry, inner = _without(child, removed, path=(*path, index), into=here)
                entries.append(entry)
                origin |= inner
        return entries, origin
    return node, origin
