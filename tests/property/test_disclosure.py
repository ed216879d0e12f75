"""Whatever the counts and the answers: nothing small is shown, and screening is done once."""

from __future__ import annotations

import datetime as dt
import itertools

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solidarity_eval._kernels.suppression_histograms import Published, pinned_answers
from solidarity_eval.disclosure import (
    one_way,
    screen_amounts,
    screen_distribution,
    screen_groups,
    screen_packet,
    screen_table,
)
from solidarity_eval.disclosure.amounts import is_dominated
from solidarity_eval.schemas.packet import Packet
from tests.attacker_worlds import outcome

SLOW = settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
counts = st.lists(st.integers(0, 40), min_size=2, max_size=6)


@SLOW
@given(counts, st.integers(3, 12))
def test_no_hidden_count_can_be_pinned_down(row, least):
    table = one_way({f"c{i}": n for i, n in enumerate(row)})
    screened = screen_table(table, least=least)
    assert all(n >= least for n in screened.shown.values())
    for key, (low, high) in screened.hidden.items():
        assert low <= table.cells[key] <= high
        if table.cells[key] < least:
            assert high >= least
            assert high - low >= least - 1


@given(
    st.lists(counts.filter(lambda row: len(row) == 4), min_size=1, max_size=3), st.integers(3, 12)
)
def test_merged_answers_are_enough_and_lose_nobody(panels, least):
    found = screen_distribution(panels, least=least)
    assert len(found.groups) != 1
    for panel, merged in zip(panels, found.counts, strict=False):
        assert sum(merged) == sum(panel)
        assert min(merged) >= least


@given(st.dictionaries(st.sampled_from("abcd"), st.lists(st.floats(1, 1e5), max_size=5)))
def test_no_expense_shown_is_dominated(paid):
    shown = screen_amounts(paid).shown
    kept = {name: paid[name] for name in shown if name != "other"}
    assert not any(is_dominated(amounts) for amounts in kept.values())
    if shown:
        assert np.isclose(sum(shown.values()), sum(map(sum, paid.values())))


@given(st.dictionaries(st.sampled_from("abcd"), st.frozensets(st.integers(0, 30), max_size=31)))
def test_no_two_groups_shown_leave_few_people_between_them(groups):
    members = {name: {str(i) for i in some} for name, some in groups.items()}
    shown, _ = screen_groups(members, least=11)
    for one, two in itertools.permutations(shown, 2):
        if members[one] < members[two]:
            assert len(members[two] - members[one]) >= 11


@SLOW
@given(st.lists(st.integers(0, 3), min_size=6, max_size=9))
def test_an_answer_is_pinned_when_every_histogram_says_so(answers):
    """The audit of a mean and an SD agrees with the list of all histograms."""
    n, values = len(answers), np.array(answers, dtype=float)
    mean, sd = values.mean(), values.std(ddof=1)
    told = Published(
        n=n, answers=4, mean_before=(mean - 1e-9, mean + 1e-9), sd_before=(sd - 1e-9, sd + 1e-9)
    )
    same = [
        table
        for table in itertools.product(range(n + 1), repeat=4)
        if sum(table) == n
        and sum(v * k for v, k in enumerate(table)) == values.sum()
        and sum(v * v * k for v, k in enumerate(table)) == (values**2).sum()
    ]
    tables = np.array(same)
    low, high = tables.min(axis=0), tables.max(axis=0)
    pinned = [f"before.{v}" for v in range(4) if low[v] > 0 and high[v] - low[v] < 2]
    found = pinned_answers(told, sides=("before",))
    assert bool(found) == bool(pinned)
    assert set(found) >= set(pinned[:1])


@SLOW
@given(st.integers(0, 10_000), st.integers(8, 40), st.sampled_from([3, 5, 7]))
def test_a_packet_is_screened_once_and_read_back(seed, n, high):
    rng = np.random.default_rng(seed)
    before = rng.integers(1, high + 1, n).astype(float)
    after = np.clip(before + rng.integers(-1, 3, n), 1, high)
    raw = Packet(
        project="essai",
        year=2026,
        written=dt.date(2026, 12, 1),
        report="final",
        title="Essai",
        design="one_group_pre_post",
        share_threshold=11,
        outcomes=(outcome("one", before, after, low=1, high=high, items=1),),
    )
    kept = screen_packet(raw).packet
    assert screen_packet(kept).packet == kept
    assert Packet.model_validate_json(kept.model_dump_json(by_alias=True)) == kept
    if n < 30 and kept.outcomes[0].change is not None:
        assert kept.outcomes[0].change.digits == 1
        assert kept.outcomes[0].moments is None
