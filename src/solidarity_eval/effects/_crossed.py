"""Two columns of answers crossed into a table of counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.effects._categorical import answered_flow, once_per_person, table_of
from solidarity_eval.effects._events import whole_counts
from solidarity_eval.errors import ArgumentError, TooFewError
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.results import Flow, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossed:
    """Counts by category of x (rows) and of y (columns), empty categories left out."""

    counts: NDArray[np.float64]
    rows: NDArray[np.float64]
    columns: NDArray[np.float64]
    flow: Flow

    @property
    def n(self) -> int:
        """Number of answers to both."""
        return int(self.counts.sum())

    def as_table(self) -> Table:
        """Return the cells, one a row."""
        return Table(
            id="cells",
            kind="counts",
            columns=("x", "y", "n"),
            rows=tuple(
                (float(x), float(y), int(self.counts[i, j]))
                for i, x in enumerate(self.rows)
                for j, y in enumerate(self.columns)
            ),
        )


def crossed(
    data: object, *, x: str, y: str, count: str | None, person: str | None, same_scale: bool = False
) -> Crossed:
    """Cross two columns; ``count`` names a column that says how often a row stands.

    With ``same_scale`` rows and columns hold the same categories, those of either column.

    Raises
    ------
    ArgumentError
        If x and y are the same column.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        If the table cannot be read.
    TooFewError
        If there is no complete row.
    """
    table = table_of(data)
    require_columns(table, x, y, optional=(count,))
    if x == y:
        raise ArgumentError("effects_categorical.x_and_y", value=repr(x))
    if count is None:
        once_per_person(table, person)
    first, second = numeric(table[x], x), numeric(table[y], y)
    weights = np.ones(len(table)) if count is None else numeric(table[count], count)
    if count is not None:
        whole_counts(weights, count)
        weights = np.nan_to_num(weights)
    known = np.isfinite(first) & np.isfinite(second) & (weights > 0)
    if not known.any():
        raise TooFewError("effects_categorical.no_answer", column=f"{x}, {y}", rows=len(table))
    rows, columns = np.unique(first[known]), np.unique(second[known])
    if same_scale:
        rows = columns = np.union1d(rows, columns)
    counts = np.zeros((len(rows), len(columns)))
    where = (np.searchsorted(rows, first[known]), np.searchsorted(columns, second[known]))
    np.add.at(counts, where, weights[known])
    return Crossed(
        counts=counts,
        rows=rows,
        columns=columns,
        flow=answered_flow(int(weights.sum()), int(counts.sum())),
    )
