"""Who was reached, unit by unit: counts of different kinds stand apart and are never added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from solidarity_eval.document.blocks import Cell, DataTable, Section, text
from solidarity_eval.report.context import capital
from solidarity_eval.report.portfolio.context import PortfolioContext, first

if TYPE_CHECKING:
    from solidarity_eval.schemas.packet import Packet, PacketCount

OTHER: Final = "other"
"""The unit of what has none of its own: its label names it."""


def section(context: PortfolioContext) -> Section | None:
    """Return a table of the counts, None where no project counted anything."""
    counts = [
        (packet, count)
        for packet in context.portfolio.packets
        for count in packet.counts
        if count.period is None
    ]
    if not counts:
        return None
    counts.sort(key=lambda pair: context.unit(pair[1].unit, 2).casefold())
    table = DataTable(
        caption=context.say("reach.caption"),
        columns=(
            context.column("reach.unit", weight=1.3),
            context.column("project", weight=1.6),
            context.column("reach.number", right=True),
            context.column("reach.how", weight=1.3),
        ),
        rows=tuple(_row(context, packet, count) for packet, count in first(counts)),
        note=context.rest(len(counts)),
        row_headers=True,
    )
    blocks = (context.paragraph("reach.intro"), table)
    return Section(id="reach", title=context.say("reach.title"), blocks=blocks)


def _row(context: PortfolioContext, packet: Packet, count: PacketCount) -> tuple[Cell, ...]:
    label = context.words(count.label) if count.label is not None else ""
    unit = capital(context.unit(count.unit, 2))
    if count.unit == OTHER and label:
        unit, label = label, ""
    how = context.known("method", count.method) if count.method else context.say("unknown")
    place = _place(context, packet, count)
    return (
        Cell(content=text(unit), detail=text(label) if label else ()),
        Cell(content=text(context.short(packet)), detail=text(place) if place else ()),
        Cell(content=text(_number(context, count))),
        Cell(content=text(how)),
    )


def _place(context: PortfolioContext, packet: Packet, count: PacketCount) -> str:
    site = next((item for item in packet.sites if item.id == count.site), None)
    return "" if site is None else context.words(site.label, site.id)


def _number(context: PortfolioContext, count: PacketCount) -> str:
    if count.value is not None:
        return context.number(count.value)
    if count.low is None or count.high is None:
        return context.say("hidden")
    return context.say("between", low=context.number(count.low), high=context.number(count.high))
