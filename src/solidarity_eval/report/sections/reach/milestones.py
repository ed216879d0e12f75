"""Milestones and deliverables: due, done, late, and what shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from solidarity_eval.document.blocks import Block, Cell, Column, DataTable, Section, text
from solidarity_eval.report.amounts import reach_paragraph
from solidarity_eval.report.context import Context
from solidarity_eval.report.sections.reach.people_parts import (
    caveats,
    heading,
    refused,
    rows_of,
)
from solidarity_eval.results import Result, Scalar
from solidarity_eval.schemas.reach import Milestones


def section(context: Context) -> Section | None:
    """Return the deliverables, None for a project without any."""
    parts = [part for part in context.parts("milestones") if isinstance(part, Milestones)]
    if not parts:
        return None
    blocks = tuple(block for part in parts for block in _part(context, part))
    title = context.locale.text("report_reach_counts.milestones.title")
    return Section(id="milestones", title=title, blocks=blocks)


def _part(context: Context, part: Milestones) -> Iterator[Block]:
    yield heading(context, part)
    result = context.reached(part)
    if result is None:
        yield refused(context, part)
        return
    done, planned = (round(result[term].estimate) for term in ("done", "planned"))
    yield reach_paragraph(context, "milestones.fact", done=done, planned=planned)
    yield _table(context, part, result)
    yield from caveats(context, result)


def _table(context: Context, part: Milestones, result: Result) -> DataTable:
    say = context.locale.text
    names = ("name", "due", "done", "state", "evidence")
    weights = (2.0, 1.2, 1.2, 1.4, 1.6)
    return DataTable(
        caption=say("report_reach_counts.milestones.caption"),
        columns=tuple(
            Column(label=say(f"report_reach_counts.milestones.{name}"), weight=weight)
            for name, weight in zip(names, weights, strict=True)
        ),
        rows=tuple(_row(context, part, row) for row in rows_of(result, "milestones")),
    )


def _row(context: Context, part: Milestones, row: dict[str, Scalar]) -> tuple[Cell, ...]:
    say, state = context.locale.text, str(row["state"])
    name = context.words_of(part.labels.get(str(row["id"])), str(row["id"]))
    late = row["days_late"]
    detail = ""
    if isinstance(late, int) and late > 0:
        detail = say("report_reach_counts.milestones.days_late", n=late)
    dash = context.say("targets.no_figure")
    return (
        Cell(content=text(name)),
        Cell(content=text(_day(context, row["due"]) or dash)),
        Cell(content=text(_day(context, row["done"]) or dash)),
        Cell(
            content=text(say(f"report_reach_counts.milestones.states.{state}")),
            detail=text(detail) if detail else (),
        ),
        Cell(content=text(str(row["evidence"] or dash))),
    )


def _day(context: Context, value: Scalar) -> str:
    return context.locale.date(dt.date.fromisoformat(str(value))) if value else ""
