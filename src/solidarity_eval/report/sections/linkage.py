"""Codes that people make themselves: the change with equal codes, and with close ones linked."""

from __future__ import annotations

from solidarity_eval.document.blocks import Block, Cell, Column, DataTable, Paragraph, Section, text
from solidarity_eval.report.context import Context
from solidarity_eval.report.outcome_reading import OutcomeReading
from solidarity_eval.results import Estimate, Result

_READINGS = ("strict", "loose")


def section(context: Context) -> Section | None:
    """Return both readings of each outcome, None where people have given codes."""
    tables = [
        _table(context, reading, result)
        for reading in context.outcomes
        if reading.hidden is None
        and reading.rounded is None
        and (result := context.evaluation.result(reading.outcome.id, "linkage")) is not None
    ]
    if not tables:
        return None
    blocks: list[Block] = [Paragraph(content=context.tell_rich("linkage.about")), *tables]
    return Section(id="linkage", title=context.tell("linkage.title"), blocks=tuple(blocks))


def _table(context: Context, reading: OutcomeReading, result: Result) -> DataTable:
    changes = {
        str(one.at["reading"]): one
        for one in result.estimates
        if "reading" in one.at and one.term != "chance_share"
    }
    chance = {
        str(one.at["reading"]): one.estimate
        for one in result.estimates
        if one.term == "chance_share"
    }
    shown = [name for name in _READINGS if name in changes and _may_show(context, changes, name)]
    rows = tuple(
        (
            Cell(content=text(context.tell(f"linkage.{name}"))),
            Cell(content=text(context.locale.number(changes[name].n or 0, 0))),
            _change(context, reading, changes[name]),
            Cell(content=text(_share(context, chance.get(name)))),
        )
        for name in shown
    )
    hidden = len(shown) < len(changes)
    return DataTable(
        caption=context.tell("linkage.caption", label=reading.label),
        columns=(
            Column(label=context.tell("linkage.reading"), weight=2.2),
            Column(label=context.tell("linkage.people"), align="right"),
            Column(label=context.tell("linkage.change"), align="right", weight=1.6),
            Column(label=context.tell("linkage.chance"), align="right", weight=1.4),
        ),
        rows=rows,
        note=context.tell_rich("linkage.hidden", least=context.least) if hidden else (),
    )


def _may_show(context: Context, changes: dict[str, Estimate], name: str) -> bool:
    """Tell whether a row may stand beside the first: their difference tells of few people."""
    if context.profile == "internal" or name == _READINGS[0] or _READINGS[0] not in changes:
        return True
    apart = abs((changes[name].n or 0) - (changes[_READINGS[0]].n or 0))
    return not 0 < apart < context.least


def _change(context: Context, reading: OutcomeReading, change: Estimate) -> Cell:
    wording = context.wording(reading)
    detail = ""
    if change.conf_low is not None and change.conf_high is not None:
        detail = wording.bracket(change.conf_low, change.conf_high)
    return Cell(content=text(wording.signed(change.estimate)), detail=text(detail))


def _share(context: Context, share: float | None) -> str:
    return context.tell("linkage.unknown") if share is None else context.locale.percent(share, 1)
