"""A list of capabilities and its drills, by hand."""

import numpy as np
import pandas as pd
import pytest

from solidarity_eval.errors import (
    ArgumentError,
    ColumnNotFoundError,
    DataError,
    NonNumericError,
    SmallSampleWarning,
    StatisticalWarning,
    TooFewError,
)
from solidarity_eval.reach import capability_checklist, drill_times
from solidarity_eval.results import Result

ITEMS = ["kitchen", "water", "stocks"]


def seen(*more):
    rows = [
        ("kitchen", "2026-02-01", "no", None, None),
        ("kitchen", "2026-05-20", "yes", 120.0, "meals"),
        ("water", "2026-02-01", "yes", 3.0, "days"),
        ("stocks", "2026-02-01", "yes", 5.0, "days"),
        ("stocks", "2026-05-20", "no", 0.0, "days"),
        *more,
    ]
    return pd.DataFrame(rows, columns=["item", "date", "state", "value", "unit"])


def asked(data, **changes):
    options = {"items": ITEMS, "essential": ["water"], "value": "value", "unit": "unit"}
    return capability_checklist(data, **{**options, **changes})


def test_the_last_day_counts():
    found = asked(seen())
    assert found["share_in_place"].estimate == pytest.approx(2 / 3)
    assert found["share_in_place"].conf_low is None
    assert found["essential_in_place"].estimate == 1.0
    assert found["preparedness_count"].estimate == 2


def test_autonomy_keeps_its_unit_and_needs_the_item_in_place():
    found = asked(seen())
    amounts = {e.at["item"]: (e.estimate, e.unit) for e in found.estimates if e.term == "autonomy"}
    assert amounts == {"kitchen": (120.0, "meals"), "water": (3.0, "days")}


def test_the_last_day_looked_at_may_be_chosen():
    found = asked(seen(), until="2026-03-01")
    assert found["share_in_place"].estimate == pytest.approx(2 / 3)
    assert {e.at["item"] for e in found.estimates if e.term == "autonomy"} == {"water", "stocks"}


def test_the_trajectory_counts_after_each_day():
    rows = asked(seen()).table("trajectory").rows
    assert rows == ((None, "2026-02-01", 2, 1), (None, "2026-05-20", 2, 1))


def test_an_item_never_looked_at_counts_as_absent():
    with pytest.warns(StatisticalWarning, match="never looked at"):
        found = asked(seen(), items=[*ITEMS, "power"])
    assert found["share_in_place"].estimate == 0.5
    states = dict(
        zip(
            found.table("checklist").column("item"),
            found.table("checklist").column("state"),
            strict=True,
        )
    )
    assert states["power"] == "never_seen"


def test_both_on_one_day_counts_as_absent():
    with pytest.warns(StatisticalWarning, match="same day"):
        found = asked(seen(("water", "2026-02-01", "no", None, None)))
    assert found["essential_in_place"].estimate == 0.0
    turned = seen(("water", "2026-02-01", "no", None, None)).iloc[::-1]
    with pytest.warns(StatisticalWarning):
        assert asked(turned).estimates == found.estimates


def test_places_have_a_list_each():
    both = pd.concat([seen().assign(site="A"), seen().iloc[2:3].assign(site="B")])
    with pytest.warns(StatisticalWarning, match="absent: 2"):
        found = asked(both, site="site")
    assert found.get("share_in_place", site="A").estimate == pytest.approx(2 / 3)
    assert found.get("share_in_place", site="B").estimate == pytest.approx(1 / 3)


def test_unknown_items_are_told():
    with pytest.warns(StatisticalWarning, match="sauna"):
        asked(seen(("sauna", "2026-02-01", "yes", None, None)))


def test_refusals_of_the_list():
    with pytest.raises(DataError, match="maybe"):
        asked(seen(("water", "2026-06-01", "maybe", None, None)))
    with pytest.raises(DataError, match="−2"):
        asked(seen(("water", "2026-06-01", "yes", -2.0, "days")))
    with pytest.raises(NonNumericError):
        asked(seen().assign(value="much"))
    with pytest.raises(ArgumentError, match="sauna"):
        asked(seen(), essential=["sauna"])
    with pytest.raises(ArgumentError, match="once"):
        asked(seen(), items=["water", "water"])
    with pytest.raises(ColumnNotFoundError):
        asked(seen(), state="there")
    with pytest.raises(TooFewError), pytest.warns(StatisticalWarning):
        asked(seen(), items=["sauna"], essential=[])


def test_the_list_goes_to_json_and_back():
    found = asked(seen())
    assert Result.from_json(found.to_json()) == found
    assert asked(pd.concat([seen(), seen()])) == found


def drills(*minutes):
    days = pd.date_range("2026-01-10", periods=len(minutes), freq="60D")
    return pd.DataFrame({"date": days, "minutes": minutes})


def test_drills_are_run_in_the_order_of_days():
    run = drills(95.0, 70.0, 62.0, 48.0, 50.0, 41.0)
    found = drill_times(run.sample(frac=1, random_state=3), limit=60)
    assert found.table("drills").column("minutes") == (95.0, 70.0, 62.0, 48.0, 50.0, 41.0)
    values = {e.term: e.estimate for e in found.estimates}
    assert values == {
        "drills": 6,
        "median_minutes": 56,
        "first_minutes": 95,
        "last_minutes": 41,
        "longest_minutes": 95,
        "within_limit": 0.5,
    }
    assert all(e.conf_low is None for e in found.estimates)
    assert Result.from_json(found.to_json()) == found


def test_few_drills_warn_and_a_limit_is_not_needed():
    with pytest.warns(SmallSampleWarning, match="2, fewer than 6"):
        found = drill_times(drills(60.0, 40.0))
    assert not found.has("within_limit")
    assert found.settings["headline"] == "median_minutes"


def test_the_limit_itself_is_within():
    with pytest.warns(SmallSampleWarning):
        assert drill_times(drills(60.0, 61.0), limit=60)["within_limit"].estimate == 0.5


def test_refusals_of_drills():
    with pytest.raises(DataError, match="0"):
        drill_times(drills(60.0, 0.0))
    with pytest.raises(ArgumentError, match="limit"):
        drill_times(drills(60.0), limit=-1)
    with pytest.raises(TooFewError), pytest.warns(StatisticalWarning):
        drill_times(drills(np.nan))
    with pytest.raises(TooFewError):
        drill_times(drills(30.0), until="2025-01-01")
    with pytest.raises(NonNumericError):
        drill_times(drills(np.inf))
