"""Services asked, one by one, by hand."""

import numpy as np
import pandas as pd
import pytest

from solidarity_eval.effects import change_in_proportion
from solidarity_eval.errors import (
    ArgumentError,
    ColumnNotFoundError,
    NonNumericError,
    RepeatedPersonError,
    SmallSampleWarning,
    StatisticalWarning,
    TooFewError,
)
from solidarity_eval.reach import services_asked
from solidarity_eval.results import Result

SERVICES = {"tools": ("tools", "tools_next"), "meals": ("meals", "meals_next")}


def people():
    return pd.DataFrame(
        {
            "person": [f"P{i}" for i in range(50)],
            "tools": [1] * 15 + [0] * 35,
            "tools_next": [1] * 12 + [0] * 3 + [1] * 15 + [0] * 20,
            "meals": [0] * 50,
            "meals_next": [0] * 50,
        }
    )


def test_shares_and_difference():
    found = services_asked(people(), services=SERVICES)
    assert found.get("past", service="tools").estimate == 0.3
    assert found.get("future", service="tools").estimate == 0.54
    assert found.get("difference", service="tools").estimate == pytest.approx(0.24)
    assert found.table("pairs").rows[0] == ("tools", 12, 3, 15, 20)
    assert found.get("difference", service="meals").estimate == 0.0


def test_each_service_is_the_change_of_a_share():
    rows = people()
    long = pd.concat(
        [
            pd.DataFrame({"person": rows["person"], "wave": wave, "y": rows[column]})
            for wave, column in (("past", "tools"), ("future", "tools_next"))
        ]
    )
    alone = change_in_proportion(long, outcome="y", pre="past", post="future")
    item = services_asked(rows, services=SERVICES).get("difference", service="tools")
    change = alone["change_in_proportion"]
    assert (item.conf_low, item.conf_high) == (change.conf_low, change.conf_high)
    assert item.p_value == alone.test("mcnemar_midp").p_value


def test_one_question_without_an_answer_leaves_the_person_out():
    rows = people().astype({"tools_next": float})
    rows.loc[:4, "tools_next"] = np.nan
    found = services_asked(rows, services=SERVICES)
    assert found.get("difference", service="tools").n == 45
    assert found.get("difference", service="meals").n == 50


def test_few_answers_warn_and_none_leave_the_service_out():
    rows = people().astype({"tools_next": float, "meals_next": float})
    rows.loc[8:, "tools_next"] = np.nan
    rows["meals_next"] = np.nan
    with pytest.warns(StatisticalWarning) as caught:
        found = services_asked(rows, services=SERVICES)
    assert {item.category for item in caught} == {SmallSampleWarning, StatisticalWarning}
    assert found.settings["services"] == ("tools", "meals")
    assert {e.at["service"] for e in found.estimates} == {"tools"}


def test_refusals():
    rows = people()
    with pytest.raises(ArgumentError, match="two columns"):
        services_asked(rows, services={})
    with pytest.raises(ArgumentError, match="two columns"):
        services_asked(rows, services={"tools": "tools"})
    with pytest.raises(ColumnNotFoundError):
        services_asked(rows, services={"tools": ("tools", "later")})
    with pytest.raises(RepeatedPersonError):
        services_asked(pd.concat([rows, rows]), services=SERVICES)
    with pytest.raises(NonNumericError):
        services_asked(rows.assign(tools="yes"), services=SERVICES)
    with pytest.raises(NonNumericError):
        services_asked(rows.assign(tools=np.inf), services=SERVICES)
    with pytest.raises(TooFewError), pytest.warns(StatisticalWarning):
        services_asked(rows.iloc[:1], services=SERVICES)


def test_order_of_rows_and_json():
    found = services_asked(people(), services=SERVICES)
    assert services_asked(people().sample(frac=1, random_state=4), services=SERVICES) == found
    assert Result.from_json(found.to_json()) == found
