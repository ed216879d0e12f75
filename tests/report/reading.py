"""The words that a document holds, to look for them in what the renderers wrote."""

from dataclasses import fields, is_dataclass

from solidarity_eval.document.blocks import Picture, Span

# Names that are not words on the page.
SILENT = {
    "id",
    "role",
    "tone",
    "align",
    "language",
    "date",
    "description",
    "author",
    "labels",
}


def words_of(node):
    """Return every text of a document that a reader must find; runs of one text are joined."""
    if isinstance(node, str):
        return [node] if node.strip() else []
    if isinstance(node, Picture) or node is None:
        return []
    if isinstance(node, tuple):
        if node and all(isinstance(part, Span) for part in node):
            return [words for words in _between_citations(node) if words.strip()]
        return [words for part in node for words in words_of(part)]
    if is_dataclass(node):
        return [
            words
            for part in fields(node)
            if part.name not in SILENT
            for words in words_of(getattr(node, part.name))
        ]
    return []


def _between_citations(content):
    joined = [""]
    for span in content:
        if span.reference is None:
            joined[-1] += span.text
        else:
            joined += [span.text, ""]
    return joined


def squeezed(words):
    """Drop what a renderer may add or lose at the end of a line: spaces, hyphens, soft breaks."""
    return "".join(
        char for char in words if not char.isspace() and char not in "\u200b\u00ad\u2060-\u2010"
    )
