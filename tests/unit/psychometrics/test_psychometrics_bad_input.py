"""Each public function refuses what it cannot use, with an error of ours that says what to do."""

import numpy as np
import pandas as pd
import pytest

from solidarity_eval import errors, psychometrics
from tests.unit.psychometrics.scales import (
    ITEMS,
    LONG,
    WIDE,
    ask_long,
    ask_wide,
    likert,
    two_times,
)

with_level = [name for name in WIDE if name not in ("guttman_lambda6", "item_analysis")]
turning = [name for name in WIDE if name != "intraclass_correlation"]


def refused(error, words, ask, name, data, **arguments):
    with pytest.raises(error, match=words) as caught:
        ask(name, data, **arguments)
    french = caught.value.message("fr")
    assert french != str(caught.value)


@pytest.mark.parametrize("name", WIDE)
def test_wide_tables(name):
    good = likert()
    worded = good.astype(object).replace(5.0, "often")
    twice = good.assign(person="P1")
    argument, few = errors.ArgumentError, errors.TooFewError
    refused(argument, "list was received", ask_wide, name, [1, 2])
    refused(argument, "needs at least", ask_wide, name, good, items=["q1"])
    refused(argument, "between brackets", ask_wide, name, good, items="q1")
    refused(argument, "more than once: q1", ask_wide, name, good, items=["q1", *ITEMS])
    refused(errors.ColumnNotFoundError, "zz", ask_wide, name, good, items=[*ITEMS, "zz"])
    refused(errors.ColumnNotFoundError, "who", ask_wide, name, good, person="who")
    refused(errors.RepeatedPersonError, "P1", ask_wide, name, twice, person="person")
    refused(errors.NonNumericError, "'often'", ask_wide, name, worded)
    refused(errors.NonNumericError, "infinite", ask_wide, name, good.replace(5.0, np.inf))
    refused(few, "every answer: 2", ask_wide, name, good.iloc[:2])
    refused(few, "every answer: 0", ask_wide, name, good.assign(q1=np.nan))
    refused(errors.NoVarianceError, ".", ask_wide, name, good * 0.0 + 3.0)


@pytest.mark.parametrize("name", with_level)
@pytest.mark.parametrize("level", [0.0, 1.0, 95, -0.5, float("nan"), "0.95", True, None])
def test_levels_outside_zero_and_one(name, level):
    data = likert()
    refused(errors.ArgumentError, "conf_level is", ask_wide, name, data, conf_level=level)


@pytest.mark.parametrize("name", turning)
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"reverse": ["q1"]}, "not known"),
        ({"reverse": "q1", "ranges": (1, 5)}, "between brackets"),
        ({"reverse": ["q1"], "ranges": (1, 4)}, "contains 5.0, outside 1.0 to 4.0"),
        ({"reverse": ["q1"], "ranges": {"q1": (5, 1)}}, "lower one first"),
        ({"reverse": ["q1"], "ranges": (1, 3, 5)}, "two ends"),
        ({"reverse": ["zz"], "ranges": (1, 5)}, "not among the items: zz"),
    ],
)
def test_reversing_needs_the_range(name, arguments, words):
    refused(errors.ArgumentError, words, ask_wide, name, likert(), **arguments)


@pytest.mark.parametrize("name", ["cronbach_alpha", "omega_total", "polychoric_correlation"])
def test_unknown_methods_list_the_known_ones(name):
    refused(errors.ArgumentError, "takes one of", ask_wide, name, likert(), method="best")


@pytest.mark.parametrize("name", LONG)
def test_long_tables(name):
    good = two_times()
    argument, few = errors.ArgumentError, errors.TooFewError
    repeated = pd.concat([good, good.iloc[[0]]])
    refused(argument, "list was received", ask_long, name, [1, 2])
    refused(errors.ColumnNotFoundError, "zz", ask_long, name, good, outcome="zz")
    refused(errors.ColumnNotFoundError, "zz", ask_long, name, good, person="zz")
    refused(argument, "two different values", ask_long, name, good, post="before")
    refused(argument, "'later', which is not", ask_long, name, good, post="later")
    refused(errors.RepeatedPersonError, "P000", ask_long, name, repeated)
    refused(errors.NonNumericError, "'x'", ask_long, name, good.assign(score="x"))
    refused(errors.NonNumericError, "infinite", ask_long, name, good.assign(score=np.inf))
    refused(few, "both scores: 2", ask_long, name, good[good.person < "P002"])
    refused(few, "both scores: 0", ask_long, name, good.assign(score=np.nan))
    refused(errors.NoVarianceError, ".", ask_long, name, good.assign(score=4.0))


@pytest.mark.parametrize("name", [name for name in LONG if name != "reliable_change_index"])
def test_long_levels(name):
    data = two_times()
    refused(errors.ArgumentError, "conf_level is 2", ask_long, name, data, conf_level=2)


@pytest.mark.parametrize("name", ["reliable_change", "reliable_change_index"])
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"n_items": 1}, "single question"),
        ({"n_items": 2.5}, "n_items is 2.5"),
        ({"n_items": 0}, "n_items is 0"),
        ({"n_items": True}, "n_items is True"),
        ({"reference_sd": 0}, "reference_sd is 0"),
        ({"reference_sd": float("nan")}, "reference_sd is nan"),
        *[({"retest_r": r}, "retest_r is") for r in (1.0, -0.1, float("nan"), "0.8", None)],
    ],
)
def test_reliable_change_refuses_what_makes_it_meaningless(name, arguments, words):
    refused(errors.ArgumentError, words, ask_long, name, two_times(), **arguments)


def test_reliable_change_asks_for_the_number_of_questions():
    with pytest.raises(TypeError, match="n_items"):
        psychometrics.reliable_change(
            two_times(), outcome="score", pre="before", post="after", retest_r=0.8
        )


def test_reliable_change_needs_thirty_pairs():
    few = two_times(n=29)
    refused(errors.TooFewError, "both scores: 29", ask_long, "reliable_change", few)
    with pytest.warns(errors.SmallSampleWarning, match="29 people"):
        assert ask_long("reliable_change", few, allow_small=True).has("share")


@pytest.mark.parametrize(
    ("name", "n", "needed"),
    [
        ("one_factor_cfa", 99, 100),
        ("omega_total", 29, 30),
        ("polychoric_correlation", 49, 50),
        ("split_half", 3, 4),
    ],
)
def test_small_samples_are_refused(name, n, needed):
    refused(errors.TooFewError, f"at least {needed}", ask_wide, name, likert(n=n))


def test_ordinal_alpha_needs_fifty_people():
    data = likert(n=49)
    refused(errors.TooFewError, "least 50", ask_wide, "cronbach_alpha", data, method="ordinal")


@pytest.mark.parametrize("name", ["omega_total", "guttman_lambda6", "one_factor_cfa"])
def test_an_item_that_is_the_sum_of_others_is_named(name):
    data = likert()
    data["q4"] = data["q1"] + data["q2"]
    refused(errors.DataError, "sum or a copy", ask_wide, name, data)


@pytest.mark.parametrize("name", ["standard_error_of_measurement", "smallest_detectable_change"])
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"reliability": 0.8}, "received: reliability, pre, post"),
        ({"pre": None, "post": None}, "received: –"),
        ({"post": None}, "received: pre"),
        ({"post": None, "reliability": 1.0}, "reliability is 1.0"),
    ],
)
def test_measurement_error_needs_one_source(name, arguments, words):
    refused(errors.ArgumentError, words, ask_long, name, two_times(), **arguments)
