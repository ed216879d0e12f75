"""Who came back and how well it was measured, project by project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval.document.blocks import (
    Block,
    Cell,
    DataTable,
    Section,
    Subheading,
    Text,
    text,
)
from solidarity_eval.report.portfolio.context import PortfolioContext, first
from solidarity_eval.report.portfolio.essentials import main_studies
from solidarity_eval.report.portfolio.glance import MANY_LOST

if TYPE_CHECKING:
    from solidarity_eval.portfolio.study import Study

WEAK = 0.7


def section(context: PortfolioContext) -> Section | None:
    """Return two tables, None where nothing was measured."""
    studies = [study for study in main_studies(context) if study.outcome.attrition is not None]
    if not studies:
        return None
    studies.sort(key=lambda study: -(study.share_lost or 0.0))
    many = sum((study.share_lost or 0.0) > MANY_LOST for study in studies)
    blocks: list[Block] = [
        context.paragraph("quality.intro"),
        context.paragraph("quality.many" if many else "quality.few", n=many, share=MANY_LOST),
        _follow_up(context, studies),
        Subheading(content=context.rich("quality.measures")),
        context.paragraph("quality.measures_intro"),
        _measures(context, main_studies(context)),
    ]
    return Section(id="quality", title=context.say("quality.title"), blocks=tuple(blocks))


def _follow_up(context: PortfolioContext, studies: list[Study]) -> DataTable:
    return DataTable(
        caption=context.say("quality.caption"),
        columns=(
            context.column("project", weight=2.0),
            context.column("quality.before", right=True),
            context.column("quality.due", right=True),
            context.column("quality.compared", right=True),
            context.column("quality.lost", right=True),
        ),
        rows=tuple(_followed(context, study) for study in first(studies)),
        note=context.rest(len(studies)),
    )


def _followed(context: PortfolioContext, study: Study) -> tuple[Cell, ...]:
    people = study.outcome.attrition
    if people is None:
        raise ValueError(f"{study.id} does not tell who came back")
    lost = study.share_lost
    write = context.locale.number
    share = context.locale.percent(lost) if lost is not None else "–"
    fragile = context.rich("quality.fragile") if lost is not None and lost > MANY_LOST else ()
    return (
        Cell(content=text(context.short(study.packet)), detail=text(context.outcome(study))),
        Cell(content=text(write(people.before, 0))),
        Cell(content=text(write(people.due, 0))),
        Cell(content=text(write(people.compared, 0))),
        Cell(content=text(share), detail=fragile),
    )


def _measures(context: PortfolioContext, studies: list[Study]) -> DataTable:
    return DataTable(
        caption=context.say("quality.measures_caption"),
        columns=(
            context.column("project", weight=2.0),
            context.column("quality.form", weight=1.4),
            context.column("quality.reliability", right=True, weight=1.5),
            context.column("quality.plan", weight=1.4),
        ),
        rows=tuple(_measured(context, study) for study in first(studies)),
        note=context.rest(len(studies)),
    )


def _measured(context: PortfolioContext, study: Study) -> tuple[Cell, ...]:
    outcome, plan = study.outcome, study.packet.plan
    items = context.say("quality.items", n=outcome.items) if outcome.items else ""
    value = "–"
    detail: Text = ()
    if outcome.reliability:
        found = outcome.reliability[0].value
        value = context.locale.number(found.estimate, 2)
        if found.conf_low is not None and found.conf_high is not None:
            ends = context.locale.interval(found.conf_low, found.conf_high, 2, signed=False)
            value = f"{value} {ends}"
        detail = context.rich("quality.weak") if found.estimate < WEAK else ()
    locked = (
        context.say("quality.no_plan")
        if plan is None
        else context.say(
            "quality.departures" if plan.departures else "quality.kept", n=plan.departures
        )
    )
    return (
        Cell(content=text(context.short(study.packet)), detail=text(context.outcome(study))),
        Cell(
            content=text(context.form(study) or context.say("unknown")),
            detail=text(items) if items else (),
        ),
        Cell(content=text(value), detail=detail),
        Cell(content=text(locked)),
    )
