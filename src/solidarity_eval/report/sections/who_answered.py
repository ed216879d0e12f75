"""Who answered: the diagram, and the ledger that adds up line by line."""

from __future__ import annotations

from collections.abc import Iterable

from solidarity_eval.document.blocks import (
    Aside,
    Block,
    Cell,
    Column,
    DataTable,
    Facts,
    FigureBlock,
    Paragraph,
    Section,
    Span,
    text,
)
from solidarity_eval.plots.flow_chart import FlowChart, stops_of
from solidarity_eval.report.absences import gone, of_programme
from solidarity_eval.report.arms_flow import arms_flow
from solidarity_eval.report.context import Context, capital, sentences, strong
from solidarity_eval.report.outcome_reading import OutcomeReading
from solidarity_eval.results import Flow

_STEPS = ("before", "after", "linked", "compared")


def section(context: Context) -> Section:
    """Return one diagram per population and pair of times, with the ledger beside it."""
    title = context.say("who.title")
    shown = _one_each(context, linked=True)
    if not shown:
        lone = _unlinked(context, context.main)
        return Section(id="who-answered", title=title, blocks=(lone,))
    several = len(shown) > 1
    silent = [one for one in shown if several and _nobody(context, one)]
    shown = [one for one in shown if one not in silent] or silent[:1]
    blocks: list[Block] = [Paragraph(content=text(_intro(context, shown[0])))]
    for reading in shown:
        blocks += _population(context, reading, several=several)
    blocks += [_not_yet(context, reading) for reading in silent if reading not in shown]
    if several and any(_some_gone(_flow(context, reading)) for reading in shown):
        blocks.append(context.paragraph("who.low_return_all"))
    blocks += _comparison(context)
    blocks += _outcomes_table(context)
    blocks += [_other(context, reading) for reading in _one_each(context, linked=False)]
    asides = [_ledger(context, reading, several=several) for reading in shown]
    return Section(id="who-answered", title=title, blocks=tuple(blocks), asides=tuple(asides))


def _nobody(context: Context, reading: OutcomeReading) -> bool:
    """Tell whether a group has not answered at either time."""
    flow = _flow(context, reading)
    return flow.n("before") == 0 and flow.n("after") == 0


def _not_yet(context: Context, reading: OutcomeReading) -> Paragraph:
    name = strong(_label(context, reading) + context.say("limits.stop"))
    return Paragraph(content=(name, Span(" "), *context.rich("who.not_yet")))


def _some_gone(flow: Flow) -> bool:
    return bool(gone(flow)) and flow.n("linked") > 0


def _other(context: Context, reading: OutcomeReading) -> Paragraph:
    """Say the same, under its name, of people that another population stands beside."""
    said = _unlinked(context, reading).content
    stop = context.say("limits.stop")
    return Paragraph(content=(strong(_label(context, reading) + stop), Span(" "), *said))


def _unlinked(context: Context, reading: OutcomeReading | None) -> Paragraph:
    """Say who answered where nobody is followed from one time to the next."""
    if reading is not None and reading.hidden == "described":
        return Paragraph(content=context.tell_rich("who.described"))
    if reading is None or reading.hidden is not None:
        return context.paragraph("who.no_ledger")
    outcome = reading.outcome
    if not reading.has_levels:
        return Paragraph(content=context.tell_rich("who.once", n=reading.n))
    sides = {
        name: (context.wave(wave), reading.level(wave).n or 0)
        for name, wave in (("before", outcome.before), ("after", outcome.after))
    }
    return Paragraph(
        content=context.tell_rich(
            "who.others",
            before=sides["before"][0],
            n_before=sides["before"][1],
            after=sides["after"][0],
            n_after=sides["after"][1],
        )
    )


def _comparison(context: Context) -> list[Block]:
    words = of_programme(context)
    if context.main is None or not words:
        return []
    table = arms_flow(context, context.main)
    sentence = Paragraph(content=text(words))
    return [sentence] if table is None else [sentence, table]


def _one_each(context: Context, *, linked: bool) -> list[OutcomeReading]:
    """Return the first outcome of each population and pair of times, with a ledger or without."""
    found: dict[tuple[str | None, str, str], OutcomeReading] = {}
    for reading in sorted(context.outcomes, key=lambda item: item is not context.main):
        if (reading.flow is not None) == linked and (linked or reading.hidden is None):
            found.setdefault(_followed(context, reading), reading)
    return list(found.values())


def _followed(context: Context, reading: OutcomeReading) -> tuple[str | None, str, str]:
    """Return whom an outcome follows, from when to when; a lone population need not be named."""
    outcome, populations = reading.outcome, context.evaluation.project.populations
    alone = populations[0].id if len(populations) == 1 else None
    return outcome.population or alone, outcome.before, outcome.after


def _intro(context: Context, reading: OutcomeReading) -> str:
    outcome = reading.outcome
    before, after = context.wave(outcome.before), context.wave(outcome.after)
    own = [
        context.say(f"who.wave_{side}", name=name)
        for side, name in (("before", before), ("after", after))
        if name.lower() != context.say(f"who.usual_{side}")
    ]
    named = context.say("who.waves", before=before, after=after) if len(own) == 2 else own
    return sentences([context.say("who.intro"), *([named] if isinstance(named, str) else named)])


def _flow(context: Context, reading: OutcomeReading) -> Flow:
    return context.ledger(reading.flow or Flow(nodes=()))


def _label(context: Context, reading: OutcomeReading) -> str:
    own, before, after = _followed(context, reading)
    names = {
        item.id: context.words_of(item.label, item.id)
        for item in context.evaluation.project.populations
    }
    name = capital(names.get(own or "", reading.label))
    times = {_followed(context, item) for item in context.outcomes if item.flow is not None}
    if len({one for one in times if one[0] == own}) < 2:
        return name
    return context.tell(
        "who.times", label=name, before=context.wave(before), after=context.wave(after)
    )


def _population(context: Context, reading: OutcomeReading, *, several: bool) -> list[Block]:
    flow = _flow(context, reading)
    lost = flow.n("before") - flow.n("linked")
    if several:
        title = context.say("who.figure_population", label=_label(context, reading))
    else:
        key = "who.figure_some" if lost else "who.figure_all"
        key = key if flow.n("linked") else "who.figure_none"
        title = context.say(key, linked=flow.n("linked"), before=flow.n("before"))
    figure = FigureBlock(
        id=f"who-{reading.outcome.id}",
        title=title,
        subtitle=context.say("who.subtitle"),
        picture=context.picture(
            FlowChart(stops=stops_of(flow, context.locale)), _alt(context, flow)
        ),
        source=_rule(context, reading),
        table=_table(context, flow),
    )
    return [figure, Paragraph(content=text(_words(context, flow, several=several)))]


def _alt(context: Context, flow: Flow) -> str:
    return context.say("who.alt", **{step: flow.n(step) for step in _STEPS})


def _words(context: Context, flow: Flow, *, several: bool) -> str:
    """Say who did not come back, and what stands alone; what holds for all groups is told once."""
    before, linked = flow.n("before"), flow.n("linked")
    lost, only_after = before - linked, flow.n("after") - linked
    unlinked = sum(node.n for node in flow.nodes if node.id == "unlinked")
    parts = []
    if lost:
        parts.append(context.say("who.returned", lost=lost, before=before))
        if _some_gone(flow) and not several:
            parts.append(context.say("who.low_return"))
    elif before:
        parts.append(context.say("who.all_returned", n=before))
    if only_after:
        parts.append(context.say("who.only_after", n=only_after))
    if unlinked:
        parts.append(context.say("who.unlinked", n=unlinked))
    return sentences(parts)


def _rule(context: Context, reading: OutcomeReading) -> str:
    """Say how many questions a person must answer to have a score."""
    if reading.scale is None or reading.instrument is None:
        return ""
    total = len(reading.instrument.items_of(reading.scale.id))
    if total < 2:
        return ""
    least = -int(-reading.scale.min_answered * total // 1)
    source = context.say(f"who.rule_{reading.scale.missing_rule}")
    if least == total:
        return context.say("who.rule_all", total=total, source=source)
    return context.say("who.rule", least=least, total=total, source=source)


def _entries(context: Context, flow: Flow) -> Iterable[tuple[str, str]]:
    """Return the ledger's lines: counts, then who left each step and why."""
    number = context.locale.number
    for step in _STEPS:
        source = {"linked": ("before", "after"), "compared": ("linked",)}.get(step, ())
        for node in source:
            for edge in flow.edges:
                if edge.source == node and edge.reason is not None:
                    yield _reason(context, edge.reason), number(edge.n, 0)
        yield context.say(f"who.{step}"), number(flow.n(step), 0)


def _reason(context: Context, reason: str) -> str:
    known = context.locale.has(f"report.who.reasons.{reason}")
    return context.say(f"who.reasons.{reason}" if known else "who.reasons.unnamed")


def _ledger(context: Context, reading: OutcomeReading, *, several: bool) -> Aside:
    flow = _flow(context, reading)
    title = context.say("who.ledger")
    if several:
        title = context.say("who.ledger_of", label=_label(context, reading))
    facts = Facts(title="", items=tuple(_entries(context, flow)), total_last=True)
    linked, compared = flow.n("linked"), flow.n("compared")
    reading_help = context.paragraph(
        "who.reading",
        before=flow.n("before"),
        lost=flow.n("before") - linked,
        linked=linked,
        unscored=linked - compared,
        compared=compared,
    )
    return Aside(title=title, content=(facts, reading_help))


def _table(context: Context, flow: Flow) -> DataTable:
    rows = tuple(
        (Cell(content=text(label)), Cell(content=text(value)))
        for label, value in _entries(context, flow)
    )
    columns = (
        Column(label=context.say("who.step"), weight=3),
        Column(label=context.say("who.count"), align="right"),
    )
    return DataTable(caption=context.say("who.ledger"), columns=columns, rows=rows, compact=True)


def _outcomes_table(context: Context) -> list[Block]:
    """Return the counts of each outcome, when they differ from one to the next."""
    flows = [(item.label, item.flow) for item in context.outcomes if item.flow is not None]
    counts = {tuple(flow.n(step) for step in _STEPS) for _, flow in flows}
    if len(counts) < 2:
        return []
    columns = (
        Column(label=context.say("who.outcome"), weight=2.5),
        *(Column(label=context.say(f"who.{step}"), align="right") for step in _STEPS),
    )
    rows = tuple(
        (
            Cell(content=text(label)),
            *(Cell(content=text(context.locale.number(flow.n(step), 0))) for step in _STEPS),
        )
        for label, flow in flows
    )
    return [DataTable(caption=context.say("who.outcomes_table"), columns=columns, rows=rows)]
