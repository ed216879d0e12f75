"""Checks of the answers, one idea per file; each returns every finding it has."""
