"""The codebook: what each column of a table of answers holds, and how each score is made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval.document.blocks import (
    Block,
    Cell,
    Column,
    Cover,
    DataTable,
    Definition,
    Definitions,
    Document,
    Paragraph,
    Section,
    text,
)
from solidarity_eval.forms.questions import Part, Question, questions_of
from solidarity_eval.instruments.cards import describe
from solidarity_eval.locales import Locale, get_locale
from solidarity_eval.references.bibliography import entry
from solidarity_eval.references.cite import format_reference

if TYPE_CHECKING:
    from solidarity_eval.schemas.instrument import Band, Instrument, Scale
    from solidarity_eval.schemas.load import LoadedProject
    from solidarity_eval.schemas.project import ResponseTable


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    locale: Locale

    def say(self, key: str, **values: object) -> str:
        return self.locale.text(f"forms.codebook.{key}", **values)

    def range(self, question: Question) -> str:
        """Return the bounds of a number, empty where there are none."""
        if question.low is None or question.high is None:
            return ""
        low, high = self.locale.compact(question.low), self.locale.compact(question.high)
        return self.locale.text("forms.paper.from_to", low=low, high=high)


def codebook(
    loaded: LoadedProject, table: ResponseTable, *, language: str, date: dt.date
) -> Document:
    """Return the codebook of a table of answers, for any renderer.

    Columns, answers, missing codes, scales with their rules, licence and citation. Items are
    named by a few words of our own; the team's licensed sentences are never in it.

    Parameters
    ----------
    loaded : LoadedProject
        The project, with its questionnaires.
    table : ResponseTable
        One of its tables of answers.
    language : {"fr", "en"}
        Of the words.
    date : datetime.date
        Of the document.
    """
    writer = _Writer(locale=get_locale(language))
    asked = questions_of(loaded, table, licensed=False)
    title = writer.locale.localized(asked.title, asked.id)
    facts = (
        (writer.say("fact.file"), table.file),
        (writer.say("fact.columns"), writer.locale.number(len(asked.questions), 0)),
        (writer.say("fact.date"), writer.locale.date(date)),
    )
    return Document(
        language=language,
        title=writer.say("title", project=title),
        author=loaded.project.organisation or "",
        description=writer.say("description"),
        cover=Cover(
            kicker=writer.say("kicker"),
            title=title,
            lead=text(writer.say("lead")),
            picture=None,
            facts=facts,
        ),
        sections=tuple(_section(part, table, writer) for part in asked.parts),
        header=title,
        header_right=writer.say("kicker"),
        footer=writer.say("footer"),
        date=date.isoformat(),
        banner=writer.locale.text("report.document.banner") if loaded.project.simulated else None,
    )


def _section(part: Part, table: ResponseTable, writer: _Writer) -> Section:
    title = writer.locale.localized(part.title, part.id)
    blocks: list[Block] = []
    if part.instrument is not None:
        blocks.append(_identity(part.instrument, writer))
    blocks.append(_columns(part, writer, caption=writer.say("columns", title=title)))
    if part.instrument is not None:
        blocks.append(_scales(part.instrument, writer))
        blocks += _bands(part.instrument, writer)
    blocks += _recodes(part, table, writer)
    return Section(id=f"part-{part.id}", title=title, blocks=tuple(blocks))


def _identity(instrument: Instrument, writer: _Writer) -> Definitions:
    card = describe(instrument, writer.locale.language)
    known = {
        "source": str(card["source"]),
        "construct": str(card["construct"]),
        "recall": writer.locale.localized(instrument.recall),
        "french": str(card["french"]),
        "licence": _licence(instrument, writer),
        "others": " ".join(
            format_reference(source, writer.locale.language) for source in instrument.sources
        ),
    }
    return Definitions(
        items=tuple(
            Definition(term=writer.say(f"term.{key}"), content=text(words))
            for key, words in known.items()
            if words and words != "–"
        )
    )


def _licence(instrument: Instrument, writer: _Writer) -> str:
    if instrument.licence is None:
        return ""
    use = writer.locale.text(f"instruments.licence_use.{instrument.licence.use}")
    parts = [use, writer.say(f"wording.{instrument.licence.wording}")]
    if instrument.licence.owner:
        parts.append(writer.say("owner", owner=instrument.licence.owner))
    return ". ".join(part[:1].upper() + part[1:] for part in parts) + "."


def _columns(part: Part, writer: _Writer, *, caption: str) -> DataTable:
    columns = tuple(
        Column(label=writer.say(f"column.{key}"), weight=weight)
        for key, weight in (("name", 1.2), ("about", 2.0), ("answers", 2.0), ("missing", 1.3))
    )
    reverse = part.instrument.reverse if part.instrument else ()
    rows = tuple(
        (
            Cell(content=text(question.column)),
            Cell(
                content=text(question.short(writer.locale.language)),
                detail=text(writer.say("reversed")) if question.name in reverse else (),
            ),
            Cell(content=text(_answers(question, writer))),
            Cell(content=text(_missing(question, writer))),
        )
        for question in part.questions
    )
    return DataTable(caption=caption, columns=columns, rows=rows)


def _answers(question: Question, writer: _Writer) -> str:
    language = writer.locale.language
    if question.kind == "item":
        named = [f"{one.code} = {one.label(language)}" for one in question.labels]
        return " ; ".join([writer.range(question), *named])
    if question.kind == "measure":
        return writer.range(question) or writer.say("number")
    if question.kind == "date":
        return writer.say("day")
    named = [f"{one.code} = {one.label(language)}" for one in question.choices]
    return " ; ".join(named) or writer.say("text")


def _missing(question: Question, writer: _Writer) -> str:
    named = [f"{one.code} = {one.label(writer.locale.language)}" for one in question.missing]
    return " ; ".join(named) or writer.say("never" if question.required else "empty")


def _scales(instrument: Instrument, writer: _Writer) -> DataTable:
    columns = tuple(
        Column(label=writer.say(f"column.{key}"), weight=weight)
        for key, weight in (("score", 1.4), ("items", 1.6), ("rule", 2.4), ("reading", 1.2))
    )
    rows = tuple(
        (
            Cell(
                content=text(f"{instrument.id}.{scale.id}"),
                detail=text(writer.locale.localized(scale.label)),
            ),
            Cell(content=text(_items(instrument, scale, writer))),
            Cell(content=text(_rule(instrument, scale, writer))),
            Cell(content=text(writer.say(f"better.{scale.better or 'unsaid'}"))),
        )
        for scale in instrument.scales
    )
    return DataTable(caption=writer.say("scales"), columns=columns, rows=rows)


def _items(instrument: Instrument, scale: Scale, writer: _Writer) -> str:
    items = instrument.items_of(scale.id)
    if len(items) == len(instrument.items.ids):
        return writer.say("all_items", count=len(items))
    return ", ".join(items)


def _rule(instrument: Instrument, scale: Scale, writer: _Writer) -> str:
    """Say how a score is made, and when there is none."""
    parts = [writer.say(f"rule.{scale.score}")]
    if scale.multiply != 1:
        parts.append(writer.say("rule.times", by=scale.multiply))
    if set(instrument.reverse) & set(instrument.items_of(scale.id)):
        parts.append(writer.say("rule.reversed"))
    if scale.min_answered == 1:
        parts.append(writer.say("rule.all_answered"))
    else:
        parts.append(writer.say("rule.answered", share=scale.min_answered))
    parts.append(writer.say(f"rule_source.{scale.missing_rule}"))
    return " ; ".join(parts)


def _bands(instrument: Instrument, writer: _Writer) -> Iterator[DataTable]:
    columns = tuple(
        Column(label=writer.say(f"column.{key}"), weight=weight)
        for key, weight in (("score", 1.2), ("band", 1.2), ("called", 1.6), ("source", 1.6))
    )
    rows = tuple(
        (
            Cell(content=text(f"{instrument.id}.{scale.id}")),
            Cell(content=text(_bounds(band, writer))),
            Cell(
                content=text(writer.locale.localized(band.label)),
                detail=text(writer.say("band.convention")) if band.convention else (),
            ),
            Cell(content=text(_source(band, writer))),
        )
        for scale in instrument.scales
        for band in scale.bands
    )
    if rows:
        yield DataTable(caption=writer.say("bands"), columns=columns, rows=rows)


def _bounds(band: Band, writer: _Writer) -> str:
    known = {"low": band.low, "above": band.above, "high": band.high, "below": band.below}
    parts = [
        writer.say(f"band.{key}", value=bound) for key, bound in known.items() if bound is not None
    ]
    return ", ".join(parts)


def _source(band: Band, writer: _Writer) -> str:
    """Return the author and the year; the whole reference stands above the columns."""
    if band.source is None:
        return writer.say("band.unsourced")
    work = entry(band.source)
    first = " ".join(word for word in work.authors[0].split() if not word.endswith("."))
    others = " et al." if len(work.authors) > 1 else ""
    return f"{first}{others} ({work.year})"


def _recodes(part: Part, table: ResponseTable, writer: _Writer) -> Iterator[Paragraph]:
    """Say which codes of this file differ from the codebook, as the project declares."""
    names = {part.id, *(question.column for question in part.questions)}
    for name, rules in table.recode.items():
        if name in names:
            changes = ", ".join(f"{old} → {new}" for old, new in rules.items())
            said = writer.say("recoded", file=table.file, name=name, changes=changes)
            yield Paragraph(content=text(said), role="muted")
