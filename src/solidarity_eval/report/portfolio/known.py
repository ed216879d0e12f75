"""What changed, for whom, and where nobody knows."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from solidarity_eval.document.blocks import Block, Cell, DataTable, Section, Subheading, text
from solidarity_eval.portfolio.study import Study
from solidarity_eval.report.context import capital
from solidarity_eval.report.portfolio.context import PortfolioContext, first
from solidarity_eval.report.portfolio.verdicts import word
from solidarity_eval.report.verdict_look import TONES, WORDS

if TYPE_CHECKING:
    from solidarity_eval.schemas.packet import Packet, PacketShare

_SAID: Final = ("primary", "confirmatory")


def section(context: PortfolioContext) -> Section | None:
    """Return a row per notion and way of coming in, then who was reached beside who lives there."""
    studies = [study for study in context.studies if study.outcome.role in _SAID]
    if not studies and not _silent(context):
        return None
    blocks: list[Block] = [context.paragraph("known.intro")]
    if studies:
        blocks.append(_table(context, studies))
    blocks.extend(_unknown(context, studies))
    equity = _equity(context)
    if equity is not None:
        blocks += [
            Subheading(content=context.rich("known.equity_title")),
            context.paragraph("known.equity"),
            equity,
        ]
    return Section(id="known", title=context.say("known.title"), blocks=tuple(blocks))


def _table(context: PortfolioContext, studies: list[Study]) -> DataTable:
    groups: dict[tuple[str, str], list[Study]] = defaultdict(list)
    for study in studies:
        outcome = study.outcome
        groups[outcome.construct_id, outcome.selection or ""].append(study)
    keys = sorted(groups, key=lambda key: (context.construct(key[0]).casefold(), key[1]))
    rows = [_row(context, key, groups[key]) for key in first(keys)]
    return DataTable(
        caption=context.say("known.caption"),
        columns=(
            context.column("known.what", weight=1.4),
            context.column("known.whom", weight=1.3),
            context.column("known.found", weight=2.4),
        ),
        rows=tuple(rows),
        note=context.rest(len(keys)),
    )


def _row(context: PortfolioContext, key: tuple[str, str], studies: list[Study]) -> tuple[Cell, ...]:
    construct, selection = key
    units = sorted({study.outcome.population_unit for study in studies})
    who = capital(context.locale.listing(context.known("people", unit) for unit in units))
    by_word: dict[str, list[str]] = defaultdict(list)
    for study in studies:
        by_word[study.word or "none"].append(study.packet.project)
    told = [
        context.say(f"known.said.{name}", names=context.names(tuple(dict.fromkeys(by_word[name]))))
        for name in (*WORDS, "none")
        if by_word[name]
    ]
    words = {word(study) for study in studies}
    only = words.pop() if len(words) == 1 else None
    tone = TONES[only] if only is not None else None
    path = context.known("path", selection or None)
    return (
        Cell(content=text(capital(context.construct(construct)))),
        Cell(content=text(who), detail=text(path)),
        Cell(content=text(" ".join(told)), tone=tone),
    )


def _silent(context: PortfolioContext) -> list[str]:
    """Return the projects that measured no change."""
    return [packet.project for packet in context.portfolio.packets if not packet.outcomes]


def _unknown(context: PortfolioContext, studies: list[Study]) -> list[Block]:
    """Say where the question is open, and who measured nothing yet."""
    blocks: list[Block] = []
    answered = {
        study.outcome.construct_id
        for study in studies
        if study.word not in (None, "cannot_conclude")
    }
    asked = {study.outcome.construct_id for study in studies}
    opened = sorted(context.construct(name) for name in asked - answered)
    if opened:
        blocks.append(context.paragraph("known.open", names=opened))
    silent = _silent(context)
    if silent:
        blocks.append(context.paragraph("known.silent", names=context.names(silent)))
    blocks.append(context.paragraph("known.others"))
    return blocks


def _equity(context: PortfolioContext) -> DataTable | None:
    shares = [(p, share) for p in context.portfolio.packets for share in p.equity]
    if not shares:
        return None
    return DataTable(
        caption=context.say("known.equity_caption"),
        columns=(
            context.column("project", weight=1.6),
            context.column("known.group", weight=1.6),
            context.column("known.reached", right=True, weight=1.3),
            context.column("known.neighbourhood", right=True),
        ),
        rows=tuple(_share(context, packet, share) for packet, share in first(shares)),
        note=context.rest(len(shares)),
    )


def _share(context: PortfolioContext, packet: Packet, share: PacketShare) -> tuple[Cell, ...]:
    percent = context.locale.percent
    found, detail = context.say("hidden"), ""
    if share.share is not None:
        found = percent(share.share.estimate)
        low, high = share.share.conf_low, share.share.conf_high
        if low is not None and high is not None:
            detail = context.say("between", low=percent(low), high=percent(high))
    beside = (
        percent(share.neighbourhood) if share.neighbourhood is not None else context.say("unknown")
    )
    return (
        Cell(content=text(context.short(packet))),
        Cell(content=text(share.category), detail=text(share.variable)),
        Cell(content=text(found), detail=text(detail) if detail else ()),
        Cell(content=text(beside)),
    )
