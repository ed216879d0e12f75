"""Rows of clusters by period, their starts, and the means of their cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.wedge import Wedge
from solidarity_eval.designs._fixed_effects import labels_of, rows_flow
from solidarity_eval.designs._requirements import requirements
from solidarity_eval.errors import DataError, NoVarianceError, RepeatedPersonError, TooFewError
from solidarity_eval.estimation.pairs import require_table
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.results import Flow, Scalar, Table

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Units = NDArray[np.intp]

_NOTHING_LEFT = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class WedgeRows:
    """Complete rows of clusters by period.

    Attributes
    ----------
    outcome, period : ndarray of shape (n,)
        Values, and their periods.
    cluster : ndarray of shape (n,)
        Clusters numbered 0 to C - 1, in the order of ``labels``.
    wedge : Wedge
        Means of the cells, and the starts.
    people : int
        People, or rows where no person is named.
    followed : bool
        Whether people are named, so that one can be seen in several periods.
    """

    outcome: Array
    period: Array
    cluster: Units
    labels: tuple[Scalar, ...]
    wedge: Wedge
    people: int
    followed: bool
    flow: Flow

    def teams(self) -> Table:
        """Return start, number of answers and means before and since, by cluster."""
        since = self.period >= self.wedge.start[self.cluster]
        rows = []
        for number, label in enumerate(self.labels):
            mine = self.cluster == number
            before, after = self.outcome[mine & ~since], self.outcome[mine & since]
            start = float(self.wedge.start[number])
            rows.append(
                (
                    label,
                    start if np.isfinite(start) else None,
                    int(mine.sum()),
                    float(before.mean()) if len(before) else None,
                    float(after.mean()) if len(after) else None,
                )
            )
        columns = ("cluster", "start", "n", "mean_before", "mean_since")
        return Table(kind="teams", columns=columns, rows=tuple(rows))


def wedge_rows(
    data: pd.DataFrame, *, outcome: str, cluster: str, period: str, start: str, person: str | None
) -> WedgeRows:
    """Return the rows with a value, enough clusters of them.

    Raises
    ------
    ArgumentError, ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read.
    DataError
        A cluster has two starts.
    NoVarianceError
        The values do not vary.
    TooFewError
        Fewer clusters than the design takes.
    """
    require_table(data)
    require_columns(data, outcome, cluster, period, start, optional=(person,))
    values, when = numeric(data[outcome], outcome), numeric(data[period], period)
    begin = numeric(data[start], start)
    complete = np.isfinite(values) & np.isfinite(when) & data[cluster].notna().to_numpy()
    kept = data.loc[complete]
    labels = labels_of(kept[cluster])
    needed = requirements()["stepped_wedge"].least_clusters or 1
    if len(labels) < needed:
        raise TooFewError("designs_mixed.too_few_clusters", clusters=len(labels), needed=needed)
    people = len(kept)
    if person is not None:
        people = _require_once(kept, person=person, period=period, cluster=cluster)
    number = np.empty(len(kept), dtype=np.intp)
    for place, label in enumerate(labels):
        number[(kept[cluster] == label).to_numpy(dtype=np.bool_, na_value=False)] = place
    outcome_here, when_here = values[complete], when[complete]
    size = float(np.abs(outcome_here).max())
    if float(np.ptp(outcome_here)) <= _NOTHING_LEFT * size:
        raise NoVarianceError("designs_mixed.no_variance", n=len(kept))
    starts = _starts(begin[complete], number, labels)
    return WedgeRows(
        outcome=outcome_here,
        period=when_here,
        cluster=number,
        labels=labels,
        wedge=_cells(outcome_here, when_here, number, starts=starts),
        people=people,
        followed=person is not None,
        flow=rows_flow(len(values), len(kept)),
    )


def _starts(begin: Array, number: Units, labels: tuple[Scalar, ...]) -> Array:
    """Return the start of each cluster, infinite where it never starts."""
    begin = np.where(np.isnan(begin), np.inf, begin)
    starts = np.full(len(labels), np.inf)
    starts[number] = begin
    differing = sorted({str(labels[place]) for place in number[begin != starts[number]]})
    if differing:
        raise DataError("designs_mixed.start_changes", clusters=", ".join(differing[:5]))
    return starts


def _cells(outcome: Array, period: Array, number: Units, *, starts: Array) -> Wedge:
    """Return the mean of each cluster in each of its periods."""
    periods, place = np.unique(period, return_inverse=True)
    cell = number * len(periods) + place.reshape(-1)
    known, where = np.unique(cell, return_inverse=True)
    sums = np.bincount(where.reshape(-1), weights=outcome)
    return Wedge(
        means=sums / np.bincount(where.reshape(-1)),
        cluster=(known // len(periods)).astype(np.intp),
        period=periods[known % len(periods)],
        start=starts,
    )


def _require_once(rows: pd.DataFrame, *, person: str, period: str, cluster: str) -> int:
    """Return the number of people, each in one cluster and once per period."""
    named = rows.loc[rows[person].notna()]
    twice = named.loc[named.duplicated([person, period]).to_numpy(), person]
    told = named.drop_duplicates([person, cluster])
    moved = told.loc[told[person].duplicated(), person]
    wrong = list(dict.fromkeys([*twice, *moved]))
    if wrong:
        raise RepeatedPersonError(
            "designs_mixed.person_twice",
            persons=", ".join(map(str, wrong[:5])),
            count=len(wrong),
        )
    return int(named[person].nunique())
