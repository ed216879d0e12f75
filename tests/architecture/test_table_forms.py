"""The numbers depend on who answered what, not on how the table is written."""

import subprocess
import sys
import warnings

import numpy as np
import pandas as pd
import pytest

from solidarity_eval.errors import StatisticalWarning
from solidarity_eval.results import Result
from tests.estimators import ESTIMATORS, same

every = pytest.mark.parametrize("name", ESTIMATORS)


def labels_of(data):
    return [column for column in ("wave", "arm") if column in data]


def silent(estimator, data):
    """Call without any warning but our own."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", StatisticalWarning)
        return estimator.ask(data)


@every
def test_two_runs_give_the_same_numbers_and_come_back_from_json(name):
    estimator = ESTIMATORS[name]
    found = estimator.quiet()
    if isinstance(found, Result):
        assert found == estimator.quiet()
        assert Result.from_json(found.to_json()) == found
    else:
        assert found.equals(estimator.quiet())


@every
def test_the_order_of_rows_and_columns_and_the_index_do_not_matter(name):
    estimator = ESTIMATORS[name]
    data, expected = estimator.data(), estimator.quiet()
    # The reference wave or group is the first of the table where none is named.
    first = data.head(1)
    shuffled = pd.concat([first, data.iloc[1:].sample(frac=1.0, random_state=3)])
    for other in (
        shuffled,
        data[data.columns[::-1]],
        data.set_axis([0] * len(data)),
        data.set_axis(pd.MultiIndex.from_arrays([range(len(data))] * 2)),
        data.assign(comment="text of people"),
    ):
        same(silent(estimator, other), expected)


@every
@pytest.mark.parametrize("dtype", ["Int64", "Float64", "float32", "int8", object, "category"])
def test_answers_of_any_kind_of_number(name, dtype):
    estimator = ESTIMATORS[name]
    data = estimator.data().astype(dict.fromkeys(estimator.numbers, dtype))
    same(silent(estimator, data), estimator.quiet())


@pytest.mark.parametrize(
    "name", [n for n, item in ESTIMATORS.items() if item.table in ("flags", "yes arms")]
)
@pytest.mark.parametrize("dtype", [bool, "boolean"])
def test_true_and_false_are_one_and_zero(name, dtype):
    estimator = ESTIMATORS[name]
    same(silent(estimator, estimator.data().astype({"y": dtype})), estimator.quiet())


@every
@pytest.mark.parametrize("dtype", ["string", "category", object])
def test_labels_of_any_kind_of_text(name, dtype):
    estimator = ESTIMATORS[name]
    data = estimator.data()
    worded = data.astype(dict.fromkeys(["person", *labels_of(data)], dtype))
    same(silent(estimator, worded), estimator.quiet())


@pytest.mark.parametrize(
    "name",
    [n for n, item in ESTIMATORS.items() if "pre" in item.arguments or "arm" in item.arguments],
)
@pytest.mark.parametrize("dtype", ["string", "category", object])
def test_a_row_without_wave_or_group_is_not_counted(name, dtype):
    estimator = ESTIMATORS[name]
    data = estimator.data().astype(object)
    stray = data.head(1).assign(person="Q9", **dict.fromkeys(labels_of(data), pd.NA))
    more = pd.concat([data, stray]).astype(dict.fromkeys(["person", *labels_of(data)], dtype))
    same(silent(estimator, more), estimator.quiet())


@pytest.mark.parametrize("name", [n for n, item in ESTIMATORS.items() if item.repeats == "wave"])
def test_people_may_be_named_by_numbers_dates_or_both_numbers_and_text(name):
    estimator = ESTIMATORS[name]
    data, expected = estimator.data(), estimator.quiet()
    number = pd.factorize(data["person"])[0]
    mixed = [int(who[1:]) if int(who[1:]) % 2 else who for who in data["person"]]
    forms = [
        number,
        pd.array(number, dtype="Int64"),
        pd.Timestamp(0) + pd.to_timedelta(number, "D"),
    ]
    # Drawing resamples in another order of people gives other draws.
    forms += [] if name == "bootstrap_change" else [mixed, [(who, 1) for who in data["person"]]]
    for form in forms:
        found = silent(estimator, data.assign(person=form))
        if isinstance(found, Result):
            same(found, expected)
        else:
            assert np.sort(found) == pytest.approx(np.sort(expected))


@pytest.mark.parametrize("name", [n for n, item in ESTIMATORS.items() if "post" in item.arguments])
@pytest.mark.parametrize("kind", [int, bool, "Int64", "category", pd.Timestamp])
def test_waves_may_be_numbers_dates_or_true_and_false(name, kind):
    estimator = ESTIMATORS[name]
    data, expected = estimator.data(), estimator.quiet()
    as_date = {"before": pd.Timestamp("2025-09-01"), "after": pd.Timestamp("2026-06-01")}
    codes = as_date if kind is pd.Timestamp else {"before": 0, "after": 1}
    waves = data["wave"].map(codes)
    data["wave"] = waves if kind is pd.Timestamp else waves.astype(kind)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", StatisticalWarning)
        found = estimator.ask(data, pre=codes["before"], post=codes["after"])
    if isinstance(found, Result):
        assert Result.from_json(found.to_json()) == found
        values = sorted(item.estimate for item in found.estimates)
        assert values == pytest.approx(sorted(item.estimate for item in expected.estimates))
    else:
        same(found, expected)


def test_looking_at_the_names_loads_neither_pandas_nor_scipy():
    code = (
        "import sys, solidarity_eval.effects as e, solidarity_eval.psychometrics as p\n"
        "import solidarity_eval.references, solidarity_eval.interpretation\n"
        "[getattr(m, name) for m in (e, p) for name in m.__all__]\n"
        "print({'pandas', 'matplotlib', 'statsmodels', 'pingouin', 'scipy.stats'} & {*sys.modules})"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"
