"""The words that renderers need themselves, in the document's language."""

from __future__ import annotations

from solidarity_eval.document.blocks import Document
from solidarity_eval.locales import get_locale

NAMES = (
    "page",
    "of",
    "contents",
    "skip_to_content",
    "numbers_of_chart",
    "numbers_of_charts",
    "no_rows",
    "simulated",
)


def labels_of(document: Document) -> dict[str, str]:
    """Return every label; those that the document carries win over those of the locale."""
    locale = get_locale(document.language)
    words = {name: locale.text(f"document.{name}") for name in NAMES}
    return words | document.labels
