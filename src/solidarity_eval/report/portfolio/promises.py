"""The promises of all projects, in the words they were made, and where each stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval.document.blocks import Cell, DataTable, Section, text
from solidarity_eval.report.portfolio.context import PortfolioContext, first
from solidarity_eval.report.portfolio.glance import STATES, promise_words

if TYPE_CHECKING:
    from solidarity_eval.schemas.packet import Packet, PacketTarget


def section(context: PortfolioContext) -> Section | None:
    """Return a table of the promises, None where there are none."""
    promises = [(p, target) for p in context.portfolio.packets for target in p.targets]
    if not promises:
        return None
    table = DataTable(
        caption=context.say("promises.caption"),
        columns=(
            context.column("project", weight=1.5),
            context.column("promises.promise", weight=1.8),
            context.column("promises.found", right=True, weight=1.2),
            context.column("promises.state", weight=1.3),
        ),
        rows=tuple(_row(context, packet, target) for packet, target in first(promises)),
        note=context.rest(len(promises)),
    )
    blocks = (context.paragraph("promises.intro"), table)
    return Section(id="promises", title=context.say("promises.title"), blocks=blocks)


def _row(context: PortfolioContext, packet: Packet, target: PacketTarget) -> tuple[Cell, ...]:
    when = context.rich("promises.by", date=target.by) if target.by is not None else ()
    proposed = context.rich("promises.proposed") if target.proposed else ()
    return (
        Cell(content=text(context.short(packet))),
        Cell(content=text(promise_words(context, target)), detail=when or proposed),
        _found(context, target),
        Cell(content=text(context.promise_state(target)), tone=STATES.get(target.state)),
    )


def _found(context: PortfolioContext, target: PacketTarget) -> Cell:
    share = target.unit == "proportion"
    write = context.locale.percent if share else context.number
    detail = ""
    if share and target.low is not None and target.high is not None:
        detail = context.say("between", low=write(target.low), high=write(target.high))
    if target.value is None:
        return Cell(content=text(context.say("promises.no_figure")))
    unit = f" {context.unit(target.unit, target.value)}" if target.unit and not share else ""
    return Cell(content=text(f"{write(target.value)}{unit}"), detail=text(detail) if detail else ())
