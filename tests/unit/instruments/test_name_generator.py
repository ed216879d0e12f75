"""Network indices against values worked out by hand."""

import math

import pandas as pd
import pytest

from solidarity_eval.errors import ArgumentError, ColumnNotFoundError, DataError
from solidarity_eval.instruments import name_generator as ng


@pytest.mark.parametrize(
    ("external", "internal", "expected"), [(3, 1, 0.5), (0, 4, -1), (4, 0, 1), (2, 2, 0)]
)
def test_ei_index(external, internal, expected):
    assert ng.ei_index(external, internal) == expected


@pytest.mark.parametrize(
    ("counts", "blau", "iqv"),
    [([5, 0], 0, 0), ([1, 1, 1, 1], 0.75, 1), ([3, 1], 0.375, 0.75), ([2, 1, 1, 0], 0.625, 5 / 6)],
)
def test_blau_and_iqv(counts, blau, iqv):
    assert ng.blau_index(counts) == pytest.approx(blau)
    assert ng.iqv(counts) == pytest.approx(iqv)


@pytest.mark.parametrize(
    ("size", "ties", "density", "effective"),
    [(4, 6, 1, 1), (4, 0, 0, 4), (5, 4, 0.4, 3.4), (2, 1, 1, 1)],
)
def test_density_and_effective_size(size, ties, density, effective):
    assert ng.network_density(size, ties) == pytest.approx(density)
    assert ng.effective_size(size, ties) == pytest.approx(effective)


def test_an_empty_network_has_a_size_and_nothing_else():
    assert math.isnan(ng.ei_index(0, 0))
    assert math.isnan(ng.blau_index([0, 0]))
    assert math.isnan(ng.network_density(1, 0))
    assert math.isnan(ng.effective_size(0, 0))


def test_one_row_per_person_asked():
    named = pd.DataFrame(
        {
            "ego": ["a", "a", "a", "a", "b", "b"],
            "near": [1, 1, 1, 0, 0, 0],
            "tie": ["family", "family", "work", "leisure", "family", "family"],
            "strength": [2, 2, 1, 1, None, 2],
        }
    )
    table = ng.name_generator_indices(
        named,
        neighbour="near",
        kind="tie",
        kinds=["family", "work", "neighbours", "leisure"],
        strength="strength",
        egos=["c", "a", "b"],
    ).set_index("ego")
    assert table.index.tolist() == ["a", "b", "c"]
    assert table["size"].tolist() == [4, 2, 0]
    assert table.loc["a", "neighbour_share"] == 0.75
    assert table.loc["a", "ei"] == ng.ei_index(external=1, internal=3)
    assert table.loc["a", "blau"] == 0.625
    assert table.loc["b", "iqv"] == 0
    assert table["mean_strength"].tolist()[:2] == [1.5, 2.0]
    assert table.loc["c"].drop("size").isna().all()


def test_share_with_fewer_than_six_close_people():
    assert ng.share_below([5, 6, 7, float("nan")]) == pytest.approx(1 / 3)


class TestRefusals:
    def test_more_ties_than_pairs(self):
        with pytest.raises(DataError, match="6"):
            ng.network_density(4, 7)

    def test_negative_counts(self):
        with pytest.raises(DataError, match="external"):
            ng.ei_index(-1, 2)
        with pytest.raises(DataError, match="counts"):
            ng.blau_index([1, -1])
        with pytest.raises(DataError, match="size"):
            ng.effective_size(-1, 0)

    def test_one_kind_only(self):
        with pytest.raises(DataError, match="kinds"):
            ng.iqv([3])

    def test_missing_column(self):
        with pytest.raises(ColumnNotFoundError, match="near"):
            ng.name_generator_indices(pd.DataFrame({"ego": []}), neighbour="near")

    def test_no_known_size(self):
        with pytest.raises(ArgumentError):
            ng.share_below([float("nan")])
