import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solidarity_eval._kernels.lee import Arm, covering_interval
from solidarity_eval._kernels.lee import lee_bounds as bounds_of
from solidarity_eval.designs import change_adjusted_for_baseline, lee_bounds, tipping_delta
from solidarity_eval.errors import ArgumentError, TooFewError
from tests.estimators import TABLES

ASKED = {"outcome": "y", "pre": "before", "post": "after"}
ARMS = {"arm": "arm", "programme": "with", "comparison": "without"}
FEW = settings(max_examples=20, deadline=None)


def rising(n=40, stayed=30, gain=3.0, seed=1):
    rng = np.random.default_rng(seed)
    before = rng.normal(10, 2, n)
    after = (before + gain + rng.normal(0, 1.5, n))[:stayed]
    people = [f"P{i:02}" for i in range(n)]
    return pd.concat([
        pd.DataFrame({"person": people, "wave": "before", "y": before}),
        pd.DataFrame({"person": people[:stayed], "wave": "after", "y": after}),
    ])  # fmt: skip


def test_the_change_is_that_of_all_who_entered():
    found = tipping_delta(rising(), **ASKED)
    adjusted = change_adjusted_for_baseline(rising(), **ASKED)["change"]
    change = found["change"]
    assert (change.estimate, change.conf_low, change.conf_high) == pytest.approx(
        (adjusted.estimate, adjusted.conf_low, adjusted.conf_high)
    )


@FEW
@given(seed=st.integers(0, 500), gain=st.sampled_from([-4.0, 3.0]))
def test_leavers_moved_by_delta_bring_the_limit_to_zero(seed, gain):
    data = rising(gain=gain, seed=seed)
    found = tipping_delta(data, **ASKED)
    delta, change = found["tipping_delta"].estimate, found["change"]
    near = change.conf_low if gain > 0 else change.conf_high
    assert near + found["share_left"].estimate * delta == pytest.approx(0.0, abs=1e-9)
    assert np.sign(delta) == -np.sign(gain)
    rows = found.table("delta").to_frame()
    assert rows["delta"].abs().max() == pytest.approx(1.5 * abs(delta))
    assert (rows["change"] - change.estimate).to_numpy() == pytest.approx(
        0.25 * rows["delta"].to_numpy()
    )
    stayers = change_adjusted_for_baseline(data, **ASKED)["change_of_stayers"].estimate
    assert change.estimate == pytest.approx(
        0.75 * stayers + 0.25 * found["leavers_change"].estimate
    )
    assert found["leavers_change_at_tipping"].estimate == pytest.approx(
        found["leavers_change"].estimate + delta
    )


def test_turning_the_scale_turns_the_delta():
    data = rising()
    found = tipping_delta(data, **ASKED, scale=(-50, 50))
    turned = tipping_delta(data.assign(y=-data["y"]), **ASKED, scale=(-50, 50))
    assert turned["tipping_delta"].estimate == pytest.approx(-found["tipping_delta"].estimate)
    assert turned["lowest_case"].estimate == pytest.approx(-found["highest_case"].estimate)


def test_an_interval_around_zero_has_nothing_to_tip():
    found = tipping_delta(rising(gain=0.0), **ASKED)
    assert not found.has("tipping_delta")
    assert [note.code for note in found.notes] == ["designs_attrition.nothing_to_tip"]
    assert len(found.table("delta").rows) == 1


def test_another_threshold_and_the_smallest_change():
    data = rising()
    zero = tipping_delta(data, **ASKED, smallest_change=1.0)
    drift = tipping_delta(data, **ASKED, threshold=0.5)
    share = zero["share_left"].estimate
    assert drift["tipping_delta"].estimate - zero["tipping_delta"].estimate == pytest.approx(
        0.5 / share
    )
    assert zero["tipping_delta_smallest"].estimate == pytest.approx(
        (1.0 - zero["change"].conf_low) / share
    )
    assert not tipping_delta(data, **ASKED, smallest_change=2.9).has("tipping_delta_smallest")
    down = tipping_delta(data.assign(y=-data["y"]), **ASKED, smallest_change=1.0)
    assert down["tipping_delta_smallest"].estimate == pytest.approx(
        -zero["tipping_delta_smallest"].estimate
    )


def test_cases_at_the_ends_of_the_scale():
    data = rising()
    found = tipping_delta(data, **ASKED, scale=(0, 20))
    before = data[data["wave"] == "before"]["y"].to_numpy()
    after = np.full(40, 0.0)
    after[:30] = data[data["wave"] == "after"]["y"]
    assert found["lowest_case"].estimate == pytest.approx((after - before).mean())
    assert found["highest_case"].estimate == pytest.approx((after - before).mean() + 20 * 0.25)
    assert found["lowest_case"].estimate < found["change"].estimate
    assert found["change"].estimate < found["highest_case"].estimate


@pytest.mark.parametrize("scale", [(5, 1), (1,), "ab", (0, np.nan), 7, (12, 20), (0, 9)])
def test_a_scale_that_cannot_be(scale):
    with pytest.raises(ArgumentError, match="scale"):
        tipping_delta(rising(), **ASKED, scale=scale)


def test_what_tipping_refuses():
    with pytest.raises(TooFewError, match="Nobody"):
        tipping_delta(rising(stayed=40), **ASKED)
    for wrong in ({"threshold": "zz"}, {"smallest_change": 0.0}, {"smallest_change": -1}):
        with pytest.raises(ArgumentError, match=next(iter(wrong))):
            tipping_delta(rising(), **ASKED, **wrong)


def test_one_group_has_no_bounds_and_is_sent_to_the_delta():
    with pytest.raises(ArgumentError, match="tipping_delta") as error:
        lee_bounds(TABLES["leaving"], **ASKED)
    assert error.value.code == "designs_attrition.lee_one_group"


def test_bounds_hold_the_difference_of_those_who_would_stay_anyway():
    """Keeping people who would have left moves the plain difference, not the bounds."""
    rng = np.random.default_rng(7)
    n = 40_000
    arm = rng.random(n) < 0.5
    trait, noise = rng.normal(size=(2, n))
    always = trait > -0.3
    stays = always | (arm & (trait > -1.0))
    score = 0.5 * arm + 0.8 * trait + noise
    arms = [Arm(scores=score[stays & side], entered=int(side.sum())) for side in (arm, ~arm)]
    found = bounds_of(*arms)
    assert found.lower < 0.5 < found.upper
    plain = arms[0].scores.mean() - arms[1].scores.mean()
    assert found.lower < plain < found.upper
    assert plain < 0.4


def test_equal_losses_make_both_bounds_the_plain_difference():
    data = TABLES["leaving"]
    kept = data[~data["person"].isin(["P042", "P043"])]
    counts = kept.groupby(["arm", "wave"])["person"].nunique()
    found = lee_bounds(kept, **ASKED, **ARMS)
    trimmed = 1 - min(
        counts["with", "after"] / counts["with", "before"],
        counts["without", "after"] / counts["without", "before"],
    ) / max(
        counts["with", "after"] / counts["with", "before"],
        counts["without", "after"] / counts["without", "before"],
    )  # fmt: skip
    assert found["trimmed_share"].estimate == pytest.approx(trimmed)
    rng = np.random.default_rng(1)
    scores = rng.normal(size=(2, 12))
    alike = bounds_of(Arm(scores=scores[0], entered=15), Arm(scores=scores[1], entered=15))
    assert alike.lower == pytest.approx(scores[0].mean() - scores[1].mean())
    assert alike.upper == pytest.approx(alike.lower)
    low, high = covering_interval(alike, 0.95)
    errors = alike.lower_std_error + alike.upper_std_error
    assert high - low == pytest.approx(1.959963984540054 * errors, rel=1e-9)


@FEW
@given(seed=st.integers(0, 500))
def test_swapping_the_groups_and_turning_the_scale_turns_the_bounds(seed):
    rng = np.random.default_rng(seed)
    first = Arm(scores=rng.normal(size=int(rng.integers(6, 12))), entered=14)
    second = Arm(scores=rng.normal(size=int(rng.integers(6, 12))), entered=16)
    found = bounds_of(first, second)
    for other in (
        bounds_of(second, first),
        bounds_of(Arm(scores=-first.scores, entered=14), Arm(scores=-second.scores, entered=16)),
    ):
        assert (other.lower, other.upper) == pytest.approx((-found.upper, -found.lower))
        assert other.lower_std_error == pytest.approx(found.upper_std_error)


def test_the_errors_of_the_bounds_are_those_of_resampling():
    rng = np.random.default_rng(3)
    n = 400
    programme, comparison = rng.normal(0.3, 1, n), rng.normal(0, 1, n)
    kept = rng.random(n) < 0.9, rng.random(n) < 0.75
    drawn = []
    for _ in range(1500):
        a, b = rng.integers(0, n, (2, n))
        found = bounds_of(
            Arm(scores=programme[a][kept[0][a]], entered=n),
            Arm(scores=comparison[b][kept[1][b]], entered=n),
        )
        drawn.append((found.lower, found.upper))
    ours = bounds_of(
        Arm(scores=programme[kept[0]], entered=n), Arm(scores=comparison[kept[1]], entered=n)
    )
    errors = ours.lower_std_error, ours.upper_std_error
    assert np.std(drawn, axis=0) == pytest.approx(errors, rel=0.1)


def test_the_score_after_can_be_compared_too():
    data = TABLES["leaving"]
    found = lee_bounds(data, **ASKED, **ARMS, compared="after")
    last = data[data["wave"] == "after"]
    plain = last[last["arm"] == "with"]["y"].mean() - last[last["arm"] == "without"]["y"].mean()
    assert found["effect"].estimate == pytest.approx(plain)
    with pytest.raises(ArgumentError, match="compared"):
        lee_bounds(data, **ASKED, **ARMS, compared="before")
    with pytest.raises(TooFewError):
        lee_bounds(data[data["person"] > "P031"], **ASKED, **ARMS)
