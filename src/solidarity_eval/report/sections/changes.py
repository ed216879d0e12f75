"""What changed: a row per outcome, a sentence per outcome, a figure per main outcome."""

from __future__ import annotations

from collections.abc import Iterator

from solidarity_eval.disclosure import show_count
from solidarity_eval.document.blocks import (
    Aside,
    Block,
    BulletList,
    Cell,
    Column,
    DataTable,
    Definition,
    Definitions,
    Panel,
    Paragraph,
    Section,
    Subheading,
    Text,
    text,
)
from solidarity_eval.plots.reading import change_estimate
from solidarity_eval.report.context import Context, capital, sentences
from solidarity_eval.report.effect_figure import effect_figure
from solidarity_eval.report.estimation_figure import estimation_figure
from solidarity_eval.report.forest_figure import forest_figure
from solidarity_eval.report.gauges import gauge_alt, gauge_of
from solidarity_eval.report.outcome_reading import OutcomeReading, reason_to_hide
from solidarity_eval.report.verdict_badge import badge
from solidarity_eval.report.verdict_words import VerdictWords
from solidarity_eval.results import Estimate

_FOREST_FROM = 3


def section(context: Context) -> Section | None:
    """Return the changes, None for a project that compares nothing."""
    if not context.outcomes:
        return None
    main = _main(context)
    blocks: list[Block] = [block for reading in main for block in _first_words(context, reading)]
    blocks.append(_table(context))
    blocks += _besides(context, main)
    others = [reading for reading in context.outcomes if reading not in main]
    if others:
        blocks += _sentences(context, others)
    if len([item for item in context.outcomes if item.standardized is not None]) >= _FOREST_FROM:
        forest = forest_figure(context)
        blocks += [forest] if forest is not None else []
    shown = [reading for reading in main if reading.hidden is None]
    for reading in shown:
        blocks += effect_figure(context, reading)
        if reading.has_level_intervals:
            blocks.append(estimation_figure(context, reading))
    blocks += [table for item in shown if (table := _more_waves(context, item)) is not None]
    return Section(
        id="changes",
        title=context.say("change.title"),
        blocks=tuple(blocks),
        asides=_asides(context, shown),
    )


def _main(context: Context) -> list[OutcomeReading]:
    """Return the outcomes named before looking; without any, the first one."""
    named = [reading for reading in context.outcomes if reading.is_main]
    return named or list(context.outcomes[:1])


def _first_words(context: Context, reading: OutcomeReading) -> Iterator[Panel]:
    """Return the verdict, unless it stands in the essentials; without one, the interval."""
    if reading.verdict is None:
        yield _panel(context, reading)
    elif reading is not context.main:
        yield badge(context, reading, reading.verdict)


def _besides(context: Context, main: list[OutcomeReading]) -> Iterator[Block]:
    """Return what is to be read with each verdict; what goes with all of them is told once."""
    each = {
        reading.label: VerdictWords(context, reading, reading.verdict).besides()
        for reading in main
        if reading.verdict is not None
    }
    lists = list(each.values())
    shared = [words for words in lists[0] if all(words in own for own in lists)] if lists else []
    if len(lists) > 1:
        yield from _listed(context.tell("verdict.besides_each"), shared)
    for label, words in each.items():
        own = words if len(lists) == 1 else [one for one in words if one not in shared]
        key = "besides" if len(main) == 1 else "besides_of"
        yield from _listed(context.tell(f"verdict.{key}", label=label), own)


def _listed(title: str, words: list[str]) -> Iterator[Block]:
    if words:
        yield Subheading(content=text(title))
        yield BulletList(items=tuple(text(sentence) for sentence in words))


def _panel(context: Context, reading: OutcomeReading) -> Panel:
    if reading.hidden is not None:
        words = text(why_hidden(context, reading))
        return Panel(tone="neutral", picture=None, title=reading.label, content=words)
    wording = context.wording(reading)
    chart = gauge_of(context, reading, small=True)
    low, _, high = reading.interval
    if reading.kind == "share":
        key, values = (
            "panel_footer_share",
            {"low": wording.signed(low), "high": wording.with_unit(high)},
        )
    else:
        key, values = "panel_footer", {"half": wording.with_unit((high - low) / 2, signed=False)}
    return Panel(
        tone="neutral",
        picture=context.picture(chart, gauge_alt(context, reading), widths=(150.0, 150.0)),
        title=context.say("change.panel", label=reading.label, value=wording.change()),
        content=text(wording.sentence()),
        footer=context.rich(f"change.{key}", n=reading.n, **values),
    )


def why_hidden(context: Context, reading: OutcomeReading) -> str:
    """Say why an outcome's numbers are not shown."""
    if reading.hidden == "refused":
        reason = context.reason(reading.outcome.id)
        key = "sentence.refused" if reason else "sentence.refused_bare"
        return context.say(key, reason=reason)
    return context.say(f"sentence.hidden_{reading.hidden}", least=context.least)


def _table(context: Context) -> DataTable:
    say = context.say
    columns = (
        Column(label=say("change.outcome"), weight=2.2),
        Column(label=say("change.people"), align="right", weight=0.9),
        Column(label=say("change.before"), align="right", weight=0.9),
        Column(label=say("change.after"), align="right", weight=0.9),
        Column(label=say("change.difference"), align="right", weight=1.5),
        Column(label=say("change.standardized"), align="right", weight=1.5),
    )
    level = next(
        (item.estimate.conf_level for item in context.outcomes if item.hidden is None), None
    )
    return DataTable(
        caption=say("change.table"),
        columns=columns,
        rows=tuple(_row(context, reading) for reading in context.outcomes),
        note=_table_note(context, level or 0.95),
    )


def _table_note(context: Context, level: float) -> Text:
    note = context.say("change.table_note", level=level)
    if any(reading.kind == "share" for reading in context.outcomes):
        note = sentences([note, context.say("change.table_note_share")])
    if any(reading.rounded is not None and reading.kind != "share" for reading in context.outcomes):
        note = sentences([note, context.say("change.table_note_rounded")])
    return text(note)


def _row(context: Context, reading: OutcomeReading) -> tuple[Cell, ...]:
    name = Cell(content=text(reading.label), detail=text(_detail(context, reading)))
    if reading.hidden is not None:
        word = reading.hidden if reading.hidden in ("refused", "described") else "hidden"
        hidden = Cell(content=text(context.say(f"change.{word}_cell")))
        dash = Cell(content=text(context.say("targets.no_figure")))
        return (name, Cell(content=text(_compared(context, reading))), dash, dash, hidden, dash)
    wording = context.wording(reading)
    waves = (reading.outcome.before, reading.outcome.after)
    sides = tuple(_level(context, reading, wave) for wave in waves)
    low, estimate, high = reading.interval
    return (
        name,
        Cell(content=text(context.locale.number(reading.n, 0))),
        *sides,
        Cell(
            content=text((wording.signed(estimate), True)), detail=text(wording.bracket(low, high))
        ),
        _standardized(context, reading),
    )


def _level(context: Context, reading: OutcomeReading, wave: str) -> Cell:
    if not reading.has_levels:
        return Cell(content=text(context.say("targets.no_figure")))
    level = context.wording(reading).level(reading.level(wave).estimate)
    return Cell(content=text(level), detail=_sd(context, reading, wave))


def _compared(context: Context, reading: OutcomeReading) -> str:
    """Return the people compared: a count of the ledger, shown in every edition."""
    flow = reading.flow
    if flow is None:
        return context.say("targets.no_figure")
    return context.locale.number(flow.n("compared"), 0)


def _detail(context: Context, reading: OutcomeReading) -> str:
    role = context.say(f"change.role_{reading.outcome.role}")
    if reading.smallest is None or reading.hidden is not None:
        return role
    declared = reading.outcome.smallest_change
    key = "threshold_illustrative" if declared and declared.illustrative else "threshold"
    amount = context.wording(reading).exact(reading.smallest)
    return f"{role}, {context.say(f'change.{key}', amount=amount)}"


def _sd(context: Context, reading: OutcomeReading, wave: str) -> Text:
    spread = reading.sd(wave)
    return text(f"±\u00a0{context.wording(reading).level(spread)}") if spread is not None else ()


def _standardized(context: Context, reading: OutcomeReading) -> Cell:
    estimate = standardized_estimate(reading)
    if estimate is None or estimate.conf_low is None or estimate.conf_high is None:
        return Cell(content=text(context.say("targets.no_figure")))
    value = context.locale.number(estimate.estimate, 2, signed=True)
    interval = context.locale.interval(estimate.conf_low, estimate.conf_high, 2)
    bracket = context.say("between.plain", interval=interval)
    return Cell(content=text(value), detail=text(bracket))


def standardized_estimate(reading: OutcomeReading) -> Estimate | None:
    """Return the standardised change of an outcome that may be shown."""
    if reading.standardized is None or reading.hidden is not None:
        return None
    return change_estimate(reading.standardized)


def _sentences(context: Context, others: list[OutcomeReading]) -> list[Block]:
    items = tuple(
        Definition(
            term=reading.label + context.say("limits.stop"),
            content=text(
                why_hidden(context, reading)
                if reading.hidden is not None
                else context.wording(reading).sentence()
            ),
        )
        for reading in others
    )
    blocks: list[Block] = [
        Subheading(content=context.rich("change.sentences")),
        Definitions(items=items),
    ]
    if any(reading.outcome.role == "exploratory" for reading in others):
        blocks.append(context.paragraph("change.exploratory"))
    return blocks


def _more_waves(context: Context, reading: OutcomeReading) -> DataTable | None:
    """Return the change to each further time that the outcome names."""
    outcome = reading.outcome
    wording = context.wording(reading)
    rows = []
    for wave in outcome.waves or ():
        result = context.evaluation.result(outcome.id, "change", wave)
        estimate = change_estimate(result) if result is not None else None
        if estimate is None or estimate.conf_low is None:
            continue
        name = Cell(content=text(capital(context.wave(wave))))
        people = Cell(content=text(context.locale.number(estimate.n or 0, 0)))
        if reason_to_hide(result, context.profile, least=context.least) is not None:
            rows.append((name, people, Cell(content=context.rich("change.hidden_cell"))))
            continue
        interval = wording.bracket(estimate.conf_low, estimate.conf_high or estimate.conf_low)
        rows.append(
            (
                name,
                people,
                Cell(content=text(wording.signed(estimate.estimate)), detail=text(interval)),
            )
        )
    if not rows:
        return None
    columns = (
        Column(label=context.say("change.wave"), weight=2),
        Column(label=context.say("change.people"), align="right"),
        Column(label=context.say("change.difference"), align="right", weight=1.6),
    )
    caption = context.say("change.more_waves_caption", label=reading.label)
    return DataTable(caption=caption, columns=columns, rows=tuple(rows))


def _asides(context: Context, shown: list[OutcomeReading]) -> tuple[Aside, ...]:
    if not shown:
        return ()
    asides = [context.note("change.read_title", "change.read")]
    moves = _moves(context, shown[0])
    if moves is not None:
        asides.insert(0, moves)
    return tuple(asides)


def _moves(context: Context, reading: OutcomeReading) -> Aside | None:
    """Say how many people move, where each count is large enough to be shown."""
    result = context.evaluation.result(reading.outcome.id, "moves")
    if result is None or reading.smallest is None:
        return None
    if reading.shared is not None and reading.shared.single:
        return None
    counts = {str(move): int(n or 0) for move, n in result.table("counts").rows}
    if any(show_count(n, context.least).hidden for n in counts.values()):
        return None
    amount = context.wording(reading).exact(reading.smallest)
    words = context.rich("change.moves", amount=amount, **counts)
    return Aside(title=context.say("change.moves_title"), content=(Paragraph(content=words),))
