"""The protocols: what they say is promised is, word for word; everything else is a proposal."""

from __future__ import annotations

import pytest
import yaml

from solidarity_eval.errors import ArgumentError
from solidarity_eval.laureates import (
    PRESS_KIT,
    laureate_files,
    list_laureates,
    load_laureate,
    load_simulation,
    promises,
)
from solidarity_eval.references.bibliography import bibliography
from solidarity_eval.schemas.project import Watched

LAUREATES = list_laureates()
LISTS = ("populations", "waves", "instruments", "outcomes", "theory_of_change")


def words_of(laureate: str) -> list[str]:
    return [item.words for item in promises() if item.laureate == laureate]


@pytest.mark.parametrize("laureate", LAUREATES)
def test_a_target_that_is_no_proposal_repeats_the_press_kit(laureate: str) -> None:
    targets = load_laureate(laureate).project.targets
    assert targets
    for target in targets:
        if target.proposed:
            assert target.stated is None, target.id
            continue
        assert target.source == PRESS_KIT, target.id
        assert target.stated in words_of(laureate), target.id
        assert target.by is None, "the kit gives no date"


@pytest.mark.parametrize("laureate", LAUREATES)
def test_an_approximate_word_stays_approximate(laureate: str) -> None:
    for target in load_laureate(laureate).project.targets:
        stated = target.stated or ""
        if any(
            word in stated
            for word in ("quinzaine", "vingtaine", "trentaine", "cinquantaine", "soixantaine")
        ):
            assert target.about is not None, target.id
            assert target.read_as is None, target.id


@pytest.mark.parametrize("laureate", LAUREATES)
def test_everything_else_is_marked_as_a_proposal(laureate: str) -> None:
    project = load_laureate(laureate).project
    assert not project.simulated
    assert project.period is None
    assert project.reporting is None
    assert project.design.proposed
    assert project.selection is None or project.selection.proposed
    for name in LISTS:
        for one in getattr(project, name):
            assert one.proposed, (name, one)
    for outcome in project.outcomes:
        if outcome.smallest_change is not None:
            assert outcome.smallest_change.proposed
            assert outcome.smallest_change.date is None
    for part in project.reach:
        assert part.proposed or part.source == PRESS_KIT, part.id


@pytest.mark.parametrize("laureate", LAUREATES)
def test_a_protocol_is_complete(laureate: str) -> None:
    loaded = load_laureate(laureate)
    project = loaded.project
    assert project.questions
    assert all(
        isinstance(question, dict) and set(question) == {"fr", "en"}
        for question in project.questions
    )
    assert project.theory_of_change
    assert project.outcomes
    assert sum(outcome.role == "primary" for outcome in project.outcomes) == 1
    assert project.reach
    assert project.waves[0].month == 0
    assert all(wave.origin == "entry" and wave.window_days for wave in project.waves)
    assert project.unintended
    for item in project.unintended:
        assert isinstance(item, Watched)
        assert item.source in bibliography()
    for name in ("population", "outcome", "indicator", "target", "reach"):
        rows = getattr(project, {"reach": "reach"}.get(name, f"{name}s"))
        for row in rows:
            label = row.label
            assert label is None or set(label) == {"fr", "en"}, (name, row.id)


@pytest.mark.parametrize("laureate", LAUREATES)
def test_the_notices_of_a_protocol_ask_the_team_for_what_only_it_knows(laureate: str) -> None:
    notices = {notice.code for notice in load_laureate(laureate).notices}
    assert notices <= {"selection_incomplete", "smallest_change_undated"}
    assert "smallest_change_undated" in notices


@pytest.mark.parametrize("laureate", LAUREATES)
def test_a_protocol_has_a_simulation_of_its_people(laureate: str) -> None:
    project = load_laureate(laureate).project
    simulation = load_simulation(laureate)
    assert simulation.laureate == laureate
    followed = {outcome.population for outcome in project.outcomes if outcome.scale}
    assert followed <= {group.population for group in simulation.groups} | {None}
    for group in simulation.groups:
        assert 0.26 <= group.drop_out <= 0.40, group.population
        assert list(group.months) == [wave.id for wave in project.waves][: len(group.months)]


@pytest.mark.parametrize("laureate", LAUREATES)
def test_a_protocol_carries_no_wording_of_a_question(laureate: str) -> None:
    data = yaml.safe_load(laureate_files(laureate)["project.yaml"])
    for use in data["instruments"]:
        items = use.get("define", {}).get("items", {})
        assert "wording" not in items


def test_there_is_no_other_laureate() -> None:
    with pytest.raises(ArgumentError) as refusal:
        laureate_files("personne")
    for language in ("fr", "en"):
        for laureate in LAUREATES:
            assert laureate in refusal.value.message(language)


def test_every_promise_is_of_a_laureate_and_has_its_place() -> None:
    for item in promises():
        assert item.laureate in LAUREATES
        assert item.place
        assert item.words == item.words.strip()
