"""A packet read back: verified first, then brought to the present version, then checked."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from solidarity_eval.errors import DataError
from solidarity_eval.packets.consistency import problems
from solidarity_eval.packets.envelope import Sealed, unseal
from solidarity_eval.packets.keys import grouped
from solidarity_eval.packets.migrations import migrate
from solidarity_eval.packets.strict_json import LARGEST, otherwise, parse_strict, shown
from solidarity_eval.results import Note
from solidarity_eval.schemas.packet import Packet


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who signed a packet.

    Attributes
    ----------
    key : str
        Name of the key.
    project : str
        The project it speaks of.
    registered : bool
        Whether a registry of senders says that this key is this project's.
    """

    key: str
    project: str
    registered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A packet that was read.

    Attributes
    ----------
    packet : Packet
    sender : Sender
    warnings : tuple of Note
        ``packets.unknown_sender``, ``packets.simulated``; their words are
        ``notes_packets.<name>``.
    """

    packet: Packet
    sender: Sender
    warnings: tuple[Note, ...] = ()


def read_packet(
    path: str | Path,
    *,
    known_keys: Mapping[str, str] | None = None,
    allow_simulated: bool = False,
) -> Opened:
    """Read what a project sent.

    The signature is verified over the exact bytes that were signed; only then is an older version
    brought to the present one, in memory, and are the numbers checked against each other. A
    signature says that nobody changed the packet since its project wrote it, not that the
    project measured well.

    Parameters
    ----------
    path : str or Path
        The file.
    known_keys : mapping, optional
        Project by name of key, from `read_senders`.
    allow_simulated : bool
        Whether invented answers are let through, with a warning.

    Returns
    -------
    Opened

    Raises
    ------
    DataError
        The file cannot be read, is no packet, is of a version not known here, was changed since it
        was signed, holds a wrong type or numbers that contradict each other, is signed by the key
        of another project or by another key than the one registered for its project, or holds
        simulated data.
    """
    place = Path(path)
    try:
        with place.open("rb") as stream:
            data = stream.read(LARGEST + 1)
            size = os.fstat(stream.fileno()).st_size
    except FileNotFoundError:
        raise DataError("packets.absent", file=str(place)) from None
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        raise DataError("packets.unreadable", file=str(place), reason=reason) from None
    if len(data) > LARGEST:
        raise DataError("packets.too_large", file=place.name, size=size, most=LARGEST)
    return open_packet(
        data, file=place.name, known_keys=known_keys, allow_simulated=allow_simulated
    )


def open_packet(
    data: bytes,
    *,
    file: str,
    known_keys: Mapping[str, str] | None = None,
    allow_simulated: bool = False,
) -> Opened:
    """Read the bytes of a packet; ``file`` is its name for messages, the rest as `read_packet`."""
    sealed = unseal(data, file=file)
    packet = packet_from(sealed.payload, file=file)
    sender = _sender(packet, sealed, known_keys or {}, file=file)
    warnings = []
    if packet.simulated:
        if not allow_simulated:
            raise DataError("packets.simulated", file=file, project=packet.project)
        warnings.append(Note(code="packets.simulated", values={"project": packet.project}))
    if not sender.registered:
        values = {"project": packet.project, "key": grouped(sender.key)}
        warnings.append(Note(code="packets.unknown_sender", values=dict(values)))
    return Opened(packet=packet, sender=sender, warnings=tuple(warnings))


def packet_from(payload: str, *, file: str) -> Packet:
    """Return the packet that a verified text holds, in the present version, its numbers checked."""
    content = migrate(parse_strict(payload, file=file), file=file)
    try:
        packet = Packet.model_validate(content)
    except ValidationError as problem:
        first = problem.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "–"
        raise DataError("packets.content", file=file, place=shown(place)) from None
    understood = packet.model_dump(mode="json", by_alias=True, exclude_unset=True)
    for place in otherwise(content, understood):
        raise DataError("packets.content", file=file, place=shown(place))
    require_consistent(packet, file=file)
    return packet


def require_consistent(packet: Packet, *, file: str) -> None:
    """Raise where the numbers of a packet contradict each other.

    Raises
    ------
    DataError
        With the first place, and why it cannot be.
    """
    try:
        found = problems(packet)
    except (OverflowError, ZeroDivisionError):
        found = [("–", "too_large")]
    if found:
        place, code = found[0]
        raise DataError(f"packets.lies_{code}", file=file, place=shown(place), count=len(found))


def _sender(packet: Packet, sealed: Sealed, known: Mapping[str, str], *, file: str) -> Sender:
    """Return who signed, or refuse a key that does not go with the project."""
    owner = known.get(sealed.key)
    if owner is not None and owner != packet.project:
        raise DataError(
            "packets.other_project", file=file, project=packet.project, owner=shown(owner)
        )
    if owner is None and packet.project in known.values():
        raise DataError(
            "packets.other_key", file=file, project=packet.project, key=grouped(sealed.key)
        )
    return Sender(key=sealed.key, project=packet.project, registered=owner is not None)
