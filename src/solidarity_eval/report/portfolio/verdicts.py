"""Verdicts of the projects in words, marks and glyphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from solidarity_eval.document.blocks import Picture
from solidarity_eval.plots.portfolio_glyphs import RowGauge
from solidarity_eval.report.context import capital
from solidarity_eval.report.portfolio.context import PortfolioContext
from solidarity_eval.report.verdict_look import COLOURS, MARKS

if TYPE_CHECKING:
    from solidarity_eval.interpretation.verdict import Word
    from solidarity_eval.portfolio.study import Study

GAUGE_WIDTH = 96.0


def word(study: Study) -> Word | None:
    """Return the word of a verdict as the looks know it."""
    return next((known for known in COLOURS if known == study.word), None)


def verdict_name(context: PortfolioContext, study: Study) -> str:
    """Return the verdict in words; why there is none, where there is none."""
    verdict = study.outcome.verdict
    if verdict is None:
        return context.say("glance.not_measured")
    family = "association" if study.controlled else "change"
    return capital(context.locale.text(f"verdicts.name.{family}.{word(study) or 'withheld'}"))


def reason(context: PortfolioContext, study: Study) -> str:
    """Return why one cannot conclude, or why there is no conclusion; empty otherwise."""
    verdict = study.outcome.verdict
    if verdict is None or verdict.reason is None:
        return ""
    key = f"verdicts.reason.{verdict.reason}"
    return context.locale.text(key) if context.locale.has(key) else ""


def row_gauge(
    context: PortfolioContext, study: Study, *, width: float = GAUGE_WIDTH
) -> Picture | None:
    """Return the gauge of a result, more being favourable; None without an interval."""
    scaled = study.in_smallest_changes
    found = scaled or study.turned_change
    if found is None:
        return None
    chart = RowGauge(
        interval=found,
        mark=MARKS[word(study)],
        color=COLOURS[word(study)],
        banded=scaled is not None,
    )
    return context.picture(chart, width=width)


def change_words(context: PortfolioContext, study: Study) -> str:
    """Return a result with its interval in points, as it was measured."""
    found = study.change
    if found is None:
        return context.say("hidden")
    return context.with_interval(found, digits_for(study))


def digits_for(study: Study) -> int:
    """Return the decimals that a result needs: two, three where its scale is narrower than two."""
    outcome = study.outcome
    if outcome.low is not None and outcome.high is not None and outcome.high - outcome.low < 2:
        return 3
    return 2


def tally(studies: Iterable[Study]) -> Counter[str]:
    """Count the words of the verdicts; results without one under ``none``."""
    return Counter(study.word or "none" for study in studies)
