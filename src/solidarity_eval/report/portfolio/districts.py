"""Places where several projects work: people may be counted twice, and nobody can say how many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval.document.blocks import Cell, DataTable, Section, text
from solidarity_eval.report.portfolio.context import PortfolioContext, first

if TYPE_CHECKING:
    from solidarity_eval.portfolio.overlap import SharedPlace


def section(context: PortfolioContext) -> Section | None:
    """Return a table of the shared places; a sentence where there are none."""
    places = context.portfolio.shared_places
    title = context.say("districts.title")
    if not any(packet.sites for packet in context.portfolio.packets):
        return None
    if not places:
        blocks = (context.paragraph("districts.none"),)
        return Section(id="districts", title=title, blocks=blocks)
    table = DataTable(
        caption=context.say("districts.caption"),
        columns=(
            context.column("districts.place", weight=1.4),
            context.column("districts.projects", weight=2.4),
        ),
        rows=tuple(_row(context, place) for place in first(places)),
        note=context.rest(len(places)),
    )
    return Section(
        id="districts", title=title, blocks=(context.paragraph("districts.intro"), table)
    )


def _row(context: PortfolioContext, place: SharedPlace) -> tuple[Cell, ...]:
    name = place.commune
    if place.district is not None:
        name = context.say("districts.of", district=place.district, commune=place.commune)
    detail = context.rich("districts.qpv") if place.qpv else ()
    projects = context.names(place.projects)
    return Cell(content=text(name), detail=detail), Cell(content=text(projects))
