"""JSON Schemas of the files people write, for editors and for other software.

Structure comes from the models, words from the locale files, so that an editor explains each
key in French or English. The copies at the top of the repository are generated; `drifted`
tells which no longer match.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from solidarity_eval.errors import ArgumentError
from solidarity_eval.locales import Locale, get_locale
from solidarity_eval.schemas.instrument import Instrument
from solidarity_eval.schemas.packet import Packet
from solidarity_eval.schemas.project import Project

_MODELS: dict[str, type[BaseModel]] = {
    "project": Project,
    "instrument": Instrument,
    "packet": Packet,
}


def json_schema(name: str, *, language: str = "en") -> dict[str, Any]:
    """Return the JSON Schema of a file.

    Parameters
    ----------
    name : {"project", "instrument", "packet"}
        The file.
    language : {"en", "fr"}
        Of the descriptions.

    Returns
    -------
    dict
        JSON Schema, draft 2020-12, keys in the order of the models.

    Raises
    ------
    ArgumentError
        If there is no such schema.

    Examples
    --------
    >>> json_schema("project")["properties"]["seed"]["type"]
    'integer'
    """
    if name not in _MODELS:
        raise ArgumentError("cli.unknown_schema", value=name, allowed=", ".join(_MODELS))
    model = _MODELS[name]
    raw = model.model_json_schema(by_alias=True)
    words = get_locale(language)
    parts = raw.pop("$defs", {})
    whole = _described(raw, model.__name__, words)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **whole,
        "$defs": {key: _described(parts[key], key, words) for key in sorted(parts)},
    }


def schema_text(name: str, *, language: str = "en") -> str:
    """Return the JSON Schema as the text of its file."""
    return json.dumps(json_schema(name, language=language), indent=2, ensure_ascii=False) + "\n"


def schema_files() -> dict[str, str]:
    """Return the generated files by name: English ones, and French ones marked so."""
    files = {f"{name}.schema.json": schema_text(name) for name in _MODELS}
    return files | {f"{name}.schema.fr.json": schema_text(name, language="fr") for name in _MODELS}


def drifted(folder: Path) -> tuple[str, ...]:
    """Return the names of the files in ``folder`` that differ from the models, or are missing."""
    return tuple(
        name
        for name, text in schema_files().items()
        if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != text
    )


def _described(part: dict[str, Any], model: str, words: Locale) -> dict[str, Any]:
    """Put the words of the locale in place of class names and docstrings."""
    part = dict(part)
    part["description"] = words.text(f"fields.{model}.part")
    fields = {}
    for key, field in part.get("properties", {}).items():
        body = {name: value for name, value in field.items() if name != "title"}
        fields[key] = {"description": words.text(f"fields.{model}.{key}"), **body}
    part["properties"] = fields
    return part
