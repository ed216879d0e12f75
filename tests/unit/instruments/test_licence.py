"""Wording that a licence forbids is refused, wherever it hides."""

import pytest

from solidarity_eval.errors import ProjectFileError
from solidarity_eval.instruments.catalogue import load_instrument
from solidarity_eval.instruments.licence import check_wording

SENTENCE = "during the last weeks it has been the case that things went well"


def raw(**more):
    return {
        "id": "own",
        "items": {"min": 1, "max": 5, "ids": ["a"]},
        "licence": {"use": "registration", "wording": "forbidden", "owner": "Its owner"},
        **more,
    }


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"wording": {"a": {"fr": "x"}}}, "wording"),
        ({"items": {"ids": ["a"], "wording": {"a": "x"}}}, "items.wording"),
        ({"scales": [{"id": "s", "question": "x"}]}, "scales.1.question"),
        ({"labels": {1: {"en": SENTENCE}}}, "labels.1.en"),
        ({"item_labels": {"a": {1: {"fr": SENTENCE}}}}, "item_labels.a.1.fr"),
        ({"items": {"ids": ["a"], "paraphrase": {"a": {"en": SENTENCE}}}}, "items.paraphrase.a.en"),
    ],
)
def test_wording_is_found_and_its_place_named(more, place):
    with pytest.raises(ProjectFileError) as refusal:
        check_wording(raw(**more), file="own.yaml")
    assert refusal.value.values["places"] == place
    assert "Its owner" in refusal.value.message("fr")


def test_answer_words_and_short_labels_are_allowed():
    labels = {0: {"en": "at no time"}, 5: {"en": "all of the time"}}
    items = {"ids": ["a"], "paraphrase": {"a": {"en": "good mood"}}}
    check_wording(raw(labels=labels, items=items), file="own.yaml")


def test_the_same_file_passes_where_the_user_may_supply_the_wording():
    free = raw(wording={"a": "x"}) | {"licence": {"use": "free", "wording": "user_supplies"}}
    check_wording(free, file="own.yaml")
    check_wording({"id": "own", "wording": "x"}, file="own.yaml")


def test_a_file_of_ones_own_cannot_take_the_licence_off(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(
        "id: swemwbs\nconstruct: well_being\nitems: {min: 1, max: 5, ids: [a]}\n"
        f"labels: {{1: {{en: '{SENTENCE}'}}}}\nscales: [{{id: total}}]\n",
        encoding="utf-8",
    )
    with pytest.raises(ProjectFileError, match="Warwick"):
        load_instrument("mine.yaml", folder=tmp_path)
