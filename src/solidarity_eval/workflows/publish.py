"""Write a set of files into a folder as one step: all of them, or the old ones stay.

Files are first written to a staging folder; a journal marks them complete; then they replace
the old ones one by one. A run that stops before the journal leaves the old files whole; one that
stops after it is finished by the next run. A file that a person edited since we wrote it, or that
another program holds open, is never replaced: the new one gets a numbered name.
"""

from __future__ import annotations

import errno
import hashlib
import json
import shutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from solidarity_eval.errors import cannot_write

MANIFEST = "manifest.json"
_STAGING = ".partial"
_JOURNAL = "complete.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Files as they stand now.

    Attributes
    ----------
    files : tuple of Path
        What was written, in order.
    kept : mapping
        Edited or locked files that were left alone, and the name that the new one got.
    """

    files: tuple[Path, ...]
    kept: Mapping[Path, Path]


def publish(folder: Path, files: Mapping[str, bytes], *, whole: Collection[str] = ()) -> Published:
    """Replace the files of ``folder`` by new ones, all or none.

    Parameters
    ----------
    folder : Path
        Made if needed.
    files : mapping
        Relative name (with ``/``) to content.
    whole : collection of str
        Folders whose content is this run's alone: what an earlier run wrote there and nobody
        changed since is removed, so that no old figure stands beside a new report.

    Raises
    ------
    OutputError
        If the folder cannot be written to.
    """
    staging = folder / _STAGING
    try:
        folder.mkdir(parents=True, exist_ok=True)
        finish_interrupted(folder)
        _stage(staging, files)
    except OSError as problem:
        shutil.rmtree(staging, ignore_errors=True)
        raise cannot_write(folder, problem) from problem
    published = _commit(folder)
    _retire(folder, whole, kept={place.relative_to(folder).as_posix() for place in published.files})
    return published


def _retire(folder: Path, whole: Collection[str], *, kept: set[str]) -> None:
    """Remove our own unchanged files of an earlier run from the folders of this one."""
    known = _read_manifest(folder)
    old = [name for name in known if name.split("/")[0] in whole and name not in kept]
    for name in old:
        target = folder / name
        try:
            if target.exists() and _is_ours(target, folder, known):
                target.unlink()
        except PermissionError:
            continue
        del known[name]
    if old:
        _write_manifest(folder, known)


def finish_interrupted(folder: Path) -> None:
    """Finish or undo what an interrupted run left in ``folder``."""
    staging = folder / _STAGING
    if (staging / _JOURNAL).exists():
        _commit(folder)
    elif staging.exists():
        shutil.rmtree(staging)


def _stage(staging: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        target = staging / "files" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    journal = json.dumps({"files": digests}, ensure_ascii=False)
    part = staging / f"{_JOURNAL}.part"
    part.write_text(journal, encoding="utf-8")
    part.replace(staging / _JOURNAL)


def _commit(folder: Path) -> Published:
    staging = folder / _STAGING
    digests = json.loads((staging / _JOURNAL).read_text(encoding="utf-8"))["files"]
    known = _read_manifest(folder)
    written: list[Path] = []
    kept: dict[Path, Path] = {}
    for name, digest in digests.items():
        source = staging / "files" / name
        if source.exists():
            target = _replace(source, folder, name, known=known)
        else:
            target = _moved_before(folder / name, digest)
        known[target.relative_to(folder).as_posix()] = digest
        written.append(target)
        if target != folder / name:
            kept[folder / name] = target
        _write_manifest(folder, known)
    shutil.rmtree(staging, ignore_errors=True)
    return Published(files=tuple(written), kept=kept)


def _replace(source: Path, folder: Path, name: str, *, known: Mapping[str, str]) -> Path:
    """Move ``source`` to ``name``, or to the first numbered name that may be written."""
    for target in _candidates(folder / name):
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists() and not _is_ours(target, folder, known):
            continue
        try:
            source.replace(target)
        except PermissionError:
            continue
        return target
    raise cannot_write(folder / name, PermissionError(errno.EACCES, "99 numbered copies"))


def _moved_before(target: Path, digest: str) -> Path:
    """Return where an interrupted run had put a file before it could note so."""
    held = (place for place in _candidates(target) if place.exists() and _digest(place) == digest)
    return next(held, target)


def _candidates(target: Path) -> Iterator[Path]:
    yield target
    for number in range(2, 100):
        yield target.with_stem(f"{target.stem}-{number}")


def _is_ours(target: Path, folder: Path, known: Mapping[str, str]) -> bool:
    """Tell whether the file is still as we wrote it."""
    return known.get(target.relative_to(folder).as_posix()) == _digest(target)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read_manifest(folder: Path) -> dict[str, str]:
    """Return what we wrote; a note that is damaged says nothing, so every file is kept."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files = content["files"].items()
    except (FileNotFoundError, ValueError, LookupError, TypeError, AttributeError):
        return {}
    return {str(name): str(digest) for name, digest in files}


def _write_manifest(folder: Path, known: Mapping[str, str]) -> None:
    text = json.dumps({"schema_version": 1, "files": dict(known)}, ensure_ascii=False, indent=1)
    part = folder / f"{MANIFEST}.part"
    part.write_text(text + "\n", encoding="utf-8")
    part.replace(folder / MANIFEST)
