import numpy as np
import pandas as pd
import pytest

from solidarity_eval.designs import regression_to_the_mean
from solidarity_eval.errors import (
    ArgumentError,
    NoVarianceError,
    SmallSampleWarning,
    StatisticalWarning,
)

SCREEN = {
    "screen_mean": 6.0,
    "screen_reference_mean": 4.0,
    "screen_sd": 2.0,
    "r_screen_before": 0.6,
    "r_screen_after": 0.4,
}
BEFORE = np.array([1.0, 2.0, 2.0, 3.0, 1.0, 2.0, 3.0, 2.0, 1.0, 3.0, 2.0, 2.0])


def table(before=BEFORE):
    people = [f"P{i}" for i in range(len(before))]
    return pd.concat(
        pd.DataFrame({"person": people, "wave": wave, "y": values})
        for wave, values in (("before", before), ("after", before + 0.5))
    )


def band(data=None, **told):
    data = table() if data is None else data
    return regression_to_the_mean(data, outcome="y", pre="before", post="after", **told)


def ends(found):
    return found["drift_low"].estimate, found["drift_high"].estimate


def test_same_score_counts_both_ends_of_the_retest_correlation():
    found = band(path="same_score", reference_mean=4.0, retest_r=(0.5, 0.8))
    gap = 4.0 - BEFORE.mean()
    assert ends(found) == pytest.approx((0.2 * gap, 0.5 * gap))
    error = 0.5 * BEFORE.std(ddof=1) / np.sqrt(12)
    assert found["drift_high"].std_error == pytest.approx(error)
    assert found["drift_bound_high"].estimate == found["drift_high"].conf_high
    assert found["drift_bound_low"].estimate == min(
        found["drift_low"].conf_low, found["drift_high"].conf_low
    )


def test_people_above_the_reference_drift_down():
    found = band(path="same_score", reference_mean=1.0, retest_r=(0.5, 0.8))
    gap = 1.0 - BEFORE.mean()
    assert ends(found) == pytest.approx((0.5 * gap, 0.2 * gap))


def test_a_third_party_makes_none_or_all_of_it():
    found = band(path="third_party", reference_mean=4.0, retest_r=(0.5, 0.8))
    assert ends(found) == pytest.approx((0.0, 0.5 * (4.0 - BEFORE.mean())))
    found = band(path="third_party", reference_mean=1.0, retest_r=(0.5, 0.8))
    assert ends(found) == pytest.approx((0.5 * (1.0 - BEFORE.mean()), 0.0))


def test_open_entry_does_not_drift():
    found = band(path="open")
    assert ends(found) == (0.0, 0.0)
    assert found["drift_bound_low"].estimate == found["drift_bound_high"].estimate == 0.0


def test_an_earlier_screen_counts_the_spread_that_choosing_took_away():
    found = band(path="earlier_screen", **SCREEN)
    least = (0.6 - 0.4) * (4.0 - 6.0) / 2.0 * BEFORE.std(ddof=1)
    assert ends(found) == pytest.approx((least / np.sqrt(1 - 0.36), least))


@pytest.mark.parametrize(
    ("path", "given", "missing"),
    [
        ("same_score", {}, "reference_mean, retest_r"),
        ("same_score", {"reference_mean": 4.0}, "retest_r"),
        ("third_party", {"retest_r": (0.5, 0.7)}, "reference_mean"),
        ("earlier_screen", {"screen_mean": 6.0, "screen_sd": 2.0},
         "screen_reference_mean, r_screen_before, r_screen_after"),
    ],
)  # fmt: skip
def test_what_the_path_needs_is_named(path, given, missing):
    with pytest.raises(ArgumentError) as error:
        band(path=path, **given)
    assert error.value.code == "designs_attrition.drift_unknown"
    assert error.value.values["missing"] == missing
    assert missing in error.value.message("fr")


@pytest.mark.parametrize(
    "retest_r", [0.6, (0.8, 0.5), (0.5, 1.0), (-0.1, 0.5), (0.5,), "ab", ("a", "b"), (0.5, None)]
)
def test_a_retest_correlation_that_is_no_range(retest_r):
    with pytest.raises(ArgumentError, match="retest_r"):
        band(path="same_score", reference_mean=4.0, retest_r=retest_r)


@pytest.mark.parametrize(
    "wrong", [{"r_screen_before": 1.0}, {"r_screen_after": -1.2}, {"screen_sd": 0.0}]
)
def test_numbers_of_a_screen_that_cannot_be(wrong):
    with pytest.raises(ArgumentError, match=next(iter(wrong))):
        band(path="earlier_screen", **(SCREEN | wrong))


@pytest.mark.parametrize("path", ["somehow", None, 3])
def test_a_path_that_is_none(path):
    with pytest.raises(ArgumentError, match="path"):
        band(path=path)


def test_a_screen_needs_people_who_differ():
    with pytest.raises(NoVarianceError):
        band(table(np.full(12, 2.0)), path="earlier_screen", **SCREEN)


def test_entry_said_to_be_open_with_people_far_from_the_reference_is_told():
    with pytest.warns(StatisticalWarning, match="declared open"):
        found = band(path="open", reference_mean=4.0)
    assert [note.code for note in found.notes] == ["designs_attrition.open_but_far"]
    assert ends(found) == (0.0, 0.0)
    assert not band(path="open", reference_mean=BEFORE.mean() + 0.1).notes


def test_few_people_are_told():
    with pytest.warns(SmallSampleWarning):
        band(table(BEFORE[:4]), path="open")
