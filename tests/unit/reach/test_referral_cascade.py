"""Steps of a path, counted by hand; people who skip one or go back are told."""

import warnings

import pandas as pd
import pytest

from solidarity_eval.errors import ArgumentError, ColumnNotFoundError, DataError, StatisticalWarning
from solidarity_eval.reach import referral_cascade
from solidarity_eval.results import Result

STEPS = ["identified", "accepted", "met"]


def register(*rows):
    return pd.DataFrame(rows, columns=["person", "event", "date", "team"])


def plain():
    rows = [(i, "identified", "2026-01-05", "A" if i < 12 else "B") for i in range(20)]
    rows += [(i, "accepted", f"2026-01-{10 + i:02d}", None) for i in range(14)]
    rows += [(i, "met", "2026-02-10", None) for i in range(6)]
    return register(*rows)


def rows_of(found, team=None):
    table = found.table("cascade")
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    return [row for row in rows if row["team"] == team]


def test_numbers_and_shares():
    found = referral_cascade(plain(), steps=STEPS)
    assert [e.estimate for e in found.estimates if e.term == "reached"] == [20, 14, 6]
    previous = {e.at["step"]: e for e in found.estimates if e.term == "share_of_previous"}
    first = {e.at["step"]: e for e in found.estimates if e.term == "share_of_first"}
    assert previous["met"].estimate == pytest.approx(6 / 14)
    assert previous["met"].n == 14
    assert first["met"].estimate == pytest.approx(6 / 20)
    assert set(previous) == {"accepted", "met"}


def test_the_median_counts_those_who_have_not_come_further():
    """Days 5 to 18 for 14 of 20: the tenth, day 14, makes one half; 11.5 among those alone."""
    found = referral_cascade(plain(), steps=STEPS, until="2026-12-31")
    medians = {e.at["step"]: e for e in found.estimates if e.term == "median_time"}
    assert medians["accepted"].estimate == 14.0
    assert "met" not in medians


def test_by_team_people_keep_the_first_team():
    found = referral_cascade(plain(), steps=STEPS, team="team")
    assert [row["n"] for row in rows_of(found, "A")] == [12, 12, 6]
    assert [row["n"] for row in rows_of(found, "B")] == [8, 2, 0]
    moved = pd.concat([plain(), register((0, "met", "2026-03-01", "B"))])
    with pytest.warns(StatisticalWarning, match="several teams"):
        again = referral_cascade(moved, steps=STEPS, team="team")
    assert [row["n"] for row in rows_of(again, "A")] == [12, 12, 6]


def test_people_without_a_team_are_told():
    extra = register((99, "identified", "2026-01-05", None))
    with pytest.warns(StatisticalWarning, match="without a team"):
        found = referral_cascade(pd.concat([plain(), extra]), steps=STEPS, team="team")
    assert rows_of(found)[0]["n"] == 21


def test_skipping_and_going_back_are_told_and_counted():
    odd = register((18, "met", "2026-02-01", None), (19, "accepted", "2025-12-01", None))
    with pytest.warns(StatisticalWarning) as caught:
        found = referral_cascade(pd.concat([plain(), odd]), steps=STEPS)
    told = " ".join(str(item.message) for item in caught)
    assert "met (1)" in told
    assert "accepted (1)" in told
    last = rows_of(found)[-1]
    assert (last["n"], last["kept_previous"], last["skipped"]) == (7, 6, 1)
    assert rows_of(found)[1]["back"] == 1


def test_a_share_is_never_above_one():
    odd = register(*[(100 + i, "met", "2026-02-01", None) for i in range(50)])
    with pytest.warns(StatisticalWarning):
        found = referral_cascade(pd.concat([plain(), odd]), steps=STEPS)
    assert all(e.estimate <= 1 for e in found.estimates if e.unit == "proportion")


def test_a_step_that_is_not_due_leaves_its_share():
    late = register(*[(200 + i, "identified", "2026-02-01", "A") for i in range(5)])
    found = referral_cascade(
        pd.concat([plain(), late]), steps=STEPS, due_days={"met": 30}, until="2026-02-10"
    )
    row = rows_of(found)[-1]
    assert row["not_yet_due"] == 5
    assert (row["from_first"], row["kept_first"]) == (20, 6)


def test_refusals():
    with pytest.raises(ArgumentError, match="two steps"):
        referral_cascade(plain(), steps=["identified"])
    with pytest.raises(ArgumentError, match="two steps"):
        referral_cascade(plain(), steps="identified")
    with pytest.raises(ArgumentError, match="different word"):
        referral_cascade(plain(), steps=["identified", "identified"])
    with pytest.raises(DataError, match="screened"):
        referral_cascade(plain(), steps=["screened", "accepted"])
    with pytest.raises(ArgumentError, match="accepted, met"):
        referral_cascade(plain(), steps=STEPS, due_days={"identified": 3})
    with pytest.raises(ColumnNotFoundError):
        referral_cascade(plain(), steps=STEPS, team="crew")


def test_order_of_rows_and_repeats_change_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = referral_cascade(plain(), steps=STEPS, team="team")
        mixed = plain().sample(frac=1, random_state=2)
        assert referral_cascade(mixed, steps=STEPS, team="team") == found
        twice = pd.concat([plain(), plain()])
        assert referral_cascade(twice, steps=STEPS, team="team") == found
    assert Result.from_json(found.to_json()) == found
