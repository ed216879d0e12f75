"""Pictures inside a page: an inline SVG with its words, in one or two widths."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from solidarity_eval.document.blocks import Picture
from solidarity_eval.document.pictures import SVG, read_drawing

if TYPE_CHECKING:
    from markupsafe import Markup

_REFERENCE: Final = re.compile(r"url\(\s*['\"]?#([^)'\"]+)['\"]?\s*\)")


class Drawings:
    """Writes the pictures of one page, so that no two share an identifier."""

    def __init__(self) -> None:
        self._count = 0

    def picture(self, picture: Picture) -> Markup:
        """Write both widths; the style sheet shows the one that fits."""
        if picture.narrow == picture.wide:
            return self.glyph(picture)
        return self._svg(picture.wide, picture.alt, "wide") + self._svg(
            picture.narrow, picture.alt, "narrow"
        )

    def glyph(self, picture: Picture) -> Markup:
        """Write the narrow drawing alone: a gauge, a line of a target, a picture of a margin."""
        return self._svg(picture.narrow, picture.alt, "glyph")

    def _svg(self, svg: str, alt: str, role: str) -> Markup:
        from markupsafe import Markup

        drawing = read_drawing(svg).svg
        if "id=" in drawing or "<style" in drawing:
            self._count += 1
            drawing = _made_unique(drawing, f"picture-{self._count}")
        name = (
            Markup(' class="{}" role="img" aria-label="{}"').format(role, alt)
            if alt
            else Markup(' class="{}" aria-hidden="true"').format(role)
        )
        return Markup("<svg") + name + Markup(drawing.removeprefix("<svg"))


def _made_unique(drawing: str, prefix: str) -> str:
    """Prefix identifiers and scope style rules, which otherwise reach the whole page."""
    root = ET.fromstring(drawing)
    identifiers = {node.get("id") for node in root.iter()} - {None}
    for node in root.iter():
        for name, value in list(node.attrib.items()):
            if name == "id":
                node.set(name, f"{prefix}-{value}")
            elif name.rpartition("}")[2] == "href" and value[1:] in identifiers:
                node.set(name, f"#{prefix}-{value[1:]}")
            else:
                node.set(name, _REFERENCE.sub(rf"url(#{prefix}-\1)", value))
        if node.tag == f"{{{SVG}}}style" and node.text:
            node.text = _scoped(node.text, prefix)
    root.set("id", prefix)
    return ET.tostring(root, encoding="unicode")


def _scoped(rules: str, prefix: str) -> str:
    """Limit each rule of a style sheet to the drawing; rules that begin with ``@`` are dropped."""
    scoped = []
    target = rf"url(#{prefix}-\1)"
    rules = re.sub(r"@[^{};]*;", "", rules)
    for selectors, declarations in re.findall(r"([^{}]+)\{([^{}]*)\}", rules):
        names = [name.strip() for name in selectors.split(",")]
        if not any(name.startswith("@") or not name for name in names):
            limited = ",".join(f"#{prefix} {name}" for name in names)
            scoped.append(limited + "{" + _REFERENCE.sub(target, declarations) + "}")
    return "".join(scoped)
