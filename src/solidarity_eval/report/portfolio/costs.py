"""What was spent, project by project, and for whom; never a ranking by price."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval.document.blocks import Block, Cell, DataTable, Section, text
from solidarity_eval.portfolio.reached import reached
from solidarity_eval.portfolio.study import main_study
from solidarity_eval.report.portfolio.context import PortfolioContext, first

if TYPE_CHECKING:
    from solidarity_eval.schemas.packet import Packet


def section(context: PortfolioContext) -> Section | None:
    """Return a row per project that told its costs, None where none did."""
    packets = [packet for packet in context.portfolio.packets if packet.costs]
    if not packets:
        return None
    table = DataTable(
        caption=context.say("costs.caption"),
        columns=(
            context.column("project", weight=1.6),
            context.column("costs.amount", right=True, weight=1.2),
            context.column("costs.each", right=True, weight=1.6),
            context.column("costs.point", right=True, weight=1.5),
        ),
        rows=tuple(_row(context, packet) for packet in first(packets)),
        note=context.rest(len(packets)),
    )
    silent = len(context.portfolio.packets) - len(packets)
    blocks: list[Block] = [context.paragraph("costs.intro"), table]
    if silent:
        blocks.append(context.paragraph("costs.silent", n=silent))
    return Section(id="costs", title=context.say("costs.title"), blocks=tuple(blocks))


def _row(context: PortfolioContext, packet: Packet) -> tuple[Cell, ...]:
    total = sum(cost.amount for cost in packet.costs)
    kinds = context.locale.listing(cost.category for cost in packet.costs)
    return (
        Cell(content=text(context.short(packet)), detail=text(kinds)),
        Cell(content=text(_euros(context, total))),
        _each(context, packet, total),
        _point(context, packet, total),
    )


def _each(context: PortfolioContext, packet: Packet, total: float) -> Cell:
    count = reached(packet)
    if count is None or count.is_share or not count.value:
        return Cell(content=text(context.say("costs.no_count")))
    amount = _euros(context, total / count.value)
    unit = context.unit(count.unit, 1)
    return Cell(content=text(amount), detail=context.rich("costs.per", unit=unit))


def _point(context: PortfolioContext, packet: Packet, total: float) -> Cell:
    """Return the cost per point of change, only behind a favourable verdict."""
    study = main_study(packet)
    if study is None or study.word != "favourable" or study.change is None:
        return Cell(content=text(context.say("costs.no_point")))
    people, points = study.people, abs(study.change[1])
    if not people or not points:
        return Cell(content=text(context.say("costs.no_point")))
    amount = _euros(context, total / (people * points))
    return Cell(content=text(amount), detail=context.rich("costs.per_point"))


def _euros(context: PortfolioContext, amount: float) -> str:
    return context.say("costs.euros", amount=round(amount))
