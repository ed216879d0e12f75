"""Bands at their bounds, per cent of the maximum possible, non-response."""

import numpy as np
import pandas as pd
import pytest

from solidarity_eval.errors import ArgumentError
from solidarity_eval.instruments.catalogue import load_instrument
from solidarity_eval.instruments.derived import bands, pomp, score_range
from solidarity_eval.instruments.missing_answers import nonresponse


@pytest.mark.parametrize(
    ("name", "score", "code"),
    [
        ("ucla3", 5, 0),
        ("ucla3", 6, 1),
        ("lsns6", 11, 0),
        ("lsns6", 11.999, 0),
        ("lsns6", 12, 1),
        ("who5", 28, 0),
        ("who5", 32, 1),
        ("who5", 50, 1),
        ("who5", 52, 2),
        ("djg6", 1, 0),
        ("djg6", 2, 1),
        ("djg6", 4, 1),
        ("djg6", 5, 2),
        ("djg11", 2, 0),
        ("djg11", 3, 1),
        ("djg11", 9, 2),
        ("djg11", 11, 3),
        ("osss3", 8, 0),
        ("osss3", 9, 1),
        ("osss3", 12, 2),
        ("mspss", 2.95, 0),
        ("mspss", 3, 1),
        ("mspss", 5, 1),
        ("mspss", 5.05, 2),
        ("phq4", 2, 0),
        ("phq4", 3, 1),
        ("phq4", 6, 2),
        ("phq4", 9, 3),
        ("brs", 2.99, 0),
        ("brs", 3, 1),
        ("brs", 4.3, 1),
        ("brs", 26 / 6, 2),
    ],
)
def test_band_at_its_bound(name, score, code):
    assert bands([score], load_instrument(name), "total").codes.tolist() == [code]


def test_bands_speak_both_languages_and_leave_missing_scores_out():
    who5 = load_instrument("who5")
    assert bands([20, np.nan], who5, "total", language="fr")[0] == "bien-être très bas"
    assert bands([np.nan], who5, "total").codes.tolist() == [-1]
    assert bands([20], who5, "total").ordered


def test_a_scale_without_published_bands_has_none():
    with pytest.raises(ArgumentError, match="cut-off"):
        bands([20], load_instrument("gse10"), "total")


def test_pomp_of_a_table_score_uses_the_ends_of_the_table():
    values = pomp([7, 21, 35, np.nan], load_instrument("swemwbs"), "total")
    assert values.tolist() == pytest.approx([0, 50, 100, np.nan], nan_ok=True)


def test_an_unknown_scale_is_refused_by_name():
    with pytest.raises(ArgumentError, match="total"):
        score_range(load_instrument("who5"), "sum")


def test_a_questionnaire_that_waits_for_its_direction_has_no_range_yet():
    with pytest.raises(ArgumentError):
        score_range(load_instrument("sampson"), "total")


def test_nonresponse_counts_missing_codes_too():
    data = pd.DataFrame({"ess_trust/trust": [5, 88, None, 0]})
    table = nonresponse(data, load_instrument("ess_trust"))
    assert table.to_dict("records") == [{"item": "trust", "n": 4, "missing": 2, "share": 0.5}]


def test_nonresponse_without_rows_has_no_share():
    table = nonresponse(pd.DataFrame({"ess_trust/trust": []}), load_instrument("ess_trust"))
    assert np.isnan(table["share"].iloc[0])
