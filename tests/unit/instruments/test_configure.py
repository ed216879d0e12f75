"""What a project settles: the direction of its form, its own list of items."""

import pandas as pd
import pytest

from solidarity_eval.errors import ArgumentError, ProjectFileError
from solidarity_eval.instruments.catalogue import load_instrument
from solidarity_eval.instruments.configure import configure, resolve_instrument
from solidarity_eval.instruments.scoring import score
from solidarity_eval.schemas.instrument import Instrument
from solidarity_eval.schemas.project import InstrumentUse


def scored(instrument, row, scale="total"):
    data = pd.DataFrame([row], columns=list(instrument.items.ids))
    return score(data, instrument, items_prefix=False)[f"{instrument.id}.{scale}"].iloc[0]


def test_the_french_psoc_reverses_the_positive_items():
    # 1 = fully agree: the key published for the French form.
    form = configure(load_instrument("psoc16"), parameters={"anchors": "low_is_agree"})
    assert form.reverse == tuple(f"p{i}" for i in (1, 6, 7, 10, 11, 13, 15))
    best = [1 if f"p{i}" in form.reverse else 6 for i in range(1, 17)]
    assert scored(form, best) == 96
    assert scored(form, best, "efficacy") == 42


@pytest.mark.parametrize("name", ["sampson", "nci8", "psoc16", "rses_en"])
def test_the_same_opinion_scores_the_same_on_both_forms(name):
    instrument = load_instrument(name)
    low, high = instrument.items.min, instrument.items.max
    agree_is_high = [low + i % (high - low + 1) for i in range(len(instrument.items.ids))]
    agree_is_low = [low + high - answer for answer in agree_is_high]
    one = configure(instrument, parameters={"anchors": "low_is_disagree"})
    other = configure(instrument, parameters={"anchors": "low_is_agree"})
    for scale in instrument.scales:
        assert scored(one, agree_is_high, scale.id) == scored(other, agree_is_low, scale.id)
    assert scored(one, agree_is_high) != scored(one, agree_is_low)


def test_counts_and_labels_turn_with_the_form():
    form = configure(load_instrument("djg6"), parameters={"anchors": "low_is_agree"})
    # 1 = yes here: emptiness yes, people to lean on no...
    assert scored(form, [1, 3, 3, 1, 3, 1]) == 6
    assert form.labels[1]["en"] == "yes"


def test_a_form_in_the_direction_of_the_key_is_left_alone():
    form = configure(load_instrument("brs"), parameters={"anchors": "low_is_disagree"})
    assert form == load_instrument("brs")


def test_an_open_list_takes_the_items_of_the_project():
    form = configure(
        load_instrument("resource_generator"),
        items=["skills_repair", "support_moving", "skills_forms"],
    )
    assert [scale.id for scale in form.scales] == ["skills", "support"]
    assert form.items_of("skills") == ("skills_repair", "skills_forms")
    assert scored(form, [0, 3, 1], "skills") == 1
    assert scored(form, [0, 3, 1], "support") == 1


class TestRefusals:
    def refused(self, name, match, **options):
        with pytest.raises(ArgumentError, match=match):
            configure(load_instrument(name), **options)

    def test_missing_direction(self):
        self.refused("sampson", "two directions")

    def test_unknown_direction(self):
        self.refused("sampson", "low_is_agree", parameters={"anchors": "agree"})

    def test_direction_of_a_questionnaire_that_has_none(self):
        self.refused("who5", "anchors", parameters={"anchors": "low_is_agree"})

    def test_unknown_parameter(self):
        self.refused("sampson", "anchor", parameters={"anchor": "low_is_agree"})

    def test_open_list_without_items(self):
        self.refused("resource_generator", "own")

    def test_open_list_without_a_known_beginning(self):
        self.refused("resource_generator", "skills_", items=["repair"])

    def test_required_parameter(self):
        own = Instrument.model_validate(
            {
                "id": "own",
                "construct": "other",
                "items": {"min": 0, "max": 1, "ids": ["a"]},
                "scales": [{"id": "s"}],
                "required": ["language"],
            }
        )
        with pytest.raises(ArgumentError, match="language"):
            configure(own)
        assert configure(own, parameters={"language": "fr"}) == own


class TestResolve:
    def test_a_project_entry_with_its_direction(self):
        use = InstrumentUse(use="sampson", parameters={"anchors": "low_is_agree"})
        assert set(resolve_instrument(use).reverse) == {f"c{i}" for i in range(1, 9)}

    def test_a_project_entry_with_its_own_items(self):
        use = InstrumentUse(use="resource_generator", columns={"support_moving": "Q12"})
        assert resolve_instrument(use).items.ids == ("support_moving",)

    def test_columns_of_a_closed_list_change_nothing(self):
        use = InstrumentUse(use="scity_trust", columns={"trust": "Q1"})
        assert resolve_instrument(use) == load_instrument("scity_trust")

    def test_a_file_of_the_folder(self, tmp_path):
        (tmp_path / "questionnaires").mkdir()
        file = tmp_path / "questionnaires" / "voisins.yaml"
        file.write_text(
            "id: voisins\nconstruct: other\n"
            "items: {min: 0, max: 3, ids: [a, b]}\nscales: [{id: total}]\n",
            encoding="utf-8",
        )
        use = InstrumentUse(use="voisins")
        assert resolve_instrument(use, folder=tmp_path).id == "voisins"

    def test_a_definition_cannot_carry_wording_of_a_known_questionnaire(self):
        own = {
            "id": "lsns6",
            "construct": "social_network",
            "items": {"min": 0, "max": 5, "ids": ["f1"]},
            "labels": {0: {"en": "a whole sentence that is much longer than an answer"}},
            "scales": [{"id": "total"}],
        }
        with pytest.raises(ProjectFileError, match="Boston"):
            resolve_instrument(InstrumentUse(define=own))
