"""The reporting checklist of the design, filled from what the project records."""

from __future__ import annotations

from typing import Final

from solidarity_eval.document.blocks import Cell, Column, DataTable, Paragraph, Section, Tone, text
from solidarity_eval.interpretation.checklist import (
    ChecklistItem,
    ItemState,
    checklist_facts,
    checklist_for,
    fill_checklist,
)
from solidarity_eval.report.checklist_facts import recorded_facts
from solidarity_eval.report.context import Context, capital

_TONES: Final[dict[ItemState, Tone | None]] = {
    "filled": "favourable",
    "partly": "no_change",
    "missing": "open",
    "not_applicable": None,
}
_STATES: Final[tuple[ItemState, ...]] = ("filled", "partly", "missing", "not_applicable")


def section(context: Context) -> Section | None:
    """Return the checklist of the design, None for a project without outcome."""
    if not context.outcomes:
        return None
    filled = fill_checklist(
        checklist_for(context.design), recorded_facts(context.evaluation, context.design)
    )
    words = context.locale.text
    name = words(f"checklists.name.{filled.name}")
    cited = context.citations.cite(*filled.references[:1])
    intro = text(words("checklists.intro", name=name))
    counts = words("checklists.counts", **{state: filled.count(state) for state in _STATES})
    table = DataTable(
        caption=name,
        columns=(
            Column(label=words("checklists.column_asks"), weight=1.8),
            Column(label=words("checklists.column_state")),
        ),
        rows=tuple(_row(context, item) for item in filled.items),
    )
    return Section(
        id="checklist",
        title=words("checklists.title"),
        blocks=(Paragraph(content=(*intro, *cited)), Paragraph(content=text(counts)), table),
    )


def _row(context: Context, item: ChecklistItem) -> tuple[Cell, ...]:
    language = context.locale.language
    facts = checklist_facts()
    absent = [context.words_of(facts[fact].words[language]) for fact in item.absent]
    detail = context.locale.text("checklists.absent", facts=absent) if absent else ""
    return (
        Cell(content=text(f"{item.id}\u00a0\u00a0{context.words_of(item.words[language])}")),
        Cell(
            content=text(capital(context.locale.text(f"checklists.state.{item.state}"))),
            detail=text(detail) if detail else (),
            tone=_TONES[item.state],
        ),
    )
