"""The strength of ties: moves between invisible, weak and strong, and the three circles."""

from __future__ import annotations

from collections.abc import Iterator

from solidarity_eval.disclosure import shown_groups
from solidarity_eval.document.blocks import Block, FigureBlock, Section
from solidarity_eval.plots import tokens
from solidarity_eval.plots.bars_chart import Bar, BarRow
from solidarity_eval.plots.transitions_chart import Transitions, strength_name
from solidarity_eval.report.context import Context
from solidarity_eval.report.sections.reach.people_parts import count_of, rows_of, table_of
from solidarity_eval.report.sections.reach.ties_parts import (
    bars_figure,
    caveats,
    paragraph,
    say,
    section_of,
)
from solidarity_eval.results import Result
from solidarity_eval.schemas.reach import TieStrength

Cells = dict[tuple[int, int], int]


def section(context: Context) -> Section | None:
    """Return the moves of ties, None for a project without any."""
    return section_of(context, "tie_strength", name="tie_strength", blocks=_part)


def _part(context: Context, part: TieStrength) -> Iterator[Block]:
    result = context.reached(part)
    if result is None or result.flow is None:
        return
    people, ties = result.flow.n("people"), result.flow.n("compared")
    if people < context.least or ties < context.least:
        yield paragraph(context, "tie_strength.masked", least=context.least)
        return
    yield paragraph(context, "tie_strength.intro", ties=ties, people=people)
    cells = _cells(result, part.order)
    classes = {"stronger": 0, "same": 0, "weaker": 0}
    for (before, after), n in cells.items():
        classes[_class(before, after)] += n
    told = shown_groups(classes, context.least)
    yield from _shares(context, result, told)
    yield paragraph(context, "tie_strength.how")
    yield _matrix(context, part, shown_cells(cells, told, context.least))
    flow = result.flow
    gone = flow.n("before") - ties
    new = flow.n("after") - ties
    if gone or new:
        yield paragraph(context, "tie_strength.once", gone=gone, new=new)
    circles = context.reached(part, "circles")
    if circles is not None:
        yield from _circles(context, part, circles)
    yield from caveats(context, result, circles)


def _cells(result: Result, order: tuple[str, ...]) -> Cells:
    return {
        (order.index(str(row["before"])), order.index(str(row["after"]))): count_of(row["n"])
        for row in rows_of(result, "transitions")
    }


def _class(before: int, after: int) -> str:
    return "stronger" if after > before else "weaker" if after < before else "same"


def shown_cells(
    cells: Cells, told: tuple[str, ...], least: int
) -> dict[tuple[int, int], int | None]:
    """Return each count, None where it or a subtraction from a share that is told would show it.

    The sum of the cells above the diagonal, on it and below it can be had from the shares, so
    each of the three is protected by itself; where the share is hidden, so are all its cells.
    """
    shown: dict[tuple[int, int], int | None] = {}
    for name in ("stronger", "same", "weaker"):
        own = {f"{b}.{a}": n for (b, a), n in cells.items() if _class(b, a) == name}
        allowed = shown_groups(own, least) if name in told else ()
        for (before, after), n in cells.items():
            if _class(before, after) == name:
                shown[before, after] = n if f"{before}.{after}" in allowed else None
    return shown


def _shares(context: Context, result: Result, told: tuple[str, ...]) -> Iterator[Block]:
    for name in ("stronger", "weaker"):
        if name not in told:
            yield paragraph(context, "tie_strength.share_hidden", least=context.least)
            continue
        share = result[f"share_{name}"]
        if share.conf_low is None or share.conf_high is None:
            yield paragraph(context, f"tie_strength.{name}_plain", share=share.estimate)
        else:
            yield paragraph(
                context,
                f"tie_strength.{name}",
                share=share.estimate,
                low=share.conf_low,
                high=share.conf_high,
            )


def _matrix(
    context: Context,
    part: TieStrength,
    shown: dict[tuple[int, int], int | None],
) -> FigureBlock:
    states = tuple(strength_name(context.locale, word) for word in part.order)
    names = (context.wave(part.before), context.wave(part.after))
    chart = Transitions(
        states=states, counts=shown, least=context.least, names=names, locale=context.locale
    )
    hidden = say(context, "chart.hidden", least=context.least)
    cells = [
        (states[before], states[after], hidden if n is None else context.locale.number(n, 0))
        for (before, after), n in sorted(shown.items())
    ]
    title = say(context, "tie_strength.figure")
    said = ", ".join(f"{before} → {after} {n}" for before, after, n in cells)
    columns = [
        (say(context, "tie_strength.column_before"), False),
        (say(context, "tie_strength.column_after"), False),
        (say(context, "tie_strength.column_n"), True),
    ]
    return FigureBlock(
        id=f"moves-{part.id}",
        title=title,
        subtitle=say(context, "tie_strength.subtitle"),
        picture=context.picture(chart, say(context, "network.alt", title=title, rows=said)),
        table=table_of(title, columns, cells),
    )


def _circles(context: Context, part: TieStrength, result: Result) -> Iterator[Block]:
    locale = context.locale
    times = ("before", "after")
    means = {
        circle: [result.get("mean_ties", circle=circle, time=time).estimate for time in times]
        for circle in part.circles
    }
    top = max(value for pair in means.values() for value in pair) * 1.25 or 1.0
    rows = [
        BarRow(
            label=strength_name(locale, circle),
            bars=tuple(
                Bar(share=value / top, words=locale.number(value, 1), color=color)
                for value, color in zip(pair, (tokens.BEFORE, tokens.AFTER), strict=True)
            ),
        )
        for circle, pair in means.items()
    ]
    names = (context.wave(part.before), context.wave(part.after))
    yield bars_figure(
        context,
        f"circles-{part.id}",
        rows,
        titles=(
            say(context, "tie_strength.circles"),
            say(context, "tie_strength.circles_subtitle"),
        ),
        columns=["", *names],
        names=tuple(zip(names, (tokens.BEFORE, tokens.AFTER), strict=True)),
    )
    for circle in part.circles:
        change = result.get("change", circle=circle)
        first, last = means[circle]
        yield paragraph(
            context,
            "tie_strength.circle_change",
            label=strength_name(locale, circle),
            before=first,
            after=last,
            change=change.estimate,
            low=change.conf_low if change.conf_low is not None else change.estimate,
            high=change.conf_high if change.conf_high is not None else change.estimate,
        )
