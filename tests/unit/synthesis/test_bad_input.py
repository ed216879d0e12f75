"""Tables that cannot be pooled are refused with a reason; harmless ones give the same numbers."""

import numpy as np
import pandas as pd
import pytest

from solidarity_eval import synthesis
from solidarity_eval.errors import (
    ArgumentError,
    ColumnNotFoundError,
    DataError,
    NonNumericError,
    NoVarianceError,
    StatisticalWarning,
    TooFewError,
)
from solidarity_eval.results import Result

K = 12
RNG = np.random.default_rng(5)
STUDIES = pd.DataFrame(
    {
        "study": [f"project {i}" for i in range(K)],
        "estimate": RNG.normal(0.3, 0.3, K).round(3),
        "variance": RNG.uniform(0.01, 0.1, K).round(4),
        "months": np.arange(K, dtype=float),
        "place": ["town", "village"] * (K // 2),
    }
)
RESULTS = STUDIES.assign(study=[f"project {i // 2}" for i in range(K)])
EVENTS = pd.DataFrame(
    {
        "study": [f"project {i}" for i in range(6)],
        "count": [1, 4, 2, 3, 2, 5],
        "n": [40, 60, 35, 50, 44, 61],
        "comparison_count": [3, 6, 2, 6, 4, 9],
        "comparison_n": [41, 58, 36, 52, 40, 60],
    }
)
ESTIMATES = ("estimate", "variance")
CALLS = {
    "random_effects": (synthesis.random_effects, STUDIES, {}, ESTIMATES),
    "leave_one_out": (synthesis.leave_one_out, STUDIES, {}, ESTIMATES),
    "influence": (synthesis.influence, STUDIES, {}, ESTIMATES),
    "meta_regression": (
        synthesis.meta_regression,
        STUDIES,
        {"moderators": ["months"], "permutations": 0},
        (*ESTIMATES, "months"),
    ),
    "subgroup_synthesis": (
        synthesis.subgroup_synthesis,
        STUDIES,
        {"group": "place", "permutations": 0},
        ESTIMATES,
    ),
    "small_study_checks": (synthesis.small_study_checks, STUDIES, {}, ESTIMATES),
    "multilevel_synthesis": (synthesis.multilevel_synthesis, RESULTS, {}, ESTIMATES),
    "synthesis_of_proportions": (
        synthesis.synthesis_of_proportions,
        EVENTS,
        {},
        ("count", "n"),
    ),
    "synthesis_of_counts": (
        synthesis.synthesis_of_counts,
        EVENTS,
        {},
        ("count", "n", "comparison_count", "comparison_n"),
    ),
}
NAMES = sorted(CALLS)
SINGLE_ROWS = [name for name in NAMES if name != "multilevel_synthesis"]


def ask(name, data=None, **changes):
    function, table, arguments, _ = CALLS[name]
    return function(table.copy() if data is None else data, **{**arguments, **changes})


def table_of(name):
    return CALLS[name][1].copy()


def numbers(found):
    return [(item.term, item.estimate, item.conf_low, item.conf_high) for item in found.estimates]


@pytest.mark.parametrize("name", NAMES)
def test_a_result_goes_to_json_and_back(name):
    found = ask(name)
    assert Result.from_json(found.to_json()) == found
    assert found.references
    assert found.method == name


@pytest.mark.parametrize("name", NAMES)
def test_the_table_is_not_modified(name):
    data = table_of(name)
    before = data.copy()
    ask(name, data)
    pd.testing.assert_frame_equal(data, before)


@pytest.mark.parametrize("name", NAMES)
def test_no_table_is_refused(name):
    with pytest.raises(ArgumentError):
        ask(name, [1, 2, 3])


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_table_is_refused(name):
    with pytest.raises(TooFewError):
        ask(name, table_of(name).iloc[:0])


@pytest.mark.parametrize(
    ("name", "column"), [(name, column) for name in NAMES for column in CALLS[name][3]]
)
def test_a_missing_column_is_named(name, column):
    with pytest.raises(ColumnNotFoundError, match=column):
        ask(name, table_of(name).drop(columns=column))


@pytest.mark.parametrize("bad", ["a lot", np.inf, -np.inf])
@pytest.mark.parametrize("name", NAMES)
def test_text_and_infinity_are_no_numbers(name, bad):
    data = table_of(name)
    column = CALLS[name][3][0]
    data[column] = data[column].astype(object)
    data.loc[0, column] = bad
    with pytest.raises(NonNumericError, match=column):
        ask(name, data)


@pytest.mark.parametrize("name", NAMES)
def test_a_row_without_a_number_is_left_out_and_counted(name):
    data = table_of(name)
    column = CALLS[name][3][0]
    data[column] = data[column].astype(float)
    data.loc[len(data) - 1, column] = np.nan
    asked = {"strict": False} if name in ("meta_regression", "small_study_checks") else {}
    with pytest.warns(StatisticalWarning, match="left out"):
        found = ask(name, data, **asked)
    assert found.flow.n("studies") == len(data)
    assert found.flow.n("pooled") == len(data) - 1
    assert "synthesis.rows_left_out" in [note.code for note in found.notes]
    assert numbers(found) == numbers(ask(name, data.iloc[:-1], **asked))


@pytest.mark.parametrize("name", SINGLE_ROWS)
def test_a_study_in_two_rows_is_refused(name):
    data = table_of(name)
    data.loc[1, "study"] = data.loc[0, "study"]
    with pytest.raises(DataError, match="project 0"):
        ask(name, data)


@pytest.mark.parametrize("name", NAMES)
def test_a_study_without_a_name_is_refused(name):
    data = table_of(name)
    data.loc[1, "study"] = None
    with pytest.raises(DataError, match="no name"):
        ask(name, data)


@pytest.mark.parametrize("name", SINGLE_ROWS)
def test_rows_may_go_without_names(name):
    found = ask(name, table_of(name).drop(columns="study"), study=None)
    assert [row[1:] for row in numbers(found)] == [row[1:] for row in numbers(ask(name))]


@pytest.mark.parametrize("variance", [0.0, -0.1])
@pytest.mark.parametrize("name", [name for name in NAMES if "variance" in CALLS[name][3]])
def test_a_variance_is_above_zero(name, variance):
    data = table_of(name)
    data.loc[3, "variance"] = variance
    with pytest.raises(DataError, match=r"project [13]"):
        ask(name, data)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("random_effects", {"method": "bayes"}),
        ("random_effects", {"interval": "t"}),
        ("random_effects", {"prediction": "t"}),
        ("random_effects", {"transform": "square"}),
        ("random_effects", {"unit": ""}),
        ("random_effects", {"conf_level": 1.0}),
        ("meta_regression", {"moderators": "months"}),
        ("meta_regression", {"moderators": []}),
        ("meta_regression", {"moderators": ["months", "months"]}),
        ("meta_regression", {"permutations": 5}),
        ("meta_regression", {"strict": "yes"}),
        ("subgroup_synthesis", {"permutations": 98}),
        ("subgroup_synthesis", {"seed": -1}),
        ("small_study_checks", {"strict": 1}),
        ("multilevel_synthesis", {"sampling_correlation": 1.0}),
        ("multilevel_synthesis", {"sampling_correlation": "half"}),
        ("synthesis_of_proportions", {"measure": "probit"}),
        ("synthesis_of_counts", {"pooling": "bayes"}),
        ("synthesis_of_counts", {"measure": "risk_ratio"}),
        ("synthesis_of_counts", {"measure": "risk_difference", "pooling": "peto"}),
    ],
)
def test_an_unknown_word_is_refused(name, changes):
    with pytest.raises(ArgumentError) as refusal:
        ask(name, **changes)
    assert refusal.value.message("fr") != refusal.value.message("en")


@pytest.mark.parametrize("name", ["synthesis_of_proportions", "synthesis_of_counts"])
@pytest.mark.parametrize(
    ("column", "value"), [("count", 1.5), ("count", -1), ("count", 100), ("n", 0)]
)
def test_counts_are_whole_and_fit_their_total(name, column, value):
    data = table_of(name).astype({"count": float, "n": float})
    data.loc[2, column] = value
    with pytest.raises(DataError, match="project 2"):
        ask(name, data)


def test_too_few_studies_for_a_moderator():
    with pytest.raises(TooFewError, match="at least 10"):
        ask("meta_regression", STUDIES[:9])
    with pytest.raises(TooFewError, match="at least 10"):
        ask("subgroup_synthesis", STUDIES[:9])
    with pytest.raises(TooFewError):
        ask("small_study_checks", STUDIES[:9])
    with pytest.raises(TooFewError):
        ask("meta_regression", STUDIES.assign(x=STUDIES["months"] ** 2), moderators=["months", "x"])


def test_a_moderator_that_does_not_vary_is_refused():
    with pytest.raises(DataError, match="months"):
        ask("meta_regression", STUDIES.assign(months=3.0))
    with pytest.raises(DataError, match="place"):
        ask("subgroup_synthesis", STUDIES.assign(place="town"))
    with pytest.raises(DataError, match="place"):
        ask("subgroup_synthesis", STUDIES.assign(place=["town"] * 11 + [None]))


def test_variances_that_are_all_the_same_make_no_funnel():
    with pytest.raises(DataError, match="variance"):
        ask("small_study_checks", STUDIES.assign(variance=0.05))


def test_few_projects_have_no_robust_interval():
    with pytest.raises(TooFewError, match="degrees of freedom"):
        ask("multilevel_synthesis", RESULTS[:8])
    with pytest.raises(DataError, match="one project"):
        ask("multilevel_synthesis", RESULTS.assign(study="A"))
    with pytest.raises(DataError, match="random_effects"):
        ask("multilevel_synthesis", STUDIES)


def test_a_ratio_that_runs_away_is_refused():
    nobody = EVENTS.assign(count=0)
    for pooling in ("glmm", "conditional", "mantel_haenszel"):
        with pytest.raises(DataError):
            ask("synthesis_of_counts", nobody, pooling=pooling)
    with pytest.raises(DataError):
        ask("synthesis_of_counts", EVENTS.assign(count=0, comparison_count=0))
    with pytest.raises(DataError):
        ask("synthesis_of_proportions", EVENTS.assign(count=EVENTS["n"]))


def test_many_events_are_not_rare():
    many = EVENTS.assign(count=40_000, n=90_000, comparison_count=50_000, comparison_n=90_000)
    with pytest.raises(DataError, match="not rare"):
        ask("synthesis_of_counts", many, pooling="conditional")


def test_estimates_that_are_all_the_same():
    same = STUDIES.assign(estimate=0.4)
    with pytest.warns(StatisticalWarning, match="all the same"):
        found = ask("random_effects", same)
    assert found["mean"].std_error == pytest.approx(0.0, abs=1e-12)
    assert found["prediction"].conf_low == pytest.approx(0.4, abs=1e-12)
    with pytest.raises(NoVarianceError):
        ask("influence", same, interval="knapp_hartung")
