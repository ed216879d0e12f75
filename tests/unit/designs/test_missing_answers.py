import math

import numpy as np
import pandas as pd
import pytest

from solidarity_eval.designs import (
    inverse_probability_weighted_change,
    little_mcar_test,
    multiple_imputation_change,
    pool_imputations,
)
from solidarity_eval.errors import (
    ArgumentError,
    DataError,
    NonNumericError,
    NoVarianceError,
    RepeatedPersonError,
    SmallSampleWarning,
    StatisticalWarning,
    TooFewError,
)
from tests.estimators import TABLES

ASKED = {"outcome": "y", "pre": "before", "post": "after"}


@pytest.fixture
def gaps():
    rng = np.random.default_rng(12)
    y = rng.normal(size=80)
    x = 0.5 * y + rng.normal(size=80)
    z = rng.normal(size=80)
    x[60:], z[10:20] = np.nan, np.nan
    return pd.DataFrame({"person": range(80), "y": y, "x": x, "z": z})


def little(data, columns=("y", "x", "z"), **more):
    return little_mcar_test(data, columns=columns, **more)


def test_the_test_of_gaps_follows_neither_units_nor_order(gaps):
    found = little(gaps).test("little_mcar")
    for other in (
        gaps.assign(x=3.0 - 100.0 * gaps["x"], y=gaps["y"] + 1e4),
        gaps.sample(frac=1.0, random_state=1),
        pd.concat([gaps, pd.DataFrame({"person": [99]})]),
    ):
        assert little(other).test("little_mcar").statistic == pytest.approx(
            found.statistic, rel=1e-7
        )
    turned = little(gaps, ["z", "y", "x"]).test("little_mcar")
    assert turned.statistic == pytest.approx(found.statistic, rel=1e-8)
    assert turned.df == found.df


def test_gaps_that_depend_on_another_answer_are_found(gaps):
    chosen = gaps.assign(x=gaps["x"].where(gaps["y"] < 0.3))
    assert little(chosen, ["y", "x"]).test("little_mcar").p_value < 1e-4


def test_what_the_test_of_gaps_refuses(gaps):
    with pytest.raises(DataError, match="no gaps"):
        little(gaps.dropna())
    with pytest.raises(DataError, match="made of the others"):
        little(gaps.assign(z=gaps["y"] * 2 + 1))
    with pytest.raises(NoVarianceError, match="z"):
        little(gaps.assign(z=np.where(gaps.index < 40, 1.0, np.nan)))
    with pytest.raises(TooFewError):
        little(gaps.head(4))
    with pytest.raises(NonNumericError, match="y"):
        little(gaps.assign(y="often"))
    with pytest.raises(RepeatedPersonError):
        little(pd.concat([gaps, gaps]), person="person")
    for columns in (["y"], [], "y", 3, ["y", "y"]):
        with pytest.raises(ArgumentError):
            little(gaps, columns)
    with pytest.raises(ArgumentError, match="covariance"):
        little(gaps, covariance="biased")


def test_few_people_per_column_are_told(gaps):
    with pytest.warns(SmallSampleWarning, match="large p"):
        found = little(gaps.iloc[45:70])
    assert [note.code for note in found.notes] == ["designs_attrition.little_few"]


def test_pooling_keeps_its_parts_together():
    found = pool_imputations([1.0, 2.0, 3.0, 2.0], [0.5, 0.5, 0.6, 0.4], df_complete=30)
    within, between, total = (
        found[f"{name}_variance"].estimate for name in ("within", "between", "total")
    )
    assert total == pytest.approx(within + 1.25 * between)
    assert found["pooled"].std_error == pytest.approx(total**0.5)
    assert found["pooled"].df < found["df_rubin"].estimate
    assert found["relative_increase"].estimate == pytest.approx(1.25 * between / within)
    order = pool_imputations([3.0, 2.0, 2.0, 1.0], [0.6, 0.4, 0.5, 0.5], df_complete=30)
    assert order["pooled"].conf_low == pytest.approx(found["pooled"].conf_low)


def test_pooling_without_complete_data_df_is_rubins():
    found = pool_imputations([1.0, 2.0, 3.0], [0.5, 0.5, 0.6])
    assert found["pooled"].df == found["df_rubin"].estimate
    alike = pool_imputations([2.0, 2.0], [0.5, 0.5])
    assert alike["pooled"].df is None
    assert alike["pooled"].conf_high == pytest.approx(2.0 + 1.959963984540054 * 0.5)
    assert not alike.has("df_rubin")


@pytest.mark.parametrize(
    ("estimates", "errors"),
    [([1.0], [0.5]), ([1.0, 2.0], [0.5]), ([1.0, 2.0], [0.5, -0.1]), ("12", [0.5, 0.5]),
     ([1.0, math.nan], [0.5, 0.5]), (3, [0.5, 0.5]), ([1.0, 2.0], [0.0, math.inf])],
)  # fmt: skip
def test_what_cannot_be_pooled(estimates, errors):
    with pytest.raises(ArgumentError):
        pool_imputations(estimates, errors)
    with pytest.raises(ArgumentError):
        pool_imputations([1.0, 2.0], [0.0, 0.0], df_complete=10)


def test_a_seed_gives_the_same_draws_and_another_seed_others():
    data = TABLES["leaving"]
    one, two, three = (
        multiple_imputation_change(data, **ASKED, imputations=20, seed=seed) for seed in (1, 1, 2)
    )
    assert one == two
    assert one["change"].estimate != three["change"].estimate
    assert one.seed == 1


@pytest.mark.parametrize("function", [multiple_imputation_change,
                                      inverse_probability_weighted_change])  # fmt: skip
def test_shifting_and_turning_the_scale_moves_the_change_alike(function):
    data = TABLES["leaving"]
    once = function(data, **ASKED)["change"]
    moved = function(data.assign(y=100.0 + 10.0 * data["y"]), **ASKED)["change"]
    assert moved.estimate == pytest.approx(10.0 * once.estimate)
    assert moved.std_error == pytest.approx(10.0 * once.std_error)


@pytest.mark.parametrize("function", [multiple_imputation_change,
                                      inverse_probability_weighted_change])  # fmt: skip
def test_covariates_that_cannot_serve(function):
    data = TABLES["leaving"]
    with pytest.raises(DataError, match="age"):
        function(data.assign(age=data["age"].where(data["person"] != "P003")), **ASKED,
                 covariates=["age"])  # fmt: skip
    with pytest.raises(DataError):
        function(data.assign(twice=2 * data["y"]), **ASKED, covariates=["twice"])
    with pytest.raises(DataError):
        function(data.assign(same=1.0), **ASKED, covariates=["same"])
    with pytest.raises(ArgumentError):
        function(data, **ASKED, covariates=["y"])
    with pytest.raises(ArgumentError):
        function(data, **ASKED, covariates=7)


def test_nobody_left():
    data = TABLES["leaving"]
    whole = data[data["person"] < "P040"]
    found = multiple_imputation_change(whole, **ASKED)
    assert found["change"].estimate == pytest.approx(found["change_of_stayers"].estimate)
    assert found["between_variance"].estimate == 0.0
    with pytest.raises(TooFewError, match="Nobody"):
        inverse_probability_weighted_change(whole, **ASKED)


def test_leaving_told_for_sure_by_the_baseline_is_refused():
    data = TABLES["leaving"]
    left = ~data["person"].isin(data.loc[data["wave"] == "after", "person"])
    with pytest.raises(DataError, match="almost for sure"):
        inverse_probability_weighted_change(
            data.assign(known=left.astype(float)), **ASKED, covariates=["known"]
        )


def test_trimming_brings_the_largest_weights_down():
    data = TABLES["leaving"]
    free = inverse_probability_weighted_change(data, **ASKED, covariates=["age"])
    held = inverse_probability_weighted_change(data, **ASKED, covariates=["age"], trim=0.8)
    plain = inverse_probability_weighted_change(data, **ASKED, covariates=["age"], stabilised=False)
    assert held["largest_weight"].estimate < free["largest_weight"].estimate
    assert held["effective_n"].estimate > free["effective_n"].estimate
    assert plain["change"] == free["change"]
    assert plain["largest_weight"].estimate == pytest.approx(
        free["largest_weight"].estimate * 60 / 44
    )
    for trim in (0.2, 1.0, "zz", True):
        with pytest.raises(ArgumentError, match="trim"):
            inverse_probability_weighted_change(data, **ASKED, trim=trim)


def test_a_person_who_stands_for_many_is_told():
    people = np.arange(60)
    before = np.where(people < 20, 9.0, 1.0 + people % 3)
    stayed = np.where(people < 20, people < 1, people % 20 != 7)
    data = pd.concat([
        pd.DataFrame({"person": people, "wave": "before", "y": before}),
        pd.DataFrame({"person": people[stayed], "wave": "after",
                      "y": (before + people % 2)[stayed]}),
    ])  # fmt: skip
    with pytest.warns(StatisticalWarning, match="stands for"):
        inverse_probability_weighted_change(data, **ASKED)
