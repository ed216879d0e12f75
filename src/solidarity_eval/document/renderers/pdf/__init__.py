"""Documents and forms as tagged PDF files."""

from solidarity_eval.document.renderers.pdf.paper import render_paper
from solidarity_eval.document.renderers.pdf.render import render_pdf

__all__ = ["render_paper", "render_pdf"]
