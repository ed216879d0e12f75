"""The cover of the portfolio: what is read side by side, and that nothing is added up."""

from __future__ import annotations

from solidarity_eval.document.blocks import Cover
from solidarity_eval.report.portfolio.context import PortfolioContext


def cover(context: PortfolioContext) -> Cover:
    """Return the cover."""
    portfolio = context.portfolio
    n = len(portfolio.packets)
    expected = portfolio.expected
    sent = (
        context.say("cover.sent", n=n)
        if expected is None
        else context.say(
            "cover.sent_of",
            sent=n,
            n=len(expected) - len(portfolio.awaited),
            total=len(expected),
        )
    )
    nature = "simulated" if portfolio.simulated else "real"
    return Cover(
        kicker=context.say("cover.kicker", years=years(context)),
        title=context.say("cover.title", n=n),
        lead=context.rich("cover.lead"),
        picture=None,
        facts=(
            (context.say("cover.year"), years(context)),
            (context.say("cover.received"), sent),
            (context.say("cover.content"), context.say("cover.aggregates")),
            (context.say("cover.data"), context.say(f"cover.{nature}")),
        ),
    )


def years(context: PortfolioContext) -> str:
    """Return the years that the packets tell of, in words."""
    return context.locale.listing(str(year) for year in context.portfolio.years)
