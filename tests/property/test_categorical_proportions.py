"""Shares do not depend on names, order or side: relabelling, reversal, swapping, splitting."""

import math
import warnings

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from solidarity_eval import effects
from solidarity_eval._kernels.proportions import METHODS
from solidarity_eval.errors import StatisticalWarning
from tests.unit.effects_categorical.tables import long, nudge

CLOSE = {"rel": 1e-9, "abs": 1e-12}


@pytest.fixture(autouse=True)
def _small_samples_are_the_point():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        yield


@st.composite
def shares(draw, least=1):
    n = draw(st.integers(least, 60))
    return draw(st.integers(0, n)), n


@st.composite
def two_shares(draw):
    (x1, n1), (x0, n0) = draw(shares()), draw(shares())
    return (x1, x0), (n1, n0)


@st.composite
def pairs(draw, least=2, most=25):
    n = draw(st.integers(least, most))
    answer = st.lists(st.integers(0, 1), min_size=n, max_size=n)
    return draw(answer), draw(answer)


def complement(answers):
    return [1 - answer for answer in answers]


def mirrored(first, second, sign=-1):
    """The second estimate is the first, turned round zero."""
    assert second.estimate == pytest.approx(sign * first.estimate, **CLOSE)
    assert second.conf_low == pytest.approx(sign * first.conf_high, **CLOSE)
    assert second.conf_high == pytest.approx(sign * first.conf_low, **CLOSE)


def inverted(first, second):
    """The second ratio is the first, upside down."""

    def inverse(value):
        return math.inf if value == 0 else 1 / value

    assert second.estimate == pytest.approx(inverse(first.estimate), rel=1e-9)
    assert second.conf_low == pytest.approx(inverse(first.conf_high), rel=1e-6)
    assert second.conf_high == pytest.approx(inverse(first.conf_low), rel=1e-6)


@given(shares(), st.sampled_from(METHODS), st.sampled_from([0.8, 0.95, 0.99]))
def test_counting_the_contrary_mirrors_the_share(counts, method, level):
    x, n = counts
    one = effects.proportion(count=x, n=n, method=method, conf_level=level)["proportion"]
    other = effects.proportion(count=n - x, n=n, method=method, conf_level=level)["proportion"]
    assert other.estimate == pytest.approx(1 - one.estimate, **CLOSE)
    assert other.conf_low == pytest.approx(1 - one.conf_high, abs=1e-10)
    assert other.conf_high == pytest.approx(1 - one.conf_low, abs=1e-10)


@given(shares(), st.sampled_from(METHODS))
def test_a_share_lies_in_its_interval_and_more_people_narrow_it(counts, method):
    x, n = counts
    one = effects.proportion(count=x, n=n, method=method)["proportion"]
    many = effects.proportion(count=10 * x, n=10 * n, method=method)["proportion"]
    assert one.conf_low - 1e-12 <= one.estimate <= one.conf_high + 1e-12
    assert many.conf_high - many.conf_low <= one.conf_high - one.conf_low + 1e-12


@given(shares(), st.floats(0.05, 0.95))
def test_the_tests_of_a_target_mirror_and_bound_one_another(counts, target):
    x, n = counts
    p = {
        side: effects.proportion(count=x, n=n, target=target, alternative=side)
        .test("exact_test")
        .p_value
        for side in ("two-sided", "greater", "less")
    }
    assert p["greater"] + p["less"] >= 1 - 1e-12
    assert p["two-sided"] >= min(p["greater"], p["less"]) - 1e-12
    turned = effects.proportion(count=n - x, n=n, target=1 - target, alternative="less")
    assert turned.test("exact_test").p_value == pytest.approx(p["greater"], rel=1e-8)


@given(pairs(), st.sampled_from(["newcombe10", "newcombe8", "wald"]))
def test_turning_time_round_or_counting_the_contrary_turns_the_change_round(answers, method):
    before, after = answers
    asked = {"outcome": "answer", "method": method}
    data = long(before, after)
    change = effects.change_in_proportion(data, pre=1, post=2, **asked)
    back = effects.change_in_proportion(data, pre=2, post=1, **asked)
    contrary = effects.change_in_proportion(
        long(complement(before), complement(after)), pre=1, post=2, **asked
    )
    for other in (back, contrary):
        mirrored(change["change_in_proportion"], other["change_in_proportion"])
        for test in change.tests:
            assert other.test(test.name).p_value == pytest.approx(test.p_value, rel=1e-9)


@given(pairs(), st.integers(0, 9))
def test_the_order_of_rows_and_the_names_of_people_do_not_count(answers, seed):
    data = long(*answers)
    renamed = data.assign(person="p" + (97 - data["person"]).astype(str))
    for function in (
        effects.change_in_proportion,
        effects.mcnemar_test,
        effects.shift_across_categories,
    ):
        first = function(data, outcome="answer", pre=1, post=2)
        second = function(nudge(renamed, seed), outcome="answer", pre=1, post=2)
        assert first.estimates == second.estimates
        assert first.tests == second.tests
        assert first.tables == second.tables


@given(pairs(), st.integers(1, 6), st.integers(1, 6))
def test_mcnemar_reads_only_those_who_moved(answers, stay_yes, stay_no):
    before, after = answers
    assume(before != after)
    asked = {"outcome": "answer", "pre": 1, "post": 2}
    few = effects.mcnemar_test(long(before, after), **asked)
    stay = [1] * stay_yes + [0] * stay_no
    many = effects.mcnemar_test(long(before + stay, after + stay), **asked)
    assert few.tests == many.tests
    assert few.estimates == many.estimates
    back = effects.mcnemar_test(long(before, after), **asked | {"pre": 2, "post": 1})
    inverted(few["paired_odds_ratio"], back["paired_odds_ratio"])


@given(two_shares(), st.sampled_from(["newcombe", "wald", "agresti_caffo"]))
def test_swapping_the_groups_turns_the_difference_round(counts, method):
    count, n = counts
    one = effects.difference_in_proportions(count=count, n=n, method=method)
    other = effects.difference_in_proportions(count=count[::-1], n=n[::-1], method=method)
    contrary = effects.difference_in_proportions(
        count=(n[0] - count[0], n[1] - count[1]), n=n, method=method
    )
    for turned in (other, contrary):
        mirrored(one["difference_in_proportions"], turned["difference_in_proportions"])
        assert turned["cohens_h"].estimate == pytest.approx(-one["cohens_h"].estimate, **CLOSE)
        assert turned["phi"].estimate == pytest.approx(one["phi"].estimate, **CLOSE)
        for name in ("pearson_chi2", "pearson_chi2_yates", "fisher_exact"):
            assert turned.test(name).p_value == pytest.approx(one.test(name).p_value, rel=1e-6)


@given(two_shares())
def test_newcombe_stays_between_minus_one_and_one(counts):
    count, n = counts
    gap = effects.difference_in_proportions(count=count, n=n)["difference_in_proportions"]
    assert -1 <= gap.conf_low <= gap.estimate <= gap.conf_high <= 1


@given(two_shares(), st.sampled_from(["katz", "score"]))
def test_swapping_the_groups_inverts_the_risk_ratio(counts, method):
    count, n = counts
    assume(sum(count) > 0)
    assume(method == "score" or (all(count) and count != n))
    one = effects.risk_ratio(count=count, n=n, method=method)["risk_ratio"]
    other = effects.risk_ratio(count=count[::-1], n=n[::-1], method=method)["risk_ratio"]
    inverted(one, other)


@given(two_shares(), st.sampled_from(["woolf", "conditional"]))
def test_swapping_the_groups_or_the_answer_inverts_the_odds_ratio(counts, method):
    count, n = counts
    assume(0 < sum(count) < sum(n))
    failures = (n[0] - count[0], n[1] - count[1])
    assume(method == "conditional" or (all(count) and all(failures)))
    one = effects.odds_ratio(count=count, n=n, method=method)["odds_ratio"]
    inverted(one, effects.odds_ratio(count=count[::-1], n=n[::-1], method=method)["odds_ratio"])
    inverted(one, effects.odds_ratio(count=failures, n=n, method=method)["odds_ratio"])


@given(two_shares())
def test_swapping_the_groups_turns_the_number_needed_round(counts):
    count, n = counts
    assume(count[0] * n[1] != count[1] * n[0])
    one = effects.number_needed_to_treat(count=count, n=n)
    other = effects.number_needed_to_treat(count=count[::-1], n=n[::-1])
    first, second = one["number_needed_to_treat"], other["number_needed_to_treat"]
    assert second.estimate == pytest.approx(-first.estimate)
    assert (first.conf_low is None) == (second.conf_low is None)
    if first.conf_low is None:
        assert one["limit_per_one_more"].estimate == pytest.approx(
            -other["limit_per_one_fewer"].estimate
        )
        assert one["limit_per_one_fewer"].estimate <= 0 <= one["limit_per_one_more"].estimate
    else:
        mirrored(first, second)
        assert first.conf_low <= first.estimate <= first.conf_high


@given(st.lists(shares(), min_size=2, max_size=5), st.floats(0.1, 5), st.floats(-9, 9))
def test_a_trend_does_not_depend_on_the_origin_or_unit_of_its_scores(groups, scale, origin):
    count, n = [x for x, _ in groups], [size for _, size in groups]
    assume(0 < sum(count) < sum(n))
    one = effects.trend_in_proportions(count=count, n=n)
    moved = [scale * score + origin for score in range(1, len(n) + 1)]
    other = effects.trend_in_proportions(count=count, n=n, scores=moved)
    back = effects.trend_in_proportions(count=count, n=n, scores=[-score for score in moved])
    z = one.test("cochran_armitage").statistic
    assert other.test("cochran_armitage").statistic == pytest.approx(z, rel=1e-6, abs=1e-8)
    assert back.test("cochran_armitage").statistic == pytest.approx(-z, rel=1e-6, abs=1e-8)
    assert other["slope"].estimate == pytest.approx(
        one["slope"].estimate / scale, rel=1e-6, abs=1e-9
    )
    assert one.test("heterogeneity").statistic >= z * z - 1e-9
    assert one.has("odds_ratio_per_unit") == back.has("odds_ratio_per_unit")


@given(st.lists(shares(least=2), min_size=2, max_size=4))
def test_splitting_a_group_of_one_score_changes_no_trend(groups):
    count, n = [x for x, _ in groups], [size for _, size in groups]
    assume(0 < sum(count) < sum(n))
    scores = list(range(len(n)))
    whole = effects.trend_in_proportions(count=count, n=n, scores=scores)
    first = min(1, count[0])
    split = effects.trend_in_proportions(
        count=[first, count[0] - first, *count[1:]],
        n=[1, n[0] - 1, *n[1:]],
        scores=[0, *scores],
    ) if count[0] - first <= n[0] - 1 else whole  # fmt: skip
    assert split["slope"].estimate == pytest.approx(whole["slope"].estimate, rel=1e-9, abs=1e-12)
    assert split.test("cochran_armitage").statistic == pytest.approx(
        whole.test("cochran_armitage").statistic, rel=1e-9, abs=1e-12
    )
