"""Weights, matching, balance, surveys, recalled scores, exposure: what they refuse and say."""

import math
import warnings

import numpy as np
import pandas as pd
import pytest

from solidarity_eval import designs, effects
from solidarity_eval._kernels import balance
from solidarity_eval.errors import (
    ArgumentError,
    DataError,
    NoVarianceError,
    StatisticalWarning,
    TooFewError,
)
from solidarity_eval.results import Result
from tests.estimators import ESTIMATORS, TABLES

SAMPLE = {
    **{"arm": "arm", "programme": "with", "comparison": "without"},
    "covariates": ["age", "score"],
}
OUTCOME = {**SAMPLE, "outcome": "y"}


@pytest.fixture
def people():
    return TABLES["chosen"].copy()


def quiet(design, data, **arguments):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        return design(data, **arguments)


def states(result):
    table = result.table("assumptions")
    return dict(zip(table.column("assumption"), table.column("state"), strict=True))


# Standardised differences


def test_hedges_g_of_a_covariate_is_that_of_two_groups(people):
    table = quiet(designs.baseline_balance, people, **SAMPLE).table("balance")
    expected = effects.hedges_g(
        people,
        outcome="age",
        arm="arm",
        programme="with",
        comparison="without",
        correction="approximate",
    )["hedges_g"].estimate
    assert table.column("smd")[0] == pytest.approx(expected, rel=1e-12)
    ratio = effects.mean_difference(
        people, outcome="age", arm="arm", programme="with", comparison="without"
    )["variance_ratio"].estimate
    assert table.column("variance_ratio")[0] == pytest.approx(ratio, rel=1e-12)


def test_coxs_index_is_the_corrected_log_odds_ratio_over_1_65():
    first = np.repeat([1.0, 0.0], [30, 70])
    second = np.repeat([1.0, 0.0], [20, 80])
    expected = (1 - 3 / (4 * 200 - 9)) * math.log((30 / 70) / (20 / 80)) / 1.65
    found = balance.standardized_difference(first, second, kind="cox")
    assert found == pytest.approx(expected, rel=1e-14)
    empty = balance.standardized_difference(np.zeros(10), np.r_[1.0, np.zeros(9)], kind="cox")
    expected = (1 - 3 / (4 * 20 - 9)) * math.log((0.5 / 10.5) / (1.5 / 9.5)) / 1.65
    assert empty == pytest.approx(expected, rel=1e-14)
    assert balance.standardized_difference(np.ones(5), np.ones(7), kind="cox") == 0.0


def test_groups_that_do_not_vary_are_alike_or_infinitely_apart():
    same = balance.standardized_difference(np.full(4, 3.0), np.full(5, 3.0))
    apart = balance.standardized_difference(np.full(4, 3.0), np.full(5, 4.0))
    assert same == 0.0
    assert apart == -math.inf


@pytest.mark.parametrize(
    ("difference", "category"),
    [
        (0.0, "satisfied"),
        (-0.05, "satisfied"),
        (0.0501, "adjustment_required"),
        (-0.25, "adjustment_required"),
        (0.2501, "not_satisfied"),
        (-math.inf, "not_satisfied"),
    ],
)
def test_the_limits_of_the_rule(difference, category):
    assert balance.baseline_category(difference) == category


def test_words_have_a_row_each_and_unknown_answers_are_not_counted(people):
    colour = np.where(people["age"] > 0, "blue", "green").astype(object)
    colour[:4] = None
    table = designs.baseline_balance(
        people.assign(colour=colour), **{**SAMPLE, "covariates": "colour"}
    ).table("balance")
    assert table.column("level") == ("blue", "green")
    assert table.column("variance_ratio") == (None, None)
    counted = table.column("n_programme")[0] + table.column("n_comparison")[0]
    assert counted == len(people) - 4
    assert table.column("smd")[0] == pytest.approx(-table.column("smd")[1])


def test_balance_holds_no_p(people):
    found = quiet(designs.baseline_balance, people, **SAMPLE)
    assert not found.tests
    assert all(item.p_value is None for item in found.estimates)
    assert "p_value" not in found.table("balance").columns


def test_weights_that_cannot_be(people):
    for weights in (-1.0, np.nan):
        with pytest.raises(DataError, match="w must be 0 or more"):
            designs.baseline_balance(people.assign(w=weights), **SAMPLE, weights="w")
    nobody = people.assign(w=(people["arm"] == "with").astype(float))
    with pytest.raises(DataError):
        designs.baseline_balance(nobody, **SAMPLE, weights="w")


# Weights


def test_the_weights_of_the_overlap_make_the_means_of_the_covariates_equal(people):
    found = quiet(designs.propensity_weights, people, **SAMPLE, target="overlap")
    after = found.table("balance_after")
    assert after.column("programme") == pytest.approx(after.column("comparison"), rel=1e-8)
    assert max(map(abs, after.column("smd"))) < 1e-8
    assert states(found)["measured_alike"] == "supported"
    assert states(found)["nothing_unmeasured"] == "untestable"


@pytest.mark.parametrize("target", ["att", "ate", "overlap"])
def test_weights_by_person_are_those_of_the_comparison(people, target):
    weights = quiet(designs.person_weights, people, **SAMPLE, target=target)
    scores = quiet(designs.person_weights, people, **SAMPLE, value="propensity")
    programme = weights.index.isin(people.loc[people["arm"] == "with", "person"])
    expected = {
        "att": np.where(programme, 1.0, scores / (1 - scores)),
        "ate": np.where(programme, 1 / scores, 1 / (1 - scores)),
        "overlap": np.where(programme, 1 - scores, scores),
    }[target]
    assert weights.to_numpy() == pytest.approx(expected, rel=1e-12)
    outcome = people.set_index("person")["y"][weights.index]
    means = [np.average(outcome[own], weights=weights[own]) for own in (programme, ~programme)]
    found = quiet(designs.weighted_comparison, people, **OUTCOME, target=target)
    assert found["effect"].estimate == pytest.approx(means[0] - means[1], rel=1e-12)
    assert found.has("horvitz_thompson") == (target != "overlap")


def test_persons_may_be_named_by_anything(people):
    tuples = [(name, 1) for name in people["person"]]
    found = quiet(designs.person_weights, people.assign(person=tuples), **SAMPLE)
    plain = quiet(designs.person_weights, people, **SAMPLE)
    assert found.index[0] == ("P000", 1)
    assert found.to_numpy() == pytest.approx(plain.to_numpy())


def test_trimming_leaves_out_extreme_chances_and_says_so(people):
    scores = quiet(designs.person_weights, people, **SAMPLE, value="propensity")
    out = int(((scores < 0.2) | (scores > 0.8)).sum())
    assert out > 0
    found = quiet(designs.weighted_comparison, people, **OUTCOME, trim=0.2)
    assert found["effect"].n == len(people) - out
    reasons = [(edge.reason, edge.n) for edge in found.flow.edges]
    assert sum(n for reason, n in reasons if reason == "outside_overlap") == out
    with pytest.raises(ArgumentError, match=r"0\.5"):
        designs.weighted_comparison(people, **OUTCOME, trim=0.5)
    with pytest.raises(TooFewError):
        quiet(designs.weighted_comparison, people, **OUTCOME, trim=0.4999)


def test_groups_that_the_covariates_tell_apart_have_no_weights(people):
    apart = people.assign(age=np.where(people["arm"] == "with", 40.0, 20.0) + people["age"] / 9)
    with pytest.raises(DataError, match="tell the two groups apart"):
        quiet(designs.weighted_comparison, apart, **OUTCOME)


def test_covariates_that_repeat_or_do_not_vary(people):
    with pytest.raises(DataError, match="repeats the others"):
        designs.propensity_weights(people.assign(twin=2 * people["age"] + 1),
                                   **{**SAMPLE, "covariates": ["age", "twin"]})  # fmt: skip
    with pytest.raises(DataError, match="single value"):
        designs.propensity_weights(people.assign(age=3.0), **SAMPLE)
    with pytest.raises(ArgumentError, match="twice"):
        designs.propensity_weights(people, **{**SAMPLE, "covariates": ["age", "age"]})
    with pytest.raises(ArgumentError, match="already the outcome"):
        designs.weighted_comparison(people, **{**OUTCOME, "covariates": ["age", "y"]})
    with pytest.raises(ArgumentError, match="empty"):
        designs.weighted_comparison(people, **{**OUTCOME, "covariates": []})


def test_free_text_is_no_covariate(people):
    with pytest.raises(DataError, match="90 different answers"):
        designs.propensity_weights(
            people.assign(says=[f"text {i}" for i in range(90)]),
            **{**SAMPLE, "covariates": "says"},
        )


def test_few_people_and_one_score_for_all_are_refused(people):
    few = pd.concat([people[people["arm"] == "with"].head(9), people[people["arm"] == "without"]])
    for design in (designs.weighted_comparison, designs.matched_comparison):
        with pytest.raises(TooFewError, match="at least 10"):
            quiet(design, few, **OUTCOME)
        with pytest.raises(NoVarianceError):
            quiet(design, people.assign(y=3.0), **OUTCOME)


def test_weights_that_rest_on_few_people_are_said_aloud(people):
    found = quiet(designs.weighted_comparison, people, **OUTCOME)
    assert "designs_weighted.population_att" in {note.code for note in found.notes}
    steep = people.assign(age=people["age"] + 45 * (people["arm"] == "with"))
    far = quiet(designs.weighted_comparison, steep, **OUTCOME)
    codes = {note.code for note in far.notes}
    assert {"designs_weighted.few_effective", "designs_weighted.poor_overlap"} <= codes
    assert states(far)["overlap"] == "doubtful"
    assert far["effect"].df < found["effect"].df


@pytest.mark.parametrize("variance", ["HC4", "hc2", None])
def test_a_variance_that_does_not_exist(people, variance):
    with pytest.raises(ArgumentError, match="variance"):
        designs.weighted_comparison(people, **OUTCOME, variance=variance)
    with pytest.raises(ArgumentError, match="variance"):
        designs.matched_comparison(people, **OUTCOME, variance=variance)


def test_the_error_used_is_named_and_stacked_stands_alone(people):
    kinds = {
        "stacked": {},
        "HC2": {"adjust": True},
        "HC3": {"variance": "HC3"},
    }
    for kind, more in kinds.items():
        found = quiet(designs.weighted_comparison, people, **OUTCOME, **more)
        assert found.settings["variance"] == kind
    for more in ({"adjust": True}, {"trim": 0.1}):
        with pytest.raises(ArgumentError, match="without adjust and without trim"):
            designs.weighted_comparison(people, **OUTCOME, variance="stacked", **more)


# Matching


@pytest.mark.parametrize("distance", ["propensity", "logit", "mahalanobis"])
def test_nobody_is_taken_twice_nor_beyond_the_caliper(people, distance):
    pairs = quiet(designs.matched_pairs, people, **SAMPLE, distance=distance, caliper=0.1)
    assert pairs["comparison"].is_unique
    assert pairs["programme"].is_unique
    scores = quiet(designs.person_weights, people, **SAMPLE, value="propensity")
    values = np.log(scores / (1 - scores)) if distance == "logit" else scores
    apart = values[pairs["programme"]].to_numpy() - values[pairs["comparison"]].to_numpy()
    assert np.abs(apart).max() <= 0.1 * values.std() + 1e-12


def test_exact_columns_are_equal(people):
    sex = np.where(people["score"] % 2 == 0, "f", "m")
    pairs = quiet(designs.matched_pairs, people.assign(sex=sex), **SAMPLE, exact="sex")
    by_person = dict(zip(people["person"], sex, strict=True))
    assert [by_person[who] for who in pairs["programme"]] == [
        by_person[who] for who in pairs["comparison"]
    ]


def test_the_unmatched_are_counted_described_and_not_spoken_of(people):
    strict = quiet(designs.matched_comparison, people, **OUTCOME, caliper=0.05)
    programme = int((people["arm"] == "with").sum())
    left = strict.get("unmatched", arm="with").estimate
    assert left > 0
    assert strict.get("matched", arm="with").estimate + left == programme
    codes = {note.code: note.values for note in strict.notes}
    assert codes["designs_weighted.unmatched"]["unmatched"] == left
    assert strict.table("balance_unmatched").column("n_comparison") == (left, left)
    assert strict.about.population == "matched"
    loose = quiet(designs.matched_comparison, people, **OUTCOME, replace=True)
    assert loose.get("unmatched", arm="with").estimate == 0


def test_matching_that_cannot_be(people):
    for caliper in (0, -1, "wide", math.nan, math.inf, True):
        with pytest.raises(ArgumentError, match="caliper"):
            designs.matched_comparison(people, **OUTCOME, caliper=caliper)
    for ratio in (0, 11, 1.5, "one"):
        with pytest.raises(ArgumentError, match="ratio"):
            designs.matched_comparison(people, **OUTCOME, ratio=ratio)
    with pytest.raises(ArgumentError, match="distance"):
        designs.matched_comparison(people, **OUTCOME, distance="euclid")
    with pytest.raises(ArgumentError, match="several matched sets"):
        designs.matched_comparison(people, **OUTCOME, replace=True, variance="pairs")
    with pytest.raises(TooFewError, match="wider caliper"):
        quiet(designs.matched_comparison, people, **OUTCOME, caliper=1e-6)


def test_equally_near_people_go_by_identifier():
    data = pd.DataFrame(
        {
            "person": [f"P{i:02}" for i in range(40)],
            "arm": ["with"] * 15 + ["without"] * 25,
            "age": [float(i % 5) for i in range(40)],
            "score": [float(i % 3) for i in range(40)],
        }
    )
    first = quiet(designs.matched_pairs, data, **SAMPLE)
    again = quiet(designs.matched_pairs, data.sample(frac=1.0, random_state=4), **SAMPLE)
    assert first.equals(again)


# What every design says


@pytest.mark.parametrize(
    "name",
    ["propensity_weights", "weighted_comparison", "matched_comparison", "baseline_balance",
     "repeated_cross_section", "retrospective_pretest", "exposure"],
)  # fmt: skip
def test_assumptions_and_notes_are_worded_in_both_languages(name):
    from solidarity_eval.locales import get_locale

    found = ESTIMATORS[name].quiet()
    assert isinstance(found, Result)
    for language in ("fr", "en"):
        locale = get_locale(language)
        table = found.table("assumptions")
        for row in table.rows:
            cells = dict(zip(table.columns, row, strict=True))
            assert locale.text(f"designs.assumption.{cells['assumption']}.says")
            assert locale.text(f"designs.assumption.{cells['assumption']}.name")
            if cells["evidence"] is not None:
                key = f"designs.evidence.{cells['evidence']}"
                assert "{" not in locale.text(key, value=cells["value"])
        for note in found.notes:
            area, _, code = note.code.rpartition(".")
            assert "{" not in locale.text(f"notes_{area or 'effects'}.{code}", **note.values)


def test_no_result_holds_a_person(people):
    named = people.assign(person=[f"secret-{i}" for i in range(len(people))])
    for design in (designs.weighted_comparison, designs.matched_comparison):
        assert "secret" not in quiet(design, named, **OUTCOME).to_json()
