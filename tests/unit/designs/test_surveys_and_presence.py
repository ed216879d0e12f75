"""Surveys of different people, recalled scores, exposure: what they refuse and what they say."""

import warnings

import numpy as np
import pandas as pd
import pytest

from solidarity_eval import designs, effects
from solidarity_eval.errors import ArgumentError, DataError, StatisticalWarning, TooFewError
from tests.estimators import TABLES


def quiet(design, data, **arguments):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        return design(data, **arguments)


def states(result):
    table = result.table("assumptions")
    return dict(zip(table.column("assumption"), table.column("state"), strict=True))


# Two surveys


def test_people_asked_twice_make_the_interval_of_two_surveys_wider_than_that_of_pairs():
    data = TABLES["scores"]
    asked = {"outcome": "y", "pre": "before", "post": "after"}
    with pytest.warns(StatisticalWarning, match="both times"):
        surveys = designs.repeated_cross_section(data, **asked, person="person")
    pairs = effects.mean_change(data, **asked)
    assert surveys["change"].estimate == pytest.approx(pairs["mean_change"].estimate)
    assert surveys["change"].std_error > pairs["mean_change"].std_error
    assert surveys["in_both"].estimate == 1.0
    assert states(surveys)["independent_samples"] == "contradicted"


def two_times():
    n = 60
    return pd.DataFrame(
        {
            "wave": ["a"] * n + ["b"] * n,
            "sex": ["f", "m"] * (n // 2) + ["f", "f", "m"] * (n // 3),
            "y": np.resize([1.0, 4.0, 2.0, 5.0, 3.0], 2 * n),
            "town": np.resize([0, 1, 2, 3, 4, 5, 5], 2 * n),
        }
    )


def test_giving_the_composition_back_takes_away_what_composition_alone_moved():
    data = two_times()
    data["y"] = np.where(data["sex"] == "f", 5.0, 2.0) + np.resize([0.0, 0.5, -0.5], len(data))
    asked = {"outcome": "y", "pre": "a", "post": "b", "covariates": ["sex"]}
    plain = quiet(designs.repeated_cross_section, data, **asked)
    given = quiet(designs.repeated_cross_section, data, **asked, poststratify="sex")
    assert plain["change"].estimate > 0.4
    assert abs(given["change"].estimate) < abs(plain["change"].estimate) / 2
    assert given["unadjusted_change"].estimate == pytest.approx(plain["change"].estimate)
    assert plain.table("balance").column("programme")[0] == pytest.approx(2 / 3)
    assert "designs_weighted.composition_moved" in {note.code for note in plain.notes}


def test_surveys_that_cannot_be_compared():
    data = two_times()
    asked = {"outcome": "y", "pre": "a", "post": "b"}
    gone = data[(data["wave"] == "a") | (data["sex"] == "f")]
    with pytest.raises(DataError, match="not asked again"):
        designs.repeated_cross_section(gone, **asked, poststratify="sex")
    with pytest.raises(DataError, match="weights of 0 or less"):
        designs.repeated_cross_section(data.assign(w=0.0), **asked, weights="w")
    with pytest.raises(TooFewError, match="at least 10"):
        designs.repeated_cross_section(data.iloc[52:], **asked)
    with pytest.raises(TooFewError, match="places"):
        designs.repeated_cross_section(data.assign(town=1), **asked, cluster="town")
    with pytest.warns(StatisticalWarning, match="6 places"):
        designs.repeated_cross_section(data, **asked, cluster="town")
    arms = quiet(designs.repeated_cross_section, data.assign(arm="x"), **asked, arm="arm")
    assert "designs_weighted.groups_in_the_table" in {note.code for note in arms.notes}


# Recalled scores


def test_a_recalled_before_is_a_design_of_its_own_and_says_so():
    data = TABLES["recalled"]
    with pytest.warns(StatisticalWarning, match="from memory"):
        found = designs.retrospective_pretest(
            data, outcome_now="now", outcome_then="then", pre_outcome="pre"
        )
    assert found.design == found.method == "retrospective_pretest"
    assert found.settings["before"] == "recalled"
    shift = (data["then"] - data["pre"]).mean()
    assert found["response_shift"].estimate == pytest.approx(shift)
    assert found["response_shift"].p_value is None
    assert found["change_since_pretest"].estimate == pytest.approx(found["change"].estimate + shift)


def test_recalled_scores_that_cannot_be():
    data = TABLES["recalled"]
    with pytest.raises(ArgumentError, match="named twice"):
        designs.retrospective_pretest(data, outcome_now="now", outcome_then="now")
    with pytest.raises(TooFewError, match="at least 10"):
        designs.retrospective_pretest(data.head(9), outcome_now="now", outcome_then="then")
    alike = data.assign(now=data["then"] + 1)
    found = quiet(designs.retrospective_pretest, alike, outcome_now="now", outcome_then="then")
    assert found["change"].p_value is None
    assert not found.tests


# Exposure


def test_presence_is_added_up_by_person():
    data = TABLES["presence"]
    found = designs.exposure(data, exposure="sessions", period="period", planned=8)
    total = data.groupby("person")["sessions"].sum()
    assert found["mean"].estimate == pytest.approx(total.mean())
    assert found["share_completed"].estimate == (total >= 8).mean()
    assert found["share_received"].estimate == pytest.approx((total / 8).clip(upper=1).mean())
    periods = found.table("by_period")
    assert periods.column("period") == ("autumn", "spring")
    assert sum(periods.column("sessions")) == total.sum()
    assert sum(found.table("distribution.sessions").column("n")) == len(total)


def test_change_by_thirds_is_a_description_with_its_sentence_and_no_p():
    data = TABLES["presence"]
    with pytest.warns(StatisticalWarning, match="who come more differ"):
        found = designs.exposure(data, exposure="sessions", change="moved")
    thirds = found.table("thirds.sessions")
    assert thirds.column("third") == ("low", "middle", "high")
    assert sum(thirds.column("n")) == data["person"].nunique()
    means = thirds.column("mean_exposure")
    assert means == tuple(sorted(means))
    assert not found.tests
    assert all(item.p_value is None and item.term != "effect" for item in found.estimates)
    assert states(found) == {"nothing_unmeasured": "untestable"}


def test_equal_presence_stays_in_one_third():
    data = pd.DataFrame({"person": range(12), "sessions": [3.0] * 12, "moved": range(12)})
    found = quiet(designs.exposure, data, exposure="sessions", change="moved")
    assert found.table("thirds.sessions").column("n") == (12,)


def test_presence_that_cannot_be():
    data = TABLES["presence"]
    for planned in (0, -2, "ten", {"zz": 3}):
        with pytest.raises(ArgumentError, match="planned"):
            designs.exposure(data, exposure="sessions", planned=planned)
    with pytest.raises(ArgumentError, match="planned"):
        designs.exposure(data, exposure=["sessions", "contacts"], planned=8)
    with pytest.raises(DataError, match="two different changes"):
        designs.exposure(data.assign(moved=range(len(data))), exposure="sessions", change="moved")
    with pytest.raises(TooFewError, match="at least 5"):
        designs.exposure(data.head(8), exposure="sessions")
