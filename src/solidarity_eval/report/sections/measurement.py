"""How well we measured: the questionnaire, its rules, how far its questions agree."""

from __future__ import annotations

from solidarity_eval.disclosure import show_count
from solidarity_eval.document.blocks import (
    Aside,
    Block,
    Paragraph,
    Section,
    Subheading,
    Text,
    text,
)
from solidarity_eval.plots.reading import bounds
from solidarity_eval.plots.reliability_strip import FAIR, GOOD, ReliabilityStrip
from solidarity_eval.report.context import Context, capital
from solidarity_eval.report.outcome_reading import OutcomeReading
from solidarity_eval.results import Result
from solidarity_eval.schemas.instrument import Instrument, Scale
from solidarity_eval.schemas.project import Outcome


def section(context: Context) -> Section | None:
    """Return what was asked and how far the answers agree, None without any outcome."""
    if not context.outcomes:
        return None
    blocks: list[Block] = []
    asides: list[Aside] = []
    seen: set[str] = set()
    for reading in context.outcomes:
        blocks += _what(context, reading, seen)
        asides += _strips(context, reading, seen)
        seen.add(_source_id(reading))
    asides += _about(context)
    return Section(
        id="measurement",
        title=context.say("measure.title"),
        blocks=tuple(blocks),
        asides=tuple(asides),
    )


def _source_id(reading: OutcomeReading) -> str:
    return reading.outcome.scale or reading.outcome.measure or reading.outcome.id


def _what(context: Context, reading: OutcomeReading, seen: set[str]) -> list[Block]:
    blocks: list[Block] = []
    described = reading.kind == "share" and reading.instrument is None
    if _source_id(reading) not in seen and not described:
        blocks.append(Paragraph(content=_description(context, reading)))
        blocks += _agreement(context, reading)
    if reading.kind == "share":
        blocks.append(_share(context, reading))
    prorated = _prorated(context, reading.outcome)
    return [*blocks, prorated] if prorated is not None else blocks


def _description(context: Context, reading: OutcomeReading) -> Text:
    if reading.instrument is None or reading.scale is None:
        return _measure(context, reading)
    instrument, scale = reading.instrument, reading.scale
    items = instrument.items_of(scale.id)
    low, high = instrument.items.range_of(items[0])
    parts: list[Text] = [
        context.rich(
            "measure.scale_items" if len(items) > 1 else "measure.single",
            label=context.words_of(scale.label or instrument.name, reading.label),
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
        parts.append(context.rich(f"measure.score_{scale.score}", low=bottom, high=top))
    if scale.better is not None and reading.kind != "share":
        parts.append(context.rich(f"measure.better_{scale.better}"))
    return _with_spaces(parts)


def _score_limits(reading: OutcomeReading) -> tuple[float, float]:
    from solidarity_eval.instruments.derived import score_range

    if reading.instrument is None or reading.scale is None:
        return (0.0, 1.0)
    return score_range(reading.instrument, reading.scale.id)


def _with_spaces(parts: list[Text]) -> Text:
    joined: list[object] = []
    for index, part in enumerate(parts):
        joined += [" "] if index else []
        joined += part
    return text(*joined)  # type: ignore[arg-type]


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


def _alphas(context: Context, reading: OutcomeReading) -> dict[str, Result]:
    """Return the reliability of the outcome's scale at each time where it was computed."""
    if reading.outcome.scale is None:
        return {}
    found = {}
    for wave in (item.id for item in context.evaluation.project.waves):
        result = context.evaluation.result(reading.outcome.scale, "reliability", wave)
        if result is not None and (result["alpha"].n or 0) >= context.least:
            found[wave] = result
    return found


def _agreement(context: Context, reading: OutcomeReading) -> list[Block]:
    alphas = _alphas(context, reading)
    if reading.scale is None or reading.instrument is None:
        return []
    k = len(reading.instrument.items_of(reading.scale.id))
    if not alphas:
        reason = _no_alpha(context, reading.scale, reading)
        return [context.paragraph("measure.no_alpha", reason=reason)] if reason else []
    value = min(result["alpha"].estimate for result in alphas.values())
    word = "solid" if value >= GOOD else "fair" if value >= FAIR else "weak"
    shown = context.locale.number(value, 2)
    return [
        Subheading(content=context.rich(f"measure.agree_{word}")),
        Paragraph(
            content=(
                *context.rich(f"measure.{word}", k=k, alpha=shown),
                *context.citations.cite("cronbach1951"),
                *text(" "),
                *context.rich("measure.marks"),
            )
        ),
    ]


def _no_alpha(context: Context, scale: Scale, reading: OutcomeReading) -> str | None:
    if scale.formative or reading.instrument is None:
        return None
    for wave in context.evaluation.project.waves:
        reason = context.reason(f"{reading.outcome.scale}.reliability.{wave.id}")
        if reason:
            return reason
    return None


def _strips(context: Context, reading: OutcomeReading, seen: set[str]) -> list[Aside]:
    alphas = _alphas(context, reading)
    if not alphas or _source_id(reading) in seen:
        return []
    wave, first = next(iter(alphas.items()))
    low, value, high = bounds(first["alpha"])
    write = context.locale
    alt = context.say(
        "measure.strip_alt",
        alpha=write.number(value, 2),
        interval=write.interval(low, high, 2, signed=False),
    )
    chart = ReliabilityStrip(interval=(low, value, high), locale=write)
    several = len({_source_id(item) for item in context.outcomes}) > 1
    key = "measure.strip_of" if several else "measure.strip"
    title = context.say(key, label=reading.label, wave=context.wave(wave))
    lines = tuple(_alpha_line(context, name, result) for name, result in alphas.items())
    sub = Paragraph(content=context.rich("measure.strip_sub"), role="muted")
    return [
        Aside(
            title=title,
            content=(sub, *lines),
            picture=context.picture(chart, alt, widths=(256.0, 256.0)),
        )
    ]


def _alpha_line(context: Context, wave: str, result: Result) -> Paragraph:
    low, value, high = bounds(result["alpha"])
    interval = context.locale.interval(low, high, 2, signed=False)
    return context.paragraph(
        "measure.alpha_line",
        alpha=context.locale.number(value, 2),
        interval=context.say("between.plain", interval=interval),
        wave=context.wave(wave),
    )


def _prorated(context: Context, outcome: Outcome) -> Paragraph | None:
    n = quality_count(context, f"scores_prorated.{outcome.id}")
    if not n:
        return None
    shown = show_count(n, context.least)
    if shown.hidden:
        return context.paragraph("measure.prorated_few", least=context.least)
    return context.paragraph("measure.prorated", n=n)


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
