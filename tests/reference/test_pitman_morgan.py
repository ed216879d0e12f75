"""Oldham's correlation and the Pitman-Morgan test against R's cor.test on four real data sets."""

import csv
import json
from importlib import resources
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solidarity_eval.effects import pitman_morgan
from solidarity_eval.errors import NoVarianceError

FILE = Path(__file__).parents[2] / "validation" / "r" / "pitman_morgan" / "values.json"
VALUES = json.loads(FILE.read_text(encoding="utf-8"))
CASES = resources.files("solidarity_eval.conformance") / "cases"


def long(before, after):
    n = len(before)
    return pd.DataFrame(
        {
            "person": list(range(n)) * 2,
            "wave": ["before"] * n + ["after"] * n,
            "y": [*before, *after],
        }
    )


def read(case):
    rows = list(csv.DictReader((CASES / case / "data.csv").read_text().splitlines()))
    return long([float(r["pre"]) for r in rows], [float(r["post"]) for r in rows])


def ask(data, **more):
    return pitman_morgan(data, outcome="y", pre="before", post="after", **more)


@pytest.mark.parametrize("case", sorted(VALUES))
def test_r_gives_the_same_test_and_the_same_interval(case):
    expected, result = VALUES[case], ask(read(case))
    test, ratio = result.test("pitman_morgan"), result["sd_ratio"]
    assert result["oldham_correlation"].estimate == pytest.approx(expected["oldham"], rel=1e-10)
    assert test.statistic == pytest.approx(expected["t"], rel=1e-10)
    assert test.p_value == pytest.approx(expected["p"], rel=1e-9)
    assert ratio.estimate == pytest.approx(expected["ratio"], rel=1e-12)
    # R turned its own test around by root finding.
    assert ratio.conf_low == pytest.approx(expected["low"], rel=1e-9)
    assert ratio.conf_high == pytest.approx(expected["high"], rel=1e-9)


scores = st.lists(
    st.tuples(st.integers(-20, 20), st.integers(-20, 20)), min_size=10, max_size=30, unique=True
)


@given(scores, st.integers(-50, 50), st.integers(1, 9))
@settings(max_examples=60, deadline=None)
def test_moving_the_scale_changes_nothing_and_turning_time_inverts_the_ratio(pairs, shift, factor):
    before, after = (np.array(side, dtype=float) for side in zip(*pairs, strict=True))
    try:
        found = ask(long(before, after), conf_level=0.9)
    except NoVarianceError:
        return
    moved = ask(long(shift + factor * before, shift + factor * after), conf_level=0.9)
    turned = ask(long(after, before), conf_level=0.9)
    one, two, three = (item["sd_ratio"] for item in (found, moved, turned))
    assert two.estimate == pytest.approx(one.estimate, rel=1e-9)
    assert two.conf_low == pytest.approx(one.conf_low, rel=1e-9)
    assert three.estimate == pytest.approx(1 / one.estimate, rel=1e-9)
    assert three.conf_low == pytest.approx(1 / one.conf_high, rel=1e-9)
    assert turned.test("pitman_morgan").p_value == pytest.approx(
        found.test("pitman_morgan").p_value, rel=1e-6
    )


def test_with_no_catch_up_it_is_found_at_its_level_where_the_slope_finds_it_most_of_the_time():
    rng = np.random.default_rng(20260101)
    found, slope, draws, n = 0, 0, 400, 30
    for _ in range(draws):
        trait = rng.normal(size=n) * np.sqrt(0.55)
        before, after = (trait + rng.normal(size=n) * np.sqrt(0.45) for _ in range(2))
        found += ask(long(before, after)).test("pitman_morgan").p_value < 0.05
        slope += np.corrcoef(before, after - before)[0, 1] < -0.361
    assert 0.025 < found / draws < 0.08
    assert slope / draws > 0.6
