"""Scores worked out by hand, and the refusals."""

import numpy as np
import pandas as pd
import pytest

from solidarity_eval.errors import (
    ArgumentError,
    ColumnNotFoundError,
    DataError,
    NonNumericError,
    UnknownInstrumentError,
)
from solidarity_eval.instruments.catalogue import load_instrument
from solidarity_eval.instruments.scoring import score
from solidarity_eval.schemas.instrument import Instrument

NAN = float("nan")


def instrument(scale, *, reverse=(), low=1, high=5, ids=("a", "b", "c", "d", "e"), **more):
    return Instrument.model_validate(
        {
            "id": "q",
            "construct": "other",
            "items": {"min": low, "max": high, "ids": list(ids), **more.pop("items", {})},
            "reverse": list(reverse),
            "scales": [{"id": "s", **scale}],
            **more,
        }
    )


def one_score(row, questionnaire):
    data = pd.DataFrame([row], columns=list(questionnaire.items.ids))
    scored = score(data, questionnaire, items_prefix=False)
    return scored["q.s"].iloc[0], bool(scored["q.s/prorated"].iloc[0])


def total(name, row, scale="total", **options):
    questionnaire = load_instrument(name)
    data = pd.DataFrame([row], columns=[f"{name}/{item}" for item in questionnaire.items.ids])
    return score(data, questionnaire, **options)[f"{name}.{scale}"].iloc[0]


@pytest.mark.parametrize(
    ("row", "expected", "prorated"),
    [
        ([1, 2, 3, 4, 5], 3.0, False),
        ([1, 2, 3, 4, NAN], 2.5, True),
        ([1, 2, 3, NAN, NAN], NAN, False),
        ([NAN] * 5, NAN, False),
    ],
)
def test_mean_with_four_of_five_answered(row, expected, prorated):
    value, flag = one_score(row, instrument({"score": "mean", "min_answered": 0.8}))
    assert value == pytest.approx(expected, nan_ok=True)
    assert flag is prorated


def test_a_prorated_sum_is_scaled_up():
    value, flag = one_score([1, 2, 3, 4, NAN], instrument({"score": "sum", "min_answered": 0.8}))
    assert value == 12.5
    assert flag


def test_without_proration_a_missing_answer_gives_no_score():
    rule = {"score": "sum", "min_answered": 0.8, "prorate": False}
    assert np.isnan(one_score([1, 2, 3, 4, NAN], instrument(rule))[0])


def test_a_reversed_item_turns_within_its_own_range():
    questionnaire = instrument(
        {"score": "sum"},
        reverse=["a", "b"],
        items={"ranges": {"a": {"min": 0, "max": 10}}},
    )
    assert one_score([2, 2, 3, 3, 3], questionnaire)[0] == (10 - 2) + (6 - 2) + 9


def test_a_missing_reversed_item_is_left_out_of_the_mean():
    questionnaire = instrument({"score": "mean", "min_answered": 0.8}, reverse=["a"])
    assert one_score([NAN, 2, 2, 4, 4], questionnaire)[0] == 3.0


def test_count_of_the_answers_that_count():
    rule = {"score": "count", "count": {"answers": {"a": [1, 2], "any": [5]}}}
    assert one_score([2, 5, 5, 4, 1], instrument(rule))[0] == 3


def test_a_table_needs_a_complete_sum_that_it_holds():
    rule = {"score": "table", "table": {5: 0.0, 6: 1.5, 7: 2.5}}
    assert one_score([1, 1, 1, 1, 2], instrument(rule))[0] == 1.5
    assert np.isnan(one_score([1, 1, 1, 1, NAN], instrument(rule))[0])
    assert np.isnan(one_score([5, 5, 5, 5, 5], instrument(rule))[0])


def test_multiply_comes_last():
    rule = {"score": "sum", "multiply": 4, "min_answered": 0.8}
    assert one_score([1, 2, 3, 4, NAN], instrument(rule))[0] == 50.0


def test_declared_missing_codes_are_no_answers():
    questionnaire = instrument({"score": "mean", "min_answered": 0.8}, missing={77: "refused"})
    assert one_score([1, 1, 1, 1, 77], questionnaire) == (1.0, True)


def test_a_share_written_by_hand_lets_five_of_six_through():
    questionnaire = instrument({"min_answered": 0.8333}, ids="abcdef")
    assert one_score([1, 1, 1, 1, 1, NAN], questionnaire) == (1.0, True)
    assert np.isnan(one_score([1, 1, 1, 1, NAN, NAN], questionnaire)[0])


def test_imputed_answers_with_decimals_are_scored_but_never_counted():
    assert one_score([1.5, 2, 2, 2, 2.5], instrument({"score": "mean"}))[0] == 2.0
    rule = {"score": "count", "count": {"answers": {"any": [2]}}}
    with pytest.raises(DataError, match=r"2\.5"):
        one_score([2.5, 2, 2, 2, 2], instrument(rule))


def test_nullable_columns_are_read():
    data = pd.DataFrame({"a": pd.array([1, None], dtype="Int64"), "b": [1, 2]})
    scored = score(data, instrument({}, ids="ab"), items_prefix=False)
    assert scored["q.s"].tolist() == pytest.approx([1.0, NAN], nan_ok=True)


def test_other_columns_and_the_index_stay_and_the_data_are_not_changed():
    data = pd.DataFrame({"a": [1.0], "b": [2.0], "note": ["x"]}, index=[17])
    scored = score(data, instrument({}, ids="ab"), items_prefix=False)
    assert list(scored.columns) == ["a", "b", "note", "q.s", "q.s/prorated"]
    assert list(scored.index) == [17]
    assert list(data.columns) == ["a", "b", "note"]


def test_an_empty_table_gives_empty_scores():
    data = pd.DataFrame({"a": [], "b": []}, dtype=float)
    scored = score(data, instrument({"min_answered": 0.5}, ids="ab"), items_prefix=False)
    assert len(scored) == 0
    assert "q.s" in scored


def test_only_the_scales_asked_for_are_computed():
    row = {f"phq4/{item}": [1] for item in ("nervous", "worry")}
    scored = score(pd.DataFrame(row), load_instrument("phq4"), scales=["anxiety"])
    assert scored["phq4.anxiety"].tolist() == [2.0]
    assert "phq4.total" not in scored


class TestRefusals:
    def test_unknown_scale(self):
        with pytest.raises(ArgumentError, match="anxiety"):
            score(pd.DataFrame(), load_instrument("phq4"), scales=["worry"])

    def test_unknown_instrument(self):
        with pytest.raises(UnknownInstrumentError):
            score(pd.DataFrame(), "phq5")

    def test_missing_column(self):
        with pytest.raises(ColumnNotFoundError, match="phq4/nervous"):
            score(pd.DataFrame({"nervous": [1]}), load_instrument("phq4"))

    @pytest.mark.parametrize("answer", [6, -1, float("inf")])
    def test_out_of_range(self, answer):
        with pytest.raises(DataError, match="1 to 5"):
            one_score([answer, 1, 1, 1, 1], instrument({}))

    def test_text(self):
        with pytest.raises(NonNumericError, match="yes"):
            one_score(["yes", 1, 1, 1, 1], instrument({}))

    @pytest.mark.parametrize("name", ["sampson", "nci8", "psoc16", "rses_en"])
    def test_anchors_that_were_not_given(self, name):
        with pytest.raises(ArgumentError, match="low_is_agree"):
            score(pd.DataFrame(), load_instrument(name))

    def test_open_list_without_items(self):
        with pytest.raises(ArgumentError, match="own"):
            score(pd.DataFrame(), load_instrument("resource_generator"))


class TestPublishedRules:
    def test_ucla3_needs_all_three(self):
        assert total("ucla3", [1, 2, 3]) == 6
        assert np.isnan(total("ucla3", [1, 2, NAN]))

    def test_who5_is_multiplied_by_four(self):
        assert total("who5", [3, 3, 3, 2, 1]) == 48

    def test_brs_turns_its_three_negative_items(self):
        assert total("brs", [5, 1, 5, 1, 5, 1]) == 5
        assert total("brs", [5, 5, 5, 5, 5, 5]) == 3

    def test_djg6_counts_the_middle_answer_as_lonely_on_both_sides(self):
        assert total("djg6", [2, 2, 2, 2, 2, 2]) == 6
        # no emptiness, people to lean on, ... : nobody lonely
        assert total("djg6", [1, 3, 3, 1, 3, 1]) == 0
        assert total("djg6", [3, 3, 3, 3, 3, 3], scale="emotional") == 3
        assert total("djg6", [3, 3, 3, 3, 3, 3], scale="social") == 0

    def test_djg6_total_stands_one_missing_and_its_parts_none(self):
        row = [3, 1, 1, 3, 1, NAN]
        assert total("djg6", row) == 5
        assert np.isnan(total("djg6", row, scale="emotional"))
        assert total("djg6", row, scale="social") == 3
        assert np.isnan(total("djg6", [3, 1, 1, 3, NAN, NAN]))

    def test_djg11_holds_the_six_items_of_the_short_form(self):
        row = [3, 1, 3, 1, 1, 1, 1, 1, 3, 3, 3]
        assert total("djg11", row) == 6
        assert total("djg11", row, scale="emotional") == 3
        assert total("djg11", row, scale="social") == 3

    def test_swemwbs_reads_the_table(self):
        assert total("swemwbs", [3, 3, 3, 3, 3, 3, 3]) == 19.25
        assert np.isnan(total("swemwbs", [3, 3, 3, 3, 3, 3, NAN]))

    def test_gse_stands_three_missing_answers(self):
        assert total("gse10", [3] * 7 + [NAN] * 3) == 30
        assert np.isnan(total("gse10", [3] * 6 + [NAN] * 4))

    def test_osss3_forms_agree_once_recoded(self):
        assert total("osss3", [4, 5, 5]) == 14
        assert total("osss3_descending", [4, 1, 1]) == 14

    def test_mspss_parts(self):
        row = [7, 7, 1, 1, 7, 4, 4, 1, 4, 7, 1, 4]
        assert total("mspss", row, scale="significant_other") == 7
        assert total("mspss", row, scale="family") == 1
        assert total("mspss", row, scale="friends") == 4
        assert total("mspss", row) == 4

    def test_lsns18_has_its_neighbour_block_in_the_middle(self):
        row = [0] * 6 + [5] * 6 + [0] * 6
        assert total("lsns18", row, scale="neighbours") == 30
        assert total("lsns18", row) == 30

    def test_phq4_parts(self):
        assert total("phq4", [3, 3, 0, 0], scale="anxiety") == 6
        assert total("phq4", [3, 3, 0, 0], scale="depression") == 0

    def test_ons4_has_no_total(self):
        assert [scale.id for scale in load_instrument("ons4").scales] == [
            "satisfied",
            "worthwhile",
            "happy",
            "anxious",
        ]

    def test_ess_codes_77_88_99_are_no_answers(self):
        assert total("ess_trust", [7]) == 7
        assert all(np.isnan(total("ess_trust", [code])) for code in (77, 88, 99))


@pytest.mark.parametrize(
    ("row", "scorable"),
    [
        ([4] * 8, True),
        ([NAN, NAN, 4, 4, 4, 4, 4, NAN], True),  # half of a, b, e, g and one of c, d, h
        ([4, 4, 4, 4, 4, NAN, 4, 4], False),  # f is a part of its own
        ([4, 4, NAN, NAN, 4, 4, 4, 4], False),  # two of c, d, h
        ([NAN, NAN, 4, 4, NAN, 4, 4, 4], False),  # three of a, b, e, g
    ],
)
def test_nci8_refuses_when_a_part_is_more_than_half_missing(row, scorable):
    from solidarity_eval.instruments.configure import configure

    form = configure(load_instrument("nci8"), parameters={"anchors": "low_is_disagree"})
    data = pd.DataFrame([row], columns=list(form.items.ids))
    value = score(data, form, items_prefix=False)["nci8.total"].iloc[0]
    assert value == 4 if scorable else np.isnan(value)
