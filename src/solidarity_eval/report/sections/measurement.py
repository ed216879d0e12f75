"""How well we measured: the questionnaire, its rules, how far its questions agree."""

from __future__ import annotations

from solidarity_eval.disclosure import show_count
from solidarity_eval.document.blocks import (
    Aside,
    Block,
    Cell,
    Column,
    DataTable,
    Paragraph,
    Section,
    Span,
    Subheading,
    Text,
    text,
)
from solidarity_eval.plots.reading import bounds
from solidarity_eval.plots.reliability_strip import ReliabilityStrip
from solidarity_eval.report.context import Context, capital
from solidarity_eval.report.outcome_reading import OutcomeReading
from solidarity_eval.report.reliability_reading import alphas, lowest, why_none, word, written
from solidarity_eval.results import Result
from solidarity_eval.schemas.instrument import Instrument

_MANY = 2


def section(context: Context) -> Section | None:
    """Return what was asked and how far the answers agree, None without any outcome.

    From three questionnaires on, a table takes the place of a paragraph and a strip for each.
    """
    if not context.outcomes:
        return None
    first = {_source_id(reading): reading for reading in reversed(context.outcomes)}
    sources = [item for item in context.outcomes if first[_source_id(item)] is item]
    many = len([item for item in sources if item.scale is not None]) > _MANY
    blocks: list[Block] = []
    asides: list[Aside] = []
    for reading in context.outcomes:
        if reading in sources and not (reading.kind == "share" and reading.instrument is None):
            blocks.append(Paragraph(content=_description(context, reading)))
            blocks += [] if many else _agreement(context, reading)
            asides += [] if many else _strip(context, reading, several=len(sources) > 1)
        if reading.kind == "share":
            blocks.append(_share(context, reading))
        prorated = _prorated(context, reading, named=len(context.outcomes) > 1)
        blocks += [prorated] if prorated is not None else []
    if many:
        blocks.append(_table(context, sources))
    asides += _about(context)
    return Section(
        id="measurement",
        title=context.say("measure.title"),
        blocks=tuple(blocks),
        asides=tuple(asides),
    )


def _source_id(reading: OutcomeReading) -> str:
    return reading.outcome.scale or reading.outcome.measure or reading.outcome.id


def _description(context: Context, reading: OutcomeReading) -> Text:
    if reading.instrument is None or reading.scale is None:
        return _measure(context, reading)
    instrument, scale = reading.instrument, reading.scale
    items = instrument.items_of(scale.id)
    low, high = instrument.items.range_of(items[0])
    parts: list[Text] = [
        context.rich(
            "measure.scale_items" if len(items) > 1 else "measure.single",
            label=capital(context.words_of(scale.label or instrument.name, reading.label)),
            k=len(items),
            low=low,
            high=high,
            anchors=_anchors(context, instrument, (low, high)),
        )
    ]
    if instrument.citation:
        parts[0] = (*parts[0], *context.citations.cite(instrument.citation))
    turned = [item for item in items if item in instrument.reverse]
    if turned and scale.score in ("mean", "sum"):
        names = [item_label(context, instrument, item) for item in turned]
        parts.append(context.rich("measure.reversed_mean", items=names))
    if len(items) > 1 and reading.limits is not None:
        bottom, top = reading.limits if reading.kind != "share" else _score_limits(reading)
        key = f"measure.score_{scale.score}"
        if scale.score in ("mean", "sum") and scale.multiply != 1:
            key = f"{key}_times"
        parts.append(context.rich(key, low=bottom, high=top, times=scale.multiply))
    if scale.better is not None and reading.kind != "share":
        parts.append(context.rich(f"measure.better_{scale.better}"))
    return _with_spaces(parts)


def _score_limits(reading: OutcomeReading) -> tuple[float, float]:
    from solidarity_eval.instruments.derived import score_range

    if reading.instrument is None or reading.scale is None:
        return (0.0, 1.0)
    return score_range(reading.instrument, reading.scale.id)


def _with_spaces(parts: list[Text]) -> Text:
    joined: list[str | Span] = []
    for index, part in enumerate(parts):
        joined += [" "] if index else []
        joined += part
    return text(*joined)


def _anchors(context: Context, instrument: Instrument, ends: tuple[int, int]) -> str:
    """Return the words at both ends of the answers, where the file gives them."""
    if any(code not in instrument.labels for code in ends):
        return ""
    low_word, high_word = (context.words_of(instrument.labels[code]) for code in ends)
    return context.say("measure.anchors", low_word=low_word, high_word=high_word)


def item_label(context: Context, instrument: Instrument, item: str) -> str:
    """Return our few words for a question, else its identifier."""
    return context.words_of(instrument.items.paraphrase.get(item), item)


def _measure(context: Context, reading: OutcomeReading) -> Text:
    measure = reading.measure
    if measure is not None and measure.min is not None and measure.max is not None:
        return context.rich(
            "measure.measured_range", label=reading.label, low=measure.min, high=measure.max
        )
    return context.rich("measure.measured", label=reading.label)


def _share(context: Context, reading: OutcomeReading) -> Paragraph:
    outcome = reading.outcome
    if outcome.success is not None:
        answers = [str(code) for code in outcome.success]
        return context.paragraph("measure.share_answers", label=reading.label, answers=answers)
    source = reading.scale or reading.measure
    lower = source is not None and source.better == "lower"
    key = "measure.share_threshold_lower" if lower else "measure.share_threshold"
    return context.paragraph(key, label=reading.label, value=outcome.threshold or 0.0)


def _agreement(context: Context, reading: OutcomeReading) -> list[Block]:
    if reading.scale is None or reading.instrument is None:
        return []
    found = alphas(context, reading)
    if not found:
        reason = why_none(context, reading)
        return [context.paragraph("measure.no_alpha", reason=reason)] if reason else []
    result = lowest(found)
    name = word(result["alpha"].estimate)
    shown, _ = written(context, result)
    k = len(reading.instrument.items_of(reading.scale.id))
    return [
        Subheading(content=context.rich(f"measure.agree_{name}")),
        Paragraph(
            content=(
                *context.rich(f"measure.{name}", k=k, alpha=shown),
                *context.citations.cite("cronbach1951"),
                *text(" "),
                *_lowest_of(context, found),
                *context.rich("measure.marks"),
            )
        ),
    ]


def _lowest_of(context: Context, found: dict[str, Result]) -> Text:
    """Say at which time the consistency is the lowest, where there are several."""
    if len(found) < 2:
        return ()
    wave = next(name for name, result in found.items() if result is lowest(found))
    return (*context.rich("measure.lowest", wave=context.wave(wave)), *text(" "))


def _strip(context: Context, reading: OutcomeReading, *, several: bool) -> list[Aside]:
    found = alphas(context, reading)
    if not found:
        return []
    wave, first = next(iter(found.items()))
    shown, interval = written(context, first)
    chart = ReliabilityStrip(interval=bounds(first["alpha"]), locale=context.locale)
    alt = context.say("measure.strip_alt", alpha=shown, interval=interval)
    key = "measure.strip_of" if several else "measure.strip"
    title = context.say(key, label=reading.label, wave=context.wave(wave))
    lines = tuple(_alpha_line(context, name, result) for name, result in found.items())
    sub = Paragraph(content=context.rich("measure.strip_sub"), role="muted")
    return [
        Aside(
            title=title,
            content=(sub, *lines),
            picture=context.picture(chart, alt, widths=(256.0, 256.0)),
        )
    ]


def _alpha_line(context: Context, wave: str, result: Result) -> Paragraph:
    shown, interval = written(context, result)
    return context.paragraph(
        "measure.alpha_line", alpha=shown, interval=interval, wave=context.wave(wave)
    )


def _table(context: Context, sources: list[OutcomeReading]) -> DataTable:
    """Return a row per questionnaire: its questions, and its lowest consistency."""
    rows = []
    for reading in sources:
        if reading.scale is None or reading.instrument is None:
            continue
        found = alphas(context, reading)
        dash = context.say("targets.no_figure")
        shown, interval = written(context, lowest(found)) if found else (dash, "")
        name = word(lowest(found)["alpha"].estimate) if found else None
        k = len(reading.instrument.items_of(reading.scale.id))
        rows.append(
            (
                Cell(content=text(reading.label)),
                Cell(content=text(context.locale.number(k, 0))),
                Cell(content=text(shown), detail=text(interval)),
                Cell(
                    content=text(context.locale.text(f"plots.reliability.{name}") if name else dash)
                ),
            )
        )
    columns = (
        Column(label=context.say("measure.column_scale"), weight=2.4),
        Column(label=context.say("measure.column_items"), align="right"),
        Column(label=context.say("measure.column_alpha"), align="right", weight=1.4),
        Column(label=context.say("measure.column_word"), align="right", weight=0.9),
    )
    note = (*context.rich("measure.table_note"), *context.citations.cite("cronbach1951"))
    return DataTable(
        caption=context.say("measure.table"), columns=columns, rows=tuple(rows), note=note
    )


def _prorated(context: Context, reading: OutcomeReading, *, named: bool) -> Paragraph | None:
    n = quality_count(context, f"scores_prorated.{reading.outcome.id}")
    if not n:
        return None
    if show_count(n, context.least).hidden:
        words = context.say("measure.prorated_few", least=context.least)
    else:
        words = context.say("measure.prorated", n=n)
    if named:
        words = context.about(reading.label, words)
    return Paragraph(content=text(words))


def quality_count(context: Context, check: str) -> int:
    """Return a count of the data quality table, 0 where the check is not in it."""
    result = context.evaluation.result("data", "quality")
    if result is None:
        return 0
    return next((int(n or 0) for name, n in result.table("counts").rows if name == check), 0)


def _about(context: Context) -> list[Aside]:
    """Return licence and French version of each questionnaire."""
    asides = []
    used = {item.instrument.id: item.instrument for item in context.outcomes if item.instrument}
    for instrument in used.values():
        facts = []
        if instrument.licence is not None:
            use = context.say(f"measure.licences.{instrument.licence.use}")
            facts.append((context.say("measure.licence"), use))
        if instrument.french is not None:
            status = context.say(f"measure.french_status.{instrument.french.status}")
            facts.append((context.say("measure.french"), status))
        if facts:
            name = capital(context.words_of(instrument.name, instrument.id))
            title = context.say("measure.about") if len(used) == 1 else name
            asides.append(Aside(title=title, content=context.fact_lines(facts)))
    return asides
