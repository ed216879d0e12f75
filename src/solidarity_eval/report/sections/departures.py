"""What differs from the locked plan, with the reason that the team gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval.document.blocks import (
    Block,
    Cell,
    Column,
    DataTable,
    Paragraph,
    Section,
    text,
)
from solidarity_eval.report.context import Context

if TYPE_CHECKING:
    from solidarity_eval.plan.departures import Departure

_COLUMNS = ("what", "locked", "now", "reason")


def section(context: Context) -> Section | None:
    """Return every departure from the plan; None where none was locked."""
    words = context.locale.text
    plan = context.evaluation.plan
    if plan is None:
        return None
    about = words("plan.departures.about", date=plan.lock.locked, fingerprint=plan.lock.sha256[:12])
    blocks: list[Block] = [Paragraph(content=text(about))]
    if any(plan.late_for(item.outcome.after) for item in context.outcomes):
        blocks.append(Paragraph(content=text(words("plan.departures.late"))))
    if plan.departures:
        blocks.append(_table(context, plan.departures))
    else:
        blocks.append(Paragraph(content=text(words("plan.departures.none"))))
    title = words("plan.departures.title")
    return Section(id="departures", title=title, blocks=tuple(blocks))


def _table(context: Context, departures: tuple[Departure, ...]) -> DataTable:
    words = context.locale.text
    columns = tuple(Column(label=words(f"plan.departures.column.{key}")) for key in _COLUMNS)
    return DataTable(
        caption=words("plan.departures.caption"),
        columns=columns,
        rows=tuple(_row(context, item) for item in departures),
        compact=True,
    )


def _row(context: Context, item: Departure) -> tuple[Cell, ...]:
    words = context.locale.text
    whole = "present" if item.key is None else "absent"
    locked = item.locked or words(
        f"plan.departures.value.{whole if item.kind == 'removed' else 'absent'}"
    )
    now = item.now or words(f"plan.departures.value.{whole if item.kind == 'added' else 'absent'}")
    return tuple(
        Cell(content=text(cell)) for cell in (item.path, locked, now, _reason(context, item))
    )


def _reason(context: Context, item: Departure) -> str:
    reason = context.words_of(item.reason)
    if not reason:
        return context.locale.text("plan.departures.value.no_reason")
    if item.date is None:
        return reason
    return context.locale.text("plan.departures.value.dated", reason=reason, date=item.date)
