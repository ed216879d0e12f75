"""Shares of a table's width, so that no number is cut and words keep the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from solidarity_eval.document.blocks import DataTable, Text, plain

_GAP = 2.0
_DETAIL = 0.88
_HEADER = 0.9
LONGEST_WORD: Final = 14
_BREAKS = re.compile(r"[ \n\t\u200b-]")


def column_shares(table: DataTable, *, room: float = 96.0) -> tuple[float, ...]:
    r"""Return the share of the width of each column, summing to one.

    The weights of the columns decide, except that a column never gets less than its longest
    unbreakable run of characters needs; what it takes is taken from the columns that have more
    than they need. Words of more than fourteen letters may be hyphenated, numbers never.

    Parameters
    ----------
    table : DataTable
    room : float
        Width of the whole table, in characters of its text.

    Examples
    --------
    >>> from solidarity_eval.document.blocks import Cell, Column, text
    >>> row = (Cell(content=text("Trust")), Cell(content=text("[+0,08\u202f;\u00a0+0,26]")))
    >>> table = DataTable(
    ...     caption="",
    ...     columns=(Column(label="Outcome", weight=9.0), Column(label="Interval", weight=1.0)),
    ...     rows=(row,),
    ... )
    >>> [round(share, 2) for share in column_shares(table, room=40)]
    [0.65, 0.35]
    """
    needs = [_need(table, index) / room for index in range(len(table.columns))]
    weights = [max(column.weight, 0.01) for column in table.columns]
    total = sum(weights)
    wishes = [weight / total for weight in weights]
    return tuple(_settle(wishes, needs))


def _settle(wishes: Sequence[float], needs: Sequence[float]) -> list[float]:
    """Raise each share to its need, lowering the others in proportion to what they can spare."""
    if sum(needs) >= 1:
        return [need / sum(needs) for need in needs]
    shares = [max(wish, need) for wish, need in zip(wishes, needs, strict=True)]
    spare = [share - need for share, need in zip(shares, needs, strict=True)]
    excess = sum(shares) - 1
    if excess <= 0:
        return shares
    return [share - excess * slack / sum(spare) for share, slack in zip(shares, spare, strict=True)]


def _need(table: DataTable, index: int) -> float:
    """Return the room of the longest unbreakable run of a column, in characters."""
    header = _longest(table.columns[index].label) * _HEADER
    cells = [row[index] for row in table.rows if index < len(row)]
    longest = max((_text_need(cell.content, 1.0) for cell in cells), default=0.0)
    detail = max((_text_need(cell.detail, _DETAIL) for cell in cells), default=0.0)
    return max(header, longest, detail) + _GAP


def _text_need(content: Text, scale: float) -> float:
    return _longest(plain(content)) * scale


def _longest(content: str) -> float:
    return max((_breakable(run) for run in _BREAKS.split(content)), default=0.0)


def _breakable(run: str) -> float:
    has_digit = any(char.isdigit() for char in run)
    narrow = sum(char in "\u202f;,.:[]" for char in run)
    length = len(run) - 0.5 * narrow
    return min(length, 28.0 if has_digit else LONGEST_WORD)
