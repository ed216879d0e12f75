"""Item answers in, scale scores out; column by column, with no row loop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

# A share of items written by hand (0.8333 for 5 of 6) must let 5 of 6 through.
_SLACK = 1e-3


@dataclass(frozen=True, slots=True)
class Tally:
    """What each person's answers add up to.

    Attributes
    ----------
    total : ndarray of shape (n,)
        Sum of the keyed answers (or of the points counted); missing answers add nothing.
    answered : ndarray of shape (n,)
        Number of items answered.
    items : int
        Number of items of the scale.
    """

    total: Floats
    answered: NDArray[np.int16]
    items: int


def enough(answered: NDArray[np.int16], items: int, share: float) -> Flags:
    """Tell who answered at least ``share`` of the items."""
    flags: Flags = answered >= share * items - _SLACK
    return flags


def answered_of(columns: Sequence[Floats]) -> NDArray[np.int16]:
    """Return how many of the items each person answered."""
    answered = np.full(len(columns[0]), len(columns), dtype=np.int16)
    for column in columns:
        answered -= np.isnan(column)
    return answered


def add_up(columns: Sequence[Floats], pivots: Sequence[float | None]) -> Tally:
    """Sum answers; a reversed item with pivot ``min + max`` adds ``pivot - answer``.

    Parameters
    ----------
    columns : sequence of ndarray of shape (n,)
        Answers of each item, NaN where missing.
    pivots : sequence of float or None
        ``min + max`` of the items to reverse, None for the others.
    """
    total = np.zeros(len(columns[0]))
    answered = np.full(len(total), len(columns), dtype=np.int16)
    constant = 0.0
    for column, pivot in zip(columns, pivots, strict=True):
        missing = np.isnan(column)
        values = column
        if missing.any():
            values = np.where(missing, pivot or 0.0, column)
            answered -= missing
        if pivot is None:
            total += values
        else:
            total -= values
            constant += pivot
    if constant:
        total += constant
    return Tally(total, answered, len(columns))


def count_up(columns: Sequence[Floats], points: Sequence[Sequence[float]]) -> Tally:
    """Count one point per item whose answer is among those that count."""
    total = np.zeros(len(columns[0]))
    for column, counting in zip(columns, points, strict=True):
        for answer in counting:
            total += column == answer
    return Tally(total, answered_of(columns), len(columns))


def mean_score(tally: Tally, scorable: Flags) -> Floats:
    """Return the mean of the answered items, NaN where not scorable."""
    scores = np.full(len(tally.total), np.nan)
    np.divide(tally.total, tally.answered, out=scores, where=scorable)
    return scores


def sum_score(tally: Tally, scorable: Flags) -> Floats:
    """Return the sum scaled up to all items, NaN where not scorable."""
    scores = np.full(len(tally.total), np.nan)
    np.divide(tally.total * tally.items, tally.answered, out=scores, where=scorable)
    return scores


def table_score(tally: Tally, scorable: Flags, table: Mapping[int, float]) -> Floats:
    """Look the sum up in a table; NaN where not scorable or where the table has no such sum."""
    first, last = min(table), max(table)
    rows = np.full(last - first + 2, np.nan)
    for raw, value in table.items():
        rows[raw - first] = value
    known = scorable & (tally.total >= first) & (tally.total <= last)
    # The last row is NaN: it serves everybody whose sum is not in the table.
    place = np.where(known, tally.total - first, len(rows) - 1)
    found: Floats = rows[place.astype(np.intp)]
    return found
