"""The yearly report: the same sections for every project, in the same order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from solidarity_eval.disclosure import PROFILES, Profile
from solidarity_eval.document.blocks import Document, Section
from solidarity_eval.errors import ArgumentError
from solidarity_eval.evaluation import Evaluation
from solidarity_eval.report.context import Context, make_context
from solidarity_eval.report.cover import cover
from solidarity_eval.report.sections import (
    changes,
    checklist,
    departures,
    design,
    items,
    key_messages,
    leavers,
    lens,
    limits,
    linkage,
    measurement,
    method,
    multiverse,
    passport,
    promise,
    quality,
    subgroups,
    targets,
    team_words,
    teams,
    who_answered,
)
from solidarity_eval.report.sections.reach.order import REACH_SECTIONS

if TYPE_CHECKING:
    from solidarity_eval.intake.person_view import PersonView

SECTIONS: tuple[Callable[[Context], Section | None], ...] = (
    key_messages.section,
    promise.section,
    team_words.section,
    who_answered.section,
    linkage.section,
    leavers.section,
    measurement.section,
    design.section,
    changes.section,
    teams.section,
    subgroups.section,
    multiverse.section,
    items.section,
    lens.section,
    targets.section,
    *REACH_SECTIONS,
    passport.section,
    limits.section,
    departures.section,
    checklist.section,
    method.section,
    quality.section,
)


def yearly_report(
    evaluation: Evaluation,
    *,
    language: str = "fr",
    profile: Profile = "shared",
    date: str | None = None,
    persons: Mapping[str, PersonView] | None = None,
) -> Document:
    """Return the yearly report of an evaluation as a document that any renderer can write.

    It says what was measured and how surely, and the verdict where one may be given.

    Parameters
    ----------
    evaluation : Evaluation
        Of `solidarity_eval.evaluation.evaluate`.
    language : {"fr", "en"}
        Of the words and numbers.
    profile : {"shared", "internal"}
        ``shared`` merges or hides small cells and is safe to send.
    date : str, optional
        ISO date of the report; today otherwise.
    persons : mapping of str to PersonView, optional
        Of `solidarity_eval.evaluation.reach.panel.person_views`: paths of the people of a panel,
        drawn in the internal edition; the shared one drops them.

    Returns
    -------
    Document

    Raises
    ------
    ArgumentError
        If the profile is unknown.
    """
    if profile not in PROFILES:
        raise ArgumentError("report.unknown_profile", value=profile, allowed=", ".join(PROFILES))
    context = make_context(evaluation, language=language, profile=profile, persons=persons)
    sections = tuple(part for make in SECTIONS if (part := make(context)) is not None)
    return assemble(context, sections, date=date or _today())


def assemble(context: Context, sections: tuple[Section, ...], *, date: str) -> Document:
    """Put cover, running lines and sections together."""
    project = context.evaluation.project
    name = context.words_of(project.title, project.id)
    year = project.reporting.year if project.reporting else None
    title = (
        context.say("document.title_undated", title=name)
        if year is None
        else context.say("document.title", year=str(year), title=name)
    )
    nature = "simulated" if project.simulated else "real"
    return Document(
        language=context.locale.language,
        title=title,
        author=project.evaluator or project.organisation or "",
        description=context.say("document.description"),
        cover=cover(context),
        sections=sections,
        header=name,
        header_right=context.say(f"document.{nature}_{context.profile}"),
        footer=_footer(context),
        date=date,
        banner=context.say("document.banner") if project.simulated else None,
    )


def _footer(context: Context) -> str:
    """Return the ceiling of the design, said again on each page."""
    reading = context.main
    if reading is not None and reading.controlled:
        return context.tell("footer.drawn" if reading.drawn else "footer.not_drawn")
    if context.design == "descriptive":
        return context.tell("footer.described")
    return context.say("footer.one_group" if context.one_group else "footer.general")


def _today() -> str:
    return dt.datetime.now(dt.UTC).date().isoformat()
