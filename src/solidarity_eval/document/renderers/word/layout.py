"""Small parts of the tables that only lay things out in Word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from solidarity_eval.document import palette
from solidarity_eval.document.renderers.word.writer import Writer
from solidarity_eval.document.renderers.word.xml import (
    Element,
    border,
    element,
    paragraph,
    twips,
)

T = TypeVar("T")


def margins(*sides: float) -> Element:
    """Set the margins of a cell: top, left, bottom, right, in points."""
    names = ("top", "left", "bottom", "right")
    return element(
        "tcMar",
        *(
            element(name, w=twips(size), type="dxa")
            for name, size in zip(names, sides, strict=True)
        ),
    )


def middle() -> Element:
    """Centre the content of a cell upright."""
    return element("vAlign", val="center")


def top_line(size: float, color: str) -> Element:
    """Rule the top of a cell."""
    return element("tcBorders", border("top", size=size, color=color))


def ruled() -> list[Element]:
    """Rule the rows of a table, first and last edges too."""
    return [border(side, size=0.5, color=palette.RULE) for side in ("top", "bottom", "insideH")]


def centred(writer: Writer, picture: Element) -> Element:
    """Make a paragraph with a picture in its middle."""
    centre = [element("spacing", after=0), element("jc", val="center")]
    return paragraph(writer.styles["picture"], picture, properties=centre)


def chunks(items: Sequence[T], size: int) -> list[Sequence[T]]:
    """Cut a row of items into rows of ``size``."""
    return [items[start : start + size] for start in range(0, len(items), size)]
