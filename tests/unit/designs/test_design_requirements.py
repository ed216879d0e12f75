"""Each design refuses one person, or one cluster, below the number that its row declares."""

import re
import warnings

import pytest

from solidarity_eval import designs
from solidarity_eval.designs._requirements import requirements
from solidarity_eval.errors import SolidarityEvalError, StatisticalWarning, TooFewError
from solidarity_eval.locales import get_locale
from tests.estimators import ESTIMATORS

ROWS = requirements()
# Where the design is asked with teams, or of what the cells are made.
WITH_CLUSTERS = {
    "difference_in_differences": {"cluster": "person"},
    "event_study": {"cluster": "person"},
}
CELLS = {
    "staggered_difference_in_differences": "start",
    "subgroup_interaction": "lives",
    "leavers_and_stayers": "left",
    "repeated_cross_section": "wave",
}
STATES = ("supported", "doubtful", "contradicted", "untestable", "not_checked")
OF_DESIGNS = [name for name, item in ESTIMATORS.items() if item.package is designs]


def test_every_row_is_a_public_function_with_words_for_what_stands_below():
    for name, row in ROWS.items():
        assert callable(getattr(designs, name)), name
        for language in ("fr", "en"):
            assert get_locale(language).has(f"designs.below.{row.below}"), row.below
        assert row.counted in ("all", "arm", "cell")
        assert row.clusters_counted in ("all", "arm")
        assert row.least_persons or row.least_clusters


def test_the_table_has_every_row():
    table = designs.design_requirements()
    assert table.kind == "requirements"
    assert table.column("design") == tuple(ROWS)
    assert table.column("least_persons") == tuple(row.least_persons for row in ROWS.values())


def assumptions_of(name):
    """The table of what a design assumes; None for what is no design."""
    tables = getattr(ESTIMATORS[name].quiet(), "tables", ())
    return next((table for table in tables if table.kind == "assumptions"), None)


@pytest.mark.parametrize("name", OF_DESIGNS)
def test_a_function_with_assumptions_is_a_design_with_a_row_and_words(name):
    table = assumptions_of(name)
    if table is None:
        return
    assert name in ROWS
    assert table.columns == ("assumption", "state", "evidence", "value")
    for code, state, evidence, value in table.rows:
        assert state in STATES
        for language in ("fr", "en"):
            locale = get_locale(language)
            assert locale.has(f"designs.assumption.{code}.name"), code
            assert locale.has(f"designs.assumption.{code}.says"), code
            if evidence is not None:
                assert locale.text(f"designs.evidence.{evidence}", value=value)


@pytest.mark.parametrize("package", ["designs", "errors_designs_arms", "notes_designs_arms"])
def test_both_languages_have_the_same_keys_and_placeholders(package):
    french, english = get_locale("fr"), get_locale("en")
    assert french.keys(package) == english.keys(package)
    for key in french.keys(package):
        found = [
            sorted(re.findall(r"\{(\w+)[^{}]*\}", locale.template(key, {"count": 3, "n": 3})))
            for locale in (french, english)
        ]
        assert found[0] == found[1], key


def refused(name, data, **changes):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        with pytest.raises(SolidarityEvalError) as error:
            ESTIMATORS[name].ask(data, **changes)
    return error.value


def accepted(name, data, **changes):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        ESTIMATORS[name].ask(data, **changes)


def people_of(data, count, cell=None):
    """The rows of the first people; of the first of one cell, and everybody of the others."""
    first = data.drop_duplicates("person")
    if cell is None:
        return data[data["person"].isin(first["person"].head(count))]
    if cell == "wave":
        here = data["wave"] == data["wave"].iloc[0]
        return data[~(here & data["person"].isin(first["person"].iloc[count:]))]
    if cell == "left":
        stayed = data.loc[data["wave"] == "after", "person"]
        left = first.loc[~first["person"].isin(stayed), "person"]
        return data[~data["person"].isin(left.iloc[count:])]
    smallest = first[cell].iloc[0]
    mine = first.loc[first[cell] == smallest, "person"]
    return data[~data["person"].isin(mine[count:])]


IN_CELLS = [
    name for name, row in ROWS.items()
    if name in ESTIMATORS and row.least_persons and row.counted != "all"
]  # fmt: skip


@pytest.mark.parametrize("name", IN_CELLS)
def test_a_group_one_person_short_is_refused(name):
    row, data = ROWS[name], ESTIMATORS[name].data()
    cell = CELLS.get(name, ESTIMATORS[name].arguments.get("arm", "arm"))
    error = refused(name, people_of(data, row.least_persons - 1, cell))
    assert isinstance(error, TooFewError), error.code
    assert str(row.least_persons) in error.message("en")


@pytest.mark.parametrize(
    "name", [n for n in ("ancova", "randomised", "difference_in_differences", "event_study",
                         "staggered_difference_in_differences", "subgroup_interaction")]
)  # fmt: skip
def test_a_group_just_large_enough_is_taken(name):
    data = ESTIMATORS[name].data()
    cell = CELLS.get(name, "arm")
    accepted(name, people_of(data, ROWS[name].least_persons, cell))


WHOLE = [
    name for name, row in ROWS.items()
    if name in ESTIMATORS and row.least_persons and row.counted == "all"
]  # fmt: skip


@pytest.mark.parametrize("name", WHOLE)
def test_one_person_short_in_all_is_refused(name):
    row, data = ROWS[name], ESTIMATORS[name].data()
    error = refused(name, people_of(data, row.least_persons - 1))
    assert isinstance(error, TooFewError), error.code


IN_CLUSTERS = [
    name for name, row in ROWS.items()
    if name in ESTIMATORS and row.least_clusters
    and (name in WITH_CLUSTERS or "cluster" in ESTIMATORS[name].arguments)
]  # fmt: skip


@pytest.mark.parametrize("name", IN_CLUSTERS)
def test_one_cluster_short_is_refused(name):
    row, estimator = ROWS[name], ESTIMATORS[name]
    data = estimator.data()
    cluster = estimator.arguments.get("cluster")
    if cluster is None:
        data = data.assign(team=data["arm"])
        refused(name, data, cluster="team")
        return
    labels = data[cluster].drop_duplicates()
    if row.clusters_counted == "arm":
        arm = estimator.arguments["arm"]
        labels = data.loc[data[arm] == data[arm].iloc[0], cluster].drop_duplicates()
    gone = labels.iloc[row.least_clusters - 1 :]
    error = refused(name, data[~data[cluster].isin(gone)])
    assert isinstance(error, TooFewError), error.code
