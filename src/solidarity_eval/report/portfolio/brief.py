"""One page for the board: what is known, what is open, what to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from solidarity_eval.document.blocks import (
    Block,
    BulletList,
    Cell,
    DataTable,
    KeyMessage,
    KeyMessages,
    Section,
    Subheading,
    Text,
    text,
)
from solidarity_eval.portfolio.study import main_study
from solidarity_eval.report.portfolio.context import PortfolioContext
from solidarity_eval.report.portfolio.essentials import main_studies, verdict_counts
from solidarity_eval.report.portfolio.glance import MANY_LOST, STATES
from solidarity_eval.report.portfolio.verdicts import verdict_name, word
from solidarity_eval.report.verdict_look import TONES

if TYPE_CHECKING:
    from solidarity_eval.schemas.packet import Packet

MOST_PROJECTS: Final = 12


def section(context: PortfolioContext) -> Section:
    """Return the page of the board as the last section of the report."""
    return Section(
        id="brief", title=context.say("brief.title"), blocks=page(context), new_page=True
    )


def page(context: PortfolioContext) -> tuple[Block, ...]:
    """Return what a board reads in two minutes: it fits on one side of A4."""
    blocks: list[Block] = [KeyMessages(items=_messages(context))]
    packets = context.portfolio.packets
    if len(packets) <= MOST_PROJECTS:
        blocks.append(_table(context))
    blocks += [
        Subheading(content=context.rich("brief.open")),
        BulletList(items=tuple(_open(context))),
        Subheading(content=context.rich("brief.ask")),
        BulletList(items=tuple(_questions(context))),
    ]
    return tuple(blocks)


def _messages(context: PortfolioContext) -> tuple[KeyMessage, ...]:
    portfolio, studies = context.portfolio, main_studies(context)
    sent = context.say("brief.sent", n=len(portfolio.packets))
    targets = [target.state for packet in portfolio.packets for target in packet.targets]
    reached, missed = targets.count("reached"), targets.count("not_reached")
    counts = (
        verdict_counts(context, studies) if studies else context.say("essentials.nothing_short")
    )
    return (
        KeyMessage(figure=context.locale.number(len(portfolio.packets), 0), content=text(sent)),
        KeyMessage(
            figure=context.say("brief.targets_figure", n=reached, total=len(targets)),
            content=context.rich(
                "brief.targets", missed=missed, waiting=len(targets) - reached - missed
            ),
        ),
        KeyMessage(
            figure=context.say("brief.results_figure", n=len(studies)),
            content=context.rich("brief.results", counts=counts),
        ),
    )


def _table(context: PortfolioContext) -> DataTable:
    return DataTable(
        caption="",
        columns=(
            context.column("project", weight=1.6),
            context.column("glance.target", weight=1.2),
            context.column("glance.result", weight=1.6),
        ),
        rows=tuple(_row(context, packet) for packet in context.portfolio.packets),
        compact=True,
    )


def _row(context: PortfolioContext, packet: Packet) -> tuple[Cell, ...]:
    study = main_study(packet)
    state = packet.targets[0].state if len(packet.targets) == 1 else None
    found = verdict_name(context, study) if study else context.say("glance.not_measured")
    return (
        Cell(content=text(context.short(packet))),
        Cell(content=text(_promises(context, packet)), tone=STATES.get(state or "")),
        Cell(content=text(found), tone=TONES[word(study)] if study and study.word else None),
    )


def _promises(context: PortfolioContext, packet: Packet) -> str:
    """Return where the promise of a project stands; of several, how many are reached."""
    states = [target.state for target in packet.targets]
    if not states:
        return context.say("glance.no_target")
    if len(states) == 1:
        return context.promise_state(packet.targets[0])
    return context.say("brief.kept", n=states.count("reached"), total=len(states))


def _open(context: PortfolioContext) -> list[Text]:
    studies = main_studies(context)
    alone = sum(not study.controlled for study in studies)
    lines = [context.rich("brief.no_cause", n=alone, total=len(studies))] if alone else []
    waiting = sum(study.word == "cannot_conclude" for study in studies)
    if waiting:
        lines.append(context.rich("brief.undecided", n=waiting))
    silent = len(context.portfolio.packets) - len(studies)
    if silent:
        lines.append(context.rich("brief.silent", n=silent))
    if context.portfolio.shared_places:
        lines.append(context.rich("brief.shared", n=len(context.portfolio.shared_places)))
    return lines or [context.rich("brief.nothing_open")]


def _questions(context: PortfolioContext) -> list[Text]:
    studies = main_studies(context)
    lines = []
    if context.portfolio.awaited:
        names = [item.title or item.project for item in context.portfolio.awaited[:3]]
        lines.append(
            context.rich("brief.ask_awaited", n=len(context.portfolio.awaited), names=names)
        )
    if any((study.share_lost or 0.0) > MANY_LOST for study in studies):
        lines.append(context.rich("brief.ask_lost"))
    if any(not study.controlled for study in studies):
        lines.append(context.rich("brief.ask_group"))
    lines.append(context.rich("brief.ask_same"))
    return lines
