"""Who sent, who has not, and which files could not be used."""

from __future__ import annotations

from solidarity_eval.document.blocks import (
    Block,
    BulletList,
    Cell,
    DataTable,
    Section,
    Subheading,
    Text,
    text,
)
from solidarity_eval.errors import DataError
from solidarity_eval.portfolio.model import Refused, SetAside
from solidarity_eval.report.portfolio.context import PortfolioContext, first


def section(context: PortfolioContext) -> Section:
    """Return who sent and who has not, in plain words."""
    portfolio = context.portfolio
    blocks: list[Block] = []
    if portfolio.expected is None:
        blocks.append(context.paragraph("arrivals.no_list", n=len(portfolio.packets)))
    elif portfolio.awaited:
        blocks.append(context.paragraph("arrivals.awaited", n=len(portfolio.awaited)))
        blocks.append(BulletList(items=tuple(_awaited(context))))
    else:
        blocks.append(context.paragraph("arrivals.all", n=len(portfolio.expected)))
    if portfolio.uninvited:
        names = context.names(portfolio.uninvited)
        blocks.append(context.paragraph("arrivals.uninvited", names=names))
    if portfolio.unknown:
        names = context.names(portfolio.unknown)
        blocks.append(context.paragraph("arrivals.unknown", n=len(portfolio.unknown), names=names))
    if portfolio.doubtful:
        names = context.names(portfolio.doubtful)
        blocks.append(context.paragraph("arrivals.doubtful", names=names))
    if portfolio.refused:
        blocks.append(Subheading(content=context.rich("arrivals.refused")))
        blocks.append(_refused(context))
    if portfolio.set_aside:
        items = tuple(_aside(context, item) for item in first(portfolio.set_aside))
        blocks.append(Subheading(content=context.rich("arrivals.set_aside")))
        blocks.append(BulletList(items=items))
    return Section(id="arrivals", title=context.say("arrivals.title"), blocks=tuple(blocks))


def _awaited(context: PortfolioContext) -> list[Text]:
    lines = []
    for item in first(context.portfolio.awaited):
        name = item.title or item.project
        key = "arrivals.due" if item.due is not None else "arrivals.undated"
        lines.append(context.rich(key, name=name, date=item.due))
    return lines


def _refused(context: PortfolioContext) -> DataTable:
    refused = context.portfolio.refused
    return DataTable(
        caption="",
        columns=(context.column("arrivals.file"), context.column("arrivals.why", weight=2.6)),
        rows=tuple(
            (Cell(content=text(item.file)), Cell(content=text(_why(context, item))))
            for item in first(refused)
        ),
        note=context.rest(len(refused)),
    )


def _why(context: PortfolioContext, item: Refused) -> str:
    return DataError(item.code, **item.values).message(context.locale.language)


def _aside(context: PortfolioContext, item: SetAside) -> Text:
    packet = item.received.packet
    year, revision = item.by or (packet.year, packet.revision)
    return context.rich(
        f"arrivals.{item.reason}",
        name=context.name(packet),
        year=str(packet.year),
        revision=packet.revision,
        newer_year=str(year),
        newer=revision,
    )
