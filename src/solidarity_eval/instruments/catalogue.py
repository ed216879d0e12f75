"""The questionnaires that come with the library, and those of a person's own folder."""

from __future__ import annotations

import functools
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from solidarity_eval.errors import ProjectFileError, UnknownInstrumentError
from solidarity_eval.instruments.licence import check_wording
from solidarity_eval.references.bibliography import nearest

if TYPE_CHECKING:
    from solidarity_eval.schemas.instrument import Instrument

OWN_FOLDER = "questionnaires"
"""Where a project keeps its own questionnaires, so that ``use: mine`` finds ``mine.yaml``."""


@functools.cache
def list_instruments() -> tuple[str, ...]:
    """Return the identifiers of the catalogue, sorted.

    Examples
    --------
    >>> "who5" in list_instruments()
    True
    """
    folder = resources.files("solidarity_eval.instruments") / "catalog"
    names = (item.name for item in folder.iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def load_instrument(id_or_path: str | Path, *, folder: Path | None = None) -> Instrument:
    """Return a questionnaire of the catalogue or of a file.

    Parameters
    ----------
    id_or_path : str or Path
        An identifier of the catalogue (``"ucla3"``), a path to a YAML file, or the identifier of
        a file ``questionnaires/<id>.yaml`` of ``folder``.
    folder : Path, optional
        Project folder that relative paths start from; the current one by default.

    Returns
    -------
    Instrument
        As its file says; `configure` settles what the file leaves to the project.

    Raises
    ------
    UnknownInstrumentError
        If there is no such questionnaire; the message names the nearest ones.
    ProjectFileError
        If the file is invalid, or carries wording that its licence forbids.

    Examples
    --------
    >>> load_instrument("ucla3").construct_id
    'loneliness'
    """
    name = str(id_or_path)
    if name in list_instruments():
        return _from_catalogue(name)
    file = _own_file(name, folder or Path())
    if file is None:
        known = list_instruments()
        raise UnknownInstrumentError(
            "instruments.unknown",
            name=name,
            nearest=nearest(name, known),
            count=len(known),
            known=known,
        )
    return _from_file(file, shown=name, own=True)


def known_licence(instrument_id: object) -> dict[str, Any] | None:
    """Return the licence that the catalogue knows, which a file of one's own cannot take off."""
    if instrument_id not in list_instruments():
        return None
    licence = _from_catalogue(str(instrument_id)).licence
    return licence.model_dump() if licence else None


def _own_file(name: str, folder: Path) -> Path | None:
    candidates = [folder / name, folder / OWN_FOLDER / f"{name}.yaml"]
    return next((path for path in candidates if path.is_file()), None)


@functools.cache
def _from_catalogue(name: str) -> Instrument:
    source = resources.files("solidarity_eval.instruments") / "catalog" / f"{name}.yaml"
    with resources.as_file(source) as path:
        return _from_file(path, shown=f"{name}.yaml", own=False)


def _from_file(path: Path, *, shown: str, own: bool) -> Instrument:
    from solidarity_eval.schemas.instrument import Instrument
    from solidarity_eval.schemas.problems import raise_problems
    from solidarity_eval.schemas.validation import validate
    from solidarity_eval.schemas.yaml_reader import read_yaml

    document = read_yaml(path, name=shown)
    raise_problems(document.problems)
    if isinstance(document.data, dict):
        known = known_licence(document.data.get("id")) if own else None
        check_wording(document.data, file=shown, licence=known)
    instrument, problems = validate(Instrument, document)
    raise_problems(problems)
    if instrument is None:
        raise ProjectFileError("schemas.invalid_file", problems=problems, count=len(problems))
    return instrument
