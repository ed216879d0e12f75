"""SVG drawings to PNG pictures, all in one pass of the page setter: Word needs bitmaps."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from solidarity_eval.document.pictures import read_drawing
from solidarity_eval.document.typefaces import SANS, page_fonts, uncovered
from solidarity_eval.errors import RenderError

POINTS_PER_UNIT: Final = 0.25 * 72 / 25.4

_SHEET: Final = """
#let pages = json(bytes(sys.inputs.pages))
#set text(font: sys.inputs.font)
#set page(margin: 0pt)
#for p in pages {
  page(width: p.width * 1pt, height: p.height * 1pt, fill: rgb(p.ground),
    image(bytes(p.svg), format: "svg", width: 100%))
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bitmap:
    """A picture in pixels and the width that it takes on paper.

    Attributes
    ----------
    png : bytes
        The PNG file.
    width, height : float
        Size on paper, in points: a quarter of a millimetre for each unit of the drawing.
    """

    png: bytes
    width: float
    height: float


def svg_to_png(drawings: Sequence[tuple[str, str]], *, ppi: float = 200.0) -> list[Bitmap]:
    """Turn SVG documents into opaque PNG pictures.

    Parameters
    ----------
    drawings : sequence of (svg, ground)
        Each drawing and the colour behind it, such as ``"#FFFFFF"``.
    ppi : float
        Pixels per inch, at the size the drawing has on paper.

    Returns
    -------
    list of Bitmap
        One per drawing, in the same order.

    Raises
    ------
    RenderError
        If a drawing is not SVG, or cannot be drawn.

    Examples
    --------
    >>> svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"/>'
    >>> [picture] = svg_to_png([(svg, "#FFFFFF")])
    >>> picture.png[1:4], round(picture.width, 1)
    (b'PNG', 28.3)
    """
    if not drawings:
        return []
    import typst

    read = [(read_drawing(svg), ground) for svg, ground in drawings]
    sizes = [
        (drawing.width * POINTS_PER_UNIT, drawing.height * POINTS_PER_UNIT) for drawing, _ in read
    ]
    pages = [
        {"svg": drawing.svg, "width": width, "height": height, "ground": ground}
        for (drawing, ground), (width, height) in zip(read, sizes, strict=True)
    ]
    content = json.dumps(pages, ensure_ascii=False)
    compiler = typst.Compiler(
        _SHEET.encode(),
        font_paths=page_fonts(machine=bool(uncovered(set(content)))),
        sys_inputs={"pages": content, "font": SANS},
    )
    try:
        made = compiler.compile(format="png", ppi=ppi)
    except typst.TypstError as error:
        raise RenderError(
            "document.not_svg", start=read[0][0].svg[:60], reason=error.message
        ) from error
    images = [made] if isinstance(made, bytes) else list(made or [])
    return [
        Bitmap(png=bytes(png), width=width, height=height)
        for png, (width, height) in zip(images, sizes, strict=True)
    ]
