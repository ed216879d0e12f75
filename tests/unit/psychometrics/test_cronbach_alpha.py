import warnings

import numpy as np
import pandas as pd
import pytest

from solidarity_eval import errors
from solidarity_eval.psychometrics import cronbach_alpha

ITEMS = ["a", "b", "c"]


@pytest.fixture
def answers():
    rng = np.random.default_rng(7)
    trait = rng.normal(size=40)
    return pd.DataFrame({item: trait + rng.normal(size=40) for item in ITEMS})


def test_equals_the_average_covariance_form(answers):
    cov = answers.cov().to_numpy()
    mean_cov = cov[np.triu_indices(3, 1)].mean()
    expected = 3 * mean_cov / (np.trace(cov) / 3 + 2 * mean_cov)
    result = cronbach_alpha(answers, items=ITEMS)
    assert result["alpha"].estimate == pytest.approx(expected, rel=1e-12)
    assert result["alpha"].n == 40
    assert result["n"].estimate == 40
    corr = answers.corr().to_numpy()
    expected = corr[np.triu_indices(3, 1)].mean()
    assert result["mean_inter_item_r"].estimate == pytest.approx(expected, rel=1e-12)


def test_reversing_by_argument_equals_reversing_by_hand(answers):
    turned = answers.assign(b=6 - answers["b"])
    result = cronbach_alpha(
        turned.clip(-20, 26), items=ITEMS, reverse=["b"], ranges={"b": (-20.0, 26.0)}
    )
    assert result["alpha"].estimate == pytest.approx(
        cronbach_alpha(answers, items=ITEMS)["alpha"].estimate, rel=1e-12
    )


def test_wrong_key_is_said_and_never_corrected(answers):
    turned = answers.assign(a=answers["c"] + 0.3 * answers["a"], b=-answers["b"])
    with pytest.warns(errors.StatisticalWarning, match="b goes against the other items"):
        result = cronbach_alpha(turned, items=ITEMS)
    wrong = [note for note in result.notes if note.code == "wrong_key_suspected"]
    assert [note.values["item"] for note in wrong] == ["b"]
    expected = np.corrcoef(turned["b"], turned["a"] + turned["c"])[0, 1]
    assert wrong[0].values["item_rest_r"] == pytest.approx(expected, rel=1e-10)
    assert result["alpha"].estimate < 0.2


def test_people_with_a_missing_answer_are_left_out_and_counted(answers):
    holes = answers.copy()
    holes.loc[[0, 5], "a"] = np.nan
    holes.loc[5, "b"] = np.nan
    result = cronbach_alpha(holes, items=ITEMS)
    assert result["alpha"].estimate == cronbach_alpha(holes.dropna(), items=ITEMS)["alpha"].estimate
    note = next(note for note in result.notes if note.code == "incomplete_left_out")
    assert note.values == {"left_out": 2, "n": 38}
    assert note.severity == "info"


def test_constant_item_keeps_raw_alpha_and_refuses_the_standardised_one(answers):
    flat = answers.assign(c=3.0)
    with pytest.warns(errors.StatisticalWarning, match="same answer to c"):
        result = cronbach_alpha(flat, items=ITEMS)
    assert not result.has("mean_inter_item_r")
    cov = flat.cov().to_numpy()
    expected = 1.5 * (1 - np.trace(cov) / cov.sum())
    assert result["alpha"].estimate == pytest.approx(expected, rel=1e-12)
    with pytest.raises(errors.NoVarianceError, match="Everyone gave the same answer to: c"):
        cronbach_alpha(flat, items=ITEMS, method="standardized")


def test_identical_items_have_alpha_one_and_a_closed_interval():
    frame = pd.DataFrame({item: [1.0, 2.0, 4.0] for item in ITEMS})
    alpha = cronbach_alpha(frame, items=ITEMS)["alpha"]
    assert alpha.estimate == pytest.approx(1.0, abs=1e-14)
    assert (alpha.conf_low, alpha.conf_high) == pytest.approx((1.0, 1.0), abs=1e-12)


def test_wider_interval_at_a_higher_level(answers):
    narrow, wide = (
        cronbach_alpha(answers, items=ITEMS, conf_level=level)["alpha"] for level in (0.8, 0.99)
    )
    assert wide.conf_low < narrow.conf_low < narrow.estimate < narrow.conf_high < wide.conf_high


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"items": ["a"]}, errors.ArgumentError, "at least 2"),
        ({"items": "a"}, errors.ArgumentError, "between brackets"),
        ({"items": ["a", "a"]}, errors.ArgumentError, "more than once: a"),
        ({"items": ["a", "zz"]}, errors.ColumnNotFoundError, "zz"),
        ({"conf_level": 1.0}, errors.ArgumentError, "conf_level is 1.0"),
        ({"conf_level": 95}, errors.ArgumentError, "conf_level is 95"),
        ({"conf_level": float("nan")}, errors.ArgumentError, "conf_level is nan"),
        ({"conf_level": "0.9"}, errors.ArgumentError, "conf_level is '0.9'"),
        ({"method": "best"}, errors.ArgumentError, "raw, standardized, ordinal"),
        ({"reverse": ["zz"]}, errors.ArgumentError, "not among the items: zz"),
        ({"reverse": ["a"]}, errors.ArgumentError, "its range is not known"),
        ({"reverse": ["a"], "ranges": (5, 1)}, errors.ArgumentError, "lower one first"),
        ({"reverse": ["a"], "ranges": (0, 1)}, errors.ArgumentError, "outside 0.0 to 1.0"),
        ({"person": "who"}, errors.ColumnNotFoundError, "who"),
    ],
)
def test_bad_arguments_say_what_to_do(answers, change, error, words):
    arguments = {"items": ITEMS} | change
    with pytest.raises(error, match=words) as caught:
        cronbach_alpha(answers, **arguments)
    assert caught.value.message("fr") != str(caught.value)


def test_bad_tables_say_what_to_do(answers):
    with pytest.raises(errors.NonNumericError, match="'often'"):
        cronbach_alpha(answers.assign(a=["often", *answers["a"][1:]]), items=ITEMS)
    with pytest.raises(errors.NonNumericError, match="infinite"):
        cronbach_alpha(answers.assign(a=[np.inf, *answers["a"][1:]]), items=ITEMS)
    with pytest.raises(errors.RepeatedPersonError, match="several rows: P1"):
        cronbach_alpha(answers.assign(person="P1"), items=ITEMS, person="person")
    with pytest.raises(errors.TooFewError, match="every answer: 2"):
        cronbach_alpha(answers.iloc[:2], items=ITEMS)
    with pytest.raises(errors.TooFewError, match="every answer: 0"):
        cronbach_alpha(answers.assign(a=np.nan), items=ITEMS)
    with pytest.raises(errors.NoVarianceError, match="same for everyone"):
        cronbach_alpha(answers.assign(a=1.0, b=2.0, c=3.0), items=ITEMS)
    with pytest.raises(errors.NoVarianceError, match="same for everyone"):
        cronbach_alpha(answers.assign(b=-answers["a"]), items=["a", "b"])
    twice = pd.concat([answers, answers[["a"]]], axis=1)
    with pytest.raises(errors.DataError, match="same name: a"):
        cronbach_alpha(twice, items=ITEMS)


def test_nullable_integers_are_read(answers):
    whole = answers.round().astype("Int64")
    whole.loc[3, "a"] = pd.NA
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = cronbach_alpha(whole, items=ITEMS)
    assert result["alpha"].n == 39


def test_three_people_are_enough():
    frame = pd.DataFrame({"a": [1, 2, 3], "b": [1, 3, 2]})
    # s_a = s_b = 1, s_ab = .5: alpha = 2 (1 - 2 / 3)
    assert cronbach_alpha(frame, items=["a", "b"])["alpha"].estimate == pytest.approx(2 / 3)
