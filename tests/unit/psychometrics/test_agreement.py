"""Ratings, retests, measurement error, reliable change."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from solidarity_eval import errors
from solidarity_eval.conformance.case import load_case
from solidarity_eval.psychometrics import (
    intraclass_correlation,
    reliable_change,
    reliable_change_index,
    retest_reliability,
    smallest_detectable_change,
    standard_error_of_measurement,
)
from tests.unit.psychometrics.scales import PAIRED, likert, long_form, two_times


def test_the_published_values_of_shrout_and_fleiss():
    # Table 4 of their article, two decimals.
    published = {"1_1": 0.17, "2_1": 0.29, "3_1": 0.71, "1_k": 0.44, "2_k": 0.62, "3_k": 0.91}
    data = load_case("B07_icc_shrout_fleiss").data()
    result = intraclass_correlation(data, items=list(data.columns))
    assert {form: round(result[f"icc_{form}"].estimate, 2) for form in published} == published


def test_icc_tests_are_f_tests():
    data = likert(n=30)
    result = intraclass_correlation(data, items=list(data))
    for test in result.tests:
        expected = stats.f.sf(test.statistic, *test.df)
        assert test.p_value == pytest.approx(expected, rel=1e-9)
        assert test.alternative == "greater"


def test_ratings_that_differ_by_constants_have_no_error():
    data = pd.DataFrame({"a": [1.0, 2.0, 4.0, 7.0]})
    data["b"] = data["a"] + 0.1
    with pytest.raises(errors.NoVarianceError, match="constant shift"):
        intraclass_correlation(data, items=["a", "b"])
    with pytest.raises(errors.NoVarianceError, match="same mean rating"):
        intraclass_correlation(pd.DataFrame({"a": [1, 2, 3], "b": [3, 2, 1]}), items=["a", "b"])


def test_retest_numbers_by_hand():
    data = two_times(n=50)
    wide = data.pivot(index="person", columns="wave", values="score")
    d = wide["after"] - wide["before"]
    result = retest_reliability(data, **PAIRED)
    assert result["retest_r"].estimate == pytest.approx(wide.corr().iloc[0, 1], rel=1e-12)
    ttest = stats.ttest_1samp(d, 0.0).confidence_interval(0.95)
    shift = result["mean_difference"]
    assert (shift.conf_low, shift.conf_high) == pytest.approx((ttest.low, ttest.high), rel=1e-9)
    sem = result["sem"]
    assert sem.estimate == pytest.approx(d.std() / np.sqrt(2), rel=1e-12)
    low, high = d.std() * np.sqrt(49 / stats.chi2.ppf([0.975, 0.025], 49)) / np.sqrt(2)
    assert (sem.conf_low, sem.conf_high) == pytest.approx((low, high), rel=1e-9)
    icc = intraclass_correlation(wide.reset_index(), items=["before", "after"])
    for term in ("icc_2_1", "icc_3_1"):
        assert result[term].estimate == pytest.approx(icc[term].estimate, rel=1e-12)
        assert result[term].conf_low == pytest.approx(icc[term].conf_low, rel=1e-9)


def test_retest_needs_answers_that_vary():
    before = np.arange(10.0)
    with pytest.raises(errors.NoVarianceError, match="Every difference"):
        retest_reliability(long_form(before, before + 0.1), **PAIRED)
    with pytest.raises(errors.NoVarianceError, match="Every score"):
        retest_reliability(long_form(before * 0.0, before), **PAIRED)
    with pytest.warns(errors.SmallSampleWarning, match="10 people"):
        result = retest_reliability(long_form(before, before[::-1] + (before > 4)), **PAIRED)
    assert result["retest_r"].estimate < -0.9
    with pytest.raises(errors.NoVarianceError, match="same mean rating"):
        retest_reliability(long_form(before, before[::-1]), **PAIRED)


def test_people_without_a_second_score_are_in_the_ledger_only():
    data = two_times(n=40).iloc[:-3]
    result = retest_reliability(data, **PAIRED)
    assert result["retest_r"].n == 37
    assert result.flow.out("before")["no_after"] == 3


def test_error_from_a_reliability_reads_the_first_wave_only():
    data = two_times(n=50)
    first = data[data.wave == "before"]
    from_long = standard_error_of_measurement(data, outcome="score", pre="before", reliability=0.75)
    from_wide = standard_error_of_measurement(first, outcome="score", reliability=0.75)
    expected = first.score.std() * 0.5
    for result in (from_long, from_wide):
        sem = result["standard_error_of_measurement"]
        assert sem.estimate == pytest.approx(expected, rel=1e-12)
        assert sem.n == 50


@pytest.mark.parametrize("level", [0.8, 0.95])
def test_detectable_change_is_z_root_two_sem(level):
    data = two_times(n=50)
    result = smallest_detectable_change(data, **PAIRED, detection_level=level)
    sem = result["standard_error_of_measurement"]
    detectable = result["smallest_detectable_change"]
    factor = stats.norm.ppf(0.5 + level / 2) * np.sqrt(2)
    for name in ("estimate", "conf_low", "conf_high"):
        assert getattr(detectable, name) == pytest.approx(factor * getattr(sem, name), rel=1e-12)
    group = result["smallest_detectable_change_group"].estimate
    assert group == pytest.approx(detectable.estimate / np.sqrt(50), rel=1e-12)


def test_shares_of_reliable_change_by_hand():
    data = two_times(n=60, gain=0.8)
    wide = data.pivot(index="person", columns="wave", values="score")
    error = wide["before"].std() * np.sqrt(2 * (1 - 0.8))
    index = (wide["after"] - wide["before"]) / error
    result = reliable_change(data, **PAIRED, retest_r=0.8, n_items=4)
    z = stats.norm.ppf(0.975)
    expected = {
        "increased": (index > z).mean(),
        "decreased": (index < -z).mean(),
        "no_reliable_change": (index.abs() <= z).mean(),
    }
    assert expected["increased"] > 0.1
    for move, share in expected.items():
        assert result.get("share", move=move).estimate == pytest.approx(share, rel=1e-12)
    told = reliable_change_index(data, **PAIRED, retest_r=0.8, n_items=4)
    np.testing.assert_allclose(told.to_numpy(), index.loc[told.index].to_numpy(), rtol=1e-12)
    assert result.get("expected_share", move="increased").estimate == pytest.approx(0.025)
    assert [note.code for note in result.notes] == ["selection_unknown"]


def test_expected_shares_hold_when_nobody_changes():
    # Retest r .6, people taken because they were low: simulated many times over.
    rng = np.random.default_rng(3)
    n, r = 60_000, 0.6
    trait = rng.normal(size=n) * np.sqrt(r)
    before = trait + rng.normal(size=n) * np.sqrt(1 - r)
    after = trait + rng.normal(size=n) * np.sqrt(1 - r)
    low = before < -1.0
    result = reliable_change(
        long_form(before[low], after[low]),
        **PAIRED,
        retest_r=r,
        n_items=4,
        reference_mean=0.0,
        reference_sd=1.0,
    )
    for move in ("increased", "decreased"):
        share = result.get("share", move=move).estimate
        expected = result.get("expected_share", move=move).estimate
        assert share == pytest.approx(expected, abs=0.008)
    assert result.get("expected_share", move="increased").estimate > 0.05
    assert result.notes == ()


def test_nothing_of_a_single_person_is_in_the_result():
    data = two_times(n=40)
    result = reliable_change(data, **PAIRED, retest_r=0.8, n_items=4)
    text = result.to_json()
    assert not any(person in text for person in data.person)
    assert all(len(table.rows) < 40 for table in result.tables)
