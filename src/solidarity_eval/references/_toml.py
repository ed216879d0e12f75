"""Tables that stand in several TOML files of one folder, as one mapping."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

from solidarity_eval.errors import DataError


def merged_tables(folder: str) -> dict[str, dict[str, Any]]:
    """Return every table of ``references/<folder>/*.toml``, by its key.

    Raises
    ------
    DataError
        If two files hold the same key.
    """
    tables: dict[str, dict[str, Any]] = {}
    found_in: dict[str, str] = {}
    root = resources.files("solidarity_eval.references") / folder
    files = [item for item in root.iterdir() if item.name.endswith(".toml")]
    for file in sorted(files, key=lambda item: item.name):
        for key, table in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if key in tables:
                raise DataError(
                    "references.repeated_key", name=key, first=found_in[key], second=file.name
                )
            tables[key] = table
            found_in[key] = file.name
    return tables
