"""One renderer per file format."""

from solidarity_eval.document.renderers.html import render_html
from solidarity_eval.document.renderers.pdf import render_paper, render_pdf
from solidarity_eval.document.renderers.word import render_docx

__all__ = ["render_docx", "render_html", "render_paper", "render_pdf"]
