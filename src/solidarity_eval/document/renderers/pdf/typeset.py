"""Pages set by typst: plain data in, a tagged PDF out."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import asdict
from importlib import resources
from pathlib import Path
from typing import Any, Final

from solidarity_eval.document import palette
from solidarity_eval.document.typefaces import page_fonts, uncovered
from solidarity_eval.errors import RenderError

_REFUSED: Final = re.compile(r'the text `"(.+?)"` could not be displayed')
_REPLACEMENT: Final = "■"


def typeset(template: str, content: dict[str, Any], *, date: str) -> bytes:
    """Set data by a template of this package.

    The same data give the same bytes, as long as the report fonts have all its characters.
    Others are taken from the fonts of the machine; a character that no font has is replaced by a
    black square, since PDF/UA allows no character without a shape.

    Parameters
    ----------
    template : str
        ``report.typ`` or ``paper.typ``.
    content : dict
        What the template reads: dictionaries, lists, strings and numbers.
    date : str
        ISO date, for the file's properties.

    Raises
    ------
    RenderError
        If the page setter refuses the data.
    """
    import typst

    words = json.dumps(content, ensure_ascii=False)
    missing = uncovered(set(words))
    machine_fonts = bool(missing)
    while True:
        try:
            return _compile(template, words, date=date, machine_fonts=machine_fonts)
        except typst.TypstError as error:
            named = _REFUSED.findall(error.diagnostic)
            if not (named and missing):
                raise RenderError("document.pdf_refused", reason=error.message) from error
            refused = missing & set("".join(named)) or missing
            words = _without(words, refused)
            missing -= refused


def _compile(template: str, words: str, *, date: str, machine_fonts: bool) -> bytes:
    import typst

    folder = Path(str(resources.files("solidarity_eval.document.renderers.pdf")))
    compiler = typst.Compiler(
        folder / template,
        root=folder,
        font_paths=page_fonts(machine=machine_fonts),
        sys_inputs={"document": words, "palette": _palette()},
    )
    day = dt.date.fromisoformat(date)
    noon = dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)
    pages: Any = compiler.compile(
        format="pdf", pdf_standards=["ua-1"], timestamp=int(noon.timestamp())
    )
    return bytes(pages)


def _palette() -> str:
    tones = {name: asdict(tone) for name, tone in palette.TONES.items()}
    return json.dumps({"colours": palette.named(), "tones": tones})


def _without(words: str, characters: set[str]) -> str:
    """Replace each run of characters that no font shows by one square."""
    members = re.escape("".join(sorted(characters)))
    return re.sub(f"[{members}](?:[{members}\u200d\ufe0f])*", _REPLACEMENT, words)
