"""A result goes to JSON and back without losing a digit."""

import math

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from solidarity_eval.results import (
    About,
    Estimate,
    Flow,
    FlowEdge,
    FlowNode,
    HypothesisTest,
    Note,
    Result,
    Table,
)

NAMES = st.text(min_size=1, max_size=12)
FINITE = st.floats(allow_nan=False, allow_infinity=False)
BOUNDS = st.floats(allow_nan=False)
COUNTS = st.integers(0, 10**9)
SCALARS = st.none() | st.booleans() | st.integers(-(10**12), 10**12) | FINITE | st.text(max_size=12)
CELLS = st.none() | st.integers(-(10**9), 10**9) | FINITE | st.text(max_size=8)
PLACES = st.dictionaries(NAMES, SCALARS, max_size=3)

ESTIMATES = st.builds(
    Estimate,
    term=NAMES,
    estimate=BOUNDS,
    unit=NAMES,
    at=PLACES,
    std_error=st.none() | FINITE,
    conf_low=st.none() | BOUNDS,
    conf_high=st.none() | BOUNDS,
    conf_level=st.none() | st.floats(0.5, 0.999),
    transform=st.sampled_from(["identity", "log", "logit", "fisher_z"]),
    n=st.none() | COUNTS,
    df=st.none() | BOUNDS,
    p_value=st.none() | st.floats(0, 1),
)
TESTS = st.builds(
    HypothesisTest,
    name=NAMES,
    statistic=st.none() | BOUNDS,
    p_value=st.floats(0, 1),
    df=st.lists(FINITE, max_size=2).map(tuple),
    alternative=st.sampled_from(["two-sided", "greater", "less"]),
    null_value=st.none() | FINITE,
    draws=st.none() | COUNTS,
)
TABLES = st.lists(st.tuples(CELLS, CELLS), max_size=4).map(
    lambda rows: Table(kind="counts", columns=("a", "b"), rows=tuple(rows))
)
FLOWS = st.builds(
    Flow,
    nodes=st.lists(st.builds(FlowNode, id=NAMES, n=COUNTS), max_size=3).map(tuple),
    edges=st.lists(
        st.builds(FlowEdge, source=NAMES, target=NAMES, n=COUNTS, reason=st.none() | NAMES),
        max_size=3,
    ).map(tuple),
)
RESULTS = st.builds(
    Result,
    id=NAMES,
    method=NAMES,
    about=st.builds(About, project=st.none() | NAMES, months=st.none() | FINITE),
    estimates=st.lists(ESTIMATES, max_size=3).map(tuple),
    tests=st.lists(TESTS, max_size=2).map(tuple),
    tables=st.lists(TABLES, max_size=2).map(tuple),
    flow=st.none() | FLOWS,
    settings=st.dictionaries(NAMES, SCALARS | st.lists(SCALARS, max_size=3).map(tuple), max_size=3),
    seed=st.none() | COUNTS,
    references=st.lists(NAMES, max_size=2).map(tuple),
    notes=st.lists(st.builds(Note, code=NAMES, values=PLACES), max_size=2).map(tuple),
    versions=st.dictionaries(NAMES, NAMES, max_size=2),
)


@given(result=RESULTS)
def test_reading_back_gives_the_same_result(result):
    assert Result.from_json(result.to_json()) == result


@given(value=st.floats(allow_nan=False, width=32))
def test_numpy_scalars_become_plain_ones(value):
    estimate = Estimate(term="x", estimate=np.float32(value), unit="points", n=np.int64(3))
    assert type(estimate.estimate) is float
    assert type(estimate.n) is int


def test_infinite_bounds_are_strings_in_json():
    estimate = Estimate(term="x", estimate=1.0, unit="ratio", conf_low=0.0, conf_high=math.inf)
    text = Result(id="a", method="m", estimates=(estimate,)).to_json()
    assert '"Infinity"' in text
    assert Result.from_json(text)["x"].conf_high == math.inf


def test_nan_is_refused():
    with pytest.raises(ValueError, match="NaN"):
        Estimate(term="x", estimate=math.nan, unit="points")
    with pytest.raises(ValueError, match="NaN"):
        Table(kind="counts", columns=("a",), rows=((math.nan,),))


def test_a_ragged_table_is_refused():
    with pytest.raises(ValueError, match="columns"):
        Table(kind="counts", columns=("a", "b"), rows=((1,),))


def test_an_unknown_key_of_the_file_is_refused():
    with pytest.raises(ValueError, match="Unexpected"):
        Result.from_json('{"id": "a", "method": "m", "rows": [1]}')
