"""A code that people make themselves: its parts, how it is written, how far two are apart."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from solidarity_eval.intake.text import fold

JOIN = "_"
"""Sign between two parts: no spreadsheet reads it as a date, a number or a formula."""

_KEPT = ("L", "M", "N", "So")
_NOTHING = frozenset({"", "na", "nan", "null", "none", "nsp", "nesaitpas"})


def folded_part(text: str) -> str:
    """Return what a part is compared by: no case, accent, space, sign or leading zero.

    Examples
    --------
    >>> folded_part(" É "), folded_part("07"), folded_part("7.0"), folded_part("?")
    ('e', '7', '7', '')
    """
    plain = fold(text)
    whole, point, decimals = plain.partition(".")
    if point and whole.isdigit() and not decimals.strip("0"):
        plain = whole
    bare = "".join(sign for sign in plain if unicodedata.category(sign).startswith(_KEPT))
    if bare in _NOTHING:
        return ""
    return str(int(bare)) if bare.isascii() and bare.isdigit() and len(bare) < 10 else bare


def make_code(parts: Sequence[str]) -> str:
    """Return the code of somebody's answers, empty when every one of them is.

    Examples
    --------
    >>> make_code(["É", "07", "2", "n"]), make_code(["", "-"])
    ('e_7_2_n', '')
    """
    folded = [folded_part(part) for part in parts]
    return JOIN.join(folded) if any(folded) else ""


def parts_of(code: str) -> tuple[str, ...]:
    """Return the parts of a code."""
    return tuple(code.split(JOIN))


def distance(first: str, second: str) -> int:
    """Return the number of signs to change, add, drop or swap between two codes, part by part.

    Parts are compared with their own counterpart: a letter that moves from one part to the next
    counts twice. Codes of unlike numbers of parts differ by every sign of both.

    Examples
    --------
    >>> distance("e_7_2_n", "e_17_2_n"), distance("e_12_2_n", "e_21_2_n")
    (1, 1)
    """
    one, two = parts_of(first), parts_of(second)
    if len(one) != len(two):
        return len(first) + len(second)
    return sum(_edits(a, b) for a, b in zip(one, two, strict=True) if a != b)


def part_distance(first: str, second: str) -> int:
    """Return the number of signs to change, add, drop or swap between two parts."""
    return 0 if first == second else _edits(first, second)


def _edits(first: str, second: str) -> int:
    """Return the optimal string alignment distance."""
    before: list[int] = []
    above = list(range(len(second) + 1))
    for row, sign in enumerate(first, start=1):
        here = [row]
        for column, other in enumerate(second, start=1):
            cost = min(above[column] + 1, here[column - 1] + 1, above[column - 1] + (sign != other))
            swapped = (
                row > 1 and column > 1 and sign == second[column - 2] and other == first[row - 2]
            )
            here.append(min(cost, before[column - 2] + 1) if swapped else cost)
        before, above = above, here
    return above[-1]
