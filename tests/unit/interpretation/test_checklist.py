"""Reporting checklists: filled, partly, missing, not applicable, and what they ask."""

import re
from typing import get_args

import pytest

from solidarity_eval.errors import ArgumentError
from solidarity_eval.interpretation import checklist_facts, checklist_for, fill_checklist
from solidarity_eval.interpretation.checklist import NAMES
from solidarity_eval.interpretation.verbs import forbidden_patterns
from solidarity_eval.locales import get_locale
from solidarity_eval.references.bibliography import bibliography
from solidarity_eval.schemas.outcomes import DesignType
from tests.report.test_words import JARGON

# Numbers of items as published; sub-items that we ask together are counted once.
LENGTHS = {"trend": 23, "consort": 32, "strobe": 22}


def item(checklist, number):
    return next(found for found in checklist.items if found.id == number)


@pytest.mark.parametrize("design", get_args(DesignType))
def test_every_design_has_its_checklist(design):
    assert checklist_for(design) in NAMES


def test_designs_go_where_their_authors_say():
    assert checklist_for("one_group_pre_post") == checklist_for("comparison_group") == "trend"
    assert checklist_for("randomised") == "consort"
    assert checklist_for("cluster_randomised") == "consort_cluster"
    assert checklist_for("repeated_cross_section") == "strobe"
    with pytest.raises(ArgumentError) as raised:
        checklist_for("case_study")
    assert raised.value.code == "interpretation.checklist_design"


@pytest.mark.parametrize("name", NAMES)
def test_nothing_recorded_leaves_every_item_missing(name):
    filled = fill_checklist(name, {})
    assert filled.count("missing") == len(filled.items)
    assert all(found.absent and not found.where for found in filled.items)


@pytest.mark.parametrize("name", NAMES)
def test_everything_recorded_fills_every_item(name):
    filled = fill_checklist(name, dict.fromkeys(checklist_facts(), True))
    assert filled.count("filled") == len(filled.items)
    assert all(found.where and not found.absent for found in filled.items)


@pytest.mark.parametrize("name", sorted(LENGTHS))
def test_the_published_numbers_are_all_there(name):
    items = [found.id for found in fill_checklist(name, {}).items]
    assert len(items) == len(set(items)) == LENGTHS[name]
    whole = {int(re.match(r"\d+", number).group()) for number in items}
    assert whole == set(range(1, max(whole) + 1))
    assert max(whole) == {"trend": 22, "consort": 25, "strobe": 22}[name]


def test_extensions_replace_and_add_nothing_twice():
    plain, teams, wedge = (
        fill_checklist(name, {}) for name in ("consort", "consort_cluster", "consort_stepped_wedge")
    )
    assert [i.id for i in plain.items] == [i.id for i in teams.items]
    assert [i.id for i in wedge.items] == [*(i.id for i in plain.items), "26"]
    assert item(plain, "12a").absent == ("statistical_methods", "missing_data")
    assert item(teams, "12a").absent == ("statistical_methods", "clusters")
    assert item(wedge, "12a").absent == ("statistical_methods", "clusters", "time_trend")
    assert item(wedge, "16").words == item(teams, "16").words
    assert item(wedge, "23").words == item(plain, "23").words
    assert wedge.references == ("hemming2018", "campbell2012", "schulz2010")


def test_text_says_where_and_true_takes_the_usual_place():
    filled = fill_checklist("trend", {"outcomes": "plan", "instruments": True, "mode": ""})
    found = item(filled, "6")
    assert (found.state, found.where, found.absent) == ("partly", ("plan", "measure"), ("mode",))


@pytest.mark.parametrize(
    ("controlled", "state"), [(False, "not_applicable"), (True, "missing"), (None, "missing")]
)
def test_items_on_a_comparison_group_need_one(controlled, state):
    filled = fill_checklist("trend", {"controlled": controlled})
    assert {item(filled, number).state for number in ("4c", "8", "15")} == {state}
    assert item(filled, "9").state == "missing"


def test_an_unknown_name_or_fact_is_refused():
    with pytest.raises(ArgumentError) as raised:
        fill_checklist("prisma", {})
    assert raised.value.code == "interpretation.checklist_name"
    with pytest.raises(ArgumentError, match="recrutement") as raised:
        fill_checklist("trend", {"recrutement": True})
    assert raised.value.code == "interpretation.checklist_fact"


@pytest.mark.parametrize("name", NAMES)
def test_words_are_plain_and_sources_cited(name):
    filled = fill_checklist(name, {})
    assert set(filled.references) <= set(bibliography())
    said = [(lang, words) for found in filled.items for lang, words in found.words.items()]
    said += [
        (lang, words) for fact in checklist_facts().values() for lang, words in fact.words.items()
    ]
    for language, words in said:
        assert words
        assert not any(
            pattern.search(words) for pattern in forbidden_patterns("describe", language)
        )
        if language == "fr":
            assert not re.search(rf"\b(?:{'|'.join(JARGON)})\b", words, re.IGNORECASE)
    for language in ("fr", "en"):
        assert get_locale(language).has(f"checklists.name.{name}")


def test_every_fact_is_asked_for_somewhere():
    asked = {
        fact for name in NAMES for found in fill_checklist(name, {}).items for fact in found.absent
    }
    assert set(checklist_facts()) == asked
