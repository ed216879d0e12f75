"""Words that a change without comparison group does not bear; the list is in the locale."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from solidarity_eval.document.blocks import Document, TeamWords
from solidarity_eval.locales import get_locale

EXEMPT_FIELDS = frozenset({"footer", "author", "labels", "wide", "narrow"})


def causal_words(document: Document) -> tuple[str, ...]:
    """Return the forbidden words of a document, each with the words around it.

    The team's own words, the running footer (which denies a cause) and the titles of cited works
    are exempt: other people wrote them, or they say the contrary.

    Parameters
    ----------
    document : Document

    Returns
    -------
    tuple of str
        Empty when there are none.
    """
    pattern = _pattern(document.language)
    return tuple(
        words[max(found.start() - 30, 0) : found.end() + 30]
        for words in texts_of(document)
        for found in pattern.finditer(words)
    )


@functools.cache
def _pattern(language: str) -> re.Pattern[str]:
    listed = get_locale(language).text("report.forbidden.words").split("|")
    parts = [re.escape(word).replace(r"\*", r"\w*") for word in listed]
    return re.compile(rf"\b(?:{'|'.join(parts)})\b", re.IGNORECASE)


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
