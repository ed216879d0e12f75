"""What we cannot conclude, by design: said in full, with what would answer it."""

from __future__ import annotations

from collections.abc import Iterator

from solidarity_eval.document.blocks import (
    Block,
    BulletList,
    Definition,
    Definitions,
    Section,
    Subheading,
    text,
)
from solidarity_eval.report.absences import gone
from solidarity_eval.report.context import Context
from solidarity_eval.results import Note

_SMALL = 30
_DESIGNS = {
    "one_group_pre_post": "one_group",
    "retrospective_pretest": "recalled",
    "repeated_cross_section": "different",
}


def section(context: Context) -> Section:
    """Return the open questions, then what could not be computed."""
    items = tuple(_questions(context))
    blocks: list[Block] = [Definitions(items=items)]
    refusals = _refusals(context)
    if refusals:
        blocks.append(Subheading(content=context.rich("limits.refused")))
        blocks.append(BulletList(items=tuple(text(words) for words in refusals)))
    return Section(id="limits", title=context.say("limits.title"), blocks=tuple(blocks))


def _questions(context: Context) -> Iterator[Definition]:
    project = context.evaluation.project
    if project.simulated:
        yield _definition(context, "simulated", "simulated_text")
    if project.design.type != "descriptive":
        design = _DESIGNS.get(project.design.type, "compared")
        yield _definition(context, "cause", f"cause_{design}")
        yield from _selection(context)
        yield _definition(context, "lasting", _lasting(context))
    yield _definition(context, "others", "others_text")
    yield from _people(context)
    yield from _threshold(context)
    yield from _reading(context)


def _definition(context: Context, term: str, key: str, **values: object) -> Definition:
    return Definition(
        term=context.say(f"limits.{term}") + context.say("limits.stop"),
        content=context.rich(f"limits.{key}", **values),
    )


def _selection(context: Context) -> Iterator[Definition]:
    paths = {
        selection.path if (selection := project.outcome_selection(item.outcome)) else "unknown"
        for project in (context.evaluation.project,)
        for item in context.outcomes
    }
    for path in sorted(paths - {"open"}):
        yield _definition(context, "selection", f"selection_{path}")


def _lasting(context: Context) -> str:
    return "lasting_one" if len(context.evaluation.project.waves) <= 2 else "lasting_many"


def _people(context: Context) -> Iterator[Definition]:
    """Say what drop-out, shared teams and few people leave open."""
    reading = context.main
    flow = reading.flow if reading is not None else None
    if flow is not None:
        if gone(flow) > 0 and flow.n("linked"):
            yield _definition(context, "gone", "gone_text", n=gone(flow))
        if 0 < flow.n("compared") < _SMALL:
            yield _definition(context, "small", "small_text")
    if _grouped(context):
        yield _definition(context, "groups", "groups_text")


def _grouped(context: Context) -> bool:
    tables = context.evaluation.project.tables
    people = tables.people
    shared = [table.cluster for table in tables.response_files]
    if people is not None:
        shared += [people.cluster, people.household, people.dyad]
    return any(column is not None for column in shared)


def _threshold(context: Context) -> Iterator[Definition]:
    main = [item for item in context.outcomes if item.is_main]
    if not main:
        return
    declared = main[0].outcome.smallest_change
    if declared is None:
        yield _definition(context, "threshold", "threshold_none")
    elif declared.illustrative:
        yield _definition(context, "threshold", "threshold_illustrative")
    elif declared.date is None:
        yield _definition(context, "threshold", "threshold_undated")


def _reading(context: Context) -> Iterator[Definition]:
    exploratory = [item for item in context.outcomes if not item.is_main]
    if len(exploratory) > 1:
        yield _definition(context, "many", "many_text")
    reporting = context.evaluation.project.reporting
    if reporting is not None and reporting.final is not None and reporting.final > reporting.year:
        yield _definition(context, "interim", "interim_text")


def _refusals(context: Context) -> list[str]:
    """Return each refusal and caveat once, named by what it speaks of."""
    said: list[str] = []
    for note in context.evaluation.notes:
        words = context.caveat(note)
        if words:
            said.append(_named(context, note, words))
    for reading in context.outcomes:
        if reading.hidden is None:
            for note in reading.result.notes:
                words = context.caveat(note) if note.severity == "caution" else None
                if words:
                    said.append(context.about(reading.label, words))
    return list(dict.fromkeys(said))


def _named(context: Context, note: Note, words: str) -> str:
    subject, _, _ = str(note.values.get("subject", "")).partition(".")
    for reading in context.outcomes:
        if subject == reading.outcome.id:
            return context.about(reading.label, words)
    return words
