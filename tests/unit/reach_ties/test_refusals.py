"""Tables and arguments that the functions on ties, codes and the panel refuse, each by name."""

import numpy as np
import pandas as pd
import pytest

from solidarity_eval import reach
from solidarity_eval.errors import (
    ArgumentError,
    ColumnNotFoundError,
    DataError,
    NonNumericError,
    NoVarianceError,
    RepeatedPersonError,
    SolidarityEvalError,
    StatisticalWarning,
    TooFewError,
)

TIES = pd.DataFrame(
    {
        "ego": list("abcabc"),
        "alter": list("bcabab"),
        "wave": ["t0"] * 3 + ["t1"] * 3,
        "strength": ["weak"] * 6,
        "circle": ["close"] * 6,
    }
)
CODES = pd.DataFrame(
    [
        {"source": f"s{i}", "excerpt": f"x{i}", "coder": c, "code": "k1" if i % 2 else "k2"}
        for i in range(6)
        for c in ("one", "two")
    ]
)
RATED = pd.DataFrame(
    {"unit": [1, 2, 3, 1, 2, 3], "coder": ["a"] * 3 + ["b"] * 3, "value": [1, 2, 1, 1, 2, 2]}
)
SPEECH = pd.DataFrame({"session": [1, 1, 1], "person": list("abc"), "seconds": [5.0, 0.0, 20.0]})
PANEL = pd.DataFrame({"sex": ["f"] * 9 + ["m"] * 6})
DISTRICT = pd.DataFrame(
    {"variable": ["sex"], "category": ["f"], "share": [0.5], "mean": [None], "sd": [None]}
)
MEASURES = pd.DataFrame(
    {"outcome": ["o"], "change": [0.1], "conf_low": [0.0], "conf_high": [0.2], "verdict": ["v"]}
)
TIMES = {"before": "t0", "after": "t1"}
CALLS = {
    "network_summary": (TIES, {}),
    "network_comparison": (TIES, TIMES),
    "qap_correlation": (TIES, {"other": TIES.iloc[:4]}),
    "ego_networks": (TIES, {}),
    "tie_transitions": (TIES, TIMES),
    "tie_circles": (TIES, TIMES),
    "coder_agreement": (RATED, {}),
    "agreement_by_code": (CODES, {}),
    "code_frequencies": (CODES, {}),
    "saturation_curve": (CODES, {}),
    "joint_display": (CODES, {"measures": MEASURES, "beside": {"k1": "o"}}),
    "speaking_equality": (SPEECH, {}),
    "representativeness": (PANEL, {"neighbourhood": DISTRICT}),
}
_TWO = ("ego", "alter")
NEEDED = {
    "network_summary": _TWO,
    "network_comparison": (*_TWO, "wave"),
    "qap_correlation": _TWO,
    "ego_networks": _TWO,
    "tie_transitions": (*_TWO, "wave", "strength"),
    "tie_circles": (*_TWO, "wave", "circle"),
    "coder_agreement": ("unit", "coder", "value"),
    "agreement_by_code": ("source", "excerpt", "coder", "code"),
    "code_frequencies": ("source", "code"),
    "saturation_curve": ("source", "code"),
    "joint_display": ("source", "code"),
    "speaking_equality": ("session", "person", "seconds"),
}
pytestmark = pytest.mark.filterwarnings("ignore::solidarity_eval.errors.StatisticalWarning")


def call(name, data=None, **more):
    table, arguments = CALLS[name]
    return getattr(reach, name)(table if data is None else data, **{**arguments, **more})


def refused(code, name, data=None, kind=SolidarityEvalError, **more):
    with pytest.raises(kind) as stop:
        call(name, data, **more)
    assert stop.value.code == code, stop.value.code
    for language in ("fr", "en"):
        assert stop.value.message(language)


@pytest.mark.parametrize("name", sorted(CALLS))
def test_no_table_no_column_no_row(name):
    table = CALLS[name][0]
    for wrong in (None, [1, 2], "table"):
        with pytest.raises(ArgumentError):
            call(name, data=wrong if wrong is not None else {})
    with pytest.raises(DataError):
        call(name, data=table.iloc[:0])


@pytest.mark.parametrize(
    ("name", "column"), [(name, column) for name, found in NEEDED.items() for column in found]
)
def test_a_column_that_is_missing_is_named(name, column):
    with pytest.raises(ColumnNotFoundError) as stop:
        call(name, data=CALLS[name][0].drop(columns=column))
    assert column in stop.value.values["missing"]


@pytest.mark.parametrize("name", sorted(CALLS))
def test_a_result_goes_to_json_and_back(name):
    result = call(name)
    assert type(result).from_json(result.to_json()) == result


@pytest.mark.parametrize("name", sorted(set(CALLS) - {"saturation_curve"}))
def test_the_order_of_rows_changes_nothing(name):
    table = CALLS[name][0]
    turned = call(name, data=table.iloc[::-1].reset_index(drop=True))
    assert turned.estimates == call(name).estimates
    assert turned.tests == call(name).tests


@pytest.mark.parametrize("name", sorted(CALLS))
def test_the_table_is_not_changed(name):
    table = CALLS[name][0]
    copy = table.copy(deep=True)
    call(name)
    pd.testing.assert_frame_equal(table, copy)


def test_ties_that_cannot_be():
    own = pd.DataFrame({"ego": ["a", "b"], "alter": ["a", "c"]})
    refused("reach_ties.self_tie", "network_summary", own)
    refused("reach_ties.too_few_persons", "network_summary", TIES, TooFewError, respondents=["a"])
    refused("reach_ties.list_needed", "network_summary", TIES, ArgumentError, respondents="abc")
    refused("reach_ties.test_needs_group", "network_summary", TIES, ArgumentError, test=True)
    infinite = TIES.assign(ego=[np.inf, *"bcabc"])
    refused("reach_ties.infinite_label", "network_summary", infinite)
    people = pd.DataFrame({"person": list("ab"), "group": ["x", "y"]})
    refused("reach_ties.no_group", "network_summary", people=people, group="group")
    alike = pd.DataFrame({"person": list("abc"), "group": ["x"] * 3})
    refused("reach_ties.one_group", "network_summary", people=alike, group="group", test=True)
    twice = pd.DataFrame({"person": list("aabc"), "group": ["x", "y", "x", "y"]})
    refused(
        "effects.repeated_in_groups", "network_summary", None, RepeatedPersonError,
        people=twice, group="group",
    )  # fmt: skip


def test_times_and_strengths_that_do_not_exist():
    for name in ("network_comparison", "tie_transitions", "tie_circles"):
        refused("reach_ties.unknown_wave", name, before="t7")
        refused("reach_ties.same_wave", name, after="t0")
        other = TIES.assign(ego=list("abcxyz"), alter=list("bcayzx"))
        refused("reach_ties.no_egos", name, other, TooFewError)
    refused("reach_ties.unknown_word", "tie_transitions", TIES.assign(strength="huge"))
    refused("reach_ties.unknown_word", "tie_circles", TIES.assign(circle="far"))
    again = pd.concat([TIES, TIES])
    refused("reach_ties.tie_twice", "tie_transitions", again)
    apart = TIES.assign(alter=list("bcazyx"))
    refused("reach_ties.no_ties_told_twice", "tie_transitions", apart, TooFewError)


def test_networks_that_do_not_go_together():
    whole = pd.DataFrame({"ego": list("aabbcc"), "alter": list("bcacab")})
    refused("reach_ties.constant_network", "qap_correlation", whole, NoVarianceError)
    refused("reach_ties.different_persons", "qap_correlation", persons=["a", "b"])


def test_codings_that_cannot_be_compared():
    refused("reach_ties.coded_twice", "coder_agreement", pd.concat([RATED, RATED]))
    refused("reach_ties.one_value", "coder_agreement", RATED.assign(value=1), NoVarianceError)
    refused("reach_ties.too_few_units", "coder_agreement", RATED.iloc[:3], TooFewError)
    refused("reach_ties.unknown_word", "coder_agreement", level="ordinal", order=[1, 3])
    two = RATED.assign(place=["x", "y", "z", "x", "z", "z"])
    refused("reach_ties.unit_in_two", "coder_agreement", two, cluster="place")
    with pytest.raises(NonNumericError):
        call("coder_agreement", RATED.assign(value=list("aabbab")), level="interval")
    refused("reach_ties.unknown_word", "agreement_by_code", codes=["k1"])
    refused("reach_ties.unknown_word", "code_frequencies", codes=["k1"])
    refused("reach_ties.no_codes", "code_frequencies", CODES.assign(code=None))
    refused("reach_ties.source_unknown", "saturation_curve", order=["s0"])
    refused("reach_ties.unknown_measure", "joint_display", beside={"k1": "other"})
    refused("reach_ties.unknown_contribution", "joint_display", contributions={"k1": "maybe"})


def test_panels_that_cannot_be_described():
    refused("reach_ties.negative_seconds", "speaking_equality", SPEECH.assign(seconds=-1.0))
    refused("reach_ties.spoken_twice", "speaking_equality", SPEECH.assign(person="a"))
    refused(
        "reach_ties.nobody_spoke", "speaking_equality", SPEECH.assign(seconds=0.0), NoVarianceError
    )
    refused("reach_ties.no_reference", "representativeness", PANEL.rename(columns={"sex": "x"}))
    refused("reach_ties.wrong_share", "representativeness",
            neighbourhood=DISTRICT.assign(share=1.5))  # fmt: skip
    with pytest.raises(NonNumericError):
        call("speaking_equality", SPEECH.assign(seconds=np.inf))


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("coder_agreement", {"level": "ratio"}),
        ("coder_agreement", {"weights": "cubic"}),
        ("coder_agreement", {"draws": 10}),
        ("coder_agreement", {"conf_level": 95}),
        ("agreement_by_code", {"seed": -1}),
        ("saturation_curve", {"draws": 2.5}),
        ("network_summary", {"directed": "yes"}),
        ("network_comparison", {"directed": 1}),
        ("qap_correlation", {"alternative": "both"}),
        ("ego_networks", {"close_threshold": 0}),
        ("tie_transitions", {"conf_level": 1.0}),
        ("tie_circles", {"circles": ["close", "close"]}),
    ],
)
def test_arguments_that_are_not_allowed(name, wrong):
    with pytest.raises(ArgumentError):
        call(name, **wrong)


@pytest.mark.parametrize("interval", ["bootstrap", "jackknife"])
def test_agreement_everywhere_has_no_interval(interval):
    """Thirty units alike say that agreement is high, not that it is 1 for certain."""
    values = ["a", "b", "c"] * 10
    codes = pd.DataFrame(
        {
            "unit": [*range(30), *range(30)],
            "coder": ["one"] * 30 + ["two"] * 30,
            "value": values + values,
        }
    )
    with pytest.warns(StatisticalWarning, match="shown"):
        found = reach.coder_agreement(codes, interval=interval, draws=199)
    for term in ("krippendorff_alpha", "cohen_kappa"):
        assert (found[term].estimate, found[term].conf_low, found[term].conf_high) == (
            1.0,
            None,
            None,
        )
