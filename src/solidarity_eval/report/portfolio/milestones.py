"""Deliverables: done, awaited, late at the day the packet was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval.document.blocks import Cell, DataTable, Section, Tone, text
from solidarity_eval.report.portfolio.context import PortfolioContext, first

if TYPE_CHECKING:
    from solidarity_eval.schemas.packet import Packet, PacketMilestone

_TONES: dict[str, Tone] = {"done": "favourable", "late": "warning"}


def section(context: PortfolioContext) -> Section | None:
    """Return a table of the deliverables, None where no project announced one."""
    found = [(packet, item) for packet in context.portfolio.packets for item in packet.milestones]
    if not found:
        return None
    table = DataTable(
        caption=context.say("milestones.caption"),
        columns=(
            context.column("project", weight=1.6),
            context.column("milestones.what", weight=1.8),
            context.column("milestones.due", weight=1.2),
            context.column("milestones.state", weight=1.4),
        ),
        rows=tuple(_row(context, packet, item) for packet, item in first(found)),
        note=context.rest(len(found)),
    )
    blocks = (context.paragraph("milestones.intro"), table)
    return Section(id="milestones", title=context.say("milestones.title"), blocks=blocks)


def _row(context: PortfolioContext, packet: Packet, item: PacketMilestone) -> tuple[Cell, ...]:
    due = (
        context.locale.date(item.due) if item.due is not None else context.say("milestones.undated")
    )
    state = _state(packet, item)
    words = context.say(f"milestones.{state}")
    when = context.locale.date(item.done) if item.done is not None else ""
    return (
        Cell(content=text(context.short(packet))),
        Cell(content=text(context.words(item.label, item.id))),
        Cell(content=text(due)),
        Cell(content=text(words), detail=text(when) if when else (), tone=_TONES.get(state)),
    )


def _state(packet: Packet, item: PacketMilestone) -> str:
    if item.done is not None:
        return "done"
    return "late" if item.due is not None and item.due < packet.written else "awaited"
