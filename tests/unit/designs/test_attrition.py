import pandas as pd
import pytest

from solidarity_eval.designs import attrition, attrition_boundary, leavers_and_stayers
from solidarity_eval.errors import ArgumentError, DataError, TooFewError

ASKED = {"outcome": "y", "pre": "before", "post": "after"}
ARMS = {"arm": "arm", "programme": "with", "comparison": "without"}


def table(programme, comparison):
    """Long table of (entered, stayed) in each group; P for the programme, C for the other."""
    rows = []
    for letter, label, (entered, stayed) in (
        ("P", "with", programme),
        ("C", "without", comparison),
    ):
        for i in range(entered):
            rows.append(
                (f"{letter}{i}", "before", label, float(i % 5), "men" if i % 3 else "women")
            )
            if i < stayed:
                rows.append((f"{letter}{i}", "after", label, float(i % 4), None))
    return pd.DataFrame(rows, columns=["person", "wave", "arm", "y", "sex"])


def test_a_table_and_its_counts_agree():
    data = table((20, 15), (18, 17))
    found = attrition(data, **ASKED, **ARMS)
    counted = attrition(entered=(20, 18), stayed=(15, 17), programme="with", comparison="without")
    assert found.estimates == counted.estimates
    assert found.tests == counted.tests
    assert found["attrition"].estimate == pytest.approx(6 / 38)
    assert found.get("attrition", arm="with").estimate == 0.25
    assert found["differential_attrition"].estimate == pytest.approx(5 / 20 - 1 / 18)
    assert found.flow == counted.flow
    assert found.flow.n("left") == 6
    assert found.flow.n("programme_stayed") == 15


def test_one_group_has_a_share_and_no_difference():
    found = attrition(table((20, 15), (18, 17)), **ASKED)
    assert [item.term for item in found.estimates] == ["attrition"]
    assert found["attrition"].n == 38
    assert found.tests == ()
    assert attrition(entered=38, stayed=32)["attrition"] == found["attrition"]


def test_nobody_left_and_everybody_left():
    whole = attrition(entered=12, stayed=12)["attrition"]
    assert (whole.estimate, whole.conf_low) == (0.0, 0.0)
    assert 0.0 < whole.conf_high < 1.0
    none = attrition(entered=(5, 7), stayed=(0, 0))
    assert none["attrition"].estimate == 1.0
    assert none.test("fisher_exact").p_value == 1.0


@pytest.mark.parametrize(
    "wrong",
    [
        {"entered": 10},
        {"entered": 10, "stayed": 11},
        {"entered": (10, 10), "stayed": 8},
        {"entered": (10, 10, 10), "stayed": (8, 8, 8)},
        {"entered": "10", "stayed": "8"},
        {"entered": 10.5, "stayed": 8},
        {},
        {"data": table((5, 4), (5, 4)), "entered": 10, "stayed": 8},
        {"data": table((5, 4), (5, 4))},
        {"data": table((5, 4), (5, 4)), **ASKED, "arm": "arm"},
    ],
)
def test_counts_and_tables_that_do_not_go_together(wrong):
    with pytest.raises(ArgumentError) as error:
        attrition(**wrong)
    assert error.value.message("fr") != error.value.message("en")


def test_an_empty_group_and_a_person_in_both():
    with pytest.raises(TooFewError):
        attrition(entered=(10, 0), stayed=(8, 0))
    data = table((6, 5), (6, 5))
    data.loc[(data["person"] == "P0") & (data["wave"] == "after"), "arm"] = "without"
    with pytest.raises(DataError, match="P0"):
        attrition(data, **ASKED, **ARMS)


def test_the_boundary_reads_the_nearest_whole_per_cent():
    found = attrition_boundary(design="randomised", entered=(100, 100), stayed=(75, 69))
    assert found["overall_attrition"].estimate == pytest.approx(0.28)
    assert found.get("boundary", assumption="cautious").estimate == pytest.approx(0.044)
    assert found.get("boundary", assumption="optimistic").estimate == pytest.approx(0.086)
    assert found["differential_attrition"].estimate == pytest.approx(-0.06)
    assert found.table("boundary").column("low") == (False, True)


def test_a_difference_on_the_boundary_is_low_attrition():
    found = attrition_boundary(design="randomised", entered=(1000, 1000), stayed=(742, 698))
    assert found["differential_attrition"].estimate == pytest.approx(-0.044)
    assert found.table("boundary").column("low") == (True, True)


@pytest.mark.parametrize(("stayed", "known"), [((42, 42), ["optimistic"]), ((30, 30), [])])
def test_beyond_the_table_attrition_is_high(stayed, known):
    found = attrition_boundary(design="cluster_randomised", entered=(100, 100), stayed=stayed)
    there = [item.at["assumption"] for item in found.estimates if item.term == "boundary"]
    assert there == known
    assert found.table("boundary").column("low") == (False, bool(known))


@pytest.mark.parametrize("design", ["one_group_pre_post", "comparison_group", None, ["randomised"]])
def test_without_a_lot_there_is_no_boundary(design):
    with pytest.raises(ArgumentError) as error:
        attrition_boundary(design=design, entered=(10, 10), stayed=(9, 8))
    assert error.value.code == "designs_attrition.not_randomised"
    assert "sort" in error.value.message("fr")


def test_one_group_has_no_boundary():
    with pytest.raises(ArgumentError, match="two groups"):
        attrition_boundary(design="randomised", entered=10, stayed=8)


def test_leavers_are_described_by_every_column():
    data = table((20, 14), (18, 12))
    found = leavers_and_stayers(data, **ASKED, covariates=["sex"])
    rows = found.table("leavers").to_frame()
    assert list(rows["variable"]) == ["y", "sex", "sex"]
    assert found.table("leavers").column("level") == (None, "men", "women")
    assert set(rows["n_left"]) == {12}
    assert set(rows["n_stayed"]) == {26}
    at_entry = data[data["wave"] == "before"].set_index("person")
    stayed = data.loc[data["wave"] == "after", "person"]
    left = at_entry[~at_entry.index.isin(stayed)]
    assert rows["left"][0] == pytest.approx(left["y"].mean())
    assert rows["left"][1] == pytest.approx((left["sex"] == "men").mean())
    assert rows["conf_low"][0] < rows["smd"][0] < rows["conf_high"][0]
    assert pd.isna(rows["conf_low"][1])


@pytest.mark.parametrize("stayed", [(20, 18), (20, 17), (1, 0)])
def test_describing_leavers_takes_two_of_each(stayed):
    with pytest.raises(TooFewError, match="left"):
        leavers_and_stayers(table((20, stayed[0]), (18, stayed[1])), **ASKED)


def test_the_outcome_is_no_covariate():
    with pytest.raises(ArgumentError, match="outcome"):
        leavers_and_stayers(table((20, 14), (18, 12)), **ASKED, covariates=["y"])
