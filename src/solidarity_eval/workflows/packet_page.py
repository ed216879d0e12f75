"""The page that shows a team everything that is about to leave, before it leaves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from solidarity_eval.document.blocks import (
    Block,
    BulletList,
    Cell,
    Column,
    Cover,
    DataTable,
    Document,
    Paragraph,
    Section,
    Text,
    plain,
    text,
)
from solidarity_eval.locales import get_locale
from solidarity_eval.packets.keys import grouped
from solidarity_eval.workflows.packet_words import Words

if TYPE_CHECKING:
    from solidarity_eval.schemas.common import Model
    from solidarity_eval.schemas.packet import Packet
    from solidarity_eval.schemas.packet_outcomes import PacketOutcome

_LISTS = (
    *("outcomes", "counts", "targets", "milestones", "costs", "equity", "lessons"),
    *("questionnaires", "sites", "withheld"),
)
_OF_A_LIST = {
    "counts": ("indicator",),
    "targets": ("id",),
    "milestones": ("id",),
    "costs": ("category",),
    "equity": ("variable",),
    "lessons": ("theme",),
    "questionnaires": ("id",),
    "sites": ("id",),
}
_NAMED = ("outcomes", "targets")
_MEASURES = (
    *("before", "after", "correlation", "moments", "comparison", "change", "effect"),
    *("clustered", "drift", "standardized", "reliability", "attrition", "linked_share"),
)


def packet_page(
    packet: Packet, *, language: str, file: str = "", key: str | None = None
) -> Document:
    """Return the page of a packet: every field that leaves, with its value.

    Parameters
    ----------
    packet : Packet
        As it is about to leave, or as it was received.
    language : {"fr", "en"}
        Of the page.
    file : str
        Name of the file that leaves.
    key : str, optional
        Name of the key that signs; None where it is still to be made.

    Returns
    -------
    Document
    """
    page = _Page(packet, language)
    title = page.words.value(packet.title)
    return Document(
        language=language,
        title=page.say("title", project=title),
        author=packet.evaluator or packet.organisation or "",
        description=page.say("description"),
        cover=Cover(
            kicker=page.say("kicker"),
            title=page.say("cover", project=title),
            lead=text(page.say("lead")),
            picture=None,
            facts=page.facts(),
        ),
        sections=tuple(page.sections(file=file, key=key)),
        header=title,
        header_right=page.say("kicker"),
        footer=page.say("footer"),
        date=packet.written.isoformat(),
        banner=page.say("simulated") if packet.simulated else None,
    )


class _Page:
    def __init__(self, packet: Packet, language: str) -> None:
        self.packet = packet
        self.locale = get_locale(language)
        self.words = Words(self.locale)

    def say(self, key: str, /, **values: object) -> str:
        return self.locale.text(f"packets.page.{key}", **values)

    def facts(self) -> tuple[tuple[str, str], ...]:
        packet = self.packet
        return (
            (self.say("fact.year"), str(packet.year)),
            (self.say("fact.revision"), self.locale.number(packet.revision, 0)),
            (self.say("fact.date"), self.locale.date(packet.written)),
            (self.say("fact.withheld"), self.locale.number(len(packet.withheld), 0)),
        )

    def sections(self, *, file: str, key: str | None) -> Iterator[Section]:
        yield Section(
            id="short", title=self.say("short"), blocks=tuple(self._short(file=file, key=key))
        )
        if self.packet.withheld:
            yield self._withheld()
        for outcome in self.packet.outcomes:
            yield self._outcome(outcome)
        for name in _LISTS[1:-1]:
            if getattr(self.packet, name):
                yield self._listed(name)
        rest = self._table(
            self.say("project_caption"), self.words.rows(self.packet, leave_out=_LISTS)
        )
        yield Section(id="project", title=self.say("project"), blocks=(rest, *self._empty()))

    def _short(self, *, file: str, key: str | None) -> Iterator[Block]:
        yield Paragraph(content=text(*self.locale.spans("packets.page.inside")))
        never = ("answers", "codes", "dates", "texts")
        yield BulletList(items=tuple(text(self.say(f"never.{name}")) for name in never))
        if file:
            yield Paragraph(content=text(self.say("file", file=file)))
        if key is not None:
            yield Paragraph(content=text(self.say("key", key=grouped(key))))
        elif file:
            yield Paragraph(content=text(self.say("key_to_make")))
        if self.packet.revision > 1:
            before = self.packet.revision - 1
            yield Paragraph(
                content=text(self.say("replaces", year=str(self.packet.year), before=before))
            )
        if not self.packet.withheld:
            yield Paragraph(content=text(self.say("nothing_withheld")))
        yield Paragraph(content=text(self.say("rounded")), role="muted")

    def _outcome(self, outcome: PacketOutcome) -> Section:
        name = self.words.value(outcome.label) if outcome.label else outcome.id
        measured = self.words.rows(outcome, leave_out=tuple(_others(outcome, _MEASURES)))
        described = self.words.rows(outcome, leave_out=(*_MEASURES, "verdict", "passport"))
        judged = self.words.rows(
            outcome, leave_out=tuple(_others(outcome, ("verdict", "passport")))
        )
        tables = (
            self._table(self.say("measured", outcome=name), measured),
            self._table(self.say("judged", outcome=name), judged),
            self._table(self.say("described", outcome=name), described),
        )
        return Section(
            id=f"outcome-{outcome.id}",
            title=self.say("outcome", outcome=name),
            blocks=tuple(table for table in tables if table.rows),
        )

    def _listed(self, name: str) -> Section:
        rows = [self._item(name, item) for item in getattr(self.packet, name)]
        return Section(
            id=name,
            title=self.say(f"list.{name}"),
            blocks=(self._table(self.say("one_each"), rows),),
        )

    def _item(self, name: str, item: Model) -> tuple[str, Text]:
        first = _OF_A_LIST[name]
        head = " ".join(self.words.field(item, field) for field in first)
        return head, self.words.line(item, leave_out=first)

    def _withheld(self) -> Section:
        """Return what was hidden, a row for what was done alike to the figures of one part."""
        rows: dict[tuple[str, str], list[str]] = {}
        for cell in self.packet.withheld:
            part, figure = self._place(cell.where)
            done = {"action": self.words.value(cell.kind), "reason": self.words.value(cell.reason)}
            said = self.say("withheld", **done)
            if cell.low is not None and cell.high is not None:
                ends = {"low": self.words.value(cell.low), "high": self.words.value(cell.high)}
                said = self.say("withheld_bounds", said=said, **ends)
            rows.setdefault((part, said), []).append(figure)
        lines = (
            (part, text((", ".join(filter(None, figures)), True), " – " * any(figures), said))
            for (part, said), figures in rows.items()
        )
        table = self._table(self.say("withheld_caption"), lines)
        return Section(id="withheld", title=self.say("list.withheld"), blocks=(table,))

    def _place(self, where: str) -> tuple[str, str]:
        """Return in words the part and the figure of a place: ``outcomes.trust.before``."""
        name, *rest = where.split(".")
        items = getattr(self.packet, name) if name in _NAMED else ()
        found = [one for one in items if rest and one.id == rest[0]]
        if not found:
            known = name in type(self.packet).model_fields
            words = self.words.name(self.packet, name) if known else name
            return words, ", ".join(rest)
        item, fields = found[0], type(found[0]).model_fields
        words = self.words.value(item.label) if item.label else item.id
        figures = (self.words.name(item, one) if one in fields else one for one in rest[1:])
        return words, ", ".join(figures).lower()

    def _table(self, caption: str, rows: Iterable[tuple[str, Text]]) -> DataTable:
        return DataTable(
            caption=caption,
            columns=(
                Column(label=self.say("column.field"), weight=1.0),
                Column(label=self.say("column.value"), weight=2.4),
            ),
            rows=tuple((Cell(content=text(name)), Cell(content=value)) for name, value in rows),
            compact=True,
        )

    def _empty(self) -> Iterator[Paragraph]:
        names = [self.say(f"list.{one}") for one in _LISTS[1:-1] if not getattr(self.packet, one)]
        if names:
            yield Paragraph(content=text(self.say("empty", names=names)), role="muted")


def _others(model: Model, kept: Sequence[str]) -> Iterator[str]:
    return (name for name in type(model).model_fields if name not in kept)


def page_lines(document: Document) -> Iterator[str]:
    """Yield the page as lines of text, for a terminal."""
    colon = " : " if document.language == "fr" else ": "
    yield document.cover.title
    if document.banner:
        yield document.banner
    for name, value in document.cover.facts:
        yield f"  {name}{colon}{value}"
    for section in document.sections:
        yield ""
        yield section.title
        for block in section.blocks:
            yield from _block_lines(block, colon)


def _block_lines(block: Block, colon: str) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield plain(block.content)
    elif isinstance(block, BulletList):
        yield from (f"  – {plain(item)}" for item in block.items)
    elif isinstance(block, DataTable):
        for row in block.rows:
            name, value = (plain(cell.content) for cell in row)
            yield f"  {name}{colon}{value}"
