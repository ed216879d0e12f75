"""The portfolio report and the note for the board, as documents that any renderer can write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from solidarity_eval.document.blocks import Cover, Document, Section
from solidarity_eval.locales import get_locale
from solidarity_eval.report.citations import Citations
from solidarity_eval.report.context import localized
from solidarity_eval.report.portfolio import (
    arrivals,
    brief,
    costs,
    districts,
    essentials,
    forests,
    glance,
    known,
    lessons,
    method,
    milestones,
    one_by_one,
    pooled,
    promises,
    quality,
    reach,
    reference,
)
from solidarity_eval.report.portfolio.context import PortfolioContext
from solidarity_eval.report.portfolio.cover import cover, years
from solidarity_eval.report.portfolio.short_names import short_names

if TYPE_CHECKING:
    from solidarity_eval.portfolio.model import Portfolio

SECTIONS: Final[tuple[Callable[[PortfolioContext], Section | None], ...]] = (
    essentials.section,
    glance.section,
    one_by_one.section,
    reach.section,
    promises.section,
    forests.section,
    pooled.section,
    known.section,
    quality.section,
    reference.section,
    costs.section,
    milestones.section,
    districts.section,
    arrivals.section,
    lessons.section,
    method.section,
    brief.section,
)


def portfolio_report(
    portfolio: Portfolio, *, language: str = "fr", date: str | None = None
) -> Document:
    """Return the report of a portfolio: the projects side by side, nothing added up.

    Parameters
    ----------
    portfolio : Portfolio
        Of `solidarity_eval.portfolio.read_portfolio`.
    language : {"fr", "en"}
        Of the words and numbers.
    date : str, optional
        ISO date of the report; today otherwise.

    Returns
    -------
    Document
    """
    context = make_context(portfolio, language=language)
    sections = tuple(part for make in SECTIONS if (part := make(context)) is not None)
    return _assemble(context, sections, kind="report", opening=cover(context), date=date)


def board_brief(portfolio: Portfolio, *, language: str = "fr", date: str | None = None) -> Document:
    """Return the note for the board, one page; parameters as in `portfolio_report`."""
    context = make_context(portfolio, language=language)
    opening = Cover(
        kicker=context.say("cover.kicker", years=years(context)),
        title=context.say("brief.cover"),
        lead=(),
        picture=None,
        facts=(),
    )
    part = Section(id="brief", title=context.say("brief.heading"), blocks=brief.page(context))
    return _assemble(context, (part,), kind="brief", opening=opening, date=date)


def make_context(portfolio: Portfolio, *, language: str) -> PortfolioContext:
    """Return what the sections of a report share."""
    locale = get_locale(language)
    titles = {
        packet.project: localized(locale, packet.title, packet.project)
        for packet in portfolio.packets
    }
    return PortfolioContext(
        portfolio=portfolio,
        short_names=short_names(titles),
        studies=portfolio.studies,
        by_project={packet.project: packet for packet in portfolio.packets},
        locale=locale,
        citations=Citations(language),
    )


def _assemble(
    context: PortfolioContext,
    sections: tuple[Section, ...],
    *,
    kind: str,
    opening: Cover,
    date: str | None,
) -> Document:
    simulated = context.portfolio.simulated
    return Document(
        language=context.locale.language,
        title=context.say(f"document.{kind}", years=years(context)),
        author="",
        description=context.say("document.description"),
        cover=opening,
        sections=sections,
        header=context.say(f"document.{kind}", years=years(context)),
        header_right=context.say("cover.simulated" if simulated else "cover.real"),
        footer=context.say("document.footer"),
        date=date or dt.datetime.now(dt.UTC).date().isoformat(),
        banner=context.say(_banner(context)) if simulated else None,
        broad=True,
    )


def _banner(context: PortfolioContext) -> str:
    every = all(packet.simulated for packet in context.portfolio.packets)
    return "document.banner" if every else "document.banner_some"
