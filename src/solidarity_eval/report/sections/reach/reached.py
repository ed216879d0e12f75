"""Who was reached: counts that add up over time, distinct people, attendance."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from solidarity_eval.document.blocks import Block, FigureBlock, Section, Subheading, text
from solidarity_eval.evaluation.targets import read_target
from solidarity_eval.plots.trajectory_chart import trajectory_drawing
from solidarity_eval.report.amounts import amount_words, range_words, reach_paragraph
from solidarity_eval.report.context import Context
from solidarity_eval.report.count_target import unit_of
from solidarity_eval.report.promises import promised, target_label
from solidarity_eval.report.sections.reach.attendance import attendance_blocks
from solidarity_eval.report.sections.reach.people_parts import (
    caveats,
    heading,
    refused,
    rows_of,
    table_of,
)
from solidarity_eval.results import Result, Scalar
from solidarity_eval.schemas.promises import Target
from solidarity_eval.schemas.reach import Distinct

LEAST_POINTS = 3


def section(context: Context) -> Section | None:
    """Return the section, None for a project that counts nothing."""
    blocks = [*_paths(context), *_distinct(context), *attendance_blocks(context)]
    if not blocks:
        return None
    intro = reach_paragraph(context, "reached.intro")
    title = context.locale.text("report_reach_counts.reached.title")
    return Section(id="reached", title=title, blocks=(intro, *blocks))


def _paths(context: Context) -> Iterator[Block]:
    """Yield a figure per promise over the whole life with three periods, and its places."""
    for target in context.evaluation.project.targets:
        reading = read_target(context.evaluation.results, target)
        result = reading.result
        if result is None or target.every is not None or reading.reason == "several_units":
            continue
        if any(table.id == "trajectory" for table in result.tables):
            if len(result.table("trajectory").rows) >= LEAST_POINTS:
                yield _path(context, target, result)
            yield from _places(context, target, result)


def _path(context: Context, target: Target, result: Result) -> FigureBlock:
    locale, unit = context.locale, target.unit or unit_of(result)
    rows = rows_of(result, "trajectory")
    label = target_label(context, target)
    total = amount_words(locale, float(rows[-1]["cumulative"] or 0.0), unit)
    words = {"label": label, "total": total, "promise": promised(context, target)}
    say = {key: f"report_reach_counts.path.{key}" for key in ("title", "subtitle", "alt")}
    subtitle = "subtitle_projected" if result.has("projection") else "subtitle"
    return FigureBlock(
        id=f"path-{target.id}",
        title=locale.text(say["title"], **words),
        subtitle=locale.text(f"report_reach_counts.path.{subtitle}", n=len(rows)),
        picture=context.picture(
            trajectory_drawing(result, locale), locale.text(say["alt"], **words)
        ),
        table=table_of(
            label,
            [
                (locale.text(f"report_reach_counts.path.{name}"), True)
                for name in ("period", "count", "sum")
            ],
            [
                (
                    str(row["period"]),
                    _counted(context, row),
                    locale.compact(float(row["cumulative"] or 0.0)),
                )
                for row in rows
            ],
        ),
    )


def _counted(context: Context, row: Mapping[str, Scalar]) -> str:
    value, low, high = (float(str(row[name])) for name in ("value", "low", "high"))
    shown = context.locale.compact(value)
    if low == high:
        return shown
    return f"{shown} ({range_words(context.locale, low, high, unit=None)})"


def _places(context: Context, target: Target, result: Result) -> Iterator[Block]:
    """Yield the counts by place, where there are several."""
    if not any(table.id == "by_site" for table in result.tables):
        return
    rows = rows_of(result, "by_site")
    if len(rows) < 2:
        return
    sites = {site.id: site for site in context.evaluation.project.sites}
    locale = context.locale
    none = locale.text("report_reach_counts.places.none")
    yield table_of(
        locale.text(
            "report_reach_counts.places.caption",
            label=target_label(context, target),
        ),
        [
            (locale.text("report_reach_counts.places.site"), False),
            (locale.text("report_reach_counts.places.count"), True),
        ],
        [
            (
                _site_name(sites.get(str(row["site"])), str(row["site"] or none)),
                amount_words(locale, float(row["value"] or 0.0), str(row["unit"] or "")),
            )
            for row in rows
        ],
    )


def _site_name(site: object, fallback: str) -> str:
    return str(getattr(site, "commune", None) or fallback)


def _distinct(context: Context) -> Iterator[Block]:
    parts = [part for part in context.parts("distinct") if isinstance(part, Distinct)]
    if parts:
        title = context.locale.text("report_reach_counts.distinct.title")
        yield Subheading(content=text(title))
        yield reach_paragraph(context, "distinct.intro")
    for part in parts:
        yield heading(context, part)
        result = context.reached(part)
        if result is None:
            yield refused(context, part)
            continue
        yield _number(context, part, result)
        yield from caveats(context, result)
        if part.lower_bound:
            yield from _bound(context, part)


def _number(context: Context, part: Distinct, result: Result) -> Block:
    """Say the number, or the two ends between which nothing is more likely."""
    unit = "persons"
    if result.has("distinct"):
        amount = amount_words(context.locale, result["distinct"].estimate, unit)
        key = "exact_codes" if result.settings["identifiers"] else "exact"
        return reach_paragraph(context, f"distinct.{key}", amount=amount)
    low, high = result["least"].estimate, result["most"].estimate
    return reach_paragraph(
        context, "distinct.bounds", range=range_words(context.locale, low, high, unit=unit)
    )


def _bound(context: Context, part: Distinct) -> Iterator[Block]:
    """Say how many there are at least: the low end of the interval, never the estimate."""
    found = context.reached(part, "lower_bound")
    if found is None:
        yield refused(context, part)
        return
    low = math.floor(found["lower_bound"].conf_low or found["seen"].estimate)
    seen = round(found["seen"].estimate)
    if low > seen:
        yield reach_paragraph(
            context,
            "distinct.at_least",
            amount=amount_words(context.locale, low, "persons"),
            occasions=found.settings["occasions"],
        )
    else:
        yield reach_paragraph(context, "distinct.no_more")
    yield from caveats(context, found)
