"""How the portfolio was made, what was hidden, and the works it rests on."""

from __future__ import annotations

from collections import Counter

from solidarity_eval.document.blocks import (
    Block,
    BulletList,
    Paragraph,
    Section,
    Subheading,
    Text,
    text,
)
from solidarity_eval.references.versions import software
from solidarity_eval.report.portfolio.context import PortfolioContext


def section(context: PortfolioContext) -> Section:
    """Return the method, what was hidden before the packets left, and the references."""
    blocks: list[Block] = [BulletList(items=tuple(_lines(context)))]
    hidden = Counter(item.kind for packet in context.portfolio.packets for item in packet.withheld)
    if hidden:
        projects = sum(bool(packet.withheld) for packet in context.portfolio.packets)
        blocks.append(context.paragraph("method.hidden", n=sum(hidden.values()), projects=projects))
    references = context.citations.references()
    if references.items:
        blocks += [Subheading(content=context.rich("method.references")), references]
    version = software().get("solidarity_eval", "")
    closing = context.say("method.closing", version=version)
    blocks.append(Paragraph(content=text(closing), role="source"))
    return Section(id="method", title=context.say("method.title"), blocks=tuple(blocks))


def _lines(context: PortfolioContext) -> list[Text]:
    cite = context.citations.cite
    lines = [
        context.rich("method.packets"),
        context.rich("method.latest"),
        context.rich("method.verdicts"),
        (*context.rich("method.standardized"), *cite("becker1988")),
        (*context.rich("method.nesta"), *cite("puttick2013")),
    ]
    for pool in context.portfolio.pools:
        if pool.result is not None:
            lines.append((*context.rich("method.pooled"), *cite(*pool.result.references)))
            break
    lines.append(context.rich("method.never"))
    return lines
