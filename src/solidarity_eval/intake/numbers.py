"""Numbers as people and spreadsheets write them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Mark = Literal[",", "."]

_PLAIN = re.compile(r"[+-]?(?:[0-9]+|[0-9]*[.,][0-9]+|[0-9]+[.,])(?:[eE][+-]?[0-9]+)?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?")
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number and the decimal mark it was written with, None for a whole one."""

    value: float
    mark: Mark | None


def parse_number(text: str) -> Number | None:
    """Read ``3``, ``3,5``, ``3.5``, ``-0,25``, ``1e-3`` or ``10 000``; None for anything else.

    A comma is a decimal mark, never a thousands separator: ``1,000`` is one.

    Examples
    --------
    >>> parse_number("3,5").value, parse_number("10 000").value, parse_number("oui")
    (3.5, 10000.0, None)
    """
    plain = text.strip()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain).translate(_MINUS)
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(" ", "")
    elif not _PLAIN.fullmatch(plain):
        return None
    mark: Mark | None = "," if "," in plain else "." if "." in plain else None
    value = float(plain.replace(",", "."))
    return Number(value, mark) if abs(value) < float("inf") else None
