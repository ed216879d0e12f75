"""How we know: the design as a drawing, what it assumes, how alike the groups were."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from solidarity_eval.document.blocks import (
    Block,
    Cell,
    Column,
    DataTable,
    Definition,
    Definitions,
    FigureBlock,
    Paragraph,
    Section,
    Span,
    Subheading,
    Text,
    Tone,
    text,
)
from solidarity_eval.report.balance_figure import BalanceFigure
from solidarity_eval.report.context import Context, capital, sentences
from solidarity_eval.report.design_figure import design_figure
from solidarity_eval.report.outcome_reading import OutcomeReading
from solidarity_eval.results import Result, Scalar
from solidarity_eval.schemas.estimand import IntercurrentEvent

_TONES: Final[dict[str, Tone | None]] = {
    "supported": "favourable",
    "doubtful": "warning",
    "contradicted": "unfavourable",
    "untestable": "open",
    "not_checked": None,
}
_RESULTS: Final = ("effect", "clustered", "cross_section", "series", "retrospective", "repeated")


def section(context: Context) -> Section | None:
    """Return how the comparison is made, None without any verdict."""
    note = _note(context)
    if not context.evaluation.verdicts and not context.evaluation.passports and not note:
        return None
    blocks: list[Block] = [_paragraph(context, context.design), *_other_designs(context)]
    blocks += [*note, design_figure(context), *_on_the_way(context)]
    reading = context.main
    if reading is not None:
        blocks += _balance(context, reading)
        blocks += _assumptions(context, reading)
    return Section(id="design", title=context.tell("design.title"), blocks=tuple(blocks))


def _paragraph(context: Context, kind: str) -> Paragraph:
    return Paragraph(content=context.tell_rich(f"design.says.{kind}"))


def _other_designs(context: Context) -> Iterator[Paragraph]:
    """Say how the outcomes that are compared otherwise than the main one are."""
    others: dict[str, list[str]] = {}
    for reading in context.outcomes:
        if reading.design != context.design:
            others.setdefault(reading.design, []).append(reading.label)
    for design, labels in others.items():
        says = context.tell(f"design.says.{design}")
        words = context.locale.spans("report_design.design.other", labels=labels, says=says)
        yield Paragraph(content=text(*words))


def _note(context: Context) -> list[Block]:
    """Return what the project itself says of its design."""
    design = context.evaluation.project.design
    words = context.words_of(design.note)
    if not words:
        return []
    said = context.tell_rich("design.note", note=words)
    return [Paragraph(content=(*said, *_proposed(context, proposed=design.proposed)))]


def _on_the_way(context: Context) -> list[Block]:
    """Return what may happen between the two times, and what is done about it.

    Outcomes for which the project says the same share their lines.
    """
    found: dict[tuple[str, ...], list[OutcomeReading]] = {}
    for reading in context.outcomes:
        estimand = reading.outcome.estimand
        events = estimand.intercurrent if estimand is not None else ()
        if events:
            lines = tuple(_handled(context, event) for event in events)
            found.setdefault(lines, []).append(reading)
    if not found:
        return []
    items = []
    for lines, readings in found.items():
        term = context.locale.listing([reading.label for reading in readings])
        proposed = any(reading.outcome.proposed for reading in readings)
        mark = _proposed(context, proposed=proposed)
        content = (Span(sentences(lines)), *mark)
        items.append(Definition(term=term + context.say("limits.stop"), content=content))
    return [
        Subheading(content=context.tell_rich("design.on_the_way")),
        Definitions(items=tuple(items)),
    ]


def _handled(context: Context, event: IntercurrentEvent) -> str:
    """Return an event and what is done about the people to whom it happens, in words."""
    say = context.locale.text
    handling = say(f"plan.document.handling.{event.handling}")
    line = say(
        "plan.document.event", event=capital(context.words_of(event.event)), handling=handling
    )
    return sentences([line, capital(context.words_of(event.note))])


def _proposed(context: Context, *, proposed: bool) -> Text:
    """Return the mark of what the team has not settled yet."""
    return (Span(" "), Span(context.say("promise.proposed"), emphasis=True)) if proposed else ()


def _balance(context: Context, reading: OutcomeReading) -> Iterator[FigureBlock]:
    result = context.evaluation.result(reading.outcome.id, "balance")
    if result is None or reading.hidden is not None:
        return
    figure = BalanceFigure(
        id=f"balance-{reading.outcome.id}",
        title=context.tell("balance.title"),
        subtitle=context.tell("balance.subtitle"),
        source=context.tell("balance.source"),
        alt="balance.alt",
        sides=("programme", "comparison"),
        names=(context.tell("balance.programme"), context.tell("balance.comparison")),
    )
    block = figure.block(context, result)
    if block is not None:
        yield block


def _assumptions(context: Context, reading: OutcomeReading) -> Iterator[DataTable]:
    """Return what the verdict's design assumes, each line once."""
    results = [context.evaluation.result(reading.outcome.id, name) for name in _RESULTS]
    rows: dict[str, tuple[Cell, ...]] = {}
    for result in results:
        for row in _rows_of(result):
            code = str(row["assumption"])
            if context.locale.has(f"designs.assumption.{code}.name"):
                rows.setdefault(code, _row(context, row))
    if not rows:
        return
    yield DataTable(
        caption=context.tell("assumptions.caption"),
        columns=(
            Column(label=context.tell("assumptions.assumption"), weight=1.6),
            Column(label=context.tell("assumptions.state")),
        ),
        rows=tuple(rows.values()),
    )


def _rows_of(result: Result | None) -> Iterator[dict[str, Scalar]]:
    for table in result.tables if result is not None else ():
        if table.kind == "assumptions":
            for row in table.rows:
                yield dict(zip(table.columns, row, strict=True))


def _row(context: Context, row: dict[str, Scalar]) -> tuple[Cell, ...]:
    code, state = str(row["assumption"]), str(row["state"])
    words = context.locale.text
    return (
        Cell(
            content=text(words(f"designs.assumption.{code}.name")),
            detail=text(words(f"designs.assumption.{code}.says")),
        ),
        Cell(
            content=text(context.tell(f"assumptions.states.{state}")),
            detail=text(_evidence(context, row)),
            tone=_TONES[state],
        ),
    )


def _evidence(context: Context, row: dict[str, Scalar]) -> str:
    """Say what was looked at in the data, where something was."""
    key = f"designs.evidence.{row['evidence']}"
    if row["evidence"] is None or not context.locale.has(key):
        return ""
    value = row["value"]
    shown = float(value) if isinstance(value, int | float) else 0.0
    return capital(context.locale.text(key, value=shown))
