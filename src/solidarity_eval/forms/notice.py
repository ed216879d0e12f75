"""The notice that people get before they answer: why, who, what is kept, how long, their rights.

Nothing is claimed that the project file does not say. What only the team can know is an open slot,
and the last page, for the team alone, lists what to fill in and what to have checked.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval.document.blocks import (
    Block,
    BulletList,
    Cover,
    Document,
    Paragraph,
    Section,
    Span,
    Text,
    text,
)
from solidarity_eval.forms.questions import QuestionList, questions_of
from solidarity_eval.instruments.cards import construct_words
from solidarity_eval.locales import Locale, get_locale

if TYPE_CHECKING:
    from solidarity_eval.schemas.load import LoadedProject
    from solidarity_eval.schemas.project import Project, ResponseTable

_SLOTS = (
    *("purpose", "who", "list_keeper", "receives", "how_long"),
    *("legal_basis", "contact", "data_officer"),
)
_TO_CHECK = ("free", "nothing_changes", "rights", "oral", "minors", "ethics")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    project: Project
    asked: QuestionList
    locale: Locale

    def say(self, key: str, **values: object) -> str:
        return self.locale.text(f"forms.notice.{key}", **values)

    def slot(self, key: str) -> Span:
        """Return a place that the team fills in, made to be seen."""
        return Span(f"[{self.say(f'slot.{key}')} …………………………]", strong=True)

    def line(self, key: str, **values: object) -> Paragraph:
        return Paragraph(content=text(self.say(key, **values)))

    def known(self, value: str | None, key: str) -> Text:
        """Return what the project file says, else the place to fill in."""
        return text(value) if value else (self.slot(key),)


def notice(
    loaded: LoadedProject, table: ResponseTable, *, language: str, date: dt.date
) -> Document:
    """Return the respondents' information notice, for any renderer.

    Parameters
    ----------
    loaded : LoadedProject
        The project: its summary, organisation, times, questionnaires, legal basis, thresholds are
        said where it gives them.
    table : ResponseTable
        The table that the answers go to: its columns are what is kept.
    language : {"fr", "en"}
        Of the words.
    date : datetime.date
        Of the document.
    """
    locale = get_locale(language)
    asked = questions_of(loaded, table, licensed=False)
    writer = _Writer(project=loaded.project, asked=asked, locale=locale)
    title = locale.localized(asked.title, asked.id)
    return Document(
        language=language,
        title=writer.say("document", project=title),
        author=loaded.project.organisation or "",
        description=writer.say("kicker"),
        cover=Cover(
            kicker=writer.say("kicker"),
            title=title,
            lead=text(writer.say("lead")),
            picture=None,
            facts=(),
        ),
        sections=(
            _section(writer, "why", _why(writer)),
            _section(writer, "who", _who(writer)),
            _section(writer, "what", _what(writer)),
            _section(writer, "kept", _kept(writer)),
            _section(writer, "rights", _rights(writer)),
            _section(writer, "contact", [Paragraph(content=(writer.slot("contact"),))]),
            _team(writer),
        ),
        header=title,
        header_right=writer.say("kicker"),
        footer=writer.say("footer"),
        date=date.isoformat(),
        banner=locale.text("report.document.banner") if loaded.project.simulated else None,
    )


def _section(writer: _Writer, key: str, blocks: list[Block]) -> Section:
    return Section(id=key, title=writer.say(f"title.{key}"), blocks=tuple(blocks))


def _why(writer: _Writer) -> list[Block]:
    summary = writer.locale.localized(writer.project.summary)
    said = Paragraph(content=writer.known(summary, "purpose"))
    return [said, writer.line("why")]


def _who(writer: _Writer) -> list[Block]:
    project = writer.project
    label = Span(writer.say("who") + " ")
    blocks: list[Block] = [Paragraph(content=(label, *writer.known(project.organisation, "who")))]
    if project.evaluator:
        blocks.append(writer.line("evaluator", name=project.evaluator))
    return blocks


def _what(writer: _Writer) -> list[Block]:
    """Say how often, and what the questions are about."""
    waves = [writer.locale.localized(one.label, one.id) for one in writer.project.waves]
    subjects = dict.fromkeys(
        construct_words(part.instrument.construct_id, writer.locale.language)
        for part in writer.asked.parts
        if part.instrument is not None and part.instrument.construct_id != "other"
    )
    count = sum(one.kind in ("item", "measure") for one in writer.asked.questions)
    blocks: list[Block] = [writer.line("times", count=len(waves), times=waves)]
    blocks.append(writer.line("questions", count=count))
    if subjects:
        blocks.append(writer.line("subjects", subjects=list(subjects)))
    return [*blocks, writer.line("free")]


def _kept(writer: _Writer) -> list[Block]:
    kinds = dict.fromkeys(
        one.kind if one.kind != "text" else one.name for one in writer.asked.questions
    )
    names = {
        "item": "answers",
        "measure": "numbers",
        "mode": "asking",
        "administered_by": "asking",
        "interview_language": "asking",
    }
    kept = dict.fromkeys(names.get(kind, kind) for kind in kinds)
    numbers = [
        one.short(writer.locale.language) for one in writer.asked.questions if one.kind == "measure"
    ]
    items = [writer.say(f"kept.{kind}", numbers=numbers) for kind in kept]
    least = writer.project.privacy.share_threshold
    return [
        writer.line("kept_intro"),
        BulletList(items=tuple(text(one) for one in items)),
        Paragraph(content=(Span(writer.say("list_keeper") + " "), writer.slot("list_keeper"))),
        writer.line("shown", least=least),
        Paragraph(content=(Span(writer.say("receives") + " "), writer.slot("receives"))),
        Paragraph(content=(Span(writer.say("how_long") + " "), writer.slot("how_long"))),
    ]


def _rights(writer: _Writer) -> list[Block]:
    basis = writer.known(writer.project.privacy.legal_basis, "legal_basis")
    return [
        writer.line("rights"),
        Paragraph(content=(Span(writer.say("legal_basis") + " "), *basis)),
        Paragraph(content=(Span(writer.say("data_officer") + " "), writer.slot("data_officer"))),
        writer.line("authority"),
    ]


def _team(writer: _Writer) -> Section:
    """Return the page for the team: what to fill in, what to have checked, then throw away."""
    open_slots = [key for key in _SLOTS if not _is_known(writer, key)]
    return Section(
        id="team",
        title=writer.say("title.team"),
        blocks=(
            writer.line("team"),
            BulletList(items=tuple(text(writer.say(f"slot.{key}")) for key in open_slots)),
            writer.line("check"),
            BulletList(items=tuple(text(writer.say(f"check_{key}")) for key in _TO_CHECK)),
        ),
        new_page=True,
    )


def _is_known(writer: _Writer, key: str) -> bool:
    project = writer.project
    said = {
        "purpose": project.summary,
        "who": project.organisation,
        "legal_basis": project.privacy.legal_basis,
    }
    return bool(said.get(key))
