"""A project folder in; a checked project with its questionnaires out, or every problem at once."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from solidarity_eval.errors import ProjectFileError, ProjectNotFoundError, SolidarityEvalError
from solidarity_eval.schemas.consistency import check_consistency
from solidarity_eval.schemas.instrument import Instrument
from solidarity_eval.schemas.partial import check_sound_part
from solidarity_eval.schemas.problems import KeyPath, Problem, nearest_of, raise_problems
from solidarity_eval.schemas.project import InstrumentUse, Project
from solidarity_eval.schemas.validation import validate
from solidarity_eval.schemas.yaml_reader import YamlDocument, read_yaml

PROJECT_FILE = "project.yaml"

Settle = Callable[[Instrument, InstrumentUse], Instrument]
"""Puts the project's own parameters into a questionnaire."""


class Resolver(Protocol):
    """Finds a questionnaire: an id of the catalogue or a path in, the questionnaire out."""

    def __call__(self, id_or_path: str, *, folder: Path) -> Instrument:
        """Return the questionnaire, or raise `ProjectFileError`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    folder: Path
    resolve: Resolver | None
    settle: Settle | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedProject:
    """A valid project.

    Attributes
    ----------
    project : Project
        The file.
    instruments : mapping
        Questionnaires by id, in the order of the file.
    uses : tuple of (InstrumentUse, Instrument)
        How the project uses each questionnaire: columns, population, parameters.
    notices : tuple of Problem
        What was read otherwise than typed, and what is worth saying.
    folder : Path
        The project folder, absolute.
    file : Path
        The project file, absolute.
    """

    project: Project
    instruments: dict[str, Instrument]
    folder: Path
    file: Path
    uses: tuple[tuple[InstrumentUse, Instrument], ...] = ()
    notices: tuple[Problem, ...] = field(default=())


def load_project(
    path: str | Path, *, resolve: Resolver | None = None, settle: Settle | None = None
) -> LoadedProject:
    """Read and check a project file.

    Parameters
    ----------
    path : str or Path
        The project folder, a folder inside it, or the file itself.
    resolve : callable, optional
        Finds a questionnaire of the catalogue by its id (``use: ucla3``) or a file of the
        folder. Without it, a project may only define its questionnaires or name files.
    settle : callable, optional
        Puts the project's parameters into each questionnaire found.

    Returns
    -------
    LoadedProject

    Raises
    ------
    ProjectNotFoundError
        If there is no project file there or above.
    ProjectFileError
        With ``problems``: everything wrong in the file and in the questionnaires it names.
    """
    file = find_project_file(Path(path))
    document = read_yaml(file)
    problems = list(document.problems)
    project: Project | None = None
    if document.data is not None or not problems:
        project, found = validate(Project, document)
        problems += found
    if project is None:
        if isinstance(document.data, dict):
            problems += check_sound_part(document)
        raise_problems(problems)
        raise ProjectFileError("schemas.invalid_file", problems=(), count=0)
    source = _Source(folder=file.parent, resolve=resolve, settle=settle)
    uses: list[tuple[InstrumentUse, Instrument | None]] = []
    for index, use in enumerate(project.instruments):
        instrument, found = _resolve(use, document, index=index, source=source)
        uses.append((use, instrument))
        problems += found
    problems += check_consistency(project, uses, document)
    raise_problems(problems)
    resolved = tuple((use, one) for use, one in uses if one is not None)
    return LoadedProject(
        project=project,
        instruments={one.id: one for _, one in resolved},
        uses=resolved,
        notices=tuple(problems),
        folder=file.parent,
        file=file,
    )


def load_instrument_file(path: Path, *, name: str | None = None) -> Instrument:
    """Read and check a questionnaire file.

    Parameters
    ----------
    path : Path
        A YAML file.
    name : str, optional
        Name to show in problems; the file's name by default.

    Raises
    ------
    ProjectFileError
        With ``problems``: everything wrong in the file.
    """
    instrument, problems = _read_instrument(path, name or path.name)
    raise_problems(problems)
    if instrument is None:
        raise ProjectFileError("schemas.invalid_file", problems=problems, count=len(problems))
    return instrument


def find_project_file(path: Path) -> Path:
    """Return the project file of a folder, or of the nearest folder above that has one.

    Raises
    ------
    ProjectNotFoundError
        If there is none; the message names a file that looks like one.
    """
    start = path.expanduser().resolve()
    if start.is_file():
        if start.suffix.lower() not in (".yaml", ".yml"):
            raise ProjectNotFoundError("schemas.not_a_project_file", file=str(path))
        return start
    if not start.is_dir():
        raise ProjectNotFoundError("schemas.folder_not_found", folder=str(path))
    for folder in (start, *start.parents):
        if (folder / PROJECT_FILE).is_file():
            return folder / PROJECT_FILE
    near = _look_alike(start)
    if near is not None:
        raise ProjectNotFoundError("schemas.project_misnamed", folder=str(path), found=near)
    raise ProjectNotFoundError("schemas.project_not_found", folder=str(path))


def _look_alike(folder: Path) -> str | None:
    """Return a file that was probably meant to be ``project.yaml``."""
    names = [entry.name for entry in sorted(folder.iterdir()) if entry.is_file()]
    likely = [name for name in names if ".yaml" in name.lower() or name.lower().endswith(".yml")]
    return nearest_of(PROJECT_FILE, likely)


def _read_instrument(path: Path, name: str) -> tuple[Instrument | None, tuple[Problem, ...]]:
    document = read_yaml(path, name=name)
    if document.data is None and document.problems:
        return None, document.problems
    instrument, problems = validate(Instrument, document)
    return instrument, (*document.problems, *problems)


def _resolve(
    use: InstrumentUse, document: YamlDocument, *, index: int, source: _Source
) -> tuple[Instrument | None, tuple[Problem, ...]]:
    """Find and settle the questionnaire of one entry of ``instruments:``."""
    path: KeyPath = ("instruments", index, "define" if use.define else "use")
    try:
        if use.define is not None:
            instrument: Instrument | None = use.define
            problems: tuple[Problem, ...] = ()
        else:
            instrument, problems = _find(use.use or "", source, place=(document, path))
        if instrument is not None and source.settle is not None:
            instrument = source.settle(instrument, use)
    except SolidarityEvalError as refusal:
        carried = refusal.problems if isinstance(refusal, ProjectFileError) else ()
        return None, carried or (_refusal(refusal, document, path, wanted=use.use),)
    return instrument, problems


def _refusal(
    refusal: SolidarityEvalError, document: YamlDocument, path: KeyPath, *, wanted: str | None
) -> Problem:
    known = refusal.values.get("known")
    if isinstance(known, tuple):
        near = nearest_of(wanted, known)
        return document.problem(
            "unknown_instrument", path, value=wanted, allowed=known, nearest=near
        )
    return document.problem("refused", path, value=wanted, values={"error": refusal})


def _find(
    wanted: str, source: _Source, *, place: tuple[YamlDocument, KeyPath]
) -> tuple[Instrument | None, tuple[Problem, ...]]:
    """Return a questionnaire of the catalogue, or of a file inside the project folder."""
    document, path = place
    if "/" not in wanted and "\\" not in wanted and not wanted.endswith((".yaml", ".yml")):
        if source.resolve is None:
            return None, (document.problem("no_catalogue", path, value=wanted),)
        return source.resolve(wanted, folder=source.folder), ()
    relative = wanted.replace("\\", "/").removeprefix("./")
    target = (source.folder / relative).resolve()
    if not target.is_relative_to(source.folder):
        return None, (document.problem("outside_folder", path, value=wanted),)
    if not target.is_file():
        near = _near_file(target)
        missing = document.problem("instrument_file_missing", path, value=wanted, nearest=near)
        return None, (missing,)
    if source.resolve is not None:
        return source.resolve(relative, folder=source.folder), ()
    return _read_instrument(target, relative)


def _near_file(target: Path) -> str | None:
    if not target.parent.is_dir():
        return None
    names = [one.name for one in target.parent.iterdir()]
    return nearest_of(unicodedata.normalize("NFC", target.name), names)
