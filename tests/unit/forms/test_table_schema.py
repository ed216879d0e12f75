"""The Table Schema follows the published rules of Data Package 2.0, checked by hand.

The rules are those of the "Table Schema" page of the standard: names, types, formats, constraints
by type, categories, missing values, primary key.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from solidarity_eval.evaluation.load import read_project
from solidarity_eval.forms.table_schema import PROFILE, table_schema, table_schema_text
from solidarity_eval.instruments.catalogue import list_instruments
from tests.fixtures.exports.projects import draw_rows, read, write_project
from tests.unit.forms.test_documents import PROJECT

ALLOWED = {
    "string": {"required", "unique", "pattern", "enum", "minLength", "maxLength"},
    "integer": {"required", "unique", "enum", "minimum", "maximum"},
    "number": {"required", "unique", "enum", "minimum", "maximum"},
    "date": {"required", "unique", "enum", "minimum", "maximum"},
}
KEYS = {
    *("name", "title", "description", "type", "format", "constraints"),
    *("missingValues", "categories", "categoriesOrdered"),
}


def check_field(field: dict[str, Any]) -> None:
    assert set(field) <= KEYS
    assert isinstance(field["name"], str)
    assert field["name"]
    assert field["type"] in ALLOWED
    constraints = field.get("constraints", {})
    assert set(constraints) <= ALLOWED[field["type"]]
    number = int if field["type"] == "integer" else (int, float)
    for bound in ("minimum", "maximum"):
        if bound in constraints:
            assert isinstance(constraints[bound], number)
    if field["type"] == "date":
        assert field["format"] == "%Y-%m-%d"
    if "missingValues" in field:
        assert field["missingValues"][0] == {"value": ""}, "an empty cell stays missing"
        assert all(isinstance(one["value"], str) for one in field["missingValues"])
    categories = field.get("categories", [])
    assert len({one["value"] for one in categories}) == len(categories)
    kind = {"string": str, "integer": int}
    assert all(isinstance(one["value"], kind[field["type"]]) for one in categories)


def check(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    assert schema["$schema"] == PROFILE
    assert schema["fieldsMatch"] == ["superset"]
    assert schema["missingValues"] == [""]
    fields = {field["name"]: field for field in schema["fields"]}
    assert len(fields) == len(schema["fields"]), "names are unique"
    assert set(schema["primaryKey"]) <= set(fields)
    for field in fields.values():
        check_field(field)
    return fields


@pytest.mark.parametrize("name", list_instruments())
def test_every_drawn_answer_obeys_the_schema(tmp_path: Path, name: str) -> None:
    loaded = read(write_project(tmp_path, name))
    schema = table_schema(loaded, loaded.project.tables.response_files[0], language="fr")
    fields = check(schema)
    assert schema["primaryKey"] == ["code", "temps"]
    for row in draw_rows(loaded, seed=3):
        assert set(row) == set(fields)
        for column, typed in row.items():
            field = fields[column]
            missing = [one["value"] for one in field.get("missingValues", [{"value": ""}])]
            if field["type"] == "integer" and typed not in missing:
                low, high = field["constraints"]["minimum"], field["constraints"]["maximum"]
                assert low <= int(typed) <= high
            if "enum" in field.get("constraints", {}):
                assert typed in field["constraints"]["enum"]


def test_one_project(tmp_path: Path) -> None:
    (tmp_path / "project.yaml").write_text(PROJECT, encoding="utf-8")
    loaded = read_project(tmp_path)
    table = loaded.project.tables.response_files[0]
    fields = check(json.loads(table_schema_text(loaded, table, language="en")))
    assert fields["trust"]["constraints"] == {"minimum": 0, "maximum": 10}
    assert [one["value"] for one in fields["trust"]["missingValues"]] == ["", "77", "88", "99"]
    assert fields["age"]["constraints"] == {"minimum": 16, "maximum": 110}
    assert fields["code"]["constraints"] == {"required": True}
    assert fields["temps"]["categories"][0] == {"value": "1", "label": "before"}
    assert "ucla3/left_out" in fields["Q2"]["description"]
