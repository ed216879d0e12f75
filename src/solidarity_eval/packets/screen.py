"""The one door through which a packet passes before it may leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from solidarity_eval.errors import DataError
from solidarity_eval.packets.consistency import problems

if TYPE_CHECKING:
    from solidarity_eval.schemas.packet import Packet


def screened(packet: Packet, *, earlier: Sequence[Packet] = ()) -> Packet:
    """Return a packet with what tells of too few people hidden, merged or rounded.

    ``withheld`` lists what was done, and why. What the project sent before counts too: nobody may
    learn of a few people by subtracting one packet from another.

    Raises
    ------
    DataError
        If what is left could not be read back: its numbers would contradict each other.
    """
    from solidarity_eval.disclosure import screen_packet

    kept = screen_packet(packet, earlier=earlier).packet
    wrong = problems(kept)
    if wrong:
        raise DataError("packets.screened_away", place=wrong[0][0])
    return kept
