"""What every block writer shares: styles, pictures, lists, the width of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from solidarity_eval.document import palette
from solidarity_eval.document.blocks import Span, Text
from solidarity_eval.document.renderers.word.lists import Lists
from solidarity_eval.document.renderers.word.pictures import Pictures
from solidarity_eval.document.renderers.word.styles import Styles
from solidarity_eval.document.renderers.word.xml import (
    TWIPS_PER_POINT,
    Element,
    element,
    paragraph,
    run,
)


@dataclass(slots=True, kw_only=True)
class Writer:
    """Tools of the block writers, and what they count as they go.

    Attributes
    ----------
    width : int
        Width of the text of a page, in twips.
    references : int
        How many works the document lists.
    """

    styles: Styles
    pictures: Pictures
    lists: Lists
    labels: dict[str, str]
    width: int
    references: int
    next_reference: int = field(default=1)

    @property
    def points(self) -> float:
        """Width of the text of a page, in points."""
        return self.width / TWIPS_PER_POINT

    def line(
        self,
        key: str,
        content: str | Text,
        *,
        properties: Sequence[Element] = (),
        keep_next: bool = False,
    ) -> Element:
        """Make a paragraph in the style of this key."""
        words = [run(content)] if isinstance(content, str) else self.runs(content)
        return paragraph(self.styles[key], *words, properties=properties, keep_next=keep_next)

    def runs(self, content: Text, *, bold: bool = False) -> list[Element]:
        """Make the runs of a text, numbers of references included."""
        return [self._run(span, bold=bold) for span in content]

    def spacer(self) -> Element:
        """Make the thin paragraph that keeps two tables apart."""
        return paragraph(self.styles["spacer"])

    def _run(self, span: Span, *, bold: bool) -> Element:
        if span.reference is None or span.reference > self.references:
            return run(span.text, bold=span.strong or bold, italic=span.emphasis)
        number = run(span.text, color=palette.LINK)
        return element("hyperlink", number, anchor=bookmark(span.reference))


def bookmark(reference: int) -> str:
    """Return the name of the place where a work is listed."""
    return f"ref_{reference}"
