"""Words that the design of a project does not bear, found in a report before it leaves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

from solidarity_eval.document.blocks import Document, TeamWords
from solidarity_eval.interpretation.verbs import LEVELS, forbidden_patterns

if TYPE_CHECKING:
    from solidarity_eval.interpretation.passport import VerbLevel

EXEMPT_FIELDS = frozenset({"footer", "author", "labels", "wide", "narrow"})


def lowest_level(levels: Iterable[VerbLevel]) -> VerbLevel:
    """Return the weakest of several levels; ``describe`` where there is none.

    A report speaks with one voice: an effect of one outcome does not lend its verbs to another.

    Examples
    --------
    >>> lowest_level(["effect", "change"])
    'change'
    """
    found = [LEVELS.index(level) for level in levels]
    return LEVELS[min(found)] if found else "describe"


def causal_words(document: Document, *, level: VerbLevel = "change") -> tuple[str, ...]:
    """Return the forbidden words of a document, each with the words around it.

    Words of every level above ``level`` are forbidden, and some at all levels. The team's own
    words, the running footer (which denies a cause) and the titles of cited works are exempt:
    other people wrote them, or they say the contrary.

    Parameters
    ----------
    document : Document
    level : {"describe", "change", "association", "effect"}
        The strongest verbs that the weakest outcome shown allows.

    Returns
    -------
    tuple of str
        Empty when there are none.
    """
    patterns = forbidden_patterns(level, document.language)
    return tuple(
        words[max(found.start() - 30, 0) : found.end() + 30]
        for words in texts_of(document)
        for pattern in patterns
        for found in pattern.finditer(words)
    )


def texts_of(node: object) -> Iterator[str]:
    """Walk over the texts that the library wrote itself, runs of one text joined."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, tuple):
        if node and all(type(part).__name__ == "Span" for part in node):
            yield "".join(part.text for part in node)
        else:
            for part in node:
                yield from texts_of(part)
    elif is_dataclass(node) and not isinstance(node, TeamWords):
        if type(node).__name__ == "References":
            return
        for field in fields(node):
            if field.name not in EXEMPT_FIELDS:
                yield from texts_of(getattr(node, field.name))
