"""A document as a Word file."""

from solidarity_eval.document.renderers.word.render import render_docx

__all__ = ["render_docx"]
