"""The table of the laureates: every laureate is in it, and the project holds itself to it."""

import math

import pytest

from solidarity_eval.laureates import list_laureates
from solidarity_eval.laureates.people import LEAVING
from validation.simulation.laureates import DRAWS, HELD, outside, run, stored

ROWS = stored()


def test_every_laureate_was_drawn_500_times_for_each_reason_of_leaving():
    assert [(row.laureate, row.leaving) for row in ROWS] == [
        (laureate, leaving) for laureate in list_laureates() for leaving in LEAVING
    ]
    assert {row.draws for row in ROWS} == {DRAWS} == {500}


def test_the_interval_contains_the_change_and_not_the_effect():
    assert outside(ROWS) == []
    for row in ROWS:
        if row.leaving == "chance":
            assert HELD[0] <= row.of_change <= HELD[1], row
            assert row.of_effect < HELD[0], row
            assert abs(row.bias) < 4 * row.bias_error, row


def test_who_leaves_because_of_the_change_spoils_it():
    by_reason = {(row.laureate, row.leaving): row for row in ROWS}
    for laureate in list_laureates():
        spoiled = by_reason[laureate, "change"]
        assert abs(spoiled.bias) > 4 * spoiled.bias_error, spoiled


def test_the_bounds_are_three_standard_errors_of_500_draws():
    error = 100 * math.sqrt(0.95 * 0.05 / DRAWS)
    assert HELD[0] == pytest.approx(95 - 3 * error, abs=0.6)
    assert HELD[1] == pytest.approx(95 + 3 * error, abs=0.2)


def test_a_few_draws_again_know_the_truth_of_the_table():
    kept = next(row for row in ROWS if (row.laureate, row.leaving) == ("eru", "chance"))
    again = next(run(["eru"], draws=20))
    assert (again.change, again.effect) == (kept.change, kept.effect)
    assert again.estimator == "mean_change"


def test_a_broken_bound_is_told():
    row = ROWS[0]
    assert outside([row.__class__(**{**_plain(row), "of_change": 80.0})])
    assert outside([row.__class__(**{**_plain(row), "of_effect": 95.0})])


def _plain(row):
    return {name: getattr(row, name) for name in row.__slots__}
