"""A table of answers with columns renamed, added or taken away; rows keep their number."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.intake.readers.table import RawTable

if TYPE_CHECKING:
    from numpy.typing import NDArray


def padded(raw: RawTable) -> RawTable:
    """Give every column a header, empty for those that have none."""
    lacking = len(raw.columns) - len(raw.header)
    if lacking <= 0:
        return raw
    names = None if raw.names is None else (*raw.names, *("",) * lacking)
    return replace(raw, header=(*raw.header, *("",) * lacking), names=names)


def renamed(raw: RawTable, names: Mapping[int, str]) -> RawTable:
    """Let columns be looked for by other names; their headers stay as the file writes them."""
    if not names:
        return raw
    known = tuple(names.get(place, name) for place, name in enumerate(raw.known_as))
    return replace(raw, names=known)


def without_columns(raw: RawTable, places: Collection[int]) -> RawTable:
    """Take columns away: their cells are not held any longer."""
    if not places:
        return raw
    kept = [place for place in range(len(raw.header)) if place not in places]
    return replace(
        raw,
        header=tuple(raw.header[place] for place in kept),
        columns=tuple(raw.columns[place] for place in kept),
        names=None if raw.names is None else tuple(raw.names[place] for place in kept),
    )


def without_rows(raw: RawTable, gone: NDArray[np.bool_]) -> RawTable:
    """Take rows away; they still count among the rows of the file. A finding names each."""
    if not gone.any():
        return raw
    return replace(
        raw,
        columns=tuple(column[~gone] for column in raw.columns),
        rows=raw.rows[~gone],
        set_aside=raw.set_aside + int(gone.sum()),
    )


def with_column(raw: RawTable, name: str, cells: NDArray[np.object_]) -> RawTable:
    """Add a column that other columns hold the content of."""
    known = (*raw.known_as, name)
    return replace(raw, header=(*raw.header, name), columns=(*raw.columns, cells), names=known)


def with_cells(raw: RawTable, cells: Mapping[int, NDArray[np.object_]]) -> RawTable:
    """Put other cells into columns."""
    if not cells:
        return raw
    columns = tuple(cells.get(place, column) for place, column in enumerate(raw.columns))
    return replace(raw, columns=columns)


def reworded(cells: NDArray[np.object_], words: Mapping[str, str]) -> NDArray[np.object_]:
    """Replace whole cells, compared without case, accents and odd spaces."""
    import pandas as pd

    from solidarity_eval.intake.text import fold

    codes, texts = pd.factorize(cells)
    other = np.empty(len(texts), dtype=object)
    other[:] = [words.get(fold(text), text) for text in texts]
    result: NDArray[np.object_] = other[codes]
    return result
