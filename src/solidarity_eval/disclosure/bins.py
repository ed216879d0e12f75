"""Bins of a score, merged over all times so that no bin shows few people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from solidarity_eval.disclosure.partitions import merge_neighbours, sums_of
from solidarity_eval.results import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedBins:
    """Bins that may be shown.

    Attributes
    ----------
    edges : tuple of float
        One more than there are bins.
    counts : mapping of wave to tuple of int
        People in each bin.
    merged : bool
        Whether any bins were put together.
    """

    edges: tuple[float, ...]
    counts: Mapping[str, tuple[int, ...]]
    merged: bool


def merge_bins(table: Table, least: int) -> MergedBins | None:
    """Merge neighbouring bins, the same ones at every time, until each holds enough people.

    Parameters
    ----------
    table : Table
        Columns ``wave, low, high, n``; the same bins at every wave.
    least : int
        Fewest people that a bin may show at any wave; empty bins are merged too.

    Returns
    -------
    MergedBins or None
        None when fewer than two bins would remain: one bin says nothing but n.
    """
    counts = _by_wave(table)
    lows = [low for wave, low, *_ in table.rows if wave == table.rows[0][0]]
    highs = [high for wave, _, high, _ in table.rows if wave == table.rows[0][0]]
    bounds = [*map(_float, lows), *map(_float, highs[-1:])]
    panels = list(counts.values())
    groups = merge_neighbours(panels, least)
    if groups is None or len(groups) < 2:
        return None
    return MergedBins(
        edges=tuple([bounds[start] for start, _ in groups] + [bounds[-1]]),
        counts={wave: sums_of(values, groups) for wave, values in counts.items()},
        merged=len(groups) < len(panels[0]),
    )


def _by_wave(table: Table) -> dict[str, list[int]]:
    counts: dict[str, list[int]] = {}
    for wave, _low, _high, n in table.rows:
        counts.setdefault(str(wave), []).append(int(_float(n)))
    return counts


def _float(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
