"""Columns and words of files, told as the project names them."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from solidarity_eval.document.blocks import DataTable, Paragraph
from solidarity_eval.locales import get_locale
from solidarity_eval.reach import representativeness
from solidarity_eval.report.context import localized
from solidarity_eval.report.sections.reach.names import (
    category_words,
    event_words,
    in_words,
    variable_words,
)
from solidarity_eval.report.sections.reach.panel import beside
from solidarity_eval.results import Note
from solidarity_eval.schemas.reach import Equity, Panel, Services, Transition

PARTS = (
    Panel(
        id="panel", kind="panel", compare=("sexe", "tranche"), labels={"tranche": "tranche d'âge"}
    ),
    Equity(
        id="who",
        kind="equity",
        variables=("sexe",),
        labels={"sexe": {"fr": "sexe", "en": "sex"}},
        categories={"sexe": {"f": {"fr": "femme", "en": "woman"}}},
    ),
    Transition(
        id="move",
        kind="transition",
        start="cible",
        reached="libre",
        labels={"libre": {"fr": "visite libre", "en": "open visit"}},
    ),
    Services(
        id="help",
        kind="services",
        wave="after",
        services=[{"id": "tools", "label": "un outil", "past": "a", "future": "b"}],
    ),
)


@pytest.fixture(params=["fr", "en"])
def context(request: pytest.FixtureRequest) -> SimpleNamespace:
    locale = get_locale(request.param)
    project = SimpleNamespace(reach=PARTS, indicators=())
    return SimpleNamespace(
        locale=locale,
        evaluation=SimpleNamespace(project=project),
        words_of=lambda texts, fallback="": localized(locale, texts, fallback),
    )


def test_the_first_part_that_names_a_column_names_it_everywhere(context):
    french = context.locale.language == "fr"
    assert variable_words(context, "sexe") == ("sexe" if french else "sex")
    assert variable_words(context, "Sexe") == variable_words(context, "sexe")
    assert variable_words(context, "tranche") == ("tranche d’âge" if french else "tranche d'âge")
    assert variable_words(context, "other") == "other", "what has no name keeps its own"
    assert category_words(context, "sexe", "F") == ("femme" if french else "woman")
    assert category_words(context, "sexe", "x") == "x"
    assert event_words(context, "libre") == ("visite libre" if french else "open visit")


def test_notes_have_the_words_of_the_project(context):
    french = context.locale.language == "fr"
    note = Note(
        code="reach_people.no_share",
        values={"variable": "sexe", "categories": "f, autre", "service": "tools", "n": 3},
    )
    told = in_words(context, note)
    assert told.values == {
        "variable": "sexe" if french else "sex",
        "categories": "femme, autre" if french else "woman, autre",
        "service": "un outil",
        "n": 3,
    }
    assert (told.code, told.severity) == (note.code, note.severity)
    raw = Note(code="reach_people.never_seen", values={"events": "libre"})
    assert in_words(context, raw).values == raw.values, "what is to be mended in a file stays as is"


@pytest.mark.parametrize(("least", "hidden"), [(11, True), (2, False)])
def test_a_table_of_hidden_shares_is_a_sentence(context, least, hidden):
    data = pd.DataFrame({"sexe": ["f"] * 8 + ["h"] * 7})
    district = pd.DataFrame(
        {"variable": "sexe", "category": ["f", "h"], "share": [0.5, 0.5], "mean": None, "sd": None}
    )
    context.least = least
    shown = beside(context, representativeness(data, neighbourhood=district))
    assert isinstance(shown, Paragraph if hidden else DataTable)
    if not hidden:
        first = shown.rows[0][0].content[0].text
        assert first.endswith("femme" if context.locale.language == "fr" else "woman")
