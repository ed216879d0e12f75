"""Data quality: what was read, what the checks saw, and proof of the files."""

from __future__ import annotations

from solidarity_eval.disclosure import show_count
from solidarity_eval.document.blocks import Block, Cell, Column, DataTable, Section, text
from solidarity_eval.intake.dataset import InputFile
from solidarity_eval.report.context import Context

# Errors stop a report: these rows say that the checks were made and saw nothing.
_ALWAYS = ("person_twice", "out_of_range", "text_in_number")
# What people did, as opposed to how a file is made: small counts are hidden.
_TRAITS = ("constant_answers",)
_UNLINKED = "warning.missing_person"
_SCORES = ("scores_prorated.", "scores_missing.")
_DIGITS_OF_PROOF = 8


def section(context: Context) -> Section:
    """Return the counts of the checks and the files that were read."""
    blocks: list[Block] = [_checks(context)]
    if context.evaluation.inputs:
        blocks.append(_files(context))
    return Section(id="quality", title=context.say("quality.title"), blocks=tuple(blocks))


def _checks(context: Context) -> DataTable:
    result = context.evaluation.result("data", "quality")
    counted = result.table("counts").rows if result is not None else ()
    counts = {str(check): int(n or 0) for check, n in counted}
    rows = [("rows", counts.pop("rows", 0)), ("unlinked", counts.pop("unlinked", 0))]
    rows += [(f"error.{code}", 0) for code in _ALWAYS]
    told = ((check, n) for check, n in counts.items() if check != _UNLINKED)
    rows += [(check, n) for check, n in told if n or not check.startswith(_SCORES)]
    columns = (
        Column(label=context.say("quality.check"), weight=3),
        Column(label=context.say("quality.result"), align="right"),
    )
    cells = tuple(
        (Cell(content=text(_name(context, check))), Cell(content=text(_shown(context, check, n))))
        for check, n in rows
    )
    return DataTable(
        caption=context.say("quality.table"),
        columns=columns,
        rows=cells,
        note=context.rich("quality.note"),
    )


def _name(context: Context, check: str) -> str:
    kind, _, rest = check.partition(".")
    if kind in ("error", "warning", "notice"):
        key = f"quality.checks.{rest}"
        known = context.locale.has(f"report.{key}")
        return context.say(key) if known else context.say("quality.checks.unnamed", code=rest)
    if kind == "missing":
        key = f"quality.reason.{rest}"
        known = context.locale.has(f"report.{key}")
        reason = context.say(key if known else "quality.reason.unnamed")
        return context.say("quality.missing", reason=reason)
    if kind == "corrections":
        return context.say(f"quality.corrections.{rest}")
    if kind in ("scores_prorated", "scores_missing"):
        labels = {item.outcome.id: item.label for item in context.outcomes}
        return context.say(f"quality.{kind}", label=labels.get(rest, rest))
    return context.say(f"quality.{kind}")


def _shown(context: Context, check: str, n: int) -> str:
    """Return a count; small ones that speak of people's answers are hidden."""
    kind, _, rest = check.partition(".")
    of_people = kind in ("missing", "scores_prorated") or rest in _TRAITS
    if n and of_people and show_count(n, context.least).hidden:
        return context.say("quality.fewer", least=context.least)
    return context.locale.number(n, 0)


def _files(context: Context) -> DataTable:
    columns = (
        Column(label=context.say("quality.file_column"), weight=3),
        Column(label=context.say("quality.rows_column"), align="right"),
        Column(label=context.say("quality.digest_column"), align="right", weight=1.2),
    )
    rows = tuple(
        (
            Cell(content=text(item.path), detail=text(_decided(context, item))),
            Cell(content=text(context.locale.number(item.rows, 0))),
            Cell(content=text(item.sha256[:_DIGITS_OF_PROOF])),
        )
        for item in context.evaluation.inputs
    )
    return DataTable(caption=context.say("quality.files"), columns=columns, rows=rows)


def _decided(context: Context, item: InputFile) -> str:
    """Say what was decided on reading a file."""
    choices = []
    for name, value in item.decided.items():
        if (name, value) == ("decimal", ","):
            choices.append(context.say("quality.decided.comma"))
        elif context.locale.has(f"report.quality.decided.{name}"):
            shown = context.say("quality.decided.tab") if value == "\t" else str(value)
            choices.append(context.say(f"quality.decided.{name}", value=shown))
    return context.say("quality.read_as", choices=choices) if choices else ""
