"""A document as a tagged PDF."""

from solidarity_eval.document.renderers.pdf.render import render_pdf

__all__ = ["render_pdf"]
