"""The verdict: each rule, each gate, each reason, and what is refused."""

import dataclasses
import importlib

import pytest

from solidarity_eval.errors import ArgumentError
from solidarity_eval.interpretation import verdict
from solidarity_eval.interpretation.evidence import Evidence
from solidarity_eval.results import Estimate, Result
from solidarity_eval.schemas.outcomes import Outcome


def interval(low, high, *, level=0.95, centre=None, se=None, df=39.0, unit="points"):
    return Estimate(
        term="change",
        estimate=(low + high) / 2 if centre is None else centre,
        std_error=(high - low) / 4 if se is None else se,
        conf_low=low,
        conf_high=high,
        conf_level=level,
        unit=unit,
        n=40,
        df=df,
    )


def band(low, high, unit="points"):
    ends = (("drift_low", low), ("drift_high", high))
    return Result(
        id="y.drift",
        method="regression_to_the_mean",
        estimates=tuple(Estimate(term=term, estimate=end, unit=unit) for term, end in ends),
    )


def outcome(role="primary"):
    return Outcome(id="y", measure="y", before="t0", after="t1", role=role)


def evidence(low=0.2, high=0.6, **changes):
    given = interval(low, high)
    usual = {
        "outcome": outcome(),
        "better": "higher",
        "headline": given,
        "decisive": given,
        "result": "y.change",
        "report": "final",
        "pairs": 40,
        "linked_share": 0.9,
        "selection": "open",
    }
    return Evidence(**(usual | changes))


def said(low=0.2, high=0.6, **changes):
    given = verdict(evidence(low, high, **changes))
    return given.word, given.reasons, given.rule


def test_the_function_is_reached_after_its_module_was():
    module = importlib.import_module("solidarity_eval.interpretation.verdict")
    package = importlib.import_module("solidarity_eval.interpretation")
    assert package.verdict is module.verdict


@pytest.mark.parametrize(
    ("low", "high", "word", "rule", "reasons"),
    [
        (0.2, 0.6, "favourable", 4, ()),
        (-0.6, -0.2, "unfavourable", 3, ()),
        (-0.2, 0.6, "cannot_conclude", 5, ("width",)),
        (0.0, 0.6, "cannot_conclude", 5, ("width",)),
        (-0.6, 0.0, "cannot_conclude", 5, ("width",)),
    ],
)
def test_without_a_smallest_change_the_side_of_zero_decides(low, high, word, rule, reasons):
    assert said(low, high) == (word, reasons, rule)


@pytest.mark.parametrize(
    ("low", "high", "word", "size", "zero"),
    [
        (-0.2, 0.2, "no_change_that_matters", None, None),
        (0.1, 0.29, "no_change_that_matters", None, "above"),
        (-0.29, -0.1, "no_change_that_matters", None, "below"),
        (0.1, 0.3, "favourable", "size_not_settled", None),
        (0.3, 0.5, "favourable", "at_least_what_matters", None),
        (-0.3, -0.1, "unfavourable", None, None),
        (-0.3, 0.1, "cannot_conclude", None, None),
        (-0.1, 0.3, "cannot_conclude", None, None),
    ],
)
def test_a_declared_and_dated_smallest_change_comes_first(low, high, word, size, zero):
    given = verdict(evidence(low, high, smallest=0.3, smallest_dated=True))
    assert (given.word, given.size, given.zero, given.smallest) == (word, size, zero, 0.3)


def test_an_undated_smallest_change_is_as_none():
    given = verdict(evidence(-0.1, 0.1, smallest=0.3, smallest_dated=False))
    assert (given.word, given.reason, given.smallest) == ("cannot_conclude", "width", None)
    assert given.values["smallest_declared"] == 0.3
    assert verdict(evidence(smallest=0.1, smallest_dated=False)).size is None


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"pairs": 9}, ("few_pairs",)),
        ({"linked_share": 0.499}, ("linkage",)),
        ({"outcome": outcome("exploratory")}, ("exploratory",)),
        ({"locked": False}, ("not_in_plan",)),
        ({"outcome": outcome("confirmatory"), "locked": False}, ("not_in_plan",)),
        ({"outcome": outcome("exploratory"), "locked": False}, ("exploratory",)),
        ({"better": None}, ("direction",)),
        (
            {"pairs": 3, "linked_share": 0.1, "locked": False, "better": None},
            ("few_pairs", "linkage", "not_in_plan", "direction"),
        ),
    ],
)
def test_no_word_and_every_reason_in_order(changes, reasons):
    assert said(**changes) == (None, reasons, 1)
    assert verdict(evidence(**changes)).reason == reasons[0]


@pytest.mark.parametrize(
    "changes",
    [
        {"pairs": 10},
        {"linked_share": 0.5},
        {"linked_share": None},
        {"outcome": outcome("confirmatory")},
        {"locked": True},
    ],
)
def test_at_the_edge_the_word_is_given(changes):
    assert said(**changes) == ("favourable", (), 4)


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"selection": None}, ("selection",)),
        ({"selection": "same_score"}, ("drift_unknown",)),
        ({"selection": "third_party", "drift_unknown": True}, ("drift_unknown",)),
        ({"selection": "same_score", "drift": band(0.1, 0.2)}, ("drift",)),
        ({"selection": "same_score", "drift": band(-0.2, 0.3)}, ("drift",)),
    ],
)
def test_an_uncontrolled_rise_must_go_beyond_what_entry_explains(changes, reasons):
    word, given, rule = said(0.2, 0.6, **changes)
    assert (word, given, rule) == ("cannot_conclude", reasons, 5)
    assert verdict(evidence(0.2, 0.6, **changes)).zero == "above"


@pytest.mark.parametrize("smallest", [None, 0.1, 1.0])
@pytest.mark.parametrize(("low", "high"), [(0.4, 0.4), (-0.4, -0.4), (0.3, 0.1 + 0.2), (0.0, 0.0)])
def test_the_same_movement_for_everybody_concludes_nothing(low, high, smallest):
    given = verdict(evidence(low, high, smallest=smallest, smallest_dated=True))
    assert (given.word, given.reason, given.rule) == ("cannot_conclude", "no_variance", 5)
    assert said(0.3, 0.3001)[0] == "favourable"


def test_an_undeclared_way_in_and_a_drift_are_both_said():
    word, reasons, _ = said(selection=None, drift=band(0.1, 0.5))
    assert (word, reasons) == ("cannot_conclude", ("selection", "drift"))


def test_the_worst_end_of_the_band_is_the_bound():
    beyond = verdict(evidence(0.21, 0.6, selection="same_score", drift=band(0.1, 0.2)))
    assert (beyond.word, beyond.drift_bound) == ("favourable", 0.2)
    down = verdict(evidence(0.01, 0.6, selection="same_score", drift=band(-0.3, -0.1)))
    assert (down.word, down.drift_bound) == ("favourable", 0.0)
    turned = verdict(
        evidence(-0.6, -0.21, better="lower", selection="same_score", drift=band(-0.2, -0.1))
    )
    assert (turned.word, turned.drift_bound, turned.turned) == ("favourable", 0.2, True)
    assert (turned.low, turned.high) == (-0.6, -0.21)
    assert (turned.values["drift_low"], turned.values["drift_high"]) == (-0.2, -0.1)


@pytest.mark.parametrize(
    "changes", [{"selection": None}, {"selection": "same_score"}, {"drift": band(0.0, 9.0)}]
)
def test_a_comparison_group_carries_the_drift(changes):
    given = verdict(evidence(controlled=True, **changes))
    assert (given.word, given.drift_bound) == ("favourable", 0.0)


@pytest.mark.parametrize("selection", [None, "same_score"])
def test_harm_is_said_whatever_the_way_in(selection):
    assert said(-0.6, -0.2, selection=selection) == ("unfavourable", (), 3)


@pytest.mark.parametrize(
    ("entered", "reasons"),
    [
        (interval(0.15, 0.55), ()),
        (interval(0.09, 0.49), ("attrition",)),
        (interval(0.31, 0.71), ("attrition",)),
        (interval(-0.01, 0.72, centre=0.4), ("attrition",)),
    ],
)
def test_all_who_entered_must_agree_in_size_and_in_word(entered, reasons):
    word = "cannot_conclude" if reasons else "favourable"
    given = verdict(evidence(all_entered=entered))
    assert (given.word, given.reasons) == (word, reasons)
    assert given.values["all_entered_low"] == entered.conf_low


def test_half_a_standard_error_is_the_limit():
    just = interval(0.15, 0.55, centre=0.45)
    more = interval(0.15, 0.55, centre=0.4501)
    assert said(all_entered=just)[0] == "favourable"
    assert said(all_entered=more) == ("cannot_conclude", ("attrition",), 5)


def test_without_a_standard_error_the_word_alone_is_compared():
    given = interval(0.2, 0.6)
    bare = dataclasses.replace(given, std_error=None)
    far = interval(1.2, 1.6)
    assert said(headline=bare, decisive=bare, all_entered=far)[0] == "favourable"


def test_another_word_of_all_who_entered_is_a_reason_beside_width():
    word, reasons, _ = said(-0.1, 0.5, all_entered=interval(0.01, 0.41))
    assert (word, reasons) == ("cannot_conclude", ("attrition", "width"))


@pytest.mark.parametrize(
    ("clusters", "df", "controlled", "passes"),
    [
        (5, 4.0, False, True),
        (5, 3.9, False, False),
        (4, 3.0, False, False),
        (4, 39.0, False, False),
        (5, None, False, True),
        (4, None, False, False),
        (1, None, False, False),
        (4, 39.0, True, True),
        (6, None, True, True),
        (5, None, True, False),
        (12, 3.2, True, False),
        (None, 2.0, False, True),
    ],
)
def test_fewer_than_four_degrees_of_freedom_of_teams_conclude_nothing(
    clusters, df, controlled, passes
):
    given = interval(0.2, 0.6, df=df)
    word, reasons, rule = said(
        headline=given, decisive=given, clusters=clusters, controlled=controlled
    )
    expected = ("favourable", (), 4) if passes else ("cannot_conclude", ("clusters",), 5)
    assert (word, reasons, rule) == expected


def test_the_gates_also_stop_harm_and_no_change():
    few = {"clusters": 3}
    assert said(-0.6, -0.2, **few) == ("cannot_conclude", ("clusters",), 5)
    no_change = {"smallest": 1.0, "smallest_dated": True}
    assert said(-0.2, 0.2, **few, **no_change) == ("cannot_conclude", ("clusters",), 5)
    both = said(-0.2, 0.6, clusters=3, all_entered=interval(0.3, 0.7))
    assert both == ("cannot_conclude", ("clusters", "attrition", "width"), 5)


@pytest.mark.parametrize(
    ("wide", "word", "reasons", "rule"),
    [
        (interval(0.1, 0.7, level=0.999), "favourable", (), 4),
        (interval(-0.1, 0.9, level=0.999), None, ("interim", "width"), 1),
        (interval(-0.7, -0.1, level=0.999), "unfavourable", (), 3),
    ],
)
def test_an_interim_report_speaks_on_its_wide_interval_or_not_at_all(wide, word, reasons, rule):
    given = verdict(evidence(report="interim", decisive=wide))
    assert (given.word, given.reasons, given.rule) == (word, reasons, rule)
    assert (given.low, given.high, given.conf_level) == (0.2, 0.6, 0.95)
    assert (given.decisive_low, given.decisive_level) == (wide.conf_low, 0.999)
    assert given.zero is None


def test_in_an_interim_report_a_gate_or_a_drift_leaves_no_word():
    wide = {"report": "interim", "decisive": interval(0.1, 0.7, level=0.999)}
    assert said(**wide, clusters=3) == (None, ("interim", "clusters"), 1)
    assert said(**wide, selection=None) == (None, ("interim", "selection"), 1)
    exploratory = {"outcome": outcome("exploratory")}
    assert said(**wide, **exploratory) == (None, ("exploratory",), 1)


def test_no_change_that_matters_can_be_said_early():
    wide = interval(-0.2, 0.2, level=0.999)
    given = verdict(
        evidence(-0.1, 0.1, report="interim", decisive=wide, smallest=0.3, smallest_dated=True)
    )
    assert (given.word, given.rule) == ("no_change_that_matters", 2)


def test_lower_is_better_turns_the_sign_and_keeps_the_numbers():
    given = verdict(evidence(-0.6, -0.2, better="lower", smallest=0.1, smallest_dated=True))
    assert (given.word, given.size, given.turned) == ("favourable", "at_least_what_matters", True)
    assert (given.low, given.high, given.estimate) == (-0.6, -0.2, -0.4)
    below = verdict(evidence(0.01, 0.2, better="lower", smallest=0.3, smallest_dated=True))
    assert (below.word, below.zero) == ("no_change_that_matters", "below")


def test_the_sentence_finds_its_numbers():
    given = verdict(evidence(-0.1, 0.5, needed=90, detectable=0.4, clusters=8))
    assert given.values["needed"] == 90
    assert given.values["detectable"] == 0.4
    assert given.values["clusters"] == 8
    assert given.values["df"] == 7.0
    assert given.values["pairs"] == 40
    assert given.values["pairs_least"] == 10


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"headline": dataclasses.replace(interval(0, 1), conf_low=None)}, "no_interval"),
        ({"decisive": dataclasses.replace(interval(0, 1), conf_level=None)}, "no_interval"),
        ({"all_entered": dataclasses.replace(interval(0, 1), conf_high=None)}, "no_interval"),
        ({"all_entered": interval(0.2, 0.6, unit="sd")}, "units"),
        ({"drift": band(0.0, 0.1, unit="sd")}, "units"),
        ({"smallest": 0.0}, "smallest"),
        ({"smallest": -0.3}, "smallest"),
        ({"report": "interim"}, "interim_level"),
        ({"decisive": interval(0.1, 0.7, level=0.999)}, "final_interval"),
        ({"decisive": interval(0.3, 0.5)}, "final_interval"),
    ],
)
def test_evidence_that_does_not_hold_together_is_refused(changes, code):
    with pytest.raises(ArgumentError) as raised:
        verdict(evidence(**changes))
    assert raised.value.code == f"interpretation.{code}"
    for language in ("fr", "en"):
        assert "y.change" in raised.value.message(language) or code == "smallest"
