"""One bibliography and one register of methods, for code, docs and reports."""

from solidarity_eval.references.bibliography import Entry, bibliography, entry
from solidarity_eval.references.cite import cite, format_reference, reference_parts
from solidarity_eval.references.methods import Method, method, methods
from solidarity_eval.references.versions import software

__all__ = [
    "Entry",
    "Method",
    "bibliography",
    "cite",
    "entry",
    "format_reference",
    "method",
    "methods",
    "reference_parts",
    "software",
]
