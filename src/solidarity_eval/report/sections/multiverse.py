"""Does the reading hold with other choices: the verdict of the main outcome, choice by choice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, cast

from solidarity_eval.document.blocks import (
    Block,
    Cell,
    Column,
    DataTable,
    Paragraph,
    Section,
    text,
)
from solidarity_eval.plots.forest_chart import ForestRow
from solidarity_eval.report.context import Context, capital
from solidarity_eval.report.outcome_reading import OutcomeReading
from solidarity_eval.report.rows_figure import RowsFigure
from solidarity_eval.report.verdict_look import COLOURS, MARKS, TONES
from solidarity_eval.report.verdict_words import VerdictWords
from solidarity_eval.results import Result, Scalar

if TYPE_CHECKING:
    from solidarity_eval.interpretation.verdict import Verdict, Word

_HEADLINE: Final = "headline"
Row = dict[str, Scalar]


def section(context: Context) -> Section | None:
    """Return the reading of each outcome under other choices, None where none was tried."""
    blocks: list[Block] = []
    for reading in context.outcomes:
        result = context.evaluation.result(reading.outcome.id, "multiverse")
        if result is not None and reading.verdict is not None and reading.rounded is None:
            blocks += _outcome(context, reading, result)
    if not blocks:
        return None
    title = context.tell("multiverse.title")
    return Section(id="multiverse", title=title, blocks=tuple(blocks))


def _outcome(context: Context, reading: OutcomeReading, result: Result) -> Iterator[Block]:
    table = result.table("multiverse")
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    changed = sum(row["word"] != rows[0]["word"] for row in rows[1:])
    key = "flips" if changed else "same"
    yield Paragraph(
        content=context.tell_rich(f"multiverse.{key}", choices=len(rows) - 1, changed=changed)
    )
    shown = [row for row in rows if _may_show(context, row, rows[0])]
    if len(shown) > 1:
        figure = RowsFigure(
            id=f"multiverse-{reading.outcome.id}",
            title=context.tell("multiverse.figure", label=reading.label),
            subtitle=context.tell("multiverse.subtitle"),
            source=context.tell("multiverse.source"),
            column=context.tell("multiverse.choice"),
            groups=reading.controlled,
        )
        yield figure.block(context, reading, [_drawn(context, row) for row in shown])
    yield _table(context, reading, rows, hidden=len(shown) < len(rows))


def _may_show(context: Context, row: Row, headline: Row) -> bool:
    """Tell whether a number may stand beside the headline.

    Two means of groups that differ by a few people tell what these few answered.
    """
    apart = abs(_number(row["n"]) - _number(headline["n"]))
    return context.profile == "internal" or not 0 < apart < context.least


def _drawn(context: Context, row: Row) -> ForestRow:
    word = _word(row)
    return ForestRow(
        label=_label(context, row),
        interval=(_number(row["conf_low"]), _number(row["estimate"]), _number(row["conf_high"])),
        n=round(_number(row["n"])),
        mark=MARKS[word],
        color=COLOURS[word],
    )


def _table(
    context: Context, reading: OutcomeReading, rows: list[Row], *, hidden: bool
) -> DataTable:
    columns = (
        Column(label=context.tell("multiverse.choice"), weight=1.8),
        Column(label=context.tell("multiverse.reading")),
    )
    family = "change" if reading.verdict is None else _family(context, reading, reading.verdict)
    cells = []
    for row in rows:
        word = _word(row)
        name = context.locale.text(f"verdicts.name.{family}.{word or 'withheld'}")
        cells.append(
            (
                Cell(content=text(_label(context, row))),
                Cell(content=text(capital(name)), tone=TONES[word]),
            )
        )
    note = context.tell_rich("multiverse.hidden", least=context.least) if hidden else ()
    caption = context.tell("multiverse.caption", label=reading.label)
    return DataTable(caption=caption, columns=columns, rows=tuple(cells), note=note, compact=True)


def _family(context: Context, reading: OutcomeReading, verdict: Verdict) -> str:
    return VerdictWords(context, reading, verdict).family


def _label(context: Context, row: Row) -> str:
    if row["choice"] == _HEADLINE:
        return context.tell("multiverse.as_planned")
    return context.tell(f"multiverse.{row['choice']}.{row['variant']}")


def _word(row: Row) -> Word | None:
    return cast("Word | None", row["word"])


def _number(value: Scalar) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
