"""The one door through which a packet passes before it may leave."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solidarity_eval.schemas.packet import Packet


def screened(packet: Packet, *, earlier: Iterable[Packet] = ()) -> Packet:
    return packet
