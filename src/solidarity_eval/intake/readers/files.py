"""The file that a project names, inside its folder and nowhere else."""

from __future__ import annotations

import difflib
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from solidarity_eval.intake.findings import found
from solidarity_eval.intake.readers.grid import ReadError

LOCK_PREFIX = "~$"
LARGEST_FILE = 500 * 2**20
LONGEST_CELL = 2**20
_SEPARATORS = b"\n\r,;\t"


def locate(folder: Path, path: str) -> Path:
    """Return the file ``path`` of ``folder``.

    A name that differs only by the form of its accents (macOS) is found too.

    Raises
    ------
    ReadError
        If the path leaves the folder (absolute, ``..``, a link to elsewhere), is the lock file
        of an open document, or does not exist; the nearest name is given.
    """
    place = _File(path)
    parts = PurePosixPath(path).parts
    if PureWindowsPath(path).drive or PurePosixPath(path).is_absolute() or ".." in parts:
        raise ReadError(found("outside_folder", place, value=path))
    candidate = _same_accents(folder, parts)
    if candidate is not None and candidate.is_dir():
        raise ReadError(found("missing_file", place, variant="folder"))
    if candidate is None or not candidate.is_file() or candidate.name.startswith(LOCK_PREFIX):
        raise ReadError(found("missing_file", place, **_nearest(folder, path)))
    if not candidate.resolve().is_relative_to(folder.resolve()):
        raise ReadError(found("outside_folder", place, value=path))
    return candidate


def contents(folder: Path, path: str) -> bytes:
    """Return the bytes of the file ``path`` of ``folder``, looked through before it is held.

    Raises
    ------
    ReadError
        As `locate`; and if the file is larger than 500 MB, or has a megabyte without a
        separator or an end of line: a cell that long is damage, or made to harm. Neither is
        read to its end.
    OSError
        If the file cannot be read.
    """
    place = _File(path)
    file = locate(folder, path)
    size = file.stat().st_size
    if size > LARGEST_FILE:
        raise ReadError(found("file_too_large", place, size=f"{round(size / 2**20)} MB"))
    if size >= LONGEST_CELL:
        with file.open("rb") as stream:
            while len(part := stream.read(LONGEST_CELL)) == LONGEST_CELL:
                if len(part.translate(None, _SEPARATORS)) == LONGEST_CELL:
                    raise ReadError(found("cell_too_long", place, size="1 MB"))
    return file.read_bytes()


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    sheet: None = None


def _same_accents(folder: Path, parts: tuple[str, ...]) -> Path | None:
    """Walk down the folder, each part compared after composing its accents."""
    here = folder
    for part in parts:
        if (here / part).exists():
            here = here / part
            continue
        wanted = unicodedata.normalize("NFC", part)
        names = [item.name for item in here.iterdir()] if here.is_dir() else []
        same = [name for name in names if unicodedata.normalize("NFC", name) == wanted]
        if not same:
            return None
        here = here / same[0]
    return here


def _nearest(folder: Path, path: str) -> dict[str, Any]:
    """Return the nearest file name of the same folder, else of the whole project."""
    files = sorted(
        item.relative_to(folder).as_posix()
        for item in folder.rglob("*")
        if item.is_file() and not item.name.startswith((LOCK_PREFIX, "."))
    )
    close = difflib.get_close_matches(path, files, n=1, cutoff=0.6)
    return {"variant": "nearest", "nearest": close[0]} if close else {}
