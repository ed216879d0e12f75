"""A packet received: verified against the registry of senders, and its sender registered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solidarity_eval.packets import Opened


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedPacket:
    """A packet that was read, the registry that was asked, and whether a line was added to it."""

    opened: Opened
    registry: Path
    added: bool = False


def receive(
    file: str | Path,
    *,
    senders: str | Path | None = None,
    register: bool = False,
    allow_simulated: bool = False,
) -> ReceivedPacket:
    """Read a packet; with ``register`` note that its key is its project's.

    Parameters
    ----------
    file : str or Path
        What was received.
    senders : str or Path, optional
        The registry, or its folder; ``expediteurs.csv`` of the current folder by default.
    register : bool
        A project known under another key is then given this one too.
    allow_simulated : bool
        Whether invented answers are let through.

    Raises
    ------
    DataError
        If the packet is refused: see `packets.read_packet`.
    OutputError
        If the registry cannot be written.
    """
    from solidarity_eval.packets import read_packet, read_senders, register_sender
    from solidarity_eval.packets.senders import SENDERS_FILE
    from solidarity_eval.workflows.report import today

    registry = Path(SENDERS_FILE) if senders is None else Path(senders).expanduser()
    if registry.is_dir():
        registry = registry / SENDERS_FILE
    added = False
    if register:
        # A new key of a known project is what registering is for; a key of another one is not.
        fresh = read_packet(file, allow_simulated=allow_simulated)
        added = register_sender(fresh, registry, date=today(), language=fresh.packet.language)
    opened = read_packet(file, known_keys=read_senders(registry), allow_simulated=allow_simulated)
    return ReceivedPacket(opened=opened, registry=registry, added=added)
