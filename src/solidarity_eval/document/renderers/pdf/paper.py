"""A form to print, as a tagged PDF."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from solidarity_eval.document.paper import PaperForm
from solidarity_eval.document.renderers.pdf.typeset import typeset

_REGIONS = {"fr": "FR", "en": "GB"}


def render_paper(form: PaperForm) -> bytes:
    """Set a form on A4 pages: the code box on each, boxes to tick, page numbers.

    Parameters
    ----------
    form : PaperForm

    Returns
    -------
    bytes
        The PDF file; the same form gives the same bytes.

    Raises
    ------
    RenderError
        If the page setter refuses the form.
    """
    content = _node(form) | {"region": _REGIONS[form.language]}
    return typeset("paper.typ", content, date=form.date)


def _node(item: Any) -> Any:
    if isinstance(item, tuple):
        return [_node(part) for part in item]
    if is_dataclass(item):
        kind = {"kind": type(item).__name__}
        return kind | {part.name: _node(getattr(item, part.name)) for part in fields(item)}
    return item
