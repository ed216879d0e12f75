import numpy as np
import pandas as pd
import pytest

from solidarity_eval.designs import change_adjusted_for_baseline
from solidarity_eval.errors import (
    ArgumentError,
    NoVarianceError,
    SmallSampleWarning,
    StatisticalWarning,
    TooFewError,
)

ASKED = {"outcome": "y", "pre": "before", "post": "after"}


def table(before, after):
    people = [f"P{i:02}" for i in range(len(before))]
    parts = (("before", before, people), ("after", after, people[: len(after)]))
    return pd.concat(
        pd.DataFrame({"person": who, "wave": wave, "y": values}) for wave, values, who in parts
    )


def test_a_straight_line_is_read_at_the_mean_of_all_who_entered():
    before = np.arange(16.0)
    with pytest.warns(StatisticalWarning, match="standard errors"):
        found = change_adjusted_for_baseline(table(before, 3.0 + 0.5 * before[:12]), **ASKED)
    assert found["change"].estimate == pytest.approx(3.0 - 0.5 * before.mean())
    assert found["change_of_stayers"].estimate == pytest.approx(3.0 - 0.5 * before[:12].mean())
    assert found["adjustment"].estimate == pytest.approx(-1.0)
    assert found["slope_on_baseline"].estimate == pytest.approx(-0.5)
    assert found["baseline_of_entrants"].estimate == 7.5
    assert found["baseline_of_stayers"].estimate == 5.5
    assert found["share_left"].estimate == 0.25
    assert (found.flow.n("entered"), found.flow.n("stayed"), found.flow.n("left")) == (16, 12, 4)
    assert found.flow.out("before") == {"linked": 12, "no_after": 4}
    assert found["adjustment_in_std_errors"].estimate == pytest.approx(
        -1.0 / found["change_of_stayers"].std_error
    )


def test_a_bend_in_the_line_is_told_among_the_assumptions():
    rng = np.random.default_rng(1)
    before = np.linspace(-2, 2, 40)
    for bend, state in ((1.0, "doubtful"), (0.0, "supported")):
        after = (before + bend * before**2 + 0.1 * rng.normal(size=40))[:36]
        found = change_adjusted_for_baseline(table(before, after), **ASKED)
        rows = {row[0]: row[1:] for row in found.table("assumptions").rows}
        assert rows["linear_baseline"][0] == state
        assert rows["no_drop_out_on_change"] == ("untestable", "share_left", pytest.approx(0.1))


def test_people_who_came_later_and_gaps_are_counted_apart():
    rng = np.random.default_rng(4)
    before, after = rng.normal(size=20), rng.normal(size=15)
    data = table(before, after)
    more = pd.DataFrame(
        {"person": ["N1", "N2", "N2"], "wave": ["after", "before", "after"],
         "y": [1.0, np.nan, 2.0]}
    )  # fmt: skip
    found = change_adjusted_for_baseline(pd.concat([data, more]), **ASKED)
    once = change_adjusted_for_baseline(data, **ASKED)
    assert found["change"] == once["change"]
    assert found.flow.n("entered") == 20
    assert found.flow.n("after") == 17


def test_what_is_refused():
    rng = np.random.default_rng(5)
    before = rng.normal(size=12)
    with pytest.raises(TooFewError, match="at least 5"):
        change_adjusted_for_baseline(table(before, before[:4]), **ASKED)
    with pytest.raises(NoVarianceError):
        change_adjusted_for_baseline(table(np.full(12, 3.0), before[:9]), **ASKED)
    with pytest.raises(ArgumentError, match="std_errors"):
        change_adjusted_for_baseline(table(before, before), **ASKED, std_errors="hc2")


def test_few_who_stayed_are_told():
    rng = np.random.default_rng(6)
    before = rng.normal(size=8)
    with pytest.warns(SmallSampleWarning):
        change_adjusted_for_baseline(table(before, before + rng.normal(size=8)), **ASKED)
