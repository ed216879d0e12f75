"""Columns of a tool about the person or about itself: dropped and named, or left aside."""

from __future__ import annotations

import re
from collections.abc import Callable

from solidarity_eval.intake.dialects.asked import Asked
from solidarity_eval.intake.dialects.edit import without_columns
from solidarity_eval.intake.readers.table import RawTable
from solidarity_eval.intake.text import fold

OF_TOOLS = frozenset(
    {
        *("ipaddr", "ip", "ip address", "ip-address", "adresse ip", "refurl", "token"),
        *("username", "_submitted_by", "deviceid", "device id", "phonenumber", "simserial"),
        *("subscriberid", "imei", "_geolocation", "submitterid", "submittername", "uid"),
        *("email", "e-mail", "mail", "courriel", "adresse mail", "adresse email"),
        *("adresse e-mail", "email address", "adresse de messagerie", "adresse electronique"),
        *("responder email", "adresse e-mail du repondant", "nom d'utilisateur"),
        *("nom", "nom2", "prenom", "nom et prenom", "nom de famille", "name", "name2"),
        *("full name", "first name", "last name", "surname", "firstname", "lastname"),
        *("telephone", "tel", "phone", "mobile", "portable", "numero de telephone"),
        *("adresse", "adresse postale", "address", "participant_id"),
    }
)
"""Headers, folded, under which tools export what identifies a person."""

_PLACE = re.compile(r"_.+_(?:latitude|longitude|altitude|precision)|attribute_[0-9]+")


def is_personal(name: str) -> bool:
    """Tell whether a folded header of a tool holds what identifies a person."""
    return name in OF_TOOLS or _PLACE.fullmatch(name) is not None


def set_apart(
    raw: RawTable, asked: Asked, *, technical: Callable[[str], bool]
) -> tuple[RawTable, tuple[str, ...], tuple[str, ...]]:
    """Drop the personal and the technical columns that the project file does not name.

    Returns
    -------
    RawTable, tuple of str, tuple of str
        The table, the personal columns, the technical ones.
    """
    used = {*asked.found(raw).values()}
    silent = {fold(name) for name in asked.table.ignore}
    personal, aside, gone = [], [], []
    for place, header in enumerate(raw.header):
        name = fold(header)
        last = re.split(r"[/:]", name)[-1] or name
        if place in used or not name or name in silent:
            continue
        if is_personal(name) or is_personal(last):
            personal.append(header)
        elif technical(name):
            aside.append(header)
        else:
            continue
        gone.append(place)
    return (
        without_columns(raw, frozenset(gone)),
        tuple(dict.fromkeys(personal)),
        tuple(dict.fromkeys(aside)),
    )
