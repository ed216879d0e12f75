"""Adjusted p-values: their order, their bounds, and which method is the stricter."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_eval._kernels.multiplicity import METHODS
from solidarity_eval.effects import adjust_p_values

values = st.lists(st.floats(0, 1), min_size=1, max_size=12)
every = pytest.mark.parametrize("method", METHODS)


@every
@given(p=values, seed=st.integers(0, 99))
def test_each_p_keeps_its_adjustment_wherever_it_stands(method, p, seed):
    order = np.random.default_rng(seed).permutation(len(p))
    adjusted = adjust_p_values(p, method=method)
    assert adjust_p_values(np.array(p)[order], method=method) == pytest.approx(adjusted[order])


@every
@given(p=values)
def test_an_adjusted_p_is_no_smaller_at_most_one_and_in_the_same_order(method, p):
    p = np.array(p)
    adjusted = adjust_p_values(p, method=method)
    assert (adjusted >= p - 1e-15).all()
    assert (adjusted <= 1).all()
    assert (np.diff(adjusted[np.argsort(p, kind="stable")]) >= -1e-15).all()


@given(values)
def test_methods_are_stricter_in_the_order_that_theory_says(p):
    by = {method: adjust_p_values(p, method=method) for method in METHODS}
    chain = ("bh", "hommel", "hochberg", "holm", "bonferroni")
    for weaker, stricter in [*pairwise(chain), ("bh", "by")]:
        assert (by[weaker] <= by[stricter] + 1e-12).all(), (weaker, stricter)
    for weaker, stricter in (
        ("holm_sidak", "holm"),
        ("holm_sidak", "sidak"),
        ("sidak", "bonferroni"),
    ):
        assert (by[weaker] <= by[stricter] + 1e-12).all(), (weaker, stricter)


@given(values)
def test_adding_a_test_that_finds_nothing_never_helps(p):
    for method in METHODS:
        alone = adjust_p_values(p, method=method)
        among = adjust_p_values([*p, 1.0], method=method)[:-1]
        assert (among >= alone - 1e-12).all(), method


@given(st.lists(st.floats(0, 1), min_size=2, max_size=7))
def test_hommel_is_the_closed_simes_procedure(p):
    """By enumeration of every subset, as the method is defined."""
    p = np.array(p)
    m = len(p)
    expected = np.zeros(m)
    for subset in range(1, 2**m):
        members = [i for i in range(m) if subset >> i & 1]
        ordered = np.sort(p[members])
        simes = (len(members) * ordered / np.arange(1, len(members) + 1)).min()
        expected[members] = np.maximum(expected[members], simes)
    assert adjust_p_values(p, method="hommel") == pytest.approx(np.minimum(expected, 1))
