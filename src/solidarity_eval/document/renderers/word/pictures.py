"""Pictures of a Word file: made in one pass, placed inline, named for screen readers."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from solidarity_eval.document import palette
from solidarity_eval.document.blocks import (
    Aside,
    DataTable,
    Document,
    EvidencePassport,
    FigureBlock,
    Panel,
    Picture,
    Targets,
    VerdictKey,
)
from solidarity_eval.document.prepare import blocks_of
from solidarity_eval.document.renderers.word.xml import Element, element
from solidarity_eval.document.svg_to_png import Bitmap, svg_to_png

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_TALLEST: Final = 580.0
_EMU_PER_POINT: Final = 12700
_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_DECORATIVE: Final = "http://schemas.microsoft.com/office/drawing/2017/decorative"
_DECORATIVE_URI: Final = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"

Key = tuple[str, str]


class Pictures:
    """Holds the bitmaps of a document and writes them where they are asked for."""

    def __init__(self, word: WordDocument, document: Document) -> None:
        self._part = word.part
        keys = list(dict.fromkeys(_keys(document)))
        self._bitmaps: dict[Key, Bitmap] = dict(zip(keys, svg_to_png(keys), strict=True))
        self._count = 0

    def wide(self, picture: Picture, *, room: float) -> Element:
        """Return a run with the wide drawing, at most ``room`` points wide."""
        return self._place((picture.wide, ground_of(picture, None)), picture.alt, room)

    def glyph(self, picture: Picture, *, room: float, ground: str | None = None) -> Element:
        """Return a run with the narrow drawing, on the colour of the cell it stands in."""
        return self._place((picture.narrow, ground_of(picture, ground)), picture.alt, room)

    def width(self, picture: Picture, ground: str | None = None) -> float:
        """Return the natural width of the narrow drawing, in points."""
        return self._bitmaps[(picture.narrow, ground_of(picture, ground))].width

    def _place(self, key: Key, alt: str, room: float) -> Element:
        bitmap = self._bitmaps[key]
        scale = min(1.0, room / bitmap.width, _TALLEST / bitmap.height)
        inline: Any = self._part.new_pic_inline(
            io.BytesIO(bitmap.png),
            width=round(bitmap.width * scale * _EMU_PER_POINT),
            height=round(bitmap.height * scale * _EMU_PER_POINT),
        )
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")
        self._count += 1
        inline.docPr.set("id", str(self._count))
        inline.docPr.set("name", f"Picture {self._count}")
        if alt:
            inline.docPr.set("descr", alt)
        else:
            inline.docPr.append(_decorative())
        return element("r", element("drawing", inline))


def ground_of(picture: Picture, ground: str | None) -> str:
    """Return the colour behind a picture: navy on the cover, the cell's elsewhere."""
    if ground:
        return ground
    return palette.NAVY if picture.on_dark else palette.WHITE


def panel_ground(panel: Panel) -> str:
    """Return the colour of a panel's picture cell."""
    tone = palette.TONES[panel.tone]
    return tone.solid if panel.picture and panel.picture.on_dark else tone.tint


def _keys(document: Document) -> list[Key]:
    """List each drawing with its ground, as the blocks will ask for them."""
    keys: list[Key] = []
    hero = document.cover.picture
    if hero:
        keys.append((hero.wide, ground_of(hero, None)))
    for block in blocks_of(document):
        if isinstance(block, FigureBlock):
            keys.append((block.picture.wide, ground_of(block.picture, None)))
        elif isinstance(block, Panel) and block.picture:
            keys.append((block.picture.narrow, panel_ground(block)))
        elif isinstance(block, Aside) and block.picture:
            keys.append((block.picture.narrow, ground_of(block.picture, None)))
        elif isinstance(block, Targets):
            pictures = [line.picture for line in block.items if line.picture]
            keys += [(picture.narrow, ground_of(picture, None)) for picture in pictures]
        elif isinstance(block, DataTable):
            glyphs = [cell.picture for row in block.rows for cell in row if cell.picture]
            keys += [(glyph.narrow, ground_of(glyph, None)) for glyph in glyphs]
        elif isinstance(block, VerdictKey | EvidencePassport):
            parts = block.items if isinstance(block, VerdictKey) else block.readings
            keys += [(part.picture.narrow, ground_of(part.picture, None)) for part in parts]
    return keys


def _decorative() -> Element:
    """Tell screen readers to pass over a picture."""
    from docx.oxml import parse_xml

    return parse_xml(
        f'<a:extLst xmlns:a="{_DRAWING}"><a:ext uri="{_DECORATIVE_URI}">'
        f'<adec:decorative xmlns:adec="{_DECORATIVE}" val="1"/></a:ext></a:extLst>'
    )
