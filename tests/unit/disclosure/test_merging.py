"""Merged bins and answers: nobody is lost, no small cell is left, the most detail is kept."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_eval.disclosure import merge_answers, merge_bins
from solidarity_eval.disclosure.partitions import merge_neighbours
from solidarity_eval.results import Table


def distribution(**waves: list[int]) -> Table:
    rows = [
        (wave, 0.5 * i, 0.5 * (i + 1), n) for wave, ns in waves.items() for i, n in enumerate(ns)
    ]
    return Table(kind="distribution", columns=("wave", "low", "high", "n"), rows=tuple(rows))


def all_partitions(size: int) -> list[tuple[tuple[int, int], ...]]:
    found = []
    for cuts in itertools.product([False, True], repeat=size - 1):
        places = [0, *[i + 1 for i, cut in enumerate(cuts) if cut], size]
        found.append(tuple(itertools.pairwise(places)))
    return found


panels = st.integers(2, 7).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 30), min_size=size, max_size=size), min_size=1, max_size=3
    )
)


@given(panels, st.integers(3, 15))
def test_groups_are_large_enough_and_as_many_as_possible(counts, least):
    groups = merge_neighbours(counts, least)

    def allowed(partition):
        return all(sum(panel[a:b]) >= least for panel in counts for a, b in partition)

    possible = [p for p in all_partitions(len(counts[0])) if allowed(p)]
    if groups is None:
        assert not possible
    else:
        assert allowed(groups)
        assert len(groups) == max(map(len, possible))
        assert groups[0][0] == 0
        assert groups[-1][1] == len(counts[0])


def test_panels_of_unlike_length_are_refused():
    with pytest.raises(ValueError, match="cells"):
        merge_neighbours([[1, 2], [1, 2, 3]], 3)


def test_bins_merge_in_both_waves_where_one_is_small():
    merged = merge_bins(
        distribution(before=[62, 52, 23, 21, 9, 2], after=[47, 43, 39, 24, 14, 2]), 11
    )
    assert merged is not None
    assert merged.edges == (0.0, 0.5, 1.0, 1.5, 2.0, 3.0)
    assert merged.counts == {"before": (62, 52, 23, 21, 11), "after": (47, 43, 39, 24, 16)}
    assert merged.merged


def test_empty_bins_are_merged_like_small_ones():
    merged = merge_bins(distribution(before=[20, 0, 20], after=[20, 20, 20]), 11)
    assert merged is not None
    assert min(n for ns in merged.counts.values() for n in ns) >= 11
    assert len(merged.edges) == 3


def test_nothing_is_shown_when_one_bin_would_remain():
    assert merge_bins(distribution(before=[5, 5], after=[6, 4]), 11) is None


def test_enough_people_everywhere_changes_nothing():
    merged = merge_bins(distribution(before=[20, 30], after=[25, 25]), 11)
    assert merged is not None
    assert not merged.merged


ANSWERS = {
    ("lively", "before"): [80, 65, 20, 4],
    ("lively", "after"): [70, 65, 25, 9],
    ("active", "before"): [60, 75, 28, 6],
    ("active", "after"): [55, 76, 30, 8],
}


def test_a_rare_answer_is_merged_for_every_question_of_the_panel():
    merged = merge_answers(ANSWERS, [0, 1, 2, 3], least=11, divide=2)
    assert merged is not None
    assert merged.groups == ((0,), (1,), (2, 3))
    assert merged.cut == 2
    assert merged.counts["lively", "before"] == (80, 65, 24)
    assert all(sum(merged.counts[key]) == sum(ANSWERS[key]) for key in ANSWERS)


def test_the_line_moves_only_when_it_must():
    rare = {("a", "before"): [40, 40, 3, 2], ("a", "after"): [40, 35, 6, 4]}
    merged = merge_answers(rare, [0, 1, 2, 3], least=11, divide=2)
    assert merged is not None
    assert merged.groups == ((0,), (1, 2, 3))
    assert merged.cut == 1


def test_a_question_that_cannot_be_shown_is_hidden_alone():
    counts = {**ANSWERS, ("rare", "before"): [167, 1, 1, 0], ("rare", "after"): [169, 0, 0, 0]}
    merged = merge_answers(counts, [0, 1, 2, 3], least=11, divide=2)
    assert merged is not None
    assert merged.hidden == ("rare",)
    assert ("rare", "before") not in merged.counts
    assert merged.groups == ((0,), (1,), (2, 3))


def test_nothing_is_shown_when_no_question_has_two_groups():
    assert merge_answers({("a", "w"): [50, 1]}, [0, 1], least=11, divide=1) is None
    assert merge_answers({}, [0, 1], least=11, divide=1) is None


@given(
    st.lists(st.lists(st.integers(0, 40), min_size=4, max_size=4), min_size=2, max_size=6),
    st.integers(3, 12),
)
def test_no_cell_of_a_merged_panel_is_small(rows, least):
    counts = {(f"q{i // 2}", f"w{i % 2}"): row for i, row in enumerate(rows)}
    merged = merge_answers(counts, [1, 2, 3, 4], least=least, divide=2)
    if merged is not None:
        assert min(n for ns in merged.counts.values() for n in ns) >= least
        assert [code for group in merged.groups for code in group] == [1, 2, 3, 4]
        assert 1 <= merged.cut < len(merged.groups)
