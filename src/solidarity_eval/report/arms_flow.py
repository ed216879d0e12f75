"""How the people of two groups went from entry to the comparison, and why some are not in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from solidarity_eval.document.blocks import Cell, Column, DataTable, text
from solidarity_eval.report.context import Context
from solidarity_eval.report.outcome_reading import OutcomeReading
from solidarity_eval.results import Flow

SIDES: Final = ("programme", "comparison")


def arms_flow(context: Context, reading: OutcomeReading) -> DataTable | None:
    """Return the steps of both groups side by side; None without two groups large enough.

    Weights and matching start from people with both answers: how many entered is read in the
    comparison of changes, which keeps everybody.
    """
    flows = _flows(context, reading)
    if not flows or any(_compared(flows, side) < context.least for side in SIDES):
        return None
    columns = (
        Column(label=context.tell("who.arms.step"), weight=2.5),
        *(Column(label=context.tell(f"design.{side}"), align="right") for side in SIDES),
    )
    return DataTable(
        caption=context.tell("who.arms.caption"),
        columns=columns,
        rows=tuple(_row(context, *line) for line in _lines(context, flows)),
        compact=True,
    )


def _flows(context: Context, reading: OutcomeReading) -> list[Flow]:
    """Return the ledgers of the effect: the one that tells who entered first."""
    found: list[Flow] = []
    for name in ("did", "effect"):
        result = context.evaluation.result(reading.outcome.id, name)
        if result is not None and result.flow is not None and _has_arms(result.flow):
            found.append(result.flow)
    told = [flow for flow in found if _has(flow, "programme_followed")]
    last = found[-1:] if found[-1:] != told[-1:] else []
    return [*told[-1:], *last]


def _has(flow: Flow, node: str) -> bool:
    return any(item.id == node for item in flow.nodes)


def _has_arms(flow: Flow) -> bool:
    return all(_has(flow, f"{side}{end}") for side in SIDES for end in ("", "_compared"))


def _compared(flows: list[Flow], side: str) -> int:
    return flows[-1].n(f"{side}_compared")


def _lines(context: Context, flows: list[Flow]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield entered, followed and compared, each after those who left on the way to it."""
    first = flows[0]
    yield context.tell("who.arms.entered"), _counts(first, "")
    yield from _left(context, first, "")
    if _has(first, "programme_followed"):
        yield context.tell("who.arms.followed"), _counts(first, "_followed")
        yield from _left(context, first, "_followed")
    for flow in flows[1:]:
        yield from _left(context, flow, "")
    yield context.tell("who.arms.compared"), _counts(flows[-1], "_compared")


def _counts(flow: Flow, end: str) -> tuple[int, int]:
    return flow.n(f"programme{end}"), flow.n(f"comparison{end}")


def _left(context: Context, flow: Flow, end: str) -> Iterator[tuple[str, tuple[int, int]]]:
    found: dict[str, list[int]] = {}
    for place, side in enumerate(SIDES):
        for edge in flow.edges:
            if edge.source == f"{side}{end}" and edge.reason is not None:
                found.setdefault(edge.reason, [0, 0])[place] += edge.n
    for reason, (programme, comparison) in found.items():
        if programme or comparison:
            known = context.locale.has(f"report.who.reasons.{reason}")
            key = f"who.reasons.{reason}" if known else "who.reasons.unnamed"
            yield context.say(key), (programme, comparison)


def _row(context: Context, label: str, counts: tuple[int, int]) -> tuple[Cell, ...]:
    numbers = (context.locale.number(count, 0) for count in counts)
    return (Cell(content=text(label)), *(Cell(content=text(number)) for number in numbers))
