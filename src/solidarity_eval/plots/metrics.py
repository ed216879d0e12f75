"""Width of a text before it is drawn, so that labels never meet, whatever font is installed."""

from __future__ import annotations

import functools
import unicodedata

# Advance widths of Source Sans Pro Regular (SIL Open Font License), in thousandths of the size.
_WIDTHS = {
    120: "\u202f",
    200: " \u00a0",
    250: "',.:;ij·’‘ı",
    260: "Il",
    290: "!f",
    300: "()[]{}",
    310: "-",
    340: "t",
    350: "/r",
    420: '"*?sz“”',
    430: "«»",
    450: "x",
    460: "c",
    470: "vy",
    480: "JY–",
    490: "FL",
    500: "#$+0123456789<=>_aegk€≥≤±×−",
    510: "X",
    520: "V",
    530: "ES",
    540: "ATZhou",
    550: "bn",
    560: "dpq",
    570: "CPR",
    580: "Kß",
    590: "B",
    610: "&",
    620: "DG←→↑↓",
    640: "U",
    650: "HN",
    660: "OQ",
    720: "w",
    730: "M",
    800: "W—",
    820: "%Æ",
    830: "mæ",
    840: "œ",
    850: "@Œ",
    950: "…",
}
_BY_CHARACTER = {char: width for width, chars in _WIDTHS.items() for char in chars}
_UNKNOWN = 560
_SEMIBOLD = 1.035


@functools.lru_cache(maxsize=4096)
def text_width(content: str, size: float, *, weight: int = 400) -> float:
    """Return the width of a line of text, in units of the drawing.

    Examples
    --------
    >>> round(text_width("avant", 10.0), 1)
    23.6
    """
    base = unicodedata.normalize("NFD", content)
    total = sum(
        _BY_CHARACTER.get(char, _UNKNOWN) for char in base if not unicodedata.combining(char)
    )
    return total * size / 1000 * (_SEMIBOLD if weight >= 600 else 1.0)


def wrap(content: str, size: float, *, room: float, weight: int = 400) -> list[str]:
    """Break a text into lines no wider than ``room``, at ordinary spaces only.

    A single word wider than ``room`` stays whole.

    Examples
    --------
    >>> wrap("personnes ont répondu avant", 10.0, room=80)
    ['personnes ont', 'répondu avant']
    """
    lines: list[str] = []
    for word in content.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, weight=weight) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def shorten(content: str, size: float, *, room: float, weight: int = 400) -> str:
    """Cut a text that is wider than ``room`` and end it with an ellipsis."""
    if text_width(content, size, weight=weight) <= room:
        return content
    kept = content
    while kept and text_width(kept + "…", size, weight=weight) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"
