"""One project, one verdict: small multiples by verdict, and one open question worked out."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from solidarity_eval.document import palette
from solidarity_eval.document.blocks import (
    Block,
    KeyEntry,
    Panel,
    Section,
    Subheading,
    VerdictKey,
    text,
)
from solidarity_eval.plots.gauge_chart import Gauge, on_colour
from solidarity_eval.portfolio.study import Study
from solidarity_eval.report.context import sentences
from solidarity_eval.report.portfolio.context import PortfolioContext, first
from solidarity_eval.report.portfolio.essentials import main_studies
from solidarity_eval.report.portfolio.verdicts import (
    change_words,
    digits_for,
    reason,
    row_gauge,
    word,
)
from solidarity_eval.report.verdict_look import MARKS, TONES, WORDS

_WIDTH: Final = 96.0


def section(context: PortfolioContext) -> Section | None:
    """Return the results grouped by verdict, None where nothing was measured."""
    groups: dict[str, list[Study]] = defaultdict(list)
    for study in main_studies(context):
        if row_gauge(context, study) is not None:
            groups[study.word or "none"].append(study)
    if not groups:
        return None
    blocks: list[Block] = [context.paragraph("one_by_one.intro")]
    for name in (*WORDS, "none"):
        if groups[name]:
            count = len(groups[name])
            blocks.append(Subheading(content=context.rich(f"one_by_one.{name}", n=count)))
            shown = first(groups[name])
            blocks.append(VerdictKey(items=tuple(_entry(context, study) for study in shown)))
    worked = next((s for s in groups["cannot_conclude"] if _can_be_worked(s)), None)
    if worked is not None:
        blocks += [Subheading(content=context.rich("one_by_one.worked")), _worked(context, worked)]
    return Section(id="one-by-one", title=context.say("one_by_one.title"), blocks=tuple(blocks))


def _entry(context: PortfolioContext, study: Study) -> KeyEntry:
    picture = row_gauge(context, study, width=_WIDTH)
    if picture is None:
        raise ValueError(f"{study.id} has no interval to draw")
    people = context.say("one_by_one.people", n=study.people) if study.people is not None else ""
    facts = (change_words(context, study), people, context.outcome(study))
    return KeyEntry(
        tone=TONES[word(study)],
        picture=picture,
        term=context.short(study.packet),
        content=text(" · ".join(fact for fact in facts if fact)),
    )


def _can_be_worked(study: Study) -> bool:
    verdict = study.outcome.verdict
    return verdict is not None and verdict.reason == "width" and bool(study.smallest)


def _worked(context: PortfolioContext, study: Study) -> Panel:
    """Return the badge of an open question: what the interval holds, what would answer it."""
    verdict, change = study.outcome.verdict, study.change
    if verdict is None or change is None:
        raise ValueError(f"{study.id} has no interval to read")
    digits = digits_for(study)
    low, _, high = change
    write = context.locale.number
    content = context.rich(
        "one_by_one.holds",
        low=write(low, digits, signed=True),
        high=write(high, digits, signed=True),
        smallest=context.locale.compact(study.smallest or 0.0),
    )
    answer = []
    if verdict.needed is not None and study.people is not None:
        smallest = context.locale.compact(study.smallest or 0.0)
        answer.append(
            context.say(
                "one_by_one.needed", smallest=smallest, needed=verdict.needed, n=study.people
            )
        )
    if verdict.detectable is not None:
        answer.append(context.say("one_by_one.detectable", size=write(verdict.detectable, digits)))
    ground = palette.TONES["open"].solid
    gauge = Gauge(
        interval=change,
        locale=context.locale,
        smallest=study.smallest,
        small=True,
        on_dark=True,
        mark=MARKS["cannot_conclude"],
        inks=on_colour(ground),
    )
    drawn = context.picture(
        gauge, context.say("one_by_one.alt", change=change_words(context, study)), width=150.0
    )
    return Panel(
        tone="open",
        picture=type(drawn)(wide=drawn.wide, narrow=drawn.narrow, alt=drawn.alt, on_dark=True),
        kicker=context.outcome(study),
        title=context.say(
            "one_by_one.panel", name=context.short(study.packet), why=reason(context, study)
        ),
        content=content,
        footer=text(sentences(answer)) if answer else (),
    )
