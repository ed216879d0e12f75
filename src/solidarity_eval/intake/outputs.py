"""Files written beside older ones, so that nobody's work is lost."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from solidarity_eval.errors import cannot_write

MANIFEST = ".to-check.json"
MOST_SIBLINGS = 99


def save_beside(
    save: Callable[[Path], object], folder: Path, *, name: str, taken: Iterable[Path]
) -> Path:
    """Save a workbook as ``name.xlsx``, or ``name (2).xlsx`` where that one must stay.

    A file must stay when another program holds it, when it was not written here, when somebody
    changed it since, or when it was written a moment ago (``taken``).

    Raises
    ------
    OutputError
        If the folder cannot be written.
    """
    taken = set(taken)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        ours = _manifest(folder)
        handle, temporary = tempfile.mkstemp(suffix=".xlsx", prefix=".", dir=folder)
        os.close(handle)
        draft = Path(temporary)
        try:
            save(draft)
            target = _place(draft, folder, name=name, ours=ours, taken=taken)
        finally:
            draft.unlink(missing_ok=True)
        ours[target.name] = _digest(target)
        (folder / MANIFEST).write_text(json.dumps(ours, indent=1), encoding="utf-8")
    except OSError as problem:
        raise cannot_write(folder, problem) from None
    return target


def _place(draft: Path, folder: Path, *, name: str, ours: dict[str, str], taken: set[Path]) -> Path:
    """Move the draft to the first name that is free, or that holds our own unchanged file."""
    problem: OSError = PermissionError(name)
    for number in range(1, MOST_SIBLINGS + 1):
        target = folder / (f"{name}.xlsx" if number == 1 else f"{name} ({number}).xlsx")
        if target in taken:
            continue
        try:
            if target.exists() and ours.get(target.name) != _digest(target):
                continue
            draft.replace(target)
        except PermissionError as locked:
            problem = locked
            continue
        return target
    raise problem


def _manifest(folder: Path) -> dict[str, str]:
    try:
        known = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
