"""Question by question: answers on both sides of a line, before and after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from solidarity_eval.disclosure import MergedAnswers, merge_answers
from solidarity_eval.document.blocks import (
    Aside,
    Block,
    Cell,
    Column,
    DataTable,
    FigureBlock,
    Paragraph,
    Section,
    text,
)
from solidarity_eval.plots.items_chart import ItemRow, ItemsChart
from solidarity_eval.report.context import Context
from solidarity_eval.report.outcome_reading import OutcomeReading
from solidarity_eval.report.sections.measurement import item_label
from solidarity_eval.report.shared_figures import answers_may_stand
from solidarity_eval.schemas.instrument import Instrument

Counts = dict[tuple[str, str], list[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _PanelOfItems:
    """Questions that share their answers and their direction."""

    reading: OutcomeReading
    instrument: Instrument
    items: tuple[str, ...]
    codes: tuple[int, ...]
    turned: bool
    title: str
    id: str


def section(context: Context) -> Section | None:
    """Return the answers of each main outcome's questions, None where none can be shown."""
    blocks: list[Block] = []
    merged = False
    for reading in _shown(context):
        for panel in _panels(context, reading):
            found = _merged(context, panel)
            blocks += _figure(context, panel, found)
            merged = merged or (found is not None and found.merged)
    if not blocks:
        return None
    blocks.insert(0, context.paragraph("items.intro"))
    return Section(
        id="items",
        title=context.say("items.title"),
        blocks=tuple(blocks),
        asides=tuple(_asides(context, merged=merged)),
    )


def _shown(context: Context) -> list[OutcomeReading]:
    """Return one outcome per scale among the main ones; without any main one, the first."""
    main = [item for item in context.outcomes if item.is_main] or list(context.outcomes[:1])
    once: dict[str | None, OutcomeReading] = {}
    for reading in main:
        if reading.hidden is None and reading.instrument is not None:
            once.setdefault(reading.outcome.scale, reading)
    return list(once.values())


def _panels(context: Context, reading: OutcomeReading) -> Iterator[_PanelOfItems]:
    """Group the questions by direction and by answers."""
    instrument, scale = reading.instrument, reading.scale
    if instrument is None or scale is None:
        return
    groups: dict[tuple[bool, tuple[int, int]], list[str]] = {}
    for item in instrument.items_of(scale.id):
        key = (item in instrument.reverse, instrument.items.range_of(item))
        groups.setdefault(key, []).append(item)
    both = len({turned for turned, _ in groups}) > 1
    for index, ((turned, (low, high)), items) in enumerate(groups.items(), start=1):
        kind = "panel_all" if not both else "panel_reversed" if turned else "panel_kept"
        yield _PanelOfItems(
            reading=reading,
            instrument=instrument,
            items=tuple(items),
            codes=tuple(range(low, high + 1)),
            turned=turned,
            title=context.say(f"items.{kind}", label=reading.label),
            id=f"items-{reading.outcome.id}-{index}",
        )


def _merged(context: Context, panel: _PanelOfItems) -> MergedAnswers | None:
    """Return the answers that may be shown; turned questions are read from their far end."""
    result = context.evaluation.result(panel.reading.outcome.id, "items")
    if result is None:
        return None
    counts: Counts = {}
    waves = (panel.reading.outcome.before, panel.reading.outcome.after)
    for item, wave, answer, n in result.table("items").rows:
        if item in panel.items and wave in waves and isinstance(answer, int | float):
            row = counts.setdefault((str(item), str(wave)), [0] * len(panel.codes))
            row[int(answer) - panel.codes[0]] = int(n or 0)
    codes = list(panel.codes)
    if panel.turned:
        codes.reverse()
        counts = {key: row[::-1] for key, row in counts.items()}
    merged = merge_answers(counts, codes, least=context.least, divide=(len(codes) + 1) // 2)
    shared = panel.reading.shared
    if merged is None or shared is None or not shared.single:
        return merged
    rows = {wave: merged.counts.get((panel.items[0], wave), ()) for wave in waves}
    safe = answers_may_stand(shared, rows, merged.groups, turned=panel.turned)
    return merged if safe and all(rows.values()) else None


def _figure(context: Context, panel: _PanelOfItems, merged: MergedAnswers | None) -> list[Block]:
    if merged is None:
        words = context.rich("items.hidden_all", label=panel.reading.label, least=context.least)
        return [Paragraph(content=words)]
    rows = _rows(context, panel, merged)
    names = [_group_name(context, panel, group) for group in merged.groups]
    outcome = panel.reading.outcome
    chart = ItemsChart(
        rows=rows,
        groups=names,
        cut=merged.cut,
        names=(context.wave(outcome.before), context.wave(outcome.after)),
        locale=context.locale,
    )
    right = [
        _group_name(context, panel, group, quoted=True) for group in merged.groups[merged.cut :]
    ]
    answers = context.say("items.or").join(right)
    figure = FigureBlock(
        id=panel.id,
        title=panel.title,
        subtitle=context.say("items.subtitle", answers=answers),
        picture=context.picture(chart, _alt(context, rows, merged.cut)),
        source=_source(context, merged),
        table=_table(context, names=names, rows=rows),
    )
    if not merged.hidden:
        return [figure]
    labels = [item_label(context, panel.instrument, item) for item in merged.hidden]
    return [figure, Paragraph(content=context.rich("items.hidden", items=labels), role="muted")]


def _rows(context: Context, panel: _PanelOfItems, merged: MergedAnswers) -> list[ItemRow]:
    """Return the questions, those whose right-hand share rises most first."""
    outcome = panel.reading.outcome
    right = [_group_name(context, panel, group) for group in merged.groups[merged.cut :]]
    detail = context.say("items.or").join(right) if panel.turned else ""
    rows = []
    for item in panel.items:
        if item in merged.hidden:
            continue
        shares = []
        for wave in (outcome.before, outcome.after):
            counts = merged.counts[item, wave]
            total = sum(counts)
            shares.append(tuple(n / total for n in counts))
        label = item_label(context, panel.instrument, item)
        rows.append(ItemRow(label=label, before=shares[0], after=shares[1], detail=detail))
    cut = merged.cut
    return sorted(rows, key=lambda row: sum(row.before[cut:]) - sum(row.after[cut:]))


def _group_name(
    context: Context, panel: _PanelOfItems, group: tuple[int, ...], *, quoted: bool = False
) -> str:
    """Name a group of answers by the questionnaire's words, else by its codes."""
    labels = panel.instrument.labels
    words = [context.words_of(labels.get(code), str(code)) for code in group]
    if quoted:
        words = [context.say("items.quoted", answer=word) for word in words]
    if len(words) > 2 and not quoted:
        words = [words[0], words[-1]]
        return context.say("items.range", first=words[0], last=words[1])
    return context.say("items.or").join(words)


def _alt(context: Context, rows: list[ItemRow], cut: int) -> str:
    parts = [
        context.say(
            "items.alt_row",
            label=row.label,
            before=sum(row.before[cut:]),
            after=sum(row.after[cut:]),
        )
        for row in rows
    ]
    return context.say("items.alt", rows=context.say("between.next").join(parts))


def _source(context: Context, merged: MergedAnswers) -> str:
    totals = [sum(counts) for counts in merged.counts.values()]
    low, high = min(totals), max(totals)
    if low == high:
        return context.say("items.source_same", n=low)
    return context.say("items.source", low=low, high=high)


def _table(context: Context, *, names: list[str], rows: list[ItemRow]) -> DataTable:
    columns = (
        Column(label=context.say("items.column"), weight=2.2),
        *(Column(label=name, align="right", weight=1.2) for name in names),
    )
    cells = tuple(
        (
            Cell(content=text(row.label)),
            *(
                Cell(content=text(context.say("items.from_to", before=before, after=after)))
                for before, after in zip(row.before, row.after, strict=True)
            ),
        )
        for row in rows
    )
    return DataTable(caption=context.say("items.table"), columns=columns, rows=cells, compact=True)


def _asides(context: Context, *, merged: bool) -> Iterator[Aside]:
    if merged:
        yield context.note("items.merged_title", "items.merged", least=context.least)
    for reading in _shown(context):
        french = reading.instrument.french if reading.instrument is not None else None
        note = french.note if french is not None else None
        # A note in one unnamed language is the catalogue's, in English.
        known = {"en"} if isinstance(note, str) else set(note or ())
        if context.locale.language in known:
            paragraph = Paragraph(content=text(context.words_of(note)))
            yield Aside(title=context.say("items.translation"), content=(paragraph,))
            return
