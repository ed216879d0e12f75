"""Whatever a caller gets wrong, every estimator answers with an error of ours, never with NaN."""

import math
import re
import warnings

import numpy as np
import pandas as pd
import pytest

from solidarity_eval import effects, psychometrics
from solidarity_eval.errors import SolidarityEvalError, StatisticalWarning
from solidarity_eval.results import Result
from tests.estimators import ESTIMATORS

every = pytest.mark.parametrize("name", ESTIMATORS)
NO_TABLE = {"adjust_p_values", "reading"}


def having(*arguments):
    return [
        name
        for name, estimator in ESTIMATORS.items()
        if any(argument in estimator.arguments for argument in arguments)
    ]


def refused(estimator, data=None, **changes):
    """The call ends in an error of our tree, worded in both languages."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        with pytest.raises(SolidarityEvalError) as error:
            estimator.ask(data, **changes)
    english, french = error.value.message("en"), error.value.message("fr")
    assert english != french
    assert not re.search(r"\{[a-z_]+\}", english + french)
    return english


def sound(found):
    """Every number is a number, and no p is 0 or outside 0 to 1."""
    if not isinstance(found, Result):
        return
    for item in found.estimates:
        values = (item.estimate, item.std_error, item.conf_low, item.conf_high, item.df)
        assert not any(value is not None and math.isnan(value) for value in values)
        assert item.p_value is None or 0.0 < item.p_value <= 1.0
    for test in found.tests:
        assert test.statistic is None or not math.isnan(test.statistic)
        assert 0.0 < test.p_value <= 1.0
    assert Result.from_json(found.to_json()) == found


def sound_or_refused(estimator, data):
    try:
        found = estimator.quiet(data)
    except SolidarityEvalError:
        return
    sound(found)


def test_no_estimator_is_left_out():
    public = {*effects.__all__, *psychometrics.__all__}
    tried = {name for name, item in ESTIMATORS.items() if item.package in (effects, psychometrics)}
    assert public == {*tried, *NO_TABLE}


@every
def test_the_table_of_these_tests_is_accepted(name):
    sound(ESTIMATORS[name].quiet())


@pytest.mark.parametrize("name", [n for n, item in ESTIMATORS.items() if item.takes("conf_level")])
def test_a_level_outside_0_to_1(name):
    for level in (0, 1, 1.5, -0.1, "95", math.nan, None, True):
        assert repr(level) in refused(ESTIMATORS[name], conf_level=level)


@every
def test_a_column_that_the_table_does_not_have(name):
    estimator = ESTIMATORS[name]
    columns = set(estimator.data().columns)
    for argument, value in estimator.arguments.items():
        if isinstance(value, str) and value in columns and argument not in ("pre", "post"):
            assert "zz" in refused(estimator, **{argument: "zz"})
        elif isinstance(value, list):
            assert "zz" in refused(estimator, **{argument: [*value, "zz"]})
    for argument in ("person", "wave"):
        if estimator.takes(argument) and name not in ("measurement_invariance", "describe"):
            assert "zz" in refused(estimator, **{argument: "zz"})


@pytest.mark.parametrize("name", having("items", "covariates", "factors"))
def test_a_list_of_columns_that_is_no_list(name):
    (argument,) = {"items", "covariates", "factors"} & set(ESTIMATORS[name].arguments)
    refused(ESTIMATORS[name], **{argument: 3})


@every
def test_what_is_not_a_number(name):
    estimator = ESTIMATORS[name]
    data = estimator.data()
    for column in estimator.numbers:
        worded = data.astype({column: object})
        for cell in ("often", math.inf, -math.inf, 1 + 2j, 1e200, pd.Timestamp(0)):
            worded.iloc[2, worded.columns.get_loc(column)] = cell
            assert column in refused(estimator, worded)
        for values in (pd.Timestamp("2026-01-01"), pd.Timedelta("1D"), 1 + 2j):
            assert column in refused(estimator, data.assign(**{column: values}))
        assert column in refused(estimator, data.assign(**{column: data[column] * 1e-100}))
        refused(estimator, data.assign(**{column: [[1]] * len(data)}))
        refused(estimator, data.assign(**{column: np.nan}))


@every
def test_a_column_that_stands_twice(name):
    estimator = ESTIMATORS[name]
    data = estimator.data()
    column = estimator.numbers[0]
    assert column in refused(estimator, pd.concat([data, data[[column]]], axis=1))


@pytest.mark.parametrize("name", [n for n, item in ESTIMATORS.items() if item.repeats != "many"])
def test_a_person_who_stands_twice(name):
    estimator = ESTIMATORS[name]
    assert "P000" in refused(estimator, pd.concat([estimator.data()] * 2))


@pytest.mark.parametrize("name", having("pre", "programme"))
@pytest.mark.parametrize("label", ["nowhere", None, math.nan, pd.NA, ["before"], 3])
def test_a_wave_or_a_group_that_does_not_exist(name, label):
    estimator = ESTIMATORS[name]
    for argument in {"pre", "post", "programme", "comparison"} & set(estimator.arguments):
        if label is None and name in (
            "standard_error_of_measurement",
            "randomised",
            "smallest_detectable_change",
        ):
            continue
        assert argument in refused(estimator, **{argument: label})


@pytest.mark.parametrize("name", [n for n, item in ESTIMATORS.items() if item.takes("waves")])
def test_waves_that_do_not_exist(name):
    estimator = ESTIMATORS[name]
    known = {"wave": "arm", "group": None} if name == "measurement_invariance" else {}
    for waves in (["nowhere", "t1"], [], 3, ["t1", "t1"]):
        refused(estimator, waves=waves, **known)


@every
def test_tables_without_rows_and_things_that_are_no_table(name):
    estimator = ESTIMATORS[name]
    refused(estimator, estimator.data().iloc[:0])
    refused(estimator, pd.DataFrame())
    for thing in ([1, 2], {"y": [1]}, "table", np.zeros(3)):
        refused(estimator, thing)


@every
def test_few_people_give_a_sound_number_or_a_refusal(name):
    estimator = ESTIMATORS[name]
    data = estimator.data()
    people = list(dict.fromkeys(data["person"]))
    for count in (1, 2, 3, 4, 5, 8):
        sound_or_refused(estimator, data[data["person"].isin(people[:count])])
    refused(estimator, data[data["person"] == "nobody"])


@every
def test_answers_that_do_not_vary_give_a_sound_number_or_a_refusal(name):
    estimator = ESTIMATORS[name]
    data = estimator.data()
    for value in (0.0, 1.0, 0.1):
        sound_or_refused(estimator, data.assign(**dict.fromkeys(estimator.numbers, value)))
        for column in estimator.numbers[:2]:
            sound_or_refused(estimator, data.assign(**{column: value}))


@every
@pytest.mark.parametrize("factor", [1e-13, 1e13])
def test_scores_far_from_any_scale_give_a_sound_number_or_a_refusal(name, factor):
    estimator = ESTIMATORS[name]
    for column in estimator.numbers[:2]:
        data = estimator.data()
        sound_or_refused(estimator, data.assign(**{column: data[column] * factor}))
        sound_or_refused(estimator, data.assign(**{column: data[column] + factor}))
        sound_or_refused(estimator, data.assign(**{column: -0.5 - data[column]}))


@pytest.mark.parametrize("name", [n for n, item in ESTIMATORS.items() if item.takes("success")])
@pytest.mark.parametrize("success", ["yes", [], None, ["a"], object()])
def test_successes_that_are_no_numbers(name, success):
    assert "success" in refused(ESTIMATORS[name], success=success)


CHOICES = (
    *("alternative", "method", "interval", "standardizer", "p_method", "zeros", "correction"),
    *("link", "errors", "adjustment", "variances", "statistic", "std_errors"),
)


@every
def test_words_that_an_argument_does_not_take(name):
    estimator = ESTIMATORS[name]
    for argument in CHOICES:
        if estimator.takes(argument):
            for word in ("zz", None, ["less"]):
                assert argument in refused(estimator, **{argument: word})


@every
def test_numbers_that_an_argument_does_not_take(name):
    estimator = ESTIMATORS[name]
    for argument in ("draws", "seed", "nodes", "decimals", "target", "n_items", "count"):
        if estimator.takes(argument):
            for value in ("zz", -3):
                refused(estimator, **{argument: value})


def test_counts_beyond_what_exact_tails_can_tell():
    for call in (
        lambda: effects.rate(count=10**15, time=2.0),
        lambda: effects.rate_ratio(count=[10**16, 10**16], time=[1, 1]),
        lambda: effects.proportion(count=10**12, n=10**13),
        lambda: effects.risk_ratio(count=[1, 2], n=[10**40, 10**40]),
    ):
        with pytest.raises(SolidarityEvalError, match="1000000000"):
            call()


@pytest.mark.parametrize("p", [[], [0.1, math.nan], [1.2], [-0.1], ["a"], "a", None, [[0.1]], 0.5])
def test_p_values_that_are_none(p):
    with pytest.raises(SolidarityEvalError):
        effects.adjust_p_values(p)


@pytest.mark.parametrize("thing", [None, 3, "result", [1]])
def test_a_reading_of_what_is_no_result(thing):
    with pytest.raises(SolidarityEvalError):
        psychometrics.reading(thing)
