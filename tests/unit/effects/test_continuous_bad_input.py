"""What a caller gets wrong is refused in words that say what to do, in both languages."""

import numpy as np
import pandas as pd
import pytest

from solidarity_eval import effects
from solidarity_eval._kernels.change import differences
from solidarity_eval.errors import (
    ArgumentError,
    ColumnNotFoundError,
    DataError,
    NonNumericError,
    NoVarianceError,
    RepeatedPersonError,
    TooFewError,
    UnequalLengthError,
)
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

paired = pytest.mark.parametrize("name", PAIRED)
WITHOUT_INTERVAL = {"wilcoxon_signed_rank", "rank_biserial", "sign_flip_permutation"}
WITH_INTERVAL = [name for name in PAIRED if name not in WITHOUT_INTERVAL]
grouped = pytest.mark.parametrize("name", GROUPED)


def refused(error, kind, *needles):
    """The error is of our tree, speaks both languages, and names what it is about."""
    assert isinstance(error.value, kind)
    english, french = error.value.message("en"), error.value.message("fr")
    assert english != french
    for needle in needles:
        assert needle in english
        assert needle in french
    assert "{" not in english + french


@paired
def test_a_missing_column_is_named(name):
    with pytest.raises(ColumnNotFoundError) as error:
        ask(name, some_change(), outcome="trust")
    refused(error, ColumnNotFoundError, "trust", "score")


@paired
def test_data_that_are_no_table_are_refused(name):
    with pytest.raises(ArgumentError) as error:
        ask(name, {"score": [1, 2]})
    refused(error, ArgumentError, "dict")


@paired
@pytest.mark.parametrize("waves", [{"pre": "before"}, {"post": "after"}])
def test_a_wave_that_does_not_exist_is_named(name, waves):
    with pytest.raises(ArgumentError) as error:
        ask(name, some_change(), **waves)
    refused(error, ArgumentError, next(iter(waves.values())), "'pre'")


@paired
def test_a_wave_is_not_compared_with_itself(name):
    with pytest.raises(ArgumentError) as error:
        ask(name, some_change(), post="pre")
    refused(error, ArgumentError, "'pre'")


@paired
def test_a_person_twice_in_a_wave_is_an_error(name):
    data = pd.concat([some_change(), some_change().head(2)])
    with pytest.raises(RepeatedPersonError) as error:
        ask(name, data)
    refused(error, RepeatedPersonError, "0, 1")


@paired
@pytest.mark.parametrize(
    ("cell", "kind"), [("often", "'often'"), (float("inf"), "score"), (-float("inf"), "score")]
)
def test_text_and_infinity_are_errors(name, cell, kind):
    data = some_change().astype({"score": object})
    data.iloc[3, 2] = cell
    with pytest.raises(NonNumericError) as error:
        ask(name, data)
    refused(error, NonNumericError, kind)


@paired
def test_too_few_pairs_are_refused_with_their_number(name):
    needed = FEWEST.get(name, 2)
    data = some_change()
    data.loc[(data["wave"] == "post") & (data["person"] >= needed - 1), "score"] = np.nan
    with pytest.raises(TooFewError) as error:
        ask(name, data)
    refused(error, TooFewError, str(needed - 1), str(needed))


@pytest.mark.parametrize("name", WITH_INTERVAL)
@pytest.mark.parametrize("level", [0, 1, 1.5, -0.1, float("nan"), "0.95", True, None])
def test_a_conf_level_outside_0_to_1_is_refused(name, level):
    with pytest.raises(ArgumentError) as error:
        ask(name, some_change(), conf_level=level)
    refused(error, ArgumentError, repr(level), "0.95")


@pytest.mark.parametrize("level", [0.5, 0.3])
def test_an_equivalence_test_needs_a_level_above_one_half(level):
    with pytest.raises(ArgumentError) as error:
        ask("equivalence_test", some_change(), conf_level=level)
    refused(error, ArgumentError, repr(level), "0.5")


@pytest.mark.parametrize(
    ("name", "argument", "value"),
    [
        ("mean_change", "alternative", "larger"),
        ("wilcoxon_signed_rank", "alternative", "two.sided"),
        ("wilcoxon_signed_rank", "zeros", "keep"),
        ("wilcoxon_signed_rank", "p_method", "normal"),
        ("wilcoxon_signed_rank", "decimals", 1.5),
        ("wilcoxon_signed_rank", "decimals", -1),
        ("rank_biserial", "zeros", "split"),
        ("hodges_lehmann", "interval", "t"),
        ("hodges_lehmann", "zeros", "pratt"),
        ("median_change", "decimals", 10),
        ("sign_test", "alternative", None),
        ("sign_flip_permutation", "p_method", "asymptotic"),
        ("sign_flip_permutation", "draws", 10),
        ("sign_flip_permutation", "seed", -1),
        ("sign_flip_permutation", "seed", 1.0),
        ("bootstrap_change", "statistic", "mean"),
        ("bootstrap_change", "standardizer", "pooled"),
        ("bootstrap_change", "interval", "basic"),
        ("bootstrap_change", "draws", 998),
        ("bootstrap_change", "seed", None),
        ("equivalence_test", "smallest_change", 0),
        ("equivalence_test", "smallest_change", -1),
        ("equivalence_test", "smallest_change", float("inf")),
        ("standardized_mean_change", "standardizer", "d_z"),
        ("standardized_mean_change", "interval", "wald"),
        ("standardized_mean_change", "correction", "none"),
        ("standardized_mean_change", "correction_df", "n"),
    ],
)
def test_an_argument_outside_its_values_is_named_with_them(name, argument, value):
    with pytest.raises(ArgumentError) as error:
        ask(name, some_change(), **{argument: value})
    refused(error, ArgumentError, argument, repr(value))


@pytest.mark.parametrize(
    ("standardizer", "interval"),
    [("average", "smcr_wald"), ("change", "smcrh_wald"), ("baseline", "smcc_wald")],
)
def test_an_interval_of_another_standardizer_is_refused(standardizer, interval):
    with pytest.raises(ArgumentError) as error:
        ask(
            "standardized_mean_change",
            some_change(),
            standardizer=standardizer,
            interval=interval,
        )
    refused(error, ArgumentError, standardizer, interval)


@pytest.mark.parametrize(
    "name", ["wilcoxon_signed_rank", "rank_biserial", "sign_test", "sign_flip_permutation"]
)
def test_a_test_of_moves_is_refused_when_nobody_moved(name):
    with pytest.raises(NoVarianceError) as error:
        ask(name, long_form(range(12), range(12)))
    refused(error, NoVarianceError, "12", "mean_change")


def test_a_measure_that_rests_on_one_person_has_no_standardised_change():
    before = [3] * 11 + [5]
    after = [4, 3, 5, 2, 3, 4, 4, 3, 2, 5, 3, 4]
    with pytest.raises(NoVarianceError) as error:
        ask("standardized_mean_change", long_form(before, after))
    refused(error, NoVarianceError, "baseline", "12", "mean_change")
    with pytest.raises(NoVarianceError) as error:
        ask("bootstrap_change", long_form(before, after), statistic="standardized_mean_change")
    refused(error, NoVarianceError, "baseline", "12", "mean_change")


def test_a_bootstrap_refuses_what_one_person_carries():
    nearly_nobody = long_form(range(12), [*range(11), 14])
    with pytest.raises(NoVarianceError) as error:
        ask("bootstrap_change", nearly_nobody, statistic="rank_biserial")
    refused(error, NoVarianceError, "rank_biserial", "999")
    two = long_form(range(30), [*range(28), 31, 27])
    with pytest.raises(NoVarianceError) as error:
        ask("bootstrap_change", two, statistic="rank_biserial")
    assert error.value.code == "effects.bootstrap_undefined"


@pytest.mark.parametrize("standardizer", ["baseline", "average", "average_sd", "change"])
def test_a_standardised_change_needs_a_spread(standardizer):
    with pytest.raises(NoVarianceError) as error:
        ask("standardized_mean_change", long_form([3] * 12, [4] * 12), standardizer=standardizer)
    refused(error, NoVarianceError, standardizer, "12")


def test_an_after_wave_without_spread_has_no_smcr_interval():
    data = long_form(range(12), [4] * 12)
    result = ask("standardized_mean_change", data)
    assert not result.has("variance_smcr")
    assert result.has("variance_smcrh")
    with pytest.raises(NoVarianceError) as error:
        ask("standardized_mean_change", data, interval="smcr_wald")
    refused(error, NoVarianceError, "smcr_wald")


@pytest.mark.parametrize("name", ["equivalence_test"])
def test_equivalence_is_refused_when_everyone_moved_alike(name):
    with pytest.raises(NoVarianceError):
        ask(name, long_form(range(12), range(1, 13)))


def test_a_noncentral_interval_is_refused_when_everyone_moved_alike():
    with pytest.raises(NoVarianceError):
        ask(
            "standardized_mean_change",
            long_form(range(12), range(1, 13)),
            interval="noncentral_t",
        )


@pytest.mark.parametrize("name", ["wilcoxon_signed_rank", "sign_flip_permutation"])
def test_an_exact_p_beyond_counting_is_refused_not_approximated(name):
    rng = np.random.default_rng(4)
    data = long_form(rng.normal(size=1500), rng.normal(size=1500))
    with pytest.raises(ArgumentError) as error:
        ask(name, data, p_method="exact")
    refused(error, ArgumentError, "auto")


def test_arrays_of_unequal_lengths_do_not_pair():
    with pytest.raises(UnequalLengthError) as error:
        differences(np.zeros(3), np.zeros(4))
    refused(error, UnequalLengthError, "3", "4")


@grouped
def test_a_group_that_does_not_exist_is_named(name):
    with pytest.raises(ArgumentError) as error:
        compare(name, some_groups(), programme="elsewhere")
    refused(error, ArgumentError, "'elsewhere'", "'with'", "programme")


@grouped
def test_a_group_is_not_compared_with_itself(name):
    with pytest.raises(ArgumentError) as error:
        compare(name, some_groups(), comparison="with")
    refused(error, ArgumentError, "'with'")


@grouped
def test_a_person_in_both_groups_is_an_error(name):
    data = some_groups()
    data.loc[15, "person"] = 2
    with pytest.raises(RepeatedPersonError) as error:
        compare(name, data)
    refused(error, RepeatedPersonError, "2", "person=None")
    assert compare(name, data, person=None).estimates


@grouped
def test_a_missing_column_of_groups_is_named(name):
    with pytest.raises(ColumnNotFoundError):
        compare(name, some_groups(), arm="group")
    with pytest.raises(ColumnNotFoundError):
        compare(name, some_groups(), person="id")
    with pytest.raises(ArgumentError):
        compare(name, some_groups().to_dict())


@grouped
def test_text_in_a_group_is_an_error(name):
    data = some_groups().astype({"score": object})
    data.loc[2, "score"] = "yes"
    with pytest.raises(NonNumericError):
        compare(name, data)


@grouped
def test_a_group_of_one_is_too_small(name):
    with pytest.raises(TooFewError) as error:
        compare(name, two_groups([1, 2, 3], [4, np.nan]))
    refused(error, TooFewError, "3", "1")


@pytest.mark.parametrize(
    ("name", "argument", "value"),
    [
        ("mean_difference", "variances", "welch"),
        ("mean_difference", "alternative", "more"),
        ("mean_difference", "conf_level", 95),
        ("hedges_g", "standardizer", "baseline"),
        ("hedges_g", "interval", "t"),
        ("hedges_g", "correction", "hedges"),
        ("glass_delta", "correction", 1),
        ("glass_delta", "conf_level", 0.0),
        ("mann_whitney", "p_method", "permutation"),
        ("mann_whitney", "continuity", 1),
        ("mann_whitney", "conf_level", 2),
        ("brunner_munzel", "alternative", "x"),
        ("brunner_munzel", "decimals", "two"),
        ("cliffs_delta", "interval", "logit"),
        ("probability_of_superiority", "conf_level", -1),
        ("mean_difference_permutation", "p_method", "asymptotic"),
        ("mean_difference_permutation", "draws", 5),
    ],
)
def test_an_argument_of_a_comparison_is_named_with_its_values(name, argument, value):
    with pytest.raises(ArgumentError) as error:
        compare(name, some_groups(), **{argument: value})
    refused(error, ArgumentError, argument, repr(value))


def test_an_average_standardizer_has_no_noncentral_interval():
    with pytest.raises(ArgumentError) as error:
        compare("hedges_g", some_groups(), standardizer="average")
    refused(error, ArgumentError, "noncentral_t", "average")


@pytest.mark.parametrize(
    "name", ["hedges_g", "glass_delta", "mann_whitney", "mean_difference_permutation"]
)
def test_groups_without_any_spread_are_refused(name):
    with pytest.raises(NoVarianceError) as error:
        compare(name, two_groups([2] * 11, [2] * 11))
    refused(error, NoVarianceError, "mean_difference")


def test_an_exact_p_of_groups_beyond_counting_is_refused():
    rng = np.random.default_rng(5)
    data = two_groups(rng.normal(size=400), rng.normal(size=400))
    for name in ("mann_whitney", "mean_difference_permutation"):
        with pytest.raises(ArgumentError):
            compare(name, data, p_method="exact")


def test_describe_refuses_an_empty_column_and_an_order_with_ties():
    with pytest.raises(TooFewError) as error:
        effects.describe(pd.DataFrame({"y": [np.nan, np.nan]}), outcome="y")
    refused(error, TooFewError, "y")
    data = pd.DataFrame({"y": [1.0, 2.0, 4.0], "week": [1, 2, 2]})
    with pytest.raises(ArgumentError) as error:
        effects.describe(data, outcome="y", order="week")
    refused(error, ArgumentError, "week")
    with pytest.raises(ArgumentError):
        effects.describe([1.0], outcome="y")


def test_an_analysis_of_variance_refuses_one_group_no_spread_and_a_person_twice():
    data = pd.DataFrame({"y": [1.0, 2.0, 3.0], "site": ["a"] * 3, "person": [1, 2, 3]})
    with pytest.raises(TooFewError) as error:
        effects.one_way_anova(data, outcome="y", group="site")
    refused(error, TooFewError, "1", "3")
    flat = pd.DataFrame({"y": [0.1, 0.1, 0.7, 0.7], "site": list("aabb"), "person": [1, 2, 3, 4]})
    with pytest.raises(NoVarianceError):
        effects.one_way_anova(flat, outcome="y", group="site")
    with pytest.raises(RepeatedPersonError):
        effects.one_way_anova(flat.assign(person=1), outcome="y", group="site")


def test_a_line_needs_three_rows_and_a_predictor_that_varies():
    data = pd.DataFrame({"y": [1.0, 2.0, 3.0], "x": [1.0, 1.0, 1.0], "person": [1, 2, 3]})
    with pytest.raises(NoVarianceError) as error:
        effects.simple_regression(data, outcome="y", predictor="x")
    refused(error, NoVarianceError, "x", "3")
    with pytest.raises(NoVarianceError):
        effects.simple_regression(data, outcome="x", predictor="y")
    with pytest.raises(TooFewError):
        effects.simple_regression(data.head(2), outcome="y", predictor="x")
    with pytest.raises(RepeatedPersonError):
        effects.simple_regression(data.assign(person=1), outcome="y", predictor="x")


def test_every_refusal_is_a_value_error_of_one_tree():
    for kind in (ArgumentError, DataError):
        assert issubclass(kind, ValueError)
