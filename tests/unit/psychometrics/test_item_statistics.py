"""Items, halves, lambda 6, floors and ceilings: by hand and against the bundled cases."""

from contextlib import nullcontext

import numpy as np
import pandas as pd
import pytest

from solidarity_eval import errors
from solidarity_eval.conformance.case import load_case
from solidarity_eval.psychometrics import (
    cronbach_alpha,
    floor_and_ceiling,
    guttman_lambda6,
    item_analysis,
    split_half,
)
from tests.unit.psychometrics.scales import ITEMS, likert


def test_alpha_if_dropped_is_the_alpha_of_the_others():
    data = likert()
    result = item_analysis(data, items=ITEMS)
    for item in ITEMS:
        others = [other for other in ITEMS if other != item]
        for term, method in (
            ("alpha_if_dropped", "raw"),
            ("alpha_if_dropped_standardized", "standardized"),
        ):
            expected = cronbach_alpha(data, items=others, method=method)["alpha"].estimate
            assert result.get(term, item=item).estimate == pytest.approx(expected, rel=1e-12)


def test_correlations_and_moments_by_pandas():
    data = likert()
    result = item_analysis(data, items=ITEMS)
    total = data.sum(axis=1)
    for item in ITEMS:
        expected = {
            "item_rest_r": data[item].corr(total - data[item]),
            "item_total_r": data[item].corr(total),
            "mean": data[item].mean(),
            "sd": data[item].std(),
        }
        for term, value in expected.items():
            assert result.get(term, item=item).estimate == pytest.approx(value, rel=1e-10)
    table = result.table("items")
    assert table.column("item") == tuple(ITEMS)
    assert table.column("item_rest_r")[0] == result.get("item_rest_r", item="q1").estimate
    assert not result.has("floor_share")
    assert set(table.column("floor_share")) == {None}


def test_two_items_have_no_alpha_without_one():
    result = item_analysis(likert(), items=["q1", "q2"])
    assert not result.has("alpha_if_dropped")
    assert result.table("items").column("alpha_if_dropped") == (None, None)


def test_a_constant_item_has_no_correlation():
    with pytest.warns(errors.StatisticalWarning, match="same answer to q2"):
        result = item_analysis(likert().assign(q2=4.0), items=ITEMS)
    with pytest.raises(KeyError):
        result.get("item_rest_r", item="q2")
    assert result.get("sd", item="q2").estimate == 0.0
    assert result.get("alpha_if_dropped", item="q1").estimate > 0.0
    assert not result.has("alpha_if_dropped_standardized")


def test_floor_and_ceiling_shares_count_the_declared_ends():
    data = pd.DataFrame({"a": [1, 1, 5, 3], "b": [1, 2, 5, 4]})
    result = item_analysis(data, items=["a", "b"], ranges={"a": (1, 5), "b": (1, 5)})
    shares = {
        (term, item): result.get(f"{term}_share", item=item).estimate
        for term in ("floor", "ceiling")
        for item in ("a", "b")
    }
    assert shares == {
        ("floor", "a"): 0.5,
        ("floor", "b"): 0.25,
        ("ceiling", "a"): 0.25,
        ("ceiling", "b"): 0.25,
    }
    assert result["score_floor_share"].estimate == 0.25
    assert result["score_ceiling_share"].estimate == 0.25


def test_too_many_people_at_an_end_is_said():
    data = pd.DataFrame({"score": [0.0] * 20 + list(np.linspace(1.0, 9.0, 80))})
    with pytest.warns(errors.StatisticalWarning, match="lowest possible score"):
        result = floor_and_ceiling(data, outcome="score", low=0, high=10)
    assert [note.code for note in result.notes] == ["floor_effect"]
    fewer = floor_and_ceiling(data.iloc[:45], outcome="score", low=0, high=10)
    assert fewer.notes == ()


@pytest.mark.parametrize("row", range(4))
def test_shares_carry_the_wilson_interval_of_the_case(row):
    case = load_case("E01_proportions_newcombe")
    label, x, n = case.data().iloc[row]
    scores = pd.DataFrame({"score": [0.0] * int(x) + [5.0] * int(n - x)})
    with pytest.warns(errors.StatisticalWarning) if n >= 50 and x / n > 0.15 else nullcontext():
        share = floor_and_ceiling(scores, outcome="score", low=0, high=10)["floor_share"]
    for name, value in (
        ("p", share.estimate),
        ("wilson95.lower", share.conf_low),
        ("wilson95.upper", share.conf_high),
    ):
        expected = case.expected[f"{label}.{name}"]
        assert abs(value - expected) <= case.allowance(f"{label}.{name}", expected)


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (5, 1, "lower one first"),
        (1, 1, "lower one first"),
        (0, 4, "outside"),
        ("a", 4, "low is 'a'"),
    ],
)
def test_floor_needs_true_ends(low, high, words):
    with pytest.raises(errors.ArgumentError, match=words):
        floor_and_ceiling(likert(), outcome="q1", low=low, high=high)
    with pytest.raises(errors.TooFewError):
        floor_and_ceiling(likert().assign(q1=np.nan), outcome="q1", low=1, high=5)


def test_lambda6_by_regression():
    data = likert()
    z = (data - data.mean()) / data.std()
    unexplained = 0.0
    for item in ITEMS:
        others = z.drop(columns=item).to_numpy()
        fitted = others @ np.linalg.lstsq(others, z[item].to_numpy(), rcond=None)[0]
        unexplained += 1.0 - np.var(fitted) / np.var(z[item].to_numpy())
    expected = 1.0 - unexplained / data.corr().to_numpy().sum()
    result = guttman_lambda6(data, items=ITEMS)
    assert result["guttman_lambda6"].estimate == pytest.approx(expected, rel=1e-10)


def test_a_given_half_is_used():
    data = likert()
    result = split_half(data, items=ITEMS, first_half=["q1", "q2"])
    one, two = data["q1"] + data["q2"], data["q3"] + data["q4"]
    r = one.corr(two)
    assert result["half_correlation"].estimate == pytest.approx(r, rel=1e-12)
    assert result["spearman_brown"].estimate == pytest.approx(2 * r / (1 + r), rel=1e-12)
    assert result.settings["first_half"] == ("q1", "q2")
    flanagan = 2 * (1 - (one.var() + two.var()) / (one + two).var())
    assert result["guttman_flanagan"].estimate == pytest.approx(flanagan, rel=1e-12)


@pytest.mark.parametrize("half", [[], ITEMS, ["zz"], "q9"])
def test_a_half_is_some_of_the_items(half):
    with pytest.raises(errors.ArgumentError, match="not all"):
        split_half(likert(), items=ITEMS, first_half=half)


def test_a_constant_half_is_refused():
    with pytest.raises(errors.NoVarianceError):
        split_half(likert().assign(q1=2.0, q2=3.0), items=ITEMS, first_half=["q1", "q2"])
