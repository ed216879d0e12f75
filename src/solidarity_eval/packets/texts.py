"""Whether the words of a packet can be set on a page: one odd text must not stop a report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from solidarity_eval.schemas.packet import Packet

LONGEST: Final = 2_000
"""Most characters of a text; names and promises are far shorter."""

LONGEST_LESSON: Final = 20_000
"""Most characters of what a team learnt."""

# Controls but for ends of lines and tabs, signs that turn the reading around, and no characters.
_ODD: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202d\u202e\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)


def text_problems(packet: Packet) -> Iterator[tuple[str, str]]:
    """Yield places and codes of texts that are too long, hold signs no page has, or are missing."""
    if _blank(packet.title):
        yield "title", "blank"
    for lesson in packet.lessons:
        if _blank(lesson.theme):
            yield "lessons.theme", "blank"
    for place, words in _texts(packet.model_dump(), ""):
        most = LONGEST_LESSON if place.startswith("lessons.words") else LONGEST
        if len(words) > most:
            yield place, "too_long"
        elif _ODD.search(words):
            yield place, "odd_sign"


def _blank(words: object) -> bool:
    if isinstance(words, Mapping):
        return not words or any(_blank(text) for text in words.values())
    return not "".join(str(words).split())


def _texts(value: object, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield place, str(key)
            name = key if isinstance(key, str) and key.isidentifier() and len(key) < 30 else "…"
            yield from _texts(inner, f"{place}.{name}" if place else name)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner, place)
