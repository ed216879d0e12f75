"""The smallest samples, empty cells, everyone alike: what is said, and what is left unsaid."""

import math

import numpy as np
import pandas as pd
import pytest

from solidarity_eval import effects
from solidarity_eval.errors import SmallSampleWarning, StatisticalWarning
from solidarity_eval.locales import get_locale
from tests.unit.effects_categorical.tables import PAIRED, PEOPLE, THREE, arms, ask, long

# Two or three people are the point here.
pytestmark = pytest.mark.filterwarnings("ignore::solidarity_eval.errors.SmallSampleWarning")

INTERVALS = (
    "wilson",
    "wilson_continuity",
    "clopper_pearson",
    "jeffreys",
    "agresti_coull",
    "wald",
)


def words(note):
    """The note in both languages, every placeholder filled."""
    area, _, name = note.code.rpartition(".")
    package = f"notes_{area or 'effects'}"
    return [get_locale(lang).text(f"{package}.{name}", **note.values) for lang in ("en", "fr")]


@pytest.mark.parametrize("method", INTERVALS)
@pytest.mark.parametrize("n", [1, 2, 3, 25])
def test_nobody_and_everybody_mirror_one_another(method, n):
    none = effects.proportion(count=0, n=n, method=method)["proportion"]
    everyone = effects.proportion(count=n, n=n, method=method)["proportion"]
    assert (none.estimate, everyone.estimate) == (0, 1)
    assert none.conf_low == pytest.approx(1 - everyone.conf_high, abs=1e-12)
    assert none.conf_high == pytest.approx(1 - everyone.conf_low, abs=1e-12)
    if method not in ("agresti_coull", "wald"):
        assert none.conf_low == 0
        assert everyone.conf_high == 1
        assert none.conf_high > 0


def test_the_rule_of_three():
    """At 0 of n the upper one-sided 95 % exact limit is near 3 / n."""
    share = effects.proportion(count=0, n=100, method="clopper_pearson", conf_level=0.90)
    assert share["proportion"].conf_high == pytest.approx(1 - 0.05**0.01)


def test_missing_answers_are_left_out_and_counted():
    data = PEOPLE.assign(answer=[np.nan, None, *[1, 0] * 5])
    result = effects.proportion(data, outcome="answer")
    assert result["proportion"].n == 10
    assert result.flow.n("asked") == 12
    assert result.flow.out("asked") == {"answered": 10, "no_answer": 2}
    assert result.table("counts").rows == (("success", 5), ("other", 5))


def test_a_missing_person_is_not_someone_who_stands_twice():
    data = PEOPLE.assign(person=[None, None, *range(10)])
    assert effects.proportion(data, outcome="answer")["proportion"].n == 12


def test_several_answers_may_count():
    result = effects.proportion(PEOPLE, outcome="answer", success=(2, 3))
    assert result["proportion"].estimate == pytest.approx(8 / 12)
    assert effects.proportion(PEOPLE, outcome="answer", success=9)["proportion"].estimate == 0


def test_truth_values_are_answers():
    data = PEOPLE.assign(answer=PEOPLE["answer"] == 1)
    assert effects.proportion(data, outcome="answer")["proportion"].estimate == pytest.approx(
        4 / 12
    )


def test_two_pairs_give_an_interval_and_a_caution():
    with pytest.warns(SmallSampleWarning, match="fewer than 10"):
        result = effects.change_in_proportion(long([0, 1], [1, 1]), outcome="answer", pre=1, post=2)
    change = result["change_in_proportion"]
    assert change.estimate == 0.5
    assert -1 <= change.conf_low < change.conf_high <= 1
    assert result.notes[0].code == "few_pairs"


@pytest.mark.parametrize(
    "function", ["change_in_proportion", "mcnemar_test", "shift_across_categories"]
)
def test_when_nobody_changes_the_tests_say_nothing(function):
    same = long([0] * 6 + [1] * 6, [0] * 6 + [1] * 6)
    with pytest.warns(StatisticalWarning, match="12"):
        result = getattr(effects, function)(same, outcome="answer", pre=1, post=2)
    assert all(test.p_value == 1 for test in result.tests)
    english, french = words(result.notes[-1])
    assert "12" in english
    assert "12" in french
    if function == "mcnemar_test":
        assert not result.has("paired_odds_ratio")
    else:
        term = "net_shift" if function == "shift_across_categories" else "change_in_proportion"
        assert result[term].estimate == 0
        assert result[term].conf_low < 0 < result[term].conf_high


def test_everyone_moves_the_same_way():
    result = effects.change_in_proportion(long([0] * 12, [1] * 12), outcome="answer", pre=1, post=2)
    change = result["change_in_proportion"]
    assert change.estimate == 1
    assert change.conf_high == pytest.approx(1)
    assert 0.5 < change.conf_low < 1
    assert change.std_error == 0
    assert result.test("mcnemar_exact").p_value == pytest.approx(2 / 2**12)
    assert result.test("mcnemar_midp").p_value == pytest.approx(1 / 2**12)
    odds = effects.mcnemar_test(long([0] * 12, [1] * 12), outcome="answer", pre=1, post=2)
    assert odds["paired_odds_ratio"].estimate == math.inf
    assert odds["paired_odds_ratio"].conf_high == math.inf
    assert 1 < odds["paired_odds_ratio"].conf_low < math.inf


def test_the_ledger_of_a_change_counts_every_person():
    data = pd.concat([PAIRED, pd.DataFrame({"person": [90, 91], "wave": [1, 2], "answer": [0, 1]})])
    flow = effects.change_in_proportion(data, outcome="answer", pre=1, post=2).flow
    assert (flow.n("before"), flow.n("after"), flow.n("compared")) == (13, 13, 12)
    assert flow.out("before")["no_after"] == 1


def test_the_one_sided_tests_of_a_change_point_the_right_way():
    up = {"outcome": "answer", "pre": 1, "post": 2}
    rise = effects.change_in_proportion(PAIRED, **up, alternative="greater")
    fall = effects.change_in_proportion(PAIRED, **up, alternative="less")
    assert rise["change_in_proportion"].estimate > 0
    for name in ("mcnemar_midp", "mcnemar_exact", "mcnemar"):
        assert rise.test(name).p_value < 0.5 < fall.test(name).p_value
    for name in ("mcnemar_midp", "mcnemar"):
        total = rise.test(name).p_value + fall.test(name).p_value
        assert total == pytest.approx(1)


def test_an_empty_cell_has_a_difference_but_needs_another_ratio():
    counts = {"count": (0, 4), "n": (10, 10)}
    gap = effects.difference_in_proportions(**counts)["difference_in_proportions"]
    assert gap.estimate == -0.4
    assert -1 < gap.conf_low < gap.conf_high < 0
    ratio = effects.risk_ratio(**counts, method="score")
    assert ratio["risk_ratio"].estimate == ratio["risk_ratio"].conf_low == 0
    assert 0 < ratio["risk_ratio"].conf_high < 1
    assert not ratio.has("log_risk_ratio")
    odds = effects.odds_ratio(**counts, method="conditional")
    assert odds["odds_ratio"].estimate == odds["odds_ratio"].conf_low == 0
    assert 0 < odds["odds_ratio"].conf_high < math.inf
    assert not odds.has("cox_index")


def test_an_empty_comparison_makes_the_ratios_infinite():
    counts = {"count": (4, 0), "n": (10, 10)}
    for result in (
        effects.risk_ratio(**counts, method="score")["risk_ratio"],
        effects.odds_ratio(**counts, method="conditional")["odds_ratio"],
        effects.rate_ratio(count=(4, 0), time=(10, 10))["rate_ratio"],
    ):
        assert result.estimate == result.conf_high == math.inf
        assert 0 < result.conf_low < math.inf


@pytest.mark.parametrize("counts", [(0, 0), (10, 10)])
def test_two_groups_all_alike_differ_by_nothing(counts):
    result = effects.difference_in_proportions(count=counts, n=(10, 10))
    gap = result["difference_in_proportions"]
    assert gap.estimate == 0
    assert gap.conf_low < 0 < gap.conf_high
    assert all(test.p_value == pytest.approx(1) for test in result.tests)
    nnt = effects.number_needed_to_treat(count=counts, n=(10, 10))
    assert nnt["number_needed_to_treat"].estimate == math.inf
    assert nnt["limit_per_one_more"].estimate > 0 > nnt["limit_per_one_fewer"].estimate
    assert type(nnt).from_json(nnt.to_json()) == nnt


def test_the_number_needed_explains_its_interval_through_infinity():
    result = effects.number_needed_to_treat(count=(5, 4), n=(10, 10))
    number = result["number_needed_to_treat"]
    assert number.conf_low is None
    assert number.conf_high is None
    english, french = words(result.notes[0])
    assert "infinity" in english
    assert "infini" in french
    clear = effects.number_needed_to_treat(count=(4, 16), n=(20, 20))
    number = clear["number_needed_to_treat"]
    assert number.conf_low < number.estimate < number.conf_high < 0
    assert not clear.notes
    assert not clear.has("limit_per_one_more")


def test_people_of_other_groups_are_not_asked():
    table = arms([1, 0, 1], [0, 0, np.nan])
    elsewhere = pd.DataFrame({"person": [20, 21], "arm": "third", "answer": [1, 1]})
    result = effects.difference_in_proportions(pd.concat([table, elsewhere]), outcome="answer")
    assert result["difference_in_proportions"].n == 5
    assert result.flow.n("programme") == result.flow.n("comparison") == 3
    assert result.flow.out("comparison") == {"comparison_compared": 2, "no_answer": 1}


def test_a_trend_of_two_groups_has_no_departure():
    result = effects.trend_in_proportions(count=(2, 6), n=(10, 10))
    names = [test.name for test in result.tests]
    assert names == ["cochran_armitage", "heterogeneity", "linear_by_linear"]
    assert result.test("cochran_armitage").statistic ** 2 == pytest.approx(
        result.test("heterogeneity").statistic
    )


def test_a_trend_that_splits_without_overlap_says_so():
    with pytest.warns(StatisticalWarning, match="without overlap"):
        result = effects.trend_in_proportions(count=(0, 0, 5, 5), n=(5, 5, 5, 5))
    assert not result.has("odds_ratio_per_unit")
    assert result.test("cochran_armitage").p_value < 0.01
    assert all(words(result.notes[0]))


def test_no_event_still_has_an_upper_limit():
    result = effects.rate(count=0, time=4)
    assert result["rate"].estimate == result["rate"].conf_low == 0
    assert result["rate"].conf_high == pytest.approx(-math.log(0.025) / 4)
    score = effects.rate(count=0, time=4, method="score")["rate"]
    assert score.conf_low == 0 < score.conf_high
    silent = effects.rate(PEOPLE.assign(events=0), outcome="events")
    assert not silent.has("dispersion")


def test_counts_that_bunch_are_said_to():
    for result in (pytest.warns(StatisticalWarning, match="vary more"),):
        with result:
            found = effects.rate(PEOPLE, outcome="events", exposure="weeks")
    english, french = words(found.notes[0])
    assert f"{found['dispersion'].estimate:.1f}" in english
    assert f"{found['dispersion'].estimate:.1f}".replace(".", ",") in french
    with pytest.warns(StatisticalWarning, match="vary more"):
        effects.poisson_regression(PEOPLE, outcome="events", errors="model")
    with pytest.warns(StatisticalWarning, match="vary more"):
        effects.rate_ratio(arms([0, 0, 9, 0], [1, 0, 0, 8]), outcome="answer")
    even = effects.rate_ratio(arms([1, 2, 1, 2], [3, 2, 3, 3]), outcome="answer")
    assert even.notes == ()


def test_rows_without_events_or_exposure_are_counted_out():
    data = PEOPLE.assign(events=[np.nan, *PEOPLE["events"].iloc[1:]])
    data["weeks"] = [*PEOPLE["weeks"].iloc[:-1], np.nan]
    with pytest.warns(StatisticalWarning):
        result = effects.rate(data, outcome="events", exposure="weeks")
    assert result["rate"].n == 10
    assert result["events"].estimate == PEOPLE["events"].iloc[1:-1].sum()
    assert result.flow.out("asked")["no_answer"] == 2


def test_a_model_without_covariates_is_the_mean():
    poisson = effects.poisson_regression(PEOPLE, outcome="events")
    constant = poisson.get("coefficient", covariate="intercept")
    assert math.exp(constant.estimate) == pytest.approx(PEOPLE["events"].mean())
    negbin = effects.negative_binomial_regression(PEOPLE, outcome="events")
    constant = negbin.get("coefficient", covariate="intercept")
    assert math.exp(constant.estimate) == pytest.approx(PEOPLE["events"].mean())
    mean, theta = PEOPLE["events"].mean(), negbin["theta"].estimate
    assert constant.std_error == pytest.approx(math.sqrt((1 / mean + 1 / theta) / len(PEOPLE)))
    assert not negbin.has("rate_ratio")


def test_thresholds_without_covariates_are_the_shares():
    result = effects.proportional_odds(PEOPLE, outcome="answer")
    shares = [
        1 / (1 + math.exp(-item.estimate)) for item in result.estimates if item.term == "threshold"
    ]
    assert shares == pytest.approx([4 / 12, 8 / 12])
    assert result.tests == ()
    assert [item.at["cut"] for item in result.estimates if item.term == "threshold"] == [
        "1|2",
        "2|3",
    ]


def test_with_two_answers_the_model_is_the_log_odds_ratio():
    data = PEOPLE.assign(answer=(PEOPLE["answer"] > 1).astype(int), arm=PEOPLE["person"] % 2)
    ours = effects.proportional_odds(data, outcome="answer", covariates="arm", interval="wald")
    data["arm"] = np.where(data["arm"] == 1, "programme", "comparison")
    odds = effects.odds_ratio(data, outcome="answer")["log_odds_ratio"]
    slope = ours.get("coefficient", covariate="arm")
    assert slope.estimate == pytest.approx(odds.estimate, abs=1e-9)
    assert slope.std_error == pytest.approx(odds.std_error)


def test_a_profile_interval_may_be_open():
    """One upper answer in the small group: the likelihood flattens on one side."""
    data = pd.DataFrame(
        {"person": range(8), "answer": [1, 1, 1, 2, 2, 2, 2, 1], "x": [0, 0, 0, 0, 1, 1, 1, 1]}
    )
    result = effects.proportional_odds(data, outcome="answer", covariates="x", conf_level=0.999)
    slope = result.get("coefficient", covariate="x")
    assert slope.conf_low < slope.estimate < slope.conf_high


def test_a_mixed_model_warns_of_few_persons_and_of_none_that_differ():
    rng = np.random.default_rng(1)
    answers = pd.DataFrame(
        {
            "person": np.repeat(np.arange(8), 4),
            "answer": [1, 2, 3, 2] * 8,
            "x": rng.normal(size=32),
        }
    )
    with pytest.warns(StatisticalWarning) as caught:
        result = effects.proportional_odds_mixed(answers, outcome="answer", covariates="x")
    assert len(caught) == 2
    assert [note.code.rpartition(".")[2] for note in result.notes] == [
        "few_persons",
        "no_person_variance",
    ]
    assert all(len(words(note)) == 2 for note in result.notes)
    plain = effects.proportional_odds(
        answers, outcome="answer", covariates="x", person=None, interval="wald"
    )
    assert result["person_sd"].estimate == 0
    assert result.get("coefficient", covariate="x").estimate == pytest.approx(
        plain.get("coefficient", covariate="x").estimate
    )
    assert result.test("likelihood_ratio").p_value == 1


def test_moves_are_counted_step_by_step():
    before, after = [1, 1, 2, 3, 3, 2, 1, 1, 2, 3], [2, 3, 2, 1, 3, 3, 1, 2, 3, 3]
    result = effects.shift_across_categories(
        long(before, after), outcome="answer", pre=1, post=2, categories=[0, 1, 2, 3]
    )
    assert dict(result.table("moves").rows) == {"up": 5, "same": 4, "down": 1}
    transitions = {row[:2]: row[2] for row in result.table("transitions").rows}
    assert len(transitions) == 16
    assert transitions[1, 2] == 2
    assert transitions[0, 0] == 0
    assert sum(transitions.values()) == 10
    assert result.get("change_at_or_above", category=1.0).estimate == 0
    assert result.get("change_at_or_above", category=3.0).estimate == pytest.approx(0.2)
    assert result.get("proportion", wave=2, category=3.0).estimate == 0.5
    shares = [result[f"share_{move}"].estimate for move in ("up", "same", "down")]
    assert sum(shares) == pytest.approx(1)


@pytest.mark.parametrize("method", ["ordinal_association", "cohen_kappa"])
def test_counted_cells_and_rows_agree(method):
    function = getattr(effects, method)
    rows = function(PEOPLE, x="answer", y="other")
    cells = PEOPLE.groupby(["answer", "other"]).size().rename("n").reset_index()
    counted = function(cells, x="answer", y="other", count="n", person=None)
    assert rows.estimates == counted.estimates
    assert rows.tests == counted.tests


def test_two_ordered_answers_that_never_agree_or_differ():
    ladder = pd.DataFrame({"person": range(6), "x": [1, 1, 2, 2, 3, 3], "y": [4, 4, 5, 5, 6, 6]})
    result = effects.ordinal_association(ladder, x="x", y="y")
    for term in ("kendall_tau_b", "goodman_kruskal_gamma", "spearman", "pearson", "cramers_v"):
        assert result[term].estimate == pytest.approx(1)
    assert result["spearman"].conf_low is None
    assert result["kendall_tau_b"].conf_high == 1
    alike = effects.cohen_kappa(ladder.assign(y=ladder["x"]), x="x", y="y")["cohen_kappa"]
    assert alike.estimate == pytest.approx(1)
    assert (alike.conf_low, alike.conf_high) == (None, None)


def test_gamma_is_absent_when_no_two_people_are_ordered_on_both():
    data = pd.DataFrame({"person": range(3), "x": [1, 1, 2], "y": [1, 2, 1]})
    result = effects.ordinal_association(data, x="x", y="y")
    assert result["goodman_kruskal_gamma"].estimate == -1
    star = pd.DataFrame({"person": range(3), "x": [1, 2, 1], "y": [1, 1, 2]})
    assert effects.ordinal_association(star, x="x", y="y").has("kendall_tau_b")


def test_people_who_miss_a_wave_are_counted_out():
    data = THREE[~((THREE["person"] == 0) & (THREE["wave"] == 2))]
    result = effects.friedman_test(data, outcome="answer")
    assert result.flow.n("seen") == 6
    assert result.flow.n("compared") == 5
    assert result.flow.out("seen")["missing_wave"] == 1
    two = effects.friedman_test(data, outcome="answer", waves=[1, 3])
    assert two.flow.n("compared") == 6
    assert two.settings["waves"] == (1, 3)


def test_when_all_rank_alike_w_is_one():
    result = effects.friedman_test(long([1, 2, 3], [2, 4, 4], [5, 6, 7]), outcome="answer")
    assert result["kendall_w"].estimate == pytest.approx(1)
    assert [test.name for test in result.tests] == ["friedman"]


def test_two_waves_of_an_analysis_of_variance_are_the_paired_t():
    rng = np.random.default_rng(5)
    data = long(rng.normal(size=14), rng.normal(size=14) + 0.3)
    anova = effects.repeated_measures_anova(data, outcome="answer")
    t = effects.mean_change(data, outcome="answer", pre=1, post=2).test("paired_t")
    assert anova.test("anova").statistic == pytest.approx(t.statistic**2)
    assert anova.test("anova").p_value == pytest.approx(t.p_value)
    assert anova["epsilon_greenhouse_geisser"].estimate == pytest.approx(1)
    assert [test.name for test in anova.tests] == [
        "anova_greenhouse_geisser",
        "anova_huynh_feldt",
        "anova",
    ]


@pytest.mark.parametrize(
    "waves",
    [([1, 2], [2, 5], [4, 3]), ([1, 1, 1, 1], [1, 1, 1, 2], [1, 1, 1, 1])],
    ids=["two persons", "one person moves"],
)
def test_sphericity_needs_persons_who_move_in_every_way(waves):
    with pytest.warns(StatisticalWarning, match="Mauchly"):
        result = effects.repeated_measures_anova(long(*waves), outcome="answer")
    assert "mauchly" not in [test.name for test in result.tests]
    assert len(words(result.notes[0])) == 2


def test_two_waves_of_yes_and_no_are_mcnemar():
    q = effects.cochran_q_test(PAIRED, outcome="answer").test("cochran_q")
    chi2 = effects.change_in_proportion(PAIRED, outcome="answer", pre=1, post=2).test("mcnemar")
    assert q.statistic == pytest.approx(chi2.statistic)
    assert q.p_value == pytest.approx(chi2.p_value)


def test_a_correlation_within_persons_of_one_degree_of_freedom_has_no_interval():
    data = pd.DataFrame({"person": [1, 1, 1], "x": [1, 2, 3], "y": [2, 1, 4]})
    estimate = effects.repeated_measures_correlation(data, x="x", y="y")[
        "repeated_measures_correlation"
    ]
    assert estimate.df == 1
    assert estimate.conf_low is None
    perfect = effects.repeated_measures_correlation(data.assign(y=2 * data["x"]), x="x", y="y")
    assert perfect["repeated_measures_correlation"].estimate == 1
    assert perfect["repeated_measures_correlation"].p_value < 1e-6


def test_people_seen_once_do_not_count_within_persons():
    data = pd.DataFrame(
        {"person": [1, 1, 1, 2, 3, 3], "x": [1, 2, 3, 9, 1, 3], "y": [2, 1, 4, 9, 1, 2]}
    )
    result = effects.repeated_measures_correlation(data, x="x", y="y")
    assert result["repeated_measures_correlation"].n == 5
    assert result.flow.out("seen") == {"compared": 2, "seen_once": 1}


@pytest.mark.parametrize(
    "method", ["bonferroni", "holm", "hochberg", "hommel", "sidak", "holm_sidak", "bh", "by"]
)
def test_one_p_value_needs_no_adjustment_and_ones_stay(method):
    assert effects.adjust_p_values([0.03], method=method).tolist() == pytest.approx([0.03])
    assert effects.adjust_p_values([1.0, 1.0, 1.0], method=method).tolist() == [1, 1, 1]
    assert effects.adjust_p_values([0.0, 1.0], method=method)[0] == 0


def test_no_p_is_ever_printed_as_zero():
    result = effects.ordinal_association(
        pd.DataFrame({"x": [1, 2], "y": [1, 2], "n": [4000, 4000]}),
        x="x", y="y", count="n", person=None,
    )  # fmt: skip
    assert all(test.p_value > 0 for test in result.tests)
    tests = effects.proportion(count=5000, n=5000, target=0.5).tests
    assert all(test.p_value > 0 for test in tests)
    gap = effects.difference_in_proportions(count=(0, 3000), n=(3000, 3000))
    assert all(test.p_value > 0 for test in gap.tests)


@pytest.mark.parametrize(
    ("name", "term"),
    [
        ("change_in_proportion", "change_in_proportion"),
        ("difference_in_proportions", "difference_in_proportions"),
        ("risk_ratio", "risk_ratio"),
        ("odds_ratio", "odds_ratio"),
        ("proportion", "proportion"),
        ("rate_ratio", "rate_ratio"),
        ("poisson_regression", "rate_ratio"),
        ("negative_binomial_regression", "rate_ratio"),
        ("proportional_odds", "odds_ratio"),
        ("shift_across_categories", "net_shift"),
        ("cohen_kappa", "cohen_kappa"),
        ("ordinal_association", "kendall_tau_b"),
        ("mcnemar_test", "paired_odds_ratio"),
        ("trend_in_proportions", "odds_ratio_per_unit"),
        ("repeated_measures_correlation", "repeated_measures_correlation"),
    ],
)
def test_more_confidence_is_a_wider_interval(name, term):
    narrow = ask(name, conf_level=0.8)[term]
    wide = ask(name, conf_level=0.99)[term]
    assert wide.conf_low < narrow.conf_low < narrow.conf_high
    assert narrow.conf_high < wide.conf_high or wide.conf_high == 1
    assert narrow.conf_level == 0.8
