"""Bins are round, cover the scale, and hold whole numbers whole."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from solidarity_eval.evaluation.tables import bin_edges, moves_table


def test_a_mean_from_0_to_3_has_bins_of_half_a_point():
    assert bin_edges(0, 3, whole=False).tolist() == [0, 0.5, 1, 1.5, 2, 2.5, 3]


def test_a_single_answer_has_a_bin_a_value():
    assert bin_edges(1, 5, whole=True).tolist() == [0.5, 1.5, 2.5, 3.5, 4.5, 5.5]


def test_a_sum_from_0_to_30_has_bins_of_whole_width_between_values():
    edges = bin_edges(0, 30, whole=True)
    assert edges[0] == -0.5
    assert edges[-1] == 30.5
    assert np.all(np.diff(edges) == np.rint(np.diff(edges)))


@given(low=st.integers(-20, 20), span=st.integers(1, 500), whole=st.booleans())
def test_every_value_of_the_scale_falls_into_one_bin(low, span, whole):
    edges = bin_edges(low, low + span, whole=whole)
    values = np.arange(low, low + span + 1)
    counts, _ = np.histogram(values, bins=edges)
    assert counts.sum() == len(values)
    assert np.all(np.diff(edges) > 0)
    assert len(edges) <= 13


@given(
    change=st.lists(st.integers(-10, 10), min_size=1, max_size=40),
    smallest=st.integers(1, 5),
)
def test_moves_add_up_and_turn_with_the_sign(change, smallest):
    forward = dict(moves_table(np.array(change, dtype=float), smallest).rows)
    backward = dict(moves_table(-np.array(change, dtype=float), smallest).rows)
    assert sum(forward.values()) == len(change)
    assert forward["up"] == backward["down"] == sum(1 for value in change if value >= smallest)


def test_a_change_of_exactly_the_smallest_counts_despite_rounding():
    table = moves_table(np.array([0.1 + 0.2, -0.3, 0.29]), 0.3)
    assert dict(table.rows) == {"up": 1, "same": 1, "down": 1}
    assert pytest.approx(0.3) == 0.1 + 0.2
