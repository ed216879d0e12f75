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
from solidarity_eval.report.absences import missing_after
from solidarity_eval.report.context import Context
from solidarity_eval.report.outcome_reading import OutcomeReading
from solidarity_eval.report.sections.reach.names import in_words, indicator_words
from solidarity_eval.results import Note
from solidarity_eval.schemas.outcomes import TEAM_DESIGNS

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
    if context.design != "descriptive":
        yield _cause(context)
        yield from _selection(context)
        yield _definition(context, "lasting", _lasting(context))
    yield _definition(context, "others", "others_text")
    yield from _people(context)
    yield from _threshold(context)
    yield from _plan(context)
    yield from _reading(context)


def _definition(context: Context, term: str, key: str, **values: object) -> Definition:
    return Definition(
        term=context.say(f"limits.{term}") + context.say("limits.stop"),
        content=context.rich(f"limits.{key}", **values),
    )


def _cause(context: Context) -> Definition:
    """Say what keeps the origin of the change open, by design."""
    reading = context.main
    if reading is None or not reading.controlled:
        design = _DESIGNS.get(context.design, "compared")
        return _definition(context, "cause", f"cause_{design}")
    words = context.tell_rich(f"limits.cause_{'drawn' if reading.drawn else 'not_drawn'}")
    return Definition(term=context.say("limits.cause") + context.say("limits.stop"), content=words)


def _selection(context: Context) -> Iterator[Definition]:
    """Say what the way in gives on its own: how much where it is known."""
    measured = [item for item in context.outcomes if item.drift_ends is not None]
    if measured:
        term = context.say("limits.selection") + context.say("limits.stop")
        yield Definition(term=term, content=text(_drifts(context, measured)))
    project = context.evaluation.project
    paths = {
        selection.path if (selection := project.outcome_selection(item.outcome)) else "unknown"
        for item in context.outcomes
        if item not in measured and not item.controlled and item.hidden != "described"
    }
    for path in sorted(paths - {"open"}):
        yield _definition(context, "selection", f"selection_{path}")


def _drifts(context: Context, measured: list[OutcomeReading]) -> str:
    """Say what the way in gives on its own, for one outcome or for each of several."""
    ends = []
    for reading in measured:
        low, high = reading.drift_ends or (0.0, 0.0)
        wording = context.wording(reading)
        ends.append({"low": wording.with_unit(low), "high": wording.with_unit(high)})
    if len(measured) == 1:
        return context.tell("limits.selection_measured", **ends[0])
    lines = [
        context.tell("limits.selection_line", label=reading.label, **one)
        for reading, one in zip(measured, ends, strict=True)
    ]
    return context.tell("limits.selection_several", lines=context.say("between.next").join(lines))


def _lasting(context: Context) -> str:
    return "lasting_one" if len(context.evaluation.project.waves) <= 2 else "lasting_many"


def _people(context: Context) -> Iterator[Definition]:
    """Say what drop-out, shared teams and few people leave open."""
    reading = context.main
    flow = reading.flow if reading is not None else None
    if flow is not None:
        lost = missing_after(context, flow)
        if lost > 0 and flow.n("linked"):
            yield _definition(context, "gone", "gone_text", n=lost, rest=_rest(context))
        if 0 < flow.n("compared") < _SMALL:
            yield _definition(context, "small", "small_text")
    if _grouped(context) and not _teams_counted(context):
        yield _definition(context, "groups", "groups_text")


def _rest(context: Context) -> str:
    """Say whether anything here makes up for those who are missing."""
    reading = context.main
    entered = reading and context.evaluation.result(reading.outcome.id, "all_entered")
    return context.tell("limits.gone_counted" if entered else "limits.gone_uncorrected")


def _grouped(context: Context) -> bool:
    tables = context.evaluation.project.tables
    people = tables.people
    shared = [table.cluster for table in tables.response_files]
    if people is not None:
        shared += [people.cluster, people.household, people.dyad]
    return any(column is not None for column in shared)


def _teams_counted(context: Context) -> bool:
    """Tell whether the main outcome's interval takes the teams into account."""
    reading = context.main
    if reading is None or reading.verdict is None:
        return False
    if context.design in TEAM_DESIGNS:
        return True
    return reading.verdict.values.get("clusters") is not None


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


def _plan(context: Context) -> Iterator[Definition]:
    """Say that nothing shows what was chosen before the answers, where no plan was locked."""
    if context.evaluation.plan is None and any(item.verdict for item in context.outcomes):
        yield Definition(
            term=context.tell("limits.plan") + context.say("limits.stop"),
            content=text(context.locale.text("plan.departures.unlocked")),
        )


def _reading(context: Context) -> Iterator[Definition]:
    exploratory = [item for item in context.outcomes if not item.is_main]
    if len(exploratory) > 1:
        yield _definition(context, "many", "many_text")
    reporting = context.evaluation.project.reporting
    if reporting is not None and reporting.final is not None and reporting.final > reporting.year:
        yield _definition(context, "interim", "interim_text")


def _refusals(context: Context) -> list[str]:
    """Return each refusal and caveat once, named by what it speaks of.

    Those on a part of ``reach:`` stand in its own section.
    """
    said: list[str] = []
    absent: list[str] = []
    for note in context.evaluation.notes:
        subject = str(note.values.get("subject", ""))
        if note.code == "indicator_without_register":
            absent.append(indicator_words(context, subject))
            continue
        if subject.startswith("reach."):
            continue
        words = context.caveat(in_words(context, note))
        if words:
            said.append(_named(context, note, words))
    for reading in context.outcomes:
        if reading.hidden is None:
            for note in reading.result.notes:
                words = context.caveat(note) if note.severity == "caution" else None
                if words:
                    said.append(context.about(reading.label, words))
    if absent:
        said.append(context.say("limits.not_counted", names=absent))
    return list(dict.fromkeys(said))


def _named(context: Context, note: Note, words: str) -> str:
    subject, _, _ = str(note.values.get("subject", "")).partition(".")
    for reading in context.outcomes:
        if subject == reading.outcome.id:
            return context.about(reading.label, words)
    return words
