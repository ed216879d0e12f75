"""Read a project file with its questionnaires from the catalogue or the folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from solidarity_eval.errors import ArgumentError, ProjectFileError

if TYPE_CHECKING:
    from solidarity_eval.schemas.instrument import Instrument
    from solidarity_eval.schemas.load import LoadedProject
    from solidarity_eval.schemas.project import InstrumentUse


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
    from solidarity_eval.schemas.load import load_project

    loaded = load_project(Path(project), resolve=load_instrument)
    uses = tuple((use, _settled(use, instrument)) for use, instrument in loaded.uses)
    instruments = {instrument.id: instrument for _, instrument in uses}
    return replace(loaded, uses=uses, instruments=instruments)


def _settled(use: InstrumentUse, instrument: Instrument) -> Instrument:
    from solidarity_eval.instruments.configure import configure

    own = instrument.items.open and use.columns != "same"
    items = tuple(use.columns) if own else None
    try:
        return configure(instrument, parameters=use.parameters, items=items)
    except ArgumentError as problem:
        raise ProjectFileError(problem.code, **problem.values) from problem
