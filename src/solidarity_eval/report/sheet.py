"""The practical sheet: two pages on a project, for those who would like to start one alike."""

from __future__ import annotations

from typing import Final

from solidarity_eval.document.blocks import (
    Block,
    BulletList,
    Cover,
    Document,
    Paragraph,
    Section,
    Span,
    Subheading,
    TargetLine,
    Targets,
    Text,
    plain,
    text,
)
from solidarity_eval.errors import ArgumentError
from solidarity_eval.evaluation import Evaluation
from solidarity_eval.report.context import Context, Texts, make_context, sentences
from solidarity_eval.report.outcome_reading import OutcomeReading
from solidarity_eval.report.sections import targets
from solidarity_eval.report.sections.key_messages import limit
from solidarity_eval.report.verdict_words import VerdictWords
from solidarity_eval.schemas.project import Project, Site

LIMITS: Final = {
    "description": 600,
    "scale": 250,
    "method": 600,
    "results": 400,
    "cost": 120,
    "duration": 120,
    "steering": 200,
    "contact": 150,
}
"""Longest text of each field, in characters, so that the sheet holds on two pages."""

MOST: Final = {"partners": 6, "resources": 4, "outcomes": 3, "targets": 5}
"""Most lines of each list, for the same reason."""


def practical_sheet(evaluation: Evaluation, *, language: str = "fr", date: str) -> Document:
    """Return the practical sheet of a project as a document that any renderer can write.

    Fields: description, partners, scale, method, results, getting started (cost and duration
    where they are known, steering), resources, contact. What the team wrote in ``sheet:`` comes
    first; the rest is drawn from the project and from its results, in the shared edition.

    Parameters
    ----------
    evaluation : Evaluation
    language : {"fr", "en"}
        Of the words.
    date : str
        ISO date of the sheet.

    Returns
    -------
    Document

    Raises
    ------
    ArgumentError
        If a field is too long for two pages.
    """
    context = make_context(evaluation, language=language, profile="shared")
    project = evaluation.project
    _require_room(context, project)
    name = context.words_of(project.title, project.id)
    sections = tuple(
        Section(id=key, title=_say(context, f"field.{key}"), blocks=tuple(blocks))
        for key, blocks in (
            ("description", _described(context)),
            ("partners", _partners(context)),
            ("scale", _scale(context)),
            ("method", _method(context)),
            ("results", _results(context)),
            ("start", _start(context)),
            ("resources", _resources(context)),
            ("contact", _written(context, "contact", project.sheet.contact)),
        )
    )
    return Document(
        language=language,
        title=_say(context, "title", project=name),
        author=project.organisation or "",
        description=_say(context, "about"),
        cover=Cover(
            kicker=_say(context, "kicker"),
            title=name,
            lead=text(_lead(context)),
            picture=None,
            facts=(),
        ),
        sections=sections,
        header=name,
        header_right=_say(context, "kicker"),
        footer=_say(context, "footer"),
        date=date,
        banner=context.say("document.banner") if project.simulated else None,
    )


def _say(context: Context, key: str, **values: object) -> str:
    return context.locale.text(f"sheet.{key}", **values)


def _line(context: Context, key: str, **values: object) -> Text:
    return text(*context.locale.spans(f"sheet.{key}", **values))


def _require_room(context: Context, project: Project) -> None:
    for field, most in LIMITS.items():
        written = context.words_of(getattr(project.sheet, field))
        if len(written) > most:
            raise ArgumentError("sheet.too_long", field=field, length=len(written), most=most)
    for field in ("partners", "resources"):
        count, most = len(getattr(project.sheet, field)), MOST[field]
        if count > most:
            raise ArgumentError("sheet.too_many", field=field, count=count, most=most)


def _lead(context: Context) -> str:
    project = context.evaluation.project
    places = ", ".join(dict.fromkeys(_place(context, site) for site in project.sites))
    parts = [project.organisation, places]
    return " · ".join(part for part in parts if part)


def _place(context: Context, site: Site) -> str:
    own = context.words_of(site.label, site.id)
    where = " ".join(part for part in (site.commune, site.district) if part)
    return f"{own} ({where})" if where and own != where else own


def _written(context: Context, key: str, words: Texts) -> list[Block]:
    """Return what the team wrote, else a place to write it."""
    own = context.words_of(words)
    if own:
        return [Paragraph(content=text(own))]
    return [Paragraph(content=(Span(_say(context, f"blank.{key}"), emphasis=True),))]


def _described(context: Context) -> list[Block]:
    project = context.evaluation.project
    return _written(context, "description", project.sheet.description or project.summary)


def _partners(context: Context) -> list[Block]:
    project = context.evaluation.project
    lines = []
    for partner in project.sheet.partners:
        role = context.words_of(partner.role)
        line = _say(context, "partner", name=partner.name, role=role) if role else partner.name
        lines.append(text(line + _tag(context, proposed=partner.proposed)))
    named = {partner.name for partner in project.sheet.partners}
    if project.evaluator and project.evaluator not in named:
        lines.append(_line(context, "evaluator", name=project.evaluator))
    if not lines:
        return _written(context, "partners", None)
    return [BulletList(items=tuple(lines))]


def _tag(context: Context, *, proposed: bool) -> str:
    return f" ({_say(context, 'proposed')})" if proposed else ""


def _scale(context: Context) -> list[Block]:
    project = context.evaluation.project
    own = context.words_of(project.sheet.scale)
    if own:
        return [Paragraph(content=text(own))]
    lines = [text(_place(context, site)) for site in project.sites]
    for population in project.populations:
        if population.planned is not None:
            label = context.words_of(population.label, population.id)
            line = _say(context, "planned", label=label, n=population.planned)
            lines.append(text(line + _tag(context, proposed=population.proposed)))
    return [BulletList(items=tuple(lines))] if lines else _written(context, "scale", None)


def _method(context: Context) -> list[Block]:
    project = context.evaluation.project
    blocks: list[Block] = []
    own = context.words_of(project.sheet.method)
    if own:
        blocks.append(Paragraph(content=text(own)))
    waves = [context.wave(wave.id) for wave in project.waves]
    design = context.say(f"design.{context.design}")
    followed = _line(context, "followed", design=design, times=waves)
    blocks.append(Paragraph(content=followed))
    return blocks


def _results(context: Context) -> list[Block]:
    """Return verdicts, promises, and what cannot be said; then the team's own words."""
    lines = [_outcome(context, item) for item in context.outcomes if item.is_main]
    blocks: list[Block] = []
    if lines:
        blocks.append(BulletList(items=tuple(lines[: MOST["outcomes"]])))
    promises = _promises(context)
    if promises:
        blocks += [
            Subheading(content=text(_say(context, "promises")), level=3),
            BulletList(items=tuple(promises)),
        ]
    message = limit(context)
    blocks.append(Paragraph(content=(Span(f"{message.figure} "), *message.content)))
    own = context.words_of(context.evaluation.project.sheet.results)
    if own:
        blocks.append(Paragraph(content=text(own)))
    return blocks


def _outcome(context: Context, reading: OutcomeReading) -> Text:
    if reading.hidden is not None or reading.verdict is None:
        return _line(context, "outcome_bare", label=reading.label)
    words = VerdictWords(context, reading, reading.verdict)
    return _line(context, "outcome", label=reading.label, words=words.sentence())


def _promises(context: Context) -> list[Text]:
    section = targets.section(context)
    found: list[TargetLine] = []
    for block in section.blocks if section is not None else ():
        if isinstance(block, Targets):
            found += block.items
    return [_promise(context, line) for line in found[: MOST["targets"]]]


def _promise(context: Context, line: TargetLine) -> Text:
    state = line.state or plain(line.detail)
    parts = [f"{line.value} ({line.value_detail})" if line.value_detail else line.value, state]
    said = sentences(part if part.endswith(".") else f"{part}." for part in parts if part)
    return _line(context, "promise", label=line.label, promise=line.promise, found=said)


def _start(context: Context) -> list[Block]:
    sheet = context.evaluation.project.sheet
    lines = []
    for key in ("cost", "duration"):
        words = context.words_of(getattr(sheet, key))
        if words:
            lines.append(_line(context, f"start.{key}", words=words))
    steering = context.words_of(sheet.steering) or _say(context, "blank.steering")
    lines.append(_line(context, "start.steering", words=steering))
    return [BulletList(items=tuple(lines))]


def _resources(context: Context) -> list[Block]:
    sheet = context.evaluation.project.sheet
    lines = []
    for one in sheet.resources:
        label = context.words_of(one.label)
        lines.append(text(f"{label} – {one.url}" if one.url else label))
    if not lines:
        return _written(context, "resources", None)
    return [BulletList(items=tuple(lines))]
