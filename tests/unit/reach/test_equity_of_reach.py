"""Who was reached beside the neighbourhood, by hand."""

import numpy as np
import pandas as pd
import pytest

from solidarity_eval.errors import (
    ArgumentError,
    ColumnNotFoundError,
    DataError,
    NonNumericError,
    RepeatedPersonError,
    StatisticalWarning,
    TooFewError,
)
from solidarity_eval.reach import equity_of_reach
from solidarity_eval.results import Result


def people():
    return pd.DataFrame(
        {
            "person": range(40),
            "alone": ["Oui"] * 24 + ["Non"] * 16,
            "age": np.linspace(20, 59, 40),
            "left": [1] * 10 + [0] * 30,
        }
    )


def district(**changes):
    table = pd.DataFrame(
        {"variable": ["alone"] * 2, "category": ["oui ", "NON"], "share": [0.4, 0.6]}
    )
    return table.assign(**changes)


def test_words_are_compared_whatever_their_case_and_accents():
    found = equity_of_reach(people(), variables=["alone"], neighbourhood=district())
    item = found.get("difference", category="oui")
    assert item.estimate == pytest.approx(0.2)
    accents = district(category=["oüi", "non"])
    assert equity_of_reach(people(), variables=["alone"], neighbourhood=accents).get(
        "difference", category="oüi"
    ).estimate == pytest.approx(0.2)


def test_percentages_are_read_and_told():
    found = equity_of_reach(people(), variables=["alone"], neighbourhood=district(share=[40, 60]))
    assert found.get("neighbourhood_share", category="oui").estimate == pytest.approx(0.4)
    assert "reach_people.percent_read" in {note.code for note in found.notes}


def test_a_category_that_nobody_has_is_shown_as_zero():
    table = pd.concat(
        [
            district(share=[0.3, 0.5]),
            pd.DataFrame([("alone", "Autre", 0.2)], columns=["variable", "category", "share"]),
        ]
    )
    found = equity_of_reach(people(), variables=["alone"], neighbourhood=table)
    item = found.get("difference", category="Autre")
    assert item.estimate == pytest.approx(-0.2)
    assert item.conf_low == pytest.approx(-0.2)
    assert item.conf_high > -0.2


def test_shares_that_do_not_add_up_and_unknown_categories_are_told():
    with pytest.warns(StatisticalWarning, match="add up to 90"):
        equity_of_reach(people(), variables=["alone"], neighbourhood=district(share=[0.4, 0.5]))
    with pytest.warns(StatisticalWarning, match="Non"):
        equity_of_reach(
            people(), variables=["alone"], neighbourhood=district(category=["oui", "seul"])
        )


def test_missing_values_are_counted_and_left_out():
    rows = people()
    rows.loc[:3, "alone"] = None
    with pytest.warns(StatisticalWarning, match=r"\(4\)"):
        found = equity_of_reach(rows, variables=["alone"], neighbourhood=district())
    assert found.get("share", category="oui").n == 36


def test_those_who_left_have_no_interval_and_the_sign_is_left_minus_stayed():
    found = equity_of_reach(people(), variables=["alone"], left="left")
    rows = {row[1]: row for row in found.table("leaving").rows}
    assert rows["Oui"][2:6] == (1.0, pytest.approx(14 / 30), 10, 30)
    assert rows["Oui"][6] == pytest.approx((1 - 14 / 30) / np.sqrt(14 / 30 * 16 / 30 / 2))
    assert rows["Non"][6] == pytest.approx(-rows["Oui"][6])


def test_everyone_alike_has_no_standardised_difference():
    found = equity_of_reach(people().assign(alone="Oui"), variables=["alone"], left="left")
    assert found.table("leaving").column("smd") == (None,)


def test_a_sensitive_variable_needs_a_legal_basis():
    with pytest.raises(ArgumentError, match="legal basis"):
        equity_of_reach(people(), variables=["alone"], sensitive=["alone"])
    found = equity_of_reach(
        people(), variables=["alone"], sensitive=["alone"], legal_basis="consent"
    )
    assert found.settings["legal_basis"] == "consent"


def test_without_a_neighbourhood_there_are_shares_alone():
    found = equity_of_reach(people(), variables=["alone"])
    assert {e.term for e in found.estimates} == {"share"}


def test_numbers_without_sd_have_no_standardised_difference():
    table = pd.DataFrame({"variable": ["age"], "mean": [45.0]})
    found = equity_of_reach(people(), variables=["age"], neighbourhood=table)
    assert found["difference"].estimate == pytest.approx(39.5 - 45)
    assert not found.has("standardised_difference")


def test_no_test_is_made():
    found = equity_of_reach(people(), variables=["alone"], neighbourhood=district(), left="left")
    assert found.tests == ()
    assert all(e.p_value is None for e in found.estimates)


def test_refusals():
    rows = people()
    with pytest.raises(RepeatedPersonError):
        equity_of_reach(pd.concat([rows, rows]), variables=["alone"])
    with pytest.raises(ArgumentError, match="each once"):
        equity_of_reach(rows, variables=[])
    with pytest.raises(ColumnNotFoundError):
        equity_of_reach(rows, variables=["sex"])
    with pytest.raises(ArgumentError, match="true or 1"):
        equity_of_reach(rows.assign(left="gone"), variables=["alone"], left="left")
    with pytest.raises(DataError, match="−0"):
        equity_of_reach(rows, variables=["alone"], neighbourhood=district(share=[-0.1, 0.6]))
    with pytest.raises(DataError, match="twice"):
        equity_of_reach(rows, variables=["alone"], neighbourhood=district(category=["Oui", "oui"]))
    table = pd.DataFrame({"variable": ["age"], "mean": [45.0]})
    with pytest.raises(NonNumericError):
        equity_of_reach(rows.assign(age="old"), variables=["age"], neighbourhood=table)
    with pytest.raises(TooFewError), pytest.warns(StatisticalWarning):
        equity_of_reach(rows.assign(alone=None), variables=["alone"])


def test_order_of_rows_and_json():
    found = equity_of_reach(people(), variables=["alone"], neighbourhood=district(), left="left")
    mixed = people().sample(frac=1, random_state=5)
    again = equity_of_reach(mixed, variables=["alone"], neighbourhood=district(), left="left")
    assert again == found
    assert Result.from_json(found.to_json()) == found
