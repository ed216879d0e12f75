"""The passage, its window and the exits that compete, on registers counted by hand."""

import datetime as dt

import pandas as pd
import pytest

from solidarity_eval.errors import ArgumentError, DataError, SmallSampleWarning, TooFewError
from solidarity_eval.reach import transition_rate
from solidarity_eval.reach.transition_rate import passage
from solidarity_eval.results import Result

START = dt.date(2025, 1, 1)


def register(*rows):
    """Rows of (family, event, days since the start)."""
    return pd.DataFrame(
        [(who, what, START + dt.timedelta(days=day)) for who, what, day in rows],
        columns=["person", "event", "date"],
    )


def twenty(passed=12, moved=3):
    """Twenty families that entered on day 0, followed to day 200."""
    rows = [(f"F{i:02d}", "referred", 0) for i in range(20)]
    rows += [(f"F{i:02d}", "open", 30 + i) for i in range(passed)]
    rows += [(f"F{passed + i:02d}", "moved", 50) for i in range(moved)]
    return register(*rows, ("F19", "seen", 200))


def asked(data, **changes):
    options = {"start": "referred", "reached": "open", "competing": ["moved"], "within_days": 90}
    return transition_rate(data, **{**options, "until": "2025-07-20", **changes})


def counts(found):
    return dict(found.table("counts").rows)


def test_a_complete_window_is_a_fact():
    found = asked(twenty())
    share = found["proportion"]
    assert (share.n, share.estimate) == (20, 0.6)
    assert counts(found) == {
        "started": 20,
        "not_yet_due": 0,
        "complete": 20,
        "reached": 12,
        "exit: moved": 3,
        "not_reached": 5,
    }
    assert found.settings["headline"] == "proportion"
    assert found.flow.n("complete") == 20


def test_without_censoring_the_curve_ends_at_the_share():
    found = asked(twenty())
    curve = {e.at.get("cause"): e for e in found.estimates if e.term == "cumulative_incidence"}
    assert curve["open"].estimate == pytest.approx(0.6, abs=1e-12)
    assert curve["moved"].estimate == pytest.approx(0.15, abs=1e-12)
    assert found["staying"].estimate == pytest.approx(0.25, abs=1e-12)
    # The tenth of the twenty passes on day 39: exactly one half.
    assert found["median_time"].estimate == 39.0


def test_no_median_below_one_half():
    with pytest.warns(SmallSampleWarning):
        found = asked(twenty(passed=9))
    assert not found.has("median_time")


def test_families_in_their_window_are_not_in_the_share():
    young = register(*[(f"G{i}", "referred", 150) for i in range(6)], ("G0", "open", 155))
    found = asked(pd.concat([twenty(), young]))
    assert found["proportion"].n == 20
    assert found["proportion"].estimate == 0.6
    assert counts(found)["not_yet_due"] == 6
    assert counts(found)["started"] == 26


def test_a_family_that_moved_is_not_left_out():
    """Leaving them out would give 12 of 17, the rate that 1 minus Kaplan-Meier leans to."""
    assert asked(twenty())["proportion"].estimate < 12 / 17


def test_a_passage_after_the_window_is_none():
    late = register(("F19", "open", 120))
    found = asked(pd.concat([twenty(), late]))
    assert found["proportion"].estimate == 0.6
    assert counts(found)["not_reached"] == 5


def test_on_one_day_the_passage_comes_before_the_exit():
    both = register(("F19", "open", 60), ("F19", "moved", 60))
    assert counts(asked(pd.concat([twenty(), both])))["reached"] == 13


def test_an_exit_before_the_passage_stands():
    both = register(("F19", "moved", 40), ("F19", "open", 60))
    assert counts(asked(pd.concat([twenty(), both])))["reached"] == 12


@pytest.mark.parametrize(
    ("days", "visits", "within", "expected"),
    [
        ([10, 20, 100], 2, 30, 20),
        ([10, 60, 100], 2, 30, None),
        ([10, 60, 85], 2, 30, 85),
        ([10, 60, 85], 2, None, 60),
        ([10, 40], 2, 30, 40),
        ([10], 2, 30, None),
        ([1, 8, 12, 30, 33, 36], 3, 10, 36),
        ([-5, 3, 10], 2, 30, 10),
        ([4], 1, None, 4),
    ],
)
def test_the_rule_of_visits(days, visits, within, expected):
    assert passage(days, 0, visits=visits, within=within) == expected


def test_two_visits_on_one_day_are_one():
    data = twenty(passed=0)
    twice = register(*[(f"F{i:02d}", "open", 20) for i in range(15)])
    with pytest.warns(SmallSampleWarning):
        found = asked(pd.concat([data, twice, twice]), visits=2, competing=[])
    assert found["proportion"].estimate == 0.0


def test_days_after_the_last_one_do_not_count():
    found = asked(twenty(), until="2025-04-01")
    assert found.settings["until"] == "2025-04-01"
    assert found["proportion"].n == 20
    with pytest.warns(Warning, match="end of the window"):
        early = asked(twenty(), until="2025-03-31")
    assert not early.has("proportion")
    assert counts(early)["not_yet_due"] == 20


def test_passages_without_an_entry_are_told():
    extra = register(("X1", "open", 10), ("X2", "open", 12))
    with pytest.warns(Warning, match="without that of entry"):
        found = asked(pd.concat([twenty(), extra]))
    assert found["proportion"].n == 20
    note = next(note for note in found.notes if note.code == "reach_people.without_start")
    assert note.values["n"] == 2


def test_an_event_that_nobody_has_is_told():
    with pytest.warns(Warning, match="died"):
        asked(twenty(), competing=["moved", "died"])


def test_refusals():
    with pytest.raises(DataError, match="entered"):
        asked(twenty(), start="entered")
    with pytest.raises(ArgumentError, match="different word"):
        asked(twenty(), reached="referred")
    with pytest.raises(ArgumentError, match="within_days"):
        asked(twenty(), within_days=0)
    with pytest.raises(ArgumentError, match="visits"):
        asked(twenty(), visits=0)
    with pytest.raises(ArgumentError, match="not a day"):
        asked(twenty(), until="someday")
    with pytest.raises(ArgumentError, match="not a day"):
        asked(twenty(), until=20250720)
    with pytest.raises(TooFewError):
        asked(twenty().iloc[:0])
    wrong = twenty().astype({"date": object})
    wrong.loc[0, "date"] = "soon"
    with pytest.raises(DataError, match="soon"):
        asked(wrong)


def test_dates_as_text_are_read_alike():
    data = twenty()
    as_text = data.assign(date=data["date"].astype(str))
    assert asked(as_text).estimates == asked(data).estimates


def test_goes_to_json_and_back():
    found = asked(twenty())
    assert Result.from_json(found.to_json()) == found


def test_a_time_with_its_zone_stands_for_the_day_of_that_zone():
    """Midnight in Paris is the day before in Greenwich."""
    data = twenty()
    local = data.assign(date=pd.to_datetime(data["date"]).dt.tz_localize("Europe/Paris"))
    plain, zoned = asked(data, until=None), asked(local, until=None)
    assert zoned.settings["until"] == plain.settings["until"] == "2025-07-20"
    assert counts(zoned) == counts(plain)
    assert zoned["proportion"].estimate == plain["proportion"].estimate


def test_entries_later_than_the_last_day_are_said_to_be_later():
    with pytest.raises(DataError, match="2024-12-31") as refused:
        asked(twenty(), until="2024-12-31")
    assert refused.value.code == "reach_people.all_later"
