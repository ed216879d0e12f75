"""The protocols of the laureates that come with the library, as data files."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from solidarity_eval.errors import ArgumentError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from solidarity_eval.schemas.load import LoadedProject

PRESS_KIT = "ville_solidaire"
"""Key of the press kit in the bibliography."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """Words of the press kit about a laureate, as they stand there.

    Attributes
    ----------
    laureate : str
        Identifier of the protocol.
    words : str
        The kit's own words, in French.
    place : str
        Where they stand in the kit.
    """

    laureate: str
    words: str
    place: str


@functools.cache
def list_laureates() -> tuple[str, ...]:
    """Return the identifiers of the protocols, sorted.

    Examples
    --------
    >>> "poya" in list_laureates()
    True
    """
    return tuple(sorted(item.name for item in _catalog().iterdir() if item.is_dir()))


def laureate_files(laureate: str) -> dict[str, str]:
    """Return the text of each file of a protocol, by path from its folder.

    Raises
    ------
    ArgumentError
        If there is no such laureate; the message names all of them.
    """
    known = list_laureates()
    if laureate not in known:
        raise ArgumentError("laureates.unknown", value=laureate, known=known)
    return dict(sorted(_texts(_catalog() / laureate, "")))


def load_laureate(laureate: str) -> LoadedProject:
    """Return a protocol, checked, with its questionnaires.

    Raises
    ------
    ArgumentError
        If there is no such laureate.
    ProjectFileError
        If its file is invalid.

    Examples
    --------
    >>> load_laureate("poya").project.simulated
    False
    """
    from solidarity_eval.instruments.catalogue import load_instrument
    from solidarity_eval.instruments.configure import settle_instrument
    from solidarity_eval.schemas.load import load_project

    laureate_files(laureate)
    with resources.as_file(_catalog() / laureate) as folder:
        return load_project(Path(folder), resolve=load_instrument, settle=settle_instrument)


@functools.cache
def promises() -> tuple[Promise, ...]:
    """Return the words of the press kit that the protocols rest on.

    Examples
    --------
    >>> [item.words for item in promises() if item.laureate == "poya"][0]
    '255 bénéficiaires directs'
    """
    source = resources.files("solidarity_eval.laureates") / "promises.toml"
    tables = tomllib.loads(source.read_text(encoding="utf-8"))
    return tuple(
        Promise(laureate=laureate, place=table["place"], words=words)
        for laureate, table in tables.items()
        for words in table["words"]
    )


def _catalog() -> Traversable:
    return resources.files("solidarity_eval.laureates") / "catalog"


def _texts(folder: Traversable, prefix: str) -> list[tuple[str, str]]:
    texts: list[tuple[str, str]] = []
    for item in folder.iterdir():
        name = f"{prefix}{item.name}"
        if item.is_dir():
            texts += _texts(item, f"{name}/")
        else:
            texts.append((name, item.read_text(encoding="utf-8")))
    return texts
