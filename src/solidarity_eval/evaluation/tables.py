"""Tables of aggregates that figures are drawn from: score bins and answers by item."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.results import Result, Table

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from solidarity_eval.evaluation.scores import ScoreSource

_MOST_VALUES = 11
_WANTED_BINS = 6


def bin_edges(low: float, high: float, *, whole: bool) -> NDArray[np.float64]:
    """Return round bin edges over a scale, about six bins.

    Whole numbers get whole widths, edges between two values, and a bin a value up to eleven values.
    """
    if whole:
        return _whole_edges(low, high)
    span = high - low
    power = 10.0 ** math.floor(math.log10(span / _WANTED_BINS))
    width = _best_width(span, [factor * power for factor in (1, 2, 2.5, 5, 10, 20)])
    count = math.ceil(span / width - 1e-9)
    edges: NDArray[np.float64] = np.linspace(low, low + width * count, count + 1)
    edges[-1] = high
    return edges


def _whole_edges(low: float, high: float) -> NDArray[np.float64]:
    values = high - low + 1
    width = 1.0
    if values > _MOST_VALUES:
        power = 10.0 ** math.floor(math.log10(values / _WANTED_BINS))
        width = _best_width(values, [factor * power for factor in (1, 2, 3, 4, 5, 6, 8, 10)])
    count = math.ceil(values / width - 1e-9)
    edges: NDArray[np.float64] = low - 0.5 + width * np.arange(count + 1, dtype=np.float64)
    edges[-1] = high + 0.5
    return edges


def _best_width(span: float, widths: list[float]) -> float:
    return min(widths, key=lambda w: (abs(math.ceil(span / w - 1e-9) - _WANTED_BINS), w))


def distribution_table(values: dict[str, NDArray[np.float64]], source: ScoreSource) -> Table | None:
    """Count people by bin of the score at each wave; the last bin holds its upper bound.

    Returns None when the scale has no declared ends: the data's own ends are somebody's answers.
    """
    if source.low is None or source.high is None:
        return None
    edges = bin_edges(source.low, source.high, whole=source.whole)
    rows: list[tuple[str, float, float, int]] = []
    for wave, scores in values.items():
        counts, _ = np.histogram(scores, bins=edges)
        for low, high, n in zip(edges[:-1], edges[1:], counts, strict=True):
            rows.append((wave, float(low), float(high), int(n)))
    return Table(kind="distribution", columns=("wave", "low", "high", "n"), rows=tuple(rows))


def items_table(
    frame: pd.DataFrame, source: ScoreSource, *, waves: tuple[str, ...], persons: set[object]
) -> Table | None:
    """Count answers by item and wave among the compared people; None for a measure."""
    if source.instrument is None or source.scale is None:
        return None
    instrument = source.instrument
    rows: list[tuple[str, str, int, int]] = []
    kept = frame[frame["person"].isin(persons)]
    for item in instrument.items_of(source.scale.id):
        low, high = instrument.items.range_of(item)
        for wave in waves:
            answers = kept.loc[kept["wave"] == wave, f"{instrument.id}/{item}"].dropna()
            counts = answers.value_counts()
            rows += [(item, wave, code, int(counts.get(code, 0))) for code in range(low, high + 1)]
    return Table(kind="items", columns=("item", "wave", "answer", "n"), rows=tuple(rows))


def moves_table(change: NDArray[np.float64], smallest: float) -> Table:
    """Count people who move up or down by at least the smallest change, and the others."""
    up = int((change >= smallest - 1e-12).sum())
    down = int((change <= -smallest + 1e-12).sum())
    rows = (("up", up), ("same", len(change) - up - down), ("down", down))
    return Table(kind="counts", columns=("move", "n"), rows=rows)


def table_result(result_id: str, method: str, table: Table, *, like: Result) -> Result:
    """Wrap a table as a result about the same outcome as ``like``."""
    return Result(
        id=result_id,
        method=method,
        design=like.design,
        about=like.about,
        tables=(table,),
        versions=like.versions,
    )
