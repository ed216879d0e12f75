"""What a caller gets wrong is refused in words that say what to do, in both languages."""

import warnings

import numpy as np
import pandas as pd
import pytest

from solidarity_eval import effects
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
from tests.unit.effects_categorical.tables import (
    BY_WAVE,
    CALLS,
    GROUPS,
    ONE_ROW_PER_PERSON,
    PAIRED,
    PEOPLE,
    WITHOUT_LEVEL,
    arms,
    ask,
    column_read,
    long,
)

every = pytest.mark.parametrize("name", sorted(CALLS))
TWO_GROUPS = [
    "difference_in_proportions",
    "risk_ratio",
    "odds_ratio",
    "number_needed_to_treat",
]


@pytest.fixture(autouse=True)
def _cautions_are_tested_elsewhere():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        yield


def refused(error, *needles):
    """The error speaks both languages and names what it is about."""
    assert isinstance(error.value, SolidarityEvalError)
    english, french = error.value.message("en"), error.value.message("fr")
    assert english != french
    assert "{" not in english + french
    for needle in needles:
        assert needle in english
        assert needle in french


@every
def test_the_function_answers_on_its_own_table(name):
    result = ask(name)
    assert result.method == name
    assert result.estimates
    assert result.versions["solidarity_eval"]
    assert type(result).from_json(result.to_json()) == result


@every
def test_a_missing_column_is_named(name):
    key = "x" if "x" in CALLS[name][1] else "outcome"
    with pytest.raises(ColumnNotFoundError) as error:
        ask(name, **{key: "trust"})
    refused(error, "trust")


@every
def test_data_that_are_no_table_are_refused(name):
    with pytest.raises(ArgumentError) as error:
        ask(name, {"answer": [1, 0]})
    refused(error, "dict")


@every
def test_text_among_the_answers_is_refused(name):
    table = CALLS[name][0]
    column = column_read(name)
    spoiled = table.assign(**{column: ["often", *table[column].iloc[1:]]})
    with pytest.raises(NonNumericError) as error:
        ask(name, spoiled)
    refused(error, "often", column)


@every
def test_an_infinite_answer_is_refused(name):
    table = CALLS[name][0]
    column = column_read(name)
    spoiled = table.assign(**{column: [np.inf, *table[column].iloc[1:]]})
    with pytest.raises(NonNumericError) as error:
        ask(name, spoiled)
    refused(error, column)


@every
def test_a_table_without_rows_is_refused(name):
    with pytest.raises((DataError, ArgumentError)) as error:
        ask(name, CALLS[name][0].iloc[:0].copy())
    refused(error)


@every
def test_answers_all_missing_are_refused(name):
    table = CALLS[name][0]
    with pytest.raises(DataError) as error:
        ask(name, table.assign(**{column_read(name): np.nan}))
    refused(error)


@pytest.mark.parametrize("conf_level", [0, 1, -0.5, 95, np.nan, "0.95", True, None])
@pytest.mark.parametrize("name", sorted(set(CALLS) - WITHOUT_LEVEL))
def test_a_confidence_level_outside_0_and_1_is_refused(name, conf_level):
    with pytest.raises(ArgumentError) as error:
        ask(name, conf_level=conf_level)
    refused(error, repr(conf_level))


@pytest.mark.parametrize("name", sorted(ONE_ROW_PER_PERSON))
def test_a_person_who_stands_twice_is_refused(name):
    table = CALLS[name][0]
    twice = table.assign(person=[table["person"].iloc[1], *table["person"].iloc[1:]])
    with pytest.raises(RepeatedPersonError) as error:
        ask(name, twice)
    refused(error, str(table["person"].iloc[1]))
    assert ask(name, twice, person=None).estimates


@pytest.mark.parametrize("name", sorted(BY_WAVE))
def test_a_person_twice_in_a_wave_is_refused(name):
    table = CALLS[name][0]
    with pytest.raises(RepeatedPersonError) as error:
        ask(name, pd.concat([table, table.iloc[[0]]]))
    refused(error, "1")


@pytest.mark.parametrize("name", ["change_in_proportion", "mcnemar_test"])
def test_one_pair_is_too_few(name):
    with pytest.raises(TooFewError) as error:
        ask(name, long([0], [1]))
    refused(error)


@pytest.mark.parametrize("name", ["cochran_q_test", "friedman_test", "repeated_measures_anova"])
def test_one_person_with_every_wave_is_too_few(name):
    with pytest.raises(TooFewError) as error:
        ask(name, long([0], [1], [1]))
    refused(error, "3")


@pytest.mark.parametrize("waves", [[1], [1, 1], [1, 4], []])
@pytest.mark.parametrize("name", ["cochran_q_test", "friedman_test", "repeated_measures_anova"])
def test_waves_that_do_not_exist_or_repeat_are_refused(name, waves):
    with pytest.raises(ArgumentError) as error:
        ask(name, waves=waves)
    refused(error)


@pytest.mark.parametrize(
    ("name", "argument"),
    [
        ("change_in_proportion", "method"),
        ("change_in_proportion", "alternative"),
        ("proportion", "method"),
        ("proportion", "alternative"),
        ("difference_in_proportions", "method"),
        ("difference_in_proportions", "alternative"),
        ("risk_ratio", "method"),
        ("odds_ratio", "method"),
        ("odds_ratio", "alternative"),
        ("number_needed_to_treat", "method"),
        ("mcnemar_test", "alternative"),
        ("shift_across_categories", "alternative"),
        ("trend_in_proportions", "alternative"),
        ("cochran_q_test", "adjustment"),
        ("rate", "method"),
        ("rate", "alternative"),
        ("rate_ratio", "method"),
        ("rate_ratio", "alternative"),
        ("poisson_regression", "errors"),
        ("proportional_odds", "link"),
        ("proportional_odds", "interval"),
        ("proportional_odds_mixed", "link"),
        ("cohen_kappa", "weights"),
    ],
)
def test_an_unknown_choice_is_refused_with_the_list(name, argument):
    with pytest.raises(ArgumentError) as error:
        ask(name, **{argument: "best"})
    refused(error, argument, "best")


def test_a_choice_of_adjustment_outside_the_list_is_refused():
    with pytest.raises(ArgumentError) as error:
        effects.adjust_p_values([0.1], method="fdr")
    refused(error, "fdr", "holm")


@pytest.mark.parametrize("p", [[0.1, 1.2], [-0.1], [np.nan], ["low"], [0.1, None]])
def test_p_values_outside_0_and_1_are_refused(p):
    with pytest.raises(ArgumentError) as error:
        effects.adjust_p_values(p)
    refused(error)


def test_no_p_value_and_a_table_of_them_are_refused():
    with pytest.raises(ArgumentError) as error:
        effects.adjust_p_values([])
    refused(error)
    with pytest.raises(ArgumentError) as error:
        effects.adjust_p_values([[0.1, 0.2]])
    refused(error, "2")


@pytest.mark.parametrize(
    ("count", "n"), [(3, 0), (5, 4), (-1, 4), (1.5, 4), (1, 4.5), (True, 4), ("1", 4), (1, None)]
)
def test_counts_that_cannot_be_are_refused(count, n):
    with pytest.raises(ArgumentError) as error:
        effects.proportion(count=count, n=n)
    refused(error)


@pytest.mark.parametrize("name", ["proportion", "rate", "trend_in_proportions", *TWO_GROUPS])
def test_a_table_and_counts_together_or_neither_are_refused(name):
    size = {"rate": "time"}.get(name, "n")
    with pytest.raises(ArgumentError) as error:
        ask(name, count=1, **{size: 2})
    refused(error)
    with pytest.raises(ArgumentError) as error:
        getattr(effects, name)()
    refused(error)


@pytest.mark.parametrize("name", ["proportion", "rate", "rate_ratio", *TWO_GROUPS])
def test_a_table_without_the_name_of_its_column_is_refused(name):
    with pytest.raises(ArgumentError) as error:
        ask(name, outcome=None)
    refused(error, "outcome")


@pytest.mark.parametrize("target", [0, 1, 1.5, -0.2, np.nan, "half"])
def test_a_target_share_outside_0_and_1_is_refused(target):
    with pytest.raises(ArgumentError) as error:
        effects.proportion(count=1, n=2, target=target)
    refused(error, repr(target))


@pytest.mark.parametrize("target", [0, -1.0, np.inf])
def test_a_target_rate_not_above_0_is_refused(target):
    with pytest.raises(ArgumentError) as error:
        effects.rate(count=1, time=2, target=target)
    refused(error, repr(target))


@pytest.mark.parametrize("success", [(), []])
@pytest.mark.parametrize("name", ["change_in_proportion", "proportion", "cochran_q_test"])
def test_no_answer_that_counts_is_refused(name, success):
    with pytest.raises(ArgumentError) as error:
        ask(name, success=success)
    refused(error, "success")


@pytest.mark.parametrize("name", TWO_GROUPS)
def test_groups_are_two_and_known(name):
    with pytest.raises(ArgumentError) as error:
        ask(name, programme="comparison")
    refused(error, "comparison")
    with pytest.raises(ArgumentError) as error:
        ask(name, programme="treated")
    refused(error, "treated", "programme")
    silent = GROUPS.assign(answer=[np.nan] * 6 + [0, 1, 0, 0, 0, 1])
    with pytest.raises(TooFewError) as error:
        ask(name, silent)
    refused(error, "programme")
    for count in (5, (1, 2, 3)):
        with pytest.raises(ArgumentError) as error:
            getattr(effects, name)(count=count, n=(4, 4))
        refused(error, "count")


def test_ratios_that_do_not_exist_are_refused():
    for call in (
        lambda: effects.risk_ratio(count=(0, 0), n=(5, 5)),
        lambda: effects.risk_ratio(count=(0, 2), n=(5, 5)),
        lambda: effects.risk_ratio(count=(5, 5), n=(5, 5)),
        lambda: effects.odds_ratio(count=(0, 2), n=(5, 5)),
        lambda: effects.odds_ratio(count=(0, 0), n=(5, 5), method="conditional"),
        lambda: effects.odds_ratio(count=(5, 5), n=(5, 5), method="conditional"),
        lambda: effects.rate_ratio(count=(0, 0), time=(5, 5)),
        lambda: effects.rate_ratio(count=(0, 3), time=(5, 5), method="wald"),
    ):
        with pytest.raises(DataError) as error:
            call()
        refused(error)


@pytest.mark.parametrize("counts", [([1, 2], [3, 3], [1]), ([1, 2], [3], None), (1, 2, None)])
def test_counts_by_group_of_unequal_lengths_are_refused(counts):
    count, n, scores = counts
    with pytest.raises(ArgumentError) as error:
        effects.trend_in_proportions(count=count, n=n, scores=scores)
    refused(error, "scores")


@pytest.mark.parametrize("scores", [(1, 1), (1, np.nan), ("a", "b")])
def test_scores_that_do_not_order_the_groups_are_refused(scores):
    with pytest.raises(ArgumentError) as error:
        effects.trend_in_proportions(count=(1, 2), n=(3, 3), scores=scores)
    refused(error)


@pytest.mark.parametrize(
    "name", ["rate", "overdispersion_test", "poisson_regression", "negative_binomial_regression"]
)
def test_counts_and_exposures_must_be_what_they_say(name):
    for wrong in (-1, 1.5):
        with pytest.raises(NonNumericError) as error:
            ask(name, PEOPLE.assign(events=[wrong, *PEOPLE["events"].iloc[1:]]))
        refused(error, "events")
    for wrong in (0, -2):
        with pytest.raises(DataError) as error:
            ask(name, PEOPLE.assign(weeks=[wrong, *PEOPLE["weeks"].iloc[1:]]), exposure="weeks")
        refused(error, "weeks")


@pytest.mark.parametrize(
    "name",
    ["overdispersion_test", "poisson_regression", "negative_binomial_regression"],
)
def test_models_of_counts_that_do_not_exist_are_refused(name):
    with pytest.raises(DataError) as error:
        ask(name, PEOPLE.assign(events=0))
    refused(error)
    empty_group = PEOPLE.assign(events=[0, 0, 0, 2, 3, 1, 2, 4, 1, 2, 0, 9], dose=[
        0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 0, 1])  # fmt: skip
    with pytest.raises(DataError) as error:
        ask(name, empty_group, covariates="dose")
    refused(error, "dose")


@pytest.mark.parametrize(
    "name",
    [
        "overdispersion_test",
        "poisson_regression",
        "negative_binomial_regression",
        "proportional_odds",
    ],
)
def test_covariates_that_say_the_same_are_refused(name):
    doubled = PEOPLE.assign(again=2 * PEOPLE["dose"] + 1, constant=3)
    for covariates in (["dose", "again"], ["constant"], "constant"):
        with pytest.raises(DataError) as error:
            ask(name, doubled, covariates=covariates)
        refused(error, "constant" if "constant" in covariates else "again")
    with pytest.raises(ArgumentError) as error:
        ask(name, covariates=["dose", "dose"])
    refused(error, "dose")
    with pytest.raises(TooFewError) as error:
        ask(name, PEOPLE.iloc[:2], covariates="weeks")
    refused(error, "3" if name != "proportional_odds" else "4")


def test_a_negative_binomial_needs_over_dispersion():
    even = pd.DataFrame({"person": range(6), "events": [2, 2, 2, 2, 2, 3]})
    with pytest.raises(DataError) as error:
        effects.negative_binomial_regression(even, outcome="events")
    refused(error, "poisson_regression")


def test_a_poisson_fit_without_any_difference_has_no_quasi_errors():
    same = pd.DataFrame({"person": range(4), "events": [2, 2, 2, 2]})
    for errors in ("quasi", "hc0", "hc1"):
        with pytest.raises(DataError) as error:
            effects.poisson_regression(same, outcome="events", errors=errors)
        refused(error)
    assert effects.poisson_regression(same, outcome="events", errors="model").estimates


def test_an_answer_that_does_not_vary_has_no_ordinal_model():
    for call in (
        lambda: ask("proportional_odds", PEOPLE.assign(answer=2)),
        lambda: ask("ordinal_association", PEOPLE.assign(answer=2)),
        lambda: ask("cohen_kappa", PEOPLE.assign(answer=2, other=2)),
        lambda: ask("trend_in_proportions", PEOPLE.assign(answer=1)),
        lambda: ask("trend_in_proportions", PEOPLE.assign(dose=1)),
        lambda: ask("cochran_q_test", long([1, 0], [1, 0], [1, 0])),
        lambda: ask("friedman_test", long([1, 2], [1, 2], [1, 2])),
        lambda: ask("repeated_measures_anova", long([1, 2], [2, 3], [4, 5])),
    ):
        with pytest.raises(NoVarianceError) as error:
            call()
        refused(error)


def test_a_covariate_that_separates_the_answers_is_refused():
    apart = PEOPLE.assign(dose=PEOPLE["answer"] > 1)
    with pytest.raises(DataError) as error:
        ask("proportional_odds", apart)
    refused(error, "dose")


def test_a_mixed_model_needs_people_who_answered_twice():
    with pytest.raises(TooFewError) as error:
        ask("proportional_odds_mixed", PEOPLE, covariates="dose")
    refused(error, "proportional_odds")
    for nodes in (0, 102, 2.5, "many"):
        with pytest.raises(ArgumentError) as error:
            ask("proportional_odds_mixed", nodes=nodes)
        refused(error, repr(nodes))


def test_a_correlation_within_persons_needs_them_seen_and_moving():
    table, arguments = CALLS["repeated_measures_correlation"]
    call = effects.repeated_measures_correlation
    with pytest.raises(NoVarianceError) as error:
        call(table.assign(answer=table["person"]), **arguments)
    refused(error, "answer")
    with pytest.raises(TooFewError) as error:
        call(table[table["wave"] == 1], **arguments)
    refused(error)
    with pytest.raises(ArgumentError) as error:
        call(table, x="wave", y="wave")
    refused(error, "wave")


@pytest.mark.parametrize("name", ["ordinal_association", "cohen_kappa"])
def test_one_column_is_not_two(name):
    with pytest.raises(ArgumentError) as error:
        ask(name, x="answer", y="answer")
    refused(error, "answer")


@pytest.mark.parametrize("categories", [[0], [1, 0], [0, 0, 1], [1, 2], ["no", "yes"], [0, np.nan]])
def test_categories_are_rising_and_hold_every_answer(categories):
    with pytest.raises(ArgumentError) as error:
        effects.shift_across_categories(
            PAIRED, outcome="answer", pre=1, post=2, categories=categories
        )
    refused(error, "categories")


def test_rate_ratio_of_a_table_checks_its_groups_and_counts():
    with pytest.raises(TooFewError) as error:
        ask("rate_ratio", arms([np.nan, np.nan], [1, 2]))
    refused(error, "programme")
    with pytest.raises(NonNumericError) as error:
        ask("rate_ratio", arms([0.5, 1], [1, 2]))
    refused(error, "0.5")
    for count, time in ((3, (1, 1)), ((1, 2), (1, 2, 3)), ((1, 2), (1, 0)), ((1, 2.5), (1, 1))):
        with pytest.raises(ArgumentError) as error:
            effects.rate_ratio(count=count, time=time)
        refused(error)


@every
def test_a_column_given_instead_of_its_name_is_refused(name):
    """A habit of other libraries; the answer names the columns that exist."""
    table = CALLS[name][0]
    key = "x" if "x" in CALLS[name][1] else "outcome"
    with pytest.raises(ColumnNotFoundError) as error:
        ask(name, **{key: table[column_read(name)]})
    refused(error, "<Series>", column_read(name))


@pytest.mark.parametrize("conf_level", [10**400, -(10**400)])
def test_a_number_too_large_for_a_double_is_refused(conf_level):
    with pytest.raises(ArgumentError) as error:
        effects.proportion(count=1, n=2, conf_level=conf_level)
    refused(error)


def test_a_list_where_a_word_is_wanted_is_refused():
    with pytest.raises(ArgumentError) as error:
        ask("cohen_kappa", weights=np.array([1, 2]))
    refused(error, "quadratic")
    with pytest.raises(ArgumentError) as error:
        ask("shift_across_categories", categories=3)
    refused(error, "categories")
