"""Transitions: a fact on those whose window is complete, then the curve with every exit."""

from __future__ import annotations

from collections.abc import Iterator

from solidarity_eval.disclosure import may_tell, show_share, shown_groups
from solidarity_eval.document.blocks import Block, DataTable, FigureBlock, Section
from solidarity_eval.plots.exits_chart import Curve, Exits, merged_points
from solidarity_eval.report.context import Context
from solidarity_eval.report.sections.reach.people_parts import (
    between,
    count_of,
    paragraph,
    plain,
    rows_of,
    say,
    section_of,
    table_of,
    unit_words,
    until_of,
)
from solidarity_eval.results import Result
from solidarity_eval.schemas.reach import Transition


def section(context: Context) -> Section | None:
    """Return the transitions, None for a project without any."""
    return section_of(context, "transition", _part)


def _part(context: Context, part: Transition, result: Result) -> Iterator[Block]:
    counts = {str(row["what"]): count_of(row["n"]) for row in rows_of(result, "counts")}
    unit = unit_words(context, part)
    if counts["started"] < context.least:
        yield paragraph(context, "few", least=context.least, unit=unit)
        return
    yield from _rule(context, part)
    yield from _fact(context, part, result, counts=counts)
    figure = _figure(context, part, result, counts=counts)
    if figure is not None:
        yield figure
        yield plain([_median(context, result)])
    if part.competing:
        yield paragraph(context, "transition.competing")


def _rule(context: Context, part: Transition) -> Iterator[Block]:
    rule = context.words_of(part.rule)
    if rule:
        yield paragraph(context, "transition.rule", rule=rule)
    elif part.visits > 1 and part.visits_within is not None:
        key = "transition.rule_visits"
        yield paragraph(context, key, visits=part.visits, within=part.visits_within)
    elif part.visits > 1:
        yield paragraph(context, "transition.rule_visits_any", visits=part.visits)


def _fact(
    context: Context, part: Transition, result: Result, *, counts: dict[str, int]
) -> Iterator[Block]:
    """Say how many made it, whether the promise is kept, and who is still in the window."""
    unit, days, until = unit_words(context, part), part.within_days, until_of(result)
    if result.has("proportion"):
        reached, total = counts["reached"], counts["complete"]
        item = result["proportion"]
        shown = show_share(reached, total, least=context.least)
        if shown.hidden:
            said = _masked(context, shown.fewer_than, shown.more_than)
            key = "transition.fact_masked"
            yield paragraph(context, key, n=total, unit=unit, days=days, said=said)
        else:
            share = item.estimate
            key = "transition.fact"
            yield paragraph(context, key, share=share, count=reached, n=total, unit=unit, days=days)
        words = [_state(context, part, reached, total=total)]
        if not shown.hidden:
            level, bounds = item.conf_level or 0.95, between(context, item)
            words.append(say(context, "transition.interval", between=bounds, level=level))
        yield plain(words)
    yield _waiting(context, counts, unit=unit, until=until)


def _waiting(context: Context, counts: dict[str, int], *, unit: str, until: object) -> Block:
    if not counts["complete"]:
        return paragraph(context, "transition.none_due", until=until)
    if not counts["not_yet_due"]:
        return paragraph(context, "transition.all_due", until=until)
    return paragraph(context, "transition.not_due", n=counts["not_yet_due"], unit=unit, until=until)


def _masked(context: Context, fewer: int | None, more: int | None) -> str:
    if fewer is not None:
        return say(context, "transition.fewer", n=fewer)
    if more is not None:
        return say(context, "transition.more", n=more)
    return say(context, "transition.few")


def _target(context: Context, part: Transition) -> float | None:
    """Return the share promised, where one number decides."""
    for target in context.evaluation.project.targets:
        if target.indicator == part.id and target.at_least is not None:
            return target.at_least if target.at_least <= 1.0 else None
    return None


def _state(context: Context, part: Transition, reached: int, *, total: int) -> str:
    """Say whether the promise is kept among these: a fact; nothing where it tells too much."""
    target = _target(context, part)
    if target is None:
        return ""
    needed = target * total - 1e-9

    def kept(count: int) -> bool:
        return count >= needed

    if not may_tell(reached, total, answers=kept, least=context.least):
        return ""
    key = "reached" if kept(reached) else "not_reached"
    return say(context, f"transition.{key}", target=target)


def _median(context: Context, result: Result) -> str:
    if result.has("median_time"):
        return say(context, "transition.median", days=result["median_time"].estimate)
    return say(context, "transition.no_median")


def _figure(
    context: Context, part: Transition, result: Result, *, counts: dict[str, int]
) -> FigureBlock | None:
    """Draw the curves, each step of which joins enough people; None where there are too few."""
    curves = tuple(_curves(context, part, result))
    if not curves:
        return None
    unit, n, until = unit_words(context, part), counts["started"], until_of(result)
    last = max(point.time for curve in curves for point in curve.points)
    chart = Exits(
        curves=curves,
        last=last,
        locale=context.locale,
        target=_target(context, part),
        window=float(part.within_days) if part.within_days <= last else None,
    )
    said = _said(context, part, result, n=n)
    key = "" if said else "_plain"
    return FigureBlock(
        id=f"reach-{part.id}",
        title=say(context, f"transition.figure{key}", **said),
        subtitle=say(context, "transition.subtitle", unit=unit, level=0.95),
        picture=context.picture(chart, say(context, f"transition.alt{key}", **said)),
        source=say(context, "transition.source", n=n, unit=unit, until=until, least=context.least),
        table=_table(context, part, counts),
    )


def _said(context: Context, part: Transition, result: Result, *, n: int) -> dict[str, object]:
    """Return the share at the end of the window, nothing where it must stay hidden."""
    for item in result.estimates:
        if item.term == "cumulative_incidence" and item.at.get("cause") == part.reached:
            share = item.estimate
            if not show_share(round(n * share), n, least=context.least).hidden:
                return {"share": share, "days": part.within_days}
    return {}


def _curves(context: Context, part: Transition, result: Result) -> Iterator[Curve]:
    """Yield the curve of the passage, then those of the other exits that may be shown."""
    last = max(float(count_of(row["time"])) for row in rows_of(result, "curve"))
    for place, cause in enumerate((part.reached, *part.competing)):
        points = merged_points(result, cause, least=context.least, last=last)
        label = _exit(context, part, cause) if place else say(context, "transition.passed")
        if points:
            yield Curve(label=label, points=points)
        elif not place:
            return


def _exit(context: Context, part: Transition, event: str) -> str:
    """Return the name of an exit."""
    return context.words_of(part.labels.get(event), event)


def _table(context: Context, part: Transition, counts: dict[str, int]) -> DataTable:
    """Return where the complete windows stand, small rows hidden so that none can be deduced."""
    rows = {
        say(context, "transition.reached_row"): counts["reached"],
        **{
            say(context, "transition.exit_row", name=_exit(context, part, name)): counts[
                f"exit: {name}"
            ]
            for name in part.competing
        },
        say(context, "transition.not_reached_row"): counts["not_reached"],
    }
    shown = shown_groups(rows, context.least)
    total = counts["complete"]
    dash = say(context, "dash")
    lines = [
        (
            label,
            context.locale.number(n, 0) if label in shown else dash,
            context.locale.percent(n / total, 0) if label in shown and total else dash,
        )
        for label, n in rows.items()
    ]
    note = ""
    if len(shown) < len(rows):
        note = say(context, "masked", least=context.least, unit=unit_words(context, part))
    columns = ((say(context, "transition.what"), False), (say(context, "transition.n"), True))
    return table_of(
        say(context, "transition.table"),
        (*columns, (say(context, "transition.part"), True)),
        lines,
        note=note,
    )
