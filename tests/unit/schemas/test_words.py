"""Every code a reader of project files may give has its words in both languages."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from solidarity_eval.locales import get_locale
from solidarity_eval.schemas import (
    checks,
    estimand,
    instrument,
    outcomes,
    packet,
    packet_outcomes,
    project,
    promises,
    reach,
    registers,
    sheet,
    tables,
)
from solidarity_eval.schemas.model_errors import own_codes
from solidarity_eval.schemas.model_keys import field_names, keys_at, parents_of
from solidarity_eval.schemas.project import Project

SOURCES = sorted(Path(project.__file__).parent.glob("*.py"))
PLACEHOLDER = re.compile(r"(?<!\{)\{(\w+)[^{}]*\}(?!\})")


def custom_codes() -> set[str]:
    """Codes raised by PydanticCustomError in the models."""
    codes = set()
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "PydanticCustomError":
                assert isinstance(node.args[0], ast.Constant)
                codes.add(node.args[0].value)
    return codes


def test_every_rule_of_the_models_has_a_sentence() -> None:
    assert custom_codes() == own_codes()
    for language in ("fr", "en"):
        for code in own_codes():
            assert get_locale(language).has(f"schemas.problem.{code}"), code


@pytest.mark.parametrize("package", ["schemas", "fields", "errors_schemas"])
def test_both_languages_have_the_same_keys_and_placeholders(package: str) -> None:
    french, english = get_locale("fr"), get_locale("en")
    assert french.keys(package) == english.keys(package)
    for key in french.keys(package):
        count = {"count": 3}
        found = [
            sorted(PLACEHOLDER.findall(locale.template(key, count))) for locale in (french, english)
        ]
        assert found[0] == found[1], key


MODULES = (
    *(checks, estimand, instrument, outcomes, project, promises, tables),
    *(reach, registers, packet, packet_outcomes, sheet),
)


def models() -> list[type[BaseModel]]:
    return [
        one
        for module in MODULES
        for one in vars(module).values()
        if isinstance(one, type)
        and issubclass(one, BaseModel)
        and one.__module__ == module.__name__
        and not one.__name__.startswith("_")
        and one.__name__ != "Registers"
    ]


def test_every_key_is_explained_and_nothing_else() -> None:
    expected = {
        f"fields.{model.__name__}.{name}"
        for model in models()
        for name in (*field_names(model), "part")
    }
    assert set(get_locale("fr").keys("fields")) == expected


def test_keys_at_follows_lists_unions_and_aliases() -> None:
    assert "month" in keys_at(Project, ("waves", 0))
    assert keys_at(Project, ("tables", "responses", "wave")) == ("column", "values")
    assert "file" in keys_at(Project, ("tables", "responses", 0))
    assert "construct" in keys_at(Project, ("instruments", 0, "define"))
    assert keys_at(Project, ("title",)) == ()


def test_parents_of_a_key() -> None:
    assert parents_of(Project, "smallest_change") == ("outcomes",)
    assert "" in parents_of(Project, "waves")


@pytest.mark.parametrize(("language", "word"), [("fr", "souhaitées"), ("en", "wished")])
def test_the_answers_of_a_proportion_are_those_that_are_wished(language: str, word: str) -> None:
    """A rise of their share is read as favourable: the description must say so."""
    assert word in get_locale(language).text("fields.Outcome.success")
