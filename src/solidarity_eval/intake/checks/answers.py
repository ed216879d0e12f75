"""Cells of answers that hold no allowed answer, and decimal marks that are mixed."""

from __future__ import annotations

from solidarity_eval.intake.columns import label_of
from solidarity_eval.intake.context import Context, Question
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.rows import PartRows

DECIMALS = frozenset({",", "."})


def check_answers(rows: PartRows, context: Context) -> list[Finding]:
    """Report each answer out of range, each text in a number, each broken number of an item."""
    raw = rows.part.raw
    findings = []
    for question in rows.part.questions:
        place = rows.part.columns.index[question.column]
        bounds = _bounds(question, context)
        column, cells = label_of(raw, place), raw.columns[place]
        for code, positions in rows.answers[question.name].problems.items():
            values = _values(code, bounds)
            findings += [
                found(code, raw, row=raw.rows[index], column=column, value=cells[index], **values)
                for index in positions
            ]
    return findings


def check_decimals(rows: PartRows) -> list[Finding]:
    """Warn when a file writes ``3,5`` in one cell and ``3.5`` in another."""
    marks = rows.marks
    if not marks.keys() >= DECIMALS:
        return []
    raw = rows.part.raw
    first, last = sorted(marks.values(), key=lambda item: item[0])
    (other, other_question), (index, question) = first, last
    column = rows.part.columns.index[question.column]
    other_column = rows.part.columns.index[other_question.column]
    return [
        found(
            "mixed_decimals",
            raw,
            row=raw.rows[index],
            column=label_of(raw, column),
            value=raw.columns[column][index],
            other=raw.columns[other_column][other],
            other_row=int(raw.rows[other]),
        )
    ]


def _bounds(question: Question, context: Context) -> tuple[float | None, float | None]:
    instrument = context.instruments.get(question.block)
    if instrument is not None:
        return instrument.items.range_of(question.name.partition("/")[2])
    measure = next(item for item in context.project.measures if item.id == question.block)
    return measure.min, measure.max


def _values(code: str, bounds: tuple[float | None, float | None]) -> dict[str, object]:
    if code != "out_of_range":
        return {}
    low, high = bounds
    if low is None:
        return {"variant": "high", "high": high}
    if high is None:
        return {"variant": "low", "low": low}
    return {"low": low, "high": high}
