"""The lens of resilience: what was measured of confidence and of ties, and what was not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from solidarity_eval.document.blocks import (
    Aside,
    Block,
    Cell,
    Column,
    DataTable,
    Definition,
    Definitions,
    Paragraph,
    Section,
    Subheading,
    Text,
    text,
)
from solidarity_eval.interpretation.lens import CONFIDENCE, MOMENTS, TIES, facets_of, lens
from solidarity_eval.report.context import Context, sentences
from solidarity_eval.report.verdict_look import TONES

if TYPE_CHECKING:
    from solidarity_eval.report.outcome_reading import OutcomeReading

_GROUPS = {"confidence": CONFIDENCE, "ties": TIES, "moments": MOMENTS}


def section(context: Context) -> Section | None:
    """Return the facets that the project measured, None where it measured none of them."""
    readings = [(item, _facets(context, item)) for item in context.outcomes]
    if not any(facets for _, facets in readings):
        return None
    blocks: list[Block] = [_line(context, "intro")]
    for group in _GROUPS:
        blocks.append(_table(context, group, readings))
    blocks += _catch_up(context)
    return Section(
        id="resilience",
        title=_say(context, "title"),
        blocks=tuple(blocks),
        asides=(_words(context),),
    )


def _say(context: Context, key: str, **values: object) -> str:
    return context.locale.text(f"report_lens.{key}", **values)


def _line(context: Context, key: str, **values: object) -> Paragraph:
    spans = context.locale.spans(f"report_lens.{key}", **values)
    return Paragraph(content=text(*spans))


def _facets(context: Context, reading: OutcomeReading) -> tuple[str, ...]:
    construct = None
    if reading.instrument is not None:
        construct = reading.instrument.construct_id
    elif reading.measure is not None:
        construct = reading.measure.construct_id
    return facets_of(reading.outcome, construct)


def _table(
    context: Context,
    group: str,
    readings: list[tuple[OutcomeReading, tuple[str, ...]]],
) -> DataTable:
    rows = []
    for facet in _GROUPS[group]:
        found = [reading for reading, own in readings if facet in own]
        name = Cell(
            content=text(_say(context, f"facet.{facet}.name")),
            detail=text(_say(context, f"facet.{facet}.says")),
        )
        if not found:
            rows.append((name, Cell(content=text(_say(context, "not_measured"))), _empty(context)))
        for place, reading in enumerate(found):
            first = name if place == 0 else Cell(content=text(_say(context, "again")))
            rows.append((first, Cell(content=text(reading.label)), _found(context, reading)))
    return DataTable(
        caption=_say(context, f"group.{group}"),
        columns=(
            Column(label=_say(context, "facet_column"), weight=1.5),
            Column(label=_say(context, "outcome_column"), weight=1.2),
            Column(label=_say(context, "found_column"), weight=1.4),
        ),
        rows=tuple(rows),
    )


def _empty(context: Context) -> Cell:
    return Cell(content=text(context.say("targets.no_figure")))


def _found(context: Context, reading: OutcomeReading) -> Cell:
    """Return the change and the word that the verdict gave; nothing is added across outcomes."""
    if reading.hidden == "refused":
        return Cell(content=text(context.say("change.refused_cell")))
    if reading.hidden is not None:
        key = "described" if reading.hidden == "described" else "hidden"
        return Cell(content=text(_say(context, key)))
    wording = context.wording(reading)
    numbers: Text = text(wording.measured())
    word = None if reading.verdict is None else reading.verdict.word
    if word is None:
        return Cell(content=numbers, detail=text(_say(context, "no_word")))
    return Cell(content=numbers, detail=text(_say(context, f"word.{word}")), tone=TONES[word])


def _catch_up(context: Context) -> Iterator[Block]:
    """Say whether scores came closer together, for each main outcome where it may be read."""
    items = []
    for reading in context.outcomes:
        result = context.evaluation.result(reading.outcome.id, "catch_up")
        if result is None or reading.hidden is not None or not reading.is_main:
            continue
        ratio = result["sd_ratio"]
        low, high = ratio.conf_low or 0.0, ratio.conf_high or 0.0
        side = "closer" if high < 1.0 else "apart" if low > 1.0 else "open"
        words = context.locale.spans(
            f"report_lens.catch_up.{side}",
            ratio=context.locale.number(ratio.estimate, 2),
            interval=context.locale.interval(low, high, 2, signed=False),
            n=ratio.n,
        )
        term = reading.label + context.say("limits.stop")
        items.append(Definition(term=term, content=text(*words)))
    if not items:
        return
    yield Subheading(content=text(_say(context, "catch_up.title")))
    yield _line(context, "catch_up.intro")
    yield Definitions(items=tuple(items))


def _words(context: Context) -> Aside:
    """Return where the facets come from, in the documents' own words, one sentence a document."""
    said: dict[str, list[str]] = {}
    for one in lens().words:
        quoted = _say(context, "words.quoted", said=context.words_of(one.said))
        said.setdefault(one.source, []).append(quoted)
    lines = [
        _say(context, "words.line", source=_say(context, f"words.{source}"), said=quotes)
        for source, quotes in said.items()
    ]
    content = text(sentences([_say(context, "words.intro"), *lines]))
    return Aside(title=_say(context, "words.title"), content=(Paragraph(content=content),))
