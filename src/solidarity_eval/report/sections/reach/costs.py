"""What it cost: by category, per person reached, per point of a favourable change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from solidarity_eval.disclosure import screen_amounts
from solidarity_eval.document.blocks import Block, Paragraph, Section
from solidarity_eval.report.amounts import reach_paragraph
from solidarity_eval.report.context import Context
from solidarity_eval.report.outcome_reading import OutcomeReading
from solidarity_eval.report.sections.reach.people_parts import (
    caveats,
    heading,
    refused,
    rows_of,
    table_of,
)
from solidarity_eval.results import Result, Scalar
from solidarity_eval.schemas.reach import Costs


def section(context: Context) -> Section | None:
    """Return what the project cost, None for a project that says nothing of it."""
    parts = [part for part in context.parts("costs") if isinstance(part, Costs)]
    if not parts:
        return None
    blocks = tuple(block for part in parts for block in _part(context, part))
    title = context.locale.text("report_reach_counts.costs.title")
    return Section(id="costs", title=title, blocks=blocks)


def _part(context: Context, part: Costs) -> Iterator[Block]:
    yield heading(context, part)
    result = context.reached(part)
    if result is None:
        yield refused(context, part)
        return
    amounts, merged = _amounts(context, result)
    if not amounts:
        yield reach_paragraph(context, "costs.hidden")
        return
    yield reach_paragraph(context, "costs.total", total=_euros(context, result["total"].estimate))
    yield _categories(context, amounts, merged=merged)
    yield from _per_person(context, result)
    yield from _per_point(context, part, result)
    yield from caveats(context, result)


def _amounts(context: Context, result: Result) -> tuple[Mapping[str, float], bool]:
    """Return the amounts that this edition shows; one payment alone tells what someone was paid."""
    rows = rows_of(result, "costs")
    if context.profile == "internal":
        return {str(row["category"]): _float(row["amount"]) for row in rows}, False
    shown = screen_amounts({str(row["category"]): _payments(row) for row in rows}).shown
    return shown, set(shown) != {str(row["category"]) for row in rows}


def _payments(row: Mapping[str, Scalar]) -> list[float]:
    """Return the largest payments of a category, the rest in equal parts."""
    told = [_float(row[name]) for name in ("largest", "second") if row[name] is not None]
    rest = round(_float(row["rows"])) - len(told)
    return told + [(_float(row["amount"]) - sum(told)) / rest] * rest if rest else told


def _float(value: Scalar) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _euros(context: Context, value: float) -> str:
    digits = 0 if value >= 100 else 2
    amount = context.locale.number(value, digits)
    return context.locale.text("report_reach_counts.costs.euros", amount=amount)


def _categories(context: Context, amounts: Mapping[str, float], *, merged: bool) -> Block:
    say = context.locale.text
    other = say("report_reach_counts.costs.rest")
    return table_of(
        say("report_reach_counts.costs.caption"),
        [
            (say("report_reach_counts.costs.category"), False),
            (say("report_reach_counts.costs.amount"), True),
        ],
        [
            (other if name == "other" else name, _euros(context, amount))
            for name, amount in amounts.items()
        ],
        note=say("report_reach_counts.costs.merged") if merged else "",
    )


def _per_person(context: Context, result: Result) -> Iterator[Block]:
    if result.has("per_person"):
        amount = _euros(context, result["per_person"].estimate)
        yield reach_paragraph(context, "costs.per_person", amount=amount)
    elif result.has("per_person_least"):
        low, high = (
            _euros(context, result[f"per_person_{end}"].estimate) for end in ("least", "most")
        )
        yield reach_paragraph(context, "costs.per_person_bounds", low=low, high=high)


def _per_point(context: Context, part: Costs, result: Result) -> Iterator[Block]:
    """Give a cost per point with a favourable verdict; else cost and outcomes side by side."""
    reading = next((one for one in context.outcomes if one.outcome.id == part.outcome), None)
    if reading is not None and reading.hidden is None:
        label = reading.label
        if result.has("per_point"):
            found = result["per_point"]
            yield _point_words(
                context, label, "per_point", ends=(found.conf_low or 0.0, found.conf_high or 0.0)
            )
            return
        if result.has("per_point_least"):
            ends = (result["per_point_least"].estimate, result["per_point_most"].estimate)
            yield _point_words(context, label, "per_point_bounds", ends=ends)
            return
    shown = [one for one in context.outcomes if one.hidden is None]
    if shown:
        total = _euros(context, result["total"].estimate)
        yield reach_paragraph(context, "costs.side_by_side", total=total)
        yield _consequences(context, shown)


def _point_words(context: Context, label: str, key: str, *, ends: tuple[float, float]) -> Paragraph:
    low, high = (_euros(context, end) for end in ends)
    return reach_paragraph(context, f"costs.{key}", label=label, low=low, high=high)


def _consequences(context: Context, readings: list[OutcomeReading]) -> Block:
    """Set the outcomes beside the cost, which is one for all of them: nothing is divided."""
    say = context.locale.text
    names = (("outcome", False), ("change", True), ("reading", False))
    return table_of(
        say("report_reach_counts.costs.consequences"),
        [(say(f"report_reach_counts.costs.{name}"), right) for name, right in names],
        [(one.label, context.wording(one).measured(), _verdict(context, one)) for one in readings],
    )


def _verdict(context: Context, reading: OutcomeReading) -> str:
    word = reading.verdict.word if reading.verdict is not None else None
    if word is None:
        return context.locale.text("report_reach_counts.costs.no_word")
    kind = "effect" if reading.controlled else "change"
    return context.locale.text(f"verdicts.name.{kind}.{word}")
