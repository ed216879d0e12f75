"""A document as a tagged PDF (PDF/UA-1), set by typst."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import asdict
from importlib import resources
from pathlib import Path
from typing import Any, Final

from solidarity_eval.document import palette
from solidarity_eval.document.blocks import Document
from solidarity_eval.document.prepare import prepare
from solidarity_eval.document.renderers.pdf.content import page_content
from solidarity_eval.document.typefaces import page_fonts, uncovered
from solidarity_eval.errors import RenderError

_REFUSED: Final = re.compile(r'the text `"(.+?)"` could not be displayed')
_REPLACEMENT: Final = "■"


def render_pdf(document: Document) -> bytes:
    """Set a document on A4 pages.

    The file is tagged for screen readers and dated by the document: the same document gives the
    same bytes, as long as the report fonts have all its characters. Others (emoji, Arabic,
    Chinese) are taken from the fonts of the machine; a character that no font has is replaced
    by a black square, since PDF/UA allows no character without a shape.

    Parameters
    ----------
    document : Document

    Returns
    -------
    bytes
        The PDF file.

    Raises
    ------
    RenderError
        If a picture is not SVG, or the page setter refuses the document.
    """
    import typst

    document = prepare(document)
    content = json.dumps(page_content(document), ensure_ascii=False)
    missing = uncovered(set(content))
    machine_fonts = bool(missing)
    while True:
        try:
            return _compile(content, document, machine_fonts=machine_fonts)
        except typst.TypstError as error:
            named = _REFUSED.findall(error.diagnostic)
            if not (named and missing):
                raise RenderError("document.pdf_refused", reason=error.message) from error
            refused = missing & set("".join(named)) or missing
            content = _without(content, refused)
            missing -= refused


def _compile(content: str, document: Document, *, machine_fonts: bool) -> bytes:
    import typst

    folder = Path(str(resources.files("solidarity_eval.document.renderers.pdf")))
    compiler = typst.Compiler(
        folder / "report.typ",
        root=folder,
        font_paths=page_fonts(machine=machine_fonts),
        sys_inputs={"document": content, "palette": _palette()},
    )
    day = dt.date.fromisoformat(document.date)
    noon = dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)
    pages: Any = compiler.compile(
        format="pdf", pdf_standards=["ua-1"], timestamp=int(noon.timestamp())
    )
    return bytes(pages)


def _palette() -> str:
    tones = {name: asdict(tone) for name, tone in palette.TONES.items()}
    return json.dumps({"colours": palette.named(), "tones": tones})


def _without(content: str, characters: set[str]) -> str:
    """Replace each run of characters that no font shows by one square."""
    members = re.escape("".join(sorted(characters)))
    return re.sub(f"[{members}](?:[{members}\u200d\ufe0f])*", _REPLACEMENT, content)
