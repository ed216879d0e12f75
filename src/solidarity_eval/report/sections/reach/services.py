"""Services asked in the past and in the future: a line each, no overall conclusion."""

from __future__ import annotations

from collections.abc import Iterator

from solidarity_eval.disclosure import show_share
from solidarity_eval.document.blocks import Block, DataTable, FigureBlock, Section
from solidarity_eval.plots.dumbbell_chart import Dumbbells, Pair
from solidarity_eval.report.context import Context
from solidarity_eval.report.sections.reach.people_parts import (
    paragraph,
    points,
    say,
    section_of,
    table_of,
)
from solidarity_eval.results import Result
from solidarity_eval.schemas.reach import Services


def section(context: Context) -> Section | None:
    """Return the services, None for a project without any."""
    return section_of(context, "services", _part, intro=True)


def _part(context: Context, part: Services, result: Result) -> Iterator[Block]:
    names = {item.id: context.words_of(item.label, item.id) for item in part.services}
    computed = [str(item.at["service"]) for item in result.estimates if item.term == "difference"]
    shown = [service for service in computed if _may_show(context, result, service)]
    if shown:
        yield _figure(context, part, result, names={name: names[name] for name in shown})
    hidden = [names[service] for service in computed if service not in shown]
    if hidden:
        yield paragraph(context, "services.hidden", list=hidden)


def _may_show(context: Context, result: Result, service: str) -> bool:
    """Tell whether both shares of a service, and what they leave, count enough people."""
    for term in ("past", "future"):
        item = result.get(term, service=service)
        n = item.n or 0
        if show_share(round(item.estimate * n), n, least=context.least).hidden:
            return False
    return True


def _figure(
    context: Context, part: Services, result: Result, *, names: dict[str, str]
) -> FigureBlock:
    rows = sorted(
        (
            Pair(
                label=label,
                first=result.get("past", service=service).estimate,
                second=result.get("future", service=service).estimate,
            )
            for service, label in names.items()
        ),
        key=lambda row: (-row.second, row.label),
    )
    said = [
        say(context, "services.row", service=row.label, past=row.first, future=row.second)
        for row in rows
    ]
    chart = Dumbbells(
        rows=tuple(rows),
        names=(say(context, "chart.past"), say(context, "chart.future")),
        locale=context.locale,
    )
    most = max(result.get("difference", service=service).n or 0 for service in names)
    return FigureBlock(
        id=f"reach-{part.id}",
        title=say(context, "services.figure"),
        subtitle=say(context, "services.subtitle"),
        picture=context.picture(
            chart, say(context, "services.alt", rows=context.say("between.next").join(said))
        ),
        source=say(context, "services.source", n=most),
        table=_table(context, result, names),
    )


def _table(context: Context, result: Result, names: dict[str, str]) -> DataTable:
    lines = []
    for service, label in names.items():
        item = result.get("difference", service=service)
        shares = (result.get(term, service=service).estimate for term in ("past", "future"))
        lines.append(
            (
                label,
                context.locale.number(item.n or 0, 0),
                *(context.locale.percent(share) for share in shares),
                points(context, item),
            )
        )
    heads = ("n", "past", "future", "difference")
    return table_of(
        say(context, "services.figure"),
        (
            (say(context, "services.service"), False),
            *((say(context, f"services.{head}"), True) for head in heads),
        ),
        lines,
    )
