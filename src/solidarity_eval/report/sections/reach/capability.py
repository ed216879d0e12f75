"""What a place can do in a crisis: the list, essential items first, and the drills."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from solidarity_eval.document.blocks import Block, FigureBlock, Section, Subheading, text
from solidarity_eval.plots.checklist_chart import Checklist, ListItem, list_items
from solidarity_eval.plots.drill_chart import drill_chart
from solidarity_eval.report.context import Context
from solidarity_eval.report.sections.reach.people_parts import (
    count_of,
    paragraph,
    proposed,
    rows_of,
    say,
    section_of,
    table_of,
    until_of,
)
from solidarity_eval.results import Result, Scalar
from solidarity_eval.schemas.reach import Capability


def section(context: Context) -> Section | None:
    """Return the lists and the drills, None for a project without any."""
    return section_of(context, "capability", _part)


def _part(context: Context, part: Capability, result: Result) -> Iterator[Block]:
    if result.method == "drill_times":
        yield from _drills(context, part, result)
        return
    for site in dict.fromkeys(row["site"] for row in rows_of(result, "checklist")):
        yield from _place(context, part, result, site=site)
    drills = context.reached(part, "drills")
    if drills is not None:
        yield from _drills(context, part, drills)


def _place(context: Context, part: Capability, result: Result, *, site: Scalar) -> Iterator[Block]:
    at = {} if site is None else {"site": site}
    if site is not None:
        label = context.words_of(part.label, part.id)
        words = say(context, "capability.place", label=label, site=site)
        yield Subheading(content=text(words), level=3)
    terms = {item.term: item for item in result.estimates if item.at == at}
    if "essential_in_place" in terms:
        item = terms["essential_in_place"]
        count = round(item.estimate * (item.n or 0))
        yield paragraph(context, "capability.essential", count=count, n=item.n)
    item = terms["share_in_place"]
    count = round(item.estimate * (item.n or 0))
    yield paragraph(context, "capability.all", count=count, n=item.n, share=item.estimate)
    yield _list(context, part, result, site=site)


def _list(context: Context, part: Capability, result: Result, *, site: Scalar) -> FigureBlock:
    names = {
        item.id: context.words_of(item.label, item.id)
        + (say(context, "proposed") if item.proposed and not part.proposed else "")
        for item in part.items
    }
    place = None if site is None else str(site)
    items = list_items(result, locale=context.locale, labels=names, site=place)
    said = [
        say(context, "capability.row", item=item.label, state=_state(context, item))
        for item in items
    ]
    suffix = "" if place is None else f"-{place}"
    until = until_of(result)
    return FigureBlock(
        id=f"reach-{part.id}{suffix}",
        title=say(context, "capability.figure", until=until) + proposed(context, part),
        subtitle=say(context, "capability.subtitle"),
        picture=context.picture(
            Checklist(items=items, locale=context.locale),
            say(context, "capability.alt", rows=context.say("between.next").join(said)),
        ),
        source=say(context, "capability.source"),
        table=table_of(
            say(context, "capability.figure", until=until),
            (
                (say(context, "capability.item"), False),
                (say(context, "capability.state"), False),
                (say(context, "capability.amount"), True),
            ),
            [
                (item.label, _state(context, item), item.amount or say(context, "dash"))
                for item in items
            ],
        ),
    )


def _state(context: Context, item: ListItem) -> str:
    return say(context, f"chart.{item.state}")


def _drills(context: Context, part: Capability, result: Result) -> Iterator[Block]:
    """Say how long the drills took, then draw them one after the other."""
    n = count_of(result["drills"].estimate)
    yield Subheading(content=text(say(context, "capability.drills")), level=3)
    last = result["last_minutes"].estimate
    if n == 1:
        yield paragraph(context, "capability.drills_one", last=last)
    else:
        median, longest = result["median_minutes"].estimate, result["longest_minutes"].estimate
        yield paragraph(
            context, "capability.drills_fact", n=n, median=median, last=last, longest=longest
        )
    limit = result.settings.get("limit")
    if isinstance(limit, int | float):
        count = round(result["within_limit"].estimate * n)
        yield paragraph(context, "capability.limit", count=count, n=n, limit=float(limit))
    if n > 1:
        yield _run(context, part, result, limited=limit is not None)


def _run(context: Context, part: Capability, result: Result, *, limited: bool) -> FigureBlock:
    rows = rows_of(result, "drills")
    minutes = [context.locale.compact(float(count_of(row["minutes"]))) for row in rows]
    days = [context.locale.date(dt.date.fromisoformat(str(row["date"]))) for row in rows]
    subtitle = "drills_subtitle" if limited else "drills_subtitle_plain"
    return FigureBlock(
        id=f"reach-{part.id}-drills",
        title=say(context, "capability.drills_figure"),
        subtitle=say(context, f"capability.{subtitle}"),
        picture=context.picture(
            drill_chart(result, context.locale),
            say(context, "capability.drills_alt", rows=", ".join(minutes)),
        ),
        table=table_of(
            say(context, "capability.drills_figure"),
            ((say(context, "capability.day"), False), (say(context, "capability.minutes"), True)),
            list(zip(days, minutes, strict=True)),
        ),
    )
