"""WordprocessingML, element by element: the little of it that reports need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

TWIPS_PER_POINT: Final = 20
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"

# lxml ships no types that describe an element of the XML tree closely enough.
Element = Any


def tag(name: str) -> str:
    """Return the full name of a WordprocessingML element or attribute."""
    return _W + name


def element(name: str, /, *children: Element | None, **attributes: object) -> Element:
    """Make an element; children that are ``None`` are left out.

    Examples
    --------
    >>> element("jc", val="right").get(tag("val"))
    'right'
    """
    from docx.oxml import OxmlElement

    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(tag(key), str(value))
    for child in children:
        if child is not None:
            made.append(child)
    return made


def twips(points: float) -> int:
    """Convert points to twentieths of a point."""
    return round(points * TWIPS_PER_POINT)


def colour(value: str) -> str:
    """Return a colour as Word writes it: without the hash."""
    return value.lstrip("#")


def border(side: str, *, size: float, color: str, space: int = 0) -> Element:
    """Make one side of a border, ``size`` in points."""
    return element(side, val="single", sz=round(size * 8), space=space, color=colour(color))


def shading(fill: str) -> Element:
    """Make a plain ground."""
    return element("shd", val="clear", color="auto", fill=colour(fill))


def frame(fill: str, *, space: int) -> Element:
    """Widen a ground by a border of its own colour, ``space`` points away from the words."""
    sides = ("top", "left", "bottom", "right")
    return element("pBdr", *(border(side, size=0.5, color=fill, space=space) for side in sides))


def run(
    content: str, *, bold: bool = False, italic: bool = False, color: str | None = None
) -> Element:
    """Make a run of text; line breaks and tabs become Word's own."""
    properties = element(
        "rPr",
        element("b") if bold else None,
        element("i") if italic else None,
        element("color", val=colour(color)) if color else None,
    )
    made = element("r", properties if len(properties) else None)
    for index, line in enumerate(content.split("\n")):
        if index:
            made.append(element("br"))
        for position, part in enumerate(line.split("\t")):
            if position:
                made.append(element("tab"))
            if part:
                made.append(_text(part))
    return made


def _text(content: str) -> Element:
    made = element("t")
    made.text = content
    made.set(_SPACE, "preserve")
    return made


def field(instruction: str) -> Element:
    """Make a field that Word computes, such as the number of the page."""
    return element("fldSimple", run("1"), instr=f" {instruction} ")


def paragraph(
    style: str, *content: Element, properties: Sequence[Element] = (), keep_next: bool = False
) -> Element:
    """Make a paragraph in a style; ``properties`` stand after the style, in schema order."""
    head = element(
        "pPr",
        element("pStyle", val=style),
        element("keepNext") if keep_next else None,
        *properties,
    )
    return element("p", head, *content)


def cell(width: int, *content: Element, properties: Iterable[Element] = ()) -> Element:
    """Make a cell of a table, ``width`` in twips; it holds one paragraph at least."""
    head = element("tcPr", element("tcW", w=width, type="dxa"), *properties)
    return element("tc", head, *(content or (element("p"),)))


def row(*cells: Element, header: bool = False, splits: bool = False) -> Element:
    """Make a row; a header row is repeated on each page."""
    properties = element(
        "trPr",
        None if splits else element("cantSplit"),
        element("tblHeader") if header else None,
    )
    return element("tr", properties if len(properties) else None, *cells)


def table(
    widths: Sequence[int],
    *rows: Element,
    style: str | None = None,
    caption: str = "",
    margins: tuple[float, float, float, float] = (0, 0, 0, 0),
    borders: Sequence[Element] = (),
) -> Element:
    """Make a table of fixed column widths, in twips; margins are top, left, bottom, right."""
    sides = zip(("top", "left", "bottom", "right"), margins, strict=True)
    properties = element(
        "tblPr",
        element("tblStyle", val=style) if style else None,
        element("tblW", w=sum(widths), type="dxa"),
        element("tblBorders", *borders) if borders else None,
        element("tblLayout", type="fixed"),
        element("tblCellMar", *(element(s, w=twips(v), type="dxa") for s, v in sides)),
        element("tblLook", val="0020", firstRow=1, noHBand=1, noVBand=1) if style else None,
        element("tblCaption", val=caption) if caption else None,
    )
    grid = element("tblGrid", *(element("gridCol", w=width) for width in widths))
    return element("tbl", properties, grid, *rows)
