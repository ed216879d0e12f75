"""Texts of a packet that no page can show are refused, before they leave and when they arrive."""

import json

import pytest

from solidarity_eval.errors import DataError
from solidarity_eval.packets import open_packet, seal
from solidarity_eval.packets.screen import screened
from solidarity_eval.packets.texts import LONGEST, LONGEST_LESSON
from solidarity_eval.schemas.packet import LAST_REVISION
from tests.unit.portfolio.sample_packets import ten
from tests.unit.portfolio.sending import key_of_project

PACKET = ten()[0]


def arrives(**changes):
    content = PACKET.model_dump(mode="json", by_alias=True, exclude_none=True) | changes
    return open_packet(
        seal(json.dumps(content), key_of_project(PACKET.project)),
        file="x.json",
        allow_simulated=True,
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": ""}, "blank"),
        ({"title": {}}, "blank"),
        ({"title": {"fr": "Panel", "en": ""}}, "blank"),
        ({"lessons": [{"theme": "", "words": "Appris."}]}, "blank"),
        ({"title": "A" * (LONGEST + 1)}, "too_long"),
        ({"lessons": [{"theme": "Accueil", "words": "a" * (LONGEST_LESSON + 1)}]}, "too_long"),
        ({"versions": {"A" * (LONGEST + 1): "1"}}, "too_long"),
        ({"title": "\ufeffPanel"}, "odd_sign"),
        ({"organisation": "a\x00b"}, "odd_sign"),
        ({"evaluator": "\x1b[31mrouge"}, "odd_sign"),
        ({"title": "\u202elenaP"}, "odd_sign"),
        ({"versions": {"a\x07": "1"}}, "odd_sign"),
    ],
)
def test_a_text_that_no_page_shows_is_refused(changes, code):
    with pytest.raises(DataError) as caught:
        arrives(**changes)
    assert caught.value.code == f"packets.lies_{code}"
    assert "x.json" in caught.value.message("fr")


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "A" * LONGEST},
        {"title": "تضامن الجيران 👩\u200d👩\u200d👧"},
        {"lessons": [{"theme": "Accueil", "words": "Une ligne.\r\n\tUne autre.\n" + "a" * 15_000}]},
    ],
)
def test_words_of_people_are_read_in_any_script(changes):
    (name,) = changes
    read = arrives(**changes).packet.model_dump(mode="json")
    assert read[name] == changes[name]


@pytest.mark.parametrize(
    ("title", "code"), [(" ", "blank"), ("A" * 2_001, "too_long"), ("a\ufeffb", "odd_sign")]
)
def test_the_team_is_told_what_to_mend_before_anything_leaves(title, code):
    with pytest.raises(DataError) as caught:
        screened(PACKET.model_copy(update={"title": title}))
    assert caught.value.code == f"packets.own_{code}"
    assert "title" in caught.value.message("en")


@pytest.mark.parametrize("revision", [0, LAST_REVISION + 1, 10**30])
def test_no_packet_can_be_numbered_above_all_that_follow(revision):
    with pytest.raises(DataError) as caught:
        arrives(revision=revision)
    assert caught.value.values["place"] == "revision"


def test_time_does_not_run_backwards():
    outcome = PACKET.outcomes[0].model_dump(mode="json", by_alias=True, exclude_none=True)
    with pytest.raises(DataError) as caught:
        arrives(outcomes=[outcome | {"months": -1}])
    assert caught.value.values["place"] == "outcomes.0.months"
