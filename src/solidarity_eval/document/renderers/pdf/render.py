"""A document as a tagged PDF (PDF/UA-1)."""

from __future__ import annotations

from solidarity_eval.document.blocks import Document
from solidarity_eval.document.prepare import prepare
from solidarity_eval.document.renderers.pdf.content import page_content
from solidarity_eval.document.renderers.pdf.typeset import typeset


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
    document = prepare(document)
    return typeset("report.typ", page_content(document), date=document.date)
