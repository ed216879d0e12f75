"""Intervals one below the other on one scale, with their table: groups, teams, choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from solidarity_eval.document.blocks import Cell, Column, DataTable, FigureBlock, text
from solidarity_eval.plots.forest_chart import Forest, ForestRow
from solidarity_eval.report.context import Context
from solidarity_eval.report.outcome_reading import OutcomeReading


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsFigure:
    """What a figure of rows says besides its rows.

    Attributes
    ----------
    id, title, subtitle, source : str
        Of the figure; the title is also the caption of its table.
    column : str
        Name of the first column of its table.
    groups : bool
        Whether the axis compares groups rather than times.
    directed : bool
        Whether words stand at both ends of the axis.
    banded : bool
        Whether the band of changes too small to matter is drawn.
    """

    id: str
    title: str
    subtitle: str
    source: str
    column: str
    groups: bool = False
    directed: bool = True
    banded: bool = True

    def block(
        self, context: Context, reading: OutcomeReading, rows: Sequence[ForestRow]
    ) -> FigureBlock:
        """Draw the rows, whose intervals are in the unit of the outcome."""
        wording = context.wording(reading)
        smallest = reading.smallest if self.banded else None
        chart = Forest(
            rows=[_scaled(row, wording.factor) for row in rows],
            locale=context.locale,
            digits=wording.digits,
            smallest=None if smallest is None else smallest * wording.factor,
            groups=self.groups,
            directed=self.directed,
        )
        said = [
            context.tell("effect.row_alt", label=row.label, value=_numbers(context, reading, row))
            for row in rows
        ]
        alt = context.tell(
            "effect.alt", label=self.title, rows=context.say("between.next").join(said)
        )
        return FigureBlock(
            id=self.id,
            title=self.title,
            subtitle=self.subtitle,
            picture=context.picture(chart, alt),
            source=self.source,
            table=self._table(context, reading, rows),
        )

    def _table(
        self, context: Context, reading: OutcomeReading, rows: Sequence[ForestRow]
    ) -> DataTable:
        counted = any(row.n is not None for row in rows)
        columns = [Column(label=self.column, weight=2.2)]
        if counted:
            columns.append(Column(label=context.say("change.people"), align="right"))
        columns.append(Column(label=context.say("change.difference"), align="right", weight=1.7))
        cells = []
        for row in rows:
            made = [Cell(content=text(row.label))]
            if counted:
                none = context.say("targets.no_figure")
                n = none if row.n is None else context.locale.number(row.n, 0)
                made.append(Cell(content=text(n)))
            made.append(Cell(content=text(_numbers(context, reading, row))))
            cells.append(tuple(made))
        return DataTable(
            caption=self.title, columns=tuple(columns), rows=tuple(cells), compact=True
        )


def _scaled(row: ForestRow, factor: float) -> ForestRow:
    low, value, high = row.interval
    return replace(row, interval=(factor * low, factor * value, factor * high))


def _numbers(context: Context, reading: OutcomeReading, row: ForestRow) -> str:
    wording = context.wording(reading)
    low, value, high = row.interval
    return f"{wording.signed(value)} {wording.bracket(low, high)}"
