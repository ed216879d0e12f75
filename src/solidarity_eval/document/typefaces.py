"""Where the report fonts are, and which characters they show."""

from __future__ import annotations

import functools
import json
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import typst

SANS: Final = "Solidarity Sans"
SERIF: Final = "Solidarity Serif"

# Characters that no font draws: joiners, direction marks, variation selectors, soft breaks.
_INVISIBLE: Final = (
    (0x09, 0x0D),
    (0xAD, 0xAD),
    (0x200B, 0x200F),
    (0x2028, 0x202E),
    (0x2060, 0x2069),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
)


def font_folder() -> Path:
    """Return the folder of the font files."""
    return Path(str(resources.files("solidarity_eval.document") / "fonts"))


def our_families(names: str) -> str:
    """Put our families in place of those they are subsets of.

    Examples
    --------
    >>> our_families("Source Sans Pro, Carlito, sans-serif")
    'Solidarity Sans, Carlito, sans-serif'
    """
    return names.replace("Source Sans Pro", SANS).replace("Source Serif Pro", SERIF)


@functools.cache
def covered_characters() -> frozenset[int]:
    """Return the code points that the report fonts show, invisible characters included."""
    ranges = json.loads((font_folder() / "coverage.json").read_text(encoding="utf-8"))
    return frozenset(
        code for first, last in (*ranges, *_INVISIBLE) for code in range(first, last + 1)
    )


def uncovered(characters: set[str]) -> set[str]:
    """Return the characters that the report fonts lack."""
    covered = covered_characters()
    return {char for char in characters if ord(char) not in covered}


@functools.cache
def page_fonts(*, machine: bool) -> typst.Fonts:
    """Return the fonts that typst sets with, loaded once.

    Parameters
    ----------
    machine : bool
        Whether to add those of typst and of the machine, for characters that ours lack. Without
        them the same document gives the same bytes everywhere.
    """
    import typst

    return typst.Fonts(
        include_system_fonts=machine,
        include_embedded_fonts=machine,
        font_paths=[font_folder()],
    )
