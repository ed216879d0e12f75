"""A document as one web page."""

from solidarity_eval.document.renderers.html.render import render_html

__all__ = ["render_html"]
