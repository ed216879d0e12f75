"""What the teams learnt, in their own words, theme by theme."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from solidarity_eval.document.blocks import BulletList, Section, Span, Subheading, TeamWords, text
from solidarity_eval.report.portfolio.context import PortfolioContext, first

if TYPE_CHECKING:
    from solidarity_eval.document.blocks import Text


def section(context: PortfolioContext) -> Section | None:
    """Return the lessons by theme, None where no team wrote one."""
    themes: dict[str, list[Text]] = defaultdict(list)
    written = [(packet, item) for packet in context.portfolio.packets for item in packet.lessons]
    if not written:
        return None
    for packet, lesson in first(written):
        words = context.words(lesson.words)
        who = Span(context.say("lessons.who", name=context.short(packet)), strong=True)
        themes[lesson.theme].append((who, Span(words)))
    parts: list[Subheading | BulletList] = []
    for theme in sorted(themes, key=str.casefold):
        parts += [Subheading(content=text(theme), level=3), BulletList(items=tuple(themes[theme]))]
    blocks = (
        context.paragraph("lessons.intro"),
        TeamWords(title=context.say("lessons.block"), content=tuple(parts)),
    )
    return Section(id="lessons", title=context.say("lessons.title"), blocks=blocks)
