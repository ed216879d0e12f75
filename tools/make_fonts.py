"""Make the font files that reports embed: subsets of Source Sans Pro and Source Serif Pro.

The two families come from the packages ``font-source-sans-pro`` and ``font-source-serif-pro``
(SIL Open Font License 1.1). "Source" is a reserved font name, so the subsets are renamed
"Solidarity Sans" and "Solidarity Serif". Run ``python tools/make_fonts.py`` with the
``fonts`` dependency group installed; the same input gives the same bytes.
"""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).parents[1] / "src" / "solidarity_eval" / "document" / "fonts"
FEATURES = ["kern", "liga", "lnum", "tnum", "mark", "mkmk", "ccmp", "locl"]
COPYRIGHT, SUBFAMILY, LICENSE, LICENSE_URL, VERSION = 0, 2, 13, 14, 5

LATIN = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *range(0x218, 0x21C),
    *(0x2C6, 0x2DC, 0x1E9E),
]
SIGNS = [
    *range(0x2007, 0x200B),
    *range(0x2010, 0x2028),
    *(0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x2044, 0x20AC, 0x2116, 0x2122),
    *range(0x2070, 0x208F),
    *range(0x2190, 0x2196),
    *(0x2206, 0x2211, 0x2212, 0x221A, 0x221E, 0x2248, 0x2260, 0x2264, 0x2265),
    *(0x25A0, 0x25B2, 0x25BC, 0x25C6, 0x25CA, 0x2713),
]
STATISTICS = [0x394, 0x3A3, 0x3B1, 0x3B2, 0x3B4, 0x3B7, 0x3BA, 0x3BC, 0x3C1, 0x3C3, 0x3C7, 0x3C9]
OTHER_ALPHABETS = [*range(0x180, 0x250), *range(0x370, 0x460), *range(0x1E00, 0x1F00)]

# A cmap entry costs no glyph: characters that Source lacks borrow the shape of their sibling.
SAME_SHAPE = {0x2010: 0x2D, 0x2011: 0x2D, 0x2009: 0x202F, 0x202F: 0x2009, 0x200A: 0x2009}


@dataclass(frozen=True)
class Face:
    """One style: where it comes from, what it is called here."""

    package: str
    source: str
    family: str
    style: str

    @property
    def name(self) -> str:
        """Return the PostScript name."""
        return f"{self.family.replace(' ', '')}-{self.style.replace(' ', '')}"

    def path(self, suffix: str) -> Path:
        """Return the original file, ``.otf`` or ``.ttf``."""
        folder = resources.files(self.package)
        return Path(str(folder / "files" / f"{self.source}{suffix}"))


SANS, SERIF = "Solidarity Sans", "Solidarity Serif"
FACES = (
    Face("font_source_sans_pro", "SourceSansPro-Regular", SANS, "Regular"),
    Face("font_source_sans_pro", "SourceSansPro-It", SANS, "Italic"),
    Face("font_source_sans_pro", "SourceSansPro-Semibold", SANS, "Semibold"),
    Face("font_source_sans_pro", "SourceSansPro-SemiboldIt", SANS, "Semibold Italic"),
    Face("font_source_serif_pro", "SourceSerifPro-Semibold", SERIF, "Semibold"),
)
WEB_STYLES = {(SANS, "Regular"), (SANS, "Italic"), (SANS, "Semibold"), (SERIF, "Semibold")}


def rename(font: TTFont, face: Face) -> None:
    """Write our names in place of the reserved one; copyright and licence stay."""
    names = font["name"]
    kept = {i: names.getDebugName(i) for i in (COPYRIGHT, VERSION, LICENSE, LICENSE_URL)}
    names.names = []
    bold = "Semibold" in face.style
    italic = "Italic" in face.style
    regular = "Italic" if italic else "Regular"
    table = {
        **{i: text for i, text in kept.items() if text},
        1: f"{face.family} Semibold" if bold else face.family,
        SUBFAMILY: regular,
        3: f"{face.name};subset",
        4: f"{face.family} {face.style}",
        6: face.name,
    }
    if bold:
        table |= {16: face.family, 17: face.style}
    for index, text in table.items():
        names.setName(text, index, 3, 1, 0x409)
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = [face.name]
        top = cff.topDictIndex[0]
        top.FullName, top.FamilyName = f"{face.family} {face.style}", face.family


def borrow_shapes(font: TTFont) -> None:
    """Point missing characters at the glyph of a sibling."""
    for table in font["cmap"].tables:
        if not table.isUnicode():
            continue
        for missing, sibling in SAME_SHAPE.items():
            if missing not in table.cmap and sibling in table.cmap:
                table.cmap[missing] = table.cmap[sibling]


def make(face: Face, characters: Iterable[int], *, web: bool) -> TTFont:
    """Subset and rename one face: a woff2 file for the web, else an OpenType file."""
    suffix, flavor = (".ttf", "woff2") if web else (".otf", None)
    options = subset.Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.desubroutinize = web
    options.name_IDs = ["*"]
    options.flavor = flavor
    font = TTFont(face.path(suffix), recalcTimestamp=False)
    borrow_shapes(font)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=list(characters))
    subsetter.subset(font)
    rename(font, face)
    font.flavor = flavor
    return font


def save(font: TTFont, path: Path) -> None:
    buffer = io.BytesIO()
    font.save(buffer)
    path.write_bytes(buffer.getvalue())
    print(f"{path.name:40} {len(buffer.getvalue()):7d} bytes")


def ranges(characters: set[int]) -> list[list[int]]:
    """Write a set of code points as inclusive ranges."""
    found: list[list[int]] = []
    for code in sorted(characters):
        if found and found[-1][1] == code - 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return found


def main() -> None:
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    TARGET.mkdir(exist_ok=True)
    covered: set[int] = set()
    for face in FACES:
        signs = [*LATIN, *SIGNS]
        full = signs if face.family == SERIF else [*signs, *OTHER_ALPHABETS]
        font = make(face, full, web=False)
        covered |= set(font.getBestCmap())
        save(font, TARGET / f"{face.name}.otf")
        if (face.family, face.style) in WEB_STYLES:
            web = signs if face.family == SERIF else [*signs, *STATISTICS]
            save(make(face, web, web=True), TARGET / f"{face.name}.woff2")
    text = json.dumps(ranges(covered), separators=(",", ":"))
    (TARGET / "coverage.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
