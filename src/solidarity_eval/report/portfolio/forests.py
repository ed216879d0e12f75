"""The results side by side, notion by notion, before anything is put together."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Final

from solidarity_eval.document.blocks import (
    Aside,
    Block,
    Cell,
    Column,
    DataTable,
    FigureBlock,
    Section,
    text,
)
from solidarity_eval.plots.portfolio_forest import ProjectForest, ProjectRow, Together
from solidarity_eval.portfolio.study import Study
from solidarity_eval.report.context import capital
from solidarity_eval.report.portfolio.context import MOST_ROWS, PortfolioContext, first
from solidarity_eval.report.portfolio.verdicts import verdict_name, word
from solidarity_eval.report.verdict_look import COLOURS, MARKS

_EMPTY: Final = Cell(content=text("–"))


def section(context: PortfolioContext) -> Section | None:
    """Return a forest for each notion that two projects or more measured."""
    groups: dict[str, list[Study]] = defaultdict(list)
    for study in context.studies:
        if study.standardized is not None:
            groups[study.outcome.construct_id].append(study)
    if not groups:
        return None
    several = {name: found for name, found in groups.items() if _projects(found) > 1}
    alone = [name for name in groups if name not in several]
    blocks: list[Block] = [context.paragraph("forests.intro")]
    for name, found in sorted(several.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        blocks.append(_figure(context, name, found))
    if alone:
        names = sorted(context.construct(name) for name in alone)
        blocks.append(context.paragraph("forests.alone", names=names))
    how = Aside(title=context.say("forests.how"), content=(context.paragraph("forests.source"),))
    title = context.say("forests.title")
    return Section(id="forests", title=title, blocks=tuple(blocks), asides=(how,))


def _projects(studies: list[Study]) -> int:
    return len({study.packet.project for study in studies})


def _figure(context: PortfolioContext, construct: str, studies: list[Study]) -> FigureBlock:
    name = context.construct(construct)
    forms = len({study.outcome.form for study in studies})
    key = "forests.subtitle_forms" if forms > 1 else "forests.subtitle"
    left = len(studies) - MOST_ROWS
    return forest_figure(
        context,
        studies,
        figure_id=f"forest-{construct}",
        title=context.say("forests.figure", construct=capital(name), n=_projects(studies)),
        subtitle=context.say(key, forms=forms),
        source=context.say("rest", n=left) if left > 0 else "",
    )


def forest_figure(
    context: PortfolioContext,
    studies: list[Study],
    *,
    figure_id: str,
    title: str,
    subtitle: str,
    source: str,
    together: Together | None = None,
    weights: dict[str, float] | None = None,
) -> FigureBlock:
    """Return the figure of results on one scale, highest first, and its table."""
    found = [(study, study.turned_standardized) for study in studies]
    drawn = [(study, interval) for study, interval in found if interval is not None]
    drawn.sort(key=lambda pair: -pair[1][1])
    shown = first(drawn)
    often = Counter(study.packet.project for study, _ in drawn)
    widest = max((weights or {}).values(), default=1.0)
    rows = [
        ProjectRow(
            label=context.short(study.packet),
            interval=interval,
            n=study.people,
            mark=MARKS[word(study)],
            color=COLOURS[word(study)],
            detail=_detail(context, study, alone=often[study.packet.project] == 1),
            weight=(weights or {}).get(study.id, 0.5 * widest) / widest,
            verdict=verdict_name(context, study),
        )
        for study, interval in shown
    ]
    chart = ProjectForest(
        rows=rows,
        locale=context.locale,
        directions=(context.say("forests.lower"), context.say("forests.higher")),
        together=together,
    )
    alt = context.say("forests.alt", title=title, n=len(rows))
    return FigureBlock(
        id=figure_id,
        title=title,
        subtitle=subtitle,
        picture=context.chart(chart, alt),
        source=source,
        table=_table(context, rows, title=title, together=together),
    )


def _detail(context: PortfolioContext, study: Study, *, alone: bool) -> str:
    """Return the questionnaire and the interval; what tells apart the rows of one project."""
    outcome = study.outcome
    if not alone:
        return context.outcome(study)
    months = context.say("forests.months", n=round(outcome.months)) if outcome.months else ""
    return " · ".join(part for part in (months, context.form(study)) if part)


def _table(
    context: PortfolioContext, rows: list[ProjectRow], *, title: str, together: Together | None
) -> DataTable:
    columns = (
        context.column("project", weight=2.0),
        context.column("forests.people", right=True),
        context.column("forests.value", right=True),
        context.column("forests.interval", right=True, weight=1.4),
        Column(label=context.say("glance.result"), weight=1.6),
    )
    body: list[tuple[Cell, ...]] = [
        (
            Cell(content=text(row.label), detail=text(row.detail) if row.detail else ()),
            Cell(content=text(context.locale.number(row.n, 0) if row.n is not None else "–")),
            *_numbers(context, row.interval),
            Cell(content=text(row.verdict)),
        )
        for row in rows
    ]
    if together is not None:
        body.append(_sum(together.mean_label, _numbers(context, together.mean)))
        if together.prediction is not None:
            bounds = Cell(content=text(context.locale.interval(*together.prediction, 2)))
            body.append(_sum(together.prediction_label, (_EMPTY, bounds)))
    return DataTable(caption=title, columns=columns, rows=tuple(body), compact=True)


def _sum(label: str, numbers: tuple[Cell, Cell]) -> tuple[Cell, ...]:
    return (Cell(content=text(label)), _EMPTY, *numbers, _EMPTY)


def _numbers(context: PortfolioContext, interval: tuple[float, float, float]) -> tuple[Cell, Cell]:
    low, estimate, high = interval
    number = context.locale.number(estimate, 2, signed=True)
    return Cell(content=text(number)), Cell(content=text(context.locale.interval(low, high, 2)))
