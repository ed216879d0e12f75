"""Rows of the register of counts that cannot be read, or that say something twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.periods import Period, parse_period
from solidarity_eval.intake.readers import RawTable
from solidarity_eval.intake.text import fold

if TYPE_CHECKING:
    import pandas as pd

_SAME = ("indicator", "site", "unit", "population")


@dataclass(frozen=True, slots=True, kw_only=True)
class CountCells:
    """The register as written and as read, row by row.

    Attributes
    ----------
    raw : RawTable
        The file.
    places : mapping
        Where each column of ours stands.
    frame : DataFrame
        The same rows, read.
    """

    raw: RawTable
    places: dict[str, int]
    frame: pd.DataFrame

    def find(self, code: str, index: int, column: str, **values: object) -> Finding:
        """Return a finding on one cell."""
        place = self.places[column]
        return found(
            code,
            self.raw,
            row=self.raw.rows[index],
            column=self.raw.header[place],
            value=self.raw.columns[place][index].strip() or None,
            **values,
        )

    def empty(self, column: str) -> Iterator[int]:
        """Yield the rows whose cell is empty."""
        if column in self.places:
            cells = self.raw.columns[self.places[column]]
            yield from (index for index, cell in enumerate(cells) if not cell.strip())


def check_counts(cells: CountCells) -> Iterator[Finding]:
    """Report cells left empty, periods that are none, bounds that miss their count, repeats."""
    for column in ("period", "indicator"):
        for index in cells.empty(column):
            yield cells.find("register_empty_cell", index, column)
    if "period" in cells.places:
        periods = [parse_period(text or "") for text in cells.frame["period"].fillna("")]
        for index, text in enumerate(cells.frame["period"].fillna("")):
            if text and periods[index] is None:
                yield cells.find("unreadable_period", index, "period")
        yield from _repeats(cells, periods)
    yield from _outside(cells)


def _outside(cells: CountCells) -> Iterator[Finding]:
    """Yield the counts that their own bounds do not hold."""
    frame = cells.frame
    low, high = (frame[side].fillna(frame["value"]) for side in ("low", "high"))
    outside = frame["value"].notna() & ~(frame["value"].between(low, high))
    for index in outside.to_numpy().nonzero()[0]:
        yield cells.find("count_outside_bounds", int(index), "value")


def _repeats(cells: CountCells, periods: list[Period | None]) -> Iterator[Finding]:
    """Yield rows that say what an earlier row says, or another number of the same period."""
    whole: dict[tuple[str, ...], int] = {}
    keys: dict[tuple[object, ...], int] = {}
    columns = [cells.frame[name].fillna("") for name in _SAME]
    places = sorted(cells.places.values())
    for index, period in enumerate(periods):
        if period is None or cells.frame["indicator"].isna()[index]:
            continue
        row = cells.raw.rows[index]
        texts = tuple(fold(cells.raw.columns[place][index]) for place in places)
        key = (period, *(column[index] for column in columns))
        if texts in whole:
            yield cells.find("register_row_twice", index, "period", first=whole[texts])
        elif key in keys:
            yield cells.find("count_again", index, "period", first=keys[key])
        whole.setdefault(texts, row)
        keys.setdefault(key, row)
