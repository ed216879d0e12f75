"""A small panel: diverse and not representative; paths of persons in the internal edition only."""

from __future__ import annotations

from collections.abc import Iterator

from solidarity_eval.disclosure import show_share, shown_groups
from solidarity_eval.document.blocks import Block, DataTable, FigureBlock, Paragraph, Section
from solidarity_eval.plots import tokens
from solidarity_eval.plots.bars_chart import Bar, BarRow
from solidarity_eval.plots.paths_chart import Paths
from solidarity_eval.report.context import Context
from solidarity_eval.report.outcome_reading import OutcomeReading
from solidarity_eval.report.sections.reach.names import category_words, variable_words
from solidarity_eval.report.sections.reach.people_parts import count_of, rows_of, table_of
from solidarity_eval.report.sections.reach.ties_parts import (
    bars_figure,
    caveats,
    number,
    paragraph,
    say,
    section_of,
)
from solidarity_eval.report.tests_table import p_value
from solidarity_eval.results import Result, Scalar
from solidarity_eval.schemas.reach import Panel

_MOVES = ("up", "same", "down")


def section(context: Context) -> Section | None:
    """Return the panel, None for a project without any."""
    return section_of(context, "panel", name="panel", blocks=_part)


def _part(context: Context, part: Panel) -> Iterator[Block]:
    people = _people(context, part)
    if people:
        yield paragraph(context, "panel.diverse", n=people)
    each = {name: context.reached(part, name) for name in part.outcomes}
    found = {name: result for name, result in each.items() if result is not None}
    for place, (name, result) in enumerate(found.items()):
        if (result["persons"].n or 0) < context.least:
            yield paragraph(context, "panel.masked", least=context.least)
            break
        if place == 0:
            yield _presence(context, result)
        reading = next(item for item in context.outcomes if item.outcome.id == name)
        yield from _paths(context, part, reading, result=result)
    speaking, district = context.reached(part, "speaking"), context.reached(part, "district")
    if speaking is not None:
        yield from _speaking(context, part, speaking)
    if district is not None:
        yield beside(context, district)
    yield from caveats(context, *found.values(), speaking, district)


def _people(context: Context, part: Panel) -> int:
    """Return the size of the panel, as far as any of its results tells."""
    sizes = [
        result.flow.n("persons")
        for name in part.outcomes
        if (result := context.reached(part, name)) is not None and result.flow is not None
    ]
    district = context.reached(part, "district")
    if district is not None and district.flow is not None:
        sizes.append(district.flow.n("panel"))
    return max(sizes, default=0)


def _presence(context: Context, result: Result) -> Block:
    n = result["persons"].n or 0
    every = show_share(count_of(result["every_session"].estimate), n, least=context.least)
    kept = result["retained"] if result.has("retained") else None
    if kept is None or (
        kept.estimate < 1.0
        and show_share(
            round(kept.estimate * (kept.n or 0)), kept.n or 0, least=context.least
        ).hidden
    ):
        return paragraph(context, "panel.presence_hidden", n=n)
    if every.n is not None:
        words = say(context, "panel.every_plain", n=every.n)
    elif every.more_than is not None:
        words = say(context, "panel.more", n=every.more_than)
    else:
        words = say(context, "panel.fewer", n=every.fewer_than or n)
    return paragraph(context, "panel.presence", n=n, every=words, kept=kept.estimate)


def _paths(
    context: Context, part: Panel, reading: OutcomeReading, *, result: Result
) -> Iterator[Block]:
    counts = {move: count_of(result[move].estimate) for move in _MOVES}
    allowed = shown_groups(counts, context.least)
    label = reading.label
    if all(move in allowed or not counts[move] for move in _MOVES):
        values = {move: say(context, "panel.every_plain", n=n) for move, n in counts.items()}
        yield paragraph(context, "panel.path", label=label, **values)
    else:
        yield paragraph(context, "panel.path_hidden", label=label, least=context.least)
    medians = _medians(context, result)
    if medians:
        yield paragraph(context, "panel.medians", values=medians)
    name = reading.outcome.id
    ranks, signs = context.reached(part, f"{name}_ranks"), context.reached(part, f"{name}_signs")
    if ranks is not None:
        p = p_value(context, ranks.test("friedman").p_value)
        yield paragraph(context, "panel.ranks", w=ranks["kendall_w"].estimate, p=p)
    if signs is not None:
        yield paragraph(context, "panel.signs", p=p_value(context, signs.test("sign_flip").p_value))
    figure = _figure(context, part, reading, medians=medians)
    if figure is not None:
        yield figure


def _medians(context: Context, result: Result) -> list[str]:
    """Return the median of each session in which enough people answered."""
    return [
        say(
            context,
            "panel.median",
            time=context.wave(str(row["wave"])),
            value=context.locale.compact(number(row["median"]), 2),
        )
        for row in rows_of(result, "trajectory")
        if count_of(row["n"]) >= context.least and row["median"] is not None
    ]


def _figure(
    context: Context, part: Panel, reading: OutcomeReading, *, medians: list[str]
) -> FigureBlock | None:
    """Draw a line per person; the shared edition never has them."""
    view = context.persons.get(f"{part.id}.{reading.outcome.id}")
    if view is None or context.profile != "internal" or view.people < context.least:
        return None
    paths = list(view.paths())
    values = [value for path in paths for value in path if value is not None]
    limits = reading.limits or (min(values), max(values))
    if limits[0] >= limits[1]:
        return None
    by_wave = {row["wave"]: row["median"] for row in _trajectory(context, part, reading)}
    chart = Paths(
        names=tuple(context.wave(wave) for wave in view.waves),
        paths=paths,
        medians=tuple(
            None if by_wave.get(wave) is None else number(by_wave[wave]) for wave in view.waves
        ),
        limits=limits,
        locale=context.locale,
    )
    alt = say(context, "panel.figure_alt", n=view.people, values=medians)
    return FigureBlock(
        id=f"paths-{part.id}-{reading.outcome.id}",
        title=say(context, "panel.figure", label=reading.label),
        subtitle=say(context, "panel.figure_subtitle"),
        picture=context.picture(chart, alt),
        source=say(context, "panel.figure_source"),
    )


def _trajectory(context: Context, part: Panel, reading: OutcomeReading) -> list[dict[str, Scalar]]:
    result = context.reached(part, reading.outcome.id)
    return [] if result is None else rows_of(result, "trajectory")


def _speaking(context: Context, part: Panel, result: Result) -> Iterator[Block]:
    rows = rows_of(result, "trajectory")
    shown = [row for row in rows if count_of(row["people"]) >= context.least]
    if len(shown) < len(rows):
        yield paragraph(context, "panel.speaking_masked", least=context.least)
    else:
        yield paragraph(
            context, "panel.speaking_words", n=len(rows), mean=result["mean_gini"].estimate
        )
    if not shown:
        return
    bars = [
        BarRow(
            label=say(context, "chart.session", session=str(row["session"])),
            bars=(
                Bar(
                    share=number(row["gini"]),
                    words=context.locale.number(number(row["gini"]), 2),
                    color=tokens.AFTER,
                ),
            ),
        )
        for row in shown
    ]
    titles = (say(context, "panel.speaking"), say(context, "panel.speaking_subtitle"))
    columns = [say(context, "panel.session"), say(context, "panel.gini")]
    yield bars_figure(context, f"speaking-{part.id}", bars, titles=titles, columns=columns)


def beside(context: Context, result: Result) -> DataTable | Paragraph:
    """Return the panel beside the district; a share that tells of a few people is hidden."""
    locale = context.locale
    cells, shown = [], 0
    for row in rows_of(result, "balance"):
        n, share = count_of(row["n"]), row["category"] is not None
        variable = str(row["variable"])
        name = variable_words(context, variable)
        if share:
            category = category_words(context, variable, str(row["category"]))
            name = say(context, "panel.category", name=name, category=category)
        hidden = n < context.least
        if share:
            count = round(number(row["panel"]) * n)
            hidden = hidden or show_share(count, n, least=context.least).hidden
        write = locale.percent if share else locale.compact
        digits = 0 if share else 1
        if hidden:
            least = say(context, "interviews.no_change")
            cells.append((name, least, write(number(row["district"]), digits), least))
        else:
            shown += 1
            gap = locale.number(number(row["standardized_difference"]), 2, signed=True)
            panel, district = (write(number(row[key]), digits) for key in ("panel", "district"))
            cells.append((name, panel, district, gap))
    if not shown:
        return paragraph(context, "panel.district_hidden", least=context.least)
    columns = [
        (say(context, "panel.variable"), False),
        *((say(context, f"panel.{key}"), True) for key in ("in_panel", "in_district", "gap")),
    ]
    note = say(context, "panel.district_note")
    return table_of(say(context, "panel.district"), columns, cells, note=note)
