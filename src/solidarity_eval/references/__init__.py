"""One bibliography for code, docs and reports."""
