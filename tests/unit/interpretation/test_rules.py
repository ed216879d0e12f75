"""Rules at their bounds, what an interval leaves open, and what never decides."""

import math

import pytest

from solidarity_eval.errors import ArgumentError, DataError
from solidarity_eval.instruments.catalogue import load_instrument
from solidarity_eval.interpretation.rules import Rule, RuleScale, interpret, list_rules, load_rule
from solidarity_eval.locales import get_locale
from solidarity_eval.references.bibliography import bibliography
from solidarity_eval.results import About, Estimate, Result


def result(value, *, unit="sd", low=None, high=None, better="higher", scale=None):
    estimate = Estimate(term="change", estimate=value, conf_low=low, conf_high=high, unit=unit)
    about = About(better=better, scale=scale)
    return Result(id="r", method="standardized_mean_change", about=about, estimates=(estimate,))


def just_below(bound):
    return math.nextafter(bound, 0)


# The bounds as published, not as our files hold them.
@pytest.mark.parametrize(
    ("rule", "unit", "bounds"),
    [
        ("cohen1988", "sd", (0.2, 0.5, 0.8)),
        ("cohen1988", "correlation", (0.1, 0.3, 0.5)),
        ("lovakov2021", "sd", (0.15, 0.36, 0.65)),
        ("lovakov2021", "correlation", (0.12, 0.24, 0.41)),
    ],
)
def test_a_bound_belongs_to_the_label_above_it(rule, unit, bounds):
    labels = ("very_small", "small", "medium", "large")
    for below, above, bound in zip(labels, labels[1:], bounds, strict=False):
        assert interpret(result(just_below(bound), unit=unit), rule).label == below
        assert interpret(result(bound, unit=unit), rule).label == above
        assert interpret(result(-bound, unit=unit), rule).label == above
    assert interpret(result(0.0, unit=unit), rule).label == "very_small"


@pytest.mark.parametrize(
    ("value", "low", "high", "possible"),
    [
        (0.4, 0.3, 0.45, ("small",)),
        (0.3, 0.1, 0.5, ("very_small", "small", "medium")),
        (0.3, -0.3, 0.9, ("very_small", "small", "medium", "large")),
        (-0.6, -0.7, -0.5, ("medium",)),
        (0.0, -math.inf, 0.1, ("very_small", "small", "medium", "large")),
    ],
)
def test_the_interval_says_which_labels_stay_open(value, low, high, possible):
    assert interpret(result(value, low=low, high=high)).possible == possible


def test_without_an_interval_the_label_stands_alone():
    assert interpret(result(0.6)).possible == ("medium",)


@pytest.mark.parametrize(
    ("value", "better", "direction"),
    [
        (0.3, "higher", "favourable"),
        (0.3, "lower", "unfavourable"),
        (-0.3, "lower", "favourable"),
        (0.0, "lower", "none"),
        (0.3, None, None),
    ],
)
def test_the_direction_is_a_separate_word(value, better, direction):
    assert interpret(result(value, better=better)).direction == direction


@pytest.mark.parametrize(
    ("value", "label"),
    [(just_below(10), "below_important"), (10, "at_least_important"), (-10, "at_least_important")],
)
def test_the_important_change_of_the_who5_is_ten_points(value, label):
    who5 = load_instrument("who5")
    changed = result(value, unit="points", scale="who5.total")
    read = interpret(changed, "smallest_important_change", instrument=who5)
    assert read.label == label
    assert read.references == ("topp2015",)
    assert read.decides


@pytest.mark.parametrize("instrument", [None, load_instrument("ucla3")])
def test_no_important_change_is_invented(instrument):
    changed = result(1.0, unit="points", scale="ucla3.total")
    with pytest.raises(ArgumentError, match="standard deviation"):
        interpret(changed, "smallest_important_change", instrument=instrument)


def test_a_share_of_a_standard_deviation_never_decides():
    half = RuleScale(labels=("below", "at_least"), bounds=(0.5,))
    with pytest.raises(DataError, match="never decide"):
        Rule(name="half_sd", references=(), scales={"sd": half}, decides=True)
    deciding = {name for name in list_rules() if load_rule(name).decides}
    assert deciding == {"smallest_important_change"}
    assert "half_sd" not in list_rules()


def test_a_rule_of_ones_own():
    own = Rule(
        name="team",
        references=("cohen1988",),
        scales={"points": RuleScale(labels=("little", "much"), bounds=(2.0,))},
        decides=True,
    )
    assert interpret(result(2.0, unit="points"), own).label == "much"


@pytest.mark.parametrize("bounds", [(0.5, 0.2), (0.2,), (0.2, 0.2)])
def test_bounds_that_cannot_be_read_are_refused(bounds):
    scale = RuleScale(labels=("a", "b", "c"), bounds=bounds)
    with pytest.raises(DataError, match="increasing"):
        Rule(name="own", references=(), scales={"sd": scale})


def test_refusals_name_what_exists():
    with pytest.raises(ArgumentError, match="lovakov2021"):
        interpret(result(0.3), "cohen")
    with pytest.raises(ArgumentError, match="points"):
        interpret(result(0.3, unit="points"), "cohen1988")
    with pytest.raises(ArgumentError, match="–"):
        interpret(result(0.3), "cohen1988", term="other")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_label_and_rule_has_its_words_and_its_source(language):
    locale = get_locale(language)
    for name in list_rules():
        rule = load_rule(name)
        assert locale.has(f"interpretation.rule.{name}")
        assert set(rule.references) <= set(bibliography())
        for scale in rule.scales.values():
            assert all(locale.has(f"interpretation.label.{label}") for label in scale.labels)
    for direction in ("favourable", "unfavourable", "none"):
        assert locale.has(f"interpretation.direction.{direction}")
