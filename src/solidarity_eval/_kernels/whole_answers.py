"""Answers that are whole numbers: checked against their range and added up in one passage."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.scale_scores import Tally

# Rows looked at together: all the arrays of a passage then stay in the processor's cache.
_CHUNK = 1 << 15
_THREADS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A column of answers.

    Attributes
    ----------
    values : ndarray of int or float
        Answers; NaN where there is none.
    low, high : int
        Least and greatest answer.
    turned : bool
        Whether the item counts ``low + high - answer``.
    sums : tuple of int
        Numbers of the scales that it adds to.
    """

    values: NDArray[Any] = field(repr=False)
    low: int
    high: int
    turned: bool = False
    sums: tuple[int, ...] = ()


def check_and_add_up(
    items: Sequence[Item], scales: int
) -> tuple[list[Tally], list[NDArray[np.intp]]]:
    """Add up the answers that are allowed, and say where the others are.

    Parameters
    ----------
    items : sequence of Item
        Columns of the same length.
    scales : int
        How many scales the items add to.

    Returns
    -------
    list of Tally
        One per scale; an answer that is not allowed counts as missing.
    list of ndarray of int
        One per item: positions of the cells that hold a number which is no allowed answer.
    """
    size = len(items[0].values) if items else 0
    most = sum(max(abs(item.low), abs(item.high)) for item in items)
    kind = np.int16 if most < np.iinfo(np.int16).max else np.int64
    counts = [sum(scale in item.sums for item in items) for scale in range(scales)]
    totals = np.zeros((scales, size), dtype=kind)
    answered = np.empty((scales, size), dtype=np.int16)
    answered[:] = np.array(counts, dtype=np.int16)[:, np.newaxis]
    columns = [_comparable(item) for item in items]

    def passage(start: int) -> list[NDArray[np.intp]]:
        here = slice(start, min(start + _CHUNK, size))
        odd = []
        for values, item in zip(columns, items, strict=True):
            out = _outside(values[here], item)
            keyed = _keyed(values[here], out, kind=kind)
            for scale in item.sums:
                if item.turned:
                    pivot = kind(item.low + item.high)
                    totals[scale, here] += pivot - keyed
                    totals[scale, start + out] -= pivot
                else:
                    totals[scale, here] += keyed
                answered[scale, start + out] -= 1
            odd.append(start + _numbers(values[here], out))
        return odd

    # Passages write to rows of their own, and NumPy lets several run at once.
    with ThreadPoolExecutor(max_workers=min(_THREADS, os.cpu_count() or 1)) as pool:
        passages = list(pool.map(passage, range(0, size, _CHUNK)))
    return (
        [
            Tally(total=total.astype(np.float64), answered=count, items=number)
            for total, count, number in zip(totals, answered, counts, strict=True)
        ],
        [
            np.concatenate([odd[place] for odd in passages] or [np.zeros(0, dtype=np.intp)])
            for place in range(len(items))
        ],
    )


def _comparable(item: Item) -> NDArray[Any]:
    """Return the answers in a type that holds the bounds of the item."""
    values = item.values
    if values.dtype.kind == "f":
        return values
    held = np.iinfo(values.dtype)
    return values if held.min <= item.low and item.high <= held.max else values.astype(np.int64)


def _outside(values: NDArray[Any], item: Item) -> NDArray[np.intp]:
    """Return the positions of cells that hold no allowed answer, NaN included."""
    if values.dtype.kind == "f":
        inside = (values >= item.low) & (values <= item.high) & (values == np.rint(values))
        return _true(~inside)
    # As a number without sign, an answer below the least one is very large: one comparison.
    unsigned = np.dtype(f"u{values.dtype.itemsize}")
    steps = np.subtract(values, values.dtype.type(item.low)).view(unsigned)
    return _true(steps > unsigned.type(item.high - item.low))


def _true(flags: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return the positions that hold; cheaper than flatnonzero, which looks at the shape first."""
    places: NDArray[np.intp] = flags.nonzero()[0]
    return places


def _keyed(values: NDArray[Any], out: NDArray[np.intp], *, kind: type[Any]) -> NDArray[Any]:
    """Return the allowed answers as whole numbers, 0 elsewhere."""
    if values.dtype.kind == "f":
        values = values.copy()
        values[out] = 0
    keyed = values.astype(kind)
    keyed[out] = 0
    return keyed


def _numbers(values: NDArray[Any], out: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the positions that hold a number; NaN is no number."""
    return out[~np.isnan(values[out])] if values.dtype.kind == "f" else out
