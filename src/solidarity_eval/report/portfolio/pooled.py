"""Results of one kind put together: what the mean says, and what it does not promise."""

from __future__ import annotations

from solidarity_eval.document.blocks import Section
from solidarity_eval.report.portfolio.context import PortfolioContext


def section(context: PortfolioContext) -> Section | None:
    """Stand-in."""
    return None
