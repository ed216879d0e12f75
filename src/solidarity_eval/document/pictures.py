"""Read an SVG document once: its size, and the same drawing made safe to embed."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from solidarity_eval.document.typefaces import our_families
from solidarity_eval.errors import RenderError

SVG: Final = "http://www.w3.org/2000/svg"
XLINK: Final = "http://www.w3.org/1999/xlink"

_FORBIDDEN = {"script", "foreignObject", "metadata", "title", "desc", "animate", "set"}
_ROOT_ONLY = ("class", "id", "role", "aria-label", "aria-hidden", "width", "height", "version")
_LOCAL_LINK = re.compile(r"#|data:image/(?:png|jpeg);")

ET.register_namespace("", SVG)
ET.register_namespace("xlink", XLINK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A drawing and its natural size, in units (one unit is one CSS pixel).

    Attributes
    ----------
    svg : str
        One ``<svg>`` element: no prologue, no script, no outside link, our font families.
    """

    svg: str
    width: float
    height: float


@functools.lru_cache(maxsize=256)
def read_drawing(svg: str) -> Drawing:
    """Parse an SVG document and return the drawing that a renderer embeds.

    Scripts, event handlers, links to other files, titles and metadata are left out: the words
    that replace the picture are those of its block.

    Raises
    ------
    RenderError
        If the text is not an SVG document, or has no size.

    Examples
    --------
    >>> drawing = read_drawing('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 84 38"/>')
    >>> drawing.width, drawing.height
    (84.0, 38.0)
    """
    try:
        root = ET.fromstring(svg)
    except ET.ParseError as error:
        raise RenderError("document.not_svg", start=svg[:60], reason=str(error)) from error
    if root.tag != f"{{{SVG}}}svg":
        raise RenderError("document.not_svg", start=svg[:60], reason=root.tag)
    width, height = _size(root, svg)
    for name in _ROOT_ONLY:
        root.attrib.pop(name, None)
    _clean(root)
    root.set("viewBox", root.get("viewBox", f"0 0 {width:g} {height:g}"))
    root.set("width", f"{width:g}")
    root.set("height", f"{height:g}")
    return Drawing(svg=ET.tostring(root, encoding="unicode"), width=width, height=height)


def _size(root: ET.Element, svg: str) -> tuple[float, float]:
    box = [float(part) for part in re.findall(r"-?[\d.]+", root.get("viewBox", ""))]
    sides = box[2:] if len(box) == 4 else [_length(root.get(n, "")) for n in ("width", "height")]
    if min(sides) <= 0:
        raise RenderError("document.svg_size", start=svg[:60])
    return sides[0], sides[1]


def _length(value: str) -> float:
    match = re.match(r"[\d.]+", value)
    return float(match[0]) if match else 0.0


def _clean(parent: ET.Element) -> None:
    """Drop what must not travel, in place, and name our fonts."""
    for child in list(parent):
        if not isinstance(child.tag, str) or _local(child.tag) in _FORBIDDEN:
            parent.remove(child)
        else:
            _clean(child)
    for name, value in list(parent.attrib.items()):
        local = _local(name)
        if local.startswith("on") or (local == "href" and not _LOCAL_LINK.match(value)):
            del parent.attrib[name]
        elif local in ("font-family", "style"):
            parent.set(name, our_families(value))
    if _local(str(parent.tag)) == "style" and parent.text:
        parent.text = our_families(parent.text)


def _local(name: str) -> str:
    return name.rpartition("}")[2]
