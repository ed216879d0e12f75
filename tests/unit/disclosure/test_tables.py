"""Small cells of tables, those hidden with them, and what a reader can still deduce."""

from __future__ import annotations

import itertools

import pytest

from solidarity_eval.disclosure import (
    CountTable,
    deducible,
    one_way,
    screen_amounts,
    screen_distribution,
    screen_groups,
    screen_table,
    two_way,
)

PROTECTED = 11


def test_a_lone_small_cell_takes_another_one_with_it():
    screened = screen_table(one_way({"a": 40, "b": 15, "c": 12, "d": 3}), least=PROTECTED)
    assert screened.shown == {("a",): 40, ("b",): 15, ("*",): 70}
    assert screened.hidden == {("c",): (0, 15), ("d",): (0, 15)}


def test_two_small_cells_that_are_few_together_take_a_third():
    screened = screen_table(one_way({"a": 40, "b": 15, "c": 2, "d": 3}), least=PROTECTED)
    assert set(screened.hidden) == {("b",), ("c",), ("d",)}
    assert screened.hidden["c",] == (0, 20)


def test_a_category_of_everybody_is_hidden_with_the_empty_ones():
    screened = screen_table(one_way({"yes": 60, "no": 0}), least=PROTECTED)
    assert screened.withheld
    assert screened.shown == {}


def test_the_record_prints_the_interval_and_not_which_cell_is_small():
    screened = screen_table(one_way({"a": 40, "b": 15, "c": 3}), least=PROTECTED, where="age")
    assert [(one.where, one.reason, one.low, one.high) for one in screened.record.entries] == [
        ("age.b", "few_people", 0, 18),
        ("age.c", "few_people", 0, 18),
    ]


def test_a_table_with_both_margins_hides_a_rectangle():
    counts = {
        ("young", "north"): 4,
        ("young", "south"): 20,
        ("young", "east"): 18,
        ("old", "north"): 25,
        ("old", "south"): 30,
        ("old", "east"): 22,
        ("oldest", "north"): 19,
        ("oldest", "south"): 16,
        ("oldest", "east"): 28,
    }
    screened = screen_table(two_way(counts), least=PROTECTED)
    assert len(screened.hidden) == 4
    low, high = screened.hidden["young", "north"]
    assert high >= PROTECTED
    assert high - low >= PROTECTED - 1


def brute_force(counts, hidden):
    """Return the range of each hidden cell over every whole-number table with these margins."""
    rows = sorted({r for r, _ in counts})
    columns = sorted({c for _, c in counts})
    keys = [(r, c) for r in rows for c in columns]
    free = [key for key in keys if key in hidden]
    row = {r: sum(counts[r, c] for c in columns) for r in rows}
    column = {c: sum(counts[r, c] for r in rows) for c in columns}
    ranges = {}
    for values in itertools.product(range(0, 13), repeat=len(free)):
        table = {**counts, **dict(zip(free, values, strict=True))}
        if all(sum(table[r, c] for c in columns) == row[r] for r in rows) and all(
            sum(table[r, c] for r in rows) == column[c] for c in columns
        ):
            for key, value in zip(free, values, strict=True):
                low, high = ranges.get(key, (value, value))
                ranges[key] = (min(low, value), max(high, value))
    return ranges


def test_what_can_be_deduced_is_what_an_enumeration_finds():
    counts = {("a", "x"): 3, ("a", "y"): 5, ("b", "x"): 6, ("b", "y"): 2}
    hidden = set(counts)
    found = deducible(two_way(counts), hidden)
    assert found == brute_force(counts, hidden)


def test_a_hierarchy_is_audited_at_every_level():
    cells = {
        ("all",): 100,
        ("north",): 40,
        ("south",): 60,
        ("n1",): 36,
        ("n2",): 4,
        ("s1",): 30,
        ("s2",): 30,
    }
    totals = (
        (("all",), (("north",), ("south",))),
        (("north",), (("n1",), ("n2",))),
        (("south",), (("s1",), ("s2",))),
    )
    screened = screen_table(CountTable(cells=cells, totals=totals), least=PROTECTED)
    assert ("n1",) in screened.hidden
    assert screened.shown["north",] == 40


def test_a_table_of_few_newcomers_is_withheld():
    before = screen_table(one_way({"a": 30, "b": 25}), least=PROTECTED)
    now = screen_table(one_way({"a": 32, "b": 25}), least=PROTECTED, earlier=before.shown)
    assert now.withheld
    assert now.record.reasons() == ("earlier_packet",)


@pytest.mark.parametrize(
    ("counts", "groups"),
    [
        ([20, 15, 11, 30], ((0, 1), (1, 2), (2, 3), (3, 4))),
        ([20, 15, 4, 30], ((0, 1), (1, 2), (2, 4))),
        ([2, 15, 4, 3], ()),
        ([2, 15, 4, 13], ((0, 2), (2, 4))),
    ],
)
def test_answers_are_merged_to_three_then_two_then_hidden(counts, groups):
    assert screen_distribution([counts], least=PROTECTED).groups == groups


def test_newcomers_are_merged_like_a_small_answer():
    then, now = [[20, 20, 20]], [[21, 30, 32]]
    assert screen_distribution(now, least=PROTECTED, earlier=then).counts == ((51, 32),)


def test_overlapping_groups_leave_no_small_difference():
    everybody = {f"p{i}" for i in range(40)}
    women = {f"p{i}" for i in range(20)}
    alone = {f"p{i}" for i in range(15, 35)}
    both = women & alone
    groups = {"all": everybody, "women": women, "alone": alone, "either": women | alone}
    shown, _ = screen_groups(groups, least=PROTECTED)
    assert len(both) == 5
    assert set(shown) < set(groups)
    assert "women" not in shown or "alone" not in shown or "either" not in shown


def test_a_dominated_expense_joins_others_and_nothing_is_lost():
    paid = {"venue": [6_000.0], "meals": [400.0, 500.0, 300.0], "staff": [20.0, 19.0, 18.0]}
    screened = screen_amounts(paid)
    assert "venue" not in screened.shown
    assert sum(screened.shown.values()) == sum(map(sum, paid.values()))


def test_one_supplier_alone_shows_nothing():
    assert screen_amounts({"venue": [9_000.0]}).shown == {}
