"""The registry of senders that a foundation keeps: which key is whose, and since when."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from solidarity_eval.errors import DataError
from solidarity_eval.intake.ledgers import (
    Ledger,
    Names,
    append_row,
    locked,
    read_ledger,
    replace_file,
)
from solidarity_eval.packets.keys import ID_LENGTH

if TYPE_CHECKING:
    from solidarity_eval.packets.read import Opened

SENDERS_FILE: Final = "expediteurs.csv"
_NAMES: Final[Names] = {
    "key": ("cle", "key"),
    "project": ("projet", "project"),
    "since": ("depuis", "since"),
}
_KEY: Final = re.compile(rf"[0-9a-f]{{{ID_LENGTH}}}")


def read_senders(file: str | Path) -> dict[str, str]:
    """Return the projects by name of key; empty where there is no registry yet.

    Parameters
    ----------
    file : str or Path
        The registry, or the folder of ``expediteurs.csv``.

    Raises
    ------
    DataError
        If the registry cannot be read, or names a key that is none, or one key for two projects.
    """
    place = _place(file)
    return _read(place)[1]


def register_sender(
    opened: Opened, file: str | Path, *, date: dt.date, language: str = "fr"
) -> bool:
    """Note that a key is its project's; tell whether a line was added.

    Do it after having had the project say the name of its key otherwise than by the same mail.

    Parameters
    ----------
    opened : Opened
        A packet of that project.
    file : str or Path
        The registry, or the folder of ``expediteurs.csv``.
    date : datetime.date
        The day.
    language : {"fr", "en"}
        Of the header of a new registry.

    Raises
    ------
    DataError
        If the key is registered for another project, or the registry is damaged.
    OutputError
        If the file is open elsewhere or cannot be written.
    """
    place = _place(file)
    with locked(place):
        ledger, known = _read(place)
        sender = opened.sender
        owner = known.get(sender.key)
        if owner is not None and owner != sender.project:
            raise DataError(
                "packets.other_project", file=place.name, project=sender.project, owner=owner
            )
        if owner is not None:
            return False
        cells = {"key": sender.key, "project": sender.project, "since": date.isoformat()}
        replace_file(place, append_row(ledger, cells, _NAMES, language=language))
    return True


def _place(file: str | Path) -> Path:
    place = Path(file).expanduser()
    return place / SENDERS_FILE if place.is_dir() else place


def _read(place: Path) -> tuple[Ledger, dict[str, str]]:
    ledger = read_ledger(place.parent, place.name, _NAMES, needed=("key", "project"))
    if ledger.findings:
        raise DataError("packets.senders_unreadable", path=str(place))
    known: dict[str, str] = {}
    for row, cells in ledger.rows:
        key = "".join(cells["key"].lower().split())
        project = cells["project"]
        if not key and not project:
            continue
        if not _KEY.fullmatch(key) or not project or known.get(key, project) != project:
            raise DataError("packets.senders_row", path=str(place), row=row)
        known[key] = project
    return ledger, known
