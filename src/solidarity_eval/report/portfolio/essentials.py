"""Three messages: who sent, what was found, and what no portfolio can say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from solidarity_eval.document.blocks import KeyMessage, KeyMessages, Section, text
from solidarity_eval.portfolio.study import Study, main_study
from solidarity_eval.report.context import sentences
from solidarity_eval.report.portfolio.context import PortfolioContext
from solidarity_eval.report.portfolio.verdicts import tally
from solidarity_eval.report.verdict_look import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

_ORDER: Final = (*WORDS, "none")


def section(context: PortfolioContext) -> Section:
    """Return the three messages."""
    blocks = (KeyMessages(items=(_sent(context), _found(context), _limit(context))),)
    return Section(id="essentials", title=context.say("essentials.title"), blocks=blocks)


def main_studies(context: PortfolioContext) -> list[Study]:
    """Return the main outcome of each project that measured one."""
    found = (main_study(packet) for packet in context.portfolio.packets)
    return [study for study in found if study is not None]


def verdict_counts(context: PortfolioContext, studies: Iterable[Study]) -> str:
    """Say how many results have each verdict."""
    counts = tally(studies)
    told = [
        context.say(f"essentials.count.{word}", n=counts[word]) for word in _ORDER if counts[word]
    ]
    return context.locale.listing(told)


def _sent(context: PortfolioContext) -> KeyMessage:
    portfolio = context.portfolio
    n = len(portfolio.packets)
    words = [context.say("essentials.sent", n=n)]
    if portfolio.awaited:
        words.append(context.say("essentials.awaited", n=len(portfolio.awaited)))
    words.append(context.say("essentials.no_answer"))
    return KeyMessage(figure=context.locale.number(n, 0), content=text(sentences(words)))


def _found(context: PortfolioContext) -> KeyMessage:
    studies = main_studies(context)
    if not studies:
        figure = context.say("essentials.nothing_figure")
        return KeyMessage(figure=figure, content=context.rich("essentials.nothing"))
    figure = context.say(
        "essentials.measured_figure", n=len(studies), total=len(context.portfolio.packets)
    )
    counts = verdict_counts(context, studies)
    return KeyMessage(figure=figure, content=context.rich("essentials.measured", counts=counts))


def _limit(context: PortfolioContext) -> KeyMessage:
    return KeyMessage(
        figure=context.say("essentials.limit_figure"), content=context.rich("essentials.limit")
    )
