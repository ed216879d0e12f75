"""The passport: each level of each scale, each threat, and words for every code."""

import dataclasses
import inspect
import re

import pytest

from solidarity_eval.interpretation import (
    PassportFacts,
    passport,
    scale_maryland,
    scale_nesta,
    scale_wwc,
    threats,
    verdict,
)
from solidarity_eval.locales import get_locale
from solidarity_eval.references.bibliography import bibliography
from tests.unit.interpretation.test_verdict import band, evidence, interval

FAVOURABLE = verdict(evidence(0.2, 0.6))
ALL_AGREE = verdict(evidence(0.2, 0.6, all_entered=interval(0.2, 0.6)))
UNFAVOURABLE = verdict(evidence(-0.6, -0.2))
WIDTH = verdict(evidence(-0.2, 0.6))
DRIFT = verdict(evidence(0.2, 0.6, selection="same_score", drift=band(0.1, 0.5)))
TEAMS = verdict(evidence(0.2, 0.6, clusters=3))
LEFT = verdict(evidence(0.2, 0.6, all_entered=interval(-0.2, 0.2)))
WITHHELD = verdict(evidence(0.2, 0.6, pairs=5))
SMALL_ABOVE = verdict(evidence(0.1, 0.2, smallest=0.3, smallest_dated=True))
SMALL = verdict(evidence(-0.1, 0.2, smallest=0.3, smallest_dated=True))

ONE_GROUP = PassportFacts(outcome="y", design="one_group_pre_post", verdict=FAVOURABLE)
TRIAL = PassportFacts(
    outcome="y", design="randomised", verdict=FAVOURABLE, controlled=True, attrition="low"
)
COMPARED = PassportFacts(
    outcome="y",
    design="comparison_group",
    verdict=FAVOURABLE,
    controlled=True,
    baseline="alike",
)


def read(facts, scale, **changes):
    found = passport(dataclasses.replace(facts, **changes))
    reading = next(item for item in found.readings if item.scale == scale)
    return reading.level, reading.reason, reading.missing


def threat(facts, name, **changes):
    found = passport(dataclasses.replace(facts, **changes))
    return next((item.state, item.reason) for item in found.threats if item.name == name)


@pytest.mark.parametrize(
    ("facts", "changes", "expected"),
    [
        (ONE_GROUP, {"verdict": None}, ("1", "no_comparison", "after_no_comparison")),
        (ONE_GROUP, {"verdict": WITHHELD}, ("1", "withheld", "after_withheld")),
        (ONE_GROUP, {"verdict": WIDTH}, ("1", "not_concluded", "after_not_concluded")),
        (ONE_GROUP, {"verdict": TEAMS}, ("1", "not_concluded", "after_not_concluded")),
        (ONE_GROUP, {"verdict": LEFT}, ("1", "not_concluded", "after_not_concluded")),
        (ONE_GROUP, {"verdict": UNFAVOURABLE}, ("1", "not_positive", "after_not_positive")),
        (ONE_GROUP, {"verdict": SMALL}, ("1", "not_positive", "after_not_positive")),
        (ONE_GROUP, {}, ("2", "positive_change", "comparison_group")),
        (ONE_GROUP, {"verdict": SMALL_ABOVE}, ("2", "positive_change", "comparison_group")),
        (ONE_GROUP, {"verdict": DRIFT}, ("2", "positive_change", "comparison_group")),
        (
            ONE_GROUP,
            {"replications": 4, "manual": True},
            ("2", "positive_change", "comparison_group"),
        ),
        (TRIAL, {"verdict": SMALL_ABOVE}, ("2", "small_difference", "difference_that_matters")),
        (COMPARED, {"baseline": None}, ("2", "groups_not_shown_alike", "groups_alike")),
        (COMPARED, {"baseline": "adjustable"}, ("2", "groups_not_shown_alike", "groups_alike")),
        (COMPARED, {}, ("3", "comparison", "outside_evaluation")),
        (
            COMPARED,
            {"baseline": "adjustable", "adjusted": True},
            ("3", "comparison", "outside_evaluation"),
        ),
        (TRIAL, {}, ("3", "comparison", "outside_evaluation")),
        (TRIAL, {"replications": 0, "manual": True}, ("3", "comparison", "outside_evaluation")),
        (TRIAL, {"evaluator_external": True}, ("3", "comparison", "replication")),
        (TRIAL, {"replications": 1}, ("4", "replicated", "manual")),
        (TRIAL, {"replications": 1, "manual": True}, ("5", "procedures", None)),
    ],
)
def test_nesta(facts, changes, expected):
    assert read(facts, "nesta", **changes) == expected


@pytest.mark.parametrize(
    ("facts", "changes", "expected"),
    [
        (ONE_GROUP, {"design": "descriptive"}, ("0", "nothing_compared", "two_times")),
        (ONE_GROUP, {}, ("1", "one_group", "comparison_group")),
        (ONE_GROUP, {"verdict": UNFAVOURABLE}, ("1", "one_group", "comparison_group")),
        (ONE_GROUP, {"design": "retrospective_pretest"}, ("1", "one_group", "comparison_group")),
        (ONE_GROUP, {"design": "interrupted_series"}, ("2", "trend", "comparison_group")),
        (COMPARED, {"groups_per_arm": 1}, ("1", "one_group_per_arm", "more_groups")),
        (COMPARED, {"baseline": None}, ("1", "groups_not_shown_alike", "groups_alike")),
        (
            COMPARED,
            {"baseline": "too_different", "adjusted": True},
            ("2", "adjusted_groups", "groups_alike"),
        ),
        (COMPARED, {}, ("3", "comparable_groups", "draw_by_lot")),
        (TRIAL, {"groups_per_arm": 1}, ("1", "one_group_per_arm", "more_groups")),
        (
            TRIAL,
            {"attrition": "high"},
            ("2", "drawn_and_groups_not_shown_alike", "keep_people"),
        ),
        (
            TRIAL,
            {"attrition": None, "baseline": "alike"},
            ("3", "drawn_but_people_left", "count_departures"),
        ),
        (TRIAL, {}, ("5", "drawn", None)),
        (TRIAL, {"design": "cluster_randomised", "groups_per_arm": 5}, ("5", "drawn", None)),
        (TRIAL, {"design": "stepped_wedge", "order_drawn": True}, ("5", "drawn", None)),
        (
            TRIAL,
            {"design": "stepped_wedge", "order_drawn": None},
            ("1", "groups_not_shown_alike", "groups_alike"),
        ),
        (TRIAL, {"controlled": False}, ("1", "one_group", "comparison_group")),
    ],
)
def test_maryland(facts, changes, expected):
    assert read(facts, "maryland", **changes) == expected


@pytest.mark.parametrize(
    ("facts", "changes", "expected"),
    [
        (ONE_GROUP, {}, ("out_of_scope", "one_group", "comparison_group")),
        (TRIAL, {}, ("without_reservations", "drawn", None)),
        (
            TRIAL,
            {"attrition": "high", "baseline": "alike"},
            ("with_reservations", "drawn_but_people_left", "keep_people"),
        ),
        (
            TRIAL,
            {"attrition": None},
            ("does_not_meet", "groups_not_shown_alike", "compare_at_start"),
        ),
        (COMPARED, {}, ("with_reservations", "comparable_groups", "draw_by_lot")),
        (COMPARED, {"attrition": "low"}, ("with_reservations", "comparable_groups", "draw_by_lot")),
        (
            COMPARED,
            {"baseline": "adjustable", "adjusted": True},
            ("with_reservations", "comparable_groups", "draw_by_lot"),
        ),
        (COMPARED, {"baseline": "adjustable"}, ("does_not_meet", "not_adjusted", "adjust")),
        (
            COMPARED,
            {"baseline": "too_different", "adjusted": True},
            ("does_not_meet", "groups_too_different", "groups_alike"),
        ),
        (TRIAL, {"groups_per_arm": 1}, ("does_not_meet", "one_group_per_arm", "more_groups")),
        (
            TRIAL,
            {"instrument_identical": False},
            ("does_not_meet", "questions_changed", "same_questions"),
        ),
        (TRIAL, {"reliability": 0.49}, ("does_not_meet", "weak_measure", "stronger_measure")),
        (TRIAL, {"reliability": 0.5}, ("without_reservations", "drawn", None)),
    ],
)
def test_what_works_clearinghouse(facts, changes, expected):
    assert read(facts, "wwc", **changes) == expected


@pytest.mark.parametrize(
    ("facts", "changes", "level"),
    [
        (ONE_GROUP, {}, "change"),
        (ONE_GROUP, {"verdict": UNFAVOURABLE}, "change"),
        (ONE_GROUP, {"verdict": SMALL}, "change"),
        (ONE_GROUP, {"verdict": WIDTH}, "describe"),
        (ONE_GROUP, {"verdict": WITHHELD}, "describe"),
        (ONE_GROUP, {"verdict": None}, "describe"),
        (ONE_GROUP, {"design": "descriptive"}, "describe"),
        (COMPARED, {}, "association"),
        (COMPARED, {"verdict": WIDTH}, "describe"),
        (TRIAL, {}, "effect"),
        (TRIAL, {"verdict": SMALL}, "effect"),
        (TRIAL, {"verdict": WIDTH}, "describe"),
        (TRIAL, {"attrition": "high"}, "association"),
        (TRIAL, {"attrition": "high", "baseline": "alike"}, "effect"),
        (TRIAL, {"instrument_identical": False}, "association"),
        (TRIAL, {"controlled": False}, "change"),
    ],
)
def test_verbs_follow_the_design_and_the_verdict(facts, changes, level):
    assert passport(dataclasses.replace(facts, **changes)).verbs == level


@pytest.mark.parametrize("design", ["one_group_pre_post", "retrospective_pretest"])
@pytest.mark.parametrize("changes", [{}, {"replications": 9, "manual": True, "baseline": "alike"}])
def test_nothing_makes_an_effect_of_one_group(design, changes):
    assert passport(dataclasses.replace(ONE_GROUP, design=design, **changes)).verbs == "change"


@pytest.mark.parametrize(
    ("name", "facts", "changes", "expected"),
    [
        ("history", TRIAL, {}, ("ruled_out", "drawn")),
        ("history", COMPARED, {}, ("reduced", "compared")),
        ("history", ONE_GROUP, {}, ("open", "one_group")),
        ("history", ONE_GROUP, {"other_events_asked": True}, ("reduced", "asked")),
        ("maturation", COMPARED, {}, ("reduced", "compared")),
        ("maturation", ONE_GROUP, {}, ("open", "one_group")),
        ("maturation", ONE_GROUP, {"design": "interrupted_series"}, ("reduced", "trend")),
        ("season", TRIAL, {}, ("ruled_out", "drawn")),
        ("season", ONE_GROUP, {}, ("not_assessed", "no_dates")),
        ("season", ONE_GROUP, {"month_before": 12}, ("not_assessed", "no_dates")),
        (
            "season",
            ONE_GROUP,
            {"month_before": 12, "month_after": 1},
            ("reduced", "same_season"),
        ),
        ("season", ONE_GROUP, {"month_before": 1, "month_after": 7}, ("seen", "other_season")),
        ("testing", COMPARED, {}, ("reduced", "compared")),
        ("testing", ONE_GROUP, {}, ("open", "asked_twice")),
        ("testing", ONE_GROUP, {"months_between": 2.9}, ("open", "asked_twice")),
        ("testing", ONE_GROUP, {"months_between": 3.0}, ("reduced", "long_ago")),
        (
            "testing",
            ONE_GROUP,
            {"design": "repeated_cross_section"},
            ("ruled_out", "asked_once"),
        ),
        ("instrumentation", ONE_GROUP, {}, ("not_assessed", "mode_unrecorded")),
        (
            "instrumentation",
            ONE_GROUP,
            {"instrument_identical": True, "same_mode": True},
            ("reduced", "same_way"),
        ),
        (
            "instrumentation",
            TRIAL,
            {"instrument_identical": False, "same_mode": True},
            ("seen", "questions_changed"),
        ),
        (
            "instrumentation",
            TRIAL,
            {"instrument_identical": True, "same_mode": False},
            ("seen", "mode_changed"),
        ),
        (
            "instrumentation",
            ONE_GROUP,
            {"instrument_identical": True, "same_mode": True, "instrument_validated": False},
            ("open", "not_validated"),
        ),
        ("instrumentation", ONE_GROUP, {"design": "retrospective_pretest"}, ("open", "recalled")),
        ("drift", TRIAL, {}, ("ruled_out", "drawn")),
        ("drift", COMPARED, {}, ("reduced", "compared")),
        ("drift", ONE_GROUP, {}, ("not_assessed", "way_in_undeclared")),
        ("drift", ONE_GROUP, {"selection": "open"}, ("reduced", "open_entry")),
        ("drift", ONE_GROUP, {"selection": "same_score"}, ("open", "size_unknown")),
        (
            "drift",
            ONE_GROUP,
            {"selection": "same_score", "drift_known": True, "verdict": DRIFT},
            ("seen", "within_band"),
        ),
        (
            "drift",
            ONE_GROUP,
            {"selection": "same_score", "drift_known": True},
            ("reduced", "beyond_band"),
        ),
        (
            "drift",
            ONE_GROUP,
            {"selection": "same_score", "drift_known": True, "verdict": WIDTH},
            ("open", "expected"),
        ),
        (
            "attrition",
            ONE_GROUP,
            {"design": "repeated_cross_section"},
            ("not_assessed", "nobody_followed"),
        ),
        ("attrition", ONE_GROUP, {}, ("not_assessed", "not_counted")),
        (
            "attrition",
            ONE_GROUP,
            {"verdict": LEFT, "linked_share": 0.9},
            ("seen", "changes_the_reading"),
        ),
        ("attrition", TRIAL, {"attrition": "high"}, ("seen", "many_left_unequally")),
        ("attrition", ONE_GROUP, {"linked_share": 1.0}, ("ruled_out", "nobody_left")),
        ("attrition", ONE_GROUP, {"linked_share": 0.69}, ("seen", "many_left")),
        ("attrition", ONE_GROUP, {"linked_share": 0.7}, ("open", "some_left")),
        (
            "attrition",
            ONE_GROUP,
            {"linked_share": 0.7, "verdict": ALL_AGREE},
            ("reduced", "both_agree"),
        ),
        ("attrition", TRIAL, {"linked_share": 0.95}, ("reduced", "few_left")),
        ("selection", TRIAL, {}, ("ruled_out", "drawn")),
        ("selection", TRIAL, {"attrition": None}, ("reduced", "drawn_but_people_left")),
        ("selection", TRIAL, {"attrition": None, "linked_share": 1.0}, ("ruled_out", "drawn")),
        ("selection", ONE_GROUP, {}, ("open", "volunteers")),
        (
            "selection",
            ONE_GROUP,
            {"design": "repeated_cross_section"},
            ("open", "other_people"),
        ),
        ("selection", COMPARED, {}, ("reduced", "comparable_groups")),
        (
            "selection",
            COMPARED,
            {"baseline": "too_different"},
            ("seen", "groups_too_different"),
        ),
        ("selection", COMPARED, {"baseline": None}, ("open", "groups_not_shown_alike")),
        ("desirability", TRIAL, {}, ("not_assessed", "asker_unrecorded")),
        ("desirability", TRIAL, {"asked_by": "team"}, ("open", "asked_by_team")),
        ("desirability", TRIAL, {"asked_by": "self"}, ("reduced", "asked_apart")),
        ("desirability", TRIAL, {"asked_by": "outside"}, ("reduced", "asked_apart")),
    ],
)
def test_threats(name, facts, changes, expected):
    assert threat(facts, name, **changes) == expected


def test_all_nine_threats_and_three_scales_stand_in_order():
    found = passport(ONE_GROUP)
    assert [item.scale for item in found.readings] == ["nesta", "maryland", "wwc"]
    assert [item.name for item in found.threats] == [
        "history",
        "maturation",
        "season",
        "testing",
        "instrumentation",
        "drift",
        "attrition",
        "selection",
        "desirability",
    ]
    assert [item.steps for item in found.readings] == [5, 5, None]
    for reading in found.readings:
        assert set(reading.references) <= set(bibliography())


def codes(module):
    """The codes that a module's source returns: every quoted lower-case word."""
    return set(re.findall(r'"([a-z_]+)"', inspect.getsource(module)))


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    ("module", "prefix"),
    [
        (scale_nesta, "passport.nesta."),
        (scale_maryland, "passport.maryland."),
        (scale_wwc, "passport.wwc."),
        (threats, "passport.threat."),
    ],
)
def test_no_sentence_is_without_its_code(module, prefix, language):
    written = {
        key.removeprefix(prefix)
        for key in get_locale(language).keys("passport")
        if key.startswith(prefix) and not key.startswith(f"{prefix}level.")
    }
    said = codes(module) | {f"after_{code}" for code in codes(module)}
    assert {key.rpartition(".")[2] for key in written} <= said


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("facts", [ONE_GROUP, TRIAL, COMPARED])
def test_every_code_has_its_words(facts, language):
    locale = get_locale(language)
    found = passport(
        dataclasses.replace(facts, linked_share=0.8, months_between=6.0, reliability=0.8)
    )
    for reading in found.readings:
        scale = f"passport.{reading.scale}"
        assert locale.text(f"{scale}.reason.{reading.reason}", **reading.values)
        assert locale.text(f"{scale}.level.{reading.level}")
        if reading.missing:
            assert locale.text(f"{scale}.missing.{reading.missing}", **reading.values)
    for item in found.threats:
        assert locale.text(f"passport.threat.{item.name}.{item.reason}", **item.values)
        assert locale.text(f"passport.threat_name.{item.name}")
        assert locale.text(f"passport.threat_state.{item.state}")
    assert locale.text(f"passport.verbs.{found.verbs}")


def _cases(test):
    return next(mark.args[1] for mark in test.pytestmark if mark.name == "parametrize")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_reason_and_missing_step_that_is_reached_has_its_words(language):
    locale = get_locale(language)
    tests = {"nesta": test_nesta, "maryland": test_maryland, "wwc": test_what_works_clearinghouse}
    for scale, test in tests.items():
        for _, _, (level, reason, missing) in _cases(test):
            assert locale.has(f"passport.{scale}.level.{level}")
            assert locale.has(f"passport.{scale}.reason.{reason}")
            assert missing is None or locale.has(f"passport.{scale}.missing.{missing}")
    for name, _, _, (_, reason) in _cases(test_threats):
        assert locale.has(f"passport.threat.{name}.{reason}")
