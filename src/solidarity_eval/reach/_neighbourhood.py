"""The shares and means of a neighbourhood, with where they come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.errors import DataError
from solidarity_eval.estimation.notes import caution, info
from solidarity_eval.estimation.pairs import require_table
from solidarity_eval.intake.pairs import is_label, numeric, require_columns
from solidarity_eval.reach._equity import Reference, fold
from solidarity_eval.results import Note

if TYPE_CHECKING:
    import pandas as pd

_TOLERANCE = 0.02
_NUMBERS = ("share", "mean", "sd")


def read_neighbourhood(
    table: pd.DataFrame, *, columns: Mapping[str, str], names: tuple[str, ...]
) -> tuple[dict[str, Reference], list[Note]]:
    """Return what is known of each variable; shares above 1 are read as percentages.

    Raises
    ------
    ArgumentError, ColumnNotFoundError, NonNumericError
        The table cannot be read.
    DataError
        A share is negative or above 100 %, or a category stands twice.
    """
    require_table(table)
    ours = {name: columns.get(name, name) for name in ("variable", "category", *_NUMBERS)}
    require_columns(table, ours["variable"])
    found: dict[str, Reference] = {}
    notes: list[Note] = []
    for name in names:
        rows = table[table[ours["variable"]].map(fold) == fold(name)]
        if rows.empty:
            continue
        numbers = {
            key: numeric(rows[ours[key]], ours[key])
            for key in _NUMBERS
            if ours[key] in table.columns
        }
        reference = Reference(
            mean=_last(numbers.get("mean")),
            sd=_last(numbers.get("sd")),
            source=_first(rows, columns.get("source", "source")),
            year=_first(rows, columns.get("year", "year")),
        )
        if reference.mean is None:
            shares, more = _shares(rows, ours["category"], numbers.get("share"), name=name)
            notes += more
            reference = Reference(
                shares={fold(word): share for word, share in shares.items()},
                names={fold(word): word for word in shares},
                source=reference.source,
                year=reference.year,
            )
        found[name] = reference
    return found, notes


def _shares(
    rows: pd.DataFrame,
    category: str,
    values: np.ndarray[tuple[int, ...], np.dtype[np.float64]] | None,
    *,
    name: str,
) -> tuple[dict[str, float], list[Note]]:
    if values is None:
        return {}, []
    require_columns(rows, category)
    words = [str(word).strip() if is_label(word) else None for word in rows[category]]
    known = [
        (word, float(share))
        for word, share in zip(words, values, strict=True)
        if word is not None and np.isfinite(share)
    ]
    if len({fold(word) for word, _ in known}) < len(known):
        raise DataError("reach_people.category_twice", variable=name)
    highest = max((share for _, share in known), default=0.0)
    scale = 100.0 if highest > 1.0 else 1.0
    for word, share in known:
        if not 0.0 <= share / scale <= 1.0:
            raise DataError("reach_people.share", variable=name, category=word, value=share)
    shares = {word: share / scale for word, share in known}
    notes: list[Note] = [info("reach_people.percent_read", variable=name)] if scale > 1 else []
    total = sum(shares.values())
    if shares and abs(total - 1.0) > _TOLERANCE:
        notes.append(caution("reach_people.shares_sum", variable=name, total=total))
    return shares, notes


def _last(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]] | None) -> float | None:
    if values is None or not np.isfinite(values).any():
        return None
    return float(values[np.isfinite(values)][-1])


def _first(rows: pd.DataFrame, column: str) -> str | None:
    if column not in rows.columns:
        return None
    return next((str(cell) for cell in rows[column] if is_label(cell)), None)
