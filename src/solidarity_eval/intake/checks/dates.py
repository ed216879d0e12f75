"""Days that do not exist, that are still to come, or that wait for the next report."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.intake.context import Context
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.readers.table import RawTable
from solidarity_eval.intake.rows import PartRows

if TYPE_CHECKING:
    from numpy.typing import NDArray


def check_dates(
    raw: RawTable,
    column: str,
    cells: NDArray[np.object_],
    *,
    days: NDArray[np.datetime64],
    today: dt.date,
) -> list[Finding]:
    """Report each day that does not exist, and warn of each one after today."""

    def place(code: str, index: np.intp) -> Finding:
        return found(code, raw, row=raw.rows[index], column=column, value=cells[index])

    unread = (index for index in np.flatnonzero(np.isnat(days)) if cells[index].strip())
    to_come = np.flatnonzero(days > np.datetime64(today))
    return [
        *(place("impossible_date", index) for index in unread),
        *(place("future_date", index) for index in to_come),
    ]


def late_rows(rows: PartRows, context: Context) -> NDArray[np.bool_]:
    """Tell which rows were answered after the cut-off day of the report."""
    if context.cutoff is None:
        return np.zeros(len(rows.part.raw), dtype=bool)
    return np.asarray(rows.date > np.datetime64(context.cutoff), dtype=bool)


def check_late_rows(rows: PartRows, late: NDArray[np.bool_], context: Context) -> list[Finding]:
    """Say which rows wait for the next report."""
    cells = rows.cells(rows.part.table.date)
    if cells is None or context.cutoff is None:
        return []
    raw = rows.part.raw
    return [
        found(
            "after_cutoff",
            raw,
            row=raw.rows[index],
            column=rows.part.table.date,
            value=cells[index],
            cutoff=context.cutoff,
        )
        for index in np.flatnonzero(late)
    ]
