"""The project and its promise: who, where, what should change, what was promised."""

from __future__ import annotations

from solidarity_eval.document.blocks import (
    Aside,
    Block,
    BulletList,
    Definition,
    Definitions,
    Paragraph,
    Section,
    Span,
    Subheading,
    Text,
    text,
)
from solidarity_eval.references.bibliography import bibliography
from solidarity_eval.report.context import Context, Texts
from solidarity_eval.report.cover import period
from solidarity_eval.report.outcome_reading import OutcomeReading
from solidarity_eval.report.promises import promised, target_label
from solidarity_eval.schemas.project import Project, Site, Target, Watched


def section(context: Context) -> Section:
    """Return what the project said it would do, before any result."""
    project = context.evaluation.project
    blocks: list[Block] = []
    summary = context.words_of(project.summary)
    if summary:
        blocks.append(Paragraph(content=text(summary), role="lead"))
    source = _data_source(context)
    if source:
        blocks.append(Paragraph(content=source))
    blocks += _outcomes(context)
    blocks += _targets(context)
    blocks += _chain(context)
    blocks += _to_confirm(context)
    blocks += _questions(context)
    return Section(
        id="promise",
        title=context.say("promise.title"),
        blocks=tuple(blocks),
        asides=_asides(context),
    )


def _data_source(context: Context) -> Text | None:
    source = context.evaluation.project.data_source
    if source is None:
        return None
    note = context.words_of(source.note)
    licence = context.say("promise.data_source", licence=source.licence) if source.licence else ""
    if source.citation is None:
        return text(" ".join(part for part in (licence, note) if part))
    words = context.say("promise.data_source_cited")
    marks = context.citations.cite(source.citation)
    tail = " ".join(part for part in (licence, note) if part)
    return (Span(words), *marks, Span(f". {tail}" if tail else "."))


def _outcomes(context: Context) -> list[Block]:
    if not context.outcomes:
        return [context.paragraph("promise.outcomes_none")]
    items = tuple(_outcome(context, reading) for reading in context.outcomes)
    return [
        Subheading(content=context.rich("promise.outcomes")),
        BulletList(items=items),
    ]


def _outcome(context: Context, reading: OutcomeReading) -> Text:
    first = context.rich(f"promise.outcome_{reading.outcome.role}", label=reading.label)
    smallest = _smallest(context, reading)
    words = (*first, Span(f" {smallest}")) if smallest else first
    return (*words, *_proposed(context, proposed=reading.outcome.proposed))


def _proposed(context: Context, *, proposed: bool) -> Text:
    """Return the mark of what nobody promised yet, nothing for a promise."""
    return (Span(" "), Span(context.say("promise.proposed"), emphasis=True)) if proposed else ()


def _source(context: Context, source: str | None) -> Text:
    """Return the mark of the work that a promise or an idea comes from."""
    if source is None or source not in bibliography():
        return ()
    return context.citations.cite(source)


def _smallest(context: Context, reading: OutcomeReading) -> str:
    declared = reading.outcome.smallest_change
    if declared is None:
        return context.say("promise.smallest_none") if reading.is_main else ""
    unit = "sd" if declared.unit == "sd" else "points"
    shown = declared.value
    if declared.unit == "proportion":
        unit, shown = "proportion", 100 * declared.value
    amount = context.say(f"units.{unit}", value=context.locale.compact(shown), amount=shown)
    if declared.illustrative:
        return context.say("promise.smallest_illustrative", amount=amount)
    source = context.say(f"promise.source.{declared.source}")
    if declared.date is None:
        return context.say("promise.smallest_undated", amount=amount, source=source)
    return context.say(
        "promise.smallest_declared", amount=amount, date=declared.date, source=source
    )


def _targets(context: Context) -> list[Block]:
    """List the promises; those that only illustrate are left to the section on targets."""
    targets = [item for item in context.evaluation.project.targets if not item.illustrative]
    if not targets:
        return []
    rows = tuple(
        (
            *context.rich(
                "promise.target_item",
                label=target_label(context, target),
                promise=_as_stated(context, target),
            ),
            *_source(context, target.source),
            *_proposed(context, proposed=target.proposed),
        )
        for target in targets
    )
    return [Subheading(content=context.rich("promise.targets")), BulletList(items=rows)]


def _as_stated(context: Context, target: Target) -> str:
    """Return a promise, between quotation marks where the words are the project's own."""
    words = promised(context, target)
    return context.say("items.quoted", answer=words) if target.stated else words


def _chain(context: Context) -> list[Block]:
    project = context.evaluation.project
    blocks: list[Block] = []
    if project.theory_of_change:
        links = tuple(
            (
                *context.rich(
                    "promise.link" if link.assumption else "promise.link_bare",
                    source=context.words_of(link.source),
                    target=context.words_of(link.target),
                    assumption=context.words_of(link.assumption),
                ),
                *_proposed(context, proposed=link.proposed),
            )
            for link in project.theory_of_change
        )
        blocks += [Subheading(content=context.rich("promise.chain")), BulletList(items=links)]
    if project.unintended:
        blocks += [
            Subheading(content=context.rich("promise.unintended")),
            BulletList(items=tuple(_watched(context, item) for item in project.unintended)),
        ]
    return blocks


def _watched(context: Context, item: Watched | Texts) -> Text:
    if not isinstance(item, Watched):
        return text(context.words_of(item))
    return (
        Span(context.words_of(item.text)),
        *_source(context, item.source),
        *_proposed(context, proposed=item.proposed),
    )


def _to_confirm(context: Context) -> list[Block]:
    """Name the parts of the protocol that are proposals; those marked one by one are not here."""
    project = context.evaluation.project
    selections = [project.selection, *(one.selection for one in project.outcomes)]
    proposed = {
        "design": project.design.proposed,
        "selection": any(one is not None and one.proposed for one in selections),
        "waves": any(wave.proposed for wave in project.waves),
        "instruments": any(use.proposed for use in project.instruments),
        "populations": any(one.proposed for one in project.populations),
    }
    names = [context.say(f"promise.part.{name}") for name, mark in proposed.items() if mark]
    return [context.paragraph("promise.to_confirm", what=names)] if names else []


def _questions(context: Context) -> list[Block]:
    questions = context.evaluation.project.questions
    if not questions:
        return []
    items = tuple(
        Definition(
            term=context.say("promise.question", number=number),
            content=text(context.words_of(question)),
        )
        for number, question in enumerate(questions, start=1)
    )
    return [Subheading(content=context.rich("promise.questions")), Definitions(items=items)]


def _asides(context: Context) -> tuple[Aside, ...]:
    project = context.evaluation.project
    facts = [
        (context.say("promise.organisation"), context.words_of(project.organisation)),
        (context.say("promise.sites"), ", ".join(_site(context, site) for site in project.sites)),
        (context.say("cover.facts.period"), period(context)),
        (context.say("promise.people"), _people(context, project)),
        (context.say("promise.kind"), context.say(f"promise.{project.kind}"))
        if project.kind
        else ("", ""),
        (context.say("promise.interim"), _stage(context, project)),
    ]
    shown = tuple((label, value) for label, value in facts if value)
    title = context.say("promise.facts_title")
    asides = [Aside(title=title, content=context.fact_lines(shown))]
    ethics = _ethics(context)
    if ethics:
        title = context.say("promise.ethics")
        asides.append(Aside(title=title, content=context.fact_lines(ethics)))
    return tuple(asides)


def _site(context: Context, site: Site) -> str:
    name = context.words_of(site.label, site.commune or site.id)
    return name if site.commune in (None, name) else f"{name} ({site.commune})"


def _people(context: Context, project: Project) -> str:
    parts = []
    if len(project.populations) == 1 and project.populations[0].planned is None:
        return ""
    for population in project.populations:
        label = context.words_of(population.label, population.id)
        if population.planned is not None:
            label = context.say("promise.planned", label=label, n=population.planned)
        parts.append(label)
    return context.say("between.next").join(parts)


def _stage(context: Context, project: Project) -> str:
    reporting = project.reporting
    if reporting is None:
        return ""
    if reporting.final is None:
        return context.say("promise.interim_unknown")
    if reporting.final > reporting.year:
        return context.say("promise.interim_yes", year=str(reporting.final))
    return context.say("promise.interim_no")


def _ethics(context: Context) -> tuple[tuple[str, str], ...]:
    ethics = context.evaluation.project.ethics
    if ethics is None:
        return ()
    names = ("opinion", "category", "data_protection", "registration", "consent_version")
    values = ((name, getattr(ethics, name)) for name in names)
    return tuple(
        (context.say(f"promise.ethics_facts.{name}"), context.words_of(str(value)))
        for name, value in values
        if value
    )
