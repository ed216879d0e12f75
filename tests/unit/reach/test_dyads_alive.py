"""Dyads formed and still alive, counted by hand."""

import pandas as pd
import pytest

from solidarity_eval.errors import ArgumentError, DataError, SmallSampleWarning, StatisticalWarning
from solidarity_eval.reach import dyads_alive
from solidarity_eval.results import Result


def register(n=40, ended=12, aim=4):
    rows = [(f"d{i}", "formed", "2024-11-01" if i < 15 else "2025-01-10") for i in range(n)]
    rows += [(f"d{i}", "ended", "2025-04-10") for i in range(ended)]
    rows += [(f"d{ended + i}", "aim", "2025-10-10") for i in range(aim)]
    return pd.DataFrame(rows, columns=["person", "event", "date"])


def asked(data, **changes):
    options = {"start": "formed", "end": "ended", "competing": ["aim"], "until": "2026-02-01"}
    return dyads_alive(data, **{**options, **changes})


def test_formed_and_alive():
    found = asked(register())
    assert found["formed"].estimate == 40
    assert found.get("alive", months=6.0).estimate == pytest.approx(28 / 40)
    assert found.get("alive", months=12.0).estimate == pytest.approx(24 / 40)
    assert found.get("alive_when_due", months=12.0).estimate == pytest.approx(24 / 40)
    assert found.settings["headline"] == "formed"
    assert found.table("formed_by_year").rows == ((2024, 15), (2025, 25))
    assert found.table("months").rows == ((6.0, 40, 28, 12, 0), (12.0, 40, 24, 12, 4))


def test_alive_and_every_end_add_up():
    found = asked(register())
    for months in (6.0, 12.0):
        parts = [
            e.estimate for e in found.estimates if e.term == "ended" and e.at["months"] == months
        ]
        assert sum(parts) + found.get("alive", months=months).estimate == pytest.approx(1.0)


def test_young_dyads_are_followed_and_not_due():
    young = pd.DataFrame(
        [(f"y{i}", "formed", "2025-12-01") for i in range(10)], columns=["person", "event", "date"]
    )
    found = asked(pd.concat([register(), young]))
    assert found["formed"].estimate == 50
    assert found.get("alive_when_due", months=12.0).n == 40
    assert found.get("alive", months=12.0).n == 50


def test_months_that_no_dyad_has_reached_are_left_out():
    with pytest.warns(StatisticalWarning, match="24 months"):
        found = asked(register(), at_months=[6, 24])
    assert {e.at["months"] for e in found.estimates if e.term == "alive"} == {6.0}


def test_several_words_for_an_end():
    data = register()
    split = data.replace({"event": {"aim": "stopped"}})
    found = asked(split, end=["ended", "stopped"], competing=[])
    assert found.get("alive", months=12.0).estimate == pytest.approx(24 / 40)
    assert found.get("ended", months=12.0).at["cause"] == "ended"


def test_few_ends_warn():
    with pytest.warns(SmallSampleWarning, match="seen: 3, fewer"):
        asked(register(ended=3))


def test_refusals_and_json():
    with pytest.raises(DataError, match="begun"):
        asked(register(), start="begun")
    with pytest.raises(ArgumentError, match="at_months"):
        asked(register(), at_months=[0])
    with pytest.raises(ArgumentError):
        asked(register(), end=[])
    found = asked(register())
    assert Result.from_json(found.to_json()) == found
    assert asked(register().sample(frac=1, random_state=1)) == found
