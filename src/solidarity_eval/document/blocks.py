"""The closed vocabulary of blocks that every renderer knows.

A document is data: texts already in the reader's language, numbers already formatted,
pictures as SVG with their alternative text and their table. A renderer decides how it looks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Tone = Literal["neutral", "favourable", "no_change", "open", "unfavourable", "warning"]
Align = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text; ``reference`` is the number of an entry of the reference list.

    Renderers write ``[n]`` after the text, as a link to the entry; the text may be empty.
    """

    text: str
    strong: bool = False
    emphasis: bool = False
    reference: int | None = None


Text = tuple[Span, ...]


def text(*runs: str | Span | tuple[str, bool]) -> Text:
    """Make a text from plain strings, ``(string, strong)`` pairs (``Locale.spans``) and spans."""
    spans: list[Span] = []
    for run in runs:
        if isinstance(run, Span):
            spans.append(run)
        elif isinstance(run, str):
            spans.append(Span(run))
        else:
            spans.append(Span(run[0], strong=run[1]))
    return tuple(spans)


def plain(content: Text) -> str:
    """Return the characters of a text, without its marks."""
    return "".join(span.text for span in content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One drawing in two widths, with the sentence that replaces it.

    Attributes
    ----------
    wide, narrow : str
        SVG documents drawn at 680 and 340 units; ``narrow`` may equal ``wide`` for a glyph.
    alt : str
        What the picture says, in a sentence; empty only for a decorative glyph.
    """

    wide: str
    narrow: str
    alt: str
    on_dark: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph; ``role`` sets its style."""

    content: Text
    role: Literal["body", "lead", "muted", "source"] = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subheading:
    """A heading inside a section."""

    content: Text
    level: Literal[2, 3] = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletList:
    """A list, ordered or not."""

    items: tuple[Text, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyMessage:
    """A big number or word, and the one or two sentences that it needs."""

    figure: str
    content: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyMessages:
    """The three messages; the third is always what the design cannot say."""

    items: tuple[KeyMessage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table; ``weight`` is its share of the width."""

    label: str
    align: Align = "left"
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell: its first line, and an optional smaller second line.

    ``tone`` puts the shape of a state before the first line, in its colour; the words say the
    state too. ``picture`` is a glyph between the two lines, or left of both when ``beside``.
    """

    content: Text
    detail: Text = ()
    tone: Tone | None = None
    picture: Picture | None = None
    beside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DataTable:
    """A table with a caption; the first cell of a row is its header when ``row_headers``.

    ``compact`` sets it small: the numbers of a chart. ``cards`` is for rows that stand each for
    a thing with several pictures: as wide as the page, and cards where the screen is narrower.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: Text = ()
    row_headers: bool = True
    compact: bool = False
    cards: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureBlock:
    """A chart: its finding as a title, what is drawn, the picture, its source, its table."""

    id: str
    title: str
    subtitle: str
    picture: Picture
    source: str = ""
    table: DataTable | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A picture beside words on a tinted ground: the badge of a verdict, its numbers, a last line.

    ``kicker`` stands above the title, smaller: what the verdict is about.
    """

    tone: Tone
    picture: Picture | None
    title: str
    content: Text
    footer: Text = ()
    kicker: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A term in strong letters and the sentences that follow it."""

    term: str
    content: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyEntry:
    """One state of a key: its glyph, its name in its colour, its rule."""

    tone: Tone
    picture: Picture
    term: str
    content: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictKey:
    """What each verdict means, two by two."""

    items: tuple[KeyEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PassportReading:
    """One scale of evidence: its name, the steps climbed, the level, why, what is missing."""

    scale: str
    picture: Picture
    level: str
    content: Text
    missing: Text = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePassport:
    """How far the proof goes, on scales side by side; then what the level allows to say."""

    title: str
    subtitle: str
    readings: tuple[PassportReading, ...]
    notes: tuple[Definition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions:
    """A ruled list of definitions: what we cannot conclude, questions to put."""

    items: tuple[Definition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A list of labels and values that adds up line by line; the last may be the total."""

    title: str
    items: tuple[tuple[str, str], ...]
    total_last: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A note in the margin on a screen, under its section elsewhere."""

    title: str
    content: tuple[Paragraph | Facts | DataTable, ...]
    picture: Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetLine:
    """A promise, what was found, and the line on which both stand."""

    label: str
    promise: str
    state: str
    tone: Tone
    detail: Text
    value: str
    value_detail: str
    picture: Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """The promises, one below the other."""

    items: tuple[TargetLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamWords:
    """The project team's own words, marked as theirs; exempt from the scan for causal verbs."""

    title: str
    content: tuple[Paragraph | Subheading | BulletList, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """The numbered list of works that the document cites."""

    items: tuple[Text, ...]


Block = (
    Paragraph
    | Subheading
    | BulletList
    | KeyMessages
    | DataTable
    | FigureBlock
    | Panel
    | VerdictKey
    | EvidencePassport
    | Definitions
    | Facts
    | Aside
    | Targets
    | TeamWords
    | References
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the report. ``asides`` stand beside it on a screen, below it on paper."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    asides: tuple[Aside, ...] = ()
    new_page: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """The first thing seen: the finding as a title, the chapô, the large gauge, four facts."""

    kicker: str
    title: str
    lead: Text
    picture: Picture | None
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole report.

    Attributes
    ----------
    language : str
        ``fr`` or ``en``.
    title, author, description : str
        Of the file's properties.
    header, header_right, footer : str
        Running lines of the pages; the footer repeats the design's ceiling.
    banner : str or None
        First thing after the cover and on every page when the data are simulated.
    broad : bool
        Whether the web page is laid out for a wide table.
    labels : mapping
        The words the renderers need themselves: ``page``, ``of``, ``numbers_of_chart``,
        ``contents``, ``skip_to_content``.
    date : str
        ISO date of the report, for the file's properties.
    """

    language: str
    title: str
    author: str
    description: str
    cover: Cover
    sections: tuple[Section, ...]
    header: str
    header_right: str
    footer: str
    date: str
    banner: str | None = None
    broad: bool = False
    labels: dict[str, str] = field(default_factory=dict)
