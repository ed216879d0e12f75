"""Two groups side by side at the start: a figure and its table, where both may be shown."""

from __future__ import annotations

from dataclasses import dataclass

from solidarity_eval.document.blocks import Cell, Column, DataTable, FigureBlock, text
from solidarity_eval.plots.balance_chart import BalanceChart, BalanceRow
from solidarity_eval.report.context import Context
from solidarity_eval.results import Result, Scalar

_OWN = ("value", "baseline")
# Below this ratio of variances one of the two groups has no spread.
_SPREAD = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceFigure:
    """What the figure says besides its numbers.

    Attributes
    ----------
    alt : str
        Key of the sentence that replaces the picture; it takes ``rows``.
    sides : (str, str)
        Columns of the table that hold the mean of each group; ``n_<side>`` holds its people.
    names : (str, str)
        Names of the groups.
    """

    id: str
    title: str
    subtitle: str
    source: str
    alt: str
    sides: tuple[str, str]
    names: tuple[str, str]

    def block(self, context: Context, result: Result) -> FigureBlock | None:
        """Return the figure of a result with a table ``balance``; None where cells are small."""
        table = result.table("balance")
        found = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        rows = [row for row in found if self._may_show(context, row)]
        if not rows:
            return None
        chart = BalanceChart(
            rows=[
                BalanceRow(label=_label(context, row), value=_number(row["smd"])) for row in rows
            ],
            locale=context.locale,
        )
        said = [
            context.tell(
                "effect.row_alt",
                label=_label(context, row),
                value=context.locale.number(_number(row["smd"]), 2, signed=True),
            )
            for row in rows
        ]
        alt = context.tell(self.alt, rows=context.say("between.next").join(said))
        return FigureBlock(
            id=self.id,
            title=self.title,
            subtitle=self.subtitle,
            picture=context.picture(chart, alt),
            source=self.source,
            table=self._table(context, rows),
        )

    def _may_show(self, context: Context, row: dict[str, Scalar]) -> bool:
        """Tell whether both groups are large enough, a share's few included.

        In a shared edition a mean that everybody of a group has tells the answer of each: shares
        of nobody and of everybody, and scores without spread, are left out.
        """
        if row["smd"] is None:
            return False
        ratio = row.get("variance_ratio")
        shared = context.profile == "shared"
        if shared and ratio is not None and not _SPREAD < _number(ratio) < 1.0 / _SPREAD:
            return False
        for side in self.sides:
            n, mean = _number(row[f"n_{side}"]), row[side]
            if n < context.least:
                return False
            share = row.get("level") is not None or (shared and ratio is None)
            known = share and isinstance(mean, int | float)
            if known and min(n * _number(mean), n - n * _number(mean)) < context.least - 0.5:
                return False
        return True

    def _table(self, context: Context, rows: list[dict[str, Scalar]]) -> DataTable:
        columns = (
            Column(label=context.tell("balance.row"), weight=2),
            *(Column(label=name, align="right") for name in self.names),
            Column(label=context.tell("balance.difference"), align="right", weight=1.3),
        )
        cells = tuple(
            (
                Cell(content=text(_label(context, row))),
                *(Cell(content=text(_mean(context, row, side))) for side in self.sides),
                Cell(content=text(context.locale.number(_number(row["smd"]), 2, signed=True))),
            )
            for row in rows
        )
        return DataTable(caption=self.title, columns=columns, rows=cells, compact=True)


def _mean(context: Context, row: dict[str, Scalar], side: str) -> str:
    value = row[side]
    if not isinstance(value, int | float):
        return context.say("targets.no_figure")
    if row.get("level") is not None:
        return context.locale.percent(value)
    return context.locale.number(value, 2)


def _label(context: Context, row: dict[str, Scalar]) -> str:
    name = str(row["variable"])
    if name in _OWN:
        return context.tell("balance.own_score")
    level = row.get("level")
    return name if level is None else context.about(name, str(level))


def _number(value: Scalar) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
