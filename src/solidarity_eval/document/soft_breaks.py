"""Places where a word too long for a line may break, for formats that would let it overflow."""

from __future__ import annotations

import re
from typing import Final

SOFT_BREAK: Final = "\u200b"

_LONG: Final = re.compile(r"[^\s\u00a0\u202f\u200b-]{25,}")
_JOINTS: Final = re.compile(r"(?<=[/_.@?&=+])(?=\w)")
_STRIDE: Final = 18


def soften(content: str) -> str:
    r"""Put invisible break points in words of more than 24 characters: addresses, names of files.

    Examples
    --------
    >>> soften("https://example.org/a_rather_long_name.csv").replace("\u200b", "|")
    'https://|example.|org/|a_|rather_|long_|name.|csv'
    >>> soften("anticonstitutionnellement" * 2).count("\u200b")
    2
    """
    return _LONG.sub(_soften_word, content)


def _soften_word(match: re.Match[str]) -> str:
    parts = _JOINTS.split(match[0])
    return SOFT_BREAK.join(SOFT_BREAK.join(_slices(part)) for part in parts)


def _slices(part: str) -> list[str]:
    if len(part) < _STRIDE + 7:
        return [part]
    return [part[start : start + _STRIDE] for start in range(0, len(part), _STRIDE)]
