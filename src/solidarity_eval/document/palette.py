"""Colours of the three formats; text colours pass 4.5:1 on the grounds they stand on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from solidarity_eval.document.blocks import Tone

INK: Final = "#16242F"
INK2: Final = "#465563"
INK3: Final = "#5F6E7B"
NAVY: Final = "#12324A"
NAVY_RULE: Final = "#4A6A83"
ON_NAVY: Final = "#E4EEF5"
ON_NAVY_SOFT: Final = "#B9D3E6"
LINK: Final = "#0072B2"
RULE: Final = "#CFD7DE"
WASH: Final = "#F3F6F8"
WHITE: Final = "#FFFFFF"
SIMULATED: Final = "#F0E442"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToneColours:
    """A saturated colour (words, solid cell) and its tint (ground of the words)."""

    solid: str
    tint: str


TONES: Final[dict[Tone, ToneColours]] = {
    "neutral": ToneColours(solid=NAVY, tint=WASH),
    "favourable": ToneColours(solid="#00694F", tint="#E5F3EE"),
    "no_change": ToneColours(solid="#3A4D61", tint="#E9EDF2"),
    "open": ToneColours(solid="#86406E", tint="#F6EAF2"),
    "unfavourable": ToneColours(solid="#A84300", tint="#FBEBE0"),
    "warning": ToneColours(solid="#6B5200", tint="#FCF6CF"),
}

# Colour is never alone: each tone also has a shape. Word sets these characters; the web page and
# the PDF draw the same shapes.
MARKS: Final[dict[Tone, str]] = {
    "neutral": "■",
    "favourable": "●",
    "no_change": "■",
    "open": "○",
    "unfavourable": "◆",
    "warning": "▲",
}


def named() -> dict[str, str]:
    """Return every plain colour under its lower-case name, for style sheets."""
    return {
        "ink": INK,
        "ink2": INK2,
        "ink3": INK3,
        "navy": NAVY,
        "navy-rule": NAVY_RULE,
        "on-navy": ON_NAVY,
        "on-navy-soft": ON_NAVY_SOFT,
        "link": LINK,
        "rule": RULE,
        "wash": WASH,
        "white": WHITE,
        "simulated": SIMULATED,
    }
