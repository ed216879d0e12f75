"""The figure of one outcome: scores before and after, and the difference, with its table."""

from __future__ import annotations

import itertools

from solidarity_eval.disclosure import MergedBins, merge_bins
from solidarity_eval.document.blocks import Cell, Column, DataTable, FigureBlock, text
from solidarity_eval.plots.estimation_chart import Estimation, Panel, limits_of
from solidarity_eval.plots.reading import bounds
from solidarity_eval.plots.scales import nice_ticks
from solidarity_eval.report.context import Context, capital, sentences
from solidarity_eval.report.outcome_reading import OutcomeReading
from solidarity_eval.report.shared_figures import bins_may_stand
from solidarity_eval.report.verdict_look import colour_of, mark_of


def estimation_figure(context: Context, reading: OutcomeReading) -> FigureBlock:
    """Return the figure of an outcome whose numbers may be shown."""
    bins = _bins(context, reading)
    chart = _chart(context, reading, bins)
    return FigureBlock(
        id=f"change-{reading.outcome.id}",
        title=_title(context, reading),
        subtitle=_subtitle(context, reading, bins),
        picture=context.picture(chart, _alt(context, reading, bins)),
        source=_source(context, reading, bins),
        table=_table(context, reading, bins),
    )


def _has_bins(context: Context, reading: OutcomeReading) -> bool:
    result = context.evaluation.result(reading.outcome.id, "distribution")
    return reading.kind != "share" and result is not None


def _bins(context: Context, reading: OutcomeReading) -> MergedBins | None:
    result = context.evaluation.result(reading.outcome.id, "distribution")
    if result is None or reading.kind == "share":
        return None
    merged = merge_bins(result.table("distribution"), context.least)
    if merged is None or (reading.shared is not None and _told_by_answers(reading)):
        return None
    rows = {wave: merged.counts.get(wave, ()) for wave in _waves(reading)}
    return merged if bins_may_stand(reading.shared, rows, merged.edges) else None


def _told_by_answers(reading: OutcomeReading) -> bool:
    """Tell whether the answers to the only question are shown already, in other groups."""
    instrument, scale = reading.instrument, reading.scale
    if instrument is None or scale is None:
        return False
    return len(instrument.items_of(scale.id)) == 1


def _waves(reading: OutcomeReading) -> tuple[str, str]:
    return reading.outcome.before, reading.outcome.after


def _chart(context: Context, reading: OutcomeReading, bins: MergedBins | None) -> Estimation:
    wording = context.wording(reading)
    panels = [
        Panel(
            label=capital(context.wave(wave)),
            n=reading.level(wave).n or reading.n,
            interval=bounds(reading.level(wave)),
            counts=bins.counts.get(wave, ()) if bins else (),
        )
        for wave in _waves(reading)
    ]
    limits = _limits(reading, bins, panels)
    return Estimation(
        panels=panels,
        limits=limits,
        ticks=_ticks(context, reading, limits),
        change=reading.interval,
        locale=context.locale,
        edges=bins.edges if bins else (),
        smallest=reading.smallest,
        unit=wording.unit_name(),
        digits=wording.digits,
        shares=reading.kind == "share",
        bounded=reading.limits is not None,
        drift=reading.drift,
        mark=mark_of(reading),
        color=colour_of(reading),
    )


def _limits(
    reading: OutcomeReading, bins: MergedBins | None, panels: list[Panel]
) -> tuple[float, float]:
    if bins is not None:
        return bins.edges[0], bins.edges[-1]
    return reading.limits or limits_of((), panels)


def _ticks(
    context: Context, reading: OutcomeReading, limits: tuple[float, float]
) -> list[tuple[float, str]]:
    """Return round values of the scale, with the questionnaire's words where they are scores."""
    locale = context.locale
    if reading.kind == "share":
        return [(value, locale.percent(value)) for value in nice_ticks(*limits)]
    words: dict[float, str] = {}
    scale = reading.scale
    if reading.instrument and scale and scale.score == "mean" and scale.multiply == 1:
        labels = reading.instrument.labels
        words = {float(code): context.words_of(label) for code, label in labels.items()}
    ends = reading.limits or limits
    shown = [v for v in ends if limits[0] <= v <= limits[1]]
    near = (ends[1] - ends[0]) / 8
    inner = (v for v in nice_ticks(*limits) if all(abs(v - end) > near for end in shown))
    values = {*inner, *shown}
    written = ((v, locale.compact(v)) for v in sorted(values))
    return [(v, f"{number} {words[v]}" if v in words else number) for v, number in written]


def _title(context: Context, reading: OutcomeReading) -> str:
    key = {"higher": "moved_up", "lower": "moved_down", "either": "either"}[reading.side]
    label = reading.label
    if reading.controlled:
        label = context.tell("effect.of_programme", label=label)
    return context.say(f"change.figure_{key}", label=label)


def _level(reading: OutcomeReading) -> float:
    return reading.estimate.conf_level or 0.95


def _subtitle(context: Context, reading: OutcomeReading, bins: MergedBins | None) -> str:
    level = _level(reading)
    if reading.kind == "share":
        return context.say("change.figure_subtitle_share", level=level)
    if bins is None or reading.limits is None:
        return context.say("change.figure_subtitle_bare", level=level)
    low, high = reading.limits
    return context.say("change.figure_subtitle", low=low, high=high, level=level)


def _source(context: Context, reading: OutcomeReading, bins: MergedBins | None) -> str:
    parts = [context.say("change.figure_source", n=reading.n)]
    if bins is not None and bins.merged:
        parts.append(context.say("change.figure_merged", least=context.least))
    if bins is None and _has_bins(context, reading):
        parts.append(context.say("change.figure_hidden", least=context.least))
    if reading.smallest is not None:
        threshold = context.wording(reading).threshold()
        parts.append(context.say("change.figure_band", threshold=threshold))
    if reading.drift is not None:
        parts.append(context.tell("drift.figure"))
    return sentences(parts)


def _alt(context: Context, reading: OutcomeReading, bins: MergedBins | None) -> str:
    wording = context.wording(reading)
    before, after = (wording.level(reading.level(wave).estimate) for wave in _waves(reading))
    words = context.say(
        "change.figure_alt",
        label=reading.label,
        n=reading.n,
        Subject=wording.words("Subject"),
        before=before,
        after=after,
        value=wording.with_unit(reading.interval[1]),
        interval=wording.bracket(reading.interval[0], reading.interval[2]),
    )
    if bins is None:
        return words
    waves = [
        context.say(
            "change.figure_counts_wave",
            wave=context.wave(wave),
            counts=", ".join(str(n) for n in bins.counts.get(wave, ())),
        )
        for wave in _waves(reading)
    ]
    return sentences(
        [words, context.say("change.figure_counts", counts=context.say("between.next").join(waves))]
    )


def _table(context: Context, reading: OutcomeReading, bins: MergedBins | None) -> DataTable:
    """Return the numbers that the figure draws."""
    wording = context.wording(reading)
    waves = _waves(reading)
    kind = "levels" if bins is None else "bins"
    level_row = "change.share_row" if reading.kind == "share" else "change.level_row"
    levels = [reading.level(wave) for wave in waves]
    rows = [_row(context.say(level_row), [wording.level(item.estimate) for item in levels])]
    if bins is not None:
        names = bin_names(context, bins.edges, reading.limits)
        for index, name in enumerate(names):
            counts = [bins.counts.get(wave, ())[index] for wave in waves]
            rows.append(_row(name, [context.locale.number(n, 0) for n in counts]))
    change = f"{wording.change()} {wording.interval()}"
    note = context.rich("change.difference_row", change=change)
    columns = (
        Column(label=context.say(f"change.{kind}_column"), weight=2),
        *(Column(label=capital(context.wave(wave)), align="right") for wave in waves),
    )
    caption = context.say(f"change.{kind}_caption")
    return DataTable(caption=caption, columns=columns, rows=tuple(rows), note=note, compact=True)


def _row(name: str, values: list[str]) -> tuple[Cell, ...]:
    return (Cell(content=text(name)), *(Cell(content=text(value)) for value in values))


def bin_names(
    context: Context, edges: tuple[float, ...], limits: tuple[float, float] | None
) -> list[str]:
    """Name each bin exactly: a bin holds its lower end, the last one both ends.

    Bins of whole numbers, whose edges lie between two values, are named by the values they hold.
    """
    if limits is not None and edges[0] < limits[0]:
        pairs = [(low + 0.5, high - 0.5) for low, high in itertools.pairwise(edges)]
        return [
            context.say(
                "change.bin_value" if low == high else "change.bin_last", low=low, high=high
            )
            for low, high in pairs
        ]
    names = [
        context.say("change.bin_between", low=low, high=high)
        for low, high in itertools.pairwise(edges)
    ]
    names[0] = context.say("change.bin_below", high=edges[1])
    names[-1] = context.say("change.bin_last", low=edges[-2], high=edges[-1])
    return names
