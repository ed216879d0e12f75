"""The JSON Schemas at the top of the repository are those of the models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from solidarity_eval.errors import ArgumentError
from solidarity_eval.schemas.json_schema import drifted, json_schema, schema_files, schema_text

ROOT = Path(__file__).parents[3]


def as_json(value: Any) -> Any:
    return json.loads(json.dumps(value, default=str))


def test_the_generated_files_are_up_to_date() -> None:
    assert drifted(ROOT / "schemas") == (), "run: python tools/generate_schemas.py"


def test_a_changed_file_is_noticed(tmp_path: Path) -> None:
    for name, text in schema_files().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert drifted(tmp_path) == ()
    path = tmp_path / "project.schema.json"
    path.write_text(path.read_text(encoding="utf-8").replace("seed", "sead"), encoding="utf-8")
    assert drifted(tmp_path) == ("project.schema.json",)


@pytest.mark.parametrize("name", ["project", "instrument"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_schemas_are_valid_schemas(name: str, language: str) -> None:
    schema = json_schema(name, language=language)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema_text(name, language=language) == schema_text(name, language=language)


def test_examples_and_catalogue_fit_the_schemas() -> None:
    project = jsonschema.Draft202012Validator(json_schema("project"))
    for path in (ROOT / "examples").rglob("project.yaml"):
        project.validate(as_json(yaml.safe_load(path.read_text(encoding="utf-8"))))
    instrument = jsonschema.Draft202012Validator(json_schema("instrument"))
    for path in (ROOT / "src/solidarity_eval/instruments/catalog").glob("*.yaml"):
        instrument.validate(as_json(yaml.safe_load(path.read_text(encoding="utf-8"))))


def test_a_wrong_key_does_not_fit() -> None:
    errors = jsonschema.Draft202012Validator(json_schema("project")).iter_errors({"titre": "x"})
    assert any("titre" in error.message for error in errors)


def test_descriptions_are_in_the_language_asked_for() -> None:
    french = json_schema("project", language="fr")["properties"]["waves"]["description"]
    english = json_schema("project", language="en")["properties"]["waves"]["description"]
    assert "Temps" in french
    assert "Times" in english


def test_an_unknown_schema_is_an_argument_error() -> None:
    with pytest.raises(ArgumentError, match="projet"):
        json_schema("projet")
