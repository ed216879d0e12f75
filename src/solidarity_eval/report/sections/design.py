"""How we know: the design as a drawing, what it assumes, how alike the groups were."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from solidarity_eval.document.blocks import (
    Block,
    Cell,
    Column,
    DataTable,
    FigureBlock,
    Paragraph,
    Section,
    Tone,
    text,
)
from solidarity_eval.report.balance_figure import BalanceFigure
from solidarity_eval.report.context import Context, capital
from solidarity_eval.report.design_figure import design_figure
from solidarity_eval.report.outcome_reading import OutcomeReading
from solidarity_eval.results import Result, Scalar

_TONES: Final[dict[str, Tone | None]] = {
    "supported": "favourable",
    "doubtful": "warning",
    "contradicted": "unfavourable",
    "untestable": "open",
    "not_checked": None,
}
_RESULTS: Final = ("effect", "clustered", "cross_section", "series", "retrospective", "repeated")


def section(context: Context) -> Section | None:
    """Return how the comparison is made, None without any verdict."""
    if not context.evaluation.verdicts and not context.evaluation.passports:
        return None
    kind = context.evaluation.project.design.type
    blocks: list[Block] = [_paragraph(context, kind), design_figure(context)]
    reading = context.main
    if reading is not None:
        blocks += _balance(context, reading)
        blocks += _assumptions(context, reading)
    return Section(id="design", title=context.tell("design.title"), blocks=tuple(blocks))


def _paragraph(context: Context, kind: str) -> Paragraph:
    return Paragraph(content=context.tell_rich(f"design.says.{kind}"))


def _balance(context: Context, reading: OutcomeReading) -> Iterator[FigureBlock]:
    result = context.evaluation.result(reading.outcome.id, "balance")
    if result is None or reading.hidden is not None:
        return
    figure = BalanceFigure(
        id=f"balance-{reading.outcome.id}",
        title=context.tell("balance.title"),
        subtitle=context.tell("balance.subtitle"),
        source=context.tell("balance.source"),
        alt="balance.alt",
        sides=("programme", "comparison"),
        names=(context.tell("balance.programme"), context.tell("balance.comparison")),
    )
    block = figure.block(context, result)
    if block is not None:
        yield block


def _assumptions(context: Context, reading: OutcomeReading) -> Iterator[DataTable]:
    """Return what the verdict's design assumes, each line once."""
    results = [context.evaluation.result(reading.outcome.id, name) for name in _RESULTS]
    rows: dict[str, tuple[Cell, ...]] = {}
    for result in results:
        for row in _rows_of(result):
            code = str(row["assumption"])
            if context.locale.has(f"designs.assumption.{code}.name"):
                rows.setdefault(code, _row(context, row))
    if not rows:
        return
    yield DataTable(
        caption=context.tell("assumptions.caption"),
        columns=(
            Column(label=context.tell("assumptions.assumption"), weight=1.6),
            Column(label=context.tell("assumptions.state")),
        ),
        rows=tuple(rows.values()),
    )


def _rows_of(result: Result | None) -> Iterator[dict[str, Scalar]]:
    for table in result.tables if result is not None else ():
        if table.kind == "assumptions":
            for row in table.rows:
                yield dict(zip(table.columns, row, strict=True))


def _row(context: Context, row: dict[str, Scalar]) -> tuple[Cell, ...]:
    code, state = str(row["assumption"]), str(row["state"])
    words = context.locale.text
    return (
        Cell(
            content=text(words(f"designs.assumption.{code}.name")),
            detail=text(words(f"designs.assumption.{code}.says")),
        ),
        Cell(
            content=text(context.tell(f"assumptions.states.{state}")),
            detail=text(_evidence(context, row)),
            tone=_TONES[state],
        ),
    )


def _evidence(context: Context, row: dict[str, Scalar]) -> str:
    """Say what was looked at in the data, where something was."""
    key = f"designs.evidence.{row['evidence']}"
    if row["evidence"] is None or not context.locale.has(key):
        return ""
    value = row["value"]
    shown = float(value) if isinstance(value, int | float) else 0.0
    return capital(context.locale.text(key, value=shown))
