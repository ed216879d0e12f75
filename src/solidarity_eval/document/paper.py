"""A form to print and fill in with a pen: what stands on it, as data."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A box to tick: its code, and the words below it.

    ``apart`` sets it off from the others: refusals and "does not know" are no answers.
    """

    code: str
    words: str = ""
    apart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperQuestion:
    """A question: its number and its words.

    Attributes
    ----------
    number : str
        Rank in its part.
    words : str
        The sentence; a few words of our own where it is a place to paste.
    paste : bool
        Whether the team has to put the licensed sentence there.
    note : str
        When the question is not asked.
    unit : str
        What may be written, for a question without boxes.
    """

    number: str
    words: str
    paste: bool = False
    note: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TickTable:
    """Questions that share their answers, one line each; one question alone is such a table."""

    ticks: tuple[Tick, ...]
    questions: tuple[PaperQuestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenLines:
    """Questions answered by a number or a few words."""

    questions: tuple[PaperQuestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPart:
    """A questionnaire: its title, what is said before it, its questions."""

    title: str
    blocks: tuple[TickTable | WrittenLines, ...]
    introduction: str = ""
    paste: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """One thing to fill in at the top: the code, the date, the time, the place.

    ``boxes`` counts the squares for one sign each (a negative number stands for a slash), ``ticks``
    the answers to tick; without either there is a line to write on.
    """

    label: str
    boxes: tuple[int, ...] = ()
    ticks: tuple[Tick, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperForm:
    """A whole form.

    Attributes
    ----------
    language : str
        ``fr`` or ``en``.
    title, kicker : str
        Of the first page.
    instructions : tuple of str
        How to answer.
    identity : tuple of Identity
        Who and when.
    parts : tuple of PaperPart
        What is asked.
    footer : str
        Running line of the pages.
    date : str
        ISO date, for the file's properties.
    labels : mapping
        ``page``, ``of``, ``code`` (beside the box on every page), ``paste``, ``banner``.
    """

    language: str
    title: str
    kicker: str
    instructions: tuple[str, ...]
    identity: tuple[Identity, ...]
    parts: tuple[PaperPart, ...]
    footer: str
    date: str
    labels: dict[str, str] = field(default_factory=dict)
