"""Works cited by a report, numbered in the order in which they are met."""

from __future__ import annotations

from solidarity_eval.document.blocks import References, Span, Text, text
from solidarity_eval.references import bibliography, reference_parts


class Citations:
    """Gives each work its number, and writes the list."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._numbers: dict[str, int] = {}

    def cite(self, *keys: str) -> tuple[Span, ...]:
        """Return one numbered mark per key; a key met before keeps its number."""
        return tuple(Span("", reference=self._number(key)) for key in dict.fromkeys(keys))

    def _number(self, key: str) -> int:
        return self._numbers.setdefault(key, len(self._numbers) + 1)

    def references(self) -> References:
        """Return the numbered list of every work cited so far."""
        return References(items=tuple(self._entry(key) for key in self._numbers))

    def _entry(self, key: str) -> Text:
        """Return a work's reference; a source that is no key stands as the project wrote it."""
        if key not in bibliography():
            return text(key)
        head, title, tail = reference_parts(key, self._language)
        return text(head, Span(title, emphasis=True), tail)
