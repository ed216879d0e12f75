"""The one door through which a packet passes before it may leave."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from solidarity_eval.errors import DataError
from solidarity_eval.packets.consistency import problems
from solidarity_eval.packets.strict_json import shown
from solidarity_eval.packets.texts import text_problems

if TYPE_CHECKING:
    from solidarity_eval.schemas.packet import Packet


def screened(
    packet: Packet, *, earlier: Sequence[Packet] = (), sensitive: Iterable[str] = ()
) -> Packet:
    """Return a packet with what tells of too few people hidden, merged or rounded.

    ``withheld`` lists what was done, and why. What the project sent before counts too: nobody may
    learn of a few people by subtracting one packet from another. ``sensitive`` are characteristics
    that the project itself declares so, beside those whose name says it.

    Raises
    ------
    DataError
        If a text is too long, empty, or holds a sign that no page shows.
        If what is left could not be read back: its numbers would contradict each other.
    """
    for place, code in text_problems(packet):
        raise DataError(f"packets.own_{code}", place=shown(place))
    from solidarity_eval.disclosure import screen_packet
    from solidarity_eval.disclosure.kinds import SENSITIVE_FIELDS

    fields = SENSITIVE_FIELDS.union(*map(_words, sensitive))
    kept = screen_packet(packet, earlier=earlier, sensitive=fields).packet
    wrong = problems(kept)
    if wrong:
        raise DataError("packets.screened_away", place=wrong[0][0])
    return kept


def _words(name: str) -> frozenset[str]:
    """Return the words of a characteristic's name, without accents, as names are compared."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return frozenset(word for word in re.split(r"[^a-z0-9]+", letters) if word)
