"""Two people, three people, gaps, ties, waves that do not vary: a number or a word, never NaN."""

import math
import warnings

import numpy as np
import pandas as pd
import pytest

from solidarity_eval import effects
from solidarity_eval.errors import SmallSampleWarning, StatisticalWarning
from solidarity_eval.locales import get_locale
from solidarity_eval.results import Result
from tests.unit.effects.continuous import (
    FEWEST,
    GROUPED,
    PAIRED,
    ask,
    compare,
    long_form,
    some_change,
    some_groups,
    two_groups,
)


def quietly(call, *args, **kwargs):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        return call(*args, **kwargs)


def check(result):
    """A result is finite, goes to JSON and back, and its notes have words in both languages."""
    assert Result.from_json(result.to_json()) == result
    assert result.estimates
    for item in result.estimates:
        assert math.isfinite(item.estimate)
        if item.conf_low is not None:
            assert item.conf_low <= item.estimate <= item.conf_high
    for test in result.tests:
        assert 0.0 < test.p_value <= 1.0
    for note in result.notes:
        for language in ("fr", "en"):
            assert get_locale(language).text(f"notes_effects.{note.code}", **note.values)
    return result


@pytest.mark.parametrize("name", [name for name in PAIRED if name not in FEWEST])
@pytest.mark.parametrize("n", [2, 3, 5])
def test_a_handful_of_people_gives_a_number_and_a_caution(name, n):
    data = long_form([1, 4, 2, 5, 3][:n], [3, 3, 5, 6, 3][:n])
    with pytest.warns(SmallSampleWarning):
        result = ask(name, data)
    check(result)
    few = [note for note in result.notes if note.code == "few_pairs"]
    assert few[0].values == {"n": n, "enough": 10}


@pytest.mark.parametrize("name", PAIRED)
def test_ten_pairs_need_no_caution_about_few_pairs(name):
    result = quietly(ask, name, some_change().query("person < 10"))
    assert "few_pairs" not in {note.code for note in check(result).notes}


@pytest.mark.parametrize("name", PAIRED)
def test_people_with_a_gap_are_left_out_and_counted(name):
    data = some_change(24)
    data.loc[(data["person"] == 3) & (data["wave"] == "post"), "score"] = np.nan
    data = data[~((data["person"] == 5) & (data["wave"] == "pre"))]
    result = check(quietly(ask, name, data))
    kept = data[~data["person"].isin([3, 5])]
    same = quietly(ask, name, kept)
    assert result.estimates == same.estimates
    assert result.flow.n("compared") == 22
    assert result.flow.out("before") == {"linked": 23, "no_after": 0}
    assert result.flow.out("linked") == {"compared": 22, "not_scorable": 1}


@pytest.mark.parametrize("name", [n for n in PAIRED if n != "standardized_mean_change"])
def test_a_wave_where_everyone_gives_one_answer_is_no_obstacle(name):
    check(quietly(ask, name, long_form([3] * 12, [4, 3, 5, 2, 3, 4, 4, 3, 2, 5, 3, 4])))


@pytest.mark.parametrize("standardizer", ["average", "average_sd", "change"])
def test_a_constant_wave_can_be_standardised_by_another_spread(standardizer):
    data = long_form([3] * 12, [4, 3, 5, 2, 3, 4, 4, 3, 2, 5, 3, 4])
    check(ask("standardized_mean_change", data, standardizer=standardizer))


@pytest.mark.parametrize("name", PAIRED)
def test_data_are_never_modified(name):
    data = some_change()
    before = data.copy()
    quietly(ask, name, data)
    pd.testing.assert_frame_equal(data, before)


def test_the_same_change_for_everyone_has_no_p_and_says_so():
    data = long_form(np.arange(12) / 10, np.arange(12) / 10 + 0.1)
    with pytest.warns(StatisticalWarning, match="same amount"):
        result = ask("mean_change", data)
    change = check(result)["mean_change"]
    assert change.estimate == pytest.approx(0.1, abs=1e-15)
    assert change.conf_low == change.conf_high == change.estimate
    assert change.std_error == 0.0
    assert change.p_value is None
    assert result.tests == ()
    assert result["sd_change"].estimate == 0.0
    assert [note.code for note in result.notes] == ["no_variance_of_change"]


def test_nobody_moved_is_a_mean_change_of_zero():
    result = quietly(ask, "mean_change", long_form([3] * 12, [3] * 12))
    assert result["mean_change"].estimate == 0.0
    assert not result.has("correlation")
    assert (
        quietly(ask, "hodges_lehmann", long_form([3] * 12, [3] * 12))["hodges_lehmann"]
        == (quietly(ask, "hodges_lehmann", long_form([5] * 12, [5] * 12))["hodges_lehmann"])
    )


def test_a_bootstrap_that_always_gives_one_value_shows_no_interval():
    data = long_form(np.arange(12), np.arange(12) + 1)
    for statistic in ("mean_change", "median_change", "probability_of_improvement"):
        with pytest.warns(StatisticalWarning):
            result = ask("bootstrap_change", data, statistic=statistic)
        assert check(result)[statistic].conf_low is None
        assert "bootstrap_degenerate" in {note.code for note in result.notes}


def test_no_interval_is_shown_that_cannot_reach_its_level():
    data = long_form([1, 4, 2, 5, 3], [3, 3, 5, 6, 3])
    for name, term in (("hodges_lehmann", "hodges_lehmann"), ("median_change", "median_change")):
        result = quietly(ask, name, data)
        assert result[term].conf_low is None
        assert result[term].conf_level is None
        assert "interval_out_of_reach" in {note.code for note in result.notes}
        low = quietly(ask, name, data, conf_level=0.90)
        assert low[term].conf_low is not None
        assert low.settings["conf_level_exact"] >= 0.90


@pytest.mark.parametrize("n", [6, 7, 12, 29])
@pytest.mark.parametrize("level", [0.8, 0.9, 0.95])
def test_an_order_statistic_interval_keeps_at_least_its_level(n, level):
    for name in ("hodges_lehmann", "median_change"):
        result = quietly(ask, name, some_change(36).query(f"person < {n}"), conf_level=level)
        assert level <= result.settings["conf_level_exact"] < 1.0


def test_wave_labels_of_any_kind_are_kept():
    data = some_change().replace({"wave": {"pre": 1, "post": 2}})
    result = effects.mean_change(data, outcome="score", pre=1, post=2)
    assert result.get("mean", wave=1).estimate < result.get("mean", wave=2).estimate
    assert result.about.before == "1"
    dated = some_change().replace({"wave": {"pre": "2026-01-01", "post": "2026-07-01"}})
    dated["wave"] = pd.to_datetime(dated["wave"])
    first, last = dated["wave"].min(), dated["wave"].max()
    check(effects.mean_change(dated, outcome="score", pre=first, post=last))


def test_a_warning_points_at_the_line_that_called():
    with pytest.warns(SmallSampleWarning) as caught:
        ask("mean_change", long_form([1, 2, 4], [2, 2, 6]))
    assert caught[0].filename.endswith("continuous.py")


@pytest.mark.parametrize("name", [name for name in GROUPED if name != "glass_delta"])
@pytest.mark.parametrize("sizes", [(2, 2), (2, 3), (5, 3)])
def test_a_handful_in_each_group_gives_a_number_and_a_caution(name, sizes):
    data = two_groups([1, 4, 2, 5, 3][: sizes[0]], [2, 6, 4][: sizes[1]])
    with pytest.warns(StatisticalWarning) as caught:
        result = compare(name, data)
    assert any(issubclass(item.category, SmallSampleWarning) for item in caught)
    # Two people against two: the t interval of a probability leaves its scale, and says so.
    if name != "brunner_munzel":
        check(result)
    few = [note for note in result.notes if note.code == "few_per_group"]
    assert (few[0].values["programme"], few[0].values["comparison"]) == sizes


@pytest.mark.parametrize("name", GROUPED)
def test_missing_values_of_groups_are_left_out_and_counted(name):
    data = pd.concat([some_groups(), two_groups([np.nan], [np.nan])])
    data["person"] = range(len(data))
    result = check(compare(name, data))
    assert result.estimates == compare(name, some_groups()).estimates
    assert result.flow.n("programme") == 12
    assert result.flow.n("programme_compared") == 11
    assert result.flow.out("comparison") == {"comparison_compared": 11, "not_scorable": 1}
    assert result.settings["programme"] == "with"


@pytest.mark.parametrize("name", ["brunner_munzel", "cliffs_delta", "probability_of_superiority"])
def test_separated_groups_have_an_estimate_and_no_interval(name):
    with pytest.warns(StatisticalWarning, match="not a sign of precision"):
        result = compare(name, two_groups(range(20, 31), range(11)))
    assert check(result).estimates[0].estimate == 1.0
    assert result.estimates[0].conf_low is None
    assert result.tests == ()


def test_a_t_interval_of_a_probability_that_overshoots_says_so():
    values = [9, 8, 9, 9, 8, 9, 9, 8, 9, 9, 2], [1, 2, 3, 1, 2, 1, 3, 2, 1, 2, 3]
    with pytest.warns(StatisticalWarning, match="outside 0 to 1"):
        result = compare("brunner_munzel", two_groups(*values))
    assert result.estimates[0].conf_high > 1.0
    kept = compare("probability_of_superiority", two_groups(*values))
    assert kept.estimates[0].conf_high < 1.0
    assert kept.estimates[0].estimate == result.estimates[0].estimate


def test_groups_without_spread_have_a_difference_and_no_p():
    with pytest.warns(StatisticalWarning, match="do not vary"):
        result = compare("mean_difference", two_groups([2] * 10, [3] * 10))
    difference = check(result)["mean_difference"]
    assert difference.estimate == difference.conf_low == difference.conf_high == -1.0
    assert difference.p_value is None
    assert not result.has("variance_ratio")


def test_describe_of_one_and_of_two_values():
    one = effects.describe(pd.DataFrame({"y": [3.0, np.nan]}), outcome="y")
    assert check(one)["mean"].estimate == 3.0
    assert not one.has("sd")
    assert one.flow.out("rows") == {"described": 1, "not_scorable": 1}
    two = effects.describe(pd.DataFrame({"y": [3.0, 3.0]}), outcome="y")
    assert check(two)["sd"].estimate == 0.0
    assert not two.has("skewness")
    assert not two.has("min")


def test_a_line_that_fits_exactly_has_no_test():
    data = pd.DataFrame({"y": [1.0, 2.0, 3.0], "x": [2.0, 4.0, 6.0], "person": [1, 2, 3]})
    result = check(effects.simple_regression(data, outcome="y", predictor="x"))
    assert result["slope"].estimate == 0.5
    assert result["slope"].p_value is None
    assert result.tests == ()


@pytest.mark.filterwarnings("ignore::solidarity_eval.errors.SmallSampleWarning")
def test_a_group_of_one_person_enters_an_analysis_of_variance():
    data = pd.DataFrame({"y": [1.0, 3.0, 5.0], "site": ["a", "a", "b"], "person": [1, 2, 3]})
    result = check(effects.one_way_anova(data, outcome="y", group="site"))
    assert result.test("anova_f").df == (1, 1)
    assert result.get("mean", group="b").estimate == 5.0
    with pytest.raises(KeyError):
        result.get("sd", group="b")
