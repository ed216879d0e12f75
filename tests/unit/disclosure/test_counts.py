"""Thresholds, hidden counts, and the ledger's reasons."""

from __future__ import annotations

import pytest

from solidarity_eval.disclosure import may_tell, merge_reasons, show_count, show_share, threshold
from solidarity_eval.results import Flow, FlowEdge, FlowNode
from solidarity_eval.schemas.project import Privacy


def test_thresholds_by_edition():
    assert threshold(Privacy(), "shared") == 11
    assert threshold(Privacy(), "internal") == 5
    assert threshold(Privacy(share_threshold=20, internal_threshold=3), "shared") == 20


def test_threshold_is_never_below_three():
    assert (
        threshold(Privacy.model_construct(share_threshold=1, internal_threshold=0), "shared") == 3
    )


@pytest.mark.parametrize(("n", "shown"), [(0, None), (10, None), (11, 11), (500, 500)])
def test_counts_below_the_threshold_are_hidden(n, shown):
    result = show_count(n, 11)
    assert result.n == shown
    assert result.hidden is (shown is None)


@pytest.mark.parametrize(
    ("count", "total", "n", "fewer", "more"),
    [
        (101, 169, 101, None, None),
        (5, 169, None, 11, None),
        (0, 169, None, 11, None),
        (165, 169, None, None, 158),
        (169, 169, None, None, 158),
        (5, 9, None, None, None),
    ],
)
def test_shares_hide_a_small_rest_too(count, total, n, fewer, more):
    shown = show_share(count, total, least=11)
    assert (shown.n, shown.fewer_than, shown.more_than) == (n, fewer, more)


def ledger(**reasons: int) -> Flow:
    edges = [
        FlowEdge(source="before", target="left_out", n=n, reason=reason)
        for reason, n in reasons.items()
    ]
    return Flow(nodes=(FlowNode(id="before", n=100),), edges=tuple(edges))


def test_reasons_of_few_people_join():
    merged = merge_reasons(ledger(lost=12, moved=3, died=2, not_scorable=1), "shared")
    assert merged.out("before") == {"lost": 12, "not_scorable": 1, "other": 5}


def test_a_single_rare_reason_takes_the_next_one_along():
    merged = merge_reasons(ledger(lost=12, moved=6, died=2), "shared")
    assert merged.out("before") == {"lost": 12, "other": 8}


def test_a_lone_rare_reason_loses_its_name():
    assert merge_reasons(ledger(died=1), "shared").out("before") == {"other": 1}


def test_internal_editions_keep_every_reason():
    flow = ledger(lost=12, died=1)
    assert merge_reasons(flow, "internal") is flow


def test_totals_that_leave_a_step_are_kept():
    flow = ledger(lost=4, moved=3, died=2, refused=30)
    assert sum(merge_reasons(flow, "shared").out("before").values()) == 39


@pytest.mark.parametrize(
    ("count", "total", "needed", "told"),
    [
        (1, 1, 1, False),  # one person: the answer itself
        (10, 10, 5, False),  # a small group as a whole
        (17, 18, 9, True),  # ten counts are left
        (18, 18, 17, False),  # two counts are left: nearly everyone
        (0, 18, 1, False),  # nobody at all
        (3, 30, 15, True),  # the mask says it already
        (15, 30, 15, True),  # nothing is masked
    ],
)
def test_a_verdict_on_a_masked_share_leaves_many_counts_possible(count, total, needed, told):
    assert may_tell(count, total, answers=lambda n: n >= needed, least=11) is told
