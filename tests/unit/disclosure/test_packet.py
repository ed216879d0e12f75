"""What a packet may hold of few people."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from solidarity_eval.disclosure import CellKind, Record, is_sensitive, least_for, screen_packet
from solidarity_eval.locales import get_locale
from solidarity_eval.schemas.packet import Packet, PacketShare, PacketTarget
from solidarity_eval.schemas.packet_outcomes import PacketVerdict, Statistic
from solidarity_eval.schemas.project import Privacy
from tests.attacker_worlds import outcome

RNG = np.random.default_rng(5)


def packet(*outcomes, year=2026, **more):
    return Packet(
        project="essai",
        year=year,
        written=dt.date(year, 12, 1),
        report="final",
        title="Essai",
        design="one_group_pre_post",
        share_threshold=11,
        outcomes=outcomes,
        **more,
    )


def single(n, *, seed=1, high=5):
    rng = np.random.default_rng(seed)
    before = rng.integers(1, high + 1, n).astype(float)
    after = np.clip(before + rng.integers(-1, 3, n), 1, high)
    return outcome("trust", before, after, low=1, high=high, items=1)


def score(n, *, seed=1):
    rng = np.random.default_rng(seed)
    before = rng.integers(4, 17, n) / 4
    after = np.clip(before + rng.integers(-3, 6, n) / 4, 1, 5)
    return outcome("ties", before, after, low=1, high=5, items=4)


@pytest.mark.parametrize("n", [15, 24])
def test_a_single_question_below_thirty_is_rounded_and_still_says_its_change(n):
    raw = single(n)
    kept = screen_packet(packet(raw)).packet.outcomes[0]
    assert kept.moments is None
    assert kept.correlation is None
    assert kept.before.digits == kept.change.digits == 1
    assert kept.change.estimate == round(raw.change.estimate, 1)
    assert kept.before.mean == round(raw.before.mean, 1)
    assert kept.change.std_error is None


def test_the_standardised_change_of_rounded_figures_follows_from_them():
    kept = screen_packet(packet(single(24))).packet.outcomes[0]
    assert kept.standardized.d == kept.change.estimate / kept.before.sd
    assert 0 < kept.standardized.g / kept.standardized.d < 1


def test_a_score_of_several_questions_keeps_its_exact_sums():
    raw = score(15)
    kept = screen_packet(packet(raw)).packet.outcomes[0]
    assert kept.moments == raw.moments
    assert kept.before == raw.before
    assert kept.change == raw.change


def test_few_people_keep_the_outcome_and_lose_its_figures():
    raw = score(9).model_copy(update={"verdict": PacketVerdict(word="favourable", rule=4)})
    screened = screen_packet(packet(raw))
    kept = screened.packet.outcomes[0]
    assert (kept.id, kept.design, kept.attrition) == (raw.id, raw.design, raw.attrition)
    assert kept.before is kept.moments is kept.change is kept.standardized is None
    assert (kept.verdict.word, kept.verdict.reason) == (None, "few_pairs")
    assert screened.record.reasons() == ("few_compared",)


def test_people_who_moved_alike_are_not_shown():
    before = np.tile([1.0, 2.0, 3.0], 10)
    raw = outcome("alike", before, before + 1, low=1, high=5, items=1)
    screened = screen_packet(packet(raw))
    assert screened.packet.outcomes[0].change is None
    assert screened.record.reasons() == ("alike",)


def test_three_answers_are_rounded_whatever_the_number_of_people():
    kept = screen_packet(packet(single(40, high=3))).packet.outcomes[0]
    assert kept.moments is None


@pytest.mark.parametrize("raw", [single(15), single(40), score(20), score(9), single(33, high=3)])
def test_screening_twice_changes_nothing(raw):
    once = screen_packet(packet(raw)).packet
    assert screen_packet(once).packet == once
    assert Packet.model_validate_json(once.model_dump_json(by_alias=True)) == once


def test_screening_does_not_touch_what_it_reads():
    raw = packet(single(15))
    copy = raw.model_copy(deep=True)
    screen_packet(raw)
    assert raw == copy


def test_two_more_people_than_last_year_are_not_given_away():
    rng = np.random.default_rng(3)
    before = rng.integers(4, 17, 42) / 4
    after = np.clip(before + rng.integers(-3, 6, 42) / 4, 1, 5)
    first = outcome("ties", before[:40], after[:40], low=1, high=5, items=4)
    second = outcome("ties", before, after, low=1, high=5, items=4)
    sent = screen_packet(packet(first)).packet
    assert sent.outcomes[0].moments is not None
    screened = screen_packet(packet(second, year=2027), earlier=(sent,))
    kept = screened.packet.outcomes[0]
    assert kept.moments is None
    assert kept.change is None or kept.change.digits is not None
    assert {"nearly_same_people", "recoverable"} & set(screened.record.reasons())


def target(n, total, **more):
    return PacketTarget(
        id="up",
        indicator="up",
        amount="at_least",
        values=(0.5,),
        unit="proportion",
        state="reached" if n >= total / 2 else "not_reached",
        value=n / total,
        n=n,
        total=total,
        **more,
    )


def test_a_share_of_nearly_everybody_is_bounded():
    screened = screen_packet(packet(targets=(target(58, 60),)))
    kept = screened.packet.targets[0]
    assert (kept.n, kept.value, kept.state) == (None, None, "reached")
    (line,) = screened.packet.withheld
    assert (line.where, line.low, line.high) == ("targets.up", 50, 60)


def test_one_more_person_since_last_year_is_not_told():
    sent = packet(targets=(target(20, 40),))
    kept = screen_packet(packet(year=2027, targets=(target(21, 41),)), earlier=(sent,)).packet
    assert kept.targets[0].n is None


def test_counts_of_activity_stay():
    raw = packet(targets=(target(4, 40).model_copy(update={"unit": "persons"}),))
    assert screen_packet(raw).packet == raw


def equity(variable, counts):
    total = sum(counts.values())
    return tuple(
        PacketShare(
            variable=variable,
            category=name,
            n=n,
            share=Statistic(estimate=n / total, n=total, unit="proportion"),
            neighbourhood=0.25,
        )
        for name, n in counts.items()
    )


def test_a_small_category_is_hidden_with_another_and_the_neighbourhood_stays():
    raw = packet(equity=equity("age", {"young": 30, "middle": 14, "old": 4}))
    kept = screen_packet(raw).packet.equity
    assert [row.n for row in kept] == [30, None, None]
    assert all(row.neighbourhood == 0.25 for row in kept)


@pytest.mark.parametrize("basis", [None, "consent"])
def test_a_sensitive_field_needs_a_legal_basis(basis):
    raw = packet(equity=equity("origine", {"a": 30, "b": 14}), legal_basis=basis)
    screened = screen_packet(raw)
    assert [row.n for row in screened.packet.equity] == ([30, 14] if basis else [None, None])
    assert screened.record.reasons() == (() if basis else ("no_legal_basis",))


def test_kinds_of_cell_have_their_own_threshold():
    shared = {kind: least_for(kind, Privacy(), "shared") for kind in CellKind}
    assert shared[CellKind.ACTIVITY] == 0
    assert shared[CellKind.FLOW_REASON] == 5
    assert shared[CellKind.ANSWER] == 11
    assert least_for(CellKind.SENSITIVE, Privacy(internal_threshold=3), "internal") == 11
    assert is_sensitive("Religion déclarée")
    assert not is_sensitive("organisation")


def test_the_record_goes_to_json_and_back_and_every_reason_has_words():
    record = screen_packet(packet(single(15), score(9))).record
    assert Record.from_json(record.to_json()) == record
    for language in ("fr", "en"):
        locale = get_locale(language)
        for one in record.entries:
            assert locale.text(f"disclosure.reason.{one.reason}")
            assert locale.text(f"disclosure.action.{one.action}")
