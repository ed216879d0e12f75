"""The cover: the finding in words, the gauge, and four facts about the study."""

from __future__ import annotations

from solidarity_eval.document.blocks import Cover, Picture, text
from solidarity_eval.report.context import Context, sentences
from solidarity_eval.report.gauges import gauge_alt, gauge_of
from solidarity_eval.report.outcome_reading import OutcomeReading
from solidarity_eval.report.verdict_words import VerdictWords


def cover(context: Context) -> Cover:
    """Return the cover of the yearly report."""
    reading = context.main
    shown = reading is not None and reading.hidden is None
    project = context.evaluation.project
    title = context.words_of(project.title, project.id)
    return Cover(
        kicker=_kicker(context),
        title=_title(context, reading) if reading is not None and shown else title,
        lead=text(_lead(context, reading)),
        picture=_gauge(context, reading) if reading is not None and shown else None,
        facts=_facts(context),
    )


def _title(context: Context, reading: OutcomeReading) -> str:
    """Return the verdict; without one, the finding read off the interval alone."""
    if reading.verdict is None:
        return context.wording(reading).title()
    return VerdictWords(context, reading, reading.verdict).title()


def _kicker(context: Context) -> str:
    project = context.evaluation.project
    year = str(project.reporting.year) if project.reporting else None
    who = context.words_of(project.title, project.organisation or "")
    if who:
        key = "cover.kicker" if year else "cover.kicker_undated"
        return context.say(key, year=year, organisation=who)
    return context.say("cover.kicker_year" if year else "cover.kicker_plain", year=year)


def _lead(context: Context, reading: OutcomeReading | None) -> str:
    if reading is None:
        return context.say("cover.lead_described")
    if reading.hidden is not None:
        name = "hidden" if reading.hidden == "few" else reading.hidden
        return context.say(f"cover.lead_{name}")
    if not reading.has_levels:
        return _groups(context, reading)
    wording = context.wording(reading)
    before, after = (
        wording.level(reading.level(wave).estimate)
        for wave in (reading.outcome.before, reading.outcome.after)
    )
    scale = ""
    if reading.limits is not None and reading.kind != "share":
        low, high = reading.limits
        scale = context.say("cover.scale", low=low, high=high)
    values = dict(
        n=reading.n,
        subject=wording.words("subject"),
        before=before,
        after=after,
        scale=scale,
    )
    if reading.linked and not reading.controlled:
        levels = context.say("cover.lead_levels", **values)
    else:
        kind = "programme" if reading.controlled else "others"
        levels = context.tell(f"verdict.cover_{kind}", **values)
    return sentences([levels, _groups(context, reading)])


def _groups(context: Context, reading: OutcomeReading) -> str:
    """Say what the comparison is made with: nothing, or another group."""
    design = context.design
    if reading.controlled:
        waits = design == "stepped_wedge"
        return context.tell("verdict.cover_waiting" if waits else "verdict.cover_groups")
    if design == "retrospective_pretest":
        return context.tell("verdict.cover_recalled")
    return context.say("limits.cover_one_group") if context.one_group else ""


def _gauge(context: Context, reading: OutcomeReading) -> Picture:
    chart = gauge_of(context, reading, small=False)
    return context.picture(chart, gauge_alt(context, reading), widths=(400.0, 340.0))


def _facts(context: Context) -> tuple[tuple[str, str], ...]:
    project = context.evaluation.project
    say = context.say
    data = "simulated" if project.simulated else f"real_{context.profile}"
    return (
        (say("cover.facts.period"), period(context)),
        (
            say("cover.facts.evaluator"),
            context.words_of(project.evaluator, say("cover.facts.evaluator_none")),
        ),
        (say("cover.facts.design"), say(f"design.{context.design}")),
        (say("cover.facts.data"), say(f"cover.facts.data_{data}")),
    )


def period(context: Context) -> str:
    """Return the declared period of the project, or that there is none."""
    declared = context.evaluation.project.period
    if declared is None:
        return context.say("cover.facts.period_unknown")
    if declared.end is None:
        return context.say("cover.facts.period_from", start=declared.start)
    return context.say("cover.facts.period_from_to", start=declared.start, end=declared.end)
