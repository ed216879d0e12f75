"""Read a project file with its questionnaires from the catalogue or the folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solidarity_eval.schemas.load import LoadedProject


def read_project(project: str | Path) -> LoadedProject:
    """Load ``project.yaml``, resolve ``use:`` through the catalogue, settle each questionnaire.

    Raises
    ------
    ProjectNotFoundError
        If there is no project file.
    ProjectFileError
        If the file is invalid (all problems at once), or leaves open what a questionnaire needs
        before it can be scored.
    """
    from solidarity_eval.instruments.catalogue import load_instrument
    from solidarity_eval.instruments.configure import settle_instrument
    from solidarity_eval.schemas.load import load_project

    return load_project(Path(project), resolve=load_instrument, settle=settle_instrument)
